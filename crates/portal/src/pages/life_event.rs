//! An event of life, and what is to be done then, in order.

use axum::extract::{Path, State};
use axum::response::Response;
use catalogue::Catalogue;
use catalogue::model::LifeEvent;
use kernel::Ctx;
use maud::{Markup, html};
use web::components::{Card, cards};
use web::{Failure, Visitor, page, t};

/// The event's services, each with what it does and whose it is.
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let catalogue = catalogue::current(&ctx);
    let event = catalogue.life_event(&id).ok_or_else(Failure::not_found)?;
    Ok(page(&ctx, &v, event.name.of(v.lang)).breadcrumb(t(&ctx, &v, "portal-home", &[]), "/").body(html! {
        p.lead { (event.summary.of(v.lang)) }
        h2 { (t(&ctx, &v, "portal-event-steps", &[])) }
        (steps(&v, &catalogue, event))
        p { (t(&ctx, &v, "portal-event-track", &[])) " " a href="/my/cases" { (t(&ctx, &v, "portal-home-track", &[])) } }
    }))
}

fn steps(v: &Visitor, catalogue: &Catalogue, event: &LifeEvent) -> Markup {
    let services = event.services.iter().filter_map(|id| catalogue.service(id));
    html! {
        ol {
            @for service in services {
                li {
                    a href={ "/services/" (service.id) } { (service.name.of(v.lang)) }
                    br; (service.summary.of(v.lang))
                    @if let Some(agency) = catalogue.agency(&service.owner) { br; span.hint { (agency.name.of(v.lang)) } }
                }
            }
        }
    }
}

/// Events as cards.
pub(super) fn event_cards<'a>(v: &Visitor, events: impl Iterator<Item = &'a LifeEvent>) -> Markup {
    let card = |event: &LifeEvent| Card {
        title: event.name.of(v.lang).to_owned(),
        href: format!("/life-events/{}", event.id),
        summary: event.summary.of(v.lang).to_owned(),
    };
    cards(&events.map(card).collect::<Vec<_>>())
}
