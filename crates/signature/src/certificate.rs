//! Certificates, kept with their exact bytes.

use std::fmt;
use std::sync::{Arc, OnceLock};

use const_oid::ObjectIdentifier;
use der::{Decode as _, Encode as _, Tag};
use kernel::Timestamp;
use kernel::digest::Sha256;
use x509_cert::TbsCertificate;
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::{BasicConstraints, ExtendedKeyUsage, KeyUsage};
use x509_cert::name::Name;

use crate::raw::{Element, Elements, Signed};
use crate::{Algorithm, KeyError, SigningKey, oid, raw, time, verify};

/// The longest certificate that is read, in bytes.
pub const MAX_CERTIFICATE_BYTES: usize = 16 * 1024;

/// More attributes than any name has in one relative name. Above it the library's sorting of
/// sets would take the square of their number.
const MAX_ATTRIBUTES: usize = 16;

/// A certificate (RFC 5280), with its exact bytes. Cheap to clone: each message between nodes carries one.
#[derive(Clone)]
pub struct Certificate(Arc<Read>);

/// A certificate as it was read.
struct Read {
    der: Vec<u8>,
    parsed: x509_cert::Certificate,
    parts: Parts,
    fingerprint: OnceLock<[u8; 32]>,
}

/// Equal when their bytes are.
impl PartialEq for Certificate {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0.der == other.0.der
    }
}

impl Eq for Certificate {}

/// Parts of a certificate as they stand.
struct Parts {
    issuer: Vec<u8>,
    subject: Vec<u8>,
    key: Vec<u8>,
}

