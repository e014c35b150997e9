//! Marks: of what a node took in whole, so that its next start does not go through the same again.

use std::collections::BTreeMap;

use crate::{DbError, Reader, Tx, params};

/// Every mark: the digest of what was taken in last, by name.
pub fn all(r: &mut Reader) -> Result<BTreeMap<String, String>, DbError> {
    let rows = r.query("select name, digest from kernel_marks", params![])?;
    rows.iter().map(|row| Ok((row.text(0)?, row.text(1)?))).collect()
}

/// Whether this is what was taken in last under this name.
pub fn holds(r: &mut Reader, name: &str, digest: &str) -> Result<bool, DbError> {
    let found = r.query_opt("select digest from kernel_marks where name = $1", params![name])?;
    Ok(found.map(|row| row.text(0)).transpose()?.as_deref() == Some(digest))
}

/// Marks this as taken in, in the transaction that did so.
pub fn set(tx: &mut Tx, name: &str, digest: &str) -> Result<(), DbError> {
    tx.execute(
        "insert into kernel_marks (name, digest) values ($1, $2) \
         on conflict (name) do update set digest = excluded.digest",
        params![name, digest],
    )?;
    Ok(())
}
