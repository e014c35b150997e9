//! Who people are and how they sign in.

pub mod actions;
mod error;
mod layer;
pub mod model;
mod pages;
pub mod store;

use kernel::Lang;
use kernel::migrate::Migration;
use web::{Access, Block, Routes};

pub use error::IdentityError;
pub use layer::{COOKIE, recognise};

const MIGRATIONS: &[Migration] =
    &[Migration { number: 1, name: "people", sql: include_str!("../migrations/0001_people.sql") }];

const LOCALES: &[(Lang, &str)] =
    &[(Lang::Zh, include_str!("../locales/zh.ftl")), (Lang::En, include_str!("../locales/en.ftl"))];

/// What identity adds to the node.
pub fn block() -> Block {
    let routes = Routes::new()
        .get("/sign-in", Access::Anyone, pages::sign_in::show)
        .post("/sign-in/demo", Access::Anyone, pages::sign_in::demo)
        .post("/sign-out", Access::Anyone, pages::sign_out::submit);
    Block {
        name: "identity",
        routes,
        jobs: Vec::new(),
        subscriptions: Vec::new(),
        migrations: MIGRATIONS,
        locales: LOCALES,
    }
}
