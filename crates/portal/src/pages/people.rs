//! What there is for one audience: events of life first, then all services by area.

use axum::extract::{Path, State};
use axum::response::Response;
use catalogue::Catalogue;
use catalogue::model::{Audience, People};
use kernel::Ctx;
use maud::{Markup, html};
use web::components::{Card, Tab, cards, empty_state, tabs};
use web::{Failure, Visitor, page, t};

use super::life_event::event_cards;
use super::search::card;
use super::services::by_area;

/// Whom services name so; newcomers have the services of their events.
fn audience(people: People) -> Option<Audience> {
    match people {
        People::Citizen => Some(Audience::Citizen),
        People::Business => Some(Audience::Business),
        People::Official => Some(Audience::Official),
        People::Newcomer => None,
    }
}

/// `GET /for/{people}`.
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(word): Path<String>,
) -> Result<Response, Failure> {
    let people = People::of(&word).ok_or_else(Failure::not_found)?;
    let catalogue = catalogue::current(&ctx);
    let mut events = catalogue.life_events.iter().filter(|event| event.people.contains(&people)).peekable();
    let title = t(&ctx, &v, &format!("portal-for-{word}"), &[]);
    Ok(page(&ctx, &v, &title).breadcrumb(t(&ctx, &v, "portal-home", &[]), "/").wide().body(html! {
        p.lead { (t(&ctx, &v, &format!("portal-for-{word}-lead"), &[])) }
        (audiences(&ctx, &v, Some(people)))
        @if events.peek().is_some() {
            h2 { (t(&ctx, &v, "portal-events", &[])) }
            (event_cards(&v, events))
        }
        (services(&ctx, &v, &catalogue, people))
    }))
}

fn services(ctx: &Ctx, v: &Visitor, catalogue: &Catalogue, people: People) -> Markup {
    let Some(audience) = audience(people) else { return named(ctx, v, catalogue, people) };
    let areas = by_area(ctx, v, catalogue, Some(audience));
    html! {
        @if areas.is_empty() { (nothing(ctx, v)) }
        @for (area, services) in &areas {
            h2 id=(area.id) { a href={ "/life-areas/" (area.id) } { (area.name.of(v.lang)) } }
            (cards(services))
        }
    }
}

/// The services that the events of these people name, each once.
fn named(ctx: &Ctx, v: &Visitor, catalogue: &Catalogue, people: People) -> Markup {
    let events = catalogue.life_events.iter().filter(|event| event.people.contains(&people));
    let mut ids: Vec<&String> = Vec::new();
    for id in events.flat_map(|event| &event.services) {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    let services: Vec<Card> =
        ids.into_iter().filter_map(|id| catalogue.service(id)).map(|service| card(ctx, v, service)).collect();
    html! {
        @if services.is_empty() {
            (nothing(ctx, v))
        } @else {
            h2 { (t(ctx, v, "portal-home-now", &[])) }
            (cards(&services))
        }
    }
}

fn nothing(ctx: &Ctx, v: &Visitor) -> Markup {
    empty_state(
        &t(ctx, v, "portal-for-none", &[]),
        &html! {
            p { a href="/services" { (t(ctx, v, "portal-services-title", &[])) } }
        },
    )
}

/// The audiences side by side.
pub(super) fn audiences(ctx: &Ctx, v: &Visitor, shown: Option<People>) -> Markup {
    let tab = |people: People| {
        let word = people.word();
        Tab::new(t(ctx, v, &format!("portal-for-{word}"), &[]), format!("/for/{word}"), shown == Some(people))
    };
    tabs(&t(ctx, v, "portal-services-for", &[]), &People::ALL.map(tab))
}
