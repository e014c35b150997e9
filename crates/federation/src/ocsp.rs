//! Questions about revocation, and answers looked at before they are kept.

use kernel::Timestamp;
use signature::ocsp::{CertId, IdDigest, OcspError, Request, Response, Status};
use signature::{Certificate, Freshness};

use crate::error::FederationError;
use crate::model::ListedAuthority;

/// The listed certificates whose key signed `certificate`; several when a key has several certificates.
pub fn issuers_of<'a>(
    authorities: &'a [ListedAuthority],
    certificate: &'a Certificate,
) -> impl Iterator<Item = &'a ListedAuthority> {
    authorities.iter().filter(|above| {
        above.certificate.subject_der() == certificate.issuer_der()
            && certificate.verify_signed_by(&above.certificate).is_ok()
    })
}

/// The question about a certificate, in DER.
///
/// # Errors
/// Never for certificates that were read.
pub fn question(certificate: &Certificate, issuer: &Certificate) -> Result<Vec<u8>, FederationError> {
    let id = CertId::of(issuer, certificate.serial(), IdDigest::Sha256);
    let request = id.map(|id| Request { ids: vec![id], nonce: None });
    request.and_then(|request| request.to_der()).map_err(FederationError::internal)
}

/// What it means for a certificate when its responder does not say that it is good.
pub(crate) fn refused(certificate: &Certificate, said: Result<Status, OcspError>) -> FederationError {
    let subject = certificate.subject().to_string();
    match said {
        Ok(Status::Revoked(revocation)) => FederationError::Revoked { subject, at: revocation.at },
        // A responder of ours knows every certificate that was issued: what it does not know is not about this one.
        Ok(_) => FederationError::Unproven { subject, error: OcspError::OtherCertificate },
        Err(error) => FederationError::Unproven { subject, error },
    }
}

/// What an answer says: made by somebody the issuer allowed, in force at `now`.
///
/// # Errors
/// It says nothing that can be relied upon.
pub fn read(
    answer: &[u8],
    certificate: &Certificate,
    issuer: &Certificate,
    now: Timestamp,
) -> Result<Status, OcspError> {
    Response::from_der(answer)?.status(certificate, issuer, now, now, Freshness::default())
}
