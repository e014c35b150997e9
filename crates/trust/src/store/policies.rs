//! Adopted versions of certificate policies.

use kernel::{Day, DbError, Reader, Row, Tx, params};

/// A version that a resolution adopted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdoptedVersion {
    /// Policy.
    pub policy: String,
    /// Number of the version.
    pub version: String,
    /// Number of the resolution.
    pub resolution: String,
    /// Fingerprint of the version as it was adopted.
    pub digest: String,
    /// The council that resolved it.
    pub council: String,
    /// Day of the meeting.
    pub on: Day,
}

fn adopted(row: &Row) -> Result<AdoptedVersion, DbError> {
    Ok(AdoptedVersion {
        policy: row.text(0)?,
        version: row.text(1)?,
        resolution: row.text(2)?,
        digest: row.text(3)?,
        council: row.text(4)?,
        on: row.day(5)?,
    })
}

/// All adopted versions of a policy, the one in force first.
pub fn list_adopted(r: &mut Reader, policy: &str) -> Result<Vec<AdoptedVersion>, DbError> {
    let sql = "select policy, version, resolution, digest, council, adopted_on from adopted_policies \
               where policy = $1 order by at desc, resolution desc";
    r.query(sql, params![policy])?.iter().map(adopted).collect()
}

/// Adds one; false when this resolution adopted one already.
pub fn insert_adopted(tx: &mut Tx, new: &AdoptedVersion) -> Result<bool, DbError> {
    let now = tx.now();
    let sql = "insert into adopted_policies (policy, resolution, version, digest, council, adopted_on, at) \
               values ($1, $2, $3, $4, $5, $6, $7) on conflict (policy, resolution) do nothing";
    let row = params![&new.policy, &new.resolution, &new.version, &new.digest, &new.council, new.on, now];
    Ok(tx.execute(sql, row)? == 1)
}
