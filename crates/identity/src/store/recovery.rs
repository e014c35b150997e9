//! Recovery codes.

use kernel::{DbError, PersonId, Reader, Timestamp, Tx, params};

use crate::model::{CodeRow, Source};

/// The open code with this public part.
pub fn find_code(r: &mut Reader, selector: &str) -> Result<Option<CodeRow>, DbError> {
    let row = r.query_opt(
        "select selector, person_id, salt, hash, expires_at, failures, locked_until_at from recovery_codes \
         where selector = $1 and used_at is null and void_at is null",
        params![selector],
    )?;
    row.map(|row| {
        Ok(CodeRow {
            selector: row.text(0)?,
            person: row.id(1)?,
            salt: row.bytes(2)?,
            hash: row.bytes(3)?,
            expires_at: row.opt_timestamp(4)?,
            failures: row.int(5)?,
            locked_until: row.opt_timestamp(6)?,
        })
    })
    .transpose()
}

/// Adds a code.
pub fn insert_code(tx: &mut Tx, new: &CodeRow, source: Source) -> Result<(), DbError> {
    let now = tx.now();
    tx.execute(
        "insert into recovery_codes (selector, person_id, source, salt, hash, issued_at, expires_at) \
         values ($1, $2, $3, $4, $5, $6, $7)",
        params![
            &new.selector,
            &new.person,
            source.as_str(),
            new.salt.as_slice(),
            new.hash.as_slice(),
            now,
            new.expires_at
        ],
    )?;
    Ok(())
}

/// Makes a person's open codes of one source void.
pub fn void_codes(tx: &mut Tx, person: &PersonId, source: Source) -> Result<u64, DbError> {
    let now = tx.now();
    tx.execute(
        "update recovery_codes set void_at = $3 \
         where person_id = $1 and source = $2 and used_at is null and void_at is null",
        params![person, source.as_str(), now],
    )
}

/// Uses a code up; false when somebody did so meanwhile.
pub fn use_code(tx: &mut Tx, selector: &str) -> Result<bool, DbError> {
    let now = tx.now();
    let used = tx.execute(
        "update recovery_codes set used_at = $2 where selector = $1 and used_at is null and void_at is null",
        params![selector, now],
    )?;
    Ok(used == 1)
}

/// Counts a wrong try, and locks the code until then when one is given.
pub fn fail_code(
    tx: &mut Tx,
    selector: &str,
    failures: i64,
    locked_until: Option<Timestamp>,
) -> Result<(), DbError> {
    tx.execute(
        "update recovery_codes set failures = $2, locked_until_at = $3 where selector = $1",
        params![selector, failures, locked_until],
    )?;
    Ok(())
}

/// How many of a person's own codes are still good.
pub fn count_codes(r: &mut Reader, person: &PersonId) -> Result<i64, DbError> {
    r.query_one(
        "select cast(count(*) as bigint) from recovery_codes \
         where person_id = $1 and source = 'own' and used_at is null and void_at is null",
        params![person],
    )?
    .int(0)
}
