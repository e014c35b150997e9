//! A certificate that comes together with an OCSP response about it: stapled in TLS (RFC 6066 §8), or sent along with
//! a signed message, so that whoever gets it asks nobody.

use kernel::Timestamp;

use crate::ocsp::Response;
use crate::path::{
    Knowledge, PathError, Purpose, Question, RevocationData, RevocationRule, Standing, Unknown, validate,
};
use crate::{Certificate, Freshness};

/// The oldest response that is taken from whoever shows it, in seconds. Its own end may be days away; nobody else
/// asks for a newer one, so it has to be young by itself.
pub const MAX_AGE_SECONDS: i64 = 3_600;

/// A certificate as it was shown, and by what it is judged.
#[derive(Debug, Clone, Copy)]
pub struct Stapled<'a> {
    /// The certificate.
    pub certificate: &'a Certificate,
    /// The response that came with it, in DER; empty when none came.
    pub ocsp: &'a [u8],
    /// Certificates that may stand between it and the root, in any order.
    pub intermediates: &'a [Certificate],
    /// The one anchor.
    pub root: &'a Certificate,
    /// What the certificate was shown for.
    pub purpose: Purpose,
}

/// Why a certificate is not taken with the response that came with it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// None came.
    #[error("no OCSP response came with the certificate")]
    Missing,
    /// Not a response.
    #[error("the OCSP response that came with the certificate cannot be read: {reason}")]
    Unreadable {
        /// Why not.
        reason: String,
    },
    /// The certificate is revoked.
    #[error("the certificate was revoked at {at}")]
    Revoked {
        /// Since when.
        at: Timestamp,
    },
    /// Made too long ago, or a newer one was due.
    #[error("the OCSP response that came with the certificate is stale: it is of {made_at}, now is {now}")]
    Stale {
        /// When it was made.
        made_at: Timestamp,
        /// The present.
        now: Timestamp,
    },
    /// Made after the present: the clocks differ.
    #[error(
        "the OCSP response that came with the certificate is from the future: it is of {made_at}, now is {now}"
    )]
    FromTheFuture {
        /// When it was made.
        made_at: Timestamp,
        /// The present.
        now: Timestamp,
    },
    /// About others.
    #[error("the OCSP response that came with the certificate is about another one")]
    OtherCertificate,
    /// Neither the issuer made it nor a responder of the issuer's, or its signature does not fit.
    #[error("the OCSP response was made by nobody whom the certificate's issuer allowed")]
    NotAuthorised,
    /// The responder knows no such certificate.
    #[error("the responder does not know the certificate")]
    NotKnown,
    /// The certificate does not lead to the root, or is not for this.
    #[error("the certificate is not to be relied upon: {0}")]
    Path(PathError),
}

/// Whether a certificate holds at `now`: its path to the root, and a response about it that is younger than
/// [`MAX_AGE_SECONDS`] and says that it is not revoked. About the authorities in between nothing is asked here.
///
/// # Errors
/// See [`Fault`].
pub fn check(shown: &Stapled<'_>, now: Timestamp) -> Result<(), Fault> {
    if shown.ocsp.is_empty() {
        return Err(Fault::Missing);
    }
    let unreadable = |error: crate::ocsp::OcspError| Fault::Unreadable { reason: error.to_string() };
    let response = Response::from_der(shown.ocsp).map_err(unreadable)?;
    let made_at = response.produced_at();
    let freshness = Freshness { max_age_seconds: MAX_AGE_SECONDS, ..Freshness::default() };
    let valid = validate(&Question {
        certificate: shown.certificate,
        intermediates: shown.intermediates,
        anchors: std::slice::from_ref(shown.root),
        purpose: shown.purpose,
        at: now,
        now,
        revocation: &RevocationData { crls: Vec::new(), ocsp: vec![response.into()] },
        rule: RevocationRule::WhenKnown,
        freshness,
    });
    let valid = valid.map_err(|error| match error {
        PathError::Revoked { at, .. } => Fault::Revoked { at },
        other => Fault::Path(other),
    })?;
    let oldest = now.plus_seconds(-(MAX_AGE_SECONDS + freshness.skew_seconds));
    match valid.standings.first() {
        Some(Standing { knowledge: Knowledge::NotRevoked { this_update }, .. }) if *this_update < oldest => {
            Err(Fault::Stale { made_at, now })
        }
        Some(Standing { knowledge: Knowledge::NotRevoked { .. }, .. }) => Ok(()),
        Some(Standing { knowledge: Knowledge::Unknown { why }, .. }) => Err(unknown(*why, made_at, now)),
        // The root itself is nobody's to vouch for.
        None => Err(Fault::OtherCertificate),
    }
}

fn unknown(why: Unknown, made_at: Timestamp, now: Timestamp) -> Fault {
    match why {
        Unknown::NoData => Fault::OtherCertificate,
        Unknown::Stale { .. } => Fault::Stale { made_at, now },
        // The certificate itself is in force now, so what was made after its end was made after now.
        Unknown::FromTheFuture | Unknown::AfterExpiry => Fault::FromTheFuture { made_at, now },
        Unknown::NotAuthorised => Fault::NotAuthorised,
        Unknown::NotKnownToResponder => Fault::NotKnown,
    }
}
