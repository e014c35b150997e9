//! An open registry for everybody: found by a part of a public field, chosen by codes, page by page.

use axum::response::{IntoResponse as _, Response};
use catalogue::field::FieldKind;
use catalogue::model::Field;
use kernel::{Ctx, Lang};
use maud::{Markup, html};
use serde_json::Value as Json;
use web::components::{
    Button, ButtonKind, Choice, Column, Pagination, Select, Table, TextInput, button, empty_state, inset,
    pagination, select, table, text_input,
};
use web::{Failure, Form, Visitor, href, page, redirect, t};

use super::{Place, data, record_path, registry_path};
use crate::RegistriesError;
use crate::model::Record;
use crate::open::find::{Page, Wanted, control, filters, find};
use crate::store;

/// Records on a page.
const PAGE: usize = 20;
/// Fields shown beside the key.
const SHOWN: usize = 5;

/// Everyone may ask a registry with public fields for one key; and one that is open for a part of a public
/// field and by codes.
pub(super) async fn search(ctx: &Ctx, v: &Visitor, place: &Place, query: &Form) -> Result<Response, Failure> {
    let key = query.text("q");
    if place.registry.public_fields().next().is_none() {
        return Ok(if v.is_signed_in() {
            Failure::from(RegistriesError::NotReader).into_response()
        } else {
            redirect(href("/sign-in", &[("next", &v.path)]))
        });
    }
    let (registry, wanted, today) = (place.registry.id.clone(), key.to_owned(), ctx.today());
    if !key.is_empty()
        && let Some(record) = ctx.read(move |r| store::find(r, &registry, &wanted, today, None)).await?
    {
        return Ok(redirect(record_path(&record.registry, &record.key)));
    }
    if place.registry.is_open() {
        return found(ctx, v, place, query).await;
    }
    let body = empty_state(
        &t(ctx, v, "registries-nothing", &[("text", key.into())]),
        &html! { p { (t(ctx, v, "registries-nothing-key", &[])) } },
    );
    Ok(page(ctx, v, &t(ctx, v, "registries-found-title", &[]))
        .back(registry_path(&place.registry.id), "")
        .status(404)
        .body(body))
}

async fn found(ctx: &Ctx, v: &Visitor, place: &Place, query: &Form) -> Result<Response, Failure> {
    let wanted = Wanted::of(place, query);
    let found = find(ctx, place, &wanted, PAGE).await?;
    let path = format!("{}/search", registry_path(&place.registry.id));
    let controls: Vec<(String, String)> = filters(place)
        .into_iter()
        .filter_map(|field| query.opt(&control(field)).map(|value| (control(field), value.to_owned())))
        .collect();
    let link = |after: &str| {
        let mut pairs = vec![("q", wanted.text.as_str()), ("after", after)];
        pairs.extend(controls.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        href(&path, &pairs)
    };
    let pages = Pagination {
        first: wanted.after.as_ref().map(|_| link("")),
        previous: None,
        next: found.next.as_deref().map(link),
    };
    let body = html! {
        (form(ctx, v, place, &path, query))
        @if found.records.is_empty() && found.next.is_none() {
            (empty_state(&nothing(ctx, v, &wanted), &html! { p { (t(ctx, v, "registries-nothing-next", &[])) } }))
        } @else {
            (results(ctx, v, place, &found))
            @if found.stopped { (inset(&html! { p { (t(ctx, v, "registries-go-on", &[])) } })) }
            (pagination(v.lang, &pages))
        }
        (data::section(ctx, v, place).await?)
    };
    Ok(page(ctx, v, &t(ctx, v, "registries-found-title", &[]))
        .breadcrumb(t(ctx, v, "registries-title", &[]), "/registries")
        .breadcrumb(place.registry.name.of(v.lang), registry_path(&place.registry.id))
        .caption(place.registry.name.of(v.lang))
        .wide()
        .body(body))
}

fn nothing(ctx: &Ctx, v: &Visitor, wanted: &Wanted) -> String {
    if wanted.text.is_empty() {
        return t(ctx, v, "registries-nothing-so", &[]);
    }
    t(ctx, v, "registries-nothing", &[("text", (&wanted.text).into())])
}

/// Text and codes in one form.
pub(super) fn form(ctx: &Ctx, v: &Visitor, place: &Place, path: &str, query: &Form) -> Markup {
    let lists = &place.catalogue.lists;
    let choices = |field: &Field| -> Vec<Choice> {
        let FieldKind::Code(kind) = &field.kind else { return Vec::new() };
        kind.codes(lists).iter().map(|code| Choice::new(code.value.clone(), code.name.of(v.lang))).collect()
    };
    html! {
        form method="get" action=(path) role="search" {
            @if place.registry.is_searched_by_everybody() {
                (text_input(v.lang, &TextInput {
                    name: "q",
                    label: &t(ctx, v, "registries-search", &[]),
                    hint: Some(&search_hint(ctx, v, place)),
                    value: query.text("q"),
                    autocomplete: Some("off"),
                    ..TextInput::default()
                }))
            }
            @for field in filters(place) {
                (select(v.lang, &Select {
                    name: &control(field),
                    label: field.name.of(v.lang),
                    value: query.text(&control(field)),
                    empty: Some(&t(ctx, v, "registries-all", &[])),
                    choices: &choices(field),
                    ..Select::default()
                }))
            }
            (button(&Button { text: &t(ctx, v, "registries-find", &[]), kind: ButtonKind::Secondary, value: None }))
        }
    }
}

/// Names of the fields that are searched.
fn search_hint(ctx: &Ctx, v: &Visitor, place: &Place) -> String {
    let names: Vec<&str> = place
        .registry
        .public_fields()
        .filter(|field| field.search)
        .map(|field| field.name.of(v.lang))
        .collect();
    let between = if v.lang == Lang::Zh { "、" } else { ", " };
    t(ctx, v, "registries-search-by", &[("fields", names.join(between).into())])
}

/// Key, what is searched, codes and further short fields, in the registry's order.
fn shown(place: &Place) -> Vec<&Field> {
    let public: Vec<&Field> = place.registry.public_fields().filter(|field| !field.key).collect();
    let matters = |field: &Field| field.search || matches!(field.kind, FieldKind::Code(_));
    let short = |field: &Field| !matches!(field.kind, FieldKind::File(_) | FieldKind::Group(_));
    let mut chosen: Vec<&Field> = public.iter().copied().filter(|field| matters(field)).take(SHOWN).collect();
    let others = public.iter().copied().filter(|field| !matters(field) && short(field));
    chosen.extend(others.take(SHOWN - chosen.len()));
    public.into_iter().filter(|field| chosen.iter().any(|known| known.id == field.id)).collect()
}

fn results(ctx: &Ctx, v: &Visitor, place: &Place, found: &Page) -> Markup {
    let fields = shown(place);
    let row = |record: &Record| {
        let mut cells = vec![html! { a href=(record_path(&record.registry, &record.key)) { (record.key) } }];
        let value =
            |field: &&Field| place.value(v.lang, field, record.body.get(&field.id).unwrap_or(&Json::Null));
        cells.extend(fields.iter().map(value));
        cells
    };
    let mut columns = vec![Column::new(super::registry::key_name(v, place))];
    columns.extend(fields.iter().map(|field| Column::new(field.name.of(v.lang))));
    table(&Table {
        caption: &t(ctx, v, "registries-found", &[]),
        caption_hidden: true,
        columns,
        rows: found.records.iter().map(row).collect(),
    })
}
