//! The part of CMS (RFC 5652 §5) that documents' signatures and time stamps share.

mod attributes;
mod ess;
mod read;
mod write;

use const_oid::ObjectIdentifier;

use crate::{CertificateError, KeyError};

pub(crate) use attributes::{Attributes, attribute};
pub(crate) use read::{SignedData, SignerInfo};
pub(crate) use write::{Part, sign};

/// The longest CMS structure that is read, in bytes.
pub const MAX_SIGNED_DATA_BYTES: usize = 16 * 1024 * 1024;

/// Why a CMS structure or one signature in it is refused.
#[derive(Debug, thiserror::Error)]
pub enum SignedDataError {
    /// Longer than [`MAX_SIGNED_DATA_BYTES`].
    #[error("the signature is longer than {MAX_SIGNED_DATA_BYTES} bytes")]
    TooLong,
    /// Another CMS content type.
    #[error("the content type is {oid}")]
    ContentType {
        /// What it is.
        oid: ObjectIdentifier,
    },
    /// PEM of something else.
    #[error("the PEM block is labelled {label}")]
    Label {
        /// What it is.
        label: String,
    },
    /// A digest that is unknown or too weak.
    #[error("the digest {oid} is unknown or too weak")]
    UnknownDigest {
        /// Its object identifier.
        oid: ObjectIdentifier,
    },
    /// An attribute that must be there is missing, stands twice or has several values.
    #[error("the signed attribute {name} must stand exactly once")]
    Attribute {
        /// Its name in the standard.
        name: &'static str,
    },
    /// The content is not what was signed.
    #[error("the content is not what was signed")]
    ContentAltered,
    /// The content stands inside, where a detached signature is expected, or the other way round.
    #[error("a detached signature is expected")]
    NotDetached,
    /// The signature does not fit the attributes and the key.
    #[error("the signature does not fit: {0}")]
    Signature(KeyError),
    /// The attribute signing-certificate-v2 names another certificate.
    #[error("the signature was made for another certificate")]
    OtherCertificate,
    /// The signer's certificate is not among those sent.
    #[error("the signer's certificate is missing")]
    CertificateMissing,
    /// Not DER, or not such a structure.
    #[error("malformed: {0}")]
    Der(#[from] der::Error),
    /// A certificate inside cannot be read.
    #[error(transparent)]
    Certificate(#[from] CertificateError),
    /// The key could not sign.
    #[error(transparent)]
    Key(#[from] KeyError),
}
