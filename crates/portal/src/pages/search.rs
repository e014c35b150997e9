//! Finding a service, a registry or an agency by a part of its name.

use axum::extract::{Query, State};
use axum::response::Response;
use catalogue::model::Service;
use kernel::{Ctx, Lang};
use maud::html;
use serde::Deserialize;
use web::components::{Card, SearchBox, cards, empty_state, search_box};
use web::{Visitor, page, t};

/// Agencies shown at most; the agencies page finds the rest.
const AGENCY_LIMIT: usize = 8;

/// What was searched for.
#[derive(Debug, Deserialize)]
pub(crate) struct Search {
    #[serde(default)]
    q: String,
}

/// Services first, then registries and agencies.
pub(crate) async fn show(State(ctx): State<Ctx>, v: Visitor, Query(search): Query<Search>) -> Response {
    let catalogue = catalogue::current(&ctx);
    let wanted = search.q.trim();
    let services: Vec<Card> = catalogue
        .search_services(wanted, v.lang)
        .into_iter()
        .map(|service| card(&ctx, &v, service))
        .collect();
    let agencies = directory::agencies(&ctx);
    let agencies: Vec<_> = agencies.search(wanted, v.lang).into_iter().take(AGENCY_LIMIT).cloned().collect();
    let (label, hint) = (t(&ctx, &v, "portal-home-search", &[]), t(&ctx, &v, "portal-home-search-hint", &[]));
    let nothing = services.is_empty() && agencies.is_empty();
    page(&ctx, &v, &t(&ctx, &v, "portal-search-title", &[])).breadcrumb(t(&ctx, &v, "portal-home", &[]), "/").wide().body(html! {
        (search_box(v.lang, &SearchBox { action: "/search", name: "q", label: &label, hint: Some(&hint), value: wanted, button: None }))
        @if nothing {
            (empty_state(&t(&ctx, &v, "portal-search-none", &[("q", wanted.into())]), &html! {
                p { (t(&ctx, &v, "portal-search-none-next", &[])) }
            }))
        }
        @if !services.is_empty() {
            h2 { (t(&ctx, &v, "portal-search-services", &[("n", services.len().into())])) }
            (cards(&services))
        }
        @if !agencies.is_empty() {
            h2 { (t(&ctx, &v, "portal-search-agencies", &[])) }
            ul.links { @for agency in &agencies { li { a href={ "/agencies/" (agency.id) } { (agency.name.of(v.lang)) } } } }
        }
    })
}

/// A service as a card: its name and what it does, and whose it is.
pub(crate) fn card(ctx: &Ctx, v: &Visitor, service: &Service) -> Card {
    let agencies = directory::agencies(ctx);
    let owner = agencies.agency(&service.owner).map_or("", |agency| agency.name.of(v.lang));
    Card {
        title: service.name.of(v.lang).to_owned(),
        href: format!("/services/{}", service.id),
        summary: match v.lang {
            Lang::Zh => format!("{}（{owner}）", service.summary.zh),
            Lang::En => format!("{} ({owner})", service.summary.en),
        },
    }
}
