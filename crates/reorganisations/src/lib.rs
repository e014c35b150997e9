//! Reorganisations (組織改造): on its day everything that an ending agency has goes to whoever goes on, in parts that
//! nothing interrupts for good, and a report proves that nothing was lost. Which there are stands in the catalogue.

pub mod actions;
mod error;
mod jobs;
mod kinds;
mod left;
pub mod model;
mod pages;
mod store;

use kernel::Lang;
use kernel::migrate::Migration;
use web::{Access, Block, Routes};

pub use error::ReorganisationError;
pub use jobs::start;

const MIGRATIONS: &[Migration] = &[Migration {
    number: 1,
    name: "reorganisations",
    sql: include_str!("../migrations/0001_reorganisations.sql"),
}];

const LOCALES: &[(Lang, &str)] =
    &[(Lang::Zh, include_str!("../locales/zh.ftl")), (Lang::En, include_str!("../locales/en.ftl"))];

/// What reorganisations add to the node. The watch over their days begins with [`start`].
pub fn block() -> Block {
    let routes = Routes::new()
        .get("/reorganisations", Access::Anyone, pages::list::show)
        .get("/reorganisations/{id}", Access::Anyone, pages::one::show)
        .get("/desk/reorganisations/{id}", Access::Official, pages::check::show)
        .get("/desk/reorganisations/{id}/items.csv", Access::Official, pages::items::download)
        .post("/desk/reorganisations/{id}/again", Access::Official, pages::check::again);
    Block {
        name: "reorganisations",
        routes,
        jobs: vec![jobs::WATCH, jobs::PART, jobs::PROVE],
        subscriptions: Vec::new(),
        migrations: MIGRATIONS,
        locales: LOCALES,
    }
}
