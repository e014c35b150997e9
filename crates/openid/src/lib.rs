//! Sign-in for agencies' own systems: an OpenID provider over the node's sessions.

pub mod actions;
mod api;
mod auth;
mod error;
mod jobs;
mod jwt;
mod keys;
pub mod model;
pub mod notices;
mod pages;
mod session;
pub mod store;

use kernel::migrate::Migration;
use kernel::{Ctx, Lang};
use web::{Access, Block, Routes};

pub use error::OpenidError;
pub use notices::run_forever;

const MIGRATIONS: &[Migration] = &[
    Migration { number: 1, name: "openid", sql: include_str!("../migrations/0001_openid.sql") },
    Migration {
        number: 2,
        name: "keys_with_the_authorities",
        sql: include_str!("../migrations/0002_keys_with_the_authorities.sql"),
    },
    Migration {
        number: 3,
        name: "logout_notices",
        sql: include_str!("../migrations/0003_logout_notices.sql"),
    },
];

const LOCALES: &[(Lang, &str)] =
    &[(Lang::Zh, include_str!("../locales/zh.ftl")), (Lang::En, include_str!("../locales/en.ftl"))];

/// What the provider adds to the node. Endpoints for programs know their callers by the
/// protocol's own means, so their routes are open.
pub fn block() -> Block {
    let routes = Routes::new()
        .get("/.well-known/openid-configuration", Access::Anyone, api::discovery::show)
        .get("/openid/keys", Access::Anyone, api::discovery::keys)
        .get("/openid/authorize", Access::Anyone, pages::authorize::show)
        .post("/openid/authorize", Access::SignedIn, pages::authorize::decide)
        .get("/openid/continue/{id}", Access::SignedIn, pages::authorize::go_on)
        .post("/openid/token", Access::Anyone, api::token::issue)
        .get("/openid/userinfo", Access::Anyone, api::userinfo::show)
        .post("/openid/userinfo", Access::Anyone, api::userinfo::show)
        .post("/openid/revoke", Access::Anyone, api::token::revoke)
        .post("/openid/introspect", Access::Anyone, api::token::introspect)
        .get("/openid/logout", Access::Anyone, pages::logout::show)
        .post("/openid/logout", Access::SignedIn, pages::logout::submit)
        .get("/desk/openid", Access::Role("operator"), pages::desk::show)
        .post("/desk/openid/rotate", Access::Role("operator"), pages::desk::rotate)
        .post("/desk/openid/keys/{kid}/withdraw", Access::Role("operator"), pages::desk::withdraw)
        .get("/my/consents", Access::SignedIn, pages::consents::show)
        .post("/my/consents/{client}/withdraw", Access::SignedIn, pages::consents::withdraw);
    Block {
        name: "openid",
        routes,
        jobs: vec![jobs::TIDY, jobs::END, jobs::MOVE],
        subscriptions: vec![(identity::ENDED, jobs::END.name), (identity::REPLACED, jobs::MOVE.name)],
        migrations: MIGRATIONS,
        locales: LOCALES,
    }
}

/// The issuer: the address that people type.
fn issuer(ctx: &Ctx) -> &str {
    &ctx.settings.public_url
}

/// SHA-256 in hexadecimal, by which codes and tokens are stored.
fn hash(text: &str) -> String {
    identity::model::token_hash(text)
}
