//! Everything that was ever written of a record: what, when, who, why.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use catalogue::model::Field;
use kernel::Ctx;
use maud::{Markup, html};
use web::components::{Event, timeline};
use web::{Failure, Form, Visitor, page, redirect, t};

use super::{Place, record, registry_path, ticket, writer};
use crate::model::{Act, Kind, acts};
use crate::store;

/// `GET /registries/{id}/records/{key}/history?read=`.
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    visitor: Visitor,
    Path((id, key)): Path<(String, String)>,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let v = &visitor;
    let place = Place::of(&ctx, &id)?;
    let read = match ticket::load(&ctx, v, &place, &key, &Form::from_pairs(query)).await? {
        Ok(read) => read,
        Err(path) => return Ok(redirect(path)),
    };
    let versions = ctx.read(move |r| store::history(r, &id, &key)).await?;
    let fields = place.fields_for(v);
    let body = html! {
        (ticket::views(&ctx, v, &place, &read, "/history"))
        (record::reading(&ctx, v, &read))
        (events(&ctx, v, &place, &fields, &acts(&versions)))
    };
    Ok(page(&ctx, v, &t(&ctx, v, "registries-history-title", &[("key", (&read.key).into())]))
        .breadcrumb(t(&ctx, v, "registries-title", &[]), "/registries")
        .breadcrumb(place.registry.name.of(v.lang), registry_path(&read.registry))
        .caption(place.registry.name.of(v.lang))
        .body(body))
}

/// The acts as a time line; only the given fields show their values.
pub(super) fn events(ctx: &Ctx, v: &Visitor, place: &Place, fields: &[&Field], acts: &[Act]) -> Markup {
    let events: Vec<Event> = acts.iter().map(|act| event(ctx, v, place, fields, act)).collect();
    timeline(&events)
}

fn event(ctx: &Ctx, v: &Visitor, place: &Place, fields: &[&Field], act: &Act) -> Event {
    let version = &act.version;
    let when = format!("{} {}", version.recorded_at.day().long(v.lang), version.recorded_at.clock_time());
    let title = match version.kind {
        Kind::Insert => "registries-act-insert",
        Kind::Change => "registries-act-change",
        Kind::Correction => "registries-act-correction",
        Kind::Close => "registries-act-close",
    };
    let from = version.valid_from.long(v.lang);
    let body = html! {
        p { (t(ctx, v, "registries-act-from", &[("day", from.into())])) }
        (changes(ctx, v, place, fields, act))
        @if !version.reason.is_empty() {
            p { (t(ctx, v, "registries-act-reason", &[("reason", (&version.reason).into())])) }
        }
        @if let Some(case) = &version.case {
            @let place = if v.actor.official().is_some() { "/desk/cases/" } else { "/cases/" };
            p { a href={ (place) (case) } { (t(ctx, v, "registries-act-case", &[])) } }
        }
    };
    Event::new(when, version.recorded_at.to_string(), t(ctx, v, title, &[]))
        .by(writer(ctx, v, version.agency.as_ref(), &version.actor))
        .body(body)
}

fn changes(ctx: &Ctx, v: &Visitor, place: &Place, fields: &[&Field], act: &Act) -> Markup {
    let shown = |id: &str| fields.iter().find(|field| field.id == id);
    let missing = t(ctx, v, "registries-no-value", &[]);
    let value = |field: &Field, value: Option<&serde_json::Value>| {
        value.map_or_else(|| html! { (missing) }, |value| place.value(v.lang, field, value))
    };
    html! {
        @if act.version.kind != Kind::Close && !act.changes.is_empty() {
            ul {
                @for change in &act.changes {
                    @if let Some(field) = shown(&change.field) {
                        li {
                            (field.name.of(v.lang)) (if v.lang == kernel::Lang::Zh { "：" } else { ": " })
                            @if act.version.kind != Kind::Insert {
                                del { (value(field, change.before.as_ref())) } " → "
                            }
                            ins { (value(field, change.after.as_ref())) }
                        }
                    } @else {
                        li { (t(ctx, v, "registries-act-hidden", &[])) }
                    }
                }
            }
        }
    }
}
