//! All registries.

use axum::extract::State;
use axum::response::Response;
use kernel::Ctx;
use maud::html;
use web::components::{Column, Table, empty_state, table};
use web::{Failure, Visitor, page, t};

use super::{agency_name, registry_path};

/// `GET /registries`.
pub(crate) async fn show(State(ctx): State<Ctx>, visitor: Visitor) -> Result<Response, Failure> {
    let v = &visitor;
    let catalogue = catalogue::current(&ctx);
    let rows = catalogue
        .registries()
        .iter()
        .map(|registry| {
            vec![
                html! { a href=(registry_path(&registry.id)) { (registry.name.of(v.lang)) } },
                html! { (registry.summary.of(v.lang)) },
                html! { a href={ "/agencies/" (registry.owner) } { (agency_name(&ctx, v.lang, &registry.owner)) } },
                html! { (registry.legal_basis.of(v.lang)) },
            ]
        })
        .collect::<Vec<_>>();
    let title = t(&ctx, v, "registries-title", &[]);
    let body = html! {
        p { (t(&ctx, v, "registries-lead", &[])) }
        @if rows.is_empty() {
            (empty_state(&t(&ctx, v, "registries-none", &[]), &html! { p { (t(&ctx, v, "registries-none-next", &[])) } }))
        } @else {
            (table(&Table {
                caption: &title,
                caption_hidden: true,
                columns: ["registries-name", "registries-holds", "registries-owner", "registries-basis"]
                    .map(|key| Column::new(t(&ctx, v, key, &[])))
                    .into(),
                rows,
            }))
        }
    };
    Ok(page(&ctx, v, &title).wide().body(body))
}
