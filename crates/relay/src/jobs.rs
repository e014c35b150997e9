//! What runs by itself: bodies of messages are kept for a time only. What was signed stays, with their digests.

use kernel::jobs::JobKind;
use kernel::{Ctx, DbError, Timestamp, Tx};
use serde_json::{Value as Json, json};

use crate::store;

/// Forgets bodies whose time is over, and enqueues itself for the next day.
pub(crate) const FORGET: JobKind = JobKind { name: "relay.forget", run: forget };
/// How long bodies are kept, in days: as long as an exchange is likely to be asked about again.
const KEPT_DAYS: i64 = 30;
const DAY_SECONDS: i64 = 86_400;

/// Has old bodies forgotten from now on; once is enough.
///
/// # Errors
/// Storage fails.
pub async fn start(ctx: &Ctx) -> Result<(), DbError> {
    ctx.write(|tx| tx.enqueue(FORGET.name, &json!({ "from": 0 }), Some(FORGET.name))).await
}

fn forget(_: &Ctx, tx: &mut Tx, payload: &Json) -> anyhow::Result<()> {
    let from = Timestamp(payload["from"].as_i64().unwrap_or(0));
    let until = tx.now().plus_seconds(-KEPT_DAYS * DAY_SECONDS);
    store::forget_bodies(tx, from, until)?;
    let tomorrow = tx.now().plus_seconds(DAY_SECONDS);
    Ok(tx.enqueue_at(FORGET.name, &json!({ "from": until.0 }), tomorrow, Some(FORGET.name))?)
}
