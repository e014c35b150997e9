//! The audit trail: one row for each thing done, in the transaction that did it.

use serde_json::Value as Json;

use crate::actor::{Actor, AgencyId};
use crate::{DbError, MandateId, Reader, Row, Timestamp, Tx, params};

/// What was done, by whom, to what.
#[derive(Debug)]
pub struct Audit<'a> {
    /// Who did it.
    pub actor: &'a Actor,
    /// What was done, `block.verb` (`case.decide`).
    pub action: &'static str,
    /// The kind of thing it was done to (`case`).
    pub object: &'static str,
    /// Which one.
    pub object_id: &'a str,
    /// The agency concerned, when it is not the actor's own.
    pub agency: Option<&'a AgencyId>,
    /// What an auditor needs to understand it; no more personal data than that.
    pub detail: Json,
}

impl Tx<'_> {
    /// Writes an audit row. It commits with the action or not at all.
    pub fn audit(&mut self, entry: Audit<'_>) -> Result<(), DbError> {
        let agency = entry.agency.or_else(|| entry.actor.agency()).map(AgencyId::as_str);
        let row = params![
            self.new_id::<String>(),
            self.now(),
            entry.actor.label(),
            entry.action,
            entry.object,
            entry.object_id,
            agency,
            &entry.detail,
            entry.actor.mandate()
        ];
        self.execute(
            "insert into audit (id, at, actor, action, object, object_id, agency, detail, mandate) \
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            row,
        )?;
        Ok(())
    }
}

/// A row of the audit trail as it is read.
#[derive(Debug, Clone)]
pub struct Entry {
    /// When.
    pub at: Timestamp,
    /// Who, as [`Actor::label`].
    pub actor: String,
    /// What was done.
    pub action: String,
    /// The kind of thing it was done to.
    pub object: String,
    /// Which one.
    pub object_id: String,
    /// What an auditor needs to understand it.
    pub detail: Json,
}

const COLUMNS: &str = "at, actor, action, object, object_id, detail";

fn entry(row: &Row) -> Result<Entry, DbError> {
    Ok(Entry {
        at: row.timestamp(0)?,
        actor: row.text(1)?,
        action: row.text(2)?,
        object: row.text(3)?,
        object_id: row.text(4)?,
        detail: row.json(5)?,
    })
}

/// The latest `limit` rows about one thing, newest first.
pub fn list_about(r: &mut Reader, object: &str, object_id: &str, limit: i64) -> Result<Vec<Entry>, DbError> {
    let sql =
        format!("select {COLUMNS} from audit where object = $1 and object_id = $2 order by id desc limit $3");
    r.query(&sql, params![object, object_id, limit])?.iter().map(entry).collect()
}

/// The latest `limit` rows of what was done under one mandate, newest first.
pub fn list_under(r: &mut Reader, mandate: &MandateId, limit: i64) -> Result<Vec<Entry>, DbError> {
    let sql = format!("select {COLUMNS} from audit where mandate = $1 order by id desc limit $2");
    r.query(&sql, params![mandate, limit])?.iter().map(entry).collect()
}
