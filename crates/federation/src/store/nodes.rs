//! On the centre: the nodes and what was issued to them.

use kernel::{AgencyId, DbError, Reader, Row, Timestamp, Tx, params};

use super::CertificateUse;
use crate::model::{Fingerprint, Names, NodeId};

/// A node as the centre keeps it.
#[derive(Debug, Clone)]
pub struct NodeRow {
    /// Its id.
    pub id: NodeId,
    /// Its name.
    pub name: Names,
    /// Host.
    pub host: String,
    /// Port.
    pub port: u16,
    /// Whether people sign in there.
    pub portal: bool,
    /// Its agencies.
    pub agencies: Vec<AgencyId>,
    /// Since when it takes part.
    pub since: Timestamp,
    /// Since when it does not for now.
    pub suspended_at: Option<Timestamp>,
}

/// A certificate that a node was given.
#[derive(Debug, Clone)]
pub struct IssuedRow {
    /// The certificate.
    pub fingerprint: Fingerprint,
    /// The node.
    pub node: NodeId,
    /// What for.
    pub purpose: CertificateUse,
    /// For which agency.
    pub agency: AgencyId,
    /// When.
    pub issued_at: Timestamp,
}

const NODE: &str =
    "select id, name_zh, name_en, host, port, portal, agencies, since, suspended_at from federation_nodes";

fn node(row: &Row) -> Result<NodeRow, DbError> {
    Ok(NodeRow {
        id: row.id(0)?,
        name: Names { zh: row.text(1)?, en: row.text(2)? },
        host: row.text(3)?,
        port: super::port(row, 4)?,
        portal: row.int(5)? == 1,
        agencies: super::parsed(row, 6)?,
        since: row.timestamp(7)?,
        suspended_at: row.opt_timestamp(8)?,
    })
}

/// All nodes, by id.
pub fn list_nodes(r: &mut Reader) -> Result<Vec<NodeRow>, DbError> {
    r.query(&format!("{NODE} order by id"), params![])?.iter().map(node).collect()
}

/// The node with this id.
pub fn find_node(r: &mut Reader, id: &NodeId) -> Result<Option<NodeRow>, DbError> {
    r.query_opt(&format!("{NODE} where id = $1"), params![id])?.as_ref().map(node).transpose()
}

/// Adds a node; false when its id or address is taken.
pub(crate) fn insert_node(tx: &mut Tx, new: &NodeRow) -> Result<bool, DbError> {
    let sql = "insert into federation_nodes (id, name_zh, name_en, host, port, portal, agencies, since) \
               values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing";
    let row = params![
        &new.id,
        &new.name.zh,
        &new.name.en,
        &new.host,
        i64::from(new.port),
        i64::from(new.portal),
        serde_json::json!(new.agencies).to_string(),
        new.since
    ];
    Ok(tx.execute(sql, row)? == 1)
}

/// Suspends a node, or lets it take part again; false when there is none.
pub(crate) fn set_suspended(tx: &mut Tx, id: &NodeId, at: Option<Timestamp>) -> Result<bool, DbError> {
    Ok(tx.execute("update federation_nodes set suspended_at = $2 where id = $1", params![id, at])? == 1)
}

/// Takes a node out; false when there is none.
pub(crate) fn delete_node(tx: &mut Tx, id: &NodeId) -> Result<bool, DbError> {
    tx.execute("delete from federation_issued where node = $1", params![id])?;
    Ok(tx.execute("delete from federation_nodes where id = $1", params![id])? == 1)
}

/// Notes what a node was given.
pub(crate) fn insert_issued(tx: &mut Tx, new: &IssuedRow) -> Result<(), DbError> {
    tx.execute(
        "insert into federation_issued (fingerprint, node, purpose, agency, issued_at) values ($1, $2, $3, $4, $5) \
         on conflict (fingerprint) do nothing",
        params![new.fingerprint.to_string(), &new.node, new.purpose.word(), &new.agency, new.issued_at],
    )?;
    Ok(())
}

/// What all nodes were given, oldest first.
pub(crate) fn list_issued(r: &mut Reader) -> Result<Vec<IssuedRow>, DbError> {
    let sql = "select fingerprint, node, purpose, agency, issued_at from federation_issued order by issued_at, fingerprint";
    let rows = r.query(sql, params![])?;
    rows.iter()
        .map(|row| {
            let fingerprint = Fingerprint::parse(row.text_ref(0)?);
            Ok(IssuedRow {
                fingerprint: fingerprint.ok_or(DbError::Column { column: 0, expected: "a fingerprint" })?,
                node: row.id(1)?,
                purpose: CertificateUse::of(row.text_ref(2)?),
                agency: row.id(3)?,
                issued_at: row.timestamp(4)?,
            })
        })
        .collect()
}
