//! Passkeys.

use kernel::{DbError, PersonId, Reader, Row, Tx, params};
use serde_json::Value as Json;
use webauthn_rs::prelude::Passkey as Credential;

use crate::model::Passkey;

const COLUMNS: &str = "id, person_id, credential, name, added_at, used_at, suspect_at from passkeys";

fn passkey(row: &Row) -> Result<Option<Passkey>, DbError> {
    // A key that cannot be read is no way in.
    let Ok(credential) = serde_json::from_value::<Credential>(row.json(2)?) else { return Ok(None) };
    Ok(Some(Passkey {
        id: row.text(0)?,
        person: row.id(1)?,
        credential,
        name: row.text(3)?,
        added_at: row.timestamp(4)?,
        used_at: row.opt_timestamp(5)?,
        suspect_at: row.opt_timestamp(6)?,
    }))
}

/// A credential's id as stored.
pub(crate) fn credential_id(raw: &[u8]) -> String {
    hex::encode(raw)
}

/// A person's passkeys that were not removed, oldest first.
pub fn list_passkeys(r: &mut Reader, person: &PersonId) -> Result<Vec<Passkey>, DbError> {
    let sql = format!("select {COLUMNS} where person_id = $1 and removed_at is null order by id");
    r.query(&sql, params![person])?.iter().filter_map(|row| passkey(row).transpose()).collect()
}

/// The passkey with this credential id, unless it was removed.
pub fn find_passkey(r: &mut Reader, raw: &[u8]) -> Result<Option<Passkey>, DbError> {
    let sql = format!("select {COLUMNS} where credential_id = $1 and removed_at is null");
    let row = r.query_opt(&sql, params![credential_id(raw)])?;
    Ok(row.as_ref().map(passkey).transpose()?.flatten())
}

/// Adds a passkey; false when its credential is known already.
pub fn insert_passkey(tx: &mut Tx, new: &Passkey) -> Result<bool, DbError> {
    let added = tx.execute(
        "insert into passkeys (id, person_id, credential_id, credential, name, added_at) \
         values ($1, $2, $3, $4, $5, $6) on conflict (credential_id) do nothing",
        params![
            &new.id,
            &new.person,
            credential_id(new.credential.cred_id().as_ref()),
            &serde_json::to_value(&new.credential).unwrap_or(Json::Null),
            &new.name,
            new.added_at
        ],
    )?;
    Ok(added == 1)
}

/// Notes that a passkey was used, with its new counter.
pub fn use_passkey(tx: &mut Tx, used: &Passkey) -> Result<(), DbError> {
    let now = tx.now();
    let credential = serde_json::to_value(&used.credential).unwrap_or(Json::Null);
    tx.execute(
        "update passkeys set credential = $2, used_at = $3 where id = $1",
        params![&used.id, &credential, now],
    )?;
    Ok(())
}

/// Notes that a passkey's counter went back.
pub fn suspect_passkey(tx: &mut Tx, id: &str) -> Result<(), DbError> {
    let now = tx.now();
    tx.execute("update passkeys set suspect_at = $2 where id = $1", params![id, now])?;
    Ok(())
}

/// Removes a person's passkey; whether it was there.
pub fn remove_passkey(tx: &mut Tx, person: &PersonId, id: &str) -> Result<bool, DbError> {
    let now = tx.now();
    let removed = tx.execute(
        "update passkeys set removed_at = $3 where person_id = $1 and id = $2 and removed_at is null",
        params![person, id, now],
    )?;
    Ok(removed == 1)
}
