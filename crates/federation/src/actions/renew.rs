//! On every node: the next certificate before one ends.

use kernel::{Actor, AgencyId, Audit, Ctx, Timestamp};
use serde_json::json;
use signature::path::Purpose;

use super::found::{certify_numbered, issued_row};
use super::identity::{key, key_name};
use super::join::take;
use super::publish::publish;
use super::refresh::{centre, refresh_ocsp};
use crate::ask::{self, Question};
use crate::error::FederationError;
use crate::joining::{Given, RenewRequest};
use crate::list::Verified;
use crate::state::{Federation, State};
use crate::store::{self, CertificateUse, IssuedRow, OwnCertificate};
use crate::{request, start};

/// Renews those of the node's certificates whose last third has begun, with a new key; both stand in the list
/// until the older one ends. Gives how many.
///
/// # Errors
/// The centre is not reached or refuses.
pub async fn renew(ctx: &Ctx) -> Result<usize, FederationError> {
    let state = ctx.part::<Federation>().load_state()?;
    let now = ctx.now();
    let own = ctx.read(store::list_own_certificates).await?;
    let mut done = 0;
    for old in own {
        let certificate = signature::Certificate::from_der(&old.der).map_err(FederationError::internal)?;
        if now < last_third(certificate.not_before(), certificate.not_after()) {
            continue;
        }
        renew_one(ctx, &state, &old).await?;
        done += 1;
    }
    if done > 0 {
        start::reopen(ctx).await?;
        refresh_ocsp(ctx).await?;
    }
    Ok(done)
}

fn last_third(from: Timestamp, until: Timestamp) -> Timestamp {
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
    let (row, issued) = if state.is_centre() {
        let (row, issued) = from_own_authorities(ctx, state, &next).await?;
        (row, Some(issued))
    } else {
        (from_centre(ctx, state, &next).await?, None)
    };
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
    .await?;
    if state.is_centre() {
        publish(ctx).await?;
    }
    Ok(())
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
    let known = Verified {
        list: state.list.as_ref().clone(),
        signed: state.signed.as_ref().clone(),
        root: state.root.as_ref().clone(),
        authorities: state.authorities.to_vec(),
        governor: state.own.pin.governor.clone().ok_or(FederationError::Alone)?,
    };
    let (_, (der, chain)) = take(&known, &given, key.as_ref(), usage, ctx.now())?;
    let (purpose, agency, got_at) = (next.purpose, next.agency.clone(), ctx.now());
    Ok(OwnCertificate { key_name, purpose, agency, der, chain, got_at, ocsp: None })
}
