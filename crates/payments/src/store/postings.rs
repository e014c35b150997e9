//! The books: rows are added, never changed.

use kernel::{DbError, Money, Reader, Tx, params};

use crate::model::{Bill, BillId, Payment, Posting, Transfer};

/// Writes both rows of a transfer about a bill.
pub(crate) fn post(
    tx: &mut Tx,
    transfer: Transfer,
    bill: &Bill,
    payment: Option<&Payment>,
) -> Result<(), DbError> {
    let channel = payment.map_or("", |payment| payment.channel.as_str());
    let amount = payment.map_or(bill.amount, |payment| payment.amount);
    let (debited, credited) = transfer.accounts(channel);
    let id: String = tx.new_id();
    let rows = [(debited, amount, Money::ZERO), (credited, Money::ZERO, amount)];
    for (place, (account, debit, credit)) in rows.into_iter().enumerate() {
        tx.execute(
            "insert into postings (transfer, place, at, kind, agency, bill_id, payment_id, account, debit, credit) \
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            params![
                &id,
                place,
                tx.now(),
                transfer.as_str(),
                &bill.agency,
                &bill.id,
                payment.map(|payment| &payment.id),
                account.word(),
                debit,
                credit
            ],
        )?;
    }
    Ok(())
}

/// The rows about a bill, in the order in which they were written.
pub fn list_postings(r: &mut Reader, bill: &BillId) -> Result<Vec<Posting>, DbError> {
    let sql = "select transfer, kind, bill_id, payment_id, account, debit, credit from postings \
               where bill_id = $1 order by at, transfer, place";
    let rows = r.query(sql, params![bill])?;
    let posting = |row: &kernel::Row| {
        Ok(Posting {
            transfer: row.text(0)?,
            kind: row.text(1)?,
            bill: row.id(2)?,
            payment: row.opt_id(3)?,
            account: row.text(4)?,
            debit: Money(row.int(5)?),
            credit: Money(row.int(6)?),
        })
    };
    rows.iter().map(posting).collect()
}
