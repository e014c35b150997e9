//! Every service, by area of life.

use axum::extract::State;
use axum::response::Response;
use kernel::Ctx;
use maud::html;
use web::components::{Card, cards};
use web::{Visitor, page, t};

use super::search::card;

/// The areas that have services, each with its services.
pub(crate) async fn show(State(ctx): State<Ctx>, v: Visitor) -> Response {
    let catalogue = catalogue::current(&ctx);
    let areas = catalogue.services_by_life_area();
    page(&ctx, &v, &t(&ctx, &v, "portal-services-title", &[]))
        .breadcrumb(t(&ctx, &v, "portal-home", &[]), "/")
        .wide()
        .body(html! {
            p.lead { (t(&ctx, &v, "portal-services-lead", &[])) }
            @for (area, services) in areas.iter().filter(|(_, services)| !services.is_empty()) {
                h2 { a href={ "/life-areas/" (area.id) } { (area.name.of(v.lang)) } }
                (cards(&services.iter().map(|service| card(&ctx, &v, service)).collect::<Vec<Card>>()))
            }
        })
}
