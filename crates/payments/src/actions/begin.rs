//! Beginning to pay.

use kernel::{Actor, Ctx};
use serde_json::json;

use super::{audit, load_own, settle};
use crate::error::PaymentsError;
use crate::model::{Bill, BillId, BillStatus, Payment, PaymentStatus};
use crate::provider::Provider;
use crate::store;

/// How long a prepared payment may be paid, in seconds.
const VALID: i64 = 30 * 60;
/// The provider is asked for the first time after so many seconds: its own message is faster as a rule.
const FIRST: i64 = 30;

/// Begins to pay a bill through a channel. While a payment of the bill may still bring money in, that one is gone on with,
/// so that nobody pays twice. The provider is asked outside of any transaction; when it does not answer, what is not known is
/// asked again later.
pub(crate) async fn begin(
    ctx: &Ctx,
    actor: &Actor,
    id: &BillId,
    channel: &str,
) -> Result<Payment, PaymentsError> {
    let provider = Provider::of(ctx, channel).ok_or(PaymentsError::Unknown)?;
    let (bill, payment) = prepare(ctx, actor, id, &provider.channel.id).await?;
    if payment.pay_url.is_some() {
        return Ok(payment);
    }
    // What is gone on with stays with the channel it began with.
    let provider = Provider::of(ctx, &payment.channel).ok_or(PaymentsError::Unknown)?;
    let report = provider.prepare(ctx, &bill, &payment, VALID).await?;
    if report.status == "open" && report.pay_url.as_deref().is_none_or(|url| !is_address(url)) {
        let reason = "it does not say where to pay".to_owned();
        return Err(PaymentsError::Provider { reason });
    }
    let id = payment.id.clone();
    ctx.write(move |tx| {
        settle(tx, &report)?;
        store::find_payment(tx, &id)?.ok_or(PaymentsError::Unknown)
    })
    .await
}

/// Whether a browser may be sent there: over TLS, or within this site.
fn is_address(url: &str) -> bool {
    url.starts_with("https://") || (url.starts_with('/') && !url.starts_with("//"))
}

async fn prepare(
    ctx: &Ctx,
    actor: &Actor,
    id: &BillId,
    channel: &str,
) -> Result<(Bill, Payment), PaymentsError> {
    let (actor, id, channel) = (actor.clone(), id.clone(), channel.to_owned());
    ctx.write(move |tx| {
        let bill = load_own(tx, &actor, &id)?;
        if bill.status != BillStatus::Open {
            return Err(PaymentsError::WrongState { state: bill.status.as_str() });
        }
        let live = store::list_payments(tx, &id)?.into_iter().find(|payment| payment.status.is_live());
        if let Some(live) = live {
            return Ok((bill, live));
        }
        let payment = Payment {
            id: tx.new_id(),
            bill: bill.id.clone(),
            agency: bill.agency.clone(),
            channel: channel.clone(),
            amount: bill.amount,
            status: PaymentStatus::Begun,
            created_at: tx.now(),
            pay_url: None,
            reference: None,
            paid_at: None,
            asked: 0,
            problem: None,
        };
        store::insert_payment(tx, &payment, payment.created_at.plus_seconds(FIRST))?;
        let detail = json!({ "payment": payment.id, "channel": payment.channel, "amount": payment.amount });
        audit(tx, &actor, &bill, "bill.begin_payment", detail)?;
        Ok((bill, payment))
    })
    .await
}
