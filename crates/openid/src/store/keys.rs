//! SQL of keys and secrets.

use kernel::{DbError, Reader, Row, Timestamp, Tx, params};

/// A key that signs ID tokens: its public half, and the name of the private one.
#[derive(Debug, Clone)]
pub(crate) struct StoredKey {
    pub(crate) kid: String,
    pub(crate) name: String,
    pub(crate) x: String,
    pub(crate) y: String,
    pub(crate) signs_from_at: Timestamp,
}

/// All keys, oldest first.
pub(crate) fn list_keys(r: &mut Reader) -> Result<Vec<StoredKey>, DbError> {
    let sql = "select kid, name, x, y, signs_from_at from openid_signing_keys order by signs_from_at, kid";
    let key = |row: &Row| {
        Ok(StoredKey {
            kid: row.text(0)?,
            name: row.text(1)?,
            x: row.text(2)?,
            y: row.text(3)?,
            signs_from_at: row.timestamp(4)?,
        })
    };
    r.query(sql, params![])?.iter().map(key).collect()
}

pub(crate) fn insert_key(tx: &mut Tx, new: &StoredKey) -> Result<(), DbError> {
    tx.execute(
        "insert into openid_signing_keys (kid, name, x, y, signs_from_at) values ($1, $2, $3, $4, $5)",
        params![&new.kid, &new.name, &new.x, &new.y, new.signs_from_at],
    )?;
    Ok(())
}

pub(crate) fn delete_key(tx: &mut Tx, kid: &str) -> Result<(), DbError> {
    tx.execute("delete from openid_signing_keys where kid = $1", params![kid])?;
    Ok(())
}

/// The secret called `name`, made now when there is none.
pub(crate) fn secret(tx: &mut Tx, name: &str) -> Result<String, DbError> {
    let made = tx.secret();
    let sql = "insert into openid_secrets (name, value) values ($1, $2) on conflict (name) do nothing";
    tx.execute(sql, params![name, made])?;
    tx.query_one("select value from openid_secrets where name = $1", params![name])?.text(0)
}

/// The secret called `name`.
pub(crate) fn find_secret(r: &mut Reader, name: &str) -> Result<Option<String>, DbError> {
    r.query_opt("select value from openid_secrets where name = $1", params![name])?
        .map(|row| row.text(0))
        .transpose()
}
