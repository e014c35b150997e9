//! The pages of payments: the payer's under `/payments` and `/my/payments`, the agency's under `/desk/payments`.

mod bill;
mod callback;
mod desk;
mod desk_csv;
mod desk_tables;
mod list;

pub use desk::keeps;
use web::{Access, Routes};

/// Every page with its permission. A provider's message carries its own signature.
pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/my/payments", Access::Applicant, list::show)
        .get("/payments/{bill}", Access::Applicant, bill::show)
        .post("/payments/{bill}/pay", Access::Applicant, bill::pay)
        .post("/payments/{bill}/ask", Access::Applicant, bill::ask)
        .post("/pay/callbacks/{channel}", Access::Anyone, callback::receive)
        .get("/desk/payments", Access::Official, desk::show)
        .post("/desk/payments", Access::Official, desk::give)
        .get("/desk/payments.csv", Access::Official, desk_csv::download)
}
