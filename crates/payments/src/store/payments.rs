//! Payments and refunds, and those about which the provider is to be asked.

use kernel::{AgencyId, Day, DbError, Money, Reader, Row, Timestamp, Tx, params};

use crate::model::{BillId, EntryKind, Payment, PaymentId, PaymentStatus, Refund, RefundId};

/// Payments or refunds asked about at a time.
const AT_ONCE: i64 = 50;

const COLUMNS: &str =
    "id, bill_id, agency, channel, amount, status, created_at, pay_url, reference, paid_at, asked, problem";

fn payment(row: &Row) -> Result<Payment, DbError> {
    let status =
        PaymentStatus::parse(row.text_ref(5)?).ok_or(DbError::Column { column: 5, expected: "a status" })?;
    Ok(Payment {
        id: row.id(0)?,
        bill: row.id(1)?,
        agency: row.id(2)?,
        channel: row.text(3)?,
        amount: Money(row.int(4)?),
        status,
        created_at: row.timestamp(6)?,
        pay_url: row.opt_text(7)?,
        reference: row.opt_text(8)?,
        paid_at: row.opt_timestamp(9)?,
        asked: row.int(10)?,
        problem: row.opt_text(11)?,
    })
}

/// A payment by its id: for the engine itself.
pub(crate) fn find_payment(r: &mut Reader, id: &PaymentId) -> Result<Option<Payment>, DbError> {
    let sql = format!("select {COLUMNS} from payments where id = $1");
    r.query_opt(&sql, params![id])?.as_ref().map(payment).transpose()
}

/// Every try to pay a bill, the oldest first.
pub fn list_payments(r: &mut Reader, bill: &BillId) -> Result<Vec<Payment>, DbError> {
    let sql = format!("select {COLUMNS} from payments where bill_id = $1 order by created_at, id");
    r.query(&sql, params![bill])?.iter().map(payment).collect()
}

/// Payments about which the provider is to be asked by now.
pub(crate) fn due_payments(r: &mut Reader, now: Timestamp) -> Result<Vec<Payment>, DbError> {
    let sql = format!("select {COLUMNS} from payments where ask_at <= $1 order by ask_at, id limit $2");
    r.query(&sql, params![now, AT_ONCE])?.iter().map(payment).collect()
}

/// Writes a new payment; the provider is asked about it at `ask_at`.
pub(crate) fn insert_payment(tx: &mut Tx, payment: &Payment, ask_at: Timestamp) -> Result<(), DbError> {
    tx.execute(
        "insert into payments (id, bill_id, agency, channel, amount, status, created_at, ask_at, asked) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, 0)",
        params![
            &payment.id,
            &payment.bill,
            &payment.agency,
            &payment.channel,
            payment.amount,
            payment.status.as_str(),
            payment.created_at,
            ask_at
        ],
    )
    .map(|_| ())
}

/// Writes where a payment stands, and when the provider is asked next, if at all.
pub(crate) fn save_payment(tx: &mut Tx, payment: &Payment, ask_at: Option<Timestamp>) -> Result<(), DbError> {
    tx.execute(
        "update payments set status = $2, pay_url = $3, reference = $4, paid_at = $5, paid_on = $6, ask_at = $7, \
         asked = $8, problem = $9 where id = $1",
        params![
            &payment.id,
            payment.status.as_str(),
            payment.pay_url.as_deref(),
            payment.reference.as_deref(),
            payment.paid_at,
            payment.paid_at.map(Timestamp::day),
            ask_at,
            payment.asked,
            payment.problem.as_deref()
        ],
    )
    .map(|_| ())
}

const REFUND: &str = "id, payment_id, bill_id, agency, channel, amount, created_at, done_at, asked, problem";

fn refund(row: &Row) -> Result<Refund, DbError> {
    Ok(Refund {
        id: row.id(0)?,
        payment: row.id(1)?,
        bill: row.id(2)?,
        agency: row.id(3)?,
        channel: row.text(4)?,
        amount: Money(row.int(5)?),
        created_at: row.timestamp(6)?,
        done_at: row.opt_timestamp(7)?,
        asked: row.int(8)?,
        problem: row.opt_text(9)?,
    })
}

