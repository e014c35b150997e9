//! The person's own records, in every registry, with their history and extracts.

use axum::extract::{Path, State};
use axum::response::Response;
use kernel::Ctx;
use maud::html;
use web::components::{Button, ButtonKind, Column, Table, button, empty_state, summary_list, table};
use web::{Failure, Visitor, page, redirect, t};

use super::{Place, agency_name, extract, history, own_path, record};
use crate::RegistriesError;
use crate::actions::check::name_of;
use crate::actions::extract::is_subject;
use crate::actions::seal::seal_extract;
use crate::actions::{IssueExtract, Schema, issue_extract, own_history, own_records};
use crate::model::acts;
use crate::store;

/// `GET /my/records`.
pub(crate) async fn list(State(ctx): State<Ctx>, visitor: Visitor) -> Result<Response, Failure> {
    let v = &visitor;
    let person = v.person()?.clone();
    let records = own_records(&ctx, &person.national_id).await?;
    let mut rows = Vec::new();
    for own in &records {
        let place = Place::of(&ctx, &own.registry)?;
        let name = name_of(&place.schema(), &own.body).filter(|name| *name != person.national_id);
        rows.push(vec![
            html! { a href=(own_path(&own.registry, &own.key)) { (place.registry.name.of(v.lang)) " " (own.key) } },
            html! { (name.as_deref().unwrap_or(&person.name)) },
            html! { (agency_name(&ctx, v.lang, &place.registry.owner)) },
            html! { (own.valid_from.long(v.lang)) },
        ]);
    }
    let issued = ctx.read(move |r| store::extracts_of(r, &person.national_id, None, 20)).await?;
    let title = t(&ctx, v, "registries-mine-title", &[]);
    let body = html! {
        p { (t(&ctx, v, "registries-mine-lead", &[])) }
        @if rows.is_empty() {
            (empty_state(&t(&ctx, v, "registries-mine-none", &[]), &html! {}))
        } @else {
            (table(&Table {
                caption: &title,
                caption_hidden: true,
                columns: ["registries-record", "registries-record-name", "registries-owner", "registries-true-from"]
                    .map(|key| Column::new(t(&ctx, v, key, &[])))
                    .into(),
                rows,
            }))
        }
        @if !issued.is_empty() { (extract::issued_table(&ctx, v, &issued)) }
    };
    Ok(page(&ctx, v, &title).breadcrumb(t(&ctx, v, "registries-my", &[]), "/my").body(body))
}

/// `GET /my/records/{registry}/{key}`.
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    visitor: Visitor,
    Path((id, key)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let v = &visitor;
    let number = v.person()?.national_id.clone();
    let place = Place::of(&ctx, &id)?;
    let (registry, wanted, today) = (id.clone(), key.clone(), ctx.today());
    let (found, versions) = ctx
        .read(move |r| {
            let found = store::find(r, &registry, &wanted, today, None)?;
            Ok::<_, kernel::DbError>((found, store::history(r, &registry, &wanted)?))
        })
        .await?;
    // Whether a record exists that is somebody else's is nobody's business.
    let found = found.filter(|own| own.subject.as_ref() == Some(&number)).ok_or(RegistriesError::NotFound)?;
    let fields = place.own_fields();
    let body = html! {
        (summary_list(&place.lines(v, &fields, &found.body)))
        (record::period(&ctx, v, &found))
        @if let Some(layout) = &place.registry.extract {
            @if is_subject(&v.actor, &found) {
                form method="post" action={ (own_path(&id, &key)) "/extract" } {
                    p { (t(&ctx, v, "registries-mine-extract", &[("title", layout.title.of(v.lang).into())])) }
                    (button(&Button { text: &t(&ctx, v, "registries-mine-take", &[]), kind: ButtonKind::Secondary, value: None }))
                }
            }
        }
        h2 { (t(&ctx, v, "registries-history", &[])) }
        (history::events(&ctx, v, &place, &fields, &acts(&own_history(&versions, &number))))
    };
    Ok(page(&ctx, v, &t(&ctx, v, "registries-record-title", &[("key", (&key).into())]))
        .breadcrumb(t(&ctx, v, "registries-my", &[]), "/my")
        .breadcrumb(t(&ctx, v, "registries-mine-title", &[]), "/my/records")
        .caption(place.registry.name.of(v.lang))
        .body(body))
}

/// `POST /my/records/{registry}/{key}/extract`.
pub(crate) async fn take(
    State(ctx): State<Ctx>,
    visitor: Visitor,
    Path((id, key)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let place = Place::of(&ctx, &id)?;
    let (catalogue, actor) = (place.catalogue.clone(), visitor.actor.clone());
    let ask = IssueExtract { key, purpose: None };
    let extract = ctx.write(move |tx| issue_extract(tx, &actor, &Schema::of(&catalogue, &id)?, &ask)).await?;
    // The extract stands by its code; the file is made when it is fetched, if not now.
    if let Err(error) = seal_extract(&ctx, &extract).await {
        tracing::warn!(%error, "an extract waits for its seal");
    }
    Ok(redirect(format!("/extracts/{}/print", extract.code)))
}
