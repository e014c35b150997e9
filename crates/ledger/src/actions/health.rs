//! How the ledger stands: for its page, for the operator, for `minben doctor`.

use kernel::{Ctx, Reader, audit};

use super::seal::same_history;
use crate::note::Checkpoint;
use crate::store::{self, DayHead, LogState};
use crate::{LedgerError, Log};

/// How the ledger stands.
#[derive(Debug)]
pub struct Health {
    /// The log; none before the first sealing.
    pub log: Option<LogState>,
    /// Rows that wait to be sealed.
    pub waiting: u64,
    /// The newest stamped head.
    pub stamped: Option<DayHead>,
    /// Why sealing stands still, as far as the database tells.
    pub trouble: Option<LedgerError>,
}

/// Looks at the log and at the head that was kept beside the database.
pub async fn health(ctx: &Ctx) -> Result<Health, LedgerError> {
    let log = ctx.part::<Log>();
    let seen = log.newest_seen();
    let mut health = ctx.read(move |r| read(r, seen.as_ref())).await?;
    if let (Some(state), None) = (&health.log, &health.trouble) {
        health.trouble = log.key(ctx, Some(&state.public_key)).err();
    }
    Ok(health)
}

fn read(r: &mut Reader, seen: Option<&Checkpoint>) -> Result<Health, LedgerError> {
    let log = store::find_log(r)?;
    let trouble = match same_history(r, log.as_ref(), seen) {
        Err(LedgerError::Db(error)) => return Err(error.into()),
        other => other.err(),
    };
    Ok(Health { log, waiting: audit::count_unsealed(r)?, stamped: store::newest_stamped(r)?, trouble })
}
