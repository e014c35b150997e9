//! A keeper ends a record.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use kernel::Ctx;
use maud::html;
use web::components::{Button, ButtonKind, button, warning};
use web::{Errors, Failure, Form, Visitor, href, page, redirect, t};

use super::{Place, entry, registry_path, ticket};
use crate::RegistriesError;
use crate::actions::{Schema, close, may_keep};
use crate::model::{Body, Read};

/// `GET /registries/{id}/records/{key}/close?read=`.
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    visitor: Visitor,
    Path((id, key)): Path<(String, String)>,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let place = Place::of(&ctx, &id)?;
    let read = match kept(&ctx, &visitor, &place, &key, query).await? {
        Ok(read) => read,
        Err(path) => return Ok(redirect(path)),
    };
    let form = entry::filled(&ctx, &[], &Body::new());
    Ok(render(&ctx, &visitor, &place, &read, &form, &Errors::new()))
}

/// `POST /registries/{id}/records/{key}/close?read=`.
pub(crate) async fn submit(
    State(ctx): State<Ctx>,
    visitor: Visitor,
    Path((id, key)): Path<(String, String)>,
    Query(query): Query<Vec<(String, String)>>,
    form: Form,
) -> Result<Response, Failure> {
    let v = &visitor;
    let place = Place::of(&ctx, &id)?;
    let read = match kept(&ctx, v, &place, &key, query).await? {
        Ok(read) => read,
        Err(path) => return Ok(redirect(path)),
    };
    let mut errors = Errors::new();
    if let Some(entered) = entry::parse_entry(&ctx, v, &form, &mut errors) {
        let (catalogue, actor) = (place.catalogue.clone(), v.actor.clone());
        let done =
            ctx.write(move |tx| close(tx, &actor, &Schema::of(&catalogue, &id)?, &key, &entered)).await;
        match done {
            Ok(_) => {
                return Ok(redirect(href(&ticket::link(&read, ""), &[("done", "closed")])));
            }
            Err(error) => entry::refuse(&ctx, v, error, &mut errors)?,
        }
    }
    Ok(render(&ctx, v, &place, &read, &form, &errors))
}

/// The keeper's opening of the record, or the path that asks for the purpose.
async fn kept(
    ctx: &Ctx,
    v: &Visitor,
    place: &Place,
    key: &str,
    query: Vec<(String, String)>,
) -> Result<Result<Read, String>, Failure> {
    if !may_keep(&v.actor, &place.registry) {
        return Err(RegistriesError::NotKeeper.into());
    }
    ticket::load(ctx, v, place, key, &Form::from_pairs(query)).await
}

fn render(ctx: &Ctx, v: &Visitor, place: &Place, read: &Read, form: &Form, errors: &Errors) -> Response {
    let registry = &place.registry;
    let body = html! {
        (ticket::views(ctx, v, place, read, "/close"))
        (warning(v.lang, &t(ctx, v, "registries-close-warning", &[])))
        form method="post" action=(ticket::link(read, "/close")) {
            (entry::entry_controls(ctx, v, form, errors, "registries-close-on"))
            (button(&Button { text: &t(ctx, v, "registries-close-button", &[]), kind: ButtonKind::Danger, value: None }))
        }
    };
    page(ctx, v, &t(ctx, v, "registries-close-title", &[("key", (&read.key).into())]))
        .breadcrumb(t(ctx, v, "registries-title", &[]), "/registries")
        .breadcrumb(registry.name.of(v.lang), registry_path(&registry.id))
        .caption(registry.name.of(v.lang))
        .errors(errors)
        .body(body)
}
