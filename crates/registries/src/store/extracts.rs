//! Certified extracts.

use kernel::{DbError, Reader, Row, Text, Tx, params};

use super::AFTER_ALL;
use crate::model::{Extract, ExtractId, Medium};

const COLUMNS: &str = "id, code, registry, key, version_id, subject, medium, purpose_zh, purpose_en, agency, post, \
                       issued_at, body, digest";

fn extract(row: &Row) -> Result<Extract, DbError> {
    Ok(Extract {
        id: row.id(0)?,
        code: row.text(1)?,
        registry: row.text(2)?,
        key: row.text(3)?,
        version: row.id(4)?,
        subject: row.opt_text(5)?,
        medium: Medium::parse(row.text_ref(6)?),
        purpose: Text::new(row.text(7)?, row.text(8)?),
        agency: row.id(9)?,
        post: row.opt_id(10)?,
        issued_at: row.timestamp(11)?,
        body: row.text(12)?,
        digest: row.text(13)?,
    })
}

/// Stores an issued extract.
pub(crate) fn insert_extract(tx: &mut Tx, extract: &Extract, actor: &str) -> Result<(), DbError> {
    tx.execute(
        "insert into extracts (id, code, registry, key, version_id, subject, medium, purpose_zh, purpose_en, \
         agency, post, actor, issued_at, body, digest) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        params![
            &extract.id,
            &extract.code,
            &extract.registry,
            &extract.key,
            &extract.version,
            extract.subject.as_deref(),
            extract.medium.as_str(),
            &extract.purpose.zh,
            &extract.purpose.en,
            &extract.agency,
            extract.post.as_ref().map(kernel::PostId::as_str),
            actor,
            extract.issued_at,
            &extract.body,
            &extract.digest,
        ],
    )?;
    Ok(())
}

/// An extract by its code, written with or without groups.
pub fn find_extract(r: &mut Reader, code: &str) -> Result<Option<Extract>, DbError> {
    let code: String =
        code.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_uppercase();
    let row = r.query_opt(&format!("select {COLUMNS} from extracts where code = $1"), params![code])?;
    row.as_ref().map(extract).transpose()
}

/// Extracts of records about `subject`, newest first, those before `before`.
pub fn extracts_of(
    r: &mut Reader,
    subject: &str,
    before: Option<&ExtractId>,
    limit: i64,
) -> Result<Vec<Extract>, DbError> {
    let before = before.map_or(AFTER_ALL, ExtractId::as_str);
    let rows = r.query(
        &format!("select {COLUMNS} from extracts where subject = $1 and id < $2 order by id desc limit $3"),
        params![subject, before, limit],
    )?;
    rows.iter().map(extract).collect()
}

/// The latest extracts of one record.
pub fn list_extracts(r: &mut Reader, registry: &str, key: &str, limit: i64) -> Result<Vec<Extract>, DbError> {
    let rows = r.query(
        &format!("select {COLUMNS} from extracts where registry = $1 and key = $2 order by id desc limit $3"),
        params![registry, key, limit],
    )?;
    rows.iter().map(extract).collect()
}

/// The package of an extract that was sealed.
pub(crate) fn find_file(r: &mut Reader, id: &ExtractId) -> Result<Option<Vec<u8>>, DbError> {
    let row = r.query_opt("select package from extract_files where extract_id = $1", params![id])?;
    row.map(|row| row.bytes(0)).transpose()
}

/// Keeps the package of an extract; the first one stays.
pub(crate) fn insert_file(tx: &mut Tx, id: &ExtractId, package: &[u8]) -> Result<(), DbError> {
    let now = tx.now();
    tx.execute(
        "insert into extract_files (extract_id, package, sealed_at) values ($1, $2, $3) \
         on conflict (extract_id) do nothing",
        params![id, package, now],
    )?;
    Ok(())
}
