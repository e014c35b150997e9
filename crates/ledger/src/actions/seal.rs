//! Sealing: committed audit rows become leaves, and the grown tree gets a signed head.
//!
//! Everything that takes time is done before the transaction: the rows are read over a
//! snapshot, hashed, and the head is signed. The transaction only writes, and only if the
//! tree is still the one that was read. Its rows leave the queue, become leaves and are
//! covered by the head in one commit; so whatever dies when, and however many servers
//! seal, each row is one leaf.

use std::sync::Arc;

use kernel::{Ctx, DbError, Reader, Tx, audit};

use crate::leaf::leaf_hash;
use crate::note::{self, Checkpoint};
use crate::store::{self, LogState, Tiles};
use crate::tree::{self, Growth};
use crate::{LedgerError, Log};

/// Rows sealed by one transaction: it keeps other writes waiting for some milliseconds.
pub const BATCH: usize = 1024;
/// Tries against other servers that seal at the same time.
const TRIES: u32 = 5;

/// Seals every row that is committed; gives how many.
pub async fn seal(ctx: &Ctx) -> Result<u64, LedgerError> {
    let mut sealed = 0;
    loop {
        let batch = seal_batch(ctx).await?;
        sealed += batch;
        if batch < BATCH as u64 {
            return Ok(sealed);
        }
    }
}

async fn seal_batch(ctx: &Ctx) -> Result<u64, LedgerError> {
    let log = ctx.part::<Log>();
    for _ in 0..TRIES {
        let seen = log.newest_seen();
        let Some(plan) = ctx.report(move |r| plan(r, seen.as_ref())).await? else { return Ok(0) };
        let batch = sign(ctx, log, plan)?;
        let count = batch.plan.ids.len() as u64;
        let kept = batch.clone();
        match ctx.write(move |tx| commit(tx, &kept)).await {
            Ok(()) => {
                log.remember(&batch.head, &batch.note);
                metrics::counter!("minben_ledger_sealed_total").increment(count);
                return Ok(count);
            }
            Err(Ended::Moved) => {}
            Err(Ended::Db(error)) => return Err(error.into()),
        }
    }
    Err(LedgerError::Crowded)
}

/// What a batch makes of the tree, as read from one snapshot.
struct Plan {
    log: Option<LogState>,
    ids: Vec<String>,
    growth: Growth,
}

/// A plan with its signed head.
struct Batch {
    plan: Plan,
    head: Checkpoint,
    note: String,
    public_key: Vec<u8>,
}

fn plan(r: &mut Reader, seen: Option<&Checkpoint>) -> Result<Option<Plan>, LedgerError> {
    let log = store::find_log(r)?;
    same_history(r, log.as_ref(), seen)?;
    let (mut ids, mut leaves) = (Vec::with_capacity(BATCH), Vec::with_capacity(BATCH));
    audit::each_unsealed(r, BATCH, |row| {
        leaves.push(leaf_hash(&row));
        ids.push(row.id);
    })?;
    if ids.is_empty() {
        return Ok(None);
    }
    let size = log.as_ref().map_or(0, |log| log.head.size);
    let growth = tree::append(&mut Tiles(r), size, &leaves)?;
    Ok(Some(Plan { log, ids, growth }))
}

/// Refuses to go on from a tree that is not the continuation of what was signed before:
/// a second head of another history would never be forgiven.
pub(crate) fn same_history(
    r: &mut Reader,
    log: Option<&LogState>,
    seen: Option<&Checkpoint>,
) -> Result<(), LedgerError> {
    let Some(seen) = seen else { return Ok(()) };
    let Some(log) = log else { return Err(LedgerError::RolledBack { held: 0, seen: seen.size }) };
    if log.head == *seen {
        return Ok(());
    }
    if log.head.origin != seen.origin {
        return Err(LedgerError::Forked { seen: seen.size });
    }
    if log.head.size < seen.size {
        return Err(LedgerError::RolledBack { held: log.head.size, seen: seen.size });
    }
    if tree::root(&mut Tiles(r), seen.size)? == seen.root {
        Ok(())
    } else {
        Err(LedgerError::Forked { seen: seen.size })
    }
}

fn sign(ctx: &Ctx, log: &Log, plan: Plan) -> Result<Arc<Batch>, LedgerError> {
    let begun = plan.log.as_ref();
    let key = log.key(ctx, begun.map(|log| log.public_key.as_slice()))?;
    let head = Checkpoint {
        origin: begun.map_or_else(|| origin(&ctx.settings.public_url), |log| log.head.origin.clone()),
        size: plan.growth.size,
        root: plan.growth.root,
    };
    let note = note::sign(key.as_ref(), &head)?;
    let public_key = key.public_key_der().to_vec();
    Ok(Arc::new(Batch { plan, head, note, public_key }))
}

/// The log's name: where it is served, without the scheme (C2SP tlog-tiles).
pub(super) fn origin(public_url: &str) -> String {
    let host = public_url.split_once("://").map_or(public_url, |(_, host)| host);
    let plain: String = host.chars().filter(|c| !c.is_whitespace() && *c != '+').collect();
    format!("{plain}/ledger")
}

/// Why a batch was not written.
enum Ended {
    /// Another server has sealed meanwhile.
    Moved,
    /// Storage failed.
    Db(DbError),
}

impl From<DbError> for Ended {
    fn from(error: DbError) -> Self {
        Self::Db(error)
    }
}

fn commit(tx: &mut Tx, batch: &Batch) -> Result<(), Ended> {
    let Batch { plan, head, note, public_key } = batch;
    // First, so that of two servers the second one waits here instead of working in vain.
    let ours = match &plan.log {
        Some(log) => store::replace_head(tx, &log.head, head, note)?,
        None => store::begin(tx, head, note, public_key)?,
    };
    if !ours {
        return Err(Ended::Moved);
    }
    let first = head.size - plan.ids.len() as u64;
    store::insert_growth(tx, first, &plan.ids, &plan.growth)?;
    if audit::mark_sealed(tx, &plan.ids)? != plan.ids.len() as u64 {
        return Err(Ended::Moved);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::origin;

    #[test]
    fn the_logs_name_is_its_address() {
        assert_eq!(origin("https://gov.example"), "gov.example/ledger");
        assert_eq!(origin("http://127.0.0.1:8080"), "127.0.0.1:8080/ledger");
    }
}
