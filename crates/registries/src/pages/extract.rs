//! Certified extracts: issued at the counter, printed, and checked by anyone.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use kernel::{Ctx, Lang};
use maud::{Markup, html};
use serde_json::Value as Json;
use web::components::{
    Button, Choice, Choices, Column, Notice, SearchBox, Summary, Table, Tone, button, copy_text, empty_state,
    notification_banner, radios, search_box, summary_list, table, tag,
};
use web::{Errors, Failure, Form, Visitor, page, redirect, t};

use super::{Place, agency_name, registry_path, ticket};
use crate::RegistriesError;
use crate::actions::check::{masked, name_of};
use crate::actions::{IssueExtract, Schema, issue_extract, may_issue, verify_digest};
use crate::model::{Extract, Medium, Read};
use crate::store;

/// Extracts listed with a record.
const LISTED: i64 = 20;

/// `GET /registries/{id}/records/{key}/extract?read=`.
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    visitor: Visitor,
    Path((id, key)): Path<(String, String)>,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let place = Place::of(&ctx, &id)?;
    match issuing(&ctx, &visitor, &place, &key, query).await? {
        Ok(read) => render(&ctx, &visitor, &place, &read, &Errors::new()).await,
        Err(path) => Ok(redirect(path)),
    }
}

/// `POST /registries/{id}/records/{key}/extract?read=`.
pub(crate) async fn submit(
    State(ctx): State<Ctx>,
    visitor: Visitor,
    Path((id, key)): Path<(String, String)>,
    Query(query): Query<Vec<(String, String)>>,
    form: Form,
) -> Result<Response, Failure> {
    let v = &visitor;
    let place = Place::of(&ctx, &id)?;
    let read = match issuing(&ctx, v, &place, &key, query).await? {
        Ok(read) => read,
        Err(path) => return Ok(redirect(path)),
    };
    let ask = IssueExtract { key, purpose: form.opt("purpose").map(str::to_owned) };
    let (catalogue, actor) = (place.catalogue.clone(), v.actor.clone());
    match ctx.write(move |tx| issue_extract(tx, &actor, &Schema::of(&catalogue, &id)?, &ask)).await {
        Ok(extract) => Ok(redirect(format!("/extracts/{}/print", extract.code))),
        Err(error @ RegistriesError::UnknownPurpose) => {
            let mut errors = Errors::new();
            errors.add("purpose", super::error_text(&ctx.locales, v.lang, &error));
            render(&ctx, v, &place, &read, &errors).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn issuing(
    ctx: &Ctx,
    v: &Visitor,
    place: &Place,
    key: &str,
    query: Vec<(String, String)>,
) -> Result<Result<Read, String>, Failure> {
    if !may_issue(&v.actor, &place.registry) {
        return Err(RegistriesError::NotIssuer.into());
    }
    ticket::load(ctx, v, place, key, &Form::from_pairs(query)).await
}

async fn render(
    ctx: &Ctx,
    v: &Visitor,
    place: &Place,
    read: &Read,
    errors: &Errors,
) -> Result<Response, Failure> {
    let registry = &place.registry;
    let layout = registry.extract.as_ref().ok_or(RegistriesError::NoExtract)?;
    let allowed = |code: &String| layout.purposes.is_empty() || layout.purposes.contains(code);
    let choices: Vec<Choice> = registry
        .purposes
        .iter()
        .filter(|purpose| allowed(&purpose.code))
        .map(|purpose| Choice::new(purpose.code.clone(), purpose.name.of(v.lang)))
        .collect();
    let (id, key) = (read.registry.clone(), read.key.clone());
    let issued = ctx.read(move |r| store::list_extracts(r, &id, &key, LISTED)).await?;
    let body = html! {
        (ticket::views(ctx, v, place, read, "/extract"))
        p { (t(ctx, v, "registries-extract-lead", &[("title", layout.title.of(v.lang).into())])) }
        form method="post" action=(ticket::link(read, "/extract")) {
            (radios(v.lang, &Choices {
                name: "purpose",
                legend: &t(ctx, v, "registries-extract-purpose", &[]),
                error: errors.of("purpose"),
                choices: &choices,
                ..Choices::default()
            }))
            (button(&Button { text: &t(ctx, v, "registries-extract-issue", &[]), ..Button::default() }))
        }
        @if !issued.is_empty() { (issued_table(ctx, v, &issued)) }
    };
    Ok(page(ctx, v, layout.title.of(v.lang))
        .breadcrumb(t(ctx, v, "registries-title", &[]), "/registries")
        .breadcrumb(registry.name.of(v.lang), registry_path(&registry.id))
        .caption(read.key.as_str())
        .errors(errors)
        .body(body))
}

/// Extracts with their codes.
pub(super) fn issued_table(ctx: &Ctx, v: &Visitor, issued: &[Extract]) -> Markup {
    let row = |extract: &Extract| {
        vec![
            html! { a href={ "/extracts/" (extract.code) } { (extract.printed_code()) } },
            html! { (extract.issued_at.day().long(v.lang)) },
            html! { (medium(ctx, v, extract.medium)) },
            html! { (extract.purpose.of(v.lang)) },
        ]
    };
    table(&Table {
        caption: &t(ctx, v, "registries-extracts-issued", &[]),
        caption_hidden: false,
        columns: [
            "registries-extract-code",
            "registries-extract-at",
            "registries-extract-medium",
            "registries-extract-for",
        ]
        .map(|key| Column::new(t(ctx, v, key, &[])))
        .into(),
        rows: issued.iter().map(row).collect(),
    })
}

fn medium(ctx: &Ctx, v: &Visitor, medium: Medium) -> String {
    t(ctx, v, &format!("registries-medium-{}", medium.as_str()), &[])
}

/// `GET /extracts`: where a code is typed in.
pub(crate) async fn ask(
    State(ctx): State<Ctx>,
    visitor: Visitor,
    Query(query): Query<Vec<(String, String)>>,
) -> Response {
    let (v, query) = (&visitor, Form::from_pairs(query));
    let code: String = query.text("code").chars().filter(char::is_ascii_alphanumeric).take(32).collect();
    if !code.is_empty() {
        return redirect(format!("/extracts/{code}"));
    }
    page(&ctx, v, &t(&ctx, v, "registries-verify-title", &[])).body(code_form(&ctx, v, ""))
}

fn code_form(ctx: &Ctx, v: &Visitor, code: &str) -> Markup {
    search_box(
        v.lang,
        &SearchBox {
            action: "/extracts",
            name: "code",
            label: &t(ctx, v, "registries-verify-code", &[]),
            hint: Some(&t(ctx, v, "registries-verify-hint", &[])),
            value: code,
            button: Some(&t(ctx, v, "registries-verify", &[])),
        },
    )
}

/// `GET /extracts/{code}`: whether an extract is genuine and still says what is true.
/// Shows no personal data but a masked name.
pub(crate) async fn verify(
    State(ctx): State<Ctx>,
    visitor: Visitor,
    Path(code): Path<String>,
) -> Result<Response, Failure> {
    let v = &visitor;
    let title = t(&ctx, v, "registries-verify-title", &[]);
    let today = ctx.today();
    let wanted = code.clone();
    let found = ctx
        .read(move |r| {
            let Some(extract) = store::find_extract(r, &wanted)? else { return Ok(None) };
            let now = store::find(r, &extract.registry, &extract.key, today, None)?;
            Ok::<_, kernel::DbError>(Some((extract, now)))
        })
        .await?;
    let Some((extract, now)) = found else {
        let body = html! {
            (empty_state(
                &t(&ctx, v, "registries-verify-unknown", &[]),
                &html! { p { (t(&ctx, v, "registries-verify-unknown-next", &[])) } },
            ))
            (code_form(&ctx, v, &code))
        };
        return Ok(page(&ctx, v, &title).status(404).body(body));
    };
    let place = Place::of(&ctx, &extract.registry).ok();
    let current = now.as_ref().is_some_and(|record| record.version == extract.version);
    let genuine = verify_digest(&extract);
    let name =
        now.as_ref().zip(place.as_ref()).and_then(|(record, place)| name_of(&place.schema(), &record.body));
    let registry =
        place.map_or_else(|| extract.registry.clone(), |place| place.registry.name.of(v.lang).to_owned());
    let (key, tone) = match (genuine, current) {
        (false, _) => ("registries-verify-false", Tone::Bad),
        (true, true) => ("registries-verify-current", Tone::Good),
        (true, false) => ("registries-verify-superseded", Tone::Warn),
    };
    let issued = format!("{} {}", extract.issued_at.day().long(v.lang), extract.issued_at.clock_time());
    let line = |key: &str, value: Markup| Summary::new(t(&ctx, v, key, &[]), value);
    let mut lines = vec![
        line("registries-verify-state", tag(tone, &t(&ctx, v, &format!("{key}-tag"), &[]))),
        line("registries-name", html! { (registry) }),
        line("registries-extract-title", html! { (content_title(&extract, v.lang)) }),
        line("registries-extract-agency", html! { (agency_name(&ctx, v.lang, &extract.agency)) }),
        line("registries-extract-at", html! { (issued) }),
        line("registries-extract-medium", html! { (medium(&ctx, v, extract.medium)) }),
        line("registries-extract-digest", html! { (copy_text(v.lang, &extract.digest)) }),
    ];
    if let Some(name) = name {
        lines.push(line("registries-record-name", html! { (masked(&name)) }));
    }
    let body = html! { (summary_list(&lines)) (code_form(&ctx, v, "")) };
    let notice = notification_banner(
        v.lang,
        &Notice { tone, id: "state", body: html! { p { (t(&ctx, v, key, &[])) } } },
    );
    Ok(page(&ctx, v, &title).notice(notice).body(body))
}

/// The title that stands in what was certified.
pub(super) fn content_title(extract: &Extract, lang: Lang) -> String {
    let content: Json = serde_json::from_str(&extract.body).unwrap_or(Json::Null);
    content["title"][lang.code()].as_str().unwrap_or_default().to_owned()
}
