//! Services from files: what a person is asked, what is looked up instead, who decides, what the decision
//! changes. See README.md for the path of a request.

pub mod actions;
mod api;
mod error;
pub mod form;
mod jobs;
pub mod model;
pub mod pages;
mod steps;
pub mod store;
pub mod synthetic;

use kernel::Lang;
use kernel::migrate::Migration;
use web::Block;

pub use error::{Problem, ServicesError};
pub use model::{Case, CaseId, CaseState};
pub use pages::my_cases::case_table;

const MIGRATIONS: &[Migration] = &[
    Migration { number: 1, name: "cases", sql: include_str!("../migrations/0001_cases.sql") },
    Migration { number: 2, name: "entered", sql: include_str!("../migrations/0002_entered.sql") },
    Migration { number: 3, name: "draws", sql: include_str!("../migrations/0003_draws.sql") },
    Migration { number: 4, name: "together", sql: include_str!("../migrations/0004_together.sql") },
    Migration { number: 5, name: "parties", sql: include_str!("../migrations/0005_parties.sql") },
    Migration { number: 6, name: "published", sql: include_str!("../migrations/0006_published.sql") },
    Migration { number: 7, name: "published_sex", sql: include_str!("../migrations/0007_published_sex.sql") },
    Migration { number: 8, name: "applications", sql: include_str!("../migrations/0008_applications.sql") },
];

const LOCALES: &[(Lang, &str)] =
    &[(Lang::Zh, include_str!("../locales/zh.ftl")), (Lang::En, include_str!("../locales/en.ftl"))];

/// What services add to the node.
pub fn block() -> Block {
    Block {
        name: "services",
        routes: pages::routes().merge(api::routes()),
        jobs: jobs::kinds(),
        subscriptions: vec![("payment.paid", jobs::PAID)],
        migrations: MIGRATIONS,
        locales: LOCALES,
    }
}
