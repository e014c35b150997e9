//! How OCSP names a certificate: digests of its issuer's name and key, and its serial number.

use der::Encode as _;
use der::asn1::{Any, Null, OctetString};
use spki::AlgorithmIdentifierOwned;

use super::OcspError;
use crate::{Certificate, Digest, algorithm, oid};

/// The digest with which a certificate is named. It protects nothing, so SHA-1 is allowed, and
/// most clients use it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum IdDigest {
    /// SHA-1.
    Sha1,
    /// SHA-256.
    Sha256,
}

/// A certificate's name in OCSP (RFC 6960 §4.1.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertId {
    fields: x509_ocsp::CertId,
    digest: IdDigest,
}

impl CertId {
    /// Names the certificate `serial` (big-endian) of `issuer`.
    ///
    /// # Errors
    /// The serial number is longer than 20 bytes.
    pub fn of(issuer: &Certificate, serial: &[u8], digest: IdDigest) -> Result<Self, OcspError> {
        let parameters = Some(Any::from(Null));
        let fields = x509_ocsp::CertId {
            hash_algorithm: AlgorithmIdentifierOwned { oid: digest.oid(), parameters },
            issuer_name_hash: OctetString::new(digest.of(issuer.subject_der()))?,
            issuer_key_hash: OctetString::new(digest.of(issuer.public_key_bits()))?,
            serial_number: x509_cert::serial_number::SerialNumber::new(serial)?,
        };
        Ok(Self { fields, digest })
    }

    pub(super) fn read(whole: &[u8]) -> Result<Self, OcspError> {
        Self::from_fields(crate::raw::decode_der::<x509_ocsp::CertId>(whole)?)
    }

    pub(super) fn from_fields(fields: x509_ocsp::CertId) -> Result<Self, OcspError> {
        let oid = fields.hash_algorithm.oid;
        let known = [IdDigest::Sha1, IdDigest::Sha256].into_iter().find(|digest| digest.oid() == oid);
        let digest = known.ok_or(OcspError::UnknownDigest { oid })?;
        Ok(Self { fields, digest })
    }

    /// The serial number, big-endian.
    pub fn serial(&self) -> &[u8] {
        self.fields.serial_number.as_bytes()
    }

    /// The digest of the names.
    pub const fn digest(&self) -> IdDigest {
        self.digest
    }

    /// The digest of the issuer's name, by which a responder finds the issuer.
    pub fn issuer_name_digest(&self) -> &[u8] {
        self.fields.issuer_name_hash.as_bytes()
    }

    /// The digest of the issuer's key, by which a responder finds the issuer.
    pub fn issuer_key_digest(&self) -> &[u8] {
        self.fields.issuer_key_hash.as_bytes()
    }

    /// Whether it names a certificate of `issuer`.
    pub fn is_of(&self, issuer: &Certificate) -> bool {
        self.issuer_name_digest() == self.digest.of(issuer.subject_der())
            && self.issuer_key_digest() == self.digest.of(issuer.public_key_bits())
    }

    pub(super) const fn fields(&self) -> &x509_ocsp::CertId {
        &self.fields
    }

    pub(super) fn to_der(&self) -> der::Result<Vec<u8>> {
        self.fields.to_der()
    }
}

impl IdDigest {
    const fn oid(self) -> const_oid::ObjectIdentifier {
        match self {
            Self::Sha1 => oid::SHA_1,
            Self::Sha256 => Digest::Sha256.oid(),
        }
    }

    /// The digest of `bytes`.
    pub fn of(self, bytes: &[u8]) -> Vec<u8> {
        match self {
            Self::Sha1 => algorithm::sha1(bytes),
            Self::Sha256 => Digest::Sha256.of(bytes),
        }
    }
}
