//! Membership of a federation of nodes: the centre lists the nodes and signs the list, a node joins with an
//! invitation, keeps the list fresh and its certificates in force. What nodes tell each other beyond
//! that is for the crates above.

pub mod actions;
mod error;
pub mod list;
pub mod model;
pub mod ocsp;
pub mod start;
mod state;
pub mod store;

use kernel::Lang;
use kernel::migrate::Migration;
use web::{Block, Routes};

pub use error::FederationError;
pub use state::{Federation, Governor, Own, Pin, Seal, State};

const MIGRATIONS: &[Migration] =
    &[Migration { number: 1, name: "federation", sql: include_str!("../migrations/0001_federation.sql") }];

const LOCALES: &[(Lang, &str)] =
    &[(Lang::Zh, include_str!("../locales/zh.ftl")), (Lang::En, include_str!("../locales/en.ftl"))];

/// What the federation adds to the node. The context needs [`Federation`] as a part.
pub fn block() -> Block {
    Block {
        name: "federation",
        routes: Routes::new(),
        jobs: Vec::new(),
        subscriptions: Vec::new(),
        migrations: MIGRATIONS,
        locales: LOCALES,
    }
}
