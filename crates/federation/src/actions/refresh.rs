//! On every node: the newest list, proofs about its own certificates, certificates before they end.

use std::sync::Arc;

use kernel::{Actor, Audit, Ctx, Timestamp};
use serde_json::json;
use signature::ocsp::Status;
use signature::path::Purpose;

use super::authorities::proof;
use super::found::{certify_numbered, issued_row};
use super::identity::{key, key_name};
use super::join::take;
use super::publish::publish;
use crate::ask::{self, Question};
use crate::error::FederationError;
use crate::joining::{Given, RenewRequest};
use crate::list::{self, Verified};
use crate::model::SignedList;
use crate::state::{Federation, Seal, State};
use crate::store::{self, CertificateUse, KeptList, OwnCertificate};
use crate::{ocsp, request, start};

/// How the centre is reached: under the pinned root, so that a certificate it renewed while this node was off is taken.
pub(crate) fn centre(state: &State) -> Result<net::Target, FederationError> {
    let centre = state.centre()?;
    let accept = net::Accept::UnderRoot(state.own.pin.root.0);
    Ok(net::Target { host: centre.host.clone(), port: centre.port, accept })
}

/// Gets the newest list: from the centre, or, on it, by issuing one when that is due.
///
/// # Errors
/// The centre is not reached, or what it gives is not its list, or is older than the one known.
pub async fn refresh_list(ctx: &Ctx) -> Result<(), FederationError> {
    let federation = ctx.part::<Federation>();
    let state = federation.load_state()?;
    if state.is_centre() {
        publish(ctx).await?;
        return Ok(());
    }
    let target = centre(&state)?;
    let answer = ask::ask(&state.own.client, &target, Question::read("/federation/list")).await?;
    let signed: SignedList = serde_json::from_slice(&answer).map_err(|error| FederationError::Answer {
        address: format!("{}:{}", target.host, target.port),
        reason: error.to_string(),
    })?;
    take_up(ctx, signed).await
}

/// Verifies a list and puts it in force.
///
/// # Errors
/// It is not the centre's, or older than the one known.
pub async fn take_up(ctx: &Ctx, signed: SignedList) -> Result<(), FederationError> {
    let federation = ctx.part::<Federation>();
    let state = federation.load_state()?;
    if signed == *state.signed {
        return Ok(());
    }
    let now = ctx.now();
    let verified = list::verify(&signed, &state.own.pin, now)?;
    let (held, offered) = (state.list.number, verified.list.number);
    if offered < held || verified.list.issued_at < state.list.issued_at {
        return Err(FederationError::SetBack { held, offered });
    }
    let kept = KeptList { number: offered, content: String::new(), signed, verified_at: now };
    ctx.write(move |tx| store::keep_list(tx, &kept)).await?;
    let own = federation.load_state()?.own.clone();
    federation.set(State::new(own, verified, now));
    Ok(())
}

/// Gets an OCSP response about each of the node's certificates and keeps those that say they are in force.
///
/// # Errors
/// The centre is not reached, or a certificate is revoked.
pub async fn refresh_ocsp(ctx: &Ctx) -> Result<(), FederationError> {
    let state = ctx.part::<Federation>().load_state()?;
    for seal in std::iter::once(&state.own.tls).chain(state.own.seals.values()) {
        let answer = ask_about(ctx, &state, seal).await?;
        let (name, kept) = (seal.key_name.clone(), answer.clone());
        ctx.write(move |tx| store::set_ocsp(tx, &name, &kept)).await?;
        seal.ocsp.store(Some(Arc::new(answer)));
    }
    state.own.staple()
}

/// A verified OCSP response that says that one of the node's certificates is in force.
pub(super) async fn ask_about(ctx: &Ctx, state: &State, seal: &Seal) -> Result<Vec<u8>, FederationError> {
    let certificate = &seal.certificate;
    let issuer = ocsp::issuers_of(&state.list.authorities, certificate).next();
    let issuer = issuer.ok_or_else(|| {
        FederationError::internal(format!(
            "the list names no authority that issued {}",
            certificate.subject()
        ))
    })?;
    if state.is_centre() {
        return proof(ctx, issuer, certificate).await;
    }
    let path = issuer
        .ocsp
        .as_deref()
        .ok_or_else(|| FederationError::internal(format!("the authority {} answers no OCSP", issuer.id)))?;
    let question = ocsp::question(certificate, &issuer.certificate)?;
    let question = Question::post(path, "application/ocsp-request", question);
    let answer = ask::ask(&state.own.client, &centre(state)?, question).await?;
    match ocsp::read(&answer, certificate, &issuer.certificate, ctx.now()) {
        Ok(Status::Good) => Ok(answer.to_vec()),
        Ok(Status::Revoked(revocation)) => {
            Err(FederationError::Revoked { subject: certificate.subject().to_string(), at: revocation.at })
        }
        Ok(Status::Unknown) => Err(FederationError::internal("the responder does not know the certificate")),
        Err(error) => Err(FederationError::internal(error)),
    }
}

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

async fn renew_one(ctx: &Ctx, state: &State, old: &OwnCertificate) -> Result<(), FederationError> {
    let (purpose, agency) = (old.purpose, old.agency.clone());
    let number = {
        let agency = agency.clone();
        ctx.read(move |r| store::count_own_certificates(r, purpose, &agency)).await? + 1
    };
    let own = state.list.node(&state.own.id).ok_or(FederationError::NotListed)?;
    let host = (purpose == CertificateUse::Tls).then_some(own.host.as_str());
    let (row, issued) = if state.is_centre() {
        let made = certify_numbered(ctx, purpose, &agency, host, number).await?;
        let issued = issued_row(&state.own.id, purpose, &agency, &made.issued, ctx.now());
        (made.row, Some(issued))
    } else {
        let name = key_name(purpose, &agency, number);
        let key = key(ctx, &name)?;
        let request = RenewRequest {
            seal: (purpose == CertificateUse::Seal).then(|| agency.clone()),
            request: request::write(key.as_ref(), host.unwrap_or(agency.as_str()), host)?,
        };
        let body = serde_json::to_vec(&request).map_err(FederationError::internal)?;
        let question = Question::post("/federation/renew", "application/json", body);
        let answer = ask::ask(&state.own.client, &centre(state)?, question).await?;
        let given: Given = serde_json::from_slice(&answer).map_err(FederationError::internal)?;
        let usage = if host.is_some() { Purpose::TlsServer } else { Purpose::Signing };
        let known = Verified {
            list: state.list.as_ref().clone(),
            signed: state.signed.as_ref().clone(),
            root: state.root.as_ref().clone(),
            authorities: state.authorities.to_vec(),
            governor: state.own.pin.governor.clone().ok_or(FederationError::Alone)?,
        };
        let (_, (der, chain)) = take(&known, &given, key.as_ref(), usage, ctx.now())?;
        let got_at = ctx.now();
        (
            OwnCertificate {
                key_name: name,
                purpose,
                agency: agency.clone(),
                der,
                chain,
                got_at,
                ocsp: None,
            },
            None,
        )
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
