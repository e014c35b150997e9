//! What becomes of an agency's certificates and hosts when a reorganisation ends it.

use kernel::{Actor, AgencyId, Audit, Ctx, DbError, PostId, Reader, Timestamp, Tx};
use serde_json::json;
use signature::Reason;

use super::state;
use crate::error::TrustError;
use crate::model::Issued;
use crate::store::{self, Host};

/// Certificates of an agency that are neither revoked nor over, by `authority/serial`, after `after`: its own, those of
/// its hosts, and those of officials in these posts.
///
/// # Errors
/// Storage fails.
pub fn list_running_of(
    r: &mut Reader,
    agency: &AgencyId,
    posts: &[PostId],
    part: (&str, Timestamp, i64),
) -> Result<Vec<Issued>, DbError> {
    store::list_running_of(r, agency, posts, part)
}

/// Revokes a certificate because its agency has ended; what was signed and stamped before stays good. The agency that
/// goes on gets one of its own when it signs first, or when its host asks. False when the authority is in no file any
/// more: what it has issued is beyond its lists.
///
/// # Errors
/// Storage fails.
pub fn cease(ctx: &Ctx, tx: &mut Tx, issued: &Issued) -> Result<bool, TrustError> {
    let Some(authority) = catalogue::current(ctx).authority(&issued.authority).cloned() else {
        return Ok(false);
    };
    let reason =
        if issued.post.is_some() { Reason::AffiliationChanged } else { Reason::CessationOfOperation };
    state::revoke_in(tx, &authority, issued, reason)?;
    Ok(true)
}

/// Gives a host to another agency, so that its server gets certificates in the new name.
///
/// # Errors
/// Storage fails.
pub fn hand_over_host(tx: &mut Tx, host: &Host, to: &AgencyId) -> Result<(), DbError> {
    store::give_host(tx, &host.host, to)?;
    tx.audit(Audit {
        actor: &Actor::Platform,
        action: "trust.hand_over_host",
        object: "host",
        object_id: &host.host,
        agency: Some(to),
        detail: json!({ "from": host.agency, "to": to }),
    })
}
