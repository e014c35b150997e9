//! A keeper imports a CSV file and sees the report.

use axum::extract::{Path, State};
use axum::response::Response;
use kernel::Ctx;
use maud::{Markup, html};
use web::components::{
    Button, ButtonKind, Choice, Choices, Column, FileInput, Summary, Table, button, checkboxes, file_input,
    inset, summary_list, table,
};
use web::{Errors, Failure, Form, Visitor, page, redirect, t};

use super::{Place, entry, registry_path};
use crate::RegistriesError;
use crate::actions::{Import, import, may_keep};
use crate::model::{Body, ImportId};
use crate::store::{self, ImportLine};

/// Imports listed below the form.
const LISTED: i64 = 10;

fn kept(v: &Visitor, place: &Place) -> Result<(), RegistriesError> {
    if may_keep(&v.actor, &place.registry) { Ok(()) } else { Err(RegistriesError::NotKeeper) }
}

/// `GET /registries/{id}/import`.
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let place = Place::of(&ctx, &id)?;
    kept(&visitor, &place)?;
    let form = entry::filled(&ctx, &[], &Body::new());
    render(&ctx, &visitor, &place, &form, &Errors::new()).await
}

/// `POST /registries/{id}/import`.
pub(crate) async fn submit(
    State(ctx): State<Ctx>,
    visitor: Visitor,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, Failure> {
    let v = &visitor;
    let place = Place::of(&ctx, &id)?;
    kept(v, &place)?;
    let mut errors = Errors::new();
    let entered = entry::parse_entry(&ctx, v, &form, &mut errors);
    let upload = form.upload("file");
    if upload.is_none() {
        errors.add("file", t(&ctx, v, "registries-import-file-missing", &[]));
    }
    if let (Some(entered), Some(upload)) = (entered, upload) {
        let job = Import {
            catalogue: place.catalogue.clone(),
            actor: v.actor.clone(),
            registry: id.clone(),
            on: entered.on,
            reason: entered.reason,
            dry_run: form.has("dry"),
            lang: v.lang,
        };
        let file = std::io::BufReader::new(ctx.files.open(&upload.file)?);
        match import(&ctx, &job, file, std::io::sink(), |_| {}).await {
            Ok(done) => return Ok(redirect(format!("{}/imports/{}", registry_path(&id), done.id))),
            Err(error @ RegistriesError::Import(_)) => {
                errors.add("file", super::error_text(&ctx.locales, v.lang, &error));
            }
            Err(error) => return Err(error.into()),
        }
    }
    render(&ctx, v, &place, &form, &errors).await
}

async fn render(
    ctx: &Ctx,
    v: &Visitor,
    place: &Place,
    form: &Form,
    errors: &Errors,
) -> Result<Response, Failure> {
    let registry = &place.registry;
    let id = registry.id.clone();
    let imports = ctx.read(move |r| store::list_imports(r, &id, LISTED)).await?;
    let columns: Vec<&str> = registry.fields.iter().map(|field| field.id.as_str()).collect();
    let dry = [Choice::new("1", t(ctx, v, "registries-import-dry", &[]))];
    let body = html! {
        p { (t(ctx, v, "registries-import-lead", &[])) }
        (inset(&html! { p { code { (columns.join(",")) } } }))
        form method="post" action={ (registry_path(&registry.id)) "/import" } enctype="multipart/form-data" {
            (file_input(v.lang, &FileInput {
                name: "file",
                label: &t(ctx, v, "registries-import-file", &[]),
                hint: Some(&t(ctx, v, "registries-import-file-hint", &[])),
                error: errors.of("file"),
                optional: false,
                accept: Some(".csv"),
            }))
            (entry::entry_controls(ctx, v, form, errors, "registries-from"))
            (checkboxes(v.lang, &Choices { name: "dry", values: &[form.text("dry")], choices: &dry, ..Choices::default() }))
            (button(&Button { text: &t(ctx, v, "registries-import-button", &[]), kind: ButtonKind::Primary, value: None }))
        }
        @if !imports.is_empty() { (earlier(ctx, v, &imports)) }
    };
    Ok(page(ctx, v, &t(ctx, v, "registries-import", &[]))
        .breadcrumb(t(ctx, v, "registries-title", &[]), "/registries")
        .breadcrumb(registry.name.of(v.lang), registry_path(&registry.id))
        .caption(registry.name.of(v.lang))
        .errors(errors)
        .body(body))
}

fn earlier(ctx: &Ctx, v: &Visitor, imports: &[ImportLine]) -> Markup {
    let row = |line: &ImportLine| {
        let path = format!("{}/imports/{}", registry_path(&line.registry), line.id);
        vec![
            html! { a href=(path) { (line.at.day().long(v.lang)) " " (line.at.clock_time()) } },
            html! { (line.lines) },
            html! { (line.refused) },
        ]
    };
    table(&Table {
        caption: &t(ctx, v, "registries-imports", &[]),
        caption_hidden: false,
        columns: vec![
            Column::new(t(ctx, v, "registries-import-at", &[])),
            Column::numeric(t(ctx, v, "registries-import-lines", &[])),
            Column::numeric(t(ctx, v, "registries-import-refused", &[])),
        ],
        rows: imports.iter().map(row).collect(),
    })
}

/// `GET /registries/{id}/imports/{import}`.
pub(crate) async fn result(
    State(ctx): State<Ctx>,
    visitor: Visitor,
    Path((id, import)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let v = &visitor;
    let place = Place::of(&ctx, &id)?;
    kept(v, &place)?;
    let line = ctx.read(move |r| store::find_import(r, &ImportId::new(import))).await?;
    let line = line.filter(|line| line.registry == id).ok_or(RegistriesError::NotFound)?;
    let number = |key: &str, value: u64| Summary::new(t(&ctx, v, key, &[]), value);
    let body = html! {
        @if line.dry_run { (inset(&html! { p { (t(&ctx, v, "registries-import-was-dry", &[])) } })) }
        (summary_list(&[
            number("registries-import-lines", line.lines),
            number("registries-import-inserted", line.inserted),
            number("registries-import-changed", line.changed),
            number("registries-import-unchanged", line.unchanged),
            number("registries-import-refused", line.refused),
        ]))
        (refused(&ctx, v, &line))
    };
    Ok(page(&ctx, v, &t(&ctx, v, "registries-import-result", &[]))
        .breadcrumb(t(&ctx, v, "registries-title", &[]), "/registries")
        .breadcrumb(place.registry.name.of(v.lang), registry_path(&id))
        .back(format!("{}/import", registry_path(&id)), t(&ctx, v, "registries-import", &[]))
        .body(body))
}

fn refused(ctx: &Ctx, v: &Visitor, line: &ImportLine) -> Markup {
    let mut report = csv::ReaderBuilder::new().has_headers(false).from_reader(line.report.as_bytes());
    let rows: Vec<Vec<Markup>> =
        report.records().flatten().map(|row| row.iter().map(|cell| html! { (cell) }).collect()).collect();
    html! {
        @if line.refused > 0 && !rows.is_empty() {
            (table(&Table {
                caption: &t(ctx, v, "registries-import-report", &[("count", rows.len().into())]),
                caption_hidden: false,
                columns: ["registries-import-line", "registries-field", "registries-import-reason"]
                    .map(|key| Column::new(t(ctx, v, key, &[])))
                    .into(),
                rows,
            }))
        }
    }
}
