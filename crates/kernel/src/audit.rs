//! The audit trail: one row for each thing done, in the transaction that did it.
//!
//! The row's id stands in `audit_unsealed` until the ledger has sealed it. Ids are drawn
//! before the commit, so their order tells nothing about which rows are committed: what is
//! still to be sealed is said by this table alone.

use serde_json::Value as Json;

use crate::actor::{Actor, AgencyId};
use crate::{DbError, MandateId, Reader, Row, Timestamp, Tx, Value, params};

/// Most identifiers in one statement.
const AT_ONCE: usize = 128;

/// A row of the audit trail as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuditRow {
    /// Its id.
    pub id: String,
    /// When it was done, in microseconds UTC.
    pub at: Timestamp,
    /// Who did it, [`Actor::label`].
    pub actor: String,
    /// What was done, `block.verb`.
    pub action: String,
    /// The kind of thing it was done to.
    pub object: String,
    /// Which one.
    pub object_id: String,
    /// The agency concerned.
    pub agency: Option<String>,
    /// The detail, as the JSON text that is stored: sealed to the letter.
    pub detail: String,
    /// The mandate under which it was done in another's name.
    pub mandate: Option<String>,
}

impl AuditRow {
    /// A text of the detail by its name.
    pub fn told(&self, name: &str) -> Option<String> {
        let detail: Json = serde_json::from_str(&self.detail).ok()?;
        Some(detail.get(name)?.as_str()?.to_owned())
    }
}

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
        let id = self.new_id::<String>();
        let row = params![
            &id,
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
        self.execute("insert into audit_unsealed (id) values ($1)", params![id])?;
        Ok(())
    }
}

const COLUMNS: &str = "a.id, a.at, a.actor, a.action, a.object, a.object_id, a.agency, a.detail, a.mandate";

fn audit_row(row: &Row) -> Result<AuditRow, DbError> {
    Ok(AuditRow {
        id: row.text(0)?,
        at: row.timestamp(1)?,
        actor: row.text(2)?,
        action: row.text(3)?,
        object: row.text(4)?,
        object_id: row.text(5)?,
        agency: row.opt_text(6)?,
        detail: row.text(7)?,
        mandate: row.opt_text(8)?,
    })
}

/// Hands on committed rows that are not sealed, by id, at most `limit`.
pub fn each_unsealed(r: &mut Reader, limit: usize, mut each: impl FnMut(AuditRow)) -> Result<(), DbError> {
    let sql =
        format!("select {COLUMNS} from audit_unsealed u join audit a on a.id = u.id order by u.id limit $1");
    r.for_each(&sql, params![limit], |row| {
        each(audit_row(&row)?);
        Ok(())
    })
}

/// How many rows wait to be sealed.
pub fn count_unsealed(r: &mut Reader) -> Result<u64, DbError> {
    let row = r.query_one("select count(*) from audit_unsealed", params![])?;
    Ok(row.int(0)?.unsigned_abs())
}

/// Notes that these rows are sealed; gives how many of them waited for it.
pub fn mark_sealed(tx: &mut Tx, ids: &[String]) -> Result<u64, DbError> {
    let mut marked = 0;
    for (list, binds) in lists(ids) {
        marked += tx.execute(&format!("delete from audit_unsealed where id in ({list})"), binds)?;
    }
    Ok(marked)
}

/// Which of these rows wait to be sealed.
pub fn waiting_of(r: &mut Reader, ids: &[String]) -> Result<Vec<String>, DbError> {
    let mut found = Vec::new();
    for (list, binds) in lists(ids) {
        let sql = format!("select id from audit_unsealed where id in ({list})");
        for row in r.query(&sql, binds)? {
            found.push(row.text(0)?);
        }
    }
    Ok(found)
}

/// Rows that wait to be sealed and are no longer in the trail: somebody took them out.
pub fn lost_before_sealing(r: &mut Reader, limit: usize) -> Result<Vec<String>, DbError> {
    let sql = "select u.id from audit_unsealed u where not exists (select 1 from audit a where a.id = u.id) \
               order by u.id limit $1";
    r.query(sql, params![limit])?.iter().map(|row| row.text(0)).collect()
}

