//! Revocation lists and time stamps.

use kernel::{DbError, Reader, Row, Timestamp, Tx, params};
use signature::Reason;

use crate::model::{Serial, reason_of_number};

/// A published list.
#[derive(Debug, Clone)]
pub struct List {
    /// Authority.
    pub authority: String,
    /// Generation whose key signed it.
    pub generation: i64,
    /// Its number, counted through whole and delta lists of the authority.
    pub number: i64,
    /// The whole list that a delta adds to.
    pub base_number: Option<i64>,
    /// When it was made.
    pub this_update: Timestamp,
    /// When it is no longer to be used.
    pub next_update: Timestamp,
    /// In DER.
    pub der: Vec<u8>,
}

const COLUMNS: &str = "authority, generation, number, base_number, this_update, next_update, list";

fn list(row: &Row) -> Result<List, DbError> {
    Ok(List {
        authority: row.text(0)?,
        generation: row.int(1)?,
        number: row.int(2)?,
        base_number: row.opt_int(3)?,
        this_update: row.timestamp(4)?,
        next_update: row.timestamp(5)?,
        der: row.bytes(6)?,
    })
}

/// The newest whole list of a generation.
pub fn find_whole(r: &mut Reader, authority: &str, generation: i64) -> Result<Option<List>, DbError> {
    let sql = format!(
        "select {COLUMNS} from revocation_lists where authority = $1 and generation = $2 and base_number is null \
         order by number desc limit 1"
    );
    r.query_opt(&sql, params![authority, generation])?.as_ref().map(list).transpose()
}

/// The newest delta to a whole list.
pub fn find_delta(r: &mut Reader, authority: &str, base: i64) -> Result<Option<List>, DbError> {
    let sql = format!(
        "select {COLUMNS} from revocation_lists where authority = $1 and base_number = $2 order by number desc limit 1"
    );
    r.query_opt(&sql, params![authority, base])?.as_ref().map(list).transpose()
}

/// The number that the next list of an authority gets.
pub(crate) fn next_list_number(r: &mut Reader, authority: &str) -> Result<i64, DbError> {
    let sql =
        "select cast(coalesce(max(number), 0) + 1 as bigint) from revocation_lists where authority = $1";
    r.query_one(sql, params![authority])?.int(0)
}

pub(crate) fn insert_list(tx: &mut Tx, new: &List) -> Result<(), DbError> {
    tx.execute(
        "insert into revocation_lists (authority, generation, number, base_number, this_update, next_update, list) \
         values ($1, $2, $3, $4, $5, $6, $7)",
        params![
            &new.authority,
            new.generation,
            new.number,
            new.base_number,
            new.this_update,
            new.next_update,
            new.der.as_slice()
        ],
    )?;
    Ok(())
}

/// A line of a list: the number, and since when and why it is revoked; none when released.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) serial: Serial,
    pub(crate) revoked: Option<(Timestamp, Reason)>,
    pub(crate) changed_at: Timestamp,
}

fn entry(row: &Row) -> Result<Entry, DbError> {
    let reason = row.opt_int(2)?.and_then(reason_of_number).unwrap_or(Reason::Unspecified);
    Ok(Entry {
        serial: Serial::from_text(row.text_ref(0)?),
        revoked: row.opt_timestamp(1)?.map(|at| (at, reason)),
        changed_at: row.timestamp(3)?,
    })
}

/// Certificates of a generation that are revoked and were not over before `now`.
pub(crate) fn list_revoked(
    r: &mut Reader,
    authority: &str,
    generation: i64,
    now: Timestamp,
) -> Result<Vec<Entry>, DbError> {
    let sql = "select serial, revoked_at, reason, changed_at from certificates where authority = $1 \
               and generation = $2 and changed_at > 0 and revoked_at is not null and not_after >= $3 order by serial";
    r.query(sql, params![authority, generation, now])?.iter().map(entry).collect()
}

/// Certificates of a generation whose state changed at or after `since`.
pub(crate) fn list_changed(
    r: &mut Reader,
    authority: &str,
    generation: i64,
    since: Timestamp,
) -> Result<Vec<Entry>, DbError> {
    let sql = "select serial, revoked_at, reason, changed_at from certificates where authority = $1 \
               and generation = $2 and changed_at >= $3 order by serial";
    r.query(sql, params![authority, generation, since])?.iter().map(entry).collect()
}

/// When the latest time stamp was made.
pub(crate) fn latest_stamp(r: &mut Reader) -> Result<Option<Timestamp>, DbError> {
    let row = r.query_opt("select at from time_stamps order by at desc limit 1", params![])?;
    row.map(|row| row.timestamp(0)).transpose()
}

/// Keeps that a stamp was made: over what, never the document.
pub(crate) fn insert_stamp(
    tx: &mut Tx,
    serial: &Serial,
    authority: &str,
    digest: &str,
    imprint: &str,
) -> Result<(), DbError> {
    let now = tx.now();
    tx.execute(
        "insert into time_stamps (serial, at, authority, digest, imprint) values ($1, $2, $3, $4, $5)",
        params![serial.as_str(), now, authority, digest, imprint],
    )?;
    Ok(())
}
