//! Receipts of many rows at once, for whoever has the right to each of them.

use std::collections::HashMap;

use kernel::{AuditRow, Ctx, Reader};

use super::receipt::vouched;
use super::seal;
use crate::LedgerError;
use crate::receipt::{BATCH_FORMAT, Batch, Der, SealedRow};
use crate::store::{self, Tiles};
use crate::tree;

/// The receipts of rows, whose order does not matter; rows that wait are sealed first. `held` is the size of a head that the
/// asker holds: the head of the batch is proven to be of one history with it. The caller has made sure that whoever gets
/// it may see every row.
///
/// # Errors
/// No row, or storage fails.
pub async fn receipts_of(ctx: &Ctx, rows: Vec<AuditRow>, held: Option<u64>) -> Result<Batch, LedgerError> {
    if rows.is_empty() {
        return Err(LedgerError::NotFound);
    }
    let wanted = rows.clone();
    let built = match ctx.report(move |r| build(r, wanted, held)).await {
        Err(LedgerError::NotSealed) => {
            seal(ctx).await?;
            ctx.report(move |r| build(r, rows, held)).await
        }
        other => other,
    };
    let built = built?;
    let (certificates, ocsp) = vouched(ctx).await?;
    Ok(Batch { certificates, ocsp, ..built })
}

/// Under the smallest stamped head that holds all of them; without one, under the newest.
fn build(r: &mut Reader, rows: Vec<AuditRow>, held: Option<u64>) -> Result<Batch, LedgerError> {
    let log = store::find_log(r)?.ok_or(LedgerError::NotSealed)?;
    let rows = placed(r, rows)?;
    let indices: Vec<u64> = rows.iter().map(|sealed| sealed.index).collect();
    let last = indices.last().copied().unwrap_or_default();
    let (size, checkpoint, stamp) = match store::first_stamped_over(r, last)? {
        Some(head) => (head.size, head.note, head.stamp.map(Der)),
        None => (log.head.size, log.note, None),
    };
    let proof = tree::inclusion_of_many(&mut Tiles(r), &indices, size)?;
    let link = match held {
        Some(held) if (1..=log.head.size).contains(&held) => {
            tree::consistency(&mut Tiles(r), held.min(size), held.max(size))?
        }
        _ => Vec::new(),
    };
    let (certificates, ocsp) = (Vec::new(), Vec::new());
    Ok(Batch { format: BATCH_FORMAT.to_owned(), rows, proof, checkpoint, stamp, link, certificates, ocsp })
}

/// The rows with their leaves, in the order of these.
fn placed(r: &mut Reader, rows: Vec<AuditRow>) -> Result<Vec<SealedRow>, LedgerError> {
    let ids: Vec<&str> = rows.iter().map(|row| row.id.as_str()).collect();
    let leaves: HashMap<String, u64> = store::leaves_of(r, &ids)?.into_iter().collect();
    let place = |row: AuditRow| {
        let index = *leaves.get(&row.id).ok_or(LedgerError::NotSealed)?;
        Ok(SealedRow { index, row })
    };
    let mut placed = rows.into_iter().map(place).collect::<Result<Vec<_>, LedgerError>>()?;
    placed.sort_unstable_by_key(|sealed| sealed.index);
    placed.dedup_by_key(|sealed| sealed.index);
    Ok(placed)
}
