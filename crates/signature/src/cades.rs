//! Signatures of documents: detached CMS with the signed attributes of CAdES (ETSI EN 319 122-1),
//! a time stamp of the signature (level T), and certificates and revocation data beside it (level LT).

use der::asn1::Utf8StringRef;
use der::{Decode as _, Encode as _, Tag};
use kernel::Timestamp;
use x509_cert::time::Time;

use crate::raw::{self, Elements};
use crate::signed_data::{
    MAX_SIGNED_DATA_BYTES, Part, SignedData, SignedDataError, SignerInfo, attribute, sign,
};
use crate::tsp::Token;
use crate::{Certificate, Digest, Mandate, SigningKey, oid, time};

/// What is signed, and stands elsewhere.
#[derive(Debug, Clone, Copy)]
pub enum Content<'a> {
    /// The bytes.
    Bytes(&'a [u8]),
    /// Digests of the bytes, for what is too large to be held in memory.
    Digests(&'a [(Digest, Vec<u8>)]),
}

/// Who signs, and what the signature says beside the content.
#[derive(Clone, Copy)]
pub struct Signing<'a> {
    /// The signer's key.
    pub key: &'a dyn SigningKey,
    /// The signer's certificate.
    pub certificate: &'a Certificate,
    /// Certificates sent along, from the signer's issuer upwards.
    pub chain: &'a [Certificate],
    /// When the signer says it signs.
    pub signed_at: Timestamp,
    /// The content's media type (attribute mime-type).
    pub media_type: Option<&'a str>,
    /// The content's name (attribute content-hints).
    pub name: Option<&'a str>,
    /// The mandate under which the signer acts.
    pub mandate: Option<&'a Mandate>,
}

/// Whether the bytes begin as a signature does: PEM, or a SEQUENCE in DER.
pub fn is_signature(bytes: &[u8]) -> bool {
    bytes.trim_ascii_start().starts_with(b"-----BEGIN ") || matches!(bytes, [0x30, 0x80..=0xff, ..])
}

/// A detached signature by one or several signers.
#[derive(Debug, Clone)]
pub struct Signature {
    data: SignedData,
}

/// What one signer signed, verified but for the certificate's path.
#[derive(Debug, Clone)]
pub struct Signed {
    /// The signer's certificate.
    pub certificate: Certificate,
    /// When the signer says it signed.
    pub claimed_at: Option<Timestamp>,
    /// The content's media type as signed.
    pub media_type: Option<String>,
    /// The content's name as signed.
    pub name: Option<String>,
    /// The mandate as signed.
    pub mandate: Option<Mandate>,
}

impl Signature {
    /// Signs `content`.
    ///
    /// # Errors
    /// The digest that the key needs is not among those given, or the key cannot sign.
    pub fn sign(content: Content<'_>, signing: &Signing<'_>) -> Result<Self, SignedDataError> {
        let mut signature = Self { data: SignedData::new(oid::DATA, None) };
        signature.co_sign(content, signing)?;
        Ok(signature)
    }

    /// Adds another signer's signature of the same content.
    ///
    /// # Errors
    /// As [`Signature::sign`].
    pub fn co_sign(&mut self, content: Content<'_>, signing: &Signing<'_>) -> Result<(), SignedDataError> {
        let part = Part {
            key: signing.key,
            certificate: signing.certificate,
            content_type: oid::DATA,
            content_digest: &content.digest(signing.key.algorithm().digest())?,
            attributes: attributes(signing)?,
        };
        self.data.signers.push(sign(part)?);
        self.data.include(std::slice::from_ref(signing.certificate));
        self.data.include(signing.chain);
        Ok(())
    }

    /// Reads a detached signature in DER.
    ///
    /// # Errors
    /// Too long, malformed, or not a detached signature of data.
    pub fn from_der(der: &[u8]) -> Result<Self, SignedDataError> {
        Self::from_der_knowing(der, &[])
    }

