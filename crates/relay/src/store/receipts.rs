//! Other nodes' receipts, and up to where they are kept.

use kernel::{DbError, Reader, Row, Timestamp, Tx, params};

use super::Key;

/// A place in the order in which answers were kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) at: Timestamp,
    /// The key of the tables.
    pub(crate) exchange: String,
}

impl Place {
    /// Before all.
    pub(crate) fn start() -> Self {
        Self { at: Timestamp(i64::MIN), exchange: String::new() }
    }

    /// The message id: what stands behind side and consumer.
    pub(crate) fn id(&self) -> &str {
        self.exchange.splitn(3, '/').nth(2).unwrap_or_default()
    }
}

fn place(row: &Row) -> Result<Place, DbError> {
    Ok(Place { at: row.timestamp(0)?, exchange: row.text(1)? })
}

/// Up to which place a node's receipts are kept.
pub(crate) fn receipts_until(r: &mut Reader, node: &str) -> Result<Option<Place>, DbError> {
    let sql = "select at, exchange from relay_receipt_cursors where node = $1";
    r.query_opt(sql, params![node])?.as_ref().map(place).transpose()
}

/// Exchanges with a node whose answers were kept after a place and before an instant, in order, at most `limit`.
pub(crate) fn answered_after(
    r: &mut Reader,
    node: &str,
    after: &Place,
    before: Timestamp,
    limit: usize,
) -> Result<Vec<Place>, DbError> {
    let sql = "select at, exchange from relay_answers where node = $1 and at >= $2 and (at > $2 or exchange > $3) \
               and at < $4 order by at, exchange limit $5";
    r.query(sql, params![node, after.at, &after.exchange, before, limit])?.iter().map(place).collect()
}

/// Receipts to be kept.
pub(crate) struct NewReceipts<'a> {
    pub(crate) node: &'a str,
    /// The place after which they begin.
    pub(crate) after: Option<&'a Place>,
    /// The last one.
    pub(crate) until: &'a Place,
    pub(crate) exchanges: usize,
    pub(crate) missing: usize,
    pub(crate) log_key: &'a str,
    pub(crate) document: Option<&'a [u8]>,
}

/// Keeps receipts and moves the place; false when another server has moved it meanwhile.
pub(crate) fn keep_receipts(tx: &mut Tx, new: &NewReceipts<'_>) -> Result<bool, DbError> {
    let moved = match new.after {
        Some(after) => tx.execute(
            "update relay_receipt_cursors set at = $2, exchange = $3, refused_at = null, reason = '' \
             where node = $1 and at = $4 and exchange = $5",
            params![new.node, new.until.at, &new.until.exchange, after.at, &after.exchange],
        )?,
        None => tx.execute(
            "insert into relay_receipt_cursors (node, at, exchange, reason) values ($1, $2, $3, '') \
             on conflict (node) do nothing",
            params![new.node, new.until.at, &new.until.exchange],
        )?,
    };
    if moved != 1 {
        return Ok(false);
    }
    let now = tx.now();
    tx.execute(
        "insert into relay_receipts (node, until_at, until_exchange, exchanges, missing, at, log_key, document) \
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        params![
            new.node,
            new.until.at,
            &new.until.exchange,
            new.exchanges,
            new.missing,
            now,
            new.log_key,
            new.document.map(<[u8]>::to_vec)
        ],
    )?;
    Ok(true)
}

/// Notes why a node's receipts are refused.
pub(crate) fn refuse_receipts(tx: &mut Tx, node: &str, reason: &str) -> Result<(), DbError> {
    let now = tx.now();
    let start = Place::start();
    let sql = "insert into relay_receipt_cursors (node, at, exchange, refused_at, reason) values ($1, $2, $3, $4, $5) \
               on conflict (node) do update set refused_at = excluded.refused_at, reason = excluded.reason";
    tx.execute(sql, params![node, start.at, &start.exchange, now, reason])?;
    Ok(())
}

/// A node whose receipts are refused, and are asked for again until they are right.
#[derive(Debug, Clone)]
pub struct RefusedReceipts {
    /// The node.
    pub node: String,
    /// When they were refused last.
    pub at: Timestamp,
    /// Why.
    pub reason: String,
}

/// The nodes whose receipts are refused, by name.
///
/// # Errors
/// Storage fails.
pub fn list_refused_receipts(r: &mut Reader) -> Result<Vec<RefusedReceipts>, DbError> {
    let sql = "select node, refused_at, reason from relay_receipt_cursors where refused_at is not null order by node";
    let read =
        |row: &Row| Ok(RefusedReceipts { node: row.text(0)?, at: row.timestamp(1)?, reason: row.text(2)? });
    r.query(sql, params![])?.iter().map(read).collect()
}

/// Receipts as they were kept.
pub(crate) struct KeptReceipts {
    pub(crate) log_key: String,
    pub(crate) document: Vec<u8>,
    pub(crate) at: Timestamp,
}

/// The receipts among which those of an exchange are, when they are kept.
pub(crate) fn receipts_around(
    r: &mut Reader,
    node: &str,
    key: &Key,
    answered_at: Timestamp,
) -> Result<Option<KeptReceipts>, DbError> {
    let sql = "select log_key, document, at from relay_receipts where node = $1 and until_at >= $2 \
               and (until_at > $2 or until_exchange >= $3) order by until_at, until_exchange limit 1";
    let Some(row) = r.query_opt(sql, params![node, answered_at, key.exchange()])? else { return Ok(None) };
    let Some(document) = row.opt_bytes(1)? else { return Ok(None) };
    Ok(Some(KeptReceipts { log_key: row.text(0)?, document, at: row.timestamp(2)? }))
}

/// A request of this node, and whether its answer is here.
pub(crate) struct Sent {
    pub(crate) place: Place,
    pub(crate) key: Key,
    pub(crate) answered: bool,
}

/// Requests that this node sent or received from an instant on and before a place, newest first, at most `limit`; those
/// that it received count as answered.
pub(crate) fn sent_before(
    r: &mut Reader,
    from: Timestamp,
    before: &Place,
    limit: usize,
) -> Result<Vec<Sent>, DbError> {
    let sql = "select m.at, m.exchange, m.consumer, m.id, m.side, a.at from relay_requests m \
               left join relay_answers a on a.exchange = m.exchange \
               where m.at >= $1 and m.at <= $2 and (m.at < $2 or m.exchange < $3) \
               order by m.at desc, m.exchange desc limit $4";
    let sent = |row: &Row| {
        let side = super::Side::of_word(row.text_ref(4)?).unwrap_or(super::Side::In);
        let answered = side == super::Side::In || row.opt_timestamp(5)?.is_some();
        Ok(Sent { place: place(row)?, key: Key { consumer: row.id(2)?, id: row.text(3)?, side }, answered })
    };
    r.query(sql, params![from, before.at, &before.exchange, limit])?.iter().map(sent).collect()
}
