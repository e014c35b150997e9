//! The government's certification authorities: keys, certificates and their states, revocation
//! lists, OCSP, time stamps and ACME. Which authorities there are stands in the catalogue.

pub mod acme;
pub mod actions;
mod api;
pub mod chain;
mod demo_server;
mod error;
mod grounds;
mod jobs;
pub mod keys;
pub mod model;
mod pages;
mod pkcs12;
pub mod policy;
mod sign_in;
pub mod start;
pub mod store;
pub mod words;
pub mod x509;

use kernel::Lang;
use kernel::migrate::Migration;
use web::{Access, Block, Routes};

pub use demo_server::{ServerFiles, demo_server};
pub use error::TrustError;
pub use grounds::FurtherAnchors;
pub use sign_in::OwnCertificates;

const MIGRATIONS: &[Migration] = &[
    Migration { number: 1, name: "trust", sql: include_str!("../migrations/0001_trust.sql") },
    Migration { number: 2, name: "posts", sql: include_str!("../migrations/0002_posts.sql") },
    Migration { number: 3, name: "seals", sql: include_str!("../migrations/0003_seals.sql") },
    Migration { number: 4, name: "published", sql: include_str!("../migrations/0004_published.sql") },
    Migration { number: 5, name: "policies", sql: include_str!("../migrations/0005_policies.sql") },
];

/// The texts of this block, for whoever tells of findings without a node.
pub const LOCALES: &[(Lang, &str)] =
    &[(Lang::Zh, include_str!("../locales/zh.ftl")), (Lang::En, include_str!("../locales/en.ftl"))];

/// What officials do.
fn desk() -> Routes {
    Routes::new()
        .get("/desk/authorities", Access::Official, pages::desk::list)
        .get("/desk/authorities/{id}", Access::Official, pages::desk::show)
        .post("/desk/authorities/{id}/roll-over", Access::Official, pages::authority::roll_over)
        .get("/desk/authorities/{id}/issue", Access::Official, pages::issue::form)
        .post("/desk/authorities/{id}/issue", Access::Official, pages::issue::submit)
        .get("/desk/authorities/{id}/certificates/{serial}", Access::Official, pages::certificate::show)
        .post(
            "/desk/authorities/{id}/certificates/{serial}/revoke",
            Access::Official,
            pages::certificate::revoke,
        )
        .post(
            "/desk/authorities/{id}/certificates/{serial}/renew",
            Access::Official,
            pages::certificate::renew,
        )
        .post("/desk/authorities/{id}/certificates/{serial}/hold", Access::Official, pages::certificate::hold)
        .post(
            "/desk/authorities/{id}/certificates/{serial}/release",
            Access::Official,
            pages::certificate::release,
        )
        .get("/desk/hosts", Access::Role("it"), pages::hosts::show)
        .post("/desk/hosts", Access::Role("it"), pages::hosts::register)
        .post("/desk/hosts/{host}/remove", Access::Role("it"), pages::hosts::remove)
}

/// What the authorities add to the node. The context needs [`keys::Keys`] as a part.
pub fn block() -> Block {
    let routes = Routes::new()
        .get("/certificates/{file}", Access::Anyone, api::files::certificate)
        .get("/crl/{file}", Access::Anyone, api::files::list)
        .post("/ocsp/{authority}", Access::Anyone, api::ocsp::post)
        .get("/ocsp/{authority}/{*request}", Access::Anyone, api::ocsp::get)
        .post("/tsa", Access::Anyone, api::tsa::post)
        .get("/authorities", Access::Anyone, pages::authorities::show)
        .get("/authorities/{id}", Access::Anyone, pages::authority::show)
        .get("/verify", Access::Anyone, pages::verify::form)
        .post("/verify", Access::Anyone, pages::verify::submit)
        .get("/my/certificates", Access::Citizen, pages::my::show)
        .post("/my/certificates/key-file", Access::Citizen, pages::my::key_file)
        .post("/my/certificates/request", Access::Citizen, pages::my::request)
        .post("/my/certificates/{authority}/{serial}/revoke", Access::Citizen, pages::my::revoke)
        .merge(desk())
        .merge(acme::routes());
    Block {
        name: "trust",
        routes,
        jobs: vec![jobs::LISTS, jobs::CHANGED, jobs::POST_ENDED],
        subscriptions: vec![(directory::RELIEVED, jobs::POST_ENDED.name)],
        migrations: MIGRATIONS,
        locales: LOCALES,
    }
}
