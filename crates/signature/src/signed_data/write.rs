//! Making SignedData, and adding to what was made or read.

use const_oid::ObjectIdentifier;
use der::asn1::OctetStringRef;
use der::{Encode as _, Tag};
use spki::AlgorithmIdentifierOwned;

use super::{SignedData, SignedDataError, SignerInfo, attribute, ess};
use crate::raw::{self, Elements, context};
use crate::{Certificate, Digest, SigningKey, oid};

/// What one signer signs.
pub(crate) struct Part<'a> {
    pub(crate) key: &'a dyn SigningKey,
    pub(crate) certificate: &'a Certificate,
    pub(crate) content_type: ObjectIdentifier,
    /// With the digest of the key's algorithm.
    pub(crate) content_digest: &'a [u8],
    /// Signed attributes beside content-type, message-digest and signing-certificate-v2.
    pub(crate) attributes: Vec<Vec<u8>>,
}

/// Makes one signature.
pub(crate) fn sign(part: Part<'_>) -> Result<SignerInfo, SignedDataError> {
    let algorithm = part.key.algorithm();
    let mut attributes = part.attributes;
    attributes.push(attribute(oid::CONTENT_TYPE.as_bytes(), &part.content_type.to_der()?)?);
    let digest = OctetStringRef::new(part.content_digest)?.to_der()?;
    attributes.push(attribute(oid::MESSAGE_DIGEST.as_bytes(), &digest)?);
    attributes.push(attribute(oid::SIGNING_CERTIFICATE_V2.as_bytes(), &ess::value(part.certificate)?)?);
    let message = raw::set_of(Tag::Set, attributes)?;
    let signature = part.key.sign(&message)?;
    let signed = raw::wrap(context(0, true), &[Elements::new(&message).expect(Tag::Set)?.value])?;
    let serial = part.certificate.fields().serial_number.to_der()?;
    let info = raw::wrap(
        Tag::Sequence,
        &[
            &1_u8.to_der()?,
            &raw::wrap(Tag::Sequence, &[part.certificate.issuer_der(), &serial])?,
            &algorithm.digest().identifier().to_der()?,
            &signed,
            &algorithm.identifier_der()?,
            &OctetStringRef::new(&signature)?.to_der()?,
        ],
    )?;
    SignerInfo::from_der(&info)
}

impl SignedData {
    /// SignedData without a signer yet.
    pub(crate) const fn new(content_type: ObjectIdentifier, content: Option<Vec<u8>>) -> Self {
        Self {
            content_type,
            content,
            certificates: Vec::new(),
            crls: Vec::new(),
            ocsp: Vec::new(),
            signers: Vec::new(),
            digests: Vec::new(),
            other_certificates: Vec::new(),
            other_revocations: Vec::new(),
        }
    }

    /// Adds certificates that are not there yet.
    pub(crate) fn include(&mut self, certificates: &[Certificate]) {
        for certificate in certificates {
            if !self.certificates.contains(certificate) {
                self.certificates.push(certificate.clone());
            }
        }
    }

    /// The whole in DER.
    pub(crate) fn to_der(&self) -> Result<Vec<u8>, SignedDataError> {
        let certificates = self.certificates.iter().map(|certificate| certificate.der().to_vec());
        let certificates = certificates.chain(self.other_certificates.iter().cloned()).collect();
        let mut signers = Vec::new();
        for signer in &self.signers {
            signers.push(signer.to_der()?);
        }
        let signed = raw::wrap(
            Tag::Sequence,
            &[
                &self.version().to_der()?,
                &raw::set_of(Tag::Set, self.digest_algorithms()?)?,
                &self.encapsulated()?,
                &optional_set(context(0, true), certificates)?,
                &optional_set(context(1, true), self.revocations()?)?,
                &raw::set_of(Tag::Set, signers)?,
            ],
        )?;
        let content = raw::wrap(context(0, true), &[&signed])?;
        Ok(raw::wrap(Tag::Sequence, &[&oid::SIGNED_DATA.to_der()?, &content])?)
    }

    /// RFC 5652 §5.1.
    fn version(&self) -> u8 {
        if !self.ocsp.is_empty() || !self.other_revocations.is_empty() {
            5
        } else if self.content_type == oid::DATA {
            1
        } else {
            3
        }
    }

    fn digest_algorithms(&self) -> der::Result<Vec<Vec<u8>>> {
        let mut algorithms = self.digests.clone();
        for signer in &self.signers {
            let known = |whole: &Vec<u8>| named_digest(whole) == Some(signer.digest());
            if !algorithms.iter().any(known) {
                algorithms.push(signer.digest().identifier().to_der()?);
            }
        }
        Ok(algorithms)
    }

    fn encapsulated(&self) -> der::Result<Vec<u8>> {
        let content = match &self.content {
            None => Vec::new(),
            Some(content) => raw::wrap(context(0, true), &[&OctetStringRef::new(content)?.to_der()?])?,
        };
        raw::wrap(Tag::Sequence, &[&self.content_type.to_der()?, &content])
    }

    fn revocations(&self) -> der::Result<Vec<Vec<u8>>> {
        let mut revocations = self.crls.clone();
        let format = oid::RI_OCSP_RESPONSE.to_der()?;
        for response in &self.ocsp {
            revocations.push(raw::wrap(context(1, true), &[&format, response])?);
        }
        revocations.extend(self.other_revocations.iter().cloned());
        Ok(revocations)
    }
}

impl SignerInfo {
    fn from_der(der: &[u8]) -> Result<Self, SignedDataError> {
        let mut elements = Elements::new(der);
        let element = elements.expect(Tag::Sequence)?;
        elements.finish()?;
        Self::read(element)
    }

    fn to_der(&self) -> der::Result<Vec<u8>> {
        let unsigned = self.unsigned.wholes().map(<[u8]>::to_vec).collect();
        raw::wrap(Tag::Sequence, &[&self.head, &optional_set(context(1, true), unsigned)?])
    }

    /// Adds an unsigned attribute with one value.
    pub(crate) fn add_unsigned(&mut self, kind: ObjectIdentifier, value: &[u8]) -> der::Result<()> {
        let mut wholes: Vec<u8> = self.unsigned.wholes().flatten().copied().collect();
        wholes.extend(attribute(kind.as_bytes(), value)?);
        self.unsigned = super::Attributes::read(&wholes)?;
        Ok(())
    }
}

fn named_digest(whole: &[u8]) -> Option<Digest> {
    raw::decode_der::<AlgorithmIdentifierOwned>(whole).ok().and_then(|algorithm| Digest::find(algorithm.oid))
}

fn optional_set(tag: Tag, members: Vec<Vec<u8>>) -> der::Result<Vec<u8>> {
    if members.is_empty() { Ok(Vec::new()) } else { raw::set_of(tag, members) }
}
