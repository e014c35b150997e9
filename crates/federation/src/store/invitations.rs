//! On the centre: invitations.

use kernel::{AgencyId, DbError, Reader, Row, Timestamp, Tx, params};

use crate::model::{Names, NodeId};

/// An invitation as it is kept: without its token.
#[derive(Debug, Clone)]
pub struct InvitationRow {
    /// Its id.
    pub id: String,
    /// The node that is invited.
    pub node: NodeId,
    /// Its name.
    pub name: Names,
    /// Host.
    pub host: String,
    /// Port.
    pub port: u16,
    /// Whether people will sign in there.
    pub portal: bool,
    /// Its agencies.
    pub agencies: Vec<AgencyId>,
    /// When it was made.
    pub made_at: Timestamp,
    /// Label of who made it.
    pub made_by: String,
    /// Until when it is good.
    pub until: Timestamp,
    /// When it was used.
    pub used_at: Option<Timestamp>,
    /// SHA-256 of the keys it was used with.
    pub keys: Option<String>,
    /// When the node has shown itself: it is good no more.
    pub acknowledged_at: Option<Timestamp>,
    /// When it was withdrawn.
    pub withdrawn_at: Option<Timestamp>,
}

impl InvitationRow {
    /// Whether it may still be used at `now`.
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.acknowledged_at.is_none() && self.withdrawn_at.is_none() && now <= self.until
    }
}

const INVITATION: &str = "select id, node, name_zh, name_en, host, port, portal, agencies, made_at, made_by, until_at, \
                          used_at, keys, acknowledged_at, withdrawn_at from federation_invitations";

fn invitation(row: &Row) -> Result<InvitationRow, DbError> {
    Ok(InvitationRow {
        id: row.text(0)?,
        node: row.id(1)?,
        name: Names { zh: row.text(2)?, en: row.text(3)? },
        host: row.text(4)?,
        port: super::port(row, 5)?,
        portal: row.int(6)? == 1,
        agencies: super::parsed(row, 7)?,
        made_at: row.timestamp(8)?,
        made_by: row.text(9)?,
        until: row.timestamp(10)?,
        used_at: row.opt_timestamp(11)?,
        keys: row.opt_text(12)?,
        acknowledged_at: row.opt_timestamp(13)?,
        withdrawn_at: row.opt_timestamp(14)?,
    })
}

/// Adds an invitation under its token's SHA-256.
pub(crate) fn insert_invitation(tx: &mut Tx, new: &InvitationRow, token: &str) -> Result<(), DbError> {
    tx.execute(
        "insert into federation_invitations (id, token, node, name_zh, name_en, host, port, portal, agencies, made_at, \
         made_by, until_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        params![
            &new.id,
            token,
            &new.node,
            &new.name.zh,
            &new.name.en,
            &new.host,
            i64::from(new.port),
            i64::from(new.portal),
            serde_json::json!(new.agencies).to_string(),
            new.made_at,
            &new.made_by,
            new.until
        ],
    )?;
    Ok(())
}

/// The invitation with a token of this SHA-256. The digest of 256 random bits tells nothing by how long
/// it takes to find it.
pub(crate) fn find_by_token(r: &mut Reader, token: &str) -> Result<Option<InvitationRow>, DbError> {
    let sql = format!("{INVITATION} where token = $1");
    r.query_opt(&sql, params![token])?.as_ref().map(invitation).transpose()
}

/// The newest invitations, at most 100.
pub fn list_invitations(r: &mut Reader) -> Result<Vec<InvitationRow>, DbError> {
    let sql = format!("{INVITATION} order by made_at desc, id desc limit 100");
    r.query(&sql, params![])?.iter().map(invitation).collect()
}

/// Invitations that may still be used.
pub(crate) fn list_open(r: &mut Reader, now: Timestamp) -> Result<Vec<InvitationRow>, DbError> {
    let sql = format!(
        "{INVITATION} where acknowledged_at is null and withdrawn_at is null and until_at >= $1 order by made_at"
    );
    r.query(&sql, params![now])?.iter().map(invitation).collect()
}

/// Binds a token to these keys; false when it was used with others, or is good no more.
pub(crate) fn use_invitation(tx: &mut Tx, id: &str, keys: &str) -> Result<bool, DbError> {
    let now = tx.now();
    let sql = "update federation_invitations set used_at = coalesce(used_at, $2), keys = $3 where id = $1 \
               and (keys is null or keys = $3) and acknowledged_at is null and withdrawn_at is null";
    Ok(tx.execute(sql, params![id, now, keys])? == 1)
}

/// Ends the invitations that a node has used: it has shown itself. How many that were.
pub(crate) fn acknowledge(tx: &mut Tx, node: &NodeId) -> Result<u64, DbError> {
    let now = tx.now();
    let sql = "update federation_invitations set acknowledged_at = $2 where node = $1 and used_at is not null \
               and acknowledged_at is null and withdrawn_at is null";
    tx.execute(sql, params![node, now])
}

/// Withdraws an invitation; false when it is good no more or unknown.
pub(crate) fn withdraw(tx: &mut Tx, id: &str) -> Result<bool, DbError> {
    let now = tx.now();
    let sql = "update federation_invitations set withdrawn_at = $2 where id = $1 and withdrawn_at is null \
               and acknowledged_at is null";
    Ok(tx.execute(sql, params![id, now])? == 1)
}

/// Withdraws what is open for a node, as when it is removed.
pub(crate) fn withdraw_of(tx: &mut Tx, node: &NodeId) -> Result<u64, DbError> {
    let now = tx.now();
    let sql = "update federation_invitations set withdrawn_at = $2 where node = $1 and withdrawn_at is null \
               and acknowledged_at is null";
    tx.execute(sql, params![node, now])
}
