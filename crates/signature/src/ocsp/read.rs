//! Reading and verifying responses.

use const_oid::ObjectIdentifier;
use der::asn1::{GeneralizedTime, OctetStringRef};
use der::{Decode as _, Tag};
use kernel::Timestamp;
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::KeyUsages;
use x509_ocsp::{CertStatus, SingleResponse};

use super::request::nonce;
use super::{CertId, OcspError, Status};
use crate::raw::{self, Elements, Signed, context};
use crate::revocation::{OutOfWindow, Window};
use crate::{Certificate, Freshness, Reason, Revocation, algorithm, oid, time};

/// The longest response that is read, in bytes.
pub const MAX_RESPONSE_BYTES: usize = 64 * 1024;

/// More answers or certificates than one response may have.
const MAX_PARTS: usize = 32;

/// A response as read; nothing of it may be relied upon before [`Response::status`].
#[derive(Debug, Clone)]
pub struct Response {
    der: Vec<u8>,
    basic: Vec<u8>,
    responder: ResponderId,
    produced_at: Timestamp,
    answers: Vec<Single>,
    nonce: Option<Vec<u8>>,
    certificates: Vec<Certificate>,
}

#[derive(Debug, Clone)]
enum ResponderId {
    Name(Vec<u8>),
    Key(Vec<u8>),
}

#[derive(Debug, Clone)]
struct Single {
    id: CertId,
    status: Status,
    window: Window,
}

impl Response {
    /// Reads a response in DER.
    ///
    /// # Errors
    /// Too long, malformed, or the responder refused.
    pub fn from_der(der: &[u8]) -> Result<Self, OcspError> {
        if der.len() > MAX_RESPONSE_BYTES {
            return Err(OcspError::TooLong);
        }
        let mut outer = Elements::inside(der, Tag::Sequence)?;
        match outer.expect(Tag::Enumerated)?.value {
            [0] => {}
            [code] => return Err(OcspError::Refused { code: *code }),
            _ => return Err(Tag::Enumerated.value_error().into()),
        }
        let bytes = outer.expect(context(0, true))?;
        outer.finish()?;
        let mut bytes = Elements::inside(bytes.value, Tag::Sequence)?;
        let oid: ObjectIdentifier = raw::decode(bytes.expect(Tag::ObjectIdentifier)?)?;
        if oid != oid::OCSP_BASIC {
            return Err(OcspError::UnknownType { oid });
        }
        let basic: OctetStringRef<'_> = raw::decode(bytes.expect(Tag::OctetString)?)?;
        bytes.finish()?;
        Self::read_basic(basic.as_bytes(), der)
    }

    /// What the response says about `certificate` of `issuer` for the instant `at`, seen from `now`,
    /// after all that makes it reliable was checked.
    ///
    /// # Errors
    /// Nobody allowed by the issuer made it, its signature does not fit, it is stale or from the
    /// future, or it says nothing about the certificate.
    pub fn status(
        &self,
        certificate: &Certificate,
        issuer: &Certificate,
        at: Timestamp,
        now: Timestamp,
        freshness: Freshness,
    ) -> Result<Status, OcspError> {
        let (status, window) = self.statement(certificate, issuer)?;
        window.check(at, now, freshness).map_err(|reason| match reason {
            OutOfWindow::FromTheFuture => OcspError::FromTheFuture { this_update: window.this_update },
            OutOfWindow::Stale => OcspError::Stale { next_update: window.next_update },
        })?;
        Ok(status)
    }

    /// What the response says, signed by somebody allowed, and for which time it says so.
    pub(crate) fn statement(
        &self,
        certificate: &Certificate,
        issuer: &Certificate,
    ) -> Result<(Status, Window), OcspError> {
        let answer = self.find(certificate, issuer).ok_or(OcspError::OtherCertificate)?;
        self.check_signature(issuer)?;
        Ok((answer.status, answer.window))
    }

    /// Whether the response repeats the request's nonce.
    ///
    /// # Errors
    /// It carries another one or none.
    pub fn check_nonce(&self, asked: &[u8]) -> Result<(), OcspError> {
        if self.nonce.as_deref() == Some(asked) { Ok(()) } else { Err(OcspError::OtherNonce) }
    }

    /// The responder's own certificate, if it is not the issuer and says nothing of being exempt
    /// from revocation checks: somebody has to look at its revocation too.
    ///
    /// # Errors
    /// As [`Response::status`].
    pub fn responder_to_check(&self, issuer: &Certificate) -> Result<Option<&Certificate>, OcspError> {
        let responder = self.check_signature(issuer)?;
        Ok(responder.filter(|responder| responder.extension(oid::OCSP_NO_CHECK).is_none()))
    }

    /// Whether the response has an answer about `certificate`, reliable or not.
    pub fn is_about(&self, certificate: &Certificate, issuer: &Certificate) -> bool {
        self.find(certificate, issuer).is_some()
    }

    /// The exact bytes.
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// When it was signed.
    pub const fn produced_at(&self) -> Timestamp {
        self.produced_at
    }

