//! Sessions.

use kernel::{Assurance, DbError, Person, PersonId, Reader, Row, Tx, params};

use crate::model::{Method, Session};

const COLUMNS: &str = "s.post, s.began_at, s.seen_at, p.id, p.national_id, p.name, s.id, s.method, s.assurance, \
                       s.device from sessions s join people p on p.id = s.person_id";

fn session(row: &Row) -> Result<(Session, Person), DbError> {
    let person = Person { id: row.id(3)?, national_id: row.text(4)?, name: row.text(5)? };
    let session = Session {
        id: row.text(6)?,
        person: person.id.clone(),
        post: row.opt_id(0)?,
        began_at: row.timestamp(1)?,
        seen_at: row.timestamp(2)?,
        method: Method::from_word(row.text_ref(7)?),
        assurance: Assurance::from_number(row.int(8)?).unwrap_or_default(),
        device: row.text(9)?,
    };
    Ok((session, person))
}

/// Begins a session; `began_at` and `seen_at` are those given.
pub fn insert_session(tx: &mut Tx, hash: &str, new: &Session) -> Result<(), DbError> {
    tx.execute(
        "insert into sessions (token_hash, person_id, post, began_at, seen_at, id, method, assurance, device) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        params![
            hash,
            &new.person,
            new.post.as_ref(),
            new.began_at,
            new.seen_at,
            &new.id,
            new.method.as_str(),
            i64::from(new.assurance.number()),
            &new.device
        ],
    )?;
    Ok(())
}

/// A session that was not ended, with its person.
pub fn find_session(r: &mut Reader, hash: &str) -> Result<Option<(Session, Person)>, DbError> {
    let sql = format!("select {COLUMNS} where s.token_hash = $1 and s.ended_at is null");
    r.query_opt(&sql, params![hash])?.as_ref().map(session).transpose()
}

/// Sessions of a person that were not ended, latest first; some may have run out since.
pub fn list_sessions(r: &mut Reader, person: &PersonId, limit: i64) -> Result<Vec<Session>, DbError> {
    let sql = format!(
        "select {COLUMNS} where s.person_id = $1 and s.ended_at is null order by s.began_at desc limit $2"
    );
    let rows = r.query(&sql, params![person, limit])?;
    rows.iter().map(|row| Ok(session(row)?.0)).collect()
}

/// Notes that a session was used.
pub fn touch_session(tx: &mut Tx, hash: &str) -> Result<(), DbError> {
    let now = tx.now();
    tx.execute("update sessions set seen_at = $2 where token_hash = $1", params![hash, now])?;
    Ok(())
}

/// Ends a session; whether it had not ended before.
pub fn end_session(tx: &mut Tx, hash: &str) -> Result<bool, DbError> {
    let now = tx.now();
    let ended = tx.execute(
        "update sessions set ended_at = $2 where token_hash = $1 and ended_at is null",
        params![hash, now],
    )?;
    Ok(ended == 1)
}

/// The hash of the token of one session of a person, by its public id, unless it was ended.
pub(crate) fn find_hash(r: &mut Reader, person: &PersonId, id: &str) -> Result<Option<String>, DbError> {
    let sql = "select token_hash from sessions where person_id = $1 and id = $2 and ended_at is null";
    r.query_opt(sql, params![person, id])?.map(|row| row.text(0)).transpose()
}

/// The hashes of all sessions of a person that were not ended, but the one to keep.
pub(crate) fn list_other_hashes(
    r: &mut Reader,
    person: &PersonId,
    keep: &str,
) -> Result<Vec<String>, DbError> {
    let sql =
        "select token_hash from sessions where person_id = $1 and token_hash <> $2 and ended_at is null";
    r.query(sql, params![person, keep])?.iter().map(|row| row.text(0)).collect()
}

/// Raises a session's level of assurance.
pub fn raise_session(tx: &mut Tx, hash: &str, level: Assurance) -> Result<(), DbError> {
    let level = i64::from(level.number());
    tx.execute("update sessions set assurance = $2 where token_hash = $1", params![hash, level])?;
    Ok(())
}
