//! Membership of a federation of nodes: the centre lists the nodes and signs the list, a node joins with an
//! invitation, keeps the list fresh and its certificates in force. What nodes tell each other beyond
//! that is for the crates above.

pub mod actions;
mod ask;
mod error;
pub mod joining;
pub mod list;
pub mod model;
pub mod ocsp;
mod pages;
mod port;
mod request;
mod runner;
mod stamps;
pub mod start;
mod state;
pub mod store;

use kernel::Lang;
use kernel::migrate::Migration;
use web::{Access, Block, Routes};

pub use error::FederationError;
pub use port::{Caller, members, port, problem};
pub use runner::run_forever;
pub use stamps::CentreStamps;
pub use state::{Federation, Governor, Own, Pin, Seal, State};

const MIGRATIONS: &[Migration] = &[
    Migration { number: 1, name: "federation", sql: include_str!("../migrations/0001_federation.sql") },
    Migration { number: 2, name: "heads", sql: include_str!("../migrations/0002_heads.sql") },
    Migration { number: 3, name: "directory", sql: include_str!("../migrations/0003_directory.sql") },
];

const LOCALES: &[(Lang, &str)] =
    &[(Lang::Zh, include_str!("../locales/zh.ftl")), (Lang::En, include_str!("../locales/en.ftl"))];

/// What the federation adds to the node. The context needs [`Federation`] as a part.
pub fn block() -> Block {
    let routes = Routes::new()
        .get("/federation/list", Access::Anyone, port::list)
        .get("/federation/directory", Access::Anyone, port::show_directory)
        .get("/desk/nodes", Access::Role("operator"), pages::nodes::show)
        .get("/desk/nodes/invite", Access::Role("operator"), pages::invite::form)
        .post("/desk/nodes/invite", Access::Role("operator"), pages::invite::submit)
        .get("/desk/nodes/check", Access::Role("operator"), pages::check::show)
        .post("/desk/nodes/invitations/{id}/withdraw", Access::Role("operator"), pages::nodes::withdraw)
        .get("/desk/nodes/{node}/remove", Access::Role("operator"), pages::nodes::confirm)
        .post("/desk/nodes/{node}/remove", Access::Role("operator"), pages::nodes::remove)
        .get("/desk/nodes/{node}/log", Access::Role("operator"), pages::log::show)
        .post("/desk/nodes/{node}/log", Access::Role("operator"), pages::log::accept)
        .post("/desk/nodes/{node}/suspend", Access::Role("operator"), pages::nodes::suspend)
        .post("/desk/nodes/{node}/resume", Access::Role("operator"), pages::nodes::resume);
    Block {
        name: "federation",
        routes,
        jobs: Vec::new(),
        subscriptions: Vec::new(),
        migrations: MIGRATIONS,
        locales: LOCALES,
    }
}
