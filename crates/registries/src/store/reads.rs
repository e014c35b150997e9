//! Openings of records by officials.

use kernel::{DbError, Reader, Row, Text, Tx, params};

use super::AFTER_ALL;
use crate::model::{Read, ReadId};

const COLUMNS: &str = "id, at, registry, key, subject, agency, post, person, purpose, purpose_zh, purpose_en, \
                       basis_zh, basis_en";

fn read(row: &Row) -> Result<Read, DbError> {
    Ok(Read {
        id: row.id(0)?,
        at: row.timestamp(1)?,
        registry: row.text(2)?,
        key: row.text(3)?,
        subject: row.opt_text(4)?,
        agency: row.id(5)?,
        post: row.id(6)?,
        person: row.id(7)?,
        purpose: row.text(8)?,
        purpose_text: Text::new(row.text(9)?, row.text(10)?),
        legal_basis: Text::new(row.text(11)?, row.text(12)?),
    })
}

/// Writes down an opening.
pub(crate) fn insert_read(tx: &mut Tx, read: &Read) -> Result<(), DbError> {
    tx.execute(
        "insert into record_reads (id, at, registry, key, subject, agency, post, person, purpose, purpose_zh, \
         purpose_en, basis_zh, basis_en) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        params![
            &read.id,
            read.at,
            &read.registry,
            &read.key,
            read.subject.as_deref(),
            &read.agency,
            &read.post,
            &read.person,
            &read.purpose,
            &read.purpose_text.zh,
            &read.purpose_text.en,
            &read.legal_basis.zh,
            &read.legal_basis.en,
        ],
    )?;
    Ok(())
}

/// An opening by its id.
pub fn find_read(r: &mut Reader, id: &ReadId) -> Result<Option<Read>, DbError> {
    let row = r.query_opt(&format!("select {COLUMNS} from record_reads where id = $1"), params![id])?;
    row.as_ref().map(read).transpose()
}

/// The openings of records about `subject` (a national id or business number), newest
/// first, those before `before`.
pub fn reads_of(
    r: &mut Reader,
    subject: &str,
    before: Option<&ReadId>,
    limit: i64,
) -> Result<Vec<Read>, DbError> {
    let before = before.map_or(AFTER_ALL, ReadId::as_str);
    let rows = r.query(
        &format!(
            "select {COLUMNS} from record_reads where subject = $1 and id < $2 order by id desc limit $3"
        ),
        params![subject, before, limit],
    )?;
    rows.iter().map(read).collect()
}
