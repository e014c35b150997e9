//! Indicators (績效指標): counted from what the platform did, or reported by an official. See README.md.

pub mod actions;
mod api;
mod error;
mod live;
pub mod model;
mod pages;
mod rows;
mod runner;
mod store;
mod words;

use kernel::Lang;
use kernel::migrate::Migration;
use web::{Access, Block, Routes};

pub use error::IndicatorsError;
pub use live::{Live, live};
pub use pages::panel;
pub use runner::run_forever;

const MIGRATIONS: &[Migration] = &[
    Migration { number: 1, name: "indicators", sql: include_str!("../migrations/0001_indicators.sql") },
    Migration { number: 2, name: "days", sql: include_str!("../migrations/0002_days.sql") },
];

const LOCALES: &[(Lang, &str)] =
    &[(Lang::Zh, include_str!("../locales/zh.ftl")), (Lang::En, include_str!("../locales/en.ftl"))];

/// What indicators add to the node. Figures are public, and so are the rows behind them.
pub fn block() -> Block {
    let routes = Routes::new()
        .get("/indicators", Access::Anyone, pages::list::show)
        .get("/indicators.csv", Access::Anyone, rows::overview)
        .get("/indicators/{id}", Access::Anyone, pages::one::show)
        .get("/indicators/{id}/{period}", Access::Anyone, pages::period::show)
        .get("/indicators/{id}/{period}/{rows}", Access::Anyone, rows::download)
        .get("/indicator-reports/{report}/file", Access::Anyone, rows::evidence)
        .get("/desk/indicators", Access::Official, pages::desk::list)
        .get("/desk/indicators/{id}", Access::Official, pages::desk::show)
        .post("/desk/indicators/{id}", Access::Official, pages::desk::submit)
        .get("/api/indicators", Access::Anyone, api::list)
        .get("/api/indicators/{id}", Access::Anyone, api::show)
        .get("/api/indicators/{id}/{period}", Access::Anyone, api::period);
    Block {
        name: "indicators",
        routes,
        jobs: Vec::new(),
        subscriptions: Vec::new(),
        migrations: MIGRATIONS,
        locales: LOCALES,
    }
}
