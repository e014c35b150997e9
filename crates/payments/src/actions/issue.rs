//! Making a bill.

use kernel::{Actor, Money, Text, Tx};
use messaging::{Message, Recipient};
use serde_json::json;

use super::{audit, count};
use crate::error::PaymentsError;
use crate::model::{Bill, BillStatus, Line, NewBill, Transfer, draw_number};
use crate::store;

/// Numbers drawn before giving up.
const DRAWS: usize = 32;

/// Makes a bill within the caller's transaction and tells the payer; what it says never changes. There is one bill for each
/// reason: made again it is the same one.
pub fn issue(tx: &mut Tx, actor: &Actor, new: NewBill) -> Result<Bill, PaymentsError> {
    if let Some(known) = store::find_bill_for(tx, &new.reason)? {
        return Ok(known);
    }
    let amounts: Option<Vec<Money>> = new.lines.iter().map(Line::amount).collect();
    let amount = amounts.and_then(Money::checked_sum).filter(|amount| *amount > Money::ZERO);
    let negative = new.lines.iter().any(|line| line.each < Money::ZERO || line.times < 0);
    let amount = amount.filter(|_| !negative).ok_or(PaymentsError::Amount)?;
    let bill = Bill {
        id: tx.new_id(),
        number: number(tx)?,
        agency: new.agency,
        service: new.service,
        reason: new.reason,
        person_id: new.payer.id,
        post: new.post,
        payer_number: new.payer.national_id,
        payer_name: new.payer.name,
        title: new.title,
        lines: new.lines,
        amount,
        status: BillStatus::Open,
        issued_at: tx.now(),
        due_on: new.due_on,
        paid_at: None,
        closed_at: None,
    };
    store::insert_bill(tx, &bill)?;
    store::post(tx, Transfer::Issue, &bill, None)?;
    count(tx, "payment.billed", &bill, None)?;
    audit(tx, actor, &bill, "bill.issue", json!({ "number": bill.number, "amount": bill.amount }))?;
    let subject =
        Text::new(format!("請繳費：{}", bill.title.zh), format!("Please pay the fee: {}", bill.title.en));
    let body = Text::new(
        format!("應繳{}，請在{}以前繳納。", bill.amount.zh(), bill.due_on.long(kernel::Lang::Zh)),
        format!("{} is due by {}.", bill.amount, bill.due_on.long(kernel::Lang::En)),
    );
    tell(tx, &bill, subject, body)?;
    Ok(bill)
}

fn number(tx: &mut Tx) -> Result<String, PaymentsError> {
    for _ in 0..DRAWS {
        let number = draw_number(tx.today(), tx.entropy());
        if store::number_is_free(tx, &number)? {
            return Ok(number);
        }
    }
    Err(kernel::DbError::Busy.into())
}

/// Sends the payer a notice that leads to the bill.
pub(super) fn tell(tx: &mut Tx, bill: &Bill, subject: Text, body: Text) -> Result<(), PaymentsError> {
    let message = Message {
        to: Recipient::Person(bill.person_id.clone()),
        from: bill.agency.clone(),
        case: Some(bill.reason.clone()),
        subject,
        body,
        link: Some(format!("/payments/{}", bill.id)),
    };
    messaging::actions::send(tx, message)?;
    Ok(())
}
