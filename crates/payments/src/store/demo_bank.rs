//! What the bank of a demonstration remembers. It never looks at our tables, nor we at this one.

use kernel::{Day, DbError, Money, Reader, Row, Timestamp, Tx, params};

/// An order at the demonstration's bank.
#[derive(Debug, Clone)]
pub(crate) struct Order {
    /// Our payment's id.
    pub(crate) id: String,
    /// The agency that gets the money.
    pub(crate) merchant: String,
    /// Channel id.
    pub(crate) channel: String,
    /// How much.
    pub(crate) amount: Money,
    /// What for.
    pub(crate) title: String,
    /// `open`, `paid` or `failed`.
    pub(crate) status: String,
    /// Where the person goes afterwards.
    pub(crate) return_path: String,
    /// Until when it can be paid.
    pub(crate) expires_at: Timestamp,
    /// The bank's reference.
    pub(crate) reference: Option<String>,
    /// The day on which it was paid.
    pub(crate) paid_on: Option<Day>,
    /// The refund that was done.
    pub(crate) refund_id: Option<String>,
    /// Its day.
    pub(crate) refunded_on: Option<Day>,
}

const COLUMNS: &str = "id, merchant, channel, amount, title, status, return_path, expires_at, reference, paid_on, refund_id, \
    refunded_on";

fn order(row: &Row) -> Result<Order, DbError> {
    Ok(Order {
        id: row.text(0)?,
        merchant: row.text(1)?,
        channel: row.text(2)?,
        amount: Money(row.int(3)?),
        title: row.text(4)?,
        status: row.text(5)?,
        return_path: row.text(6)?,
        expires_at: row.timestamp(7)?,
        reference: row.opt_text(8)?,
        paid_on: row.opt_day(9)?,
        refund_id: row.opt_text(10)?,
        refunded_on: row.opt_day(11)?,
    })
}

/// An order by its id.
pub(crate) fn find_order(r: &mut Reader, id: &str) -> Result<Option<Order>, DbError> {
    let sql = format!("select {COLUMNS} from demo_bank_orders where id = $1");
    r.query_opt(&sql, params![id])?.as_ref().map(order).transpose()
}

/// A merchant's orders that were paid or given back on a day.
pub(crate) fn list_moved(r: &mut Reader, merchant: &str, day: Day) -> Result<Vec<Order>, DbError> {
    let sql = format!(
        "select {COLUMNS} from demo_bank_orders where merchant = $1 and (paid_on = $2 or refunded_on = $2) order by id"
    );
    r.query(&sql, params![merchant, day])?.iter().map(order).collect()
}

/// Takes an order in; the same one twice is one.
pub(crate) fn insert_order(tx: &mut Tx, order: &Order) -> Result<(), DbError> {
    tx.execute(
        "insert into demo_bank_orders (id, merchant, channel, amount, title, status, return_path, expires_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing",
        params![
            &order.id,
            &order.merchant,
            &order.channel,
            order.amount,
            &order.title,
            &order.status,
            &order.return_path,
            order.expires_at
        ],
    )
    .map(|_| ())
}

/// Writes where an order stands.
pub(crate) fn save_order(tx: &mut Tx, order: &Order) -> Result<(), DbError> {
    let sql = "update demo_bank_orders set status = $2, reference = $3, paid_on = $4, refund_id = $5, refunded_on = $6 \
               where id = $1";
    let binds = params![
        &order.id,
        &order.status,
        order.reference.as_deref(),
        order.paid_on,
        order.refund_id.as_deref(),
        order.refunded_on
    ];
    tx.execute(sql, binds).map(|_| ())
}
