//! Applications under the seal of their agency.

use kernel::{DbError, Reader, Tx, params};

use crate::model::CaseId;

/// How many corrections of a case were answered.
pub(crate) fn edition(r: &mut Reader, case: &CaseId) -> Result<i64, DbError> {
    let sql = "select count(*) from case_corrections where case_id = $1 and answered_at is not null";
    r.query_one(sql, params![case])?.int(0)
}

/// The sealed package.
pub(crate) fn find_application(
    r: &mut Reader,
    case: &CaseId,
    edition: i64,
) -> Result<Option<Vec<u8>>, DbError> {
    let sql = "select package from case_applications where case_id = $1 and edition = $2";
    r.query_opt(sql, params![case, edition])?.map(|row| row.bytes(0)).transpose()
}

/// Keeps a package; false when somebody else was first.
pub(crate) fn insert_application(
    tx: &mut Tx,
    case: &CaseId,
    edition: i64,
    package: &[u8],
) -> Result<bool, DbError> {
    let now = tx.now();
    let sql = "insert into case_applications (case_id, edition, sealed_at, package) values ($1, $2, $3, $4) \
               on conflict (case_id, edition) do nothing";
    Ok(tx.execute(sql, params![case, edition, now, package])? == 1)
}
