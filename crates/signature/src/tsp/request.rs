//! Requests for a time stamp.

use const_oid::ObjectIdentifier;
use der::Encode as _;
use der::asn1::{Int, OctetString};
use spki::AlgorithmIdentifier;
use x509_tsp::{MessageImprint, TimeStampReq, TspVersion};

use super::TspError;
use crate::Digest;

/// The longest request that is read, in bytes.
pub const MAX_REQUEST_BYTES: usize = 4 * 1024;

/// What is to be stamped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// How the imprint was made.
    pub digest: Digest,
    /// The digest of the content.
    pub imprint: Vec<u8>,
    /// The policy to stamp under; the authority's own if none.
    pub policy: Option<ObjectIdentifier>,
    /// A number to be repeated in the token, as DER's contents octets of an INTEGER.
    pub nonce: Option<Vec<u8>>,
    /// Whether the authority's certificate is to be in the token.
    pub with_certificate: bool,
}

impl Request {
    /// A request for an imprint, with the certificate and without policy and nonce.
    pub const fn new(digest: Digest, imprint: Vec<u8>) -> Self {
        Self { digest, imprint, policy: None, nonce: None, with_certificate: true }
    }

    /// Reads a request in DER.
    ///
    /// # Errors
    /// Too long, malformed, a digest that is not supported, or an extension.
    pub fn from_der(der: &[u8]) -> Result<Self, TspError> {
        if der.len() > MAX_REQUEST_BYTES {
            return Err(TspError::TooLong);
        }
        let request = crate::raw::decode_der::<TimeStampReq>(der)?;
        if request.extensions.is_some_and(|extensions| !extensions.is_empty()) {
            return Err(TspError::UnknownExtension);
        }
        let digest = Digest::find(request.message_imprint.hash_algorithm.oid).ok_or(TspError::BadImprint)?;
        let imprint = request.message_imprint.hashed_message.into_bytes();
        if imprint.len() != digest.length() {
            return Err(TspError::BadImprint);
        }
        Ok(Self {
            digest,
            imprint,
            policy: request.req_policy,
            nonce: request.nonce.map(|nonce| nonce.as_bytes().to_vec()),
            with_certificate: request.cert_req,
        })
    }

    /// The request in DER.
    ///
    /// # Errors
    /// A nonce that is no INTEGER.
    pub fn to_der(&self) -> Result<Vec<u8>, TspError> {
        let request = TimeStampReq {
            version: TspVersion::V1,
            message_imprint: self.message_imprint()?,
            req_policy: self.policy,
            nonce: self.nonce.as_deref().map(Int::new).transpose()?,
            cert_req: self.with_certificate,
            extensions: None,
        };
        Ok(request.to_der()?)
    }

    pub(super) fn message_imprint(&self) -> der::Result<MessageImprint> {
        Ok(MessageImprint {
            hash_algorithm: AlgorithmIdentifier { oid: self.digest.oid(), parameters: None },
            hashed_message: OctetString::new(self.imprint.clone())?,
        })
    }
}
