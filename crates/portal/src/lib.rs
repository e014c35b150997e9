//! The front of the house: home and search, my page, the systems page, the operator's page.

mod api;
mod counted;
mod find;
mod pages;
pub mod systems;

use std::path::PathBuf;

use kernel::{AgencyId, Ctx, Lang};
use web::{Access, Block, Routes, Visitor};

/// Folder of the catalogue; a part of the context.
#[derive(Debug, Clone)]
pub struct GovernmentDir(pub PathBuf);

const LOCALES: &[(Lang, &str)] =
    &[(Lang::Zh, include_str!("../locales/zh.ftl")), (Lang::En, include_str!("../locales/en.ftl"))];

/// What stands on every agency's page: its services, registers, public records and contracts; a part of
/// the context as [`directory::AgencySections`].
pub fn agency_sections(ctx: Ctx, visitor: Visitor, agency: AgencyId) -> directory::Sections {
    Box::pin(async move { pages::agency::sections(&ctx, &visitor, &agency).await })
}

/// What the portal adds to the node.
pub fn block() -> Block {
    let routes = Routes::new()
        .get("/", Access::Anyone, pages::home::show)
        .get("/search", Access::Anyone, pages::search::show)
        .get("/services", Access::Anyone, pages::services::show)
        .get("/life-areas/{id}", Access::Anyone, pages::life_area::show)
        .get("/life-events/{id}", Access::Anyone, pages::life_event::show)
        .get("/for/{people}", Access::Anyone, pages::people::show)
        .get("/my", Access::Citizen, pages::my::show)
        .get("/my/download", Access::Citizen, pages::download::show)
        .get("/systems", Access::Anyone, pages::systems::list)
        .get("/systems/{*row}", Access::Anyone, pages::systems::show)
        .get("/map", Access::Anyone, pages::map::show)
        .get("/yearbook", Access::Anyone, pages::yearbook::show)
        .get("/yearbook.pdf", Access::Anyone, pages::yearbook::file)
        .get("/operator", Access::Role("operator"), pages::operator::show)
        .post("/operator/reload", Access::Role("operator"), pages::operator::reload)
        .post("/operator/jobs/{id}/revive", Access::Role("operator"), pages::operator::revive)
        .get("/api/systems", Access::Anyone, api::systems);
    Block {
        name: "portal",
        routes,
        jobs: Vec::new(),
        subscriptions: Vec::new(),
        migrations: &[],
        locales: LOCALES,
    }
}
