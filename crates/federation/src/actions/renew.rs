//! On every node: the next certificate before one ends.

use kernel::{Actor, AgencyId, Audit, Ctx, Timestamp};
use serde_json::json;
use signature::path::Purpose;
use trust::model::State as CertificateState;

use super::found::{certify_numbered, issued_row};
use super::identity::{key, key_name};
use super::join::take;
use super::publish::publish;
use super::refresh::{ask_about, centre, refresh_ocsp};
use crate::ask::{self, Question};
use crate::error::FederationError;
use crate::joining::{Given, RenewRequest};
use crate::list::Verified;
use crate::model::Fingerprint;
use crate::state::{Federation, State};
use crate::store::{self, CertificateUse, IssuedRow, OwnCertificate};
use crate::{request, start};

/// A new certificate is shown when every other node has had a list in which it stands.
const LISTED_SECONDS: i64 = 120;

/// Renews those of the node's certificates whose last third has begun, with a new key; both stand in the list
/// until the older one ends. The older one is shown until the next call, or two minutes at least, unless it is good for
/// nothing any more. The centre also makes anew what it cannot do without when that was revoked. Gives how many.
///
/// # Errors
/// The centre is not reached or refuses.
pub async fn renew(ctx: &Ctx) -> Result<usize, FederationError> {
    let state = ctx.part::<Federation>().load_state()?;
    let now = ctx.now();
    let own = ctx.read(store::list_own_certificates).await?;
    let (mut done, mut result) = (0, Ok(()));
    let mut shown_from_now = own.iter().any(|kept| is_listed_by_now(&state, kept, now));
    for old in own {
        let certificate = signature::Certificate::from_der(&old.der).map_err(FederationError::internal)?;
        let due = last_third(certificate.not_before(), certificate.not_after()) <= now;
        let lost = is_lost(ctx, &state, &old).await?;
        if !due && !lost {
            continue;
        }
        match renew_one(ctx, &state, &old).await {
            Ok(()) => done += 1,
            Err(error) => result = result.and(Err(error)),
        }
        shown_from_now |= lost || !certificate.valid_at(now);
    }
    if shown_from_now {
        start::reopen(ctx).await?;
    }
    if done > 0 && state.is_centre() {
        publish(ctx).await?;
    }
    if shown_from_now {
        refresh_ocsp(ctx).await?;
    }
    result.map(|()| done)
}

/// Whether a certificate that was renewed is not shown yet, and stands in everybody's list by now.
fn is_listed_by_now(state: &State, kept: &OwnCertificate, now: Timestamp) -> bool {
    let shown = match kept.purpose {
        CertificateUse::Tls => Some(&state.own.tls),
        CertificateUse::Seal => state.own.seals.get(&kept.agency),
    };
    shown.is_some_and(|shown| shown.key_name != kept.key_name)
        && kept.got_at.plus_seconds(LISTED_SECONDS) <= now
}

/// Whether the centre has lost the certificate that its nodes reach it by, or the seal that signs lists: revoked for
/// good, so that there would be no list any more. A member's are made anew by an invitation.
async fn is_lost(ctx: &Ctx, state: &State, own: &OwnCertificate) -> Result<bool, FederationError> {
    let governs = state.own.governor.as_ref().is_some_and(|governor| *governor == own.agency);
    if !state.is_centre() || (own.purpose == CertificateUse::Seal && !governs) {
        return Ok(false);
    }
    let (fingerprint, now) = (Fingerprint::of_bytes(&own.der).to_string(), ctx.now());
    let issued = ctx.read(move |r| trust::store::find_by_fingerprint(r, &fingerprint)).await?;
    Ok(issued.is_some_and(|issued| issued.state(now) == CertificateState::Revoked))
}

pub(super) fn last_third(from: Timestamp, until: Timestamp) -> Timestamp {
    Timestamp(until.0 - (until.0 - from.0) / 3)
}

/// What a new certificate is for.
struct Next<'a> {
    purpose: CertificateUse,
    agency: &'a AgencyId,
    /// The node's host, for TLS.
    host: Option<&'a str>,
    /// Number of its key.
    number: i64,
}

async fn renew_one(ctx: &Ctx, state: &State, old: &OwnCertificate) -> Result<(), FederationError> {
    let (purpose, agency) = (old.purpose, old.agency.clone());
    let number = ctx.read(move |r| store::count_own_certificates(r, purpose, &agency)).await? + 1;
    let own = state.list.node(&state.own.id).ok_or(FederationError::NotListed)?;
    let host = (purpose == CertificateUse::Tls).then_some(own.host.as_str());
    let next = Next { purpose, agency: &old.agency, host, number };
    let (mut row, issued) = if state.is_centre() {
        let (row, issued) = from_own_authorities(ctx, state, &next).await?;
        (row, Some(issued))
    } else {
        (from_centre(ctx, state, &next).await?, None)
    };
    // Shown without a proof, it would be taken by nobody.
    let certificate = signature::Certificate::from_der(&row.der).map_err(FederationError::internal)?;
    row.ocsp = Some(ask_about(ctx, state, &certificate).await?);
    ctx.write(move |tx| {
        store::insert_own_certificate(tx, &row)?;
        if let Some(issued) = &issued {
            store::insert_issued(tx, issued)?;
        }
        tx.audit(Audit {
            actor: &Actor::Platform,
            action: "federation.renew",
            object: "node_certificate",
            object_id: &row.key_name,
            agency: Some(&row.agency),
            detail: json!({}),
        })?;
        Ok::<_, FederationError>(())
    })
    .await
}

/// On the centre.
async fn from_own_authorities(
    ctx: &Ctx,
    state: &State,
    next: &Next<'_>,
) -> Result<(OwnCertificate, IssuedRow), FederationError> {
    let made = certify_numbered(ctx, next.purpose, next.agency, next.host, next.number).await?;
    let issued = issued_row(&state.own.id, next.purpose, next.agency, &made.issued, ctx.now());
    Ok((made.row, issued))
}

/// On a member. The key is kept before it is certified, so that what was broken off goes on.
async fn from_centre(ctx: &Ctx, state: &State, next: &Next<'_>) -> Result<OwnCertificate, FederationError> {
    let key_name = key_name(next.purpose, next.agency, next.number);
    let key = key(ctx, &key_name)?;
    let request = RenewRequest {
        seal: (next.purpose == CertificateUse::Seal).then(|| next.agency.clone()),
        request: request::write(key.as_ref(), next.host.unwrap_or(next.agency.as_str()), next.host)?,
    };
    let body = serde_json::to_vec(&request).map_err(FederationError::internal)?;
    let question = Question::post("/federation/renew", "application/json", body);
    let answer = ask::ask(&state.own.client, &centre(state)?, question).await?;
    let given: Given = serde_json::from_slice(&answer).map_err(FederationError::internal)?;
    let usage = if next.host.is_some() { Purpose::TlsServer } else { Purpose::Signing };
    let known = Verified::of(state)?;
    let (_, (der, chain)) = take(&known, &given, key.public_key_der(), usage, ctx.now())?;
    let (purpose, agency, got_at) = (next.purpose, next.agency.clone(), ctx.now());
    Ok(OwnCertificate { key_name, purpose, agency, der, chain, got_at, ocsp: None })
}
