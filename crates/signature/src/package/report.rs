//! What a verification found, for pages and machines to put into words.

use kernel::Timestamp;
use serde::Serialize;
use x509_cert::name::Name;

use crate::path::{PathError, Unknown};
use crate::{Certificate, Mandate, Revocation};

/// What is to be thought of a signature or a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// It holds, and was good when it was made.
    Valid,
    /// Nothing speaks against it, but something that would prove it is missing
    /// (INDETERMINATE in ETSI EN 319 102-1).
    Unproven,
    /// It does not hold.
    Invalid,
}

/// How much proof a signature carries (ETSI EN 319 122-1 §6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// The signature.
    B,
    /// With a time stamp that holds.
    T,
    /// With revocation data for its path beside it.
    Lt,
}

/// A document's report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The worst verdict of its signatures.
    pub verdict: Verdict,
    /// The document.
    pub document: DocumentFacts,
    /// Its signatures, in the order in which they stand.
    pub signatures: Vec<SignatureReport>,
}

/// Facts about the document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DocumentFacts {
    /// Its name in the package, or of the file beside a detached signature.
    pub name: String,
    /// Its length in bytes.
    pub length: u64,
    /// SHA-256 in hexadecimal.
    pub sha256: String,
}

/// What is known about one signature. Except for `verdict` and `findings`, everything is there only
/// if it was signed and the signature fits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SignatureReport {
    /// What is to be thought of it.
    pub verdict: Verdict,
    /// How much proof it carries.
    pub level: Level,
    /// Who signed.
    pub signer: Option<Party>,
    /// When the signer says it signed.
    pub claimed_at: Option<Timestamp>,
    /// The time stamp that proves it existed then.
    pub stamp: Option<StampReport>,
    /// The instant as of which the certificate was judged: that of the time stamp, else the present.
    pub judged_at: Timestamp,
    /// The document's media type as signed.
    pub media_type: Option<String>,
    /// The mandate under which the signer acted, as signed.
    pub mandate: Option<Mandate>,
    /// Policies that hold along the signer's path, as text.
    pub policies: Vec<String>,
    /// What was found, worst first.
    pub findings: Vec<Finding>,
}

/// A time stamp that holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StampReport {
    /// The instant.
    pub at: Timestamp,
    /// How far off it may be, in microseconds.
    pub accuracy_micros: Option<i64>,
    /// The authority.
    pub authority: Party,
}

/// The holder of a certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Party {
    /// The subject's whole name (RFC 4514).
    pub subject: String,
    /// Its common name.
    pub common_name: Option<String>,
    /// Its organisation.
    pub organization: Option<String>,
    /// Its unit, the smallest of several: what certificates of agencies end with.
    pub unit: Option<String>,
    /// Its serialNumber, such as a citizen certificate's number or a company's number.
    pub serial_number: Option<String>,
    /// The issuer's whole name.
    pub issuer: String,
    /// The certificate's serial number in hexadecimal.
    pub certificate_serial: String,
    /// SHA-256 of the certificate in hexadecimal.
    pub certificate_sha256: String,
}

/// What is wrong with a time stamp.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "problem")]
pub enum StampProblem {
    /// It cannot be read, or its signature does not fit.
    Broken,
    /// It stamps another signature.
    OtherImprint,
    /// Its certificate is not one for time stamping, or was not valid then.
    NotAnAuthority,
    /// Its certificate has no path that holds.
    Path {
        /// Why not.
        path: PathError,
    },
}

