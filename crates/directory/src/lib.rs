//! Agencies, units, posts and the officials who hold them.
//!
//! Agencies, units and posts come from files and are kept in memory; who holds a post
//! or stands in for it is kept in tables, by day.

pub mod actions;
mod api;
mod error;
pub mod files;
pub mod model;
pub mod nearest;
mod pages;
pub mod sheet;
pub mod store;

use std::pin::Pin;
use std::sync::{Arc, PoisonError, RwLock};

use kernel::migrate::Migration;
use kernel::{AgencyId, Ctx, DbError, Lang, Person, Reader};
use maud::Markup;
use web::{Access, Block, Failure, Routes, Visitor};

pub use error::DirectoryError;
use model::{Agencies, Shared};

/// The block's tables.
pub const MIGRATIONS: &[Migration] = &[
    Migration { number: 1, name: "officials", sql: include_str!("../migrations/0001_officials.sql") },
    Migration { number: 2, name: "published", sql: include_str!("../migrations/0002_published.sql") },
];

const LOCALES: &[(Lang, &str)] =
    &[(Lang::Zh, include_str!("../locales/zh.ftl")), (Lang::En, include_str!("../locales/en.ftl"))];

/// Event: a person's time in a post was ended; `post`, `person`, and `last`, the last day in it.
pub const RELIEVED: &str = "directory.relieved";

/// The role of posts that keep their agency's officials up to date.
const MAINTAINER: Access = Access::Role("directory-maintainer");

/// The agencies in force now; a part of the context, replaced on reload.
#[derive(Debug, Default)]
pub struct Directory {
    now: RwLock<Arc<Agencies>>,
    told: RwLock<Option<Told>>,
}

/// What another node tells of all agencies, and which of them this node holds.
#[derive(Debug, Clone)]
pub struct Told {
    /// What is told.
    pub shared: Arc<Shared>,
    /// The agencies that this node holds: their units stand in its own files.
    pub held: Vec<AgencyId>,
}

/// Finds a person by national id number, to put them in a post. The directory knows
/// posts, not people, so the block that knows them gives this to the context.
#[derive(Debug, Clone, Copy)]
pub struct PeopleFinder(pub fn(&mut Reader<'_>, &str) -> Result<Option<Person>, DbError>);

/// What an agency's page shows beside the directory's own: services, registers, data. The directory knows
/// none of them, so the block that does gives this to the context.
#[derive(Debug, Clone, Copy)]
pub struct AgencySections(pub fn(Ctx, Visitor, AgencyId) -> Sections);

/// Sections in the making.
pub type Sections = Pin<Box<dyn Future<Output = Result<Markup, Failure>> + Send>>;

/// The agencies, units and posts of the catalogue in force.
pub fn agencies(ctx: &Ctx) -> Arc<Agencies> {
    ctx.part::<Directory>().now.read().unwrap_or_else(PoisonError::into_inner).clone()
}

/// Puts a newly loaded directory in force.
pub fn install(ctx: &Ctx, agencies: Arc<Agencies>) {
    *ctx.part::<Directory>().now.write().unwrap_or_else(PoisonError::into_inner) = agencies;
}

/// Notes what another node tells of all agencies; [`over`] goes by it from then on.
pub fn hear(ctx: &Ctx, told: Told) {
    *ctx.part::<Directory>().told.write().unwrap_or_else(PoisonError::into_inner) = Some(told);
}

/// The directory that files describe, under what another node tells of all agencies, where one does.
pub fn over(ctx: &Ctx, own: Arc<Agencies>) -> Arc<Agencies> {
    match ctx.part::<Directory>().told.read().unwrap_or_else(PoisonError::into_inner).as_ref() {
        Some(told) => Arc::new(told.shared.over(&own, &told.held)),
        None => own,
    }
}

/// What the directory adds to the node.
pub fn block() -> Block {
    let routes = Routes::new()
        .get("/agencies", Access::Anyone, pages::list::show)
        .get("/agencies/{id}", Access::Anyone, pages::agency::show)
        .get("/agencies/{id}/officials", MAINTAINER, pages::officials::show)
        .get("/agencies/{id}/officials/{post}/appoint", MAINTAINER, pages::appoint::form)
        .post("/agencies/{id}/officials/{post}/appoint", MAINTAINER, pages::appoint::submit)
        .get("/agencies/{id}/officials/{post}/deputy", MAINTAINER, pages::appoint::deputy_form)
        .post("/agencies/{id}/officials/{post}/deputy", MAINTAINER, pages::appoint::deputy_submit)
        .get("/agencies/{id}/officials/{post}/relieve/{holding}", MAINTAINER, pages::relieve::form)
        .post("/agencies/{id}/officials/{post}/relieve/{holding}", MAINTAINER, pages::relieve::submit)
        .get("/agencies/{id}/officials/{post}/end-deputy/{holding}", MAINTAINER, pages::relieve::deputy_form)
        .post(
            "/agencies/{id}/officials/{post}/end-deputy/{holding}",
            MAINTAINER,
            pages::relieve::deputy_submit,
        )
        .get("/api/directory/agencies", Access::Anyone, api::agencies)
        .get("/api/directory/agencies/{id}", Access::Anyone, api::agency)
        .get("/api/directory/posts/{id}", Access::Anyone, api::post)
        .get("/api/directory/officials", Access::Anyone, api::officials);
    Block {
        name: "directory",
        routes,
        jobs: Vec::new(),
        subscriptions: Vec::new(),
        migrations: MIGRATIONS,
        locales: LOCALES,
    }
}
