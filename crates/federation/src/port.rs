//! What the federation's port answers, and to whom.

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Extension, Path, Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use http::{StatusCode, header};
use kernel::Ctx;
use serde_json::json;

use crate::actions::{self, directory};
use crate::error::FederationError;
use crate::joining::{JoinRequest, RenewRequest};
use crate::model::{AskedHeads, Fingerprint, NodeId};
use crate::state::Federation;

/// The longest request that the centre reads about membership, in bytes: 500 signing requests.
const MOST_BYTES: usize = 1024 * 1024;

/// The node that asks: an extension of each request that [`members`] let through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller(pub NodeId);

/// Everything that the port answers; `more` are routes for nodes of the federation alone.
pub fn port(ctx: &Ctx, more: Router) -> Router {
    let own = Router::new()
        .route("/federation/joined", post(joined))
        .route("/federation/renew", post(renew))
        .route("/federation/heads", post(heads))
        .route(directory::CONTRACTS_PATH, get(contracts))
        .route(actions::LOG_PATH, post(log))
        .route("/ocsp/{authority}", post(ocsp))
        .route("/tsa", post(stamp))
        .layer(DefaultBodyLimit::max(MOST_BYTES))
        .with_state(ctx.clone());
    let open = Router::new()
        .route("/federation/list", get(list))
        .route(directory::PATH, get(show_directory))
        .route("/federation/join", post(join))
        .layer(DefaultBodyLimit::max(MOST_BYTES))
        .with_state(ctx.clone());
    open.merge(own.merge(more).layer(from_fn_with_state(ctx.clone(), members)))
}

/// Lets nodes through that stand in a list that may be relied upon, and says which one asks.
pub async fn members(State(ctx): State<Ctx>, mut request: Request, next: Next) -> Response {
    match caller(&ctx, &request) {
        Ok(node) => {
            request.extensions_mut().insert(Caller(node));
            next.run(request).await
        }
        Err(FederationError::NotListed) => {
            let shown = request.extensions().get::<net::Peer>().and_then(|peer| peer.fingerprint);
            match shown {
                Some(shown) => problem(&actions::why_not_listed(&ctx, Fingerprint(shown)).await),
                None => problem(&FederationError::NotListed),
            }
        }
        Err(error) => problem(&error),
    }
}

fn caller(ctx: &Ctx, request: &Request) -> Result<NodeId, FederationError> {
    let state = ctx.part::<Federation>().load_state()?;
    let peer = request.extensions().get::<net::Peer>().ok_or(FederationError::NotListed)?;
    let node = peer.fingerprint.and_then(|peer| state.node_by_tls(&Fingerprint(peer)));
    let node = node.ok_or(FederationError::NotListed)?;
    if !peer.validity.is_some_and(|validity| validity.covers(ctx.now())) {
        let until = peer.validity.map_or(ctx.now(), |validity| validity.until);
        return Err(FederationError::Expired { node: node.id.clone(), until });
    }
    state.fresh(ctx.now())?;
    Ok(node.id.clone())
}

/// An error for programs: problem+json (RFC 9457) with the stable code.
pub fn problem(error: &FederationError) -> Response {
    if matches!(error, FederationError::Internal(_) | FederationError::Db(_) | FederationError::Keys(_)) {
        tracing::error!(%error, "the federation's port cannot answer");
    }
    let detail = match error {
        FederationError::Internal(_) | FederationError::Db(_) | FederationError::Keys(_) => {
            "this node cannot answer at the moment; its operator finds the reason in its log".to_owned()
        }
        told => told.to_string(),
    };
    refused(error.status(), error, &detail)
}

fn refused(status: u16, error: &FederationError, detail: &str) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::SERVICE_UNAVAILABLE);
    let body =
        json!({ "type": "about:blank", "status": status.as_u16(), "code": error.code(), "detail": detail });
    (status, [(header::CONTENT_TYPE, "application/problem+json")], body.to_string()).into_response()
}

/// `GET /federation/list`: anybody may read it; a node that stands alone has none.
pub(crate) async fn list(State(ctx): State<Ctx>) -> Response {
    match ctx.part::<Federation>().state() {
        Some(state) => {
            ([(header::CACHE_CONTROL, "no-store")], Json(state.signed.as_ref().clone())).into_response()
        }
        None => refused(404, &FederationError::Alone, &FederationError::Alone.to_string()),
    }
}

