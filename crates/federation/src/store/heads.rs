//! Heads of other nodes' logs, and what was found wrong with them.

use kernel::{DbError, Reader, Row, Timestamp, Tx, params};

use crate::model::{LogFault, NodeId};

/// A head of a node's log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeadRow {
    /// The node.
    pub node: NodeId,
    /// Who was shown it: this node itself, or another that told.
    pub told_by: NodeId,
    /// Since when the node takes part: one that joined anew has a new log.
    pub since: Timestamp,
    /// Leaves.
    pub size: u64,
    /// SubjectPublicKeyInfo of the log's key in base64; empty in what others tell.
    pub log_key: String,
    /// The head, signed.
    pub note: String,
}

/// A log that did not continue what it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogFaultRow {
    /// The node whose log it is.
    pub node: NodeId,
    /// When it was found.
    pub found_at: Timestamp,
    /// What.
    pub kind: LogFault,
    /// The head that was known, signed.
    pub held: String,
    /// Who had been shown that head.
    pub told_by: NodeId,
    /// The head that was shown later, signed.
    pub shown: String,
    /// When the operator took up the log as it is now.
    pub settled_at: Option<Timestamp>,
}

const HEAD: &str = "select node, told_by, since, size, log_key, note from federation_heads";

fn head(row: &Row) -> Result<HeadRow, DbError> {
    let size = u64::try_from(row.int(3)?);
    Ok(HeadRow {
        node: row.id(0)?,
        told_by: row.id(1)?,
        since: row.timestamp(2)?,
        size: size.map_err(|_| DbError::Column { column: 3, expected: "a whole number" })?,
        log_key: row.text(4)?,
        note: row.text(5)?,
    })
}

/// What is known of a node's log, whoever told it.
pub fn heads_of(r: &mut Reader, node: &NodeId) -> Result<Vec<HeadRow>, DbError> {
    let sql = format!("{HEAD} where node = $1 order by told_by");
    r.query(&sql, params![node])?.iter().map(head).collect()
}

/// The heads that were shown to one node, by node.
pub fn heads_told_by(r: &mut Reader, told_by: &NodeId) -> Result<Vec<HeadRow>, DbError> {
    let sql = format!("{HEAD} where told_by = $1 order by node");
    r.query(&sql, params![told_by])?.iter().map(head).collect()
}

/// Puts a head in place of the one that was known from the same node.
pub(crate) fn keep_head(tx: &mut Tx, new: &HeadRow) -> Result<(), DbError> {
    let now = tx.now();
    tx.execute(
        "insert into federation_heads (node, told_by, since, size, log_key, note, at) \
         values ($1, $2, $3, $4, $5, $6, $7) on conflict (node, told_by) do update set since = excluded.since, \
         size = excluded.size, log_key = excluded.log_key, note = excluded.note, at = excluded.at",
        params![&new.node, &new.told_by, new.since, new.size, &new.log_key, &new.note, now],
    )?;
    Ok(())
}

/// Forgets one head.
pub(crate) fn delete_head(tx: &mut Tx, node: &NodeId, told_by: &NodeId) -> Result<(), DbError> {
    tx.execute("delete from federation_heads where node = $1 and told_by = $2", params![node, told_by])?;
    Ok(())
}

/// Forgets all heads of a node.
pub(crate) fn delete_heads(tx: &mut Tx, node: &NodeId) -> Result<(), DbError> {
    tx.execute("delete from federation_heads where node = $1", params![node])?;
    Ok(())
}

const FAULT: &str =
    "select node, found_at, kind, held, told_by, shown, settled_at from federation_log_faults";

fn fault(row: &Row) -> Result<LogFaultRow, DbError> {
    let kind = LogFault::of_word(row.text_ref(2)?);
    Ok(LogFaultRow {
        node: row.id(0)?,
        found_at: row.timestamp(1)?,
        kind: kind.ok_or(DbError::Column { column: 2, expected: "a fault of a log" })?,
        held: row.text(3)?,
        told_by: row.id(4)?,
        shown: row.text(5)?,
        settled_at: row.opt_timestamp(6)?,
    })
}

/// The logs that do not continue what they were and are not taken up anew, by node.
pub fn list_open_faults(r: &mut Reader) -> Result<Vec<LogFaultRow>, DbError> {
    let sql = format!("{FAULT} where settled_at is null order by node, found_at");
    r.query(&sql, params![])?.iter().map(fault).collect()
}

/// What was found about a node's log, newest first.
pub fn faults_of(r: &mut Reader, node: &NodeId) -> Result<Vec<LogFaultRow>, DbError> {
    let sql = format!("{FAULT} where node = $1 order by found_at desc");
    r.query(&sql, params![node])?.iter().map(fault).collect()
}

/// Keeps what was found, unless something about the node is open already.
pub(crate) fn insert_fault(tx: &mut Tx, new: &LogFaultRow) -> Result<bool, DbError> {
    let sql = "select node from federation_log_faults where node = $1 and settled_at is null";
    if tx.query_opt(sql, params![&new.node])?.is_some() {
        return Ok(false);
    }
    let sql = "insert into federation_log_faults (node, found_at, kind, held, told_by, shown) \
               values ($1, $2, $3, $4, $5, $6) on conflict (node, found_at) do nothing";
    let row = params![&new.node, new.found_at, new.kind.word(), &new.held, &new.told_by, &new.shown];
    Ok(tx.execute(sql, row)? == 1)
}

/// Settles what is open about a node; false when nothing is.
pub(crate) fn settle_faults(tx: &mut Tx, node: &NodeId) -> Result<bool, DbError> {
    let now = tx.now();
    let sql = "update federation_log_faults set settled_at = $2 where node = $1 and settled_at is null";
    Ok(tx.execute(sql, params![node, now])? > 0)
}
