//! All SQL of the outbox of notices.

use kernel::{AgencyId, DbError, Reader, Row, Timestamp, Tx, params};

use crate::store::{AFTER_ALL, among};

/// A message that is to go to a consumer on another node.
pub(crate) struct NewOut<'a> {
    pub(crate) id: &'a str,
    pub(crate) contract: &'a str,
    pub(crate) provider: &'a AgencyId,
    pub(crate) consumer: &'a AgencyId,
    pub(crate) key: &'a str,
    pub(crate) message: &'a str,
}

/// Puts a message into the outbox, due at once.
pub(crate) fn insert(tx: &mut Tx, new: &NewOut<'_>) -> Result<(), DbError> {
    let now = tx.now();
    tx.execute(
        "insert into notices_out (id, at, contract, provider, consumer, record_key, message, tries, next_at) \
         values ($1, $2, $3, $4, $5, $6, $7, 0, $2)",
        params![new.id, now, new.contract, new.provider, new.consumer, new.key, new.message],
    )?;
    Ok(())
}

/// The consumers who have something due.
pub(crate) fn due_consumers(r: &mut Reader, now: Timestamp) -> Result<Vec<AgencyId>, DbError> {
    let sql = "select distinct consumer from notices_out where next_at <= $1 order by consumer";
    r.query(sql, params![now])?.iter().map(|row| row.id(0)).collect()
}

/// A message that a runner has taken to send.
#[derive(Debug, Clone)]
pub(crate) struct Due {
    pub(crate) id: String,
    pub(crate) at: Timestamp,
    pub(crate) contract: String,
    pub(crate) provider: AgencyId,
    pub(crate) consumer: AgencyId,
    pub(crate) message: String,
    /// Tries that failed before.
    pub(crate) tries: i64,
}

/// Takes the oldest message that is due to a consumer, until `until`. What is told of one record goes in the order of
/// its changes: a later one waits for those before it.
pub(crate) fn claim(tx: &mut Tx, consumer: &AgencyId, until: Timestamp) -> Result<Option<Due>, DbError> {
    let now = tx.now();
    let sql = "update notices_out set next_at = $3 where id = (select o.id from notices_out o \
               where o.consumer = $1 and o.next_at <= $2 and not exists (select e.id from notices_out e \
               where e.contract = o.contract and e.record_key = o.record_key and e.next_at is not null \
               and (e.at < o.at or e.at = o.at and e.id < o.id)) order by o.at, o.id limit 1) \
               returning id, at, contract, provider, consumer, message, tries";
    tx.query(sql, params![consumer, now, until])?.first().map(due).transpose()
}

fn due(row: &Row) -> Result<Due, DbError> {
    Ok(Due {
        id: row.text(0)?,
        at: row.timestamp(1)?,
        contract: row.text(2)?,
        provider: row.id(3)?,
        consumer: row.id(4)?,
        message: row.text(5)?,
        tries: row.int(6)?,
    })
}

/// Takes a message out that its consumer was told of; false when it was noted before.
pub(crate) fn remove(tx: &mut Tx, id: &str) -> Result<bool, DbError> {
    Ok(tx.execute("delete from notices_out where id = $1 and next_at is not null", params![id])? == 1)
}

/// Why a try told nobody: a code, and words.
pub(crate) struct Why<'a> {
    pub(crate) code: &'a str,
    pub(crate) reason: &'a str,
}

/// Notes a failed try and when the next one is; the tries before it are `tries`.
pub(crate) fn postpone(
    tx: &mut Tx,
    (id, tries): (&str, i64),
    next_at: Timestamp,
    why: &Why<'_>,
) -> Result<(), DbError> {
    let sql = "update notices_out set tries = tries + 1, next_at = $3, code = $4, reason = $5 \
               where id = $1 and tries = $2 and next_at is not null";
    tx.execute(sql, params![id, tries, next_at, why.code, why.reason]).map(drop)
}

/// Notes the last failed try: the message is given up, and what it holds of the record is not kept. False when that
/// was noted before.
pub(crate) fn give_up(tx: &mut Tx, (id, tries): (&str, i64), why: &Why<'_>) -> Result<bool, DbError> {
    let now = tx.now();
    let sql = "update notices_out set tries = tries + 1, next_at = null, given_up_at = $3, code = $4, reason = $5, \
               message = null where id = $1 and tries = $2 and next_at is not null";
    Ok(tx.execute(sql, params![id, tries, now, why.code, why.reason])? == 1)
}

/// A message that its consumer was not told of yet, or never.
#[derive(Debug, Clone)]
pub(crate) struct Untold {
    pub(crate) id: String,
    pub(crate) at: Timestamp,
    pub(crate) contract: String,
    pub(crate) consumer: AgencyId,
    pub(crate) tries: i64,
    /// The next try; none when it was given up.
    pub(crate) next_at: Option<Timestamp>,
    pub(crate) code: Option<String>,
    pub(crate) reason: Option<String>,
}

/// The messages of providers under these names that were not told, newest first, before the message `before`.
pub(crate) fn untold_of(
    r: &mut Reader,
    names: &[AgencyId],
    before: Option<&str>,
    limit: i64,
) -> Result<Vec<Untold>, DbError> {
    let mut binds = params![before.unwrap_or(AFTER_ALL), limit];
    let among = among(names, &mut binds);
    let sql = format!(
        "select id, at, contract, consumer, tries, next_at, code, reason from notices_out \
         where provider in ({among}) and id < $1 order by id desc limit $2"
    );
    r.query(&sql, binds)?.iter().map(untold).collect()
}

fn untold(row: &Row) -> Result<Untold, DbError> {
    Ok(Untold {
        id: row.text(0)?,
        at: row.timestamp(1)?,
        contract: row.text(2)?,
        consumer: row.id(3)?,
        tries: row.int(4)?,
        next_at: row.opt_timestamp(5)?,
        code: row.opt_text(6)?,
        reason: row.opt_text(7)?,
    })
}

/// How many messages of providers under these names wait, and how many were given up.
pub(crate) fn tally(r: &mut Reader, names: &[AgencyId]) -> Result<(i64, i64), DbError> {
    let mut binds = Vec::new();
    let among = among(names, &mut binds);
    let sql = format!(
        "select cast(count(next_at) as bigint), cast(count(given_up_at) as bigint) from notices_out \
         where provider in ({among})"
    );
    let row = r.query_one(&sql, binds)?;
    Ok((row.int(0)?, row.int(1)?))
}
