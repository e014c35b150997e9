//! What this node's responders say of certificates that its authorities issued.

use kernel::Ctx;
use signature::Certificate;
use signature::ocsp::{CertId, IdDigest, Request as Question, Response};

use super::answer;
use crate::error::TrustError;
use crate::model::Purpose;
use crate::store;

/// OCSP responses in DER about these certificates, as they stand now; none about a root, about what others issued, and
/// where no responder answers.
///
/// # Errors
/// Storage.
pub async fn prove(ctx: &Ctx, certificates: &[Certificate]) -> Result<Vec<Vec<u8>>, TrustError> {
    let mut responses = Vec::with_capacity(certificates.len());
    for certificate in certificates {
        responses.extend(said(ctx, certificate).await?);
    }
    Ok(responses)
}

/// What is said of one.
pub(super) async fn said(ctx: &Ctx, certificate: &Certificate) -> Result<Option<Vec<u8>>, TrustError> {
    let fingerprint = hex::encode(certificate.fingerprint());
    let found = ctx
        .read(move |r| {
            let Some(issued) = store::find_by_fingerprint(r, &fingerprint)? else { return Ok(None) };
            let above = store::find_generation(r, &issued.authority, Purpose::Certify, issued.generation)?;
            Ok::<_, TrustError>(above.map(|above| (issued, above)))
        })
        .await?;
    let Some((issued, above)) = found.filter(|(issued, above)| issued.der != above.der) else {
        return Ok(None);
    };
    let told = |error: signature::ocsp::OcspError| TrustError::Message(error.to_string());
    let issuer = Certificate::from_der(&above.der)?;
    let id = CertId::of(&issuer, certificate.serial(), IdDigest::Sha256).map_err(told)?;
    let question = Question { ids: vec![id], nonce: None }.to_der().map_err(told)?;
    let response = answer(ctx, &issued.authority, &question).await?;
    Ok(Response::from_der(&response).is_ok().then_some(response))
}
