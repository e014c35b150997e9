//! One record: the purpose first, then what it says on a day.

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse as _, Response};
use kernel::{Ctx, Day, Timestamp};
use maud::{Markup, html};
use web::components::{
    Button, ButtonKind, Choice, Choices, DateInput, Summary, button, date_input, details, empty_state, inset,
    radios, summary_list,
};
use web::form::DateParts;
use web::{Errors, Failure, Form, Visitor, href, page, redirect, t};

use super::{Place, done_notice, own_path, record_path, registry_path, ticket};
use crate::RegistriesError;
use crate::actions::extract::is_subject;
use crate::actions::{READ_MINUTES, Schema, may_read, open};
use crate::model::{Read, Record};
use crate::open::agency;
use crate::store;

/// `GET /registries/{id}/records/{key}?read=&on=&known=`.
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    visitor: Visitor,
    Path((id, key)): Path<(String, String)>,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let (v, query) = (&visitor, Form::from_pairs(query));
    let place = Place::of(&ctx, &id)?;
    if !may_read(&v.actor, &place.registry) {
        return public(&ctx, v, &place, &key).await;
    }
    match ticket::find(&ctx, v, &place, &key, &query).await? {
        Some(read) => opened(&ctx, v, &place, &read, &query).await,
        None => Ok(ask_purpose(&ctx, v, &place, &key, &Errors::new())),
    }
}

/// `POST /registries/{id}/records/{key}`: opens the record for a purpose.
pub(crate) async fn submit(
    State(ctx): State<Ctx>,
    visitor: Visitor,
    Path((id, key)): Path<(String, String)>,
    form: Form,
) -> Result<Response, Failure> {
    let v = &visitor;
    let place = Place::of(&ctx, &id)?;
    let (catalogue, actor, opens) = (place.catalogue.clone(), v.actor.clone(), key.clone());
    let purpose = form.text("purpose").to_owned();
    let read = ctx.write(move |tx| open(tx, &actor, &Schema::of(&catalogue, &id)?, &opens, &purpose)).await;
    match read {
        Ok(read) => Ok(redirect(ticket::link(&read, ""))),
        Err(error @ RegistriesError::UnknownPurpose) => {
            let mut errors = Errors::new();
            errors.add("purpose", super::error_text(&ctx.locales, v.lang, &error));
            Ok(ask_purpose(&ctx, v, &place, &key, &errors))
        }
        Err(error) => Err(error.into()),
    }
}

fn ask_purpose(ctx: &Ctx, v: &Visitor, place: &Place, key: &str, errors: &Errors) -> Response {
    let registry = &place.registry;
    let choice = |purpose: &catalogue::model::Purpose| Choice {
        value: purpose.code.clone(),
        label: purpose.name.of(v.lang).to_owned(),
        hint: Some(purpose.legal_basis.as_ref().unwrap_or(&registry.legal_basis).of(v.lang).to_owned()),
    };
    let choices: Vec<Choice> = registry.purposes.iter().map(choice).collect();
    let title = t(ctx, v, "registries-purpose-title", &[("key", key.into())]);
    let body = html! {
        p { (t(ctx, v, "registries-purpose-lead", &[("minutes", READ_MINUTES.into())])) }
        form method="post" action=(record_path(&registry.id, key)) {
            (radios(v.lang, &Choices {
                name: "purpose",
                legend: &t(ctx, v, "registries-purpose", &[]),
                error: errors.of("purpose"),
                choices: &choices,
                ..Choices::default()
            }))
            (button(&Button { text: &t(ctx, v, "registries-open", &[]), ..Button::default() }))
        }
    };
    page(ctx, v, &title)
        .breadcrumb(t(ctx, v, "registries-title", &[]), "/registries")
        .breadcrumb(registry.name.of(v.lang), registry_path(&registry.id))
        .caption(registry.name.of(v.lang))
        .errors(errors)
        .body(body)
}

/// What a "true on" and "known on" form asks.
struct Asked {
    on: Day,
    known: Option<Day>,
    on_parts: DateParts,
    known_parts: DateParts,
    errors: Errors,
}

impl Asked {
    fn of(ctx: &Ctx, v: &Visitor, query: &Form) -> Self {
        let (on_parts, known_parts) = (query.date("on"), query.date("known"));
        let mut errors = Errors::new();
        for (name, parts) in [("on", &on_parts), ("known", &known_parts)] {
            if !parts.is_empty() && parts.day().is_none() {
                errors.add(name, t(ctx, v, "registries-bad-day", &[]));
            }
        }
        let on = on_parts.day().unwrap_or_else(|| ctx.today());
        Self { on, known: known_parts.day(), on_parts, known_parts, errors }
    }

    /// The last instant of the day on which it was known.
    fn known_at(&self) -> Option<Timestamp> {
        self.known.map(|day| Timestamp(Timestamp::start_of(day.plus_days(1)).0 - 1))
    }
}

