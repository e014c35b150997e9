//! Bills, payments through providers, the books, refunds. See README.md for the path of a payment.

pub mod actions;
mod api;
mod demo;
mod error;
pub mod model;
mod pages;
mod provider;
mod runner;
pub mod store;

use kernel::Lang;
use kernel::migrate::Migration;
use web::Block;

pub use error::PaymentsError;
pub use model::{Bill, BillId, BillStatus, Line, NewBill};
pub use pages::keeps;
pub use provider::Secrets;
pub use runner::{run_due, run_forever};

const MIGRATIONS: &[Migration] =
    &[Migration { number: 1, name: "payments", sql: include_str!("../migrations/0001_payments.sql") }];

const LOCALES: &[(Lang, &str)] =
    &[(Lang::Zh, include_str!("../locales/zh.ftl")), (Lang::En, include_str!("../locales/en.ftl"))];

/// What payments add to the node.
pub fn block() -> Block {
    Block {
        name: "payments",
        routes: pages::routes().merge(api::routes()).merge(demo::routes()),
        jobs: Vec::new(),
        subscriptions: Vec::new(),
        migrations: MIGRATIONS,
        locales: LOCALES,
    }
}
