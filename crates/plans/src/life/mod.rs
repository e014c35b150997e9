//! The life of plans: drafted, handed in, reviewed in stages, approved, watched, evaluated, revised, closed.

pub mod actions;
mod api;
mod error;
pub mod jobs;
pub mod model;
pub(crate) mod pages;
pub mod store;

use web::{Access, Routes};

pub use error::LifeError;

/// Pages and endpoints of the life of plans.
pub(crate) fn routes() -> Routes {
    let desk = Access::Official;
    Routes::new()
        .get("/plans", Access::Anyone, pages::public::list)
        .get("/plans/early-warning", Access::Anyone, pages::early::show)
        .get("/plans/{id}", Access::Anyone, pages::public::show)
        .get("/plans/{id}/versions/{number}", Access::Anyone, pages::versions::show)
        .get("/plans/{id}/difference", Access::Anyone, pages::versions::compare)
        .get("/plans/{id}/tables/{table}", Access::Anyone, pages::tables::download)
        .get("/programmes/{id}/versions", Access::Anyone, pages::editions::show)
        .get("/programmes/{id}/versions.csv", Access::Anyone, pages::editions::csv)
        .get("/programmes/{id}/obligations", Access::Anyone, pages::obligations::all)
        .get("/programmes/{id}/obligations.csv", Access::Anyone, pages::obligations::csv)
        .get("/desk/plans", desk, pages::desk::show)
        .get("/desk/plans/new", desk, pages::new::show)
        .post("/desk/plans/new", desk, pages::new::submit)
        .get("/desk/plans/dashboard", desk, pages::dashboard::show)
        .get("/desk/plans/ranking", desk, pages::ranking::show)
        .get("/desk/plans/{id}", desk, pages::plan::show)
        .get("/desk/plans/{id}/edit/{part}", desk, pages::part::show)
        .post("/desk/plans/{id}/edit/{part}", desk, pages::part::submit)
        .post("/desk/plans/{id}/submit", desk, pages::plan::submit)
        .post("/desk/plans/{id}/review", desk, pages::review::submit)
        .post("/desk/plans/{id}/revise", desk, pages::plan::revise)
        .get("/desk/plans/{id}/progress/{year}/{period}", desk, pages::progress::show)
        .post("/desk/plans/{id}/progress/{year}/{period}", desk, pages::progress::submit)
        .get("/desk/plans/{id}/evaluation/{year}", desk, pages::evaluation::show)
        .post("/desk/plans/{id}/evaluation/{year}", desk, pages::evaluation::submit)
        .post("/desk/plans/{id}/close", desk, pages::evaluation::close)
        .get("/desk/obligations", desk, pages::obligations::mine)
        .post("/desk/obligations", desk, pages::obligations::submit)
        .get("/api/plans", Access::Anyone, api::list)
        .post("/api/plans", Access::Client, api::submit)
        .get("/api/plans/{id}", Access::Anyone, api::show)
        .post("/api/plans/{id}", Access::Client, api::again)
        .get("/api/plans/{id}/difference", Access::Anyone, api::compare)
}
