//! Requests.

use der::asn1::OctetStringRef;
use der::{Decode as _, Encode as _, Tag};
use x509_cert::ext::Extension;

use super::{CertId, OcspError};
use crate::oid;
use crate::raw::{self, Elements, context};

/// The longest request that is read, in bytes.
pub const MAX_REQUEST_BYTES: usize = 4 * 1024;

/// More questions than one request may ask.
const MAX_QUESTIONS: usize = 32;

/// The longest nonce (RFC 9654 §2.1).
const MAX_NONCE_BYTES: usize = 128;

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The certificates asked about, at least one.
    pub ids: Vec<CertId>,
    /// A number to be repeated in the response, so that an old one cannot be replayed.
    pub nonce: Option<Vec<u8>>,
}

impl Request {
    /// Reads a request in DER. A signature on it is not looked at.
    ///
    /// # Errors
    /// Too long, malformed, no or too many questions, or a critical extension that we do not know.
    pub fn from_der(der: &[u8]) -> Result<Self, OcspError> {
        if der.len() > MAX_REQUEST_BYTES {
            return Err(OcspError::TooLong);
        }
        let mut outer = Elements::inside(der, Tag::Sequence)?;
        let mut fields = Elements::new(outer.expect(Tag::Sequence)?.value);
        outer.optional(context(0, true))?;
        outer.finish()?;
        fields.optional(context(0, true))?;
        fields.optional(context(1, true))?;
        let questions = Elements::new(fields.expect(Tag::Sequence)?.value).all(MAX_QUESTIONS)?;
        if questions.is_empty() {
            return Err(Tag::Sequence.value_error().into());
        }
        let mut ids = Vec::with_capacity(questions.len());
        for question in questions {
            let mut parts = Elements::inside(question.whole, Tag::Sequence)?;
            ids.push(CertId::read(parts.expect(Tag::Sequence)?.whole)?);
            if let Some(extensions) = parts.optional(context(0, true))? {
                nonce(&raw::decode_der::<Vec<Extension>>(extensions.value)?)?;
            }
            parts.finish()?;
        }
        let extensions = fields.optional(context(2, true))?;
        fields.finish()?;
        let extensions = extensions.map(|extensions| raw::decode_der::<Vec<Extension>>(extensions.value));
        let nonce = nonce(&extensions.transpose()?.unwrap_or_default())?;
        Ok(Self { ids, nonce })
    }

    /// The request in DER.
    ///
    /// # Errors
    /// Never in practice; the encoder's error is passed on.
    pub fn to_der(&self) -> Result<Vec<u8>, OcspError> {
        let mut questions = Vec::new();
        for id in &self.ids {
            questions.extend(raw::wrap(Tag::Sequence, &[&id.to_der()?])?);
        }
        let questions = raw::wrap(Tag::Sequence, &[&questions])?;
        let extensions = match &self.nonce {
            None => Vec::new(),
            Some(nonce) => raw::wrap(context(2, true), &[&vec![nonce_extension(nonce)?].to_der()?])?,
        };
        let tbs = raw::wrap(Tag::Sequence, &[&questions, &extensions])?;
        Ok(raw::wrap(Tag::Sequence, &[&tbs])?)
    }
}

/// The nonce among `extensions`; another critical extension is refused.
pub(super) fn nonce(extensions: &[Extension]) -> Result<Option<Vec<u8>>, OcspError> {
    let mut found = None;
    for extension in extensions {
        if extension.extn_id == oid::OCSP_NONCE {
            let value = extension.extn_value.as_bytes();
            // RFC 8954 wraps the nonce into an OCTET STRING; older clients wrote it bare.
            let nonce = OctetStringRef::from_der(value).map_or(value, |octets| octets.as_bytes());
            if nonce.is_empty() || nonce.len() > MAX_NONCE_BYTES {
                return Err(OcspError::TooLong);
            }
            found = Some(nonce.to_vec());
        } else if extension.critical {
            return Err(OcspError::Unsupported { oid: extension.extn_id });
        }
    }
    Ok(found)
}

pub(super) fn nonce_extension(nonce: &[u8]) -> der::Result<Extension> {
    let value = OctetStringRef::new(nonce)?.to_der()?;
    Ok(Extension {
        extn_id: oid::OCSP_NONCE,
        critical: false,
        extn_value: der::asn1::OctetString::new(value)?,
    })
}
