//! The keys with which the node signs for agencies.

use kernel::{AgencyId, DbError, Reader, Tx, params};

use super::find_certificate;
use crate::model::{Issued, Serial};

/// The seal of an agency: the name of its key and its certificate.
pub(crate) fn find_seal(r: &mut Reader, agency: &AgencyId) -> Result<Option<(String, Issued)>, DbError> {
    let sql = "select key_name, authority, serial from agency_seals where agency = $1";
    let Some(row) = r.query_opt(sql, params![agency])? else { return Ok(None) };
    let (key, authority, serial) = (row.text(0)?, row.text(1)?, Serial::from_text(row.text_ref(2)?));
    Ok(find_certificate(r, &authority, &serial)?.map(|issued| (key, issued)))
}

/// Puts a seal in the place of the agency's former one.
pub(crate) fn put_seal(tx: &mut Tx, agency: &AgencyId, key: &str, issued: &Issued) -> Result<(), DbError> {
    let now = tx.now();
    tx.execute(
        "insert into agency_seals (agency, key_name, authority, serial, made_at) values ($1, $2, $3, $4, $5) \
         on conflict (agency) do update set key_name = excluded.key_name, authority = excluded.authority, \
         serial = excluded.serial, made_at = excluded.made_at",
        params![agency, key, &issued.authority, issued.serial.as_str(), now],
    )?;
    Ok(())
}