/// A refund by its id: for the engine itself.
pub(crate) fn find_refund(r: &mut Reader, id: &RefundId) -> Result<Option<Refund>, DbError> {
    let sql = format!("select {REFUND} from refunds where id = $1");
    r.query_opt(&sql, params![id])?.as_ref().map(refund).transpose()
}

/// The refund of a payment.
pub fn find_refund_of(r: &mut Reader, payment: &PaymentId) -> Result<Option<Refund>, DbError> {
    let sql = format!("select {REFUND} from refunds where payment_id = $1");
    r.query_opt(&sql, params![payment])?.as_ref().map(refund).transpose()
}

/// Refunds that the provider is to be asked for by now.
pub(crate) fn due_refunds(r: &mut Reader, now: Timestamp) -> Result<Vec<Refund>, DbError> {
    let sql = format!("select {REFUND} from refunds where ask_at <= $1 order by ask_at, id limit $2");
    r.query(&sql, params![now, AT_ONCE])?.iter().map(refund).collect()
}

/// An agency's refunds that are not done, the oldest first.
pub(crate) fn list_open_refunds(r: &mut Reader, agency: &AgencyId) -> Result<Vec<Refund>, DbError> {
    let sql = format!(
        "select {REFUND} from refunds where agency = $1 and done_on is null order by created_at, id limit $2"
    );
    r.query(&sql, params![agency, AT_ONCE])?.iter().map(refund).collect()
}

/// Writes a new refund; the provider is asked for it at once.
pub(crate) fn insert_refund(tx: &mut Tx, refund: &Refund) -> Result<(), DbError> {
    tx.execute(
        "insert into refunds (id, payment_id, bill_id, agency, channel, amount, created_at, ask_at, asked) \
         values ($1, $2, $3, $4, $5, $6, $7, $7, 0)",
        params![
            &refund.id,
            &refund.payment,
            &refund.bill,
            &refund.agency,
            &refund.channel,
            refund.amount,
            refund.created_at
        ],
    )
    .map(|_| ())
}

/// Writes where a refund stands, and when the provider is asked next, if at all.
pub(crate) fn save_refund(tx: &mut Tx, refund: &Refund, ask_at: Option<Timestamp>) -> Result<(), DbError> {
    let sql =
        "update refunds set done_at = $2, done_on = $3, ask_at = $4, asked = $5, problem = $6 where id = $1";
    let done_on = refund.done_at.map(Timestamp::day);
    let binds = params![&refund.id, refund.done_at, done_on, ask_at, refund.asked, refund.problem.as_deref()];
    tx.execute(sql, binds).map(|_| ())
}

/// A movement of a day in an agency's list: no payer's name stands there.
#[derive(Debug, Clone)]
pub(crate) struct DayRow {
    /// The payment.
    pub(crate) payment: PaymentId,
    /// What moved.
    pub(crate) kind: EntryKind,
    /// Channel id.
    pub(crate) channel: String,
    /// How much.
    pub(crate) amount: Money,
    /// When.
    pub(crate) at: Timestamp,
    /// The bill's number.
    pub(crate) bill: String,
    /// The service it is for.
    pub(crate) service: String,
    /// The provider's reference.
    pub(crate) reference: Option<String>,
}

/// What came in and went back for an agency on a day.
pub(crate) fn list_day(r: &mut Reader, agency: &AgencyId, day: Day) -> Result<Vec<DayRow>, DbError> {
    let sql = "select p.id, 'payment', p.channel, p.amount, p.paid_at as at, b.number, b.service, p.reference \
               from payments p join bills b on b.id = p.bill_id where p.agency = $1 and p.paid_on = $2 \
               union all \
               select f.payment_id, 'refund', f.channel, f.amount, f.done_at as at, b.number, b.service, f.id \
               from refunds f join bills b on b.id = f.bill_id where f.agency = $1 and f.done_on = $2 \
               order by at, 1";
    let row = |row: &Row| {
        Ok(DayRow {
            payment: row.id(0)?,
            kind: EntryKind::parse(row.text_ref(1)?)
                .ok_or(DbError::Column { column: 1, expected: "a kind" })?,
            channel: row.text(2)?,
            amount: Money(row.int(3)?),
            at: row.timestamp(4)?,
            bill: row.text(5)?,
            service: row.text(6)?,
            reference: row.opt_text(7)?,
        })
    };
    r.query(sql, params![agency, day])?.iter().map(row).collect()
}
