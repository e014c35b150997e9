//! Who people are and how they sign in.

pub mod actions;
mod certificates;
pub mod door;
mod error;
mod layer;
pub mod model;
mod pages;
pub mod store;

use kernel::migrate::Migration;
use kernel::{Assurance, Lang};
use web::{Access, Block, Routes};

pub use certificates::{Certificates, CitizenCertificates};
pub use error::IdentityError;
pub use layer::{COOKIE, recognise};

const MIGRATIONS: &[Migration] = &[
    Migration { number: 1, name: "people", sql: include_str!("../migrations/0001_people.sql") },
    Migration { number: 2, name: "ways_in", sql: include_str!("../migrations/0002_ways_in.sql") },
    Migration { number: 3, name: "published", sql: include_str!("../migrations/0003_published.sql") },
];

const LOCALES: &[(Lang, &str)] =
    &[(Lang::Zh, include_str!("../locales/zh.ftl")), (Lang::En, include_str!("../locales/en.ftl"))];

/// Event: a session ended by signing out or by another person's signing in; `session` is its token's hash.
pub const ENDED: &str = "identity.session_ended";
/// Event: the same person goes on under a new token; `session` is the old one's hash, `by` the new one's.
pub const REPLACED: &str = "identity.session_replaced";

/// What identity adds to the node.
pub fn block() -> Block {
    let routes = sign_in_routes().merge(own_routes());
    Block {
        name: "identity",
        routes,
        jobs: Vec::new(),
        subscriptions: Vec::new(),
        migrations: MIGRATIONS,
        locales: LOCALES,
    }
}

/// The ways in and out.
fn sign_in_routes() -> Routes {
    Routes::new()
        .get("/sign-in", Access::Anyone, pages::sign_in::show)
        .post("/sign-in/demo", Access::Anyone, pages::sign_in::demo)
        .get("/sign-in/passkey", Access::Anyone, pages::passkey::show)
        .post("/sign-in/passkey", Access::Anyone, pages::passkey::ask)
        .post("/sign-in/passkey/answer", Access::Anyone, pages::passkey::answer)
        .get("/sign-in/certificate", Access::Anyone, pages::certificate::show)
        .post("/sign-in/certificate", Access::Anyone, pages::certificate::ask)
        .get("/sign-in/certificate/file", Access::Anyone, pages::certificate::file)
        .post("/sign-in/certificate/answer", Access::Anyone, pages::certificate::answer)
        .get("/sign-in/certificate/door", Access::Anyone, pages::certificate::at_door)
        .post("/sign-in/certificate/door", Access::Anyone, pages::certificate::to_door)
        .get("/sign-in/certificate/finish", Access::Anyone, pages::certificate::finish)
        .get("/sign-in/recovery", Access::Anyone, pages::recovery::show)
        .post("/sign-in/recovery", Access::Anyone, pages::recovery::submit)
        .get("/sign-in/post", Access::SignedIn, pages::post::show)
        .post("/sign-in/post", Access::SignedIn, pages::post::submit)
        .get("/sign-in/raise", Access::Applicant, pages::raise::show)
        .post("/sign-in/raise", Access::Applicant, pages::raise::submit)
        .get("/sign-in/held/{id}", Access::Applicant, pages::raise::held)
        .post("/sign-out", Access::Anyone, pages::sign_out::submit)
}

/// What people do with their own ways in, and officials with those of people at the counter.
fn own_routes() -> Routes {
    let two = Access::SignedInAt(Assurance::Two);
    Routes::new()
        .get("/my/sign-in", Access::SignedIn, pages::mine::show)
        .get("/my/passkeys/new", Access::SignedIn, pages::my_passkeys::new)
        .post("/my/passkeys/new", Access::SignedIn, pages::my_passkeys::begin)
        .get("/my/passkeys/confirm", Access::SignedIn, pages::my_passkeys::confirm)
        .post("/my/passkeys", Access::SignedIn, pages::my_passkeys::finish)
        .get("/my/passkeys/{id}/remove", two, pages::my_passkeys::ask_remove)
        .post("/my/passkeys/{id}/remove", two, pages::my_passkeys::remove)
        .get("/my/recovery-codes", two, pages::codes::show)
        .post("/my/recovery-codes", two, pages::codes::make)
        .get("/my/sessions", Access::SignedIn, pages::my_sessions::show)
        .post("/my/sessions/{id}/end", Access::SignedIn, pages::my_sessions::end)
        .post("/my/sessions/end-others", Access::SignedIn, pages::my_sessions::end_others)
        .get("/desk/recovery", Access::Role("identity-desk"), pages::counter::show)
        .post("/desk/recovery", Access::Role("identity-desk"), pages::counter::issue)
}
