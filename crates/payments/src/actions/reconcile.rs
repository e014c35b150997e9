//! A day's payments beside the provider's settlement file.

use kernel::{Actor, Audit, Ctx, Day, Official, digest};
use serde_json::json;

use crate::error::PaymentsError;
use crate::model::{Entry, EntryKind, PaymentId, read_file};
use crate::store;

/// Takes a provider's settlement file of a day in. Payments that it has and we do not are asked about at once.
pub(crate) async fn reconcile(
    ctx: &Ctx,
    official: &Official,
    (channel, day): (&str, Day),
    file: &[u8],
) -> Result<(), PaymentsError> {
    let entries: Vec<Entry> = read_file(file).map_err(|line| PaymentsError::File { line })?;
    let hash = digest::sha256_hex(file);
    let (official, channel) = (official.clone(), channel.to_owned());
    ctx.write(move |tx| {
        store::insert_settlement(tx, &official, (&channel, day), &hash, &entries)?;
        for entry in entries.iter().filter(|entry| entry.kind == EntryKind::Payment) {
            let found = store::find_payment(tx, &PaymentId::new(entry.order.clone()))?;
            let found = found.filter(|payment| payment.agency == official.agency && payment.status.is_live());
            if let Some(payment) = found {
                let now = tx.now();
                store::save_payment(tx, &payment, Some(now))?;
            }
        }
        let actor = Actor::Official(official.clone());
        let detail = json!({ "day": day, "channel": channel, "digest": hash, "lines": entries.len() });
        let agency = Some(&official.agency);
        let (action, object) = ("payments.reconcile", "settlement");
        tx.audit(Audit {
            actor: &actor,
            action,
            object,
            object_id: official.agency.as_str(),
            agency,
            detail,
        })?;
        Ok(())
    })
    .await
}

/// Notes that the list of a day was taken along.
pub(crate) async fn take_along(ctx: &Ctx, official: &Official, day: Day) -> Result<(), PaymentsError> {
    let official = official.clone();
    ctx.write(move |tx| {
        let actor = Actor::Official(official.clone());
        let agency = Some(&official.agency);
        let (action, object, detail) = ("payments.export", "settlement", json!({ "day": day }));
        tx.audit(Audit {
            actor: &actor,
            action,
            object,
            object_id: official.agency.as_str(),
            agency,
            detail,
        })?;
        Ok(())
    })
    .await
}
