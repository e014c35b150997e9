//! Numbers drawn for cases. A number that was drawn once is never drawn again.

use kernel::{DbError, Reader, Tx, params};
use serde_json::{Map, Value as Json};

use crate::model::CaseId;

/// Keeps a number for a case; false when another case has it.
pub fn insert_drawn(
    tx: &mut Tx,
    case: &CaseId,
    draw: &catalogue::model::Draw,
    value: &str,
) -> Result<bool, DbError> {
    let written = tx.execute(
        "insert into case_draws (registry, field, value, case_id, id) values ($1, $2, $3, $4, $5) \
         on conflict do nothing",
        params![&draw.registry, &draw.field, value, case, &draw.id],
    )?;
    Ok(written == 1)
}

/// The numbers of a case by id.
pub fn list_drawn(r: &mut Reader, case: &CaseId) -> Result<Map<String, Json>, DbError> {
    let rows = r.query("select id, value from case_draws where case_id = $1", params![case])?;
    rows.iter().map(|row| Ok((row.text(0)?, Json::String(row.text(1)?)))).collect()
}
