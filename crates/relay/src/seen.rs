//! Who read a person's data on the other nodes: look-ups, and records that officials opened. Each node answers for its own
//! log, to nodes that the federation's list names as portals, and keeps back what a law delays.

use std::time::Duration;

use axum::body::Body as HttpBody;
use axum::extract::State as Part;
use axum::{Extension, Json};
use exchange::call::{Elsewhere, FromNode, ReceiptBytes};
use exchange::model::{Opened, Seen};
use federation::model::Node;
use federation::{Caller, Federation, State};
use futures_util::future::join_all;
use http::{Request, StatusCode, header};
use kernel::{Actor, Audit, Ctx, DbError, Text};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::Way;
use crate::error::Refusal;
use crate::receive::node_of;

/// A node that takes longer is named as one that did not answer.
const PATIENCE: Duration = Duration::from_secs(3);
/// The most look-ups, and the most openings, that are told at once.
const MOST: i64 = 200;
/// The longest answer that is read.
const MOST_BYTES: usize = 4 * 1024 * 1024;

/// Whose look-ups or openings are asked for.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct About {
    subject: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    before: Option<String>,
    limit: i64,
}

/// Which receipt is asked for.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Which {
    subject: String,
    id: String,
}

/// The portal that asks, if the list says that it is one.
fn portal<'a>(state: &'a State, caller: &Caller) -> Result<&'a Node, Refusal> {
    node_of(state, caller).and_then(|node| if node.portal { Ok(node) } else { Err(Refusal::NoPortal) })
}

/// `POST /relay/look-ups`.
pub(crate) async fn look_ups(
    Part(ctx): Part<Ctx>,
    Extension(caller): Extension<Caller>,
    Json(about): Json<About>,
) -> Result<Json<Vec<Seen>>, Refusal> {
    let state = ctx.part::<Federation>().load_state()?;
    let node = portal(&state, &caller)?.id.to_string();
    let now = ctx.now();
    let seen = ctx.read(move |r| {
        let limit = about.limit.clamp(1, MOST);
        exchange::store::look_ups_about(r, &about.subject, now, about.before.as_deref(), limit)
    });
    let seen = seen.await?;
    note(&ctx, "relay.tell_look_ups", node, seen.len()).await?;
    Ok(Json(seen))
}

/// `POST /relay/openings`: records that officials opened. No law delays telling of those.
pub(crate) async fn openings(
    Part(ctx): Part<Ctx>,
    Extension(caller): Extension<Caller>,
    Json(about): Json<About>,
) -> Result<Json<Vec<Opened>>, Refusal> {
    let state = ctx.part::<Federation>().load_state()?;
    let node = portal(&state, &caller)?.id.to_string();
    let opened = ctx.read(move |r| {
        let limit = about.limit.clamp(1, MOST);
        exchange::store::openings_about(r, &about.subject, about.before.as_deref(), limit)
    });
    let opened = opened.await?;
    note(&ctx, "relay.tell_openings", node, opened.len()).await?;
    Ok(Json(opened))
}

/// Writes down that a portal was told.
async fn note(ctx: &Ctx, action: &'static str, node: String, told: usize) -> Result<(), DbError> {
    ctx.write(move |tx| {
        tx.audit(Audit {
            actor: &Actor::Platform,
            action,
            object: "node",
            object_id: &node,
            agency: None,
            detail: json!({ "told": told }),
        })
    })
    .await
}

/// `POST /relay/look-up-receipts`: of a look-up, or of an opening.
pub(crate) async fn receipt(
    Part(ctx): Part<Ctx>,
    Extension(caller): Extension<Caller>,
    Json(which): Json<Which>,
) -> Result<Json<ledger::receipt::Receipt>, Refusal> {
    let state = ctx.part::<Federation>().load_state()?;
    let node = portal(&state, &caller)?.id.to_string();
    let (now, id) = (ctx.now(), which.id.clone());
    let object = ctx.read(move |r| exchange::store::find_reading(r, &which.subject, &id, now)).await?;
    let object = object.ok_or_else(|| Refusal::Unknown { id: which.id.clone() })?;
    note(&ctx, "relay.tell_receipt", node, 1).await?;
    Ok(Json(ledger::actions::receipt_about(&ctx, object, &which.id).await?))
}

