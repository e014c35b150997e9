//! On every node: the newest list, and proofs about its own certificates.

use std::sync::Arc;

use kernel::Ctx;
use signature::Certificate;
use signature::ocsp::Status;

use super::authorities::proof;
use super::directory::{self, Got};
use super::publish::publish;
use crate::ask::{self, Question};
use crate::error::FederationError;
use crate::model::SignedList;
use crate::state::{Federation, Seal, State};
use crate::store::{self, KeptList};
use crate::{list, ocsp};

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

/// Verifies a list and puts it in force, with the directory that it names.
///
/// # Errors
/// It is not the centre's, or older than the one known, or its directory is not to be had.
pub async fn take_up(ctx: &Ctx, signed: SignedList) -> Result<(), FederationError> {
    let federation = ctx.part::<Federation>();
    let state = federation.load_state()?;
    if signed == *state.signed && directory::is_held(federation, &state.list) {
        return Ok(());
    }
    let now = ctx.now();
    let verified = list::verify(&signed, &state.own.pin, now)?;
    let (held, offered) = (state.list.number, verified.list.number);
    if offered < held || verified.list.issued_at < state.list.issued_at {
        return Err(FederationError::SetBack { held, offered });
    }
    let kept = KeptList { number: offered, content: String::new(), signed, verified_at: now };
    let directory = directory::get(ctx, &state, &verified.list).await?;
    let json = directory.as_ref().map(Got::json);
    ctx.write(move |tx| {
        if let Some(json) = &json {
            store::keep_directory(tx, json)?;
        }
        store::keep_list(tx, &kept)
    })
    .await?;
    let own = federation.load_state()?.own.clone();
    if let Some(directory) = directory {
        directory.put(ctx, &own.agencies).await?;
    }
    federation.set(State::new(own, verified, now));
    Ok(())
}

/// Gets an OCSP response about each of the node's certificates and keeps those that say they are in force. One that is
/// refused keeps none of the others back.
///
/// # Errors
/// The centre is not reached, or a certificate is revoked: the first that went wrong.
pub async fn refresh_ocsp(ctx: &Ctx) -> Result<(), FederationError> {
    let state = ctx.part::<Federation>().load_state()?;
    let mut result = Ok(());
    for seal in std::iter::once(&state.own.tls).chain(state.own.seals.values()) {
        result = result.and(refresh_one(ctx, &state, seal).await);
    }
    state.own.staple()?;
    result
}

async fn refresh_one(ctx: &Ctx, state: &State, seal: &Seal) -> Result<(), FederationError> {
    let answer = ask_about(ctx, state, &seal.certificate).await?;
    let (name, kept) = (seal.key_name.clone(), answer.clone());
    ctx.write(move |tx| store::set_ocsp(tx, &name, &kept)).await?;
    seal.ocsp.store(Some(Arc::new(answer)));
    Ok(())
}

/// A verified OCSP response that says that a certificate of the government is in force now.
///
/// # Errors
/// The centre is not reached, or the certificate is revoked or unknown.
pub async fn ask_about(
    ctx: &Ctx,
    state: &State,
    certificate: &Certificate,
) -> Result<Vec<u8>, FederationError> {
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
        said => Err(ocsp::refused(certificate, said)),
    }
}
