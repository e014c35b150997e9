//! Every service, by area of life.

use axum::extract::State;
use axum::response::Response;
use catalogue::model::{Audience, Service};
use kernel::Ctx;
use maud::html;
use web::components::{Card, cards};
use web::{Visitor, page, t};

use super::search::card;

/// Whether only officials ask for it, in their posts.
pub(super) fn for_officials(service: &Service) -> bool {
    service.audience.iter().all(|audience| *audience == Audience::Official)
}

/// The areas that have services, each with its services; then what officials ask for in their posts.
pub(crate) async fn show(State(ctx): State<Ctx>, v: Visitor) -> Response {
    let catalogue = catalogue::current(&ctx);
    let areas = catalogue.services_by_life_area();
    let internal = catalogue.services().iter().filter(|service| for_officials(service));
    let internal: Vec<Card> = internal.map(|service| card(&ctx, &v, service)).collect();
    page(&ctx, &v, &t(&ctx, &v, "portal-services-title", &[]))
        .breadcrumb(t(&ctx, &v, "portal-home", &[]), "/")
        .wide()
        .body(html! {
            p.lead { (t(&ctx, &v, "portal-services-lead", &[])) }
            @for (area, services) in &areas {
                @let public = services.iter().filter(|service| !for_officials(service));
                @let public = public.map(|service| card(&ctx, &v, service)).collect::<Vec<Card>>();
                @if !public.is_empty() {
                    h2 { a href={ "/life-areas/" (area.id) } { (area.name.of(v.lang)) } }
                    (cards(&public))
                }
            }
            @if !internal.is_empty() {
                h2 id="officials" { (t(&ctx, &v, "portal-services-officials", &[])) }
                (cards(&internal))
            }
        })
}
