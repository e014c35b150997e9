//! The catalogue: what `government/` describes, read, checked and kept.
//!
//! `load` reads a folder and tells every mistake in it; `current` is the
//! catalogue in force. `FORMAT.md` describes the files.

pub mod actions;
mod catalogue;
mod check;
mod entries;
mod error;
pub mod expr;
pub mod field;
mod handle;
mod load;
pub mod model;
mod node;
mod parts;
pub mod query;
mod read;
pub mod store;
mod succession;

use kernel::Lang;
use kernel::migrate::Migration;
use web::{Block, Routes};

pub use actions::{hear, install, reload};
pub use catalogue::Catalogue;
pub use error::CatalogueError;
pub use handle::{Handle, current, service_at};
pub use load::load;
pub use succession::succeed;

/// The block's tables.
pub const MIGRATIONS: &[Migration] = &[
    Migration { number: 1, name: "revisions", sql: include_str!("../migrations/0001_revisions.sql") },
    Migration { number: 2, name: "entries", sql: include_str!("../migrations/0002_entries.sql") },
];

/// The block's texts.
pub const LOCALES: &[(Lang, &str)] =
    &[(Lang::Zh, include_str!("../locales/zh.ftl")), (Lang::En, include_str!("../locales/en.ftl"))];

/// The block. The context needs [`Handle`] and `directory::Directory` as parts.
pub fn block() -> Block {
    Block {
        name: "catalogue",
        routes: Routes::new(),
        jobs: Vec::new(),
        subscriptions: Vec::new(),
        migrations: MIGRATIONS,
        locales: LOCALES,
    }
}
