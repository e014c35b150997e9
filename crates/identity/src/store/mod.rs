//! All SQL of identity: people and the installation here, the ways in beside.

mod ceremonies;
mod passkeys;
mod recovery;
mod sessions;

use kernel::{DbError, Person, PersonId, Reader, Row, Tx, params};

pub use ceremonies::*;
pub use passkeys::*;
pub use recovery::*;
pub use sessions::*;

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
