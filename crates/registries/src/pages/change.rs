//! A keeper changes a record, or corrects what was wrong in it.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use catalogue::field::change_rows;
use catalogue::model::Field;
use kernel::Ctx;
use maud::html;
use serde_json::Value as Json;
use web::components::{Button, Choice, Choices, button, radios};
use web::{Errors, Failure, Form, Visitor, href, page, redirect, t};

use super::{Place, entry, registry_path, ticket};
use crate::RegistriesError;
use crate::actions::{Schema, change, correct, may_keep};
use crate::model::{Body, Read};
use crate::store;

/// A keeper with an opened record.
struct Desk {
    place: Place,
    read: Read,
    held: Body,
}

impl Desk {
    /// Without a valid opening: the path that asks for the purpose.
    async fn of(
        ctx: &Ctx,
        v: &Visitor,
        id: &str,
        key: &str,
        query: &Form,
    ) -> Result<Result<Self, String>, Failure> {
        let place = Place::of(ctx, id)?;
        if !may_keep(&v.actor, &place.registry) {
            return Err(RegistriesError::NotKeeper.into());
        }
        let read = match ticket::load(ctx, v, &place, key, query).await? {
            Ok(read) => read,
            Err(path) => return Ok(Err(path)),
        };
        let (registry, key) = (id.to_owned(), key.to_owned());
        let versions = ctx.read(move |r| store::timeline(r, &registry, &key)).await?;
        let today = ctx.today();
        let in_force = versions.iter().find(|version| {
            version.valid_from <= today && version.valid_until.is_none_or(|until| today <= until)
        });
        let last = in_force.or(versions.last()).and_then(|version| version.body.clone());
        Ok(Ok(Self { place, read, held: last.unwrap_or_default() }))
    }

    /// All fields but the key's.
    fn fields(&self) -> Vec<&Field> {
        self.place.registry.fields.iter().filter(|field| !field.key).collect()
    }
}

/// `GET /registries/{id}/records/{key}/change?read=`.
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    visitor: Visitor,
    Path((id, key)): Path<(String, String)>,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    match Desk::of(&ctx, &visitor, &id, &key, &Form::from_pairs(query)).await? {
        Ok(desk) => {
            let form = entry::filled(&ctx, &desk.fields(), &desk.held);
            Ok(render(&ctx, &visitor, &desk, &form, &Errors::new()))
        }
        Err(path) => Ok(redirect(path)),
    }
}

/// `POST /registries/{id}/records/{key}/change?read=`.
pub(crate) async fn submit(
    State(ctx): State<Ctx>,
    visitor: Visitor,
    Path((id, key)): Path<(String, String)>,
    Query(query): Query<Vec<(String, String)>>,
    form: Form,
) -> Result<Response, Failure> {
    let v = &visitor;
    let desk = match Desk::of(&ctx, v, &id, &key, &Form::from_pairs(query)).await? {
        Ok(desk) => desk,
        Err(path) => return Ok(redirect(path)),
    };
    if let Some(changed) = change_rows(&form) {
        return Ok(render(&ctx, v, &desk, &changed, &Errors::new()));
    }
    let (mut set, mut errors) = entry::parse(&ctx, v, &desk.place, &desk.fields(), &form, &desk.held);
    // Only what differs is written, so that other fields keep their own history.
    set.retain(|field, value| desk.held.get(field).unwrap_or(&Json::Null) != value);
    let entered = entry::parse_entry(&ctx, v, &form, &mut errors);
    let how = form.text("how").to_owned();
    if !["change", "correct"].contains(&how.as_str()) {
        errors.add("how", t(&ctx, v, "registries-how-missing", &[]));
    }
    if let (Some(entered), true) = (entered, errors.is_empty()) {
        if set.is_empty() {
            return Ok(redirect(href(&ticket::link(&desk.read, ""), &[("done", "unchanged")])));
        }
        let (catalogue, actor) = (desk.place.catalogue.clone(), v.actor.clone());
        let done = ctx
            .write(move |tx| {
                let act = if how == "correct" { correct } else { change };
                act(tx, &actor, &Schema::of(&catalogue, &id)?, &key, set.clone(), &entered)
            })
            .await;
        match done {
            Ok(_) => {
                return Ok(redirect(href(&ticket::link(&desk.read, ""), &[("done", "changed")])));
            }
            Err(error) => entry::refuse(&ctx, v, error, &mut errors)?,
        }
    }
    Ok(render(&ctx, v, &desk, &form, &errors))
}

fn render(ctx: &Ctx, v: &Visitor, desk: &Desk, form: &Form, errors: &Errors) -> Response {
    let registry = &desk.place.registry;
    let fields = desk.fields();
    let choice = |value: &str, label: &str, hint: &str| Choice {
        value: value.to_owned(),
        label: t(ctx, v, label, &[]),
        hint: Some(t(ctx, v, hint, &[])),
    };
    let ways = [
        choice("change", "registries-how-change", "registries-how-change-hint"),
        choice("correct", "registries-how-correct", "registries-how-correct-hint"),
    ];
    let body = html! {
        (ticket::views(ctx, v, &desk.place, &desk.read, "/change"))
        form method="post" action=(ticket::link(&desk.read, "/change")) enctype=[entry::enctype(&fields)] {
            (radios(v.lang, &Choices {
                name: "how",
                legend: &t(ctx, v, "registries-how", &[]),
                error: errors.of("how"),
                values: &[form.text("how")],
                choices: &ways,
                ..Choices::default()
            }))
            (entry::controls(ctx, v, &desk.place, &fields, form, errors))
            (entry::entry_controls(ctx, v, form, errors, "registries-change-on"))
            (button(&Button { text: &t(ctx, v, "registries-save", &[]), ..Button::default() }))
        }
    };
    page(ctx, v, &t(ctx, v, "registries-change-title", &[("key", (&desk.read.key).into())]))
        .breadcrumb(t(ctx, v, "registries-title", &[]), "/registries")
        .breadcrumb(registry.name.of(v.lang), registry_path(&registry.id))
        .caption(registry.name.of(v.lang))
        .errors(errors)
        .body(body)
}
