//! Certificates as bytes: names, extensions, requests; no IO and no clock.

pub(crate) mod build;
pub mod name;
pub mod request;

/// Why a certificate could not be written or read.
#[derive(Debug, thiserror::Error)]
pub enum X509Error {
    /// A value does not fit the encoding.
    #[error("a certificate's part cannot be written or read: {0}")]
    Der(#[from] der::Error),
    /// An object identifier is none.
    #[error("not an object identifier: {0}")]
    Oid(const_oid::Error),
    /// The key refused.
    #[error(transparent)]
    Key(#[from] signature::KeyError),
    /// It is no certificate, or would not be one.
    #[error(transparent)]
    Certificate(#[from] signature::CertificateError),
    /// A value for a place in a name is not known.
    #[error("nothing is known for {{{place}}}")]
    PlaceUnknown {
        /// The place.
        place: String,
    },
}

impl From<const_oid::Error> for X509Error {
    fn from(error: const_oid::Error) -> Self {
        Self::Oid(error)
    }
}
