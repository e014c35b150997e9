//! What nodes tell each other of the rows in their logs about an exchange: receipts of one, or of many at once.

use std::borrow::Cow;
use std::collections::HashSet;

use axum::body::Bytes;
use axum::extract::State as Part;
use axum::response::{IntoResponse as _, Response};
use axum::{Extension, Json};
use federation::{Caller, Federation};
use http::header;
use kernel::{AgencyId, AuditRow, Ctx, audit};
use ledger::receipt::{Batch, MOST_BATCH_ROWS, Receipt};
use serde::{Deserialize, Serialize};

use crate::error::Refusal;
use crate::message::digest;
use crate::receive::node_of;
use crate::store::{self, Kept, Key, Side};

/// The most exchanges that are asked about at once.
pub(crate) const MOST_AT_ONCE: usize = 200;
/// The longest question, in bytes.
pub(crate) const MOST_BYTES: usize = 512 * 1024;
/// Rows about one message id, at most: several agencies may use the same.
const MOST_ROWS: usize = 64;
/// What the rows of an exchange are about.
pub(crate) const OBJECT: &str = "exchange";

/// What the rows of an exchange tell, as far as it matters whose they are.
#[derive(Deserialize)]
struct Detail<'a> {
    #[serde(borrow)]
    node: Cow<'a, str>,
    #[serde(borrow, default)]
    request: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    answer: Option<Cow<'a, str>>,
}

/// Whether a row of a log is about an exchange with this node.
pub(crate) fn is_with(row: &AuditRow, node: &str) -> bool {
    let detail = serde_json::from_str::<Detail<'_>>(&row.detail);
    row.object == OBJECT && detail.is_ok_and(|detail| detail.node == node)
}

/// The messages of one exchange by the digests of their headers, as both logs name them.
pub(crate) struct Digests {
    request: String,
    answer: Option<String>,
}

impl Digests {
    pub(crate) fn of(request: &Kept, answer: Option<&Kept>) -> Self {
        let answer = answer.map(|answer| digest(&answer.sealed.header));
        Self { request: digest(&request.sealed.header), answer }
    }

    /// Whether a row of a log is about this exchange: the same id may be another one's too.
    pub(crate) fn are_in(&self, row: &AuditRow) -> bool {
        serde_json::from_str::<Detail<'_>>(&row.detail).is_ok_and(|detail| {
            detail.request.is_some_and(|request| request == self.request)
                || detail.answer.is_some_and(|answer| Some(answer.as_ref()) == self.answer.as_deref())
        })
    }
}

/// The receipts of this node's log about a message id, of those rows that `wanted` takes.
pub(crate) async fn own(
    ctx: &Ctx,
    id: &str,
    wanted: impl Fn(&AuditRow) -> bool,
) -> Result<Vec<Receipt>, Refusal> {
    let id = id.to_owned();
    let rows = ctx.read(move |r| audit::list_about(r, OBJECT, &id, MOST_ROWS)).await?;
    let mut receipts = Vec::new();
    for row in rows.into_iter().filter(wanted) {
        receipts.push(ledger::actions::receipt_of(ctx, &row.id).await?);
    }
    Ok(receipts)
}

/// Which exchange.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct About {
    pub(crate) consumer: String,
    pub(crate) id: String,
}

/// `POST /relay/receipts`: this log's receipts of an exchange with the node that asks.
pub(crate) async fn of_one(
    Part(ctx): Part<Ctx>,
    Extension(caller): Extension<Caller>,
    Json(about): Json<About>,
) -> Result<Json<Vec<Receipt>>, Refusal> {
    let state = ctx.part::<Federation>().load_state()?;
    let node = node_of(&state, &caller)?.id.to_string();
    let unknown = || Refusal::Unknown { id: about.id.clone() };
    let consumer = AgencyId::new(&about.consumer);
    let side = if state.is_here(&consumer) { Side::Out } else { Side::In };
    let key = Key { consumer, id: about.id.clone(), side };
    let found = ctx.read(move |r| store::find(r, &key)).await?;
    if found.is_none_or(|(request, _)| request.node != node) {
        return Err(unknown());
    }
    Ok(Json(own(&ctx, &about.id, |row| is_with(row, &node)).await?))
}

/// Which exchanges.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AboutMany {
    /// Leaves of the head of the answerer's log that the asker holds.
    pub(crate) held: u64,
    /// Message ids.
    pub(crate) ids: Vec<String>,
}

/// `POST /relay/receipts/many`: this log's receipts of exchanges with the node that asks, as one batch; `null` when the log
/// has none of them.
pub(crate) async fn of_many(
    Part(ctx): Part<Ctx>,
    Extension(caller): Extension<Caller>,
    asked: Bytes,
) -> Result<Response, Refusal> {
    let malformed = |error: String| Refusal::Malformed(error);
    let AboutMany { held, ids } =
        serde_json::from_slice(&asked).map_err(|error| malformed(error.to_string()))?;
    if ids.len() > MOST_AT_ONCE {
        return Err(malformed(format!("more than {MOST_AT_ONCE} exchanges are asked about at once")));
    }
    let state = ctx.part::<Federation>().load_state()?;
    let node = node_of(&state, &caller)?.id.to_string();
    let ids: Vec<String> = ids.into_iter().collect::<HashSet<_>>().into_iter().collect();
    let found = ctx.report(move |r| {
        let mut rows = audit::list_about_any(r, OBJECT, &ids)?;
        rows.retain(|row| is_with(row, &node));
        Ok::<_, kernel::DbError>(rows)
    });
    let rows = found.await?;
    if rows.len() > MOST_BATCH_ROWS {
        return Err(malformed(
            "these exchanges have more rows than are told at once; ask about fewer".to_owned(),
        ));
    }
    let batch = if rows.is_empty() {
        None
    } else {
        Some(ledger::actions::receipts_of(&ctx, rows, Some(held)).await?)
    };
    let json = tokio::task::spawn_blocking(move || serde_json::to_vec::<Option<Batch>>(&batch)).await;
    let failed = |error: String| Refusal::Package(error);
    let json = json.map_err(|error| failed(error.to_string()))?.map_err(|error| failed(error.to_string()))?;
    Ok(([(header::CONTENT_TYPE, "application/json")], json).into_response())
}
