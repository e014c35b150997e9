//! What runs by itself.

use kernel::jobs::JobKind;
use kernel::{Ctx, Tx};
use serde_json::Value as Json;

use crate::{actions, store};

/// Takes away codes, tokens and requests that no longer open anything.
pub(crate) const TIDY: JobKind = JobKind { name: "openid.tidy", run: tidy };
/// Ends what clients were given in a session, when the person has signed out of it.
pub(crate) const END: JobKind = JobKind { name: "openid.end_session", run: end };
/// Lets what clients were given go on when the person's session did under another token.
pub(crate) const MOVE: JobKind = JobKind { name: "openid.move_session", run: follow };
/// How long after a sign-in it runs, in seconds.
pub(crate) const TIDY_AFTER_SECONDS: i64 = 86_400;

fn tidy(_: &Ctx, tx: &mut Tx, _: &Json) -> anyhow::Result<()> {
    Ok(store::tidy(tx)?)
}

fn end(ctx: &Ctx, tx: &mut Tx, payload: &Json) -> anyhow::Result<()> {
    Ok(actions::end_session(ctx, tx, word(payload, "session"))?)
}

fn follow(ctx: &Ctx, tx: &mut Tx, payload: &Json) -> anyhow::Result<()> {
    let (from, to) = (word(payload, "session"), word(payload, "by"));
    // The new session may have ended before this ran, and nothing else would end what is moved to it.
    if identity::store::find_session(tx, to)?.is_none() {
        return Ok(actions::end_session(ctx, tx, from)?);
    }
    Ok(store::move_sign_ins(tx, from, to)?)
}

fn word<'a>(payload: &'a Json, name: &str) -> &'a str {
    payload.get(name).and_then(Json::as_str).unwrap_or_default()
}