async fn opened(
    ctx: &Ctx,
    v: &Visitor,
    place: &Place,
    read: &Read,
    query: &Form,
) -> Result<Response, Failure> {
    let asked = Asked::of(ctx, v, query);
    let (registry, key, on, known) = (read.registry.clone(), read.key.clone(), asked.on, asked.known_at());
    let record = ctx.read(move |r| store::find(r, &registry, &key, on, known)).await?;
    let fields = place.fields_for(v);
    let body = html! {
        (ticket::views(ctx, v, place, read, ""))
        (reading(ctx, v, read))
        @match &record {
            Some(record) => {
                (summary_list(&place.lines(v, &fields, &record.body)))
                (period(ctx, v, record))
            }
            None => {
                (empty_state(
                    &t(ctx, v, "registries-not-in-force", &[("on", asked.on.long(v.lang).into())]),
                    &html! { p { (t(ctx, v, "registries-not-in-force-next", &[])) } },
                ))
            }
        }
        (other_day(ctx, v, read, &asked))
    };
    let mut builder = page(ctx, v, &t(ctx, v, "registries-record-title", &[("key", (&read.key).into())]))
        .breadcrumb(t(ctx, v, "registries-title", &[]), "/registries")
        .breadcrumb(place.registry.name.of(v.lang), registry_path(&read.registry))
        .caption(place.registry.name.of(v.lang))
        .errors(&asked.errors);
    if let Some(notice) = done_notice(ctx, v, query) {
        builder = builder.notice(notice);
    }
    Ok(builder.body(body))
}

/// Says that this reading is written down.
pub(super) fn reading(ctx: &Ctx, v: &Visitor, read: &Read) -> Markup {
    let purpose = read.purpose_text.of(v.lang);
    inset(&html! { p { (t(ctx, v, "registries-reading", &[("purpose", purpose.into())])) } })
}

/// Since when it is true, and since when known.
pub(super) fn period(ctx: &Ctx, v: &Visitor, record: &Record) -> Markup {
    let until =
        record.valid_until.map_or_else(|| t(ctx, v, "registries-no-end", &[]), |day| day.long(v.lang));
    let recorded = format!("{} {}", record.recorded_at.day().long(v.lang), record.recorded_at.clock_time());
    summary_list(&[
        Summary::new(t(ctx, v, "registries-true-from", &[]), record.valid_from.long(v.lang)),
        Summary::new(t(ctx, v, "registries-true-until", &[]), until),
        Summary::new(t(ctx, v, "registries-known-since", &[]), recorded),
    ])
}

fn other_day(ctx: &Ctx, v: &Visitor, read: &Read, asked: &Asked) -> Markup {
    let path = record_path(&read.registry, &read.key);
    let date = |name: &'static str, legend: &str, hint: &str, value: &DateParts| {
        date_input(
            v.lang,
            &DateInput {
                name,
                legend: &t(ctx, v, legend, &[]),
                hint: Some(&t(ctx, v, hint, &[])),
                error: asked.errors.of(name),
                value: value.clone(),
                optional: true,
                heading: false,
            },
        )
    };
    let form = html! {
        form method="get" action=(path) {
            input type="hidden" name="read" value=(read.id);
            (date("on", "registries-on", "registries-on-hint", &asked.on_parts))
            (date("known", "registries-known", "registries-known-hint", &asked.known_parts))
            (button(&Button { text: &t(ctx, v, "registries-look", &[]), kind: ButtonKind::Secondary, value: None }))
        }
    };
    html! {
        @if asked.on_parts.is_empty() && asked.known_parts.is_empty() {
            (details(&t(ctx, v, "registries-other-day", &[]), &form))
        } @else {
            h2 { (t(ctx, v, "registries-other-day", &[])) }
            (form)
        }
    }
}

/// The public part of a record, for everyone; the person concerned has a page of their own.
async fn public(ctx: &Ctx, v: &Visitor, place: &Place, key: &str) -> Result<Response, Failure> {
    let (registry, wanted, today) = (place.registry.id.clone(), key.to_owned(), ctx.today());
    let record = ctx.read(move |r| store::find(r, &registry, &wanted, today, None)).await?;
    if record.as_ref().is_some_and(|record| is_subject(&v.actor, record)) {
        return Ok(redirect(own_path(&place.registry.id, key)));
    }
    let fields = place.fields_for(v);
    if fields.is_empty() {
        return Ok(if v.is_signed_in() {
            Failure::from(RegistriesError::NotReader).into_response()
        } else {
            redirect(href("/sign-in", &[("next", &v.path)]))
        });
    }
    let record = record.ok_or(RegistriesError::NotFound)?;
    let body = html! {
        p { (t(ctx, v, "registries-public-part", &[])) }
        (summary_list(&place.lines(v, &fields, &record.body)))
    };
    let title = if place.registry.is_open() {
        agency::title(place, v.lang, &record)
    } else {
        t(ctx, v, "registries-record-title", &[("key", key.into())])
    };
    Ok(page(ctx, v, &title)
        .breadcrumb(t(ctx, v, "registries-title", &[]), "/registries")
        .breadcrumb(place.registry.name.of(v.lang), registry_path(&place.registry.id))
        .caption(place.registry.name.of(v.lang))
        .body(body))
}