    /// The earliest instant at which one of the answers has to be renewed; `None` if none says.
    pub fn next_update(&self) -> Option<Timestamp> {
        self.answers.iter().filter_map(|answer| answer.window.next_update).min()
    }

    fn find(&self, certificate: &Certificate, issuer: &Certificate) -> Option<&Single> {
        let serial = certificate.serial();
        self.answers.iter().find(|answer| answer.id.serial() == serial && answer.id.is_of(issuer))
    }

    /// Verifies the signature; answers the delegated responder's certificate, `None` for the issuer itself.
    fn check_signature(&self, issuer: &Certificate) -> Result<Option<&Certificate>, OcspError> {
        let signed = Signed::split(&self.basic)?;
        let verify = |by: &Certificate| {
            by.verify(signed.tbs, signed.signature, signed.algorithm.oid).map_err(OcspError::Signature)
        };
        if self.is_from(issuer) && verify(issuer).is_ok() {
            return Ok(None);
        }
        let mut named = self.certificates.iter().filter(|certificate| self.is_from(certificate));
        let delegate = named.find(|delegate| self.is_allowed(delegate, issuer).unwrap_or(false));
        match delegate {
            Some(delegate) => verify(delegate).map(|()| Some(delegate)),
            None if self.is_from(issuer) => verify(issuer).map(|()| None),
            None => Err(OcspError::NotAuthorised),
        }
    }

    fn is_from(&self, certificate: &Certificate) -> bool {
        match &self.responder {
            ResponderId::Name(name) => crate::name::same(name, certificate.subject_der()),
            ResponderId::Key(digest) => *digest == algorithm::sha1(certificate.public_key_bits()),
        }
    }

    /// Whether the issuer allowed the holder of `delegate` to answer for it (RFC 6960 §4.2.2.2).
    fn is_allowed(&self, delegate: &Certificate, issuer: &Certificate) -> der::Result<bool> {
        let for_ocsp =
            delegate.extended_key_usage()?.is_some_and(|usage| usage.contains(&oid::EKU_OCSP_SIGNING));
        let signs = delegate.key_usage()?.is_none_or(|usage| usage.0.contains(KeyUsages::DigitalSignature));
        Ok(for_ocsp
            && signs
            && delegate.valid_at(self.produced_at)
            && crate::name::same(delegate.issuer_der(), issuer.subject_der())
            && delegate.verify_signed_by(issuer).is_ok())
    }

    fn read_basic(basic: &[u8], der: &[u8]) -> Result<Self, OcspError> {
        let mut signed = Signed::split(basic)?;
        let mut certificates = Vec::new();
        if let Some(sent) = signed.rest.optional(context(0, true))? {
            for certificate in Elements::inside(sent.value, Tag::Sequence)?.all(MAX_PARTS)? {
                certificates.push(Certificate::from_der(certificate.whole)?);
            }
        }
        signed.rest.finish()?;
        let mut fields = Elements::inside(signed.tbs, Tag::Sequence)?;
        fields.optional(context(0, true))?;
        let responder = if let Some(name) = fields.optional(context(1, true))? {
            ResponderId::Name(name.value.to_vec())
        } else {
            let key = fields.expect(context(2, true))?;
            ResponderId::Key(OctetStringRef::from_der(key.value)?.as_bytes().to_vec())
        };
        let produced_at: GeneralizedTime = raw::decode(fields.expect(Tag::GeneralizedTime)?)?;
        let mut answers = Vec::new();
        for single in Elements::new(fields.expect(Tag::Sequence)?.value).all(MAX_PARTS)? {
            answers.push(Single::read(raw::decode_der::<SingleResponse>(single.whole)?)?);
        }
        let extensions = fields.optional(context(1, true))?;
        fields.finish()?;
        let extensions = extensions.map(|extensions| raw::decode_der::<Vec<Extension>>(extensions.value));
        Ok(Self {
            der: der.to_vec(),
            basic: basic.to_vec(),
            responder,
            produced_at: time::of_general(&produced_at),
            answers,
            nonce: nonce(&extensions.transpose()?.unwrap_or_default())?,
            certificates,
        })
    }
}

impl Single {
    fn read(single: SingleResponse) -> Result<Self, OcspError> {
        for extension in single.single_extensions.iter().flatten() {
            if extension.critical {
                return Err(OcspError::Unsupported { oid: extension.extn_id });
            }
        }
        let status = match single.cert_status {
            CertStatus::Good(_) => Status::Good,
            CertStatus::Unknown(_) => Status::Unknown,
            CertStatus::Revoked(info) => Status::Revoked(Revocation {
                at: time::of_general(&info.revocation_time.0),
                reason: info.revocation_reason.and_then(Reason::of).unwrap_or(Reason::Unspecified),
            }),
        };
        let window = Window {
            this_update: time::of_general(&single.this_update.0),
            next_update: single.next_update.map(|next| time::of_general(&next.0)),
        };
        Ok(Self { id: CertId::from_fields(single.cert_id)?, status, window })
    }
}
