//! Councils (小組、委員會、聯席會): members by the charter, meetings, votes, resolutions, minutes, tasks. See README.md.

pub mod actions;
mod api;
mod document;
mod error;
pub mod jobs;
pub mod model;
mod pages;
pub mod standing;
pub mod store;

use kernel::Lang;
use kernel::migrate::Migration;
use web::{Access, Block, Routes};

pub use error::CouncilError;

const MIGRATIONS: &[Migration] =
    &[Migration { number: 1, name: "councils", sql: include_str!("../migrations/0001_councils.sql") }];

/// The block's texts.
pub const LOCALES: &[(Lang, &str)] =
    &[(Lang::Zh, include_str!("../locales/zh.ftl")), (Lang::En, include_str!("../locales/en.ftl"))];

/// What the secretariat and agencies do.
fn desk() -> Routes {
    let desk = Access::Official;
    Routes::new()
        .get("/desk/councils", desk, pages::desk::show)
        .get("/desk/councils/{id}", desk, pages::manage::show)
        .post("/desk/councils/{id}/members", desk, pages::manage::appoint)
        .post("/desk/councils/{id}/members/{member}/end", desk, pages::manage::end)
        .post("/desk/councils/{id}/meetings", desk, pages::manage::prepare)
        .get("/desk/councils/{id}/meetings/{meeting}", desk, pages::session::show)
        .post("/desk/councils/{id}/meetings/{meeting}/items", desk, pages::session::add_item)
        .post("/desk/councils/{id}/meetings/{meeting}/call", desk, pages::session::call)
        .post("/desk/councils/{id}/meetings/{meeting}/open", desk, pages::session::open)
        .post("/desk/councils/{id}/meetings/{meeting}/items/{item}", desk, pages::session::decide)
        .post("/desk/councils/{id}/meetings/{meeting}/close", desk, pages::session::close)
        .post("/desk/councils/{id}/meetings/{meeting}/minutes", desk, pages::session::minutes)
        .get("/desk/council-tasks", desk, pages::tasks::list)
        .get("/desk/council-tasks/{id}", desk, pages::tasks::show)
        .post("/desk/council-tasks/{id}/report", desk, pages::tasks::report)
        .post("/desk/council-tasks/{id}/judge", desk, pages::tasks::judge)
        .post("/desk/council-tasks/{id}/plan", desk, pages::tasks::plan)
}

/// What councils add to the node.
pub fn block() -> Block {
    let routes = Routes::new()
        .get("/councils", Access::Anyone, pages::list::show)
        .get("/councils/{id}", Access::Anyone, pages::council::show)
        .get("/councils/{id}/meetings/{meeting}", Access::Anyone, pages::meeting::show)
        .get("/councils/{id}/meetings/{meeting}/minutes/{file}", Access::Anyone, pages::meeting::download)
        .get("/my/councils", Access::SignedIn, pages::mine::list)
        .get("/my/councils/{meeting}", Access::SignedIn, pages::mine::show)
        .post("/my/councils/{meeting}/answer", Access::SignedIn, pages::mine::answer)
        .post("/my/councils/{meeting}/items/{item}", Access::SignedIn, pages::mine::vote)
        .post("/my/councils/{meeting}/confirm", Access::SignedIn, pages::mine::confirm)
        .get("/api/councils", Access::Anyone, api::list)
        .get("/api/councils/{id}", Access::Anyone, api::show)
        .get("/api/councils/{id}/meetings/{meeting}", Access::Anyone, api::meeting)
        .post("/api/council-tasks/{id}/reports", Access::Client, api::report)
        .merge(desk());
    Block {
        name: "councils",
        routes,
        jobs: vec![jobs::REMIND],
        subscriptions: Vec::new(),
        migrations: MIGRATIONS,
        locales: LOCALES,
    }
}
