//! Every service, by area of life.

use axum::extract::{Query, State};
use axum::response::Response;
use catalogue::Catalogue;
use catalogue::model::{Audience, LifeArea, Service};
use kernel::Ctx;
use maud::html;
use web::components::{Card, SearchBox, Tab, cards, search_box, tabs};
use web::{Visitor, page, t};

use super::search::card;

/// Whether only officials ask for it, in their posts.
pub(super) fn for_officials(service: &Service) -> bool {
    service.audience.iter().all(|audience| *audience == Audience::Official)
}

/// For whom services are shown, by the word in the address.
fn audience(word: &str) -> Option<Audience> {
    match word {
        "citizen" => Some(Audience::Citizen),
        "business" => Some(Audience::Business),
        "official" => Some(Audience::Official),
        _ => None,
    }
}

/// The areas that have services for people and businesses, or for the one audience, with their cards.
pub(super) fn by_area<'a>(
    ctx: &Ctx,
    v: &Visitor,
    catalogue: &'a Catalogue,
    only: Option<Audience>,
) -> Vec<(&'a LifeArea, Vec<Card>)> {
    let shown = |service: &Service| match only {
        Some(audience) => service.audience.contains(&audience),
        None => !for_officials(service),
    };
    let mut areas = Vec::new();
    for (area, services) in catalogue.services_by_life_area() {
        let shown = services.iter().filter(|service| shown(service));
        let cards: Vec<Card> = shown.map(|service| card(ctx, v, service)).collect();
        if !cards.is_empty() {
            areas.push((area, cards));
        }
    }
    areas
}

/// `GET /services?for=`: the areas that have services, each with its services; then what officials ask for
/// in their posts.
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    v: Visitor,
    Query(query): Query<Vec<(String, String)>>,
) -> Response {
    let catalogue = catalogue::current(&ctx);
    let word = query.iter().find(|(name, _)| name == "for").map_or("", |(_, value)| value.as_str());
    let only = audience(word);
    let areas = by_area(&ctx, &v, &catalogue, only);
    let (label, hint) = (t(&ctx, &v, "portal-home-search", &[]), t(&ctx, &v, "portal-home-search-hint", &[]));
    let internal = catalogue.services().iter().filter(|service| only.is_none() && for_officials(service));
    let internal: Vec<Card> = internal.map(|service| card(&ctx, &v, service)).collect();
    page(&ctx, &v, &t(&ctx, &v, "portal-services-title", &[]))
        .breadcrumb(t(&ctx, &v, "portal-home", &[]), "/")
        .wide()
        .body(html! {
            p.lead { (t(&ctx, &v, "portal-services-lead", &[])) }
            (search_box(v.lang, &SearchBox { action: "/search", name: "q", label: &label, hint: Some(&hint), value: "", button: None }))
            (tabs(&t(&ctx, &v, "portal-services-for", &[]), &[
                Tab::new(t(&ctx, &v, "portal-services-for-all", &[]), "/services", only.is_none()),
                Tab::new(t(&ctx, &v, "portal-services-for-citizen", &[]), "/services?for=citizen", word == "citizen"),
                Tab::new(t(&ctx, &v, "portal-services-for-business", &[]), "/services?for=business", word == "business"),
                Tab::new(t(&ctx, &v, "portal-services-for-official", &[]), "/services?for=official", word == "official"),
            ]))
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
