//! Receipts of audit rows.

use kernel::{AuditRow, Ctx, Reader, audit};

use super::{Proving, seal};
use crate::LedgerError;
use crate::note::LogKey;
use crate::receipt::{Der, Newest, RECEIPT_FORMAT, Receipt};
use crate::store::{self, LogState, Tiles};
use crate::tree;

/// The receipt of the first row about a thing: `("look_up", id)`. A row that waits is
/// sealed first. The caller has made sure that the visitor may see the row.
pub async fn receipt_about(ctx: &Ctx, object: &'static str, id: &str) -> Result<Receipt, LedgerError> {
    let id = id.to_owned();
    let rows = ctx.read(move |r| audit::list_about(r, object, &id, 1)).await?;
    give(ctx, rows.into_iter().next()).await
}

/// The receipt of a row by its id.
pub async fn receipt_of(ctx: &Ctx, audit_id: &str) -> Result<Receipt, LedgerError> {
    let ids = [audit_id.to_owned()];
    let rows = ctx.read(move |r| audit::list_by_ids(r, &ids)).await?;
    give(ctx, rows.into_iter().next()).await
}

async fn give(ctx: &Ctx, row: Option<AuditRow>) -> Result<Receipt, LedgerError> {
    let row = row.ok_or(LedgerError::NotFound)?;
    let wanted = row.clone();
    let built = match ctx.report(move |r| build(r, wanted)).await {
        Err(LedgerError::NotSealed) => {
            seal(ctx).await?;
            ctx.report(move |r| build(r, row)).await
        }
        other => other,
    };
    let built = built?;
    let (certificates, ocsp) = vouched(ctx).await?;
    Ok(Receipt { certificates, ocsp, ..built })
}

/// The certificates of the log's key, and what authorities say of them now.
pub(super) async fn vouched(ctx: &Ctx) -> Result<(Vec<Der>, Vec<Der>), LedgerError> {
    let certificates = super::certificates(ctx)?;
    let ocsp = match ctx.find_part::<Proving>() {
        Some(Proving(authorities)) => authorities.responses(ctx, &certificates).await,
        None => Vec::new(),
    };
    let certificates = certificates.iter().map(|certificate| Der(certificate.der().to_vec())).collect();
    Ok((certificates, ocsp.into_iter().map(Der).collect()))
}

/// The row under the smallest stamped head that holds it, which proves the earliest time;
/// without one, under the newest head.
fn build(r: &mut Reader, row: AuditRow) -> Result<Receipt, LedgerError> {
    let (Some(index), Some(log)) = (store::find_leaf(r, &row.id)?, store::find_log(r)?) else {
        return Err(LedgerError::NotSealed);
    };
    let stamped = store::first_stamped_over(r, index)?;
    let (size, checkpoint, stamp) = match stamped {
        Some(head) => (head.size, head.note, head.stamp.map(Der)),
        None => (log.head.size, log.note.clone(), None),
    };
    let proof = tree::inclusion(&mut Tiles(r), index, size)?;
    let newest = newest(r, size, &log)?;
    let key = LogKey::new(None, &log.public_key)?.verifier(&log.head.origin);
    let format = RECEIPT_FORMAT.to_owned();
    let (certificates, ocsp) = (Vec::new(), Vec::new());
    Ok(Receipt { format, row, index, proof, checkpoint, stamp, newest, certificates, ocsp, key })
}

fn newest(r: &mut Reader, size: u64, log: &LogState) -> Result<Option<Newest>, LedgerError> {
    if log.head.size == size {
        return Ok(None);
    }
    let consistency = tree::consistency(&mut Tiles(r), size, log.head.size)?;
    Ok(Some(Newest { checkpoint: log.note.clone(), consistency }))
}
