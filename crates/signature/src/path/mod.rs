//! Certification path validation as of an instant (RFC 5280 §6), for what the government's
//! hierarchy uses.
//!
//! Policy mappings and policy constraints are not processed: a certificate that has one of them as a
//! critical extension is refused.

mod build;
mod check;
mod names;
mod revocation;

use std::sync::Arc;

use const_oid::ObjectIdentifier;
use kernel::Timestamp;
use serde::{Serialize, Serializer};

use crate::crl::{Crl, CrlError};
use crate::ocsp::{OcspError, Response};
use crate::{Certificate, Freshness, Reason, Revocation};

pub use build::validate;

/// What a certificate is to be used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Signing documents and messages: key usage digitalSignature or nonRepudiation, and if there is
    /// an extended key usage, it names document signing (RFC 9336), e-mail protection or any.
    Signing,
    /// Time stamping, critically and alone.
    TimeStamping,
    /// The server's side of TLS.
    TlsServer,
    /// The client's side of TLS.
    TlsClient,
    /// Anything: only the path is looked at.
    Any,
}

/// What to do about a certificate of which nothing reliable says that it is not revoked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RevocationRule {
    /// Refuse it.
    Required,
    /// Let it pass, and say so in [`Standing`].
    WhenKnown,
}

/// What is known about revocation; each piece is verified when it is used.
#[derive(Debug, Clone, Default)]
pub struct RevocationData {
    /// Lists, full and delta.
    pub crls: Vec<Arc<Crl>>,
    /// Responses.
    pub ocsp: Vec<Arc<Response>>,
}

/// What is asked.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// The certificate in question.
    pub certificate: &'a Certificate,
    /// Certificates that may stand between it and an anchor, in any order.
    pub intermediates: &'a [Certificate],
    /// Certificates that are trusted.
    pub anchors: &'a [Certificate],
    /// What it was used for.
    pub purpose: Purpose,
    /// The instant of the use.
    pub at: Timestamp,
    /// The present, by which data from the future is recognised.
    pub now: Timestamp,
    /// What is known about revocation.
    pub revocation: &'a RevocationData,
    /// What to do where nothing is known.
    pub rule: RevocationRule,
    /// How old that knowledge may be.
    pub freshness: Freshness,
}

/// A path that holds.
#[derive(Debug, Clone)]
pub struct ValidPath {
    /// From the certificate in question to the anchor.
    pub certificates: Vec<Certificate>,
    /// The certificate policies that hold along the whole path; anyPolicy (2.5.29.32.0) if nothing restricts them.
    pub policies: Vec<ObjectIdentifier>,
    /// What is known about revocation of each but the anchor, in the order of `certificates`.
    pub standings: Vec<Standing>,
}

/// What is known about the revocation of one certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Standing {
    /// The certificate's subject.
    pub subject: String,
    /// What is known.
    pub knowledge: Knowledge,
    /// That it was revoked after the instant in question.
    pub revoked_later: Option<Revocation>,
}

/// Whether something reliable speaks about a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "is")]
pub enum Knowledge {
    /// It was not revoked at the instant.
    NotRevoked {
        /// Since when the source says so.
        this_update: Timestamp,
    },
    /// Nothing reliable says so.
    Unknown {
        /// Why not.
        why: Unknown,
    },
}

/// Why nothing reliable is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "why")]
pub enum Unknown {
    /// There is neither a response nor a list about it.
    NoData,
    /// The newest had been replaced by then.
    Stale {
        /// When.
        next_update: Option<Timestamp>,
    },
    /// It was made after the present.
    FromTheFuture,
    /// Somebody made it whom the issuer did not allow, or its signature does not fit.
    NotAuthorised,
    /// The responder does not know the certificate.
    NotKnownToResponder,
    /// It was made after the certificate had expired, when issuers may forget revocations (RFC 5280 §3.3).
    AfterExpiry,
}

