//! Data flows between agencies under contracts: denied by default, only the contracted
//! fields leave, and the person concerned sees every look-up.

pub mod actions;
mod api;
pub mod call;
mod error;
pub mod evidence;
mod jobs;
mod layer;
pub mod model;
mod notices;
mod pages;
pub mod store;

use kernel::Lang;
use kernel::migrate::Migration;
use web::{Access, Block, Routes};

pub use error::ExchangeError;
pub use layer::recognise;
pub use model::{Answer, Ask, LookUpId};
pub use notices::{NoticeRefused, run_forever, send_due};

const MIGRATIONS: &[Migration] = &[
    Migration { number: 1, name: "exchange", sql: include_str!("../migrations/0001_exchange.sql") },
    Migration { number: 2, name: "calls", sql: include_str!("../migrations/0002_calls.sql") },
    Migration { number: 3, name: "published", sql: include_str!("../migrations/0003_published.sql") },
    Migration { number: 4, name: "certificates", sql: include_str!("../migrations/0004_certificates.sql") },
    Migration { number: 5, name: "evidence", sql: include_str!("../migrations/0005_evidence.sql") },
    Migration { number: 6, name: "outbox", sql: include_str!("../migrations/0006_outbox.sql") },
];

const LOCALES: &[(Lang, &str)] =
    &[(Lang::Zh, include_str!("../locales/zh.ftl")), (Lang::En, include_str!("../locales/en.ftl"))];

/// What the exchange adds to the node.
pub fn block() -> Block {
    let routes = Routes::new()
        .get("/my/look-ups", Access::Citizen, pages::my_look_ups::show)
        .get("/my/look-ups/{id}/receipt", Access::Citizen, pages::receipt::download)
        .get("/my/look-ups/{id}/evidence", Access::Citizen, pages::evidence::for_person)
        .get("/contracts", Access::Anyone, pages::contracts::list)
        .get("/contracts/{id}", Access::Anyone, pages::contracts::show)
        .get("/desk/look-up", Access::Official, pages::look_up::choose)
        .get("/desk/look-up/{contract}", Access::Official, pages::look_up::form)
        .post("/desk/look-up/{contract}", Access::Official, pages::look_up::submit)
        .get("/desk/look-up/{contract}/{id}", Access::Official, pages::look_up::answer)
        .get("/desk/exchange", Access::Official, pages::agency_log::show)
        .get("/desk/exchange/untold", Access::Official, pages::untold::show)
        .get("/desk/exchange/{id}/evidence", Access::Official, pages::evidence::for_agency)
        .get("/desk/credentials", Access::Role("it"), pages::credentials::show)
        .post("/desk/credentials", Access::Role("it"), pages::credentials::create)
        .post("/desk/credentials/{id}/revoke", Access::Role("it"), pages::credentials::revoke)
        .post("/api/exchange/look-ups", Access::Client, api::look_up)
        .get("/api/exchange/notices", Access::Client, api::notices)
        .get("/api/exchange/receipts/{id}", Access::Client, api::receipt)
        .get("/api/exchange/contracts", Access::Client, api::contracts);
    Block {
        name: "exchange",
        routes,
        jobs: vec![jobs::NOTIFY, jobs::TELL],
        subscriptions: vec![(jobs::CHANGED, jobs::NOTIFY.name)],
        migrations: MIGRATIONS,
        locales: LOCALES,
    }
}
