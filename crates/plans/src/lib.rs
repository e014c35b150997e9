//! Plans (計畫): programmes with their goals, items, budgets, indicators and evaluation, and the auditor. See README.md.

mod api;
pub mod audit;
pub mod counties;
mod error;
pub mod life;
mod pages;
pub mod performance;
pub mod standing;
pub mod subsidies;
mod tables;
pub mod tell;
pub mod what_if;
mod words;

use kernel::Lang;
use kernel::migrate::Migration;
use web::{Access, Block, Routes};

pub use error::PlansError;
pub use pages::chapter::chapter;

const MIGRATIONS: &[Migration] = &[
    Migration { number: 1, name: "life", sql: include_str!("../migrations/0001_life.sql") },
    Migration { number: 2, name: "grants", sql: include_str!("../migrations/0002_grants.sql") },
];

/// The block's texts.
pub const LOCALES: &[(Lang, &str)] = &[
    (Lang::Zh, include_str!("../locales/zh.ftl")),
    (Lang::Zh, include_str!("../locales/life.zh.ftl")),
    (Lang::Zh, include_str!("../locales/subsidies.zh.ftl")),
    (Lang::Zh, include_str!("../locales/performance.zh.ftl")),
    (Lang::En, include_str!("../locales/en.ftl")),
    (Lang::En, include_str!("../locales/life.en.ftl")),
    (Lang::En, include_str!("../locales/subsidies.en.ftl")),
    (Lang::En, include_str!("../locales/performance.en.ftl")),
];

/// What plans add to the node: public pages of programmes, and the life of plans under them.
pub fn block() -> Block {
    let routes = Routes::new()
        .get("/programmes", Access::Anyone, pages::list::show)
        .get("/programmes/{id}", Access::Anyone, pages::programme::show)
        .get("/programmes/{id}/cockpit", Access::Anyone, pages::cockpit::show)
        .get("/programmes/{id}/brief", Access::Anyone, pages::brief::show)
        .get("/programmes/{id}/book", Access::Anyone, pages::book::show)
        .get("/programmes/{id}/book.pdf", Access::Anyone, pages::book::file)
        .get("/programmes/{id}/plain", Access::Anyone, pages::plain::show)
        .get("/programmes/{id}/items", Access::Anyone, pages::programme::items)
        .get("/programmes/{id}/items/{item}", Access::Anyone, pages::item::show)
        .get("/programmes/{id}/timeline", Access::Anyone, pages::timeline::show)
        .get("/programmes/{id}/indicators", Access::Anyone, pages::indicator::list)
        .get("/programmes/{id}/indicators/{indicator}", Access::Anyone, pages::indicator::show)
        .get("/programmes/{id}/budget", Access::Anyone, pages::budget::show)
        .get("/programmes/{id}/economics", Access::Anyone, pages::economics::show)
        .get("/programmes/{id}/portfolio", Access::Anyone, pages::portfolio::show)
        .get("/programmes/{id}/timetable", Access::Anyone, pages::timetable::show)
        .get("/programmes/{id}/audit", Access::Anyone, pages::audit::show)
        .get("/programmes/{id}/data", Access::Anyone, pages::data::show)
        .get("/programmes/{id}/tables/{file}", Access::Anyone, tables::download)
        .get("/agencies/{id}/programmes", Access::Anyone, pages::agency::show)
        .get("/api/programmes", Access::Anyone, api::list)
        .get("/api/programmes/{id}", Access::Anyone, api::show)
        .get("/api/programmes/{id}/audit", Access::Anyone, api::checks)
        .get("/api/programmes/{id}/indicators", Access::Anyone, api::indicators)
        .get("/api/programmes/{id}/what-if", Access::Anyone, api::what_if)
        .merge(life::routes())
        .merge(performance::routes())
        .merge(subsidies::routes());
    Block {
        name: "plans",
        routes,
        jobs: vec![life::jobs::REMIND],
        subscriptions: Vec::new(),
        migrations: MIGRATIONS,
        locales: LOCALES,
    }
}
