//! The audit trail, sealed so that nobody, the operator included, can rewrite it unseen:
//! a Merkle tree over its rows, signed heads, daily time stamps, and receipts that a
//! stranger can check.

pub mod actions;
mod error;
pub mod leaf;
mod log;
pub mod note;
mod pages;
pub mod receipt;
mod runner;
pub mod store;
mod tiles;
pub mod tree;

use kernel::Lang;
use kernel::migrate::Migration;
use web::{Access, Block, Routes};

pub use error::LedgerError;
pub use log::{InPlace, KeyPlace, Log};
pub use runner::run_forever;

const MIGRATIONS: &[Migration] = &[
    Migration { number: 1, name: "ledger", sql: include_str!("../migrations/0001_ledger.sql") },
    Migration { number: 2, name: "heads", sql: include_str!("../migrations/0002_heads.sql") },
];

const LOCALES: &[(Lang, &str)] =
    &[(Lang::Zh, include_str!("../locales/zh.ftl")), (Lang::En, include_str!("../locales/en.ftl"))];

/// What the ledger adds to the node.
pub fn block() -> Block {
    let routes = Routes::new()
        .get("/ledger", Access::Anyone, pages::show::show)
        .get("/ledger/checkpoint", Access::Anyone, tiles::checkpoint)
        .get("/ledger/key", Access::Anyone, tiles::key)
        .get("/ledger/tile/{level}/{*place}", Access::Anyone, tiles::tile)
        .get("/api/ledger/consistency", Access::Anyone, tiles::consistency)
        .get("/desk/ledger", Access::Role("auditor"), pages::check::form)
        .post("/desk/ledger", Access::Role("auditor"), pages::check::submit);
    Block {
        name: "ledger",
        routes,
        jobs: Vec::new(),
        subscriptions: Vec::new(),
        migrations: MIGRATIONS,
        locales: LOCALES,
    }
}
