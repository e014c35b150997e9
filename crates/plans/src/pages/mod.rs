//! Pages of the programmes.

pub(crate) mod agency;
pub(crate) mod audit;
pub(crate) mod book;
pub(crate) mod brief;
pub(crate) mod budget;
pub(crate) mod chapter;
pub(crate) mod cockpit;
pub(crate) mod data;
pub(crate) mod drawing;
pub(crate) mod economics;
pub(crate) mod indicator;
pub(crate) mod item;
pub(crate) mod list;
pub(crate) mod plain;
pub(crate) mod portfolio;
pub(crate) mod programme;
pub(crate) mod timeline;
pub(crate) mod timetable;

use std::sync::Arc;

use catalogue::model::programme::{Origin, Programme};
use kernel::Ctx;
use maud::{Markup, html};
use web::components::{Column, Tab, tabs};
use web::{Errors, Visitor, page, t};

use crate::PlansError;

/// The programme with this id.
pub(crate) fn find(ctx: &Ctx, id: &str) -> Result<Arc<Programme>, PlansError> {
    catalogue::current(ctx).programme(id).cloned().ok_or(PlansError::NotFound)
}

/// Views of a programme, in the order they are shown.
const VIEWS: [(&str, &str); 11] = [
    ("", "plans-overview"),
    ("/cockpit", "plans-cockpit"),
    ("/items", "plans-items"),
    ("/timeline", "plans-timeline"),
    ("/indicators", "plans-indicators"),
    ("/budget", "plans-budget"),
    ("/economics", "plans-economics"),
    ("/portfolio", "plans-portfolio"),
    ("/timetable", "plans-timetable"),
    ("/audit", "plans-audit"),
    ("/data", "plans-data"),
];

/// The views that a programme has, with the one shown.
fn views(ctx: &Ctx, v: &Visitor, programme: &Programme, here: &str) -> Markup {
    let has = |path: &str| match path {
        "/items" | "/timeline" => !programme.items.is_empty(),
        "/indicators" => !programme.indicators.is_empty(),
        "/budget" | "/portfolio" => !programme.budget.is_empty(),
        "/economics" => programme.economics.is_some(),
        "/timetable" => !programme.obligations.is_empty(),
        _ => true,
    };
    let items: Vec<Tab> = VIEWS
        .iter()
        .filter(|(path, _)| has(path))
        .map(|(path, key)| {
            Tab::new(t(ctx, v, key, &[]), format!("/programmes/{}{path}", programme.id), *path == here)
        })
        .collect();
    tabs(&t(ctx, v, "plans-views", &[]), &items)
}

/// A view of a programme: the way to it, its title and the other views.
fn view(
    ctx: &Ctx,
    v: &Visitor,
    programme: &Programme,
    here: &str,
    body: &Markup,
) -> axum::response::Response {
    view_with(ctx, v, programme, here, &Errors::new(), body)
}

/// The same, with what cannot be understood of the form on it.
fn view_with(
    ctx: &Ctx,
    v: &Visitor,
    programme: &Programme,
    here: &str,
    errors: &Errors,
    body: &Markup,
) -> axum::response::Response {
    let key = VIEWS.iter().find(|(path, _)| *path == here).map_or("plans-overview", |(_, key)| key);
    let mut frame =
        page(ctx, v, &t(ctx, v, key, &[])).breadcrumb(t(ctx, v, "plans-title", &[]), "/programmes");
    if !here.is_empty() {
        frame = frame.breadcrumb(programme.name.of(v.lang), format!("/programmes/{}", programme.id));
    }
    frame
        .caption(programme.name.of(v.lang))
        .errors(errors)
        .wide()
        .body(html! { (views(ctx, v, programme, here)) (body) })
}

/// Heads of columns; those whose key begins with # are of figures.
fn columns(ctx: &Ctx, v: &Visitor, keys: &[&str]) -> Vec<Column> {
    let head = |key: &&str| match key.strip_prefix('#') {
        Some(key) => Column::numeric(t(ctx, v, key, &[])),
        None => Column::new(t(ctx, v, key, &[])),
    };
    keys.iter().map(head).collect()
}

/// The link by which a table is taken along as CSV.
fn download(ctx: &Ctx, v: &Visitor, programme: &Programme, table: &str) -> Markup {
    html! { p { a href={ "/programmes/" (programme.id) "/tables/" (table) ".csv" } download { (t(ctx, v, "plans-download", &[])) } } }
}

/// Where a fact stands: the document and the place in it.
fn source(v: &Visitor, programme: &Programme, origin: &Origin) -> Markup {
    let title = programme.document_of(&origin.source).map(|document| document.title.of(v.lang));
    let place = origin.source.split_once(':').map_or("", |(_, place)| place);
    html! { @if let Some(title) = title { (title) " " } (place) }
}