    /// The same for whoever gets many signatures under a few certificates: one inside that is among `known`, byte for
    /// byte, is not read anew.
    ///
    /// # Errors
    /// As [`Signature::from_der`].
    pub fn from_der_knowing(der: &[u8], known: &[Certificate]) -> Result<Self, SignedDataError> {
        let data = SignedData::from_der(der, known)?;
        if data.content_type != oid::DATA {
            return Err(SignedDataError::ContentType { oid: data.content_type });
        }
        if data.content.is_some() {
            return Err(SignedDataError::NotDetached);
        }
        Ok(Self { data })
    }

    /// Reads a detached signature as programs write it: DER, or PEM (RFC 7468) labelled CMS or PKCS7.
    ///
    /// # Errors
    /// As [`Signature::from_der`].
    pub fn read(bytes: &[u8]) -> Result<Self, SignedDataError> {
        let text = bytes.trim_ascii();
        if !text.starts_with(b"-----BEGIN ") {
            return Self::from_der(bytes);
        }
        if text.len() > 2 * MAX_SIGNED_DATA_BYTES {
            return Err(SignedDataError::TooLong);
        }
        let (label, der) = der::pem::decode_vec(text).map_err(der::Error::from)?;
        if !matches!(label, "CMS" | "PKCS7") {
            return Err(SignedDataError::Label { label: label.to_owned() });
        }
        Self::from_der(&der)
    }

    /// The signature in DER (ContentInfo), as `META-INF/signature.p7s` has it.
    ///
    /// # Errors
    /// Never in practice; the encoder's error is passed on.
    pub fn to_der(&self) -> Result<Vec<u8>, SignedDataError> {
        self.data.to_der()
    }

    /// How many signed; signers are numbered from 0.
    pub fn signers(&self) -> usize {
        self.data.signers.len()
    }

    /// What a time stamp of a signer's signature stamps: the digest of the signature's value.
    ///
    /// # Errors
    /// There is no such signer.
    pub fn imprint(&self, signer: usize, digest: Digest) -> Result<Vec<u8>, SignedDataError> {
        Ok(digest.of(&self.signer(signer)?.signature))
    }

    /// Adds a time stamp of a signer's signature (CAdES-T).
    ///
    /// # Errors
    /// There is no such signer, or `token` is malformed.
    pub fn add_time_stamp(&mut self, signer: usize, token: &[u8]) -> Result<(), SignedDataError> {
        let info = self.data.signers.get_mut(signer).ok_or(SignedDataError::CertificateMissing)?;
        Ok(info.add_unsigned(oid::SIGNATURE_TIME_STAMP, token)?)
    }

    /// Adds certificates, CRLs and OCSP responses (both in DER), so that the signature can be verified
    /// when nobody answers any more (CAdES-LT; RFC 5652 §10.2.1, RFC 5940).
    pub fn add_validation_data(&mut self, certificates: &[Certificate], crls: &[Vec<u8>], ocsp: &[Vec<u8>]) {
        self.data.include(certificates);
        for (known, more) in [(&mut self.data.crls, crls), (&mut self.data.ocsp, ocsp)] {
            for der in more {
                if !known.contains(der) {
                    known.push(der.clone());
                }
            }
        }
    }

    /// Verifies that a signer signed `content` with the certificate's key. Whether the certificate leads
    /// to a trusted root is for [`crate::path`] to say.
    ///
    /// # Errors
    /// What does not hold.
    pub fn verify(&self, signer: usize, content: Content<'_>) -> Result<Signed, SignedDataError> {
        let info = self.signer(signer)?;
        let certificate = self.data.certificate_of(info, &[])?;
        info.verify(oid::DATA, &content.digest(info.digest())?, certificate)?;
        let one = |kind: &[u8], name| info.attributes.find_one(kind, name);
        let claimed_at = one(oid::SIGNING_TIME.as_bytes(), "signing-time")?;
        let media_type = one(oid::MIME_TYPE.as_bytes(), "mime-type")?;
        let hints = one(oid::CONTENT_HINTS.as_bytes(), "content-hints")?;
        let mandate = one(oid::MANDATE, "mandate")?;
        let text = |der: &[u8]| Utf8StringRef::from_der(der).map(|text| text.as_str().to_owned());
        Ok(Signed {
            certificate: certificate.clone(),
            claimed_at: claimed_at.map(|der| Time::from_der(der).map(time::of)).transpose()?,
            media_type: media_type.map(text).transpose()?,
            name: hints.map(description).transpose()?.flatten(),
            mandate: mandate.map(Mandate::from_der).transpose()?,
        })
    }

