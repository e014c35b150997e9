//! Public data to take along: files, their schema, and the catalogue of all of them.

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse as _, Response};
use http::{HeaderMap, HeaderValue, header};
use kernel::{Ctx, DbError};
use maud::{Markup, html};
use serde_json::Value;
use web::components::{ButtonKind, Summary, button_group, button_link, summary_list};
use web::{Failure, Visitor, t};

use super::{Place, registry_path};
use crate::RegistriesError;
use crate::open::download::{Form, about, stream};
use crate::open::{Edition, dataset};

/// `GET /registries/{id}/data.csv?for=sheet`.
pub(crate) async fn csv(
    State(ctx): State<Ctx>,
    visitor: Visitor,
    Path(id): Path<String>,
    Query(query): Query<Vec<(String, String)>>,
    asked: HeaderMap,
) -> Result<Response, Failure> {
    let for_sheet = query.iter().any(|(name, value)| name == "for" && value == "sheet");
    file(&ctx, &id, if for_sheet { Form::Sheet(visitor.lang) } else { Form::Csv }, &asked).await
}

/// `GET /registries/{id}/data.json`.
pub(crate) async fn json(
    State(ctx): State<Ctx>,
    Path(id): Path<String>,
    asked: HeaderMap,
) -> Result<Response, Failure> {
    file(&ctx, &id, Form::Json, &asked).await
}

async fn file(ctx: &Ctx, id: &str, form: Form, asked: &HeaderMap) -> Result<Response, Failure> {
    let place = open(ctx, id)?;
    let edition = Edition::now(ctx, id).await?;
    let tag = edition.tag(&format!("{}|{}", form.word(), dataset::schema(&place)));
    if let Some(unchanged) = edition.not_modified(asked, &tag) {
        return Ok(unchanged);
    }
    let (kind, ending) = match form {
        Form::Json => ("application/json; charset=utf-8", "json"),
        Form::Csv | Form::Sheet(_) => ("text/csv; charset=utf-8; header=present", "csv"),
    };
    let licence = place.catalogue.open_data.as_ref().map(|open| open.licence_url.clone());
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{id}-{}.{ending}\"", edition.on)),
        (header::LINK, links(id, licence.as_deref())),
        (header::VARY, "accept-language, cookie".to_owned()),
    ];
    let about = about(ctx, &place, &edition);
    Ok((headers, edition.headers(&tag), stream(ctx, place, edition, form, about)).into_response())
}

/// Schema and licence, for programs that read headers only (RFC 8288).
fn links(id: &str, licence: Option<&str>) -> String {
    let schema = format!("<{}/schema.json>; rel=\"describedby\"", registry_path(id));
    match licence {
        Some(licence) => format!("{schema}, <{licence}>; rel=\"license\""),
        None => schema,
    }
}

/// `GET /registries/{id}/schema.json`.
pub(crate) async fn schema(State(ctx): State<Ctx>, Path(id): Path<String>) -> Result<Response, Failure> {
    Ok(axum::Json(dataset::schema(&open(&ctx, &id)?)).into_response())
}

/// `GET /.well-known/dcat`: all public data.
pub(crate) async fn catalogue(State(ctx): State<Ctx>) -> Result<Response, Failure> {
    let catalogue = catalogue::current(&ctx);
    let mut editions = Vec::new();
    for registry in dataset::published(&catalogue) {
        editions.push(Edition::now(&ctx, &registry.id).await?);
    }
    let kind = HeaderValue::from_static("application/ld+json; charset=utf-8");
    let body: Value = dataset::dcat(&ctx, &catalogue, &editions);
    Ok(([(header::CONTENT_TYPE, kind)], body.to_string()).into_response())
}

/// The registry, when everybody may have its public data.
fn open(ctx: &Ctx, id: &str) -> Result<Place, RegistriesError> {
    let place = Place::of(ctx, id)?;
    if place.registry.is_open() { Ok(place) } else { Err(RegistriesError::NotOpen) }
}

/// Files, licence and date of an open registry, and the statistics of any.
pub(super) async fn section(ctx: &Ctx, v: &Visitor, place: &Place) -> Result<Markup, DbError> {
    let registry = &place.registry;
    let path = registry_path(&registry.id);
    let edition = Edition::now(ctx, &registry.id).await?;
    Ok(html! {
        @if !registry.statistics.is_empty() {
            h2 { (t(ctx, v, "registries-statistics", &[])) }
            ul.links { @for one in &registry.statistics {
                li { a href={ (path) "/statistics/" (one.id) } { (one.title.of(v.lang)) } }
            } }
        }
        @if registry.is_open() {
            h2 id="data" { (t(ctx, v, "registries-data", &[])) }
            p { (t(ctx, v, "registries-data-lead", &[])) }
            (button_group(&html! {
                (button_link(&t(ctx, v, "registries-data-sheet", &[]), &format!("{path}/data.csv?for=sheet"), ButtonKind::Secondary))
                (button_link(&t(ctx, v, "registries-data-csv", &[]), &format!("{path}/data.csv"), ButtonKind::Secondary))
                (button_link(&t(ctx, v, "registries-data-json", &[]), &format!("{path}/data.json"), ButtonKind::Secondary))
            }))
            (terms(ctx, v, place, &edition, Some(&format!("{path}/schema.json"))))
        }
    })
}

/// Date, licence and schema of data.
pub(super) fn terms(
    ctx: &Ctx,
    v: &Visitor,
    place: &Place,
    edition: &Edition,
    schema: Option<&str>,
) -> Markup {
    let line = |key: &str, value: Markup| Summary::new(t(ctx, v, key, &[]), value);
    let mut lines = vec![line("registries-data-on", html! { (edition.on.long(v.lang)) })];
    if let Some(open) = &place.catalogue.open_data {
        let licence = html! { a href=(open.licence_url) { (open.licence.of(v.lang)) } };
        lines.push(line("registries-data-licence", licence));
    }
    if let Some(schema) = schema {
        lines.push(line(
            "registries-data-schema",
            html! { a href=(schema) { (t(ctx, v, "registries-data-schema-link", &[])) } },
        ));
    }
    summary_list(&lines)
}
