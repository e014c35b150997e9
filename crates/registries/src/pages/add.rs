//! A keeper adds a record.

use axum::extract::{Path, State};
use axum::response::Response;
use catalogue::field::change_rows;
use catalogue::model::Field;
use kernel::Ctx;
use maud::html;
use web::components::{Button, button};
use web::{Errors, Failure, Form, Visitor, href, page, redirect, t};

use super::{Place, entry, registry_path};
use crate::RegistriesError;
use crate::actions::{Schema, insert, may_keep};
use crate::model::Body;

fn kept(v: &Visitor, place: &Place) -> Result<(), RegistriesError> {
    if may_keep(&v.actor, &place.registry) { Ok(()) } else { Err(RegistriesError::NotKeeper) }
}

/// `GET /registries/{id}/add`.
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let place = Place::of(&ctx, &id)?;
    kept(&visitor, &place)?;
    let fields: Vec<&Field> = place.registry.fields.iter().collect();
    let form = entry::filled(&ctx, &fields, &Body::new());
    Ok(render(&ctx, &visitor, &place, &form, &Errors::new()))
}

/// `POST /registries/{id}/add`.
pub(crate) async fn submit(
    State(ctx): State<Ctx>,
    visitor: Visitor,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, Failure> {
    let v = &visitor;
    let place = Place::of(&ctx, &id)?;
    kept(v, &place)?;
    if let Some(changed) = change_rows(&form) {
        return Ok(render(&ctx, v, &place, &changed, &Errors::new()));
    }
    let fields: Vec<&Field> = place.registry.fields.iter().collect();
    let (body, mut errors) = entry::parse(&ctx, v, &place, &fields, &form, &Body::new());
    let entered = entry::parse_entry(&ctx, v, &form, &mut errors);
    if let (Some(entered), true) = (entered, errors.is_empty()) {
        let (catalogue, actor, registry) = (place.catalogue.clone(), v.actor.clone(), id.clone());
        let done = ctx
            .write(move |tx| insert(tx, &actor, &Schema::of(&catalogue, &registry)?, body.clone(), &entered))
            .await;
        match done {
            Ok(_) => {
                return Ok(redirect(href(&registry_path(&id), &[("done", "added")])));
            }
            Err(error) => entry::refuse(&ctx, v, error, &mut errors)?,
        }
    }
    Ok(render(&ctx, v, &place, &form, &errors))
}

fn render(ctx: &Ctx, v: &Visitor, place: &Place, form: &Form, errors: &Errors) -> Response {
    let registry = &place.registry;
    let fields: Vec<&Field> = registry.fields.iter().collect();
    let body = html! {
        form method="post" action={ (registry_path(&registry.id)) "/add" } enctype=[entry::enctype(&fields)] {
            (entry::controls(ctx, v, place, &fields, form, errors))
            (entry::entry_controls(ctx, v, form, errors, "registries-from"))
            (button(&Button { text: &t(ctx, v, "registries-add-button", &[]), ..Button::default() }))
        }
    };
    page(ctx, v, &t(ctx, v, "registries-add", &[]))
        .breadcrumb(t(ctx, v, "registries-title", &[]), "/registries")
        .breadcrumb(registry.name.of(v.lang), registry_path(&registry.id))
        .caption(registry.name.of(v.lang))
        .errors(errors)
        .body(body)
}