    /// Verifies that a signer holds the key of the certificate and signed `content` with it: CMS alone
    /// (RFC 5652), as a proof of possession. A document needs [`Signature::verify`].
    ///
    /// # Errors
    /// What does not hold.
    pub fn verify_possession(
        &self,
        signer: usize,
        content: Content<'_>,
    ) -> Result<Certificate, SignedDataError> {
        let info = self.signer(signer)?;
        let certificate = self.data.certificate_of(info, &[])?;
        info.verify_possession(oid::DATA, &content.digest(info.digest())?, certificate)?;
        Ok(certificate.clone())
    }

    /// The time stamps of a signer's signature, as read: verify each against [`Signature::imprint`].
    ///
    /// # Errors
    /// There is no such signer.
    pub fn time_stamps(
        &self,
        signer: usize,
    ) -> Result<Vec<Result<Token, crate::tsp::TspError>>, SignedDataError> {
        let info = self.signer(signer)?;
        Ok(info.unsigned.all(oid::SIGNATURE_TIME_STAMP).map(Token::from_der).collect())
    }

    /// The certificates inside.
    pub fn certificates(&self) -> &[Certificate] {
        &self.data.certificates
    }

    /// The CRLs inside, in DER.
    pub fn crls(&self) -> &[Vec<u8>] {
        &self.data.crls
    }

    /// The OCSP responses inside, in DER.
    pub fn ocsp(&self) -> &[Vec<u8>] {
        &self.data.ocsp
    }

    fn signer(&self, place: usize) -> Result<&SignerInfo, SignedDataError> {
        self.data.signers.get(place).ok_or(SignedDataError::CertificateMissing)
    }
}

impl Content<'_> {
    fn digest(self, digest: Digest) -> Result<Vec<u8>, SignedDataError> {
        match self {
            Self::Bytes(bytes) => Ok(digest.of(bytes)),
            Self::Digests(known) => {
                let found = known.iter().find(|(kind, _)| *kind == digest);
                let missing = SignedDataError::UnknownDigest { oid: digest.oid() };
                found.map(|(_, value)| value.clone()).ok_or(missing)
            }
        }
    }
}

/// The signed attributes that are not the same for every signature.
fn attributes(signing: &Signing<'_>) -> Result<Vec<Vec<u8>>, SignedDataError> {
    let at = time::x509_time(signing.signed_at)?.to_der()?;
    let mut attributes = vec![attribute(oid::SIGNING_TIME.as_bytes(), &at)?];
    if let Some(media_type) = signing.media_type {
        let value = Utf8StringRef::new(media_type)?.to_der()?;
        attributes.push(attribute(oid::MIME_TYPE.as_bytes(), &value)?);
    }
    if let Some(name) = signing.name {
        let name = Utf8StringRef::new(name)?.to_der()?;
        let value = raw::wrap(Tag::Sequence, &[&name, &oid::DATA.to_der()?])?;
        attributes.push(attribute(oid::CONTENT_HINTS.as_bytes(), &value)?);
    }
    if let Some(mandate) = signing.mandate {
        attributes.push(attribute(oid::MANDATE, &mandate.to_der()?)?);
    }
    Ok(attributes)
}

/// The description in content-hints.
fn description(value: &[u8]) -> der::Result<Option<String>> {
    let text = Elements::inside(value, Tag::Sequence)?.optional(Tag::Utf8String)?;
    text.map(|text| raw::decode::<Utf8StringRef<'_>>(text).map(|text| text.as_str().to_owned())).transpose()
}
