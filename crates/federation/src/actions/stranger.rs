//! On the centre: why a node that it has certified does not stand in its list.

use kernel::Ctx;
use trust::model::State;

use crate::error::FederationError;
use crate::model::Fingerprint;
use crate::store;

/// Why whoever shows this certificate is not answered, as well as this node knows it: its operator is to read the
/// reason in the node's own diagnostics.
pub(crate) async fn why_not_listed(ctx: &Ctx, shown: Fingerprint) -> FederationError {
    find(ctx, shown).await.map_or_else(FederationError::Db, |why| why.unwrap_or(FederationError::NotListed))
}

async fn find(ctx: &Ctx, shown: Fingerprint) -> Result<Option<FederationError>, kernel::DbError> {
    let now = ctx.now();
    ctx.read(move |r| {
        let issued = store::list_issued(r)?;
        let Some(node) = issued.iter().find(|one| one.fingerprint == shown).map(|one| one.node.clone())
        else {
            return Ok(None);
        };
        if store::find_node(r, &node)?.is_some_and(|row| row.suspended_at.is_some()) {
            return Ok(Some(FederationError::Suspended { node }));
        }
        let (mut revoked_at, mut expired_at) = (None, None);
        for one in issued.iter().filter(|one| one.node == node) {
            let Some(found) = trust::store::find_by_fingerprint(r, &one.fingerprint.to_string())? else {
                continue;
            };
            revoked_at = revoked_at.max(found.revoked_at);
            if one.fingerprint == shown && found.state(now) == State::Expired {
                expired_at = Some(found.not_after);
            }
        }
        let revoked = revoked_at.map(|at| FederationError::PeerRevoked { node: node.clone(), at });
        Ok(revoked.or_else(|| expired_at.map(|until| FederationError::Expired { node, until })))
    })
    .await
}