/// `GET /federation/directory`: anybody may read it; its digest stands in the list.
pub(crate) async fn show_directory(State(ctx): State<Ctx>) -> Response {
    match directory::show(&ctx) {
        Ok(Some(held)) => {
            let headers = [(header::CACHE_CONTROL, "no-store"), (header::CONTENT_TYPE, "application/json")];
            (headers, held.json.clone()).into_response()
        }
        Ok(None) => {
            refused(404, &FederationError::DirectoryMissing, &FederationError::DirectoryMissing.to_string())
        }
        Err(error) => problem(&error),
    }
}

/// `GET /federation/contracts`: SHA-256 of each contract between this node's agencies and those of the node that asks.
async fn contracts(State(ctx): State<Ctx>, Extension(Caller(node)): Extension<Caller>) -> Response {
    let found = ctx.part::<Federation>().load_state().and_then(|state| {
        let node = state.list.node(&node).ok_or(FederationError::NotListed)?;
        directory::contracts_with(&ctx, &state, node)
    });
    found.map_or_else(|error| problem(&error), |contracts| Json(contracts).into_response())
}

/// `POST /federation/join`: whoever has a token.
async fn join(State(ctx): State<Ctx>, body: Bytes) -> Response {
    let answer = match read::<JoinRequest>(&body) {
        Ok(asked) => actions::admit(&ctx, &asked).await,
        Err(error) => Err(error),
    };
    answer.map_or_else(|error| problem(&error), |admission| Json(admission).into_response())
}

/// `POST /federation/joined`: the first word of a new node under its own certificate.
async fn joined(State(ctx): State<Ctx>, Extension(Caller(node)): Extension<Caller>) -> Response {
    let done = actions::acknowledge(&ctx, &node).await;
    done.map_or_else(|error| problem(&error), |()| StatusCode::NO_CONTENT.into_response())
}

/// `POST /federation/renew`.
async fn renew(State(ctx): State<Ctx>, Extension(Caller(node)): Extension<Caller>, body: Bytes) -> Response {
    let answer = match read::<RenewRequest>(&body) {
        Ok(asked) => actions::admit_renewal(&ctx, &node, &asked).await,
        Err(error) => Err(error),
    };
    answer.map_or_else(|error| problem(&error), |given| Json(given).into_response())
}

/// `POST /federation/log`: the certificate of the log of the node that asks.
async fn log(State(ctx): State<Ctx>, Extension(Caller(node)): Extension<Caller>) -> Response {
    let given = actions::admit_log(&ctx, &node).await;
    given.map_or_else(|error| problem(&error), |given| Json(given).into_response())
}

/// `POST /federation/heads`: the newest head of this node's log, and those it has seen of others.
async fn heads(State(ctx): State<Ctx>, body: Bytes) -> Response {
    let answer = match read::<AskedHeads>(&body) {
        Ok(asked) => actions::show_heads(&ctx, asked).await,
        Err(error) => Err(error),
    };
    answer.map_or_else(|error| problem(&error), |shown| Json(shown).into_response())
}

fn read<T: serde::de::DeserializeOwned>(body: &[u8]) -> Result<T, FederationError> {
    serde_json::from_slice(body).map_err(|error| FederationError::RequestRefused { what: error.to_string() })
}

/// `POST /ocsp/{authority}` (RFC 6960).
async fn ocsp(State(ctx): State<Ctx>, Path(authority): Path<String>, body: Bytes) -> Response {
    let answer = trust::actions::answer(&ctx, &authority, &body).await;
    der(answer, "application/ocsp-response")
}

/// `POST /tsa` (RFC 3161).
async fn stamp(State(ctx): State<Ctx>, body: Bytes) -> Response {
    der(trust::actions::stamp(&ctx, &body).await, "application/timestamp-reply")
}

fn der(answer: Result<Vec<u8>, trust::TrustError>, kind: &'static str) -> Response {
    match answer {
        Ok(der) => ([(header::CONTENT_TYPE, kind)], der).into_response(),
        Err(error) => problem(&error.into()),
    }
}
