//! Certificates and time stamps, as far as receipts need them (RFC 3161, RFC 5280).

use kernel::Timestamp;
use signature::path::{Purpose, Question, RevocationData, RevocationRule, validate};
use signature::tsp::Token;
use signature::{Certificate, Digest, Freshness};

/// The time and the authority of a TimeStampToken over the SHA-256 of `stamped`, when its
/// authority leads to one of the roots; or why it does not hold.
pub(crate) fn stamped_at(
    token: &[u8],
    stamped: &[u8],
    roots: &[Certificate],
    now: Timestamp,
) -> Result<(Timestamp, String), String> {
    let token = Token::from_der(token).map_err(|error| error.to_string())?;
    if token.digest() != Digest::Sha256 {
        return Err("it is over another digest than SHA-256".to_owned());
    }
    let stamp = token.verify(&Digest::Sha256.of(stamped), &[]).map_err(|error| error.to_string())?;
    let mut known = RevocationData::default();
    // What is sent along and cannot be read says nothing; what can be is verified when it is used.
    stamp.crls.iter().for_each(|list| drop(known.add_crl(list)));
    stamp.ocsp.iter().for_each(|response| drop(known.add_ocsp(response)));
    let use_of = Use { purpose: Purpose::TimeStamping, at: stamp.at, now, known: &known };
    leads_to_root(&stamp.certificate, &stamp.certificates, roots, &use_of)?;
    Ok((stamp.at, stamp.certificate.subject().to_string()))
}

/// What a certificate was used for, when, and what is known about revocation.
pub(crate) struct Use<'a> {
    pub(crate) purpose: Purpose,
    pub(crate) at: Timestamp,
    pub(crate) now: Timestamp,
    pub(crate) known: &'a RevocationData,
}

/// The subjects on a path that leads from the certificate to a root. Receipts are checked offline, so a
/// revocation counts when it is known.
pub(crate) fn leads_to_root(
    certificate: &Certificate,
    intermediates: &[Certificate],
    roots: &[Certificate],
    use_of: &Use<'_>,
) -> Result<Vec<String>, String> {
    let question = Question {
        certificate,
        intermediates,
        anchors: roots,
        purpose: use_of.purpose,
        at: use_of.at,
        now: use_of.now,
        revocation: use_of.known,
        rule: RevocationRule::WhenKnown,
        freshness: Freshness::default(),
    };
    let path = validate(&question).map_err(|error| error.to_string())?;
    Ok(path.certificates.iter().map(|certificate| certificate.subject().to_string()).collect())
}