/// Why bytes are no certificate, or one cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum CertificateError {
    /// Longer than [`MAX_CERTIFICATE_BYTES`].
    #[error("a certificate has at most {MAX_CERTIFICATE_BYTES} bytes")]
    TooLong,
    /// An extension stands twice (RFC 5280 §4.2).
    #[error("the extension {oid} stands twice")]
    ExtensionTwice {
        /// Its object identifier.
        oid: ObjectIdentifier,
    },
    /// The two places that name the signature's algorithm differ (RFC 5280 §4.1.1.2).
    #[error("the certificate names two signature algorithms")]
    AlgorithmsDiffer,
    /// Not DER, or not a certificate.
    #[error("not a certificate: {0}")]
    Der(#[from] der::Error),
    /// The key could not sign it.
    #[error(transparent)]
    Key(#[from] KeyError),
}

impl Certificate {
    /// Reads one certificate in DER.
    ///
    /// # Errors
    /// Too long, not a certificate, or one whose extensions contradict each other.
    pub fn from_der(der: &[u8]) -> Result<Self, CertificateError> {
        if der.len() > MAX_CERTIFICATE_BYTES {
            return Err(CertificateError::TooLong);
        }
        let parts = Parts::find(der)?;
        let parsed = raw::decode_der::<x509_cert::Certificate>(der)?;
        if parsed.signature_algorithm != parsed.tbs_certificate.signature {
            return Err(CertificateError::AlgorithmsDiffer);
        }
        let extensions = parsed.tbs_certificate.extensions.as_deref().unwrap_or_default();
        for (place, extension) in extensions.iter().enumerate() {
            if extensions[..place].iter().any(|earlier| earlier.extn_id == extension.extn_id) {
                return Err(CertificateError::ExtensionTwice { oid: extension.extn_id });
            }
        }
        Ok(Self(Arc::new(Read { der: der.to_vec(), parsed, parts, fingerprint: OnceLock::new() })))
    }

    /// Reads one certificate in PEM.
    ///
    /// # Errors
    /// As [`Certificate::from_der`].
    pub fn from_pem(pem: &str) -> Result<Self, CertificateError> {
        if pem.len() > 2 * MAX_CERTIFICATE_BYTES {
            return Err(CertificateError::TooLong);
        }
        let (_, der) = der::pem::decode_vec(pem.as_bytes()).map_err(der::Error::from)?;
        Self::from_der(&der)
    }

    /// Signs `tbs` with the issuer's key. `tbs.signature` is set to the key's algorithm.
    ///
    /// # Errors
    /// The key cannot sign, or the outcome would not be read again.
    pub fn issue(mut tbs: TbsCertificate, key: &dyn SigningKey) -> Result<Self, CertificateError> {
        tbs.signature = key.algorithm().identifier();
        Self::from_der(&raw::sign(&tbs.to_der()?, key, &[])?)
    }

    /// The exact bytes.
    pub fn der(&self) -> &[u8] {
        &self.0.der
    }

    /// The certificate in PEM.
    ///
    /// # Errors
    /// Never in practice; the encoder's error is passed on.
    pub fn to_pem(&self) -> Result<String, CertificateError> {
        let pem = der::pem::encode_string("CERTIFICATE", der::pem::LineEnding::LF, &self.0.der);
        Ok(pem.map_err(der::Error::from)?)
    }

    /// The fields as the library reads them.
    pub fn fields(&self) -> &TbsCertificate {
        &self.0.parsed.tbs_certificate
    }

    /// The subject's name.
    pub fn subject(&self) -> &Name {
        &self.0.parsed.tbs_certificate.subject
    }

    /// The issuer's name.
    pub fn issuer(&self) -> &Name {
        &self.0.parsed.tbs_certificate.issuer
    }

    /// The subject's name in DER, as it stands.
    pub fn subject_der(&self) -> &[u8] {
        &self.0.parts.subject
    }

    /// The issuer's name in DER, as it stands.
    pub fn issuer_der(&self) -> &[u8] {
        &self.0.parts.issuer
    }

    /// The serial number, big-endian.
    pub fn serial(&self) -> &[u8] {
        self.0.parsed.tbs_certificate.serial_number.as_bytes()
    }

    /// First instant of validity.
    pub fn not_before(&self) -> Timestamp {
        time::of(self.0.parsed.tbs_certificate.validity.not_before)
    }

    /// Last second of validity, inclusive (RFC 5280 §4.1.2.5).
    pub fn not_after(&self) -> Timestamp {
        time::of(self.0.parsed.tbs_certificate.validity.not_after)
    }

    /// Whether `at` lies within the validity.
    pub fn valid_at(&self, at: Timestamp) -> bool {
        self.not_before() <= at && at < self.not_after().plus_seconds(1)
    }

    /// The public key as SubjectPublicKeyInfo in DER, as it stands.
    pub fn public_key_der(&self) -> &[u8] {
        &self.0.parts.key
    }

    /// The key identifier in the certificate; `None` without the extension.
    pub fn key_identifier(&self) -> Option<&[u8]> {
        let extension = self.extension(oid::SUBJECT_KEY_IDENTIFIER)?;
        let octets = der::asn1::OctetStringRef::from_der(extension.extn_value.as_bytes());
        octets.ok().map(|octets| octets.as_bytes())
    }

    /// The identifier of the issuer's key; `None` if the certificate does not say. The names beside it
    /// in the extension are not read: they come from strangers and may be long.
    pub fn authority_key_identifier(&self) -> Option<&[u8]> {
        let extension = self.extension(oid::AUTHORITY_KEY_IDENTIFIER)?;
        let mut fields = Elements::inside(extension.extn_value.as_bytes(), Tag::Sequence).ok()?;
        fields.optional(raw::context(0, false)).ok()?.map(|identifier| identifier.value)
    }

    /// The bits of the public key alone, which key identifiers are digests of.
    pub(crate) fn public_key_bits(&self) -> &[u8] {
        self.0.parsed.tbs_certificate.subject_public_key_info.subject_public_key.raw_bytes()
    }

    /// SHA-256 of the bytes.
    pub fn fingerprint(&self) -> &[u8; 32] {
        self.0.fingerprint.get_or_init(|| Sha256::digest(&self.0.der))
    }

    /// The extensions.
    pub fn extensions(&self) -> &[Extension] {
        self.0.parsed.tbs_certificate.extensions.as_deref().unwrap_or_default()
    }

    /// The extension with that identifier.
    pub fn extension(&self, id: ObjectIdentifier) -> Option<&Extension> {
        self.extensions().iter().find(|extension| extension.extn_id == id)
    }

    /// The extended key usages, `None` without the extension.
    ///
    /// # Errors
    /// The extension is malformed.
    pub fn extended_key_usage(&self) -> der::Result<Option<Vec<ObjectIdentifier>>> {
        Ok(self.read::<ExtendedKeyUsage>(oid::EXT_KEY_USAGE)?.map(|usage| usage.0))
    }

    /// The key usage, `None` without the extension.
    ///
    /// # Errors
    /// The extension is malformed.
    pub fn key_usage(&self) -> der::Result<Option<KeyUsage>> {
        self.read(oid::KEY_USAGE)
    }

    /// The basic constraints, `None` without the extension.
    ///
    /// # Errors
    /// The extension is malformed.
    pub fn basic_constraints(&self) -> der::Result<Option<BasicConstraints>> {
        self.read(oid::BASIC_CONSTRAINTS)
    }

    /// Verifies that `issuer`'s key signed this certificate; names and validity are not looked at.
    ///
    /// # Errors
    /// Another key signed it, or the algorithm is not supported.
    pub fn verify_signed_by(&self, issuer: &Self) -> Result<(), KeyError> {
        let signed = Signed::split(&self.0.der)?;
        issuer.verify(signed.tbs, signed.signature, signed.algorithm.oid)
    }

    /// Verifies a signature by this certificate's key.
    pub(crate) fn verify(
        &self,
        message: &[u8],
        signature: &[u8],
        algorithm: ObjectIdentifier,
    ) -> Result<(), KeyError> {
        let algorithm = Algorithm::resolve(self.public_key_der(), algorithm)?;
        verify(self.public_key_der(), message, signature, algorithm)
    }

    pub(crate) fn read<'a, T: der::Decode<'a>>(&'a self, id: ObjectIdentifier) -> der::Result<Option<T>> {
        self.extension(id).map(|extension| raw::decode_der(extension.extn_value.as_bytes())).transpose()
    }
}

impl fmt::Debug for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Certificate({}, serial {})", self.subject(), hex::encode(self.serial()))
    }
}

impl Parts {
    fn find(der: &[u8]) -> der::Result<Self> {
        let mut outer = Elements::inside(der, Tag::Sequence)?;
        let mut fields = Elements::new(outer.expect(Tag::Sequence)?.value);
        fields.optional(raw::context(0, true))?;
        fields.expect(Tag::Integer)?;
        fields.expect(Tag::Sequence)?;
        let issuer = fields.expect(Tag::Sequence)?;
        fields.expect(Tag::Sequence)?;
        let subject = fields.expect(Tag::Sequence)?;
        let key = fields.expect(Tag::Sequence)?;
        check_name(issuer)?;
        check_name(subject)?;
        let copy = |element: Element<'_>| element.whole.to_vec();
        Ok(Self { issuer: copy(issuer), subject: copy(subject), key: copy(key) })
    }
}

/// Refuses a name with an unreasonable number of attributes before the library sorts them.
pub(crate) fn check_name(name: Element<'_>) -> der::Result<()> {
    for relative in Elements::new(name.value).all(64)? {
        Elements::new(relative.value).all(MAX_ATTRIBUTES)?;
    }
    Ok(())
}
