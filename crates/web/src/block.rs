//! What a block gives to the server.

use kernel::Lang;
use kernel::jobs::JobKind;
use kernel::migrate::Migration;

use crate::{Routes, assets, gallery, operation};

/// A part of the context: put in only by a server that serves synthetic data, so that
/// no setting can turn demonstration features on.
#[derive(Debug, Clone, Copy)]
pub struct DemoMode;

/// All that one block adds to the node; the server merges the blocks at start-up.
pub struct Block {
    /// The crate's name; migrations are numbered within it.
    pub name: &'static str,
    /// Pages and API endpoints, each with its permission.
    pub routes: Routes,
    /// Kinds of background job the block can run.
    pub jobs: Vec<JobKind>,
    /// `(event, job)`: the job gets each event that any block publishes under that name.
    pub subscriptions: Vec<(&'static str, &'static str)>,
    /// The block's own tables, in order.
    pub migrations: &'static [Migration],
    /// Texts by language, in fluent syntax.
    pub locales: &'static [(Lang, &'static str)],
}

/// Texts of the chrome, the components and the general errors.
pub const LOCALES: &[(Lang, &str)] =
    &[(Lang::Zh, include_str!("../locales/zh.ftl")), (Lang::En, include_str!("../locales/en.ftl"))];

/// This crate's own block: assets, health, metrics and the gallery of components.
pub fn block() -> Block {
    Block {
        name: "web",
        routes: assets::routes().merge(operation::routes()).merge(gallery::routes()),
        jobs: Vec::new(),
        subscriptions: Vec::new(),
        migrations: &[],
        locales: LOCALES,
    }
}
