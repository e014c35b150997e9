//! All registries.

use axum::extract::{Query, State};
use axum::response::Response;
use catalogue::model::Registry;
use kernel::Ctx;
use maud::{Markup, html};
use web::components::{Column, Tab, Table, empty_state, table, tabs};
use web::{Failure, Visitor, page, t};

use super::{agency_name, registry_path};

/// `GET /registries?open=1`.
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    visitor: Visitor,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let v = &visitor;
    let catalogue = catalogue::current(&ctx);
    let only_open = query.iter().any(|(name, value)| name == "open" && value == "1");
    let rows = catalogue
        .registries()
        .iter()
        .filter(|registry| !only_open || registry.is_open() || !registry.statistics.is_empty())
        .map(|registry| {
            vec![
                html! { a href=(registry_path(&registry.id)) { (registry.name.of(v.lang)) } },
                html! { (registry.summary.of(v.lang)) },
                html! { a href={ "/agencies/" (registry.owner) } { (agency_name(&ctx, v.lang, &registry.owner)) } },
                html! { (registry.legal_basis.of(v.lang)) },
                data(&ctx, v, registry),
            ]
        })
        .collect::<Vec<_>>();
    let word = |key: &str| t(&ctx, v, key, &[]);
    let (title, lead) = if only_open {
        (word("registries-open-title"), word("registries-open-lead"))
    } else {
        (word("registries-title"), word("registries-lead"))
    };
    let body = html! {
        p { (lead) }
        (tabs(&word("registries-title"), &[
            Tab::new(word("registries-all-registries"), "/registries", !only_open),
            Tab::new(word("registries-open-title"), "/registries?open=1", only_open),
        ]))
        @if only_open { p { a href="/.well-known/dcat" { (word("registries-open-catalogue")) } } }
        @if rows.is_empty() {
            (empty_state(&t(&ctx, v, "registries-none", &[]), &html! { p { (t(&ctx, v, "registries-none-next", &[])) } }))
        } @else {
            (table(&Table {
                caption: &title,
                caption_hidden: true,
                columns: ["registries-name", "registries-holds", "registries-owner", "registries-basis", "registries-data-column"]
                    .map(|key| Column::new(t(&ctx, v, key, &[])))
                    .into(),
                rows,
            }))
        }
    };
    Ok(page(&ctx, v, &title).wide().body(body))
}

/// What everybody may do with a registry.
fn data(ctx: &Ctx, v: &Visitor, registry: &Registry) -> Markup {
    let path = registry_path(&registry.id);
    html! {
        @if registry.is_open() {
            a href={ (path) "/search" } { (t(ctx, v, "registries-look-through", &[])) span.hidden { " " (registry.name.of(v.lang)) } }
        } @else if registry.statistics.is_empty() {
            "—"
        }
        @for one in &registry.statistics {
            @if registry.is_open() { br; }
            a href={ (path) "/statistics/" (one.id) } { (one.title.of(v.lang)) }
        }
    }
}
