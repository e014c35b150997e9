//! What runs by itself.

use kernel::jobs::JobKind;
use kernel::{Ctx, Tx};
use serde_json::Value as Json;

use crate::store;

/// Takes away codes, tokens and requests that no longer open anything.
pub(crate) const TIDY: JobKind = JobKind { name: "openid.tidy", run: tidy };
/// How long after a sign-in it runs, in seconds.
pub(crate) const TIDY_AFTER_SECONDS: i64 = 86_400;

fn tidy(_: &Ctx, tx: &mut Tx, _: &Json) -> anyhow::Result<()> {
    Ok(store::tidy(tx)?)
}
