//! What waits for a browser to come back: challenges, and forms until the level of assurance is raised.

use kernel::{DbError, PersonId, Reader, Timestamp, Tx, params};
use serde_json::Value as Json;

/// A challenge that was given to one browser.
#[derive(Debug, Clone)]
pub struct Ceremony {
    /// For whom; none when signing in.
    pub person: Option<PersonId>,
    /// What the browser is asked.
    pub options: Json,
    /// What the answer is checked against.
    pub state: Json,
}

/// Keeps a challenge until `expires_at`, and forgets those that ran out.
pub fn insert_ceremony(
    tx: &mut Tx,
    hash: &str,
    kind: &str,
    new: &Ceremony,
    expires_at: Timestamp,
) -> Result<(), DbError> {
    let now = tx.now();
    tx.execute("delete from ceremonies where expires_at < $1", params![now])?;
    tx.execute(
        "insert into ceremonies (token_hash, kind, person_id, options, state, expires_at) \
         values ($1, $2, $3, $4, $5, $6)",
        params![hash, kind, new.person.as_ref(), &new.options, &new.state, expires_at],
    )?;
    Ok(())
}

/// A challenge that has not run out, to be shown.
pub fn find_ceremony(
    r: &mut Reader,
    hash: &str,
    kind: &str,
    now: Timestamp,
) -> Result<Option<Ceremony>, DbError> {
    let row = r.query_opt(
        "select person_id, options, state from ceremonies \
         where token_hash = $1 and kind = $2 and expires_at > $3",
        params![hash, kind, now],
    )?;
    row.map(|row| Ok(Ceremony { person: row.opt_id(0)?, options: row.json(1)?, state: row.json(2)? }))
        .transpose()
}

/// Takes a challenge out: each is answered once at most.
pub fn take_ceremony(tx: &mut Tx, hash: &str, kind: &str) -> Result<Option<Ceremony>, DbError> {
    let now = tx.now();
    let row = tx.query_opt(
        "delete from ceremonies where token_hash = $1 and kind = $2 and expires_at > $3 \
         returning person_id, options, state",
        params![hash, kind, now],
    )?;
    row.map(|row| Ok(Ceremony { person: row.opt_id(0)?, options: row.json(1)?, state: row.json(2)? }))
        .transpose()
}

/// Makes a challenge into another kind with another state, which lives until `expires_at`; false when it
/// is gone. So one thing leads to the next at most once.
pub fn turn_ceremony(
    tx: &mut Tx,
    hash: &str,
    (from, to): (&str, &str),
    state: &Json,
    expires_at: Timestamp,
) -> Result<bool, DbError> {
    let now = tx.now();
    let turned = tx.execute(
        "update ceremonies set kind = $3, state = $4, expires_at = $5 \
         where token_hash = $1 and kind = $2 and expires_at > $6",
        params![hash, from, to, state, expires_at, now],
    )?;
    Ok(turned == 1)
}

/// A kept form: where it was sent, and its fields.
#[derive(Debug, Clone)]
pub struct HeldForm {
    /// Path it was sent to.
    pub path: String,
    /// Names and values in order.
    pub fields: Vec<(String, String)>,
}

/// Keeps a person's form until `expires_at`, and forgets those that ran out.
pub fn insert_held_form(
    tx: &mut Tx,
    id: &str,
    person: &PersonId,
    form: &HeldForm,
    expires_at: Timestamp,
) -> Result<(), DbError> {
    let now = tx.now();
    tx.execute("delete from held_forms where expires_at < $1", params![now])?;
    let fields = serde_json::json!(form.fields);
    tx.execute(
        "insert into held_forms (id, person_id, path, fields, expires_at) values ($1, $2, $3, $4, $5)",
        params![id, person, &form.path, &fields, expires_at],
    )?;
    Ok(())
}

/// A person's kept form.
pub fn find_held_form(
    r: &mut Reader,
    person: &PersonId,
    id: &str,
    now: Timestamp,
) -> Result<Option<HeldForm>, DbError> {
    let row = r.query_opt(
        "select path, fields from held_forms where person_id = $1 and id = $2 and expires_at > $3",
        params![person, id, now],
    )?;
    row.map(|row| {
        let fields = serde_json::from_value(row.json(1)?).unwrap_or_default();
        Ok(HeldForm { path: row.text(0)?, fields })
    })
    .transpose()
}
