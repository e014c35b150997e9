//! Documents attached to cases.

use kernel::{DbError, Reader, Row, Tx, params};

use crate::model::{CaseFile, CaseId};

const COLUMNS: &str = "id, upload, file, name, kind, bytes, added_at, removed_at";

fn file(row: &Row) -> Result<CaseFile, DbError> {
    Ok(CaseFile {
        id: row.text(0)?,
        upload: row.text(1)?,
        file: row.text(2)?,
        name: row.text(3)?,
        kind: row.text(4)?,
        bytes: row.int(5)?,
        added_at: row.timestamp(6)?,
        removed_at: row.opt_timestamp(7)?,
    })
}

/// The documents of a case that count, in the order they were attached.
pub fn list_files(r: &mut Reader, case: &CaseId) -> Result<Vec<CaseFile>, DbError> {
    let sql =
        format!("select {COLUMNS} from case_files where case_id = $1 and removed_at is null order by id");
    r.query(&sql, params![case])?.iter().map(file).collect()
}

/// One document of a case, also one that was replaced.
pub fn find_file(r: &mut Reader, case: &CaseId, id: &str) -> Result<Option<CaseFile>, DbError> {
    let sql = format!("select {COLUMNS} from case_files where case_id = $1 and id = $2");
    r.query_opt(&sql, params![case, id])?.as_ref().map(file).transpose()
}

/// Attaches a document.
pub fn insert_file(tx: &mut Tx, case: &CaseId, new: &CaseFile) -> Result<(), DbError> {
    let sql = "insert into case_files (id, case_id, upload, file, name, kind, bytes, added_at) \
               values ($1, $2, $3, $4, $5, $6, $7, $8)";
    let row = params![&new.id, case, &new.upload, &new.file, &new.name, &new.kind, new.bytes, new.added_at];
    tx.execute(sql, row).map(|_| ())
}

/// Takes the documents of one upload out of the case; the rows stay.
pub fn remove_files(tx: &mut Tx, case: &CaseId, upload: &str) -> Result<u64, DbError> {
    let sql =
        "update case_files set removed_at = $3 where case_id = $1 and upload = $2 and removed_at is null";
    let now = tx.now();
    tx.execute(sql, params![case, upload, now])
}
