//! Reading SignedData with the bytes kept, and verifying one signer's signature.

use const_oid::ObjectIdentifier;
use der::asn1::OctetStringRef;
use der::{Decode as _, Encode as _, Tag};
use spki::AlgorithmIdentifierOwned;

use super::{Attributes, MAX_SIGNED_DATA_BYTES, SignedDataError, ess};
use crate::raw::{self, Element, Elements, context};
use crate::{Certificate, Digest, oid};

/// More certificates, or pieces of revocation data, than are read.
const MAX_PARTS: usize = 64;
/// More signers than are read.
const MAX_SIGNERS: usize = 32;

/// SignedData as read.
#[derive(Debug, Clone)]
pub(crate) struct SignedData {
    pub(crate) content_type: ObjectIdentifier,
    pub(crate) content: Option<Vec<u8>>,
    pub(crate) certificates: Vec<Certificate>,
    pub(crate) crls: Vec<Vec<u8>>,
    pub(crate) ocsp: Vec<Vec<u8>>,
    pub(crate) signers: Vec<SignerInfo>,
    /// Digest algorithms, other certificates and other revocation data, as they stand.
    pub(super) digests: Vec<Vec<u8>>,
    pub(super) other_certificates: Vec<Vec<u8>>,
    pub(super) other_revocations: Vec<Vec<u8>>,
}

/// One signature.
#[derive(Debug, Clone)]
pub(crate) struct SignerInfo {
    /// Everything before the unsigned attributes, as it stands.
    pub(super) head: Vec<u8>,
    sid: SignerId,
    digest: Digest,
    signed: Vec<u8>,
    pub(crate) attributes: Attributes,
    algorithm: ObjectIdentifier,
    pub(crate) signature: Vec<u8>,
    pub(crate) unsigned: Attributes,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum SignerId {
    IssuerAndSerial { issuer: Vec<u8>, serial: Vec<u8> },
    KeyIdentifier(Vec<u8>),
}

impl SignedData {
    /// Reads SignedData. A certificate inside that is one of `known`, byte for byte, is not read anew.
    pub(crate) fn from_der(der: &[u8], known: &[Certificate]) -> Result<Self, SignedDataError> {
        if der.len() > MAX_SIGNED_DATA_BYTES {
            return Err(SignedDataError::TooLong);
        }
        let mut outer = Elements::inside(der, Tag::Sequence)?;
        let oid: ObjectIdentifier = raw::decode(outer.expect(Tag::ObjectIdentifier)?)?;
        if oid != oid::SIGNED_DATA {
            return Err(SignedDataError::ContentType { oid });
        }
        let mut fields = Elements::inside(outer.expect(context(0, true))?.value, Tag::Sequence)?;
        outer.finish()?;
        fields.expect(Tag::Integer)?;
        let digests = Elements::new(fields.expect(Tag::Set)?.value).all(MAX_PARTS)?;
        let (content_type, content) = encapsulated(fields.expect(Tag::Sequence)?)?;
        let mut data = Self {
            content_type,
            content,
            certificates: Vec::new(),
            crls: Vec::new(),
            ocsp: Vec::new(),
            signers: Vec::new(),
            digests: digests.iter().map(|digest| digest.whole.to_vec()).collect(),
            other_certificates: Vec::new(),
            other_revocations: Vec::new(),
        };
        if let Some(certificates) = fields.optional(context(0, true))? {
            data.read_certificates(Elements::new(certificates.value), known)?;
        }
        if let Some(revocations) = fields.optional(context(1, true))? {
            data.read_revocations(Elements::new(revocations.value))?;
        }
        for signer in Elements::new(fields.expect(Tag::Set)?.value).all(MAX_SIGNERS)? {
            data.signers.push(SignerInfo::read(signer)?);
        }
        fields.finish()?;
        Ok(data)
    }

    /// The certificate that a signer names, among those sent and `others`.
    pub(crate) fn certificate_of<'a>(
        &'a self,
        signer: &SignerInfo,
        others: &'a [Certificate],
    ) -> Result<&'a Certificate, SignedDataError> {
        let mut known = self.certificates.iter().chain(others);
        known.find(|certificate| signer.is_by(certificate)).ok_or(SignedDataError::CertificateMissing)
    }

    fn read_certificates(
        &mut self,
        certificates: Elements<'_>,
        known: &[Certificate],
    ) -> Result<(), SignedDataError> {
        for element in certificates.all(MAX_PARTS)? {
            let same = known.iter().find(|known| known.der() == element.whole);
            match (element.tag, same) {
                (_, Some(same)) => self.certificates.push(same.clone()),
                (Tag::Sequence, None) => self.certificates.push(Certificate::from_der(element.whole)?),
                (_, None) => self.other_certificates.push(element.whole.to_vec()),
            }
        }
        Ok(())
    }

    /// RevocationInfoChoices: CRLs, and OCSP responses as RFC 5940 §2.1 puts them.
    fn read_revocations(&mut self, revocations: Elements<'_>) -> Result<(), SignedDataError> {
        for element in revocations.all(MAX_PARTS)? {
            if element.tag == Tag::Sequence {
                self.crls.push(element.whole.to_vec());
                continue;
            }
            let mut fields = Elements::new(element.value);
            let format = fields.next()?;
            let response = fields.next()?;
            let is_ocsp = format.is_some_and(|format| {
                format.tag == Tag::ObjectIdentifier && format.value == oid::RI_OCSP_RESPONSE.as_bytes()
            });
            match response {
                Some(response) if is_ocsp => self.ocsp.push(response.whole.to_vec()),
                _ => self.other_revocations.push(element.whole.to_vec()),
            }
        }
        Ok(())
    }
}

