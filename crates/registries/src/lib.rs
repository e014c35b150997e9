//! Registries: what an agency records, and everything that was ever held true of it.
//!
//! A registry's schema is a file of the catalogue; its records are kept bitemporally:
//! each version says on which days it is true and since when it is known, and no
//! version is ever rewritten. See the README for the words.

pub mod actions;
mod api;
mod error;
mod index;
pub mod model;
pub mod open;
mod pages;
pub mod store;
pub mod synthetic;
mod timeline;

use kernel::Lang;
use kernel::migrate::Migration;
use web::{Access, Block, Routes};

pub use actions::Schema;
pub use error::{ImportProblem, RegistriesError};
pub use index::{key_of, text_of};
pub use model::{Body, Entry, Medium, Read, Record, RecordId, Version, VersionId};

/// The block's tables.
pub const MIGRATIONS: &[Migration] = &[
    Migration { number: 1, name: "records", sql: include_str!("../migrations/0001_records.sql") },
    Migration { number: 2, name: "files", sql: include_str!("../migrations/0002_files.sql") },
    Migration { number: 3, name: "latest", sql: include_str!("../migrations/0003_latest.sql") },
    Migration { number: 4, name: "published", sql: include_str!("../migrations/0004_published.sql") },
    Migration { number: 5, name: "quantities", sql: include_str!("../migrations/0005_quantities.sql") },
];

/// The block's texts.
pub const LOCALES: &[(Lang, &str)] =
    &[(Lang::Zh, include_str!("../locales/zh.ftl")), (Lang::En, include_str!("../locales/en.ftl"))];

/// What the registries add to the node. The context needs `catalogue::Handle` and
/// `directory::Directory` as parts.
pub fn block() -> Block {
    let record = Routes::new()
        .get("/registries/{id}/records/{key}", Access::Anyone, pages::record::show)
        .post("/registries/{id}/records/{key}", Access::Official, pages::record::submit)
        .get("/registries/{id}/records/{key}/history", Access::Official, pages::history::show)
        .get("/registries/{id}/records/{key}/change", Access::Official, pages::change::show)
        .post("/registries/{id}/records/{key}/change", Access::Official, pages::change::submit)
        .get("/registries/{id}/records/{key}/close", Access::Official, pages::close::show)
        .post("/registries/{id}/records/{key}/close", Access::Official, pages::close::submit)
        .get("/registries/{id}/records/{key}/extract", Access::Official, pages::extract::show)
        .post("/registries/{id}/records/{key}/extract", Access::Official, pages::extract::submit);
    let routes = Routes::new()
        .get("/registries", Access::Anyone, pages::list::show)
        .get("/registries/{id}", Access::Anyone, pages::registry::show)
        .get("/registries/{id}/search", Access::Anyone, pages::search::show)
        .get("/registries/{id}/data.csv", Access::Anyone, pages::data::csv)
        .get("/registries/{id}/data.json", Access::Anyone, pages::data::json)
        .get("/registries/{id}/feed.atom", Access::Anyone, pages::feed::show)
        .get("/registries/{id}/schema.json", Access::Anyone, pages::data::schema)
        .get("/registries/{id}/statistics/{statistics}", Access::Anyone, pages::statistics::show)
        .get("/registries/{id}/statistics/{statistics}/data.csv", Access::Anyone, pages::statistics::csv)
        .get("/.well-known/dcat", Access::Anyone, pages::data::catalogue)
        .get("/registries/{id}/add", Access::Official, pages::add::show)
        .post("/registries/{id}/add", Access::Official, pages::add::submit)
        .get("/registries/{id}/import", Access::Official, pages::import::show)
        .post("/registries/{id}/import", Access::Official, pages::import::submit)
        .get("/registries/{id}/imports/{import}", Access::Official, pages::import::result)
        .get("/extracts", Access::Anyone, pages::extract::ask)
        .get("/extracts/{code}", Access::Anyone, pages::extract::verify)
        .get("/extracts/{code}/print", Access::SignedIn, pages::issued::print)
        .get("/extracts/{code}/file", Access::SignedIn, pages::issued::file)
        .get("/my/records", Access::SignedIn, pages::mine::list)
        .get("/my/records/{registry}/{key}", Access::SignedIn, pages::mine::show)
        .post("/my/records/{registry}/{key}/extract", Access::Citizen, pages::mine::take)
        .get("/api/registries", Access::Anyone, api::list)
        .get("/api/registries/{id}", Access::Anyone, api::one)
        .get("/api/registries/{id}/records", Access::Anyone, api::records);
    Block {
        name: "registries",
        routes: routes.merge(record),
        jobs: Vec::new(),
        subscriptions: Vec::new(),
        migrations: MIGRATIONS,
        locales: LOCALES,
    }
}
