//! A reorganisation gives an agency's credentials to whoever goes on with its work.

use kernel::{Actor, AgencyId, Audit, DbError, Reader, Tx};
use serde_json::json;

use crate::store::{self, Credential};

/// Credentials of an agency that were not revoked, by id, after `after`.
///
/// # Errors
/// Storage fails.
pub fn list_credentials(
    r: &mut Reader,
    agency: &AgencyId,
    after: &str,
    limit: i64,
) -> Result<Vec<Credential>, DbError> {
    store::list_credentials_in_force(r, agency, after, limit)
}

/// Gives a credential to another agency: the system that shows it goes on without a stop, under the new name. What it
/// asked before keeps the old one.
///
/// # Errors
/// Storage fails.
pub fn hand_over_credential(tx: &mut Tx, credential: &Credential, to: &AgencyId) -> Result<(), DbError> {
    store::give_credential(tx, &credential.id, to)?;
    tx.audit(Audit {
        actor: &Actor::Platform,
        action: "exchange.hand_over_credential",
        object: "credential",
        object_id: &credential.id,
        agency: Some(to),
        detail: json!({ "from": credential.agency, "to": to }),
    })
}
