//! Mandates (委任與代理): who may act for whom, in what, until when, and what proves it. See README.md.

pub mod actions;
mod error;
mod layer;
pub mod model;
mod pages;
pub mod store;

use kernel::migrate::Migration;
use kernel::{Assurance, Lang};
use web::{Access, Block, Routes};

pub use error::MandatesError;
pub use layer::{COOKIE, recognise};

const MIGRATIONS: &[Migration] = &[
    Migration { number: 1, name: "mandates", sql: include_str!("../migrations/0001_mandates.sql") },
    Migration { number: 2, name: "asked", sql: include_str!("../migrations/0002_asked.sql") },
];

const LOCALES: &[(Lang, &str)] =
    &[(Lang::Zh, include_str!("../locales/zh.ftl")), (Lang::En, include_str!("../locales/en.ftl"))];

/// What mandates add to the node.
pub fn block() -> Block {
    // Giving power over one's own matters, or taking it, needs more than a recovery code.
    let two = Access::SignedInAt(Assurance::Two);
    let desk = Access::Role("identity-desk");
    let routes = Routes::new()
        .get("/my/mandates", Access::Citizen, pages::mine::show)
        .get("/my/mandates/new", two, pages::give::show)
        .post("/my/mandates/new", two, pages::give::submit)
        .get("/my/mandates/ask", two, pages::give::show_ask)
        .post("/my/mandates/ask", two, pages::give::submit_ask)
        .get("/my/mandates/child", two, pages::child::show)
        .post("/my/mandates/child", two, pages::child::submit)
        .get("/my/mandates/{id}", Access::Citizen, pages::one::show)
        .post("/my/mandates/{id}/accept", two, pages::one::accept)
        .post("/my/mandates/{id}/end", Access::Citizen, pages::one::end)
        .post("/my/mandates/{id}/act", Access::Citizen, pages::one::act)
        .post("/mandates/stop", Access::Anyone, pages::one::stop)
        .get("/desk/mandates/new", desk, pages::record::show)
        .post("/desk/mandates/new", desk, pages::record::submit)
        .get("/desk/mandates/find", desk, pages::end::find)
        .post("/desk/mandates/find", desk, pages::end::look)
        .get("/desk/mandates/{id}", desk, pages::end::show)
        .post("/desk/mandates/{id}/end", desk, pages::end::submit);
    Block {
        name: "mandates",
        routes,
        jobs: Vec::new(),
        subscriptions: Vec::new(),
        migrations: MIGRATIONS,
        locales: LOCALES,
    }
}
