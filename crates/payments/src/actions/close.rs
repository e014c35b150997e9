//! A bill is not owed any more.

use kernel::{Actor, Tx};
use serde_json::json;

use super::{audit, count};
use crate::error::PaymentsError;
use crate::model::{Bill, BillStatus, Payment, PaymentStatus, Refund, Transfer};
use crate::store;

/// What becomes of money that was paid for what is not done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paid {
    /// It goes back.
    GoesBack,
    /// It stays.
    Stays,
}

/// Closes the bill for a reason, if there is one, within the caller's transaction: one that is open is cancelled, and what was
/// paid goes back where `paid` says so. Done again it changes nothing.
pub fn close(tx: &mut Tx, actor: &Actor, reason: &str, paid: Paid) -> Result<(), PaymentsError> {
    let Some(mut bill) = store::find_bill_for(tx, reason)? else { return Ok(()) };
    match bill.status {
        BillStatus::Open => {
            bill.status = BillStatus::Cancelled;
            bill.closed_at = Some(tx.now());
            store::save_bill(tx, &bill)?;
            store::post(tx, Transfer::Cancel, &bill, None)?;
            count(tx, "payment.cancelled", &bill, None)?;
            audit(tx, actor, &bill, "bill.cancel", json!({}))
        }
        BillStatus::Paid if paid == Paid::GoesBack => {
            let payments = store::list_payments(tx, &bill.id)?;
            // Any other payment of the bill went back as soon as it came in.
            let mut counted = None;
            for payment in payments.into_iter().filter(|payment| payment.status == PaymentStatus::Paid) {
                if store::find_refund_of(tx, &payment.id)?.is_none() {
                    counted = Some(payment);
                }
            }
            let payment = counted.ok_or(PaymentsError::Report)?;
            bill.status = BillStatus::Refunding;
            store::save_bill(tx, &bill)?;
            store::post(tx, Transfer::GiveBack, &bill, Some(&payment))?;
            give_back(tx, actor, &bill, &payment)
        }
        _ => Ok(()),
    }
}

/// Puts a payment's refund on its way; the provider is asked for it as soon as this is committed.
pub(super) fn give_back(
    tx: &mut Tx,
    actor: &Actor,
    bill: &Bill,
    payment: &Payment,
) -> Result<(), PaymentsError> {
    let refund = Refund {
        id: tx.new_id(),
        payment: payment.id.clone(),
        bill: bill.id.clone(),
        agency: bill.agency.clone(),
        channel: payment.channel.clone(),
        amount: payment.amount,
        created_at: tx.now(),
        done_at: None,
        asked: 0,
        problem: None,
    };
    store::insert_refund(tx, &refund)?;
    let detail = json!({ "payment": payment.id, "amount": payment.amount });
    audit(tx, actor, bill, "bill.give_back", detail)
}
