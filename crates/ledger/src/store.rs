//! All SQL of the ledger.

use kernel::{Day, DbError, Reader, Row, Timestamp, Tx, Value, params};

use crate::note::Checkpoint;
use crate::tree::{Growth, Hash, Tile, TileStore};

/// The log as it stands: one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogState {
    /// The newest head.
    pub head: Checkpoint,
    /// The head, signed.
    pub note: String,
    /// SubjectPublicKeyInfo of the key with which the log was begun.
    pub public_key: Vec<u8>,
    /// When the newest rows were sealed, by this node's clock.
    pub sealed_at: Timestamp,
}

/// The head of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayHead {
    /// Leaves.
    pub size: u64,
    /// The day on which it was kept.
    pub day: Day,
    /// When, by this node's clock.
    pub at: Timestamp,
    /// The head, signed.
    pub note: String,
    /// The time stamp over the note, a TimeStampToken (RFC 3161) in DER.
    pub stamp: Option<Vec<u8>>,
    /// The authority's time in it.
    pub stamped_at: Option<Timestamp>,
}

/// The log, when it has begun.
pub fn find_log(r: &mut Reader) -> Result<Option<LogState>, DbError> {
    let sql = "select origin, size, root, checkpoint, public_key, sealed_at from ledger_log where id = 1";
    let Some(row) = r.query_opt(sql, params![])? else { return Ok(None) };
    let head = Checkpoint { origin: row.text(0)?, size: whole(&row, 1)?, root: hash(&row, 2)? };
    Ok(Some(LogState { head, note: row.text(3)?, public_key: row.bytes(4)?, sealed_at: row.timestamp(5)? }))
}

fn whole(row: &Row, column: usize) -> Result<u64, DbError> {
    u64::try_from(row.int(column)?).map_err(|_| DbError::Column { column, expected: "a whole number" })
}

fn hash(row: &Row, column: usize) -> Result<Hash, DbError> {
    Hash::from_bytes(&row.bytes(column)?).ok_or(DbError::Column { column, expected: "a hash" })
}

/// Begins the log with its first head; false when it has begun already.
pub(crate) fn begin(tx: &mut Tx, head: &Checkpoint, note: &str, public_key: &[u8]) -> Result<bool, DbError> {
    let now = tx.now();
    let done = tx.execute(
        "insert into ledger_log (id, origin, public_key, began_at, size, root, checkpoint, sealed_at) \
         values (1, $1, $2, $3, $4, $5, $6, $3) on conflict (id) do nothing",
        params![&head.origin, public_key, now, head.size, &head.root.0[..], note],
    )?;
    Ok(done == 1)
}

/// Puts a new head in place of the old one; false when that is no longer the newest.
pub(crate) fn replace_head(
    tx: &mut Tx,
    old: &Checkpoint,
    new: &Checkpoint,
    note: &str,
) -> Result<bool, DbError> {
    let now = tx.now();
    let done = tx.execute(
        "update ledger_log set size = $1, root = $2, checkpoint = $3, sealed_at = $4 \
         where id = 1 and size = $5 and root = $6",
        params![new.size, &new.root.0[..], note, now, old.size, &old.root.0[..]],
    )?;
    Ok(done == 1)
}

/// Keeps which row each new leaf is, and the grown tiles.
pub(crate) fn insert_growth(
    tx: &mut Tx,
    first: u64,
    audit_ids: &[String],
    growth: &Growth,
) -> Result<(), DbError> {
    let rows: Vec<_> = (first..).zip(audit_ids).map(|(number, id)| params![number, id]).collect();
    tx.insert_many("ledger_leaves", &["number", "audit_id"], &rows)?;
    for Tile { level, number, hashes } in &growth.tiles {
        tx.execute(
            "insert into ledger_tiles (level, number, hashes) values ($1, $2, $3) \
             on conflict (level, number) do update set hashes = excluded.hashes",
            params![i64::from(*level), *number, hashes.as_slice()],
        )?;
    }
    Ok(())
}

/// The tiles of the database.
pub struct Tiles<'a, 'b>(pub &'a mut Reader<'b>);

impl TileStore for Tiles<'_, '_> {
    type Error = DbError;

    fn tile(&mut self, level: u8, number: u64) -> Result<Option<Vec<u8>>, DbError> {
        let row = self.0.query_opt(
            "select hashes from ledger_tiles where level = $1 and number = $2",
            params![i64::from(level), number],
        )?;
        row.map(|row| row.bytes(0)).transpose()
    }
}

/// The leaf that an audit row is.
pub fn find_leaf(r: &mut Reader, audit_id: &str) -> Result<Option<u64>, DbError> {
    let row = r.query_opt("select number from ledger_leaves where audit_id = $1", params![audit_id])?;
    row.map(|row| whole(&row, 0)).transpose()
}

