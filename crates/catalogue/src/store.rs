//! Revisions of definitions that were once in force.

use kernel::{DbError, Reader, Tx, params};

use crate::model::Service;

/// Keeps a service's definition; one that is known already stays as it is.
pub fn insert_revision(tx: &mut Tx, service: &Service, revision: &str) -> Result<(), DbError> {
    let known = "select 1 from catalogue_revisions where kind = 'service' and id = $1 and revision = $2";
    if tx.query_opt(known, params![&service.id, revision])?.is_some() {
        return Ok(());
    }
    let now = tx.now();
    tx.execute(
        "insert into catalogue_revisions (kind, id, revision, source, first_seen_at) \
         values ('service', $1, $2, $3, $4) on conflict (kind, id, revision) do nothing",
        params![&service.id, revision, service.canonical(), now],
    )?;
    Ok(())
}

/// A service as it was defined at a revision.
pub fn find_revision(r: &mut Reader, service: &str, revision: &str) -> Result<Option<Service>, DbError> {
    let row = r.query_opt(
        "select source from catalogue_revisions where kind = 'service' and id = $1 and revision = $2",
        params![service, revision],
    )?;
    let Some(row) = row else {
        return Ok(None);
    };
    match Service::from_canonical(&row.text(0)?) {
        Ok(service) => Ok(Some(service)),
        Err(error) => {
            tracing::error!(service, revision, %error, "a stored definition cannot be read");
            Ok(None)
        }
    }
}
