//! Home: what do you want to do?

use axum::extract::State;
use axum::response::Response;
use catalogue::model::People;
use kernel::{Actor, Ctx};
use maud::html;
use web::components::{ButtonKind, Card, SearchBox, button_group, button_link, cards, search_box};
use web::{Visitor, page, t};

use super::people::audiences;
use super::services::for_officials;

/// Services named on the page itself; the list of all is one step away.
const NAMED: usize = 8;

/// Search, the nine life areas, and the way to one's own page.
pub(crate) async fn show(State(ctx): State<Ctx>, v: Visitor) -> Response {
    let catalogue = catalogue::current(&ctx);
    let areas: Vec<Card> = catalogue
        .life_areas
        .iter()
        .map(|area| Card {
            title: area.name.of(v.lang).to_owned(),
            href: format!("/life-areas/{}", area.id),
            summary: area.summary.of(v.lang).to_owned(),
        })
        .collect();
    // The first of each area: what many people need, of all kinds.
    let by_area = catalogue.services_by_life_area().into_iter();
    let now =
        by_area.filter_map(|(_, services)| services.into_iter().find(|service| !for_officials(service)));
    let now: Vec<_> = now.take(NAMED).collect();
    let (label, hint) = (t(&ctx, &v, "portal-home-search", &[]), t(&ctx, &v, "portal-home-search-hint", &[]));
    page(&ctx, &v, &t(&ctx, &v, "portal-home-title", &[])).wide().own_heading().body(html! {
        section.hero {
            h1 { (t(&ctx, &v, "portal-home-title", &[])) }
            p.lead { (t(&ctx, &v, "portal-home-lead", &[])) }
            (search_box(v.lang, &SearchBox { action: "/search", name: "q", label: &label, hint: Some(&hint), value: "", button: None }))
            (button_group(&html! {
                (way_in(&ctx, &v))
                (button_link(&t(&ctx, &v, "portal-services-title", &[]), "/services", ButtonKind::Secondary))
                (button_link(&t(&ctx, &v, "portal-home-track", &[]), "/my/cases", ButtonKind::Secondary))
            }))
        }
        (audiences(&ctx, &v, None))
        @if !catalogue.life_events.is_empty() {
            h2 { (t(&ctx, &v, "portal-events", &[])) }
            ul.links.spread {
                @for event in catalogue.life_events.iter().filter(|event| event.people.contains(&People::Citizen)) {
                    li { a href={ "/life-events/" (event.id) } { (event.name.of(v.lang)) } }
                }
            }
        }
        @if !now.is_empty() {
            h2 { (t(&ctx, &v, "portal-home-now", &[])) }
            ul.links.spread { @for service in &now { li { a href={ "/services/" (service.id) } { (service.name.of(v.lang)) } } } }
        }
        h2 { (t(&ctx, &v, "portal-home-areas", &[])) }
        (cards(&areas))
        h2 { (t(&ctx, &v, "portal-home-open", &[])) }
        ul.links {
            li { a href="/indicators" { (t(&ctx, &v, "portal-indicators-title", &[])) } }
            li { a href="/yearbook" { (t(&ctx, &v, "portal-yearbook-kind", &[])) } }
            li { a href="/map" { (t(&ctx, &v, "portal-map-title", &[])) } }
            li { a href="/programmes" { (t(&ctx, &v, "portal-home-programmes", &[])) } }
            li { a href="/councils" { (t(&ctx, &v, "portal-home-councils", &[])) } }
            li { a href="/systems" { (t(&ctx, &v, "portal-systems-title", &[])) } }
            li { a href="/contracts" { (t(&ctx, &v, "portal-home-contracts", &[])) } }
            li { a href="/registries?open=1" { (t(&ctx, &v, "portal-home-open-data", &[])) } }
            li { a href="/registries" { (t(&ctx, &v, "portal-home-registries", &[])) } }
            li { a href="/authorities" { (t(&ctx, &v, "portal-home-authorities", &[])) } }
            li { a href="/agencies" { (t(&ctx, &v, "portal-home-agencies", &[])) } }
        }
    })
}

fn way_in(ctx: &Ctx, v: &Visitor) -> maud::Markup {
    let (text, href) = match v.actor {
        Actor::Citizen(_) => ("portal-home-my-page", "/my"),
        Actor::Official(_) => ("portal-home-workbench", "/desk"),
        _ => ("portal-home-sign-in", "/sign-in"),
    };
    button_link(&t(ctx, v, text, &[]), href, ButtonKind::Primary)
}
