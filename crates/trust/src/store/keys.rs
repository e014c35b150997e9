//! Generations of keys.

use kernel::{DbError, Reader, Row, Timestamp, Tx, params};

use crate::model::{Generation, Purpose};

const COLUMNS: &str = "authority, purpose, generation, key_name, certificate, made_at, retired_at";

fn generation(row: &Row) -> Result<Generation, DbError> {
    Ok(Generation {
        authority: row.text(0)?,
        purpose: match row.text_ref(1)? {
            "respond" => Purpose::Respond,
            "stamp" => Purpose::Stamp,
            _ => Purpose::Certify,
        },
        generation: row.int(2)?,
        key_name: row.text(3)?,
        der: row.bytes(4)?,
        made_at: row.timestamp(5)?,
        retired_at: row.opt_timestamp(6)?,
    })
}

/// The generations of a key, newest first.
pub fn list_generations(
    r: &mut Reader,
    authority: &str,
    purpose: Purpose,
) -> Result<Vec<Generation>, DbError> {
    let sql = format!(
        "select {COLUMNS} from authority_keys where authority = $1 and purpose = $2 order by generation desc"
    );
    r.query(&sql, params![authority, purpose.word()])?.iter().map(generation).collect()
}

/// The generation in use.
pub fn find_current(
    r: &mut Reader,
    authority: &str,
    purpose: Purpose,
) -> Result<Option<Generation>, DbError> {
    let sql = format!(
        "select {COLUMNS} from authority_keys where authority = $1 and purpose = $2 and retired_at is null \
         order by generation desc limit 1"
    );
    r.query_opt(&sql, params![authority, purpose.word()])?.as_ref().map(generation).transpose()
}

/// One generation.
pub fn find_generation(
    r: &mut Reader,
    authority: &str,
    purpose: Purpose,
    number: i64,
) -> Result<Option<Generation>, DbError> {
    let sql = format!(
        "select {COLUMNS} from authority_keys where authority = $1 and purpose = $2 and generation = $3"
    );
    r.query_opt(&sql, params![authority, purpose.word(), number])?.as_ref().map(generation).transpose()
}

/// Keeps a new generation; a renewed certificate for the same generation takes the old one's place.
pub(crate) fn insert_generation(tx: &mut Tx, new: &Generation, by: &str) -> Result<(), DbError> {
    tx.execute(
        "insert into authority_keys (authority, purpose, generation, key_name, certificate, made_at, made_by) \
         values ($1, $2, $3, $4, $5, $6, $7) on conflict (authority, purpose, generation) do update set \
         key_name = excluded.key_name, certificate = excluded.certificate, made_at = excluded.made_at, \
         made_by = excluded.made_by",
        params![
            &new.authority,
            new.purpose.word(),
            new.generation,
            &new.key_name,
            new.der.as_slice(),
            new.made_at,
            by
        ],
    )?;
    Ok(())
}

/// Retires the generations before `number`; how many there were.
pub(crate) fn retire_before(
    tx: &mut Tx,
    authority: &str,
    purpose: Purpose,
    number: i64,
    at: Timestamp,
) -> Result<u64, DbError> {
    tx.execute(
        "update authority_keys set retired_at = $4 where authority = $1 and purpose = $2 and generation < $3 \
         and retired_at is null",
        params![authority, purpose.word(), number, at],
    )
}
