//! Making responses.

use der::asn1::{Null, OctetString, OctetStringRef};
use der::{Encode as _, Tag};
use kernel::Timestamp;
use x509_ocsp::{CertStatus, OcspGeneralizedTime, RevokedInfo, SingleResponse};

use super::request::nonce_extension;
use super::{CertId, OcspError, Status};
use crate::raw::{self, context};
use crate::{Certificate, Reason, SigningKey, algorithm, oid, time};

/// How a response names who made it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResponderName {
    /// By the subject of its certificate.
    ByName,
    /// By the digest of its key.
    ByKey,
}

/// Who makes responses: the issuer itself, or a responder whose certificate the issuer signed with
/// the extended key usage OCSPSigning (RFC 6960 §4.2.2.2).
pub struct Responder<'a> {
    /// The responder's certificate.
    pub certificate: &'a Certificate,
    /// Its key.
    pub key: &'a dyn SigningKey,
    /// How the response names the responder.
    pub name: ResponderName,
    /// Certificates to send along: the responder's own, unless it is the issuer.
    pub include: &'a [Certificate],
}

/// The answer about one certificate.
#[derive(Debug, Clone)]
pub struct Answer<'a> {
    /// The certificate, as the request named it.
    pub id: &'a CertId,
    /// Its status.
    pub status: Status,
    /// When the status was known to be right.
    pub this_update: Timestamp,
    /// When newer knowledge comes at the latest.
    pub next_update: Option<Timestamp>,
}

/// A status other than successful; such a response is not signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// The request cannot be read.
    MalformedRequest,
    /// The responder failed.
    InternalError,
    /// The responder is busy.
    TryLater,
    /// The responder does not answer for these certificates.
    Unauthorized,
}

/// Makes a signed response in DER; `nonce` is that of the request.
///
/// # Errors
/// An instant that cannot be written, or the key cannot sign.
pub fn respond(
    responder: &Responder<'_>,
    answers: &[Answer<'_>],
    nonce: Option<&[u8]>,
    produced_at: Timestamp,
) -> Result<Vec<u8>, OcspError> {
    let mut singles = Vec::with_capacity(answers.len() * 128);
    for answer in answers {
        single(answer)?.encode_to_vec(&mut singles)?;
    }
    let extensions = match nonce {
        None => Vec::new(),
        Some(nonce) => raw::wrap(context(1, true), &[&vec![nonce_extension(nonce)?].to_der()?])?,
    };
    let tbs = raw::wrap(
        Tag::Sequence,
        &[
            &responder.id()?,
            &time::general(produced_at)?.to_der()?,
            &raw::wrap(Tag::Sequence, &[&singles])?,
            &extensions,
        ],
    )?;
    let mut certificates = Vec::new();
    if !responder.include.is_empty() {
        let parts: Vec<&[u8]> = responder.include.iter().map(Certificate::der).collect();
        certificates = raw::wrap(context(0, true), &[&raw::wrap(Tag::Sequence, &parts)?])?;
    }
    let basic = raw::sign(&tbs, responder.key, &certificates)?;
    let bytes = OctetStringRef::new(&basic)?.to_der()?;
    let bytes = raw::wrap(Tag::Sequence, &[&oid::OCSP_BASIC.to_der()?, &bytes])?;
    let bytes = raw::wrap(context(0, true), &[&bytes])?;
    Ok(raw::wrap(Tag::Sequence, &[&raw::wrap(Tag::Enumerated, &[&[0]])?, &bytes])?)
}

/// A response that refuses to answer, in DER.
///
/// # Errors
/// Never in practice; the encoder's error is passed on.
pub fn refuse(refusal: Refusal) -> Result<Vec<u8>, OcspError> {
    let code = match refusal {
        Refusal::MalformedRequest => 1,
        Refusal::InternalError => 2,
        Refusal::TryLater => 3,
        Refusal::Unauthorized => 6,
    };
    Ok(raw::wrap(Tag::Sequence, &[&raw::wrap(Tag::Enumerated, &[&[code]])?])?)
}

impl Responder<'_> {
    fn id(&self) -> der::Result<Vec<u8>> {
        match self.name {
            ResponderName::ByName => raw::wrap(context(1, true), &[self.certificate.subject_der()]),
            ResponderName::ByKey => {
                let digest = OctetString::new(algorithm::sha1(self.certificate.public_key_bits()))?;
                raw::wrap(context(2, true), &[&digest.to_der()?])
            }
        }
    }
}

fn single(answer: &Answer<'_>) -> Result<SingleResponse, OcspError> {
    let cert_status = match answer.status {
        Status::Good => CertStatus::Good(Null),
        Status::Unknown => CertStatus::Unknown(Null),
        Status::Revoked(revocation) => CertStatus::Revoked(RevokedInfo {
            revocation_time: OcspGeneralizedTime(time::general(revocation.at)?),
            revocation_reason: (revocation.reason != Reason::Unspecified).then(|| revocation.reason.code()),
        }),
    };
    let next_update = answer.next_update.map(time::general).transpose()?.map(OcspGeneralizedTime);
    Ok(SingleResponse {
        cert_id: answer.id.fields().clone(),
        cert_status,
        this_update: OcspGeneralizedTime(time::general(answer.this_update)?),
        next_update,
        single_extensions: None,
    })
}