/// One thing found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "code")]
pub enum Finding {
    /// The document is not what was signed.
    DocumentAltered,
    /// The signature itself does not hold.
    SignatureBroken,
    /// The document lies under another name than the signed one.
    NameAltered {
        /// The name that was signed.
        signed: String,
    },
    /// The signer's certificate was not good as of the instant.
    Certificate {
        /// Why not.
        path: PathError,
    },
    /// The mandate did not hold as of the instant.
    MandateNotValid,
    /// A time stamp does not hold.
    Stamp {
        /// Why not.
        stamp: StampProblem,
    },
    /// There is no time stamp that holds, so nothing proves when it was signed.
    TimeStampMissing,
    /// Nothing reliable says whether a certificate had been revoked.
    RevocationUnknown {
        /// The certificate's subject.
        subject: String,
        /// Why not.
        unknown: Unknown,
    },
    /// The signer claims a time after the time stamp.
    ClaimedAfterStamp,
    /// A certificate was revoked later; the time stamp proves that the signature was there before.
    RevokedLater {
        /// The certificate's subject.
        subject: String,
        /// When and why.
        revocation: Revocation,
    },
    /// The signer's certificate has expired since.
    ExpiredSince {
        /// When.
        until: Timestamp,
    },
    /// The time stamp's certificate has expired since: a newer time stamp should be added.
    StampExpiredSince {
        /// When.
        until: Timestamp,
    },
}

impl Finding {
    /// The best verdict that a signature with this finding can have. A certificate that is expired or
    /// revoked now says nothing of the past; so says only a time stamp.
    pub(super) fn verdict(&self, stamped: bool) -> Verdict {
        match self {
            Self::DocumentAltered
            | Self::SignatureBroken
            | Self::NameAltered { .. }
            | Self::MandateNotValid => Verdict::Invalid,
            Self::Certificate { path } => match path {
                PathError::NoAnchor { .. } | PathError::TooComplex => Verdict::Unproven,
                PathError::Expired { .. } | PathError::Revoked { .. } if !stamped => Verdict::Unproven,
                _ => Verdict::Invalid,
            },
            Self::Stamp { .. } | Self::TimeStampMissing | Self::RevocationUnknown { .. } => Verdict::Unproven,
            Self::ClaimedAfterStamp
            | Self::RevokedLater { .. }
            | Self::ExpiredSince { .. }
            | Self::StampExpiredSince { .. } => Verdict::Valid,
        }
    }
}

impl DocumentFacts {
    pub(super) fn of(name: String, document: &[u8]) -> Self {
        let sha256 = hex::encode(crate::Digest::Sha256.of(document));
        Self { name, length: document.len() as u64, sha256 }
    }
}

impl Report {
    pub(super) fn new(document: DocumentFacts, signatures: Vec<SignatureReport>) -> Self {
        let worst = signatures.iter().map(|signature| signature.verdict).max();
        // Without any signature nothing is proven about the document.
        Self { verdict: worst.unwrap_or(Verdict::Invalid), document, signatures }
    }
}

impl Party {
    /// What people call it: the common name; where there is none, as in an agency's certificate, the unit, then the
    /// organisation. It is no identity: that is the whole name under its issuer.
    pub fn name(&self) -> &str {
        let parts = [&self.common_name, &self.unit, &self.organization];
        parts.into_iter().find_map(|part| part.as_deref()).unwrap_or(&self.subject)
    }

    /// The holder of `certificate`.
    pub fn of(certificate: &Certificate) -> Self {
        let subject = certificate.subject();
        Self {
            subject: subject.to_string(),
            common_name: attribute(subject, "2.5.4.3"),
            organization: attribute(subject, "2.5.4.10"),
            unit: attribute(subject, "2.5.4.11"),
            serial_number: attribute(subject, "2.5.4.5"),
            issuer: certificate.issuer().to_string(),
            certificate_serial: hex::encode(certificate.serial()),
            certificate_sha256: hex::encode(certificate.fingerprint()),
        }
    }
}

/// The last attribute of a type in a name: the most particular one.
fn attribute(name: &Name, kind: &str) -> Option<String> {
    let attributes = name.0.iter().flat_map(|relative| relative.0.iter());
    let found = attributes.rev().find(|attribute| attribute.oid.to_string() == kind)?;
    std::str::from_utf8(found.value.value()).ok().map(str::to_owned)
}
