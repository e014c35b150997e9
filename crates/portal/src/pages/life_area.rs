//! The services of one area of life.

use axum::extract::{Path, State};
use axum::response::Response;
use kernel::Ctx;
use maud::html;
use web::components::{cards, empty_state};
use web::{Failure, Visitor, page, t};

use super::search::card;

/// The area's services, or what to do when there is none yet.
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let catalogue = catalogue::current(&ctx);
    let area = catalogue.life_area(&id).ok_or_else(Failure::not_found)?;
    let inside = catalogue.services().iter().filter(|service| service.life_area == id);
    let services: Vec<_> = inside.map(|service| card(&ctx, &v, service)).collect();
    Ok(page(&ctx, &v, area.name.of(v.lang)).breadcrumb(t(&ctx, &v, "portal-home", &[]), "/").wide().body(html! {
        p.lead { (area.summary.of(v.lang)) }
        @if services.is_empty() {
            (empty_state(&t(&ctx, &v, "portal-area-empty", &[]), &html! {
                p { (t(&ctx, &v, "portal-area-empty-next", &[])) " " a href="/" { (t(&ctx, &v, "portal-home", &[])) } }
            }))
        } @else {
            (cards(&services))
        }
    }))
}