impl SignerInfo {
    pub(super) fn read(element: Element<'_>) -> Result<Self, SignedDataError> {
        let mut fields = Elements::inside(element.whole, Tag::Sequence)?;
        let version = fields.expect(Tag::Integer)?;
        let first = fields.next()?.ok_or_else(|| Tag::Sequence.value_error())?;
        let sid = SignerId::read(first)?;
        let digest_element = fields.expect(Tag::Sequence)?;
        let oid = raw::decode::<AlgorithmIdentifierOwned>(digest_element)?.oid;
        let digest = Digest::find(oid).ok_or(SignedDataError::UnknownDigest { oid })?;
        let missing = SignedDataError::Attribute { name: "message-digest" };
        let signed = fields.optional(context(0, true))?.ok_or(missing)?;
        let algorithm_element = fields.expect(Tag::Sequence)?;
        let algorithm = raw::decode::<AlgorithmIdentifierOwned>(algorithm_element)?.oid;
        let signature = fields.expect(Tag::OctetString)?;
        let unsigned = fields.optional(context(1, true))?;
        fields.finish()?;
        // One after the other, as they were read.
        let parts = [version, first, digest_element, signed, algorithm_element, signature];
        let length = parts.iter().map(|part| part.whole.len()).sum::<usize>();
        Ok(Self {
            head: element.value[..length].to_vec(),
            sid,
            digest,
            signed: signed.value.to_vec(),
            attributes: Attributes::read(signed.value)?,
            algorithm,
            signature: signature.value.to_vec(),
            unsigned: unsigned.map(|set| Attributes::read(set.value)).transpose()?.unwrap_or_default(),
        })
    }

    /// The digest of the content that the signer used.
    pub(crate) const fn digest(&self) -> Digest {
        self.digest
    }

    /// Verifies the signature by `certificate` over content of a type, given the content's digest
    /// with [`SignerInfo::digest`]. Certificate paths and revocation are looked at elsewhere.
    pub(crate) fn verify(
        &self,
        content_type: ObjectIdentifier,
        content_digest: &[u8],
        certificate: &Certificate,
    ) -> Result<(), SignedDataError> {
        self.attributes.one(oid::SIGNING_CERTIFICATE_V2, "signing-certificate-v2")?;
        self.verify_possession(content_type, content_digest, certificate)
    }

    /// The same for CMS alone (RFC 5652), where nothing needs to say which of several certificates for
    /// one key was meant; what says so has to fit.
    pub(crate) fn verify_possession(
        &self,
        content_type: ObjectIdentifier,
        content_digest: &[u8],
        certificate: &Certificate,
    ) -> Result<(), SignedDataError> {
        let named = ObjectIdentifier::from_der(self.attributes.one(oid::CONTENT_TYPE, "content-type")?)?;
        if named != content_type {
            return Err(SignedDataError::ContentType { oid: named });
        }
        let digest = self.attributes.one(oid::MESSAGE_DIGEST, "message-digest")?;
        if OctetStringRef::from_der(digest)?.as_bytes() != content_digest {
            return Err(SignedDataError::ContentAltered);
        }
        let kind = oid::SIGNING_CERTIFICATE_V2.as_bytes();
        if let Some(named) = self.attributes.find_one(kind, "signing-certificate-v2")? {
            ess::check(named, certificate)?;
        }
        // RFC 5652 §5.4: the attributes are signed with the tag of a SET.
        let message = raw::wrap(Tag::Set, &[&self.signed])?;
        let algorithm = self.signature_algorithm();
        certificate.verify(&message, &self.signature, algorithm).map_err(SignedDataError::Signature)
    }

    /// Some name the key's algorithm alone (RFC 3370 §3.2); the digest then says the rest.
    fn signature_algorithm(&self) -> ObjectIdentifier {
        use const_oid::db::rfc5912 as names;
        if self.algorithm != names::RSA_ENCRYPTION {
            return self.algorithm;
        }
        match self.digest {
            Digest::Sha256 => names::SHA_256_WITH_RSA_ENCRYPTION,
            Digest::Sha384 => names::SHA_384_WITH_RSA_ENCRYPTION,
            Digest::Sha512 => names::SHA_512_WITH_RSA_ENCRYPTION,
        }
    }

    fn is_by(&self, certificate: &Certificate) -> bool {
        match &self.sid {
            SignerId::KeyIdentifier(identifier) => certificate.key_identifier() == Some(identifier),
            SignerId::IssuerAndSerial { issuer, serial } => {
                let ours = certificate.fields().serial_number.to_der();
                ours.is_ok_and(|ours| ours == *serial) && crate::name::same(issuer, certificate.issuer_der())
            }
        }
    }
}

impl SignerId {
    fn read(element: Element<'_>) -> der::Result<Self> {
        if element.tag == context(0, false) {
            return Ok(Self::KeyIdentifier(element.value.to_vec()));
        }
        let mut fields = Elements::inside(element.whole, Tag::Sequence)?;
        let issuer = fields.expect(Tag::Sequence)?.whole.to_vec();
        let serial = fields.expect(Tag::Integer)?.whole.to_vec();
        fields.finish()?;
        Ok(Self::IssuerAndSerial { issuer, serial })
    }
}

fn encapsulated(element: Element<'_>) -> der::Result<(ObjectIdentifier, Option<Vec<u8>>)> {
    let mut fields = Elements::new(element.value);
    let content_type = raw::decode(fields.expect(Tag::ObjectIdentifier)?)?;
    let content = match fields.optional(context(0, true))? {
        None => None,
        Some(content) => Some(OctetStringRef::from_der(content.value)?.as_bytes().to_vec()),
    };
    fields.finish()?;
    Ok((content_type, content))
}
