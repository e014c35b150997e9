//! Signing documents for agencies: each agency that signs has a key of its own on the node, under a
//! certificate that it gets by itself when it signs first, and again before that ends.

use std::sync::Arc;

use catalogue::model::authority::{Holder, KeyKind};
use kernel::{Actor, AgencyId, Ctx, Timestamp};
use signature::asic::Package;
use signature::ocsp::{CertId, IdDigest, Request as Question, Response};
use signature::tsp::Token;
use signature::{Certificate, Digest, Document, Extras, Signer, SigningKey};

use super::{Order, answer, issue, stamp_digest};
use crate::error::TrustError;
use crate::keys::Keys;
use crate::model::{Issued, Purpose, State, Subject};
use crate::x509::request::Request;
use crate::{chain, store};

/// A seal, ready to sign.
struct Seal {
    key: Arc<dyn SigningKey>,
    certificate: Certificate,
    /// From the issuer up to the root.
    chain: Vec<Certificate>,
}

/// Signs a document for an agency into an ASiC-S package: CAdES with the time stamp of the node's own unit,
/// if there is one, and with what proves later that the certificates were good.
///
/// # Errors
/// No authority issues to agencies, the keys for daily work are locked, or the agency is not in force.
pub async fn seal(ctx: &Ctx, agency: &AgencyId, document: &Document<'_>) -> Result<Vec<u8>, TrustError> {
    let seal = seal_of(ctx, agency).await?;
    let signer = Signer {
        key: seal.key.as_ref(),
        certificate: &seal.certificate,
        chain: &seal.chain,
        time_stamper: None,
    };
    let extras = Extras { signed_at: ctx.now(), mandate: None, validation: None };
    let mut signature = signer.sign_detached(document, &extras).map_err(failed)?;
    let mut about = vec![seal.certificate.clone()];
    let imprint = signature.imprint(0, Digest::Sha256).map_err(failed)?;
    match stamp_digest(ctx, Digest::Sha256, imprint.clone()).await {
        Ok(token) => {
            let read = Token::from_der(&token).and_then(|token| token.verify(&imprint, &[]));
            about.push(read.map_err(failed)?.certificate);
            signature.add_time_stamp(0, &token).map_err(failed)?;
        }
        // The catalogue describes no time-stamping unit.
        Err(TrustError::AuthorityUnknown { .. }) => {}
        Err(error) => return Err(error),
    }
    about.extend(seal.chain.iter().cloned());
    let mut proofs = Vec::with_capacity(about.len());
    for certificate in &about {
        proofs.extend(proof(ctx, certificate).await?);
    }
    signature.add_validation_data(&seal.chain, &[], &proofs);
    let package = Package {
        name: document.name.to_owned(),
        document: document.bytes.to_vec(),
        signature: signature.to_der().map_err(failed)?,
    };
    package.write().map_err(failed)
}

fn failed(error: impl std::fmt::Display) -> TrustError {
    TrustError::Message(error.to_string())
}

/// The agency's seal in force; a new one where it has none, or the last third of its time has begun, or it
/// was revoked.
async fn seal_of(ctx: &Ctx, agency: &AgencyId) -> Result<Seal, TrustError> {
    let wanted = agency.clone();
    let found = ctx.read(move |r| store::find_seal(r, &wanted)).await?;
    let now = ctx.now();
    let lasts = |issued: &Issued| issued.state(now) == State::InForce && now < last_third(issued);
    let (name, issued) = match found.filter(|(_, issued)| lasts(issued)) {
        Some(kept) => kept,
        None => make(ctx, agency).await?,
    };
    Ok(Seal {
        key: ctx.part::<Keys>().daily()?.open(&name)?,
        certificate: Certificate::from_der(&issued.der)?,
        chain: chain::of(ctx, &issued.authority, issued.generation).await?,
    })
}

fn last_third(issued: &Issued) -> Timestamp {
    Timestamp(issued.not_after.0 - (issued.not_after.0 - issued.not_before.0) / 3)
}

/// A new key with its certificate, from the first authority that issues to agencies.
async fn make(ctx: &Ctx, agency: &AgencyId) -> Result<(String, Issued), TrustError> {
    let catalogue = catalogue::current(ctx);
    let found = catalogue.authorities().iter().find_map(|authority| {
        let profile = authority.profiles.iter().find(|profile| profile.holder == Holder::Agency)?;
        let kind = profile.keys.first().copied().unwrap_or(KeyKind::P256);
        Some((authority.id.clone(), profile.id.clone(), kind))
    });
    let (authority, profile, kind) =
        found.ok_or_else(|| TrustError::AuthorityUnknown { id: Holder::Agency.word().to_owned() })?;
    let name = format!("seal-{agency}-{}", ctx.new_id::<String>());
    let key = ctx.part::<Keys>().daily()?.create(&name, kind)?;
    let request = Request {
        public_key_der: key.public_key_der().to_vec(),
        algorithm: key.algorithm(),
        hosts: Vec::new(),
    };
    let order = Order { authority, profile, subject: Subject::Agency(agency.clone()) };
    let issued = issue(ctx, &Actor::Platform, &order, &request).await?;
    let (owner, key_name, row) = (agency.clone(), name.clone(), issued.clone());
    ctx.write(move |tx| Ok::<_, TrustError>(store::put_seal(tx, &owner, &key_name, &row)?)).await?;
    Ok((name, issued))
}

/// What the responder of the issuing authority says of one of this node's certificates; nothing for a root,
/// and where no responder answers.
async fn proof(ctx: &Ctx, certificate: &Certificate) -> Result<Option<Vec<u8>>, TrustError> {
    let fingerprint = hex::encode(certificate.fingerprint());
    let found = ctx
        .read(move |r| {
            let Some(issued) = store::find_by_fingerprint(r, &fingerprint)? else { return Ok(None) };
            let above = store::find_generation(r, &issued.authority, Purpose::Certify, issued.generation)?;
            Ok::<_, TrustError>(above.map(|above| (issued, above)))
        })
        .await?;
    let Some((issued, above)) = found else { return Ok(None) };
    if issued.der == above.der {
        return Ok(None);
    }
    let issuer = Certificate::from_der(&above.der)?;
    let id = CertId::of(&issuer, certificate.serial(), IdDigest::Sha256).map_err(failed)?;
    let question = Question { ids: vec![id], nonce: None }.to_der().map_err(failed)?;
    let response = answer(ctx, &issued.authority, &question).await?;
    Ok(Response::from_der(&response).is_ok().then_some(response))
}