/// Identifiers in one statement of [`leaves_of`].
const AT_ONCE: usize = 128;

/// The leaves that these audit rows are, with their ids, in no particular order; rows that wait are left out.
pub(crate) fn leaves_of(r: &mut Reader, audit_ids: &[&str]) -> Result<Vec<(String, u64)>, DbError> {
    let mut found = Vec::with_capacity(audit_ids.len());
    for chunk in audit_ids.chunks(AT_ONCE) {
        // Statements of few different lengths: the last id is repeated.
        let length = chunk.len().next_power_of_two();
        let names: Vec<String> = (1..=length).map(|bind| format!("${bind}")).collect();
        let repeated = chunk.last().into_iter().cycle();
        let binds = chunk.iter().chain(repeated).take(length).map(|id| Value::from(*id)).collect();
        let sql =
            format!("select audit_id, number from ledger_leaves where audit_id in ({})", names.join(", "));
        for row in r.query(&sql, binds)? {
            found.push((row.text(0)?, whole(&row, 1)?));
        }
    }
    Ok(found)
}

/// The leaves from `first` on with the ids of their rows, in order, at most `limit`.
pub(crate) fn list_leaves(r: &mut Reader, first: u64, limit: u64) -> Result<Vec<(u64, String)>, DbError> {
    let sql = "select number, audit_id from ledger_leaves where number >= $1 order by number limit $2";
    r.query(sql, params![first, limit])?.iter().map(|row| Ok((whole(row, 0)?, row.text(1)?))).collect()
}

/// Those of the rows from `first` to `last` by id that are leaves.
pub(crate) fn sealed_between(r: &mut Reader, first: &str, last: &str) -> Result<Vec<String>, DbError> {
    let sql = "select audit_id from ledger_leaves where audit_id >= $1 and audit_id <= $2";
    r.query(sql, params![first, last])?.iter().map(|row| row.text(0)).collect()
}

const HEAD: &str = "select size, on_day, at, checkpoint, stamp, stamped_at from ledger_heads";

fn day_head(row: &Row) -> Result<DayHead, DbError> {
    let stamped_at = row.opt_timestamp(5)?;
    Ok(DayHead {
        size: whole(row, 0)?,
        day: row.day(1)?,
        at: row.timestamp(2)?,
        note: row.text(3)?,
        stamp: stamped_at.map(|_| row.bytes(4)).transpose()?,
        stamped_at,
    })
}

/// Keeps the newest head as one of today's, unless that size has one.
pub(crate) fn keep_day_head(tx: &mut Tx) -> Result<bool, DbError> {
    let (now, today) = (tx.now(), tx.today());
    let Some(log) = find_log(tx)? else { return Ok(false) };
    let taken = tx.query_opt("select size from ledger_heads where size = $1", params![log.head.size])?;
    if taken.is_some() {
        return Ok(false);
    }
    tx.execute(
        "insert into ledger_heads (size, on_day, at, checkpoint) values ($1, $2, $3, $4)",
        params![log.head.size, today, now, log.note],
    )?;
    Ok(true)
}

/// The largest head of a day.
pub fn newest_day_head(r: &mut Reader) -> Result<Option<DayHead>, DbError> {
    r.query_opt(&format!("{HEAD} order by size desc limit 1"), params![])?.as_ref().map(day_head).transpose()
}

/// The largest head of a day that is stamped.
pub fn newest_stamped(r: &mut Reader) -> Result<Option<DayHead>, DbError> {
    let sql = format!("{HEAD} where stamped_at is not null order by size desc limit 1");
    r.query_opt(&sql, params![])?.as_ref().map(day_head).transpose()
}

/// The smallest stamped head that holds the leaf `number`: it proves the earliest time.
pub(crate) fn first_stamped_over(r: &mut Reader, number: u64) -> Result<Option<DayHead>, DbError> {
    let sql = format!("{HEAD} where stamped_at is not null and size > $1 order by size limit 1");
    r.query_opt(&sql, params![number])?.as_ref().map(day_head).transpose()
}

/// Heads of days, smallest first, above the size `above`, at most `limit`.
pub fn list_day_heads(r: &mut Reader, above: u64, limit: u64) -> Result<Vec<DayHead>, DbError> {
    let sql = format!("{HEAD} where size > $1 order by size limit $2");
    r.query(&sql, params![above, limit])?.iter().map(day_head).collect()
}

/// Keeps a head's time stamp; a head is stamped once.
pub(crate) fn set_stamp(tx: &mut Tx, size: u64, stamp: &[u8], at: Timestamp) -> Result<bool, DbError> {
    let sql = "update ledger_heads set stamp = $2, stamped_at = $3 where size = $1 and stamped_at is null";
    Ok(tx.execute(sql, params![size, stamp, at])? == 1)
}