/// The rows with these ids, in no particular order; those that are not there are left out.
pub fn list_by_ids(r: &mut Reader, ids: &[String]) -> Result<Vec<AuditRow>, DbError> {
    let mut found = Vec::with_capacity(ids.len());
    for (list, binds) in lists(ids) {
        let sql = format!("select {COLUMNS} from audit a where a.id in ({list})");
        for row in r.query(&sql, binds)? {
            found.push(audit_row(&row)?);
        }
    }
    Ok(found)
}

/// The rows about one thing, in the order of their ids, at most `limit`.
pub fn list_about(
    r: &mut Reader,
    object: &str,
    object_id: &str,
    limit: usize,
) -> Result<Vec<AuditRow>, DbError> {
    let sql = format!(
        "select {COLUMNS} from audit a where a.object = $1 and a.object_id = $2 order by a.id limit $3"
    );
    r.query(&sql, params![object, object_id, limit])?.iter().map(audit_row).collect()
}

/// The rows about any of these things, in no particular order.
pub fn list_about_any(r: &mut Reader, object: &str, object_ids: &[String]) -> Result<Vec<AuditRow>, DbError> {
    let mut found = Vec::with_capacity(2 * object_ids.len());
    for (list, mut binds) in lists(object_ids) {
        binds.push(Value::from(object));
        let sql = format!(
            "select {COLUMNS} from audit a where a.object = ${} and a.object_id in ({list})",
            binds.len()
        );
        for row in r.query(&sql, binds)? {
            found.push(audit_row(&row)?);
        }
    }
    Ok(found)
}

/// The latest `limit` rows about one thing, newest first.
pub fn latest_about(
    r: &mut Reader,
    object: &str,
    object_id: &str,
    limit: i64,
) -> Result<Vec<AuditRow>, DbError> {
    let sql = format!(
        "select {COLUMNS} from audit a where a.object = $1 and a.object_id = $2 order by a.id desc limit $3"
    );
    r.query(&sql, params![object, object_id, limit])?.iter().map(audit_row).collect()
}

/// The latest row about one thing that tells one of two actions.
pub fn latest_of(
    r: &mut Reader,
    object: &str,
    object_id: &str,
    actions: [&str; 2],
) -> Result<Option<AuditRow>, DbError> {
    let sql = format!(
        "select {COLUMNS} from audit a where a.object = $1 and a.object_id = $2 and a.action in ($3, $4) \
         order by a.id desc limit 1"
    );
    r.query_opt(&sql, params![object, object_id, actions[0], actions[1]])?.as_ref().map(audit_row).transpose()
}

/// The latest `limit` rows of what was done under one mandate, newest first.
pub fn latest_under(r: &mut Reader, mandate: &MandateId, limit: i64) -> Result<Vec<AuditRow>, DbError> {
    let sql = format!("select {COLUMNS} from audit a where a.mandate = $1 order by a.id desc limit $2");
    r.query(&sql, params![mandate, limit])?.iter().map(audit_row).collect()
}

/// The ids after `after` and their instants, in order, at most `limit`: a walk over the whole trail.
pub fn ids_after(r: &mut Reader, after: &str, limit: usize) -> Result<Vec<(String, Timestamp)>, DbError> {
    let rows =
        r.query("select id, at from audit where id > $1 order by id limit $2", params![after, limit])?;
    rows.iter().map(|row| Ok((row.text(0)?, row.timestamp(1)?))).collect()
}

/// `$1, $2, …` with binds, in statements of few different lengths: the last id is repeated.
fn lists(ids: &[String]) -> impl Iterator<Item = (String, Vec<Value>)> {
    ids.chunks(AT_ONCE).map(|chunk| {
        let length = chunk.len().next_power_of_two();
        let names: Vec<String> = (1..=length).map(|bind| format!("${bind}")).collect();
        let repeated = chunk.last().into_iter().cycle();
        let binds = chunk.iter().chain(repeated).take(length).map(Value::from).collect();
        (names.join(", "), binds)
    })
}
