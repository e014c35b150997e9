//! Registries: what an agency records, and everything that was ever held true of it.
//!
//! A registry's schema is a file of the catalogue; its records are kept bitemporally:
//! each version says on which days it is true and since when it is known, and no
//! version is ever rewritten. See the README for the words.

pub mod actions;
mod error;
mod index;
pub mod model;
mod pages;
pub mod store;
pub mod synthetic;
mod timeline;

use kernel::Lang;
use kernel::migrate::Migration;
use web::{Block, Routes};

pub use actions::Schema;
pub use error::{ImportProblem, RegistriesError};
pub use index::{key_of, text_of};
pub use model::{Body, Entry, Medium, Read, Record, RecordId, Version, VersionId};

/// The block's tables.
pub const MIGRATIONS: &[Migration] =
    &[Migration { number: 1, name: "records", sql: include_str!("../migrations/0001_records.sql") }];

/// The block's texts.
pub const LOCALES: &[(Lang, &str)] =
    &[(Lang::Zh, include_str!("../locales/zh.ftl")), (Lang::En, include_str!("../locales/en.ftl"))];

/// What the registries add to the node. The context needs `catalogue::Handle` and
/// `directory::Directory` as parts.
pub fn block() -> Block {
    Block {
        name: "registries",
        routes: Routes::new(),
        jobs: Vec::new(),
        subscriptions: Vec::new(),
        migrations: MIGRATIONS,
        locales: LOCALES,
    }
}
