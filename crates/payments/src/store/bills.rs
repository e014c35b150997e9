//! Bills.

use kernel::{DbError, Money, PersonId, Reader, Row, Text, Tx, params};

use crate::model::{Bill, BillId, BillStatus, Line};

const COLUMNS: &str = "id, number, agency, service, reason, person_id, post, payer_number, payer_name, title_zh, title_en, \
    lines, amount, status, issued_at, due_on, paid_at, closed_at";

fn bill(row: &Row) -> Result<Bill, DbError> {
    let status =
        BillStatus::parse(row.text_ref(13)?).ok_or(DbError::Column { column: 13, expected: "a status" })?;
    let lines: Vec<Line> = serde_json::from_value(row.json(11)?)
        .map_err(|_| DbError::Column { column: 11, expected: "a bill's lines" })?;
    Ok(Bill {
        id: row.id(0)?,
        number: row.text(1)?,
        agency: row.id(2)?,
        service: row.text(3)?,
        reason: row.text(4)?,
        person_id: row.id(5)?,
        post: row.opt_id(6)?,
        payer_number: row.text(7)?,
        payer_name: row.text(8)?,
        title: Text { zh: row.text(9)?, en: row.text(10)? },
        lines,
        amount: Money(row.int(12)?),
        status,
        issued_at: row.timestamp(14)?,
        due_on: row.day(15)?,
        paid_at: row.opt_timestamp(16)?,
        closed_at: row.opt_timestamp(17)?,
    })
}

/// A bill by its id: for the engine itself, or after the actor's right has been looked at.
pub fn find_bill(r: &mut Reader, id: &BillId) -> Result<Option<Bill>, DbError> {
    let sql = format!("select {COLUMNS} from bills where id = $1");
    r.query_opt(&sql, params![id])?.as_ref().map(bill).transpose()
}

/// The bill for a case.
pub fn find_bill_for(r: &mut Reader, reason: &str) -> Result<Option<Bill>, DbError> {
    let sql = format!("select {COLUMNS} from bills where reason = $1");
    r.query_opt(&sql, params![reason])?.as_ref().map(bill).transpose()
}

/// A person's bills, the newest first, before `before`.
pub fn list_bills(
    r: &mut Reader,
    person: &PersonId,
    before: Option<(i64, &BillId)>,
    limit: i64,
) -> Result<Vec<Bill>, DbError> {
    let (at, id) = before.map_or((i64::MAX, "~".to_owned()), |(at, id)| (at, id.to_string()));
    let sql = format!(
        "select {COLUMNS} from bills where person_id = $1 and (issued_at, id) < ($2, $3) \
         order by issued_at desc, id desc limit $4"
    );
    r.query(&sql, params![person, at, id, limit])?.iter().map(bill).collect()
}

/// Writes a new bill.
pub(crate) fn insert_bill(tx: &mut Tx, bill: &Bill) -> Result<(), DbError> {
    let lines = serde_json::to_value(&bill.lines).unwrap_or_default();
    let sql = format!(
        "insert into bills ({COLUMNS}) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, null, null)"
    );
    let binds = params![
        &bill.id,
        &bill.number,
        &bill.agency,
        &bill.service,
        &bill.reason,
        &bill.person_id,
        bill.post.as_ref(),
        &bill.payer_number,
        &bill.payer_name,
        &bill.title.zh,
        &bill.title.en,
        &lines,
        bill.amount,
        bill.status.as_str(),
        bill.issued_at,
        bill.due_on
    ];
    tx.execute(&sql, binds).map(|_| ())
}

/// Writes where a bill stands; nothing else of it ever changes.
pub(crate) fn save_bill(tx: &mut Tx, bill: &Bill) -> Result<(), DbError> {
    let sql = "update bills set status = $2, paid_at = $3, closed_at = $4 where id = $1";
    tx.execute(sql, params![&bill.id, bill.status.as_str(), bill.paid_at, bill.closed_at]).map(|_| ())
}

/// Whether a bill's number is free.
pub(crate) fn number_is_free(r: &mut Reader, number: &str) -> Result<bool, DbError> {
    Ok(r.query_opt("select 1 from bills where number = $1", params![number])?.is_none())
}
