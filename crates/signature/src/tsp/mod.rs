//! Time stamps (RFC 3161): requests, tokens, responses, and their verification.

mod authority;
mod request;
mod response;
mod token;

use kernel::Timestamp;

use crate::signed_data::SignedDataError;
use crate::{CertificateError, KeyError};

pub use authority::{Accuracy, Authority};
pub use request::{MAX_REQUEST_BYTES, Request};
pub use response::{Refusal, grant, read_response, refuse};
pub(crate) use token::is_for_time_stamping_alone;
pub use token::{MAX_TOKEN_BYTES, TimeStamp, Token};

/// Why a request or token is refused.
#[derive(Debug, thiserror::Error)]
pub enum TspError {
    /// More bytes than are read.
    #[error("the message is longer than allowed")]
    TooLong,
    /// The imprint's digest is unknown, too weak, or has another length.
    #[error("the imprint must be a SHA-256, SHA-384 or SHA-512 digest")]
    BadImprint,
    /// A policy that the authority does not have.
    #[error("the authority does not stamp under the policy that was asked for")]
    OtherPolicy,
    /// An extension that we do not know.
    #[error("extensions of the request are not supported")]
    UnknownExtension,
    /// The authority refused; its status (RFC 3161 §2.4.2).
    #[error("the time-stamping authority refused with status {status}")]
    Refused {
        /// The status.
        status: u8,
    },
    /// The token stamps something else.
    #[error("the time stamp is about other content")]
    OtherImprint,
    /// Not the nonce that was asked with.
    #[error("the time stamp does not carry the nonce of the request")]
    OtherNonce,
    /// The signer's certificate does not say, critically and alone, that it is for time stamping (RFC 3161 §2.3).
    #[error("the time stamp's certificate is not one for time stamping alone")]
    NotAnAuthority,
    /// The certificate was not valid at the instant stamped.
    #[error("the time stamp's certificate was not valid at {at}")]
    CertificateNotValid {
        /// The instant stamped.
        at: Timestamp,
    },
    /// A token has one signer.
    #[error("a time stamp has exactly one signer")]
    SignerCount,
    /// The signature does not hold.
    #[error("the time stamp's signature does not hold: {0}")]
    Signature(#[from] SignedDataError),
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
