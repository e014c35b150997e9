//! The checks of a complete path (RFC 5280 §6.1), from the anchor down.

use const_oid::ObjectIdentifier;
use x509_cert::ext::pkix::{CertificatePolicies, KeyUsages};

use super::names::check_names;
use super::revocation::standing;
use super::{PathError, Purpose, Question, ValidPath};
use crate::tsp::is_for_time_stamping_alone;
use crate::{Certificate, oid};

/// Checks `path`, which leads from the certificate in question to an anchor and whose signatures fit.
pub(super) fn check(question: &Question<'_>, path: &[&Certificate]) -> Result<ValidPath, PathError> {
    for (place, certificate) in path.iter().enumerate().rev() {
        // An anchor is trusted for its key, not since the day on which its certificate was made (RFC 5280 §6.1.1 (d)):
        // a root that was made anew vouches by a link for what the key before it signed. Its end counts.
        let anchors = place > 0 && place + 1 == path.len();
        if !anchors {
            check_begun(question, certificate)?;
        }
        check_not_over(question, certificate)?;
        check_critical(certificate)?;
        if place > 0 {
            check_authority(certificate, &path[1..place])?;
        }
    }
    check_names(path)?;
    if let Some(certificate) = path.first() {
        check_purpose(certificate, question.purpose)?;
    }
    let mut standings = Vec::new();
    // The issuers first: what a revoked authority says about others counts for nothing.
    for pair in path.windows(2).rev() {
        if let [certificate, issuer] = pair {
            standings.push(standing(question, certificate, issuer)?);
        }
    }
    standings.reverse();
    Ok(ValidPath {
        certificates: path.iter().map(|certificate| (*certificate).clone()).collect(),
        policies: policies(path)?,
        standings,
    })
}

fn check_begun(question: &Question<'_>, certificate: &Certificate) -> Result<(), PathError> {
    let from = certificate.not_before();
    if question.at < from {
        return Err(PathError::NotYetValid { subject: certificate.subject().to_string(), from });
    }
    Ok(())
}

fn check_not_over(question: &Question<'_>, certificate: &Certificate) -> Result<(), PathError> {
    let until = certificate.not_after();
    // The last second counts as a whole.
    if question.at >= until.plus_seconds(1) {
        return Err(PathError::Expired { subject: certificate.subject().to_string(), until });
    }
    Ok(())
}

/// Critical extensions that nothing here processes make a certificate unusable (RFC 5280 §4.2).
fn check_critical(certificate: &Certificate) -> Result<(), PathError> {
    const PROCESSED: [ObjectIdentifier; 6] = [
        oid::BASIC_CONSTRAINTS,
        oid::KEY_USAGE,
        oid::EXT_KEY_USAGE,
        oid::CERTIFICATE_POLICIES,
        oid::SUBJECT_ALT_NAME,
        oid::NAME_CONSTRAINTS,
    ];
    let unknown = |id: &ObjectIdentifier| !PROCESSED.contains(id);
    let mut critical = certificate.extensions().iter().filter(|extension| extension.critical);
    match critical.find(|extension| unknown(&extension.extn_id)) {
        None => Ok(()),
        Some(extension) => {
            let subject = certificate.subject().to_string();
            Err(PathError::CriticalExtension { subject, oid: extension.extn_id })
        }
    }
}

/// That `certificate` may issue the certificates below it; `between` are the authorities among them.
fn check_authority(certificate: &Certificate, between: &[&Certificate]) -> Result<(), PathError> {
    let subject = || certificate.subject().to_string();
    let constraints = certificate.basic_constraints().map_err(|_| malformed(certificate))?;
    let constraints = constraints.filter(|constraints| constraints.ca);
    let constraints = constraints.ok_or_else(|| PathError::NotAnAuthority { subject: subject() })?;
    if let Some(allowed) = constraints.path_len_constraint {
        let self_issued = |certificate: &Certificate| {
            crate::name::same(certificate.subject_der(), certificate.issuer_der())
        };
        let below = between.iter().filter(|authority| !self_issued(authority)).count();
        if below > usize::from(allowed) {
            return Err(PathError::PathLength { subject: subject() });
        }
    }
    let usage = certificate.key_usage().map_err(|_| malformed(certificate))?;
    if usage.is_some_and(|usage| !usage.0.contains(KeyUsages::KeyCertSign)) {
        return Err(PathError::KeyUsage { subject: subject() });
    }
    Ok(())
}

fn check_purpose(certificate: &Certificate, purpose: Purpose) -> Result<(), PathError> {
    let subject = || certificate.subject().to_string();
    let usage = certificate.key_usage().map_err(|_| malformed(certificate))?;
    let has = |bit: KeyUsages| usage.is_none_or(|usage| usage.0.contains(bit));
    let signs = has(KeyUsages::DigitalSignature) || has(KeyUsages::NonRepudiation);
    let extended = certificate.extended_key_usage().map_err(|_| malformed(certificate))?;
    let names = |wanted: &[ObjectIdentifier]| {
        extended.as_ref().is_none_or(|usage| usage.iter().any(|id| wanted.contains(id)))
    };
    let (usage_fits, purpose_fits) = match purpose {
        Purpose::Any => (true, true),
        Purpose::Signing => (signs, names(&[oid::EKU_DOCUMENT_SIGNING, oid::EKU_EMAIL, oid::EKU_ANY])),
        Purpose::TimeStamping => {
            (signs, is_for_time_stamping_alone(certificate).map_err(|_| malformed(certificate))?)
        }
        Purpose::TlsServer => (has(KeyUsages::DigitalSignature), names(&[oid::EKU_SERVER, oid::EKU_ANY])),
        Purpose::TlsClient => (has(KeyUsages::DigitalSignature), names(&[oid::EKU_CLIENT, oid::EKU_ANY])),
    };
    match (usage_fits, purpose_fits) {
        (true, true) => Ok(()),
        (false, _) => Err(PathError::KeyUsage { subject: subject() }),
        (true, false) => Err(PathError::WrongPurpose { subject: subject() }),
    }
}

/// The policies that each certificate below the anchor allows (RFC 5280 §6.1.3 (d), without mappings).
fn policies(path: &[&Certificate]) -> Result<Vec<ObjectIdentifier>, PathError> {
    let mut allowed = vec![oid::ANY_POLICY];
    let below = path.split_last().map_or(path, |(_, below)| below);
    for certificate in below.iter().rev() {
        let read = certificate.read::<CertificatePolicies>(oid::CERTIFICATE_POLICIES);
        let stated = read.map_err(|_| malformed(certificate))?;
        let stated: Vec<_> =
            stated.iter().flat_map(|stated| &stated.0).map(|p| p.policy_identifier).collect();
        if stated.contains(&oid::ANY_POLICY) {
            continue;
        }
        if allowed.contains(&oid::ANY_POLICY) {
            allowed = stated;
        } else {
            allowed.retain(|policy| stated.contains(policy));
        }
    }
    Ok(allowed)
}

fn malformed(certificate: &Certificate) -> PathError {
    PathError::Malformed { subject: certificate.subject().to_string() }
}