/// Why there is no path that holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(rename_all = "kebab-case", tag = "code")]
pub enum PathError {
    /// No certificate that is known and trusted issued it.
    #[error("no trusted authority issued {subject}; its issuer is {issuer}")]
    NoAnchor {
        /// The certificate where the path ends.
        subject: String,
        /// Who issued it.
        issuer: String,
    },
    /// A certificate of that issuer is known, but its key did not sign.
    #[error("{subject} is not signed by the key of {issuer}")]
    Signature {
        /// The certificate.
        subject: String,
        /// Who is named as its issuer.
        issuer: String,
    },
    /// More candidates than are tried.
    #[error("the certificates sent along allow more paths than are tried")]
    TooComplex,
    /// Used before it was valid.
    #[error("{subject} is valid from {from} only")]
    NotYetValid {
        /// The certificate.
        subject: String,
        /// First instant.
        from: Timestamp,
    },
    /// Used after it was valid.
    #[error("{subject} expired at {until}")]
    Expired {
        /// The certificate.
        subject: String,
        /// Last second.
        until: Timestamp,
    },
    /// Issued by somebody who is no authority (basicConstraints).
    #[error("{subject} is no authority, yet issued a certificate")]
    NotAnAuthority {
        /// The certificate.
        subject: String,
    },
    /// More authorities below than it allows (pathLenConstraint).
    #[error("{subject} allows fewer authorities below it")]
    PathLength {
        /// The certificate.
        subject: String,
    },
    /// Its key usage does not allow what it was used for.
    #[error("the key usage of {subject} does not allow this")]
    KeyUsage {
        /// The certificate.
        subject: String,
    },
    /// Its extended key usage does not allow what it was used for.
    #[error("{subject} is for another purpose")]
    WrongPurpose {
        /// The certificate.
        subject: String,
    },
    /// A critical extension that we do not process.
    #[error("{subject} has the critical extension {oid}, which is not supported")]
    CriticalExtension {
        /// The certificate.
        subject: String,
        /// The extension.
        #[serde(serialize_with = "as_text")]
        oid: ObjectIdentifier,
    },
    /// It has a name for which an authority above it may not issue.
    #[error("{authority} may not issue for a name in {subject}: {name}")]
    NameNotAllowed {
        /// The certificate.
        subject: String,
        /// The name.
        name: String,
        /// Whose constraints exclude it.
        authority: String,
    },
    /// An authority constrains names of a kind that is not compared here, and there is one below it.
    #[error("{subject} constrains names of a kind that is not supported: {name}")]
    NameForm {
        /// The authority.
        subject: String,
        /// The name below it.
        name: String,
    },
    /// Revoked before the instant.
    #[error("{subject} was revoked at {at}")]
    Revoked {
        /// The certificate.
        subject: String,
        /// Since when.
        at: Timestamp,
        /// Why.
        reason: Reason,
    },
    /// Nothing reliable says that it is not revoked, and the rule asks for it.
    #[error("whether {subject} was revoked is not known: {why:?}")]
    RevocationUnknown {
        /// The certificate.
        subject: String,
        /// Why not.
        why: Unknown,
    },
    /// An extension cannot be read.
    #[error("{subject} is malformed")]
    Malformed {
        /// The certificate.
        subject: String,
    },
}

impl RevocationData {
    /// Adds a list in DER.
    ///
    /// # Errors
    /// Not a list that we read.
    pub fn add_crl(&mut self, der: &[u8]) -> Result<(), CrlError> {
        self.crls.push(Arc::new(Crl::from_der(der)?));
        Ok(())
    }

    /// Adds a response in DER.
    ///
    /// # Errors
    /// Not a response that we read.
    pub fn add_ocsp(&mut self, der: &[u8]) -> Result<(), OcspError> {
        self.ocsp.push(Arc::new(Response::from_der(der)?));
        Ok(())
    }
}

fn as_text<S: Serializer>(oid: &ObjectIdentifier, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(oid)
}
