//! Agencies, units, posts and the officials who hold them.
//!
//! Agencies, units and posts come from files and are kept in memory; who holds a post
//! or stands in for it is kept in tables, by day.

pub mod actions;
mod error;
pub mod files;
pub mod model;
pub mod nearest;
pub mod sheet;
pub mod store;

use std::sync::{Arc, PoisonError, RwLock};

use kernel::migrate::Migration;
use kernel::Ctx;

pub use error::DirectoryError;
use model::Agencies;

/// The block's tables.
pub const MIGRATIONS: &[Migration] =
    &[Migration { number: 1, name: "officials", sql: include_str!("../migrations/0001_officials.sql") }];

/// The agencies in force now; a part of the context, replaced on reload.
#[derive(Debug, Default)]
pub struct Directory(RwLock<Arc<Agencies>>);

/// The agencies, units and posts of the catalogue in force.
pub fn agencies(ctx: &Ctx) -> Arc<Agencies> {
    ctx.part::<Directory>().0.read().unwrap_or_else(PoisonError::into_inner).clone()
}

/// Puts a newly loaded directory in force.
pub fn install(ctx: &Ctx, agencies: Arc<Agencies>) {
    *ctx.part::<Directory>().0.write().unwrap_or_else(PoisonError::into_inner) = agencies;
}
