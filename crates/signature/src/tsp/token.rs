//! Reading and verifying tokens.

use const_oid::ObjectIdentifier;
use der::asn1::Uint;
use der::{Decode as _, Tag};
use kernel::Timestamp;

use super::TspError;
use crate::raw::{self, Element, Elements, context};
use crate::signed_data::{SignedData, SignedDataError};
use crate::{Certificate, Digest, oid, time};

/// The longest token or response that is read, in bytes.
pub const MAX_TOKEN_BYTES: usize = 256 * 1024;

/// A token as read; nothing of it may be relied upon before [`Token::verify`].
#[derive(Debug, Clone)]
pub struct Token {
    data: SignedData,
    info: Info,
}

/// What a verified token says.
#[derive(Debug, Clone)]
pub struct TimeStamp {
    /// The instant.
    pub at: Timestamp,
    /// How far from it the right instant may be, in microseconds; `None` if the token does not say.
    pub accuracy_micros: Option<i64>,
    /// The authority's policy.
    pub policy: ObjectIdentifier,
    /// The token's serial number, big-endian.
    pub serial: Vec<u8>,
    /// The authority's certificate. Whether it leads to a trusted root is for [`crate::path`] to say.
    pub certificate: Certificate,
    /// All certificates sent along.
    pub certificates: Vec<Certificate>,
    /// CRLs sent along, in DER.
    pub crls: Vec<Vec<u8>>,
    /// OCSP responses sent along, in DER.
    pub ocsp: Vec<Vec<u8>>,
}

/// The fields of TSTInfo (RFC 3161 §2.4.2).
#[derive(Debug, Clone)]
struct Info {
    policy: ObjectIdentifier,
    digest: Digest,
    imprint: Vec<u8>,
    serial: Vec<u8>,
    at: Timestamp,
    accuracy_micros: Option<i64>,
    nonce: Option<Vec<u8>>,
}

impl Token {
    /// Reads a token in DER (ContentInfo, as in a response's `timeStampToken`).
    ///
    /// # Errors
    /// Too long, malformed, or not a time stamp.
    pub fn from_der(der: &[u8]) -> Result<Self, TspError> {
        if der.len() > MAX_TOKEN_BYTES {
            return Err(TspError::TooLong);
        }
        let data = SignedData::from_der(der, &[])?;
        if data.content_type != oid::TST_INFO {
            return Err(SignedDataError::ContentType { oid: data.content_type }.into());
        }
        let content = data.content.as_deref().ok_or_else(|| Tag::OctetString.value_error())?;
        let info = Info::read(content)?;
        Ok(Self { data, info })
    }

    /// The digest with which the imprint was made.
    pub const fn digest(&self) -> Digest {
        self.info.digest
    }

    /// Verifies that the token stamps `imprint` (a digest with [`Token::digest`]), that it is signed,
    /// and that its certificate is one for time stamping and was valid then. `others` are certificates
    /// to look among when the token has none.
    ///
    /// # Errors
    /// What does not hold.
    pub fn verify(&self, imprint: &[u8], others: &[Certificate]) -> Result<TimeStamp, TspError> {
        if self.info.imprint != imprint {
            return Err(TspError::OtherImprint);
        }
        let [signer] = self.data.signers.as_slice() else {
            return Err(TspError::SignerCount);
        };
        let certificate = self.data.certificate_of(signer, others)?;
        let content = self.data.content.as_deref().unwrap_or_default();
        signer.verify(oid::TST_INFO, &signer.digest().of(content), certificate)?;
        if !is_for_time_stamping_alone(certificate)? {
            return Err(TspError::NotAnAuthority);
        }
        let at = self.info.at;
        if !certificate.valid_at(at) {
            return Err(TspError::CertificateNotValid { at });
        }
        Ok(TimeStamp {
            at,
            accuracy_micros: self.info.accuracy_micros,
            policy: self.info.policy,
            serial: self.info.serial.clone(),
            certificate: certificate.clone(),
            certificates: self.data.certificates.clone(),
            crls: self.data.crls.clone(),
            ocsp: self.data.ocsp.clone(),
        })
    }

    /// Whether the token repeats the request's nonce.
    ///
    /// # Errors
    /// It carries another one or none.
    pub fn check_nonce(&self, asked: &[u8]) -> Result<(), TspError> {
        if self.info.nonce.as_deref() == Some(asked) { Ok(()) } else { Err(TspError::OtherNonce) }
    }
}

/// RFC 3161 §2.3: one purpose, and critical.
pub(crate) fn is_for_time_stamping_alone(certificate: &Certificate) -> der::Result<bool> {
    let critical = certificate.extension(oid::EXT_KEY_USAGE).is_some_and(|extension| extension.critical);
    let usage = certificate.extended_key_usage()?;
    Ok(critical && usage.is_some_and(|usage| usage == [oid::EKU_TIME_STAMPING]))
}

impl Info {
    fn read(content: &[u8]) -> Result<Self, TspError> {
        let mut fields = Elements::inside(content, Tag::Sequence)?;
        if fields.expect(Tag::Integer)?.value != [1] {
            return Err(Tag::Integer.value_error().into());
        }
        let policy = raw::decode(fields.expect(Tag::ObjectIdentifier)?)?;
        let mut imprint = Elements::new(fields.expect(Tag::Sequence)?.value);
        let algorithm: spki::AlgorithmIdentifierOwned = raw::decode(imprint.expect(Tag::Sequence)?)?;
        let digest = Digest::find(algorithm.oid).ok_or(TspError::BadImprint)?;
        let hashed = imprint.expect(Tag::OctetString)?.value.to_vec();
        imprint.finish()?;
        let serial = fields.expect(Tag::Integer)?.value.to_vec();
        let at = time::of_fractional(fields.expect(Tag::GeneralizedTime)?.value)?;
        let accuracy_micros = fields.optional(Tag::Sequence)?.map(accuracy).transpose()?;
        fields.optional(Tag::Boolean)?;
        let nonce = fields.optional(Tag::Integer)?.map(|nonce| nonce.value.to_vec());
        fields.optional(context(0, true))?;
        if fields.optional(context(1, true))?.is_some() {
            return Err(TspError::UnknownExtension);
        }
        fields.finish()?;
        Ok(Self { policy, digest, imprint: hashed, serial, at, accuracy_micros, nonce })
    }
}

/// Accuracy in microseconds.
fn accuracy(element: Element<'_>) -> der::Result<i64> {
    let mut micros = 0_i64;
    for part in Elements::new(element.value).all(3)? {
        let factor = match part.tag {
            Tag::Integer => 1_000_000,
            tag if tag == context(0, false) => 1_000,
            tag if tag == context(1, false) => 1,
            tag => return Err(tag.value_error()),
        };
        let number = Uint::from_der(&raw::wrap(Tag::Integer, &[part.value])?)?;
        let number = number
            .as_bytes()
            .iter()
            .try_fold(0_i64, |sum, byte| sum.checked_mul(256).map(|sum| sum + i64::from(*byte)));
        let overflow = || Tag::Integer.value_error();
        let number = number.and_then(|number| number.checked_mul(factor)).ok_or_else(overflow)?;
        micros = micros.checked_add(number).ok_or_else(overflow)?;
    }
    Ok(micros)
}
