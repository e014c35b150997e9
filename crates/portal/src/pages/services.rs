//! Every service, by area of life.

use axum::extract::State;
use axum::response::Response;
use catalogue::Catalogue;
use catalogue::model::{Audience, LifeArea, Service};
use kernel::Ctx;
use maud::html;
use web::components::{Card, SearchBox, cards, search_box};
use web::{Visitor, page, t};

use super::search::card;

/// Whether only officials ask for it, in their posts.
pub(super) fn for_officials(service: &Service) -> bool {
    service.audience.iter().all(|audience| *audience == Audience::Official)
}

/// The areas that have services for people and businesses, with their cards.
fn public_by_area<'a>(ctx: &Ctx, v: &Visitor, catalogue: &'a Catalogue) -> Vec<(&'a LifeArea, Vec<Card>)> {
    let mut areas = Vec::new();
    for (area, services) in catalogue.services_by_life_area() {
        let public = services.iter().filter(|service| !for_officials(service));
        let public: Vec<Card> = public.map(|service| card(ctx, v, service)).collect();
        if !public.is_empty() {
            areas.push((area, public));
        }
    }
    areas
}

/// The areas that have services, each with its services; then what officials ask for in their posts.
pub(crate) async fn show(State(ctx): State<Ctx>, v: Visitor) -> Response {
    let catalogue = catalogue::current(&ctx);
    let areas = public_by_area(&ctx, &v, &catalogue);
    let (label, hint) = (t(&ctx, &v, "portal-home-search", &[]), t(&ctx, &v, "portal-home-search-hint", &[]));
    let internal = catalogue.services().iter().filter(|service| for_officials(service));
    let internal: Vec<Card> = internal.map(|service| card(&ctx, &v, service)).collect();
    page(&ctx, &v, &t(&ctx, &v, "portal-services-title", &[]))
        .breadcrumb(t(&ctx, &v, "portal-home", &[]), "/")
        .wide()
        .body(html! {
            p.lead { (t(&ctx, &v, "portal-services-lead", &[])) }
            (search_box(v.lang, &SearchBox { action: "/search", name: "q", label: &label, hint: Some(&hint), value: "", button: None }))
            nav aria-label=(t(&ctx, &v, "portal-home-areas", &[])) {
                ul.links.spread {
                    @for (area, services) in &areas { li { a href={ "#" (area.id) } { (area.name.of(v.lang)) " (" (services.len()) ")" } } }
                }
            }
            @for (area, services) in &areas {
                h2 id=(area.id) { a href={ "/life-areas/" (area.id) } { (area.name.of(v.lang)) } }
                (cards(services))
            }
            @if !internal.is_empty() {
                h2 id="officials" { (t(&ctx, &v, "portal-services-officials", &[])) }
                (cards(&internal))
            }
        })
}
