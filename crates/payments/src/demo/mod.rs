//! The bank of a demonstration: it plays a provider by the protocol that a real one speaks, with books of its own and no money. It
//! exists only where the server was started as a demonstration; nothing in the settings can open it.

mod bank;
mod page;

use kernel::Ctx;
use web::{Access, Routes};

pub(crate) use bank::answer;

/// Whether this is a demonstration.
pub(crate) fn is_open(ctx: &Ctx) -> bool {
    ctx.find_part::<web::DemoMode>().is_some()
}

/// Its pages.
pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/demo/bank/{order}", Access::Applicant, page::show)
        .post("/demo/bank/{order}", Access::Applicant, page::decide)
        .get("/demo/settlement", Access::Official, page::settlement)
}
