//! The pages of services: the applicant's under `/services` and `/cases`, the officials' under `/desk`.

pub(crate) mod application;
pub(crate) mod case;
pub(crate) mod check;
pub(crate) mod consents;
pub(crate) mod correction;
pub(crate) mod evidence;
pub(crate) mod files;
mod history;
pub(crate) mod messages;
pub(crate) mod my_cases;
mod next;
pub(crate) mod question;
pub(crate) mod result;
pub(crate) mod service;
mod shared;
pub(crate) mod stopped;
pub(crate) mod uploads;
pub(crate) mod work_act;
pub(crate) mod work_case;
pub(crate) mod work_export;
pub(crate) mod work_inbox;
pub(crate) mod work_list;

pub use my_cases::case_table;
use web::{Access, Routes};

/// Every page with its permission.
pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/services/{service}", Access::Anyone, service::show)
        .post("/services/{service}/start", Access::Applicant, service::start)
        .get("/my/cases", Access::Applicant, my_cases::show)
        .get("/my/agreements", Access::Applicant, consents::list)
        .get("/agreements/{case}/{party}", Access::Applicant, consents::show)
        .post("/agreements/{case}/{party}", Access::Applicant, consents::answer)
        .get("/cases/{case}", Access::Applicant, case::show)
        .post("/cases/{case}/withdraw", Access::Applicant, case::withdraw)
        .post("/cases/{case}/messages", Access::Applicant, messages::send)
        .get("/cases/{case}/evidence", Access::Applicant, evidence::show)
        .post("/cases/{case}/evidence", Access::Applicant, evidence::go_on)
        .get("/cases/{case}/stopped", Access::Applicant, stopped::show)
        .get("/cases/{case}/pages/{page}", Access::Applicant, question::show)
        .post("/cases/{case}/pages/{page}", Access::Applicant, question::save)
        .get("/cases/{case}/uploads", Access::Applicant, uploads::show)
        .post("/cases/{case}/uploads", Access::Applicant, uploads::save)
        .get("/cases/{case}/check", Access::Applicant, check::show)
        .post("/cases/{case}/submit", Access::Applicant, check::submit)
        .get("/cases/{case}/correction", Access::Applicant, correction::show)
        .post("/cases/{case}/correction", Access::Applicant, correction::save)
        .get("/cases/{case}/result", Access::Applicant, result::show)
        .get("/cases/{case}/files/{file}", Access::Applicant, files::own)
        .get("/cases/{case}/application", Access::Applicant, application::download)
        .get("/desk", Access::Official, work_inbox::show)
        .get("/desk/cases", Access::Official, work_list::show)
        .get("/desk/cases.csv", Access::Official, work_export::download)
        .get("/desk/cases/{case}", Access::Official, work_case::show)
        .post("/desk/cases/{case}/decision", Access::Official, work_act::decide)
        .post("/desk/cases/{case}/correction", Access::Official, work_act::correct)
        .post("/desk/cases/{case}/messages", Access::Official, work_act::message)
        .post("/desk/cases/{case}/notes", Access::Official, work_act::note)
        .get("/desk/cases/{case}/files/{file}", Access::Official, files::official)
}
