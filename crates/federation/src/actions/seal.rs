//! Documents signed for the agencies of a member: with the seal that the centre has certified, dated by the centre's unit,
//! with what the centre's responders say, so that they are verified under the federation's root.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use kernel::{AgencyId, Ctx, Timestamp};
use ledger::actions::Stamping;
use signature::{Certificate, Document, Extras, Mandate, SignError, Signer, Told, Witness, WitnessError};

use super::refresh::ask_about;
use crate::error::FederationError;
use crate::model::Fingerprint;
use crate::state::{Seal, State};

/// How long an OCSP response is used again, and how long one that was not to be had is not asked for, in seconds.
const KEPT_SECONDS: i64 = 600;
const AGAIN_SECONDS: i64 = 60;
/// More certificates than are asked about.
const MOST_KEPT: usize = 1_000;

/// OCSP responses that were had lately, by certificate.
#[derive(Debug, Default)]
pub(crate) struct Answers(Mutex<HashMap<Fingerprint, Answer>>);

#[derive(Debug, Clone)]
struct Answer {
    said: Said,
    until: Timestamp,
}

/// What is known of a certificate.
#[derive(Debug, Clone)]
enum Said {
    /// It is in force: the response.
    Good(Arc<Vec<u8>>),
    /// It was revoked.
    Revoked,
    /// Nothing is to be had.
    Nothing,
}

impl Answers {
    fn of(&self, certificate: &Fingerprint, now: Timestamp) -> Option<Answer> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // A clock that was set back must not make it hold longer.
        kept.get(certificate)
            .filter(|answer| now < answer.until && answer.until <= now.plus_seconds(KEPT_SECONDS))
            .cloned()
    }

    fn keep(&self, certificate: Fingerprint, answer: Answer) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MOST_KEPT {
            kept.clear();
        }
        kept.insert(certificate, answer);
    }
}

/// What the centre's responders say of a certificate of the government: a response that says it is in force, not older than
/// ten minutes. None about the root, and where none is to be had, which is told in the program's log.
pub async fn proof_about(ctx: &Ctx, state: &State, certificate: &Certificate) -> Option<Vec<u8>> {
    match said_of(ctx, state, certificate).await {
        Said::Good(ocsp) => Some(ocsp.as_ref().clone()),
        Said::Revoked | Said::Nothing => None,
    }
}

async fn said_of(ctx: &Ctx, state: &State, certificate: &Certificate) -> Said {
    if *certificate == *state.root {
        return Said::Nothing;
    }
    let (answers, name) = (&ctx.part::<crate::Federation>().answers, Fingerprint::of(certificate));
    if let Some(known) = answers.of(&name, ctx.now()) {
        return known.said;
    }
    let asked = ask_about(ctx, state, certificate).await;
    let missing = |error: &_| {
        tracing::warn!(%error, subject = %certificate.subject(), "no OCSP response about a certificate of the government");
    };
    let said = match asked.inspect_err(missing) {
        Ok(ocsp) => Said::Good(Arc::new(ocsp)),
        Err(FederationError::Revoked { .. }) => Said::Revoked,
        Err(_) => Said::Nothing,
    };
    let seconds = if matches!(said, Said::Good(_)) { KEPT_SECONDS } else { AGAIN_SECONDS };
    answers.keep(name, Answer { said: said.clone(), until: ctx.now().plus_seconds(seconds) });
    said
}

/// Signs a document with the seal of an agency that this node holds, into an ASiC-S package: CAdES with a time stamp and
/// with what it is verified by. None when the node has no seal of the agency.
///
/// # Errors
/// The seal is not in force, the key cannot sign, no time stamp can be had, or the name is not a plain file name.
pub async fn seal(
    ctx: &Ctx,
    state: &State,
    agency: &AgencyId,
    document: &Document<'_>,
    mandate: Option<&Mandate>,
) -> Result<Option<Vec<u8>>, SignError> {
    let Some(seal) = state.own.seals.get(agency) else { return Ok(None) };
    if !is_in_force(ctx, state, agency, seal).await {
        let reason = format!("the seal of {agency} is not in force; run minben node check");
        return Err(WitnessError(reason).into());
    }
    let chain = chain_of(state, seal);
    let signer =
        Signer { key: seal.key.as_ref(), certificate: &seal.certificate, chain: &chain, time_stamper: None };
    let extras = Extras { signed_at: ctx.now(), mandate, validation: None };
    signer.sign_before(&Centre { ctx, state }, document, &extras).await.map(Some)
}

/// Whether a seal may sign now: by its own time, by the list, which names it, and by its responder, where that answers.
async fn is_in_force(ctx: &Ctx, state: &State, agency: &AgencyId, seal: &Seal) -> bool {
    let own = state.list.node(&state.own.id);
    let listed = own.and_then(|own| state.seal_of(own, agency, &Fingerprint::of(&seal.certificate)));
    seal.certificate.valid_at(ctx.now())
        && listed.is_some()
        && !matches!(said_of(ctx, state, &seal.certificate).await, Said::Revoked)
}

/// The certificates above a seal, with the links between the root's generations that the list has by now: whoever trusts
/// another generation than the seal's finds the way.
fn chain_of(state: &State, seal: &Seal) -> Vec<Certificate> {
    let mut chain = seal.chain.clone();
    let Some(root) = chain.pop() else { return chain };
    let links = state.authorities.iter().filter(|one| one.subject_der() == root.subject_der());
    let links: Vec<_> = links.filter(|link| **link != root && !chain.contains(link)).cloned().collect();
    chain.extend(links);
    chain.push(root);
    chain
}

/// The centre's time stamps and responders.
struct Centre<'c> {
    ctx: &'c Ctx,
    state: &'c State,
}

impl Witness for Centre<'_> {
    fn stamp<'a>(&'a self, imprint: &'a [u8]) -> Told<'a> {
        Box::pin(async move {
            let Some(Stamping(authority)) = self.ctx.find_part::<Stamping>() else { return Ok(None) };
            let digest = imprint.try_into().map_err(|_| WitnessError("no SHA-256 is stamped".to_owned()))?;
            let stamp = authority.stamp(self.ctx, digest).await;
            Ok(Some(stamp.map_err(|error| WitnessError(error.to_string()))?.token))
        })
    }

    fn proof<'a>(&'a self, certificate: &'a Certificate) -> Told<'a> {
        Box::pin(async move { Ok(proof_about(self.ctx, self.state, certificate).await) })
    }
}
