//! Messages between nodes: each request and answer is signed with its agency's seal and logged on
//! both sides, the request before it is served, the answer before anybody sees it.

mod error;
mod evidence;
mod frame;
mod gather;
mod jobs;
mod message;
mod open;
mod pages;
mod proofs;
mod receipts;
mod receive;
mod runner;
mod seals;
mod seen;
mod send;
pub mod store;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State as Part};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use axum::routing::post;
use exchange::call::{Call, Carried, Carry};
use federation::{Federation, State};
use http::{HeaderMap, HeaderName, HeaderValue};
use kernel::migrate::Migration;
use kernel::{AgencyId, Ctx, Lang};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use web::{Access, Block, Routes};

pub use error::Refusal;
pub use frame::{Sealed, read as read_message};
pub use jobs::start;
pub use message::{ANSWER_TYPE, AnswerHeader, BodyDigest, Line, REQUEST_TYPE, RequestHeader};
pub use runner::run_forever;

const MIGRATIONS: &[Migration] = &[
    Migration { number: 1, name: "relay", sql: include_str!("../migrations/0001_relay.sql") },
    Migration { number: 2, name: "receipts", sql: include_str!("../migrations/0002_receipts.sql") },
];

const LOCALES: &[(Lang, &str)] =
    &[(Lang::Zh, include_str!("../locales/zh.ftl")), (Lang::En, include_str!("../locales/en.ftl"))];

/// The number of the federation's list that a node has.
const LIST: HeaderName = HeaderName::from_static("minben-list");

/// The longest question of another node that is read at once, in bytes.
const MOST_QUESTION: usize = 64 * 1024;

/// What of a message's id is written otherwise in a path (RFC 3986, section 2.3).
const IN_PATH: AsciiSet = NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The part of the context that remembers which seals were verified lately, which OCSP responses are kept, and which
/// requests have no answer yet.
#[derive(Debug, Default)]
pub struct Relay {
    known: seals::Known,
    proofs: proofs::Proofs,
    open: open::OpenRequests,
}

/// Whether anything may be exchanged now: a fresh list, a right clock, time stamps within their grace.
async fn ready(ctx: &Ctx, state: &State) -> Result<(), Refusal> {
    state.fresh(ctx.now())?;
    Ok(ctx.part::<Federation>().stamps_fresh(ctx).await?)
}

/// The way to other nodes, for [`exchange::call::Nodes`]: agencies of a node that stands alone are all here.
#[derive(Debug, Clone, Copy)]
pub struct Way;

impl Carry for Way {
    fn is_here(&self, ctx: &Ctx, agency: &AgencyId) -> bool {
        ctx.part::<Federation>().peek().as_ref().is_none_or(|state| state.is_here(agency))
    }

    fn node_of(&self, ctx: &Ctx, agency: &AgencyId) -> Option<String> {
        let federation = ctx.part::<Federation>().peek();
        let state = federation.as_ref()?;
        let node = if state.is_here(agency) {
            Some(&state.own.id)
        } else {
            state.node_of(agency).map(|node| &node.id)
        };
        node.map(ToString::to_string)
    }

    fn evidence_path(&self, message: &str) -> String {
        format!("/api/exchange/evidence/{}", utf8_percent_encode(message, &IN_PATH))
    }

    fn carry<'a>(&'a self, ctx: &'a Ctx, call: Call) -> Carried<'a> {
        Box::pin(send::carry(ctx, call))
    }
}

/// What other nodes ask of this one; a part of the router of the federation's port.
pub fn port(ctx: &Ctx) -> Router {
    Router::new()
        // It reads the body piece by piece and counts.
        .route("/relay/messages", post(receive::message).layer(DefaultBodyLimit::disable()))
        .route("/relay/answers", post(receive::answer))
        .route("/relay/receipts", post(receipts::of_one))
        .route(
            "/relay/receipts/many",
            post(receipts::of_many).layer(DefaultBodyLimit::max(receipts::MOST_BYTES)),
        )
        .route("/relay/look-ups", post(seen::look_ups))
        .route("/relay/openings", post(seen::openings))
        .route("/relay/look-up-receipts", post(seen::receipt))
        .layer(DefaultBodyLimit::max(MOST_QUESTION))
        .layer(from_fn_with_state(ctx.clone(), compare_lists))
        .with_state(ctx.clone())
}

/// Each node tells the other the number of its list with all that they say to each other, so that what was revoked is
/// known to both from then on, and not only when the list is next due.
async fn compare_lists(Part(ctx): Part<Ctx>, request: Request, next: Next) -> Response {
    let federation = ctx.part::<Federation>();
    hear_of_list(federation, request.headers());
    let mut response = next.run(request).await;
    if let Some(state) = federation.peek().as_ref() {
        response.headers_mut().insert(LIST, HeaderValue::from(state.list.number));
    }
    response
}

/// What another node says of its list.
fn hear_of_list(federation: &Federation, headers: &HeaderMap) {
    let number = headers.get(LIST).and_then(|number| number.to_str().ok()?.parse().ok());
    if let Some(number) = number {
        federation.hear_of(number);
    }
}

/// What the relay adds to the node. The context needs [`Relay`] as a part.
pub fn block() -> Block {
    let routes = Routes::new()
        .get("/desk/messages", Access::Official, pages::list)
        .get("/desk/messages/evidence", Access::Official, pages::download)
        .get("/api/exchange/evidence/{id}", Access::Client, pages::for_client);
    Block {
        name: "relay",
        routes,
        jobs: vec![jobs::FORGET],
        subscriptions: Vec::new(),
        migrations: MIGRATIONS,
        locales: LOCALES,
    }
}
