//! Subsidies for local governments: the call, applications, what is approved, paid, spent, paid back and settled.

pub mod actions;
pub mod model;
mod pages;
pub mod store;

use web::{Access, Routes};

pub(crate) use pages::own;

/// Pages of subsidies.
pub(crate) fn routes() -> Routes {
    let desk = Access::Official;
    Routes::new()
        .get("/subsidies", Access::Anyone, pages::public::list)
        .get("/subsidies/{id}", Access::Anyone, pages::public::show)
        .get("/subsidies/{id}/grants.csv", Access::Anyone, pages::public::grants)
        .get("/subsidies/{id}/moves.csv", Access::Anyone, pages::public::moves)
        .get("/desk/subsidies", desk, pages::desk::show)
        .get("/desk/subsidies/{id}/apply", desk, pages::apply::show)
        .post("/desk/subsidies/{id}/apply", desk, pages::apply::submit)
        .get("/desk/subsidies/applications/{id}", desk, pages::application::show)
        .get("/desk/subsidies/applications/{id}/mend", desk, pages::apply::mend)
        .post("/desk/subsidies/applications/{id}/mend", desk, pages::apply::resubmit)
        .post("/desk/subsidies/applications/{id}/{verb}", desk, pages::application::submit)
}
