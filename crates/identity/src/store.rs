//! All SQL of identity.

use kernel::{DbError, Person, PersonId, PostId, Reader, Row, Tx, params};

use crate::model::Session;

const PERSON: &str = "select id, national_id, name from people";

fn person(row: &Row) -> Result<Person, DbError> {
    Ok(Person { id: row.id(0)?, national_id: row.text(1)?, name: row.text(2)? })
}

/// A person by id.
pub fn find_person(r: &mut Reader, id: &PersonId) -> Result<Option<Person>, DbError> {
    r.query_opt(&format!("{PERSON} where id = $1"), params![id])?.as_ref().map(person).transpose()
}

/// A person by national id number.
pub fn find_person_by_national_id(r: &mut Reader, national_id: &str) -> Result<Option<Person>, DbError> {
    r.query_opt(&format!("{PERSON} where national_id = $1"), params![national_id])?
        .as_ref()
        .map(person)
        .transpose()
}

/// People whose name begins with `name`, by id number after `after`.
pub fn list_people(r: &mut Reader, name: &str, after: &str, limit: i64) -> Result<Vec<Person>, DbError> {
    let sql =
        format!("{PERSON} where name >= $1 and name < $2 and national_id > $3 order by national_id limit $4");
    let end = format!("{name}\u{10ffff}");
    r.query(&sql, params![name, end, after, limit])?.iter().map(person).collect()
}

/// Adds a person unless the id number is known.
pub fn insert_person(tx: &mut Tx, new: &Person) -> Result<bool, DbError> {
    let now = tx.now();
    let added = tx.execute(
        "insert into people (id, national_id, name, registered_at) values ($1, $2, $3, $4) \
         on conflict (national_id) do nothing",
        params![&new.id, &new.national_id, &new.name, now],
    )?;
    Ok(added == 1)
}

/// Begins a session.
pub fn insert_session(
    tx: &mut Tx,
    hash: &str,
    person: &PersonId,
    post: Option<&PostId>,
) -> Result<(), DbError> {
    let now = tx.now();
    tx.execute(
        "insert into sessions (token_hash, person_id, post, began_at, seen_at) values ($1, $2, $3, $4, $4)",
        params![hash, person, post, now],
    )?;
    Ok(())
}

/// A session that was not ended, with its person.
pub fn find_session(r: &mut Reader, hash: &str) -> Result<Option<(Session, Person)>, DbError> {
    let row = r.query_opt(
        "select s.post, s.began_at, s.seen_at, p.id, p.national_id, p.name from sessions s \
         join people p on p.id = s.person_id where s.token_hash = $1 and s.ended_at is null",
        params![hash],
    )?;
    row.map(|row| {
        let person = Person { id: row.id(3)?, national_id: row.text(4)?, name: row.text(5)? };
        let session = Session {
            person: person.id.clone(),
            post: row.opt_id(0)?,
            began_at: row.timestamp(1)?,
            seen_at: row.timestamp(2)?,
        };
        Ok((session, person))
    })
    .transpose()
}

/// Notes that a session was used.
pub fn touch_session(tx: &mut Tx, hash: &str) -> Result<(), DbError> {
    let now = tx.now();
    tx.execute("update sessions set seen_at = $2 where token_hash = $1", params![hash, now])?;
    Ok(())
}

/// Ends a session.
pub fn end_session(tx: &mut Tx, hash: &str) -> Result<(), DbError> {
    let now = tx.now();
    tx.execute(
        "update sessions set ended_at = $2 where token_hash = $1 and ended_at is null",
        params![hash, now],
    )?;
    Ok(())
}

/// What the installation says of itself under `name`.
pub fn find_mark(r: &mut Reader, name: &str) -> Result<Option<String>, DbError> {
    r.query_opt("select value from installation where name = $1", params![name])?
        .map(|row| row.text(0))
        .transpose()
}

/// Writes what the installation says of itself under `name`, unless it is written.
pub fn insert_mark(tx: &mut Tx, name: &str, value: &str) -> Result<(), DbError> {
    tx.execute(
        "insert into installation (name, value) values ($1, $2) on conflict (name) do nothing",
        params![name, value],
    )?;
    Ok(())
}

/// How many people are known.
pub fn count_people(r: &mut Reader) -> Result<i64, DbError> {
    r.query_one("select cast(count(*) as bigint) from people", params![])?.int(0)
}