impl Elsewhere for Way {
    fn readings_about<'a>(
        &'a self,
        ctx: &'a Ctx,
        subject: &'a str,
        before: Option<&'a str>,
        limit: i64,
    ) -> std::pin::Pin<Box<dyn Future<Output = Vec<FromNode>> + Send + 'a>> {
        Box::pin(async move {
            let Some(state) = ctx.part::<Federation>().state() else { return Vec::new() };
            let about = About { subject: subject.to_owned(), before: before.map(str::to_owned), limit };
            let others = state.list.nodes.iter().filter(|node| node.id != state.own.id);
            join_all(others.map(|node| self.ask(ctx, &state, node, &about))).await
        })
    }

    fn receipt<'a>(
        &'a self,
        ctx: &'a Ctx,
        node: &'a str,
        subject: &'a str,
        id: &'a str,
    ) -> std::pin::Pin<Box<dyn Future<Output = Option<ReceiptBytes>> + Send + 'a>> {
        Box::pin(async move {
            let state = ctx.part::<Federation>().state()?;
            let node = state.list.nodes.iter().find(|known| known.id.as_str() == node)?;
            let which = Which { subject: subject.to_owned(), id: id.to_owned() };
            match post(&state, node, "/relay/look-up-receipts", &which).await {
                Ok(bytes) => Some(bytes),
                Err(error) => {
                    tracing::warn!(%error, node = node.id.as_str(), "a receipt was not had from another node");
                    None
                }
            }
        })
    }
}

impl Way {
    /// Asks a node for look-ups and openings at once; what it has not told within the time is missing.
    async fn ask(&self, ctx: &Ctx, state: &State, node: &Node, about: &About) -> FromNode {
        let name = Text::new(&node.name.zh, &node.name.en);
        let (seen, opened) = tokio::join!(
            told(ctx, state, node, "/relay/look-ups", about),
            told(ctx, state, node, "/relay/openings", about)
        );
        FromNode { node: node.id.to_string(), name, seen, opened }
    }
}

/// What a node tells of a person; none when it does not in time.
async fn told<T: DeserializeOwned>(
    ctx: &Ctx,
    state: &State,
    node: &Node,
    path: &str,
    about: &About,
) -> Option<Vec<T>> {
    let answered = async {
        state.fresh(ctx.now())?;
        let bytes = post(state, node, path, about).await?;
        serde_json::from_slice(&bytes).map_err(|error| Refusal::Malformed(error.to_string()))
    };
    let told = tokio::time::timeout(PATIENCE, answered).await.unwrap_or(Err(Refusal::Late));
    let silent = |error: &Refusal| {
        tracing::warn!(%error, path, node = node.id.as_str(), "another node did not tell who read a person's data");
    };
    told.inspect_err(silent).ok()
}

/// Asks another node something in JSON.
pub(crate) async fn post<T: Serialize>(
    state: &State,
    node: &Node,
    path: &str,
    body: &T,
) -> Result<ReceiptBytes, Refusal> {
    let malformed = |error: String| Refusal::Malformed(error);
    let bytes = serde_json::to_vec(body).map_err(|error| malformed(error.to_string()))?;
    let request = Request::post(path)
        .header(header::CONTENT_TYPE, "application/json")
        .body(HttpBody::from(bytes))
        .map_err(|error| malformed(error.to_string()))?;
    let answer = state.own.client.send(&state.target(node), request).await;
    let answer = answer.map_err(|error| Refusal::BrokeOff(error.to_string()))?;
    let status = answer.status();
    let bytes = axum::body::to_bytes(HttpBody::new(answer.into_body()), MOST_BYTES)
        .await
        .map_err(|error| Refusal::BrokeOff(error.to_string()))?;
    if status != StatusCode::OK {
        return Err(malformed(format!("the other node answered with status {status}")));
    }
    Ok(bytes.to_vec())
}
