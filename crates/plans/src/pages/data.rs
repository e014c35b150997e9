//! Everything of a programme to take along.

use axum::extract::{Path, State};
use axum::response::Response;
use kernel::Ctx;
use maud::{Markup, html};
use web::components::{Table, table};
use web::{Failure, Visitor, t};

use super::{columns, find, view};
use crate::tables::{IATI, WORKBOOK, sizes};

/// `GET /programmes/{id}/data`.
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let programme = find(&ctx, &id)?;
    let base = format!("/programmes/{}/tables", programme.id);
    let rows = sizes(&ctx, &programme).into_iter().map(|(name, count)| {
        let files = ["csv", "xlsx", "json"].map(|ending| {
            let label = t(&ctx, &v, "plans-file-label", &[("table", t(&ctx, &v, &format!("plans-table-{name}"), &[]).into()), ("kind", ending.to_uppercase().into())]);
            html! { a href={ (base) "/" (name) "." (ending) } download aria-label=(label) { (ending.to_uppercase()) } " " }
        });
        vec![
            html! { (t(&ctx, &v, &format!("plans-table-{name}"), &[])) },
            html! { (count) },
            html! { @for file in &files { (file) } },
        ]
    });
    let whole = |file: &str, key: &str| -> Markup {
        html! { li { a href={ (base) "/" (file) } download { (t(&ctx, &v, key, &[])) } } }
    };
    let body = html! {
        p { (t(&ctx, &v, "plans-data-lead", &[])) }
        ul {
            (whole(WORKBOOK, "plans-data-workbook"))
            (whole(IATI, "plans-data-iati"))
            li { a href={ "/api/programmes/" (programme.id) } { (t(&ctx, &v, "plans-data-json", &[])) } }
        }
        (table(&Table {
            caption: &t(&ctx, &v, "plans-data-tables", &[]),
            columns: columns(&ctx, &v, &["plans-table", "#plans-row-count", "plans-files"]),
            rows: rows.collect(),
            ..Table::default()
        }))
    };
    Ok(view(&ctx, &v, &programme, "/data", &body))
}
