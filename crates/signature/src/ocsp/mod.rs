//! Online certificate status (RFC 6960): requests, responses, and their verification.

mod id;
mod make;
mod read;
mod request;

use const_oid::ObjectIdentifier;
use kernel::Timestamp;

use crate::{CertificateError, KeyError, Revocation};

pub use id::{CertId, IdDigest};
pub use make::{Answer, Refusal, Responder, ResponderName, refuse, respond};
pub use read::{MAX_RESPONSE_BYTES, Response};
pub use request::{MAX_REQUEST_BYTES, Request};

/// What a responder says about a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Issued and not revoked.
    Good,
    /// Revoked.
    Revoked(Revocation),
    /// The responder does not know it.
    Unknown,
}

/// Why a request or response is refused.
#[derive(Debug, thiserror::Error)]
pub enum OcspError {
    /// More bytes, questions or certificates than are read.
    #[error("the message is longer than allowed")]
    TooLong,
    /// The responder refused; a status other than successful (RFC 6960 §4.2.1).
    #[error("the responder refused with status {code}")]
    Refused {
        /// The status code.
        code: u8,
    },
    /// A response of a kind that we do not know.
    #[error("the response type {oid} is not supported")]
    UnknownType {
        /// Its object identifier.
        oid: ObjectIdentifier,
    },
    /// A critical extension that we do not know.
    #[error("the message has a critical extension that is not supported: {oid}")]
    Unsupported {
        /// Its object identifier.
        oid: ObjectIdentifier,
    },
    /// A digest that we do not know names the certificate.
    #[error("certificates named with the digest {oid} are not supported")]
    UnknownDigest {
        /// Its object identifier.
        oid: ObjectIdentifier,
    },
    /// Neither the issuer nor a responder that the issuer allowed made it.
    #[error("the response was made by nobody whom the certificate's issuer allowed")]
    NotAuthorised,
    /// The signature does not fit.
    #[error("the response is not signed by its responder: {0}")]
    Signature(KeyError),
    /// It says nothing about the certificate.
    #[error("the response is about other certificates")]
    OtherCertificate,
    /// The response was made after the present.
    #[error("the response is from the future: {this_update}")]
    FromTheFuture {
        /// When the status was known to be right.
        this_update: Timestamp,
    },
    /// A newer response had replaced it by then.
    #[error("the response is stale since {next_update:?}; ask again")]
    Stale {
        /// Until when it held.
        next_update: Option<Timestamp>,
    },
    /// Not the nonce that was asked with: an old response may have been replayed.
    #[error("the response does not carry the nonce of the request")]
    OtherNonce,
    /// Not DER, or not such a message.
    #[error("malformed: {0}")]
    Der(#[from] der::Error),
    /// A certificate inside cannot be read.
    #[error(transparent)]
    Certificate(#[from] CertificateError),
    /// The key could not sign.
    #[error(transparent)]
    Key(#[from] KeyError),
}
