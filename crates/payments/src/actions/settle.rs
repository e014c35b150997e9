//! What a provider says of a payment is taken in: once, whenever and however often it is said.

use kernel::{Actor, Text, Tx};
use serde_json::json;

use super::close::give_back;
use super::issue::tell;
use super::{audit, count};
use crate::error::PaymentsError;
use crate::model::{Bill, BillStatus, Payment, PaymentStatus, Refund, RefundId, Report, Transfer};
use crate::store;

/// The event that tells blocks above that a bill was paid: `{ bill, reason }`.
pub(crate) const PAID: &str = "payment.paid";

/// While a provider says that it waits for the person, it is asked again after so many seconds: twice as many each time up to
/// an hour.
const AGAIN: i64 = 30;
const LONGEST: i64 = 3_600;

/// The pause before a provider is asked once more.
pub(crate) fn pause(asked: i64) -> i64 {
    (AGAIN << asked.clamp(0, 7)).min(LONGEST)
}

/// Takes a provider's report in. Whatever was paid is never unpaid; money for a bill that nobody owes (any more) goes back.
/// A report that does not fit the payment changes nothing.
pub(crate) fn settle(tx: &mut Tx, report: &Report) -> Result<(), PaymentsError> {
    let mut payment = store::find_payment(tx, &report.order)?.ok_or(PaymentsError::Unknown)?;
    if report.amount != payment.amount {
        return Err(PaymentsError::Report);
    }
    if payment.status == PaymentStatus::Paid {
        return Ok(());
    }
    match report.status.as_str() {
        "paid" => paid(tx, payment, report),
        "open" if payment.status.is_live() => {
            payment.status = PaymentStatus::Open;
            payment.pay_url = report.pay_url.clone().or(payment.pay_url);
            payment.problem = None;
            let next = tx.now().plus_seconds(pause(payment.asked));
            Ok(store::save_payment(tx, &payment, Some(next))?)
        }
        "failed" | "expired" if payment.status.is_live() => {
            payment.status = PaymentStatus::Failed;
            payment.problem = None;
            store::save_payment(tx, &payment, None)?;
            let bill = store::find_bill(tx, &payment.bill)?.ok_or(PaymentsError::Unknown)?;
            count(tx, "payment.failed", &bill, Some(&payment))?;
            let detail = json!({ "payment": payment.id, "why": report.status });
            audit(tx, &Actor::Platform, &bill, "bill.payment_failed", detail)
        }
        "open" | "failed" | "expired" => Ok(()),
        _ => Err(PaymentsError::Report),
    }
}

fn paid(tx: &mut Tx, mut payment: Payment, report: &Report) -> Result<(), PaymentsError> {
    let mut bill = store::find_bill(tx, &payment.bill)?.ok_or(PaymentsError::Unknown)?;
    payment.status = PaymentStatus::Paid;
    payment.reference.clone_from(&report.reference);
    payment.paid_at = Some(tx.now());
    payment.problem = None;
    store::save_payment(tx, &payment, None)?;
    let detail = json!({ "payment": payment.id, "amount": payment.amount, "reference": payment.reference });
    audit(tx, &Actor::Platform, &bill, "bill.paid", detail)?;
    if bill.status != BillStatus::Open {
        store::post(tx, Transfer::Surplus, &bill, Some(&payment))?;
        return give_back(tx, &Actor::Platform, &bill, &payment);
    }
    bill.status = BillStatus::Paid;
    bill.paid_at = Some(tx.now());
    store::save_bill(tx, &bill)?;
    store::post(tx, Transfer::Pay, &bill, Some(&payment))?;
    count(tx, "payment.paid", &bill, Some(&payment))?;
    tx.publish(PAID, &json!({ "bill": bill.id, "reason": bill.reason }))?;
    let subject = Text::new(
        format!("已收到您繳的費用：{}", bill.title.zh),
        format!("Your payment has arrived: {}", bill.title.en),
    );
    let body = Text::new(
        format!("收到{}，收據號碼 {}。", bill.amount.zh(), bill.number),
        format!("{} was paid; the receipt's number is {}.", bill.amount, bill.number),
    );
    tell(tx, &bill, subject, body)
}

/// Takes in that a refund was done; again it changes nothing.
pub(crate) fn settle_refund(tx: &mut Tx, id: &RefundId) -> Result<(), PaymentsError> {
    let mut refund: Refund = store::find_refund(tx, id)?.ok_or(PaymentsError::Unknown)?;
    if refund.done_at.is_some() {
        return Ok(());
    }
    refund.done_at = Some(tx.now());
    refund.problem = None;
    store::save_refund(tx, &refund, None)?;
    let payment = store::find_payment(tx, &refund.payment)?.ok_or(PaymentsError::Unknown)?;
    let mut bill: Bill = store::find_bill(tx, &refund.bill)?.ok_or(PaymentsError::Unknown)?;
    store::post(tx, Transfer::Refund, &bill, Some(&payment))?;
    count(tx, "payment.refunded", &bill, Some(&payment))?;
    let detail = json!({ "refund": refund.id, "payment": payment.id, "amount": refund.amount });
    audit(tx, &Actor::Platform, &bill, "bill.refunded", detail)?;
    if bill.status == BillStatus::Refunding {
        bill.status = BillStatus::Refunded;
        bill.closed_at = Some(tx.now());
        store::save_bill(tx, &bill)?;
    }
    let subject = Text::new(
        format!("已退費：{}", bill.title.zh),
        format!("Your money was given back: {}", bill.title.en),
    );
    let body = Text::new(
        format!("{}已循原來的繳費方式退還。", refund.amount.zh()),
        format!("{} went back the way it was paid.", refund.amount),
    );
    tell(tx, &bill, subject, body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_up_to_an_hour() {
        let pauses: Vec<i64> = (0..9).map(pause).collect();
        assert_eq!(pauses, [30, 60, 120, 240, 480, 960, 1_920, 3_600, 3_600]);
    }
}
