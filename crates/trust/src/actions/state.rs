//! Revoking, holding and releasing.

use catalogue::model::Authority;
use kernel::{Actor, Audit, Ctx, Fact, Timestamp, Tx};
use serde_json::json;
use signature::Reason;

use super::issue::is_holder;
use super::{is_manager, is_officer, load_authority};
use crate::error::TrustError;
use crate::jobs;
use crate::model::{Issued, Kind, Serial, State, reason_word};
use crate::store;

/// What is done to a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Revoke(Reason),
    Hold,
    Release,
}

/// Revokes a certificate for good. Officers revoke any of their authority's, managers also those
/// of authorities below, a person their own.
pub async fn revoke(
    ctx: &Ctx,
    actor: &Actor,
    authority: &str,
    serial: &Serial,
    reason: Reason,
) -> Result<Issued, TrustError> {
    let step = if reason == Reason::CertificateHold { Step::Hold } else { Step::Revoke(reason) };
    change(ctx, actor, authority, serial, step).await
}

/// Puts a certificate on hold, as when a card is mislaid.
pub async fn hold(ctx: &Ctx, actor: &Actor, authority: &str, serial: &Serial) -> Result<Issued, TrustError> {
    change(ctx, actor, authority, serial, Step::Hold).await
}

/// Takes a certificate off hold. A holder cannot do that: whoever found the card could.
pub async fn release(
    ctx: &Ctx,
    actor: &Actor,
    authority: &str,
    serial: &Serial,
) -> Result<Issued, TrustError> {
    change(ctx, actor, authority, serial, Step::Release).await
}

/// The word of a state in locale keys.
pub(crate) fn word(state: State) -> &'static str {
    match state {
        State::NotYet => "not-yet",
        State::InForce => "in-force",
        State::Held => "held",
        State::Revoked => "revoked",
        State::Expired => "expired",
    }
}

async fn change(
    ctx: &Ctx,
    actor: &Actor,
    authority: &str,
    serial: &Serial,
    step: Step,
) -> Result<Issued, TrustError> {
    let authority = load_authority(ctx, authority)?;
    let (actor, serial) = (actor.clone(), serial.clone());
    ctx.write(move |tx| {
        let found = store::find_certificate(tx, &authority.id, &serial)?;
        let mut issued = found.ok_or(TrustError::CertificateUnknown)?;
        let allowed = match issued.kind {
            Kind::Holder => {
                is_officer(&authority, &actor)
                    || (is_holder(&actor, &issued) && step != Step::Release)
                    || is_same_client(&actor, &issued)
            }
            _ => is_manager(&authority, &actor),
        };
        if !allowed {
            return Err(TrustError::NotAllowed);
        }
        let now = tx.now();
        let state = issued.state(now);
        let revoked = match (step, state) {
            (Step::Revoke(reason), State::InForce | State::NotYet | State::Held) => Some((now, reason)),
            (Step::Hold, State::InForce) => Some((now, Reason::CertificateHold)),
            (Step::Release, State::Held) => None,
            _ => return Err(TrustError::State { state: word(state) }),
        };
        write(tx, &actor, &authority, &issued, step, revoked)?;
        issued.revoked_at = revoked.map(|(at, _)| at);
        issued.reason = revoked.map(|(_, reason)| reason);
        Ok(issued)
    })
    .await
}

/// Revokes in a transaction of the platform's own; the certificate must not have ended.
pub(super) fn revoke_in(
    tx: &mut Tx,
    authority: &Authority,
    issued: &Issued,
    reason: Reason,
) -> Result<(), TrustError> {
    let revoked = Some((tx.now(), reason));
    write(tx, &Actor::Platform, authority, issued, Step::Revoke(reason), revoked)
}

/// Writes the new state, with its traces; the lists follow by a job.
fn write(
    tx: &mut Tx,
    actor: &Actor,
    authority: &Authority,
    issued: &Issued,
    step: Step,
    revoked: Option<(Timestamp, Reason)>,
) -> Result<(), TrustError> {
    store::set_state(tx, &authority.id, &issued.serial, revoked)?;
    jobs::enqueue_change(tx, &authority.id, issued.generation)?;
    let (action, kind) = match step {
        Step::Revoke(_) => ("trust.revoke", "trust.revoked"),
        Step::Hold => ("trust.hold", "trust.held"),
        Step::Release => ("trust.release", "trust.released"),
    };
    let reason = revoked.map(|(_, reason)| reason_word(reason));
    tx.audit(Audit {
        actor,
        action,
        object: "certificate",
        object_id: &issued.fingerprint,
        agency: Some(&authority.agency),
        detail: json!({ "authority": authority.id, "serial": issued.serial, "reason": reason }),
    })?;
    tx.fact(Fact {
        kind,
        agency: Some(&authority.agency),
        dims: json!({ "authority": authority.id, "reason": reason }),
        value: 1,
    })?;
    Ok(())
}

/// A server's own protocol revokes what it had issued.
fn is_same_client(actor: &Actor, issued: &Issued) -> bool {
    matches!(actor, Actor::Client { .. }) && issued.issued_by == actor.label()
}
