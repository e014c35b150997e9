//! Messages inside the platform: to a person, or to whoever holds a post.

pub mod actions;
mod jobs;
pub mod model;
mod pages;
pub mod store;

use kernel::Lang;
use kernel::migrate::Migration;
use web::{Access, Block, Routes};

pub use model::{Message, MessageId, Received, Recipient};

const MIGRATIONS: &[Migration] =
    &[Migration { number: 1, name: "messages", sql: include_str!("../migrations/0001_messages.sql") }];

const LOCALES: &[(Lang, &str)] =
    &[(Lang::Zh, include_str!("../locales/zh.ftl")), (Lang::En, include_str!("../locales/en.ftl"))];

/// What messaging adds to the node.
pub fn block() -> Block {
    let routes = Routes::new().get("/messages", Access::SignedIn, pages::inbox::show).get(
        "/messages/{id}",
        Access::SignedIn,
        pages::message::show,
    );
    Block {
        name: "messaging",
        routes,
        jobs: jobs::kinds(),
        subscriptions: vec![("identity.counter_code", jobs::COUNTER_CODE)],
        migrations: MIGRATIONS,
        locales: LOCALES,
    }
}
