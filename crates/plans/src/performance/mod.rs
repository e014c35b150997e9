//! Agencies' yearly performance (施政績效): goals, self-assessment, review with score and light.

pub mod actions;
pub mod model;
mod pages;
pub mod store;

use web::{Access, Routes};

pub(crate) use pages::own;

/// Pages of agencies' performance.
pub(crate) fn routes() -> Routes {
    let desk = Access::Official;
    Routes::new()
        .get("/performance", Access::Anyone, pages::public::list)
        .get("/performance/{agency}/{year}", Access::Anyone, pages::public::show)
        .get("/performance/{agency}/{year}/measures.csv", Access::Anyone, pages::public::csv)
        .get("/desk/performance", desk, pages::desk::list)
        .get("/desk/performance/{agency}/{year}", desk, pages::desk::show)
        .get("/desk/performance/{agency}/{year}/goals", desk, pages::goals::show)
        .post("/desk/performance/{agency}/{year}/goals", desk, pages::goals::submit)
        .post("/desk/performance/{agency}/{year}/{verb}", desk, pages::desk::submit)
}
