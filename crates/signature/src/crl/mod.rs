//! Certificate revocation lists (RFC 5280 §5), full and delta.

mod make;
mod read;

use const_oid::ObjectIdentifier;
use kernel::Timestamp;

use crate::KeyError;

pub use make::{Change, Entry, List, make};
pub use read::{Crl, MAX_CRL_BYTES, Status};

/// Which certificates a list speaks for (RFC 5280 §5.2.5).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Scope {
    /// All of the issuer's.
    #[default]
    All,
    /// Those that are no authority's.
    EndEntities,
    /// Authorities' certificates.
    Authorities,
}

/// Why a list cannot be made or relied upon.
#[derive(Debug, thiserror::Error)]
pub enum CrlError {
    /// Longer than [`MAX_CRL_BYTES`].
    #[error("the revocation list is longer than {MAX_CRL_BYTES} bytes")]
    TooLong,
    /// Another authority's list.
    #[error("the revocation list was issued by another authority")]
    OtherIssuer,
    /// The issuer may not sign lists.
    #[error("the issuer's certificate does not allow signing revocation lists")]
    IssuerMayNotSign,
    /// The signature does not fit.
    #[error("the revocation list is not signed by its issuer: {0}")]
    Signature(KeyError),
    /// A critical extension that we do not know, or one that makes the list an indirect or partial one.
    #[error("the revocation list has a critical extension that is not supported: {oid}")]
    Unsupported {
        /// Its object identifier.
        oid: ObjectIdentifier,
    },
    /// The list was made after the present.
    #[error("the revocation list is from the future: {this_update}")]
    FromTheFuture {
        /// When it was made.
        this_update: Timestamp,
    },
    /// A newer list had replaced it by then.
    #[error("the revocation list is stale since {next_update:?}; fetch the newest")]
    Stale {
        /// When the next was due.
        next_update: Option<Timestamp>,
    },
    /// A delta list was given for a full one, or does not follow the full one (RFC 5280 §5.2.4).
    #[error("the delta list does not belong to the full list")]
    DeltaDoesNotFit,
    /// Not DER, or not a list.
    #[error("not a revocation list: {0}")]
    Der(#[from] der::Error),
    /// The key could not sign it.
    #[error(transparent)]
    Key(#[from] KeyError),
}
