//! Making time stamps.

use const_oid::ObjectIdentifier;
use der::Encode as _;
use der::asn1::{Int, Uint};
use kernel::Timestamp;
use x509_tsp::{TspVersion, TstInfo};

use super::{Request, TspError};
use crate::signed_data::{Part, SignedData, attribute, sign};
use crate::{Certificate, Digest, SigningKey, oid, time};

/// How far the stamped time may be from the right one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Accuracy {
    /// Seconds.
    pub seconds: u32,
    /// Milliseconds beside them, below 1000.
    pub millis: u16,
}

/// A time-stamping authority.
pub struct Authority<'a> {
    /// Its key, used for nothing else.
    pub key: &'a dyn SigningKey,
    /// Its certificate, whose only extended key usage is the critical timeStamping.
    pub certificate: &'a Certificate,
    /// Certificates sent along when the request asks for the certificate: the issuer's and so on.
    pub chain: &'a [Certificate],
    /// The policy it stamps under.
    pub policy: ObjectIdentifier,
    /// How exact its clock is.
    pub accuracy: Accuracy,
}

impl Authority<'_> {
    /// Makes the token (ContentInfo in DER) for a request. `serial` (big-endian, up to 20 bytes) must
    /// never be used twice by this authority. The time is written in whole seconds.
    ///
    /// # Errors
    /// Another policy is asked for, or the key cannot sign.
    pub fn stamp(&self, request: &Request, serial: &[u8], at: Timestamp) -> Result<Vec<u8>, TspError> {
        if request.policy.is_some_and(|policy| policy != self.policy) {
            return Err(TspError::OtherPolicy);
        }
        let info = TstInfo {
            version: TspVersion::V1,
            policy: self.policy,
            message_imprint: request.message_imprint()?,
            serial_number: Int::from(Uint::new(serial)?),
            gen_time: time::general(at)?,
            accuracy: Some(self.accuracy.fields()),
            ordering: false,
            nonce: request.nonce.as_deref().map(Int::new).transpose()?,
            tsa: None,
            extensions: None,
        };
        let content = info.to_der()?;
        let digest = self.key.algorithm().digest().of(&content);
        let signing_time = time::x509_time(at)?.to_der()?;
        let part = Part {
            key: self.key,
            certificate: self.certificate,
            content_type: oid::TST_INFO,
            content_digest: &digest,
            attributes: vec![attribute(oid::SIGNING_TIME.as_bytes(), &signing_time)?],
        };
        let mut token = SignedData::new(oid::TST_INFO, Some(content));
        token.signers.push(sign(part)?);
        if request.with_certificate {
            token.include(std::slice::from_ref(self.certificate));
            token.include(self.chain);
        }
        Ok(token.to_der()?)
    }

    /// [`Authority::stamp`] of a digest, with the certificate and without a nonce.
    ///
    /// # Errors
    /// The key cannot sign.
    pub fn stamp_imprint(
        &self,
        digest: Digest,
        imprint: &[u8],
        serial: &[u8],
        at: Timestamp,
    ) -> Result<Vec<u8>, TspError> {
        self.stamp(&Request::new(digest, imprint.to_vec()), serial, at)
    }
}

impl Accuracy {
    fn fields(self) -> x509_tsp::Accuracy {
        let millis = i16::try_from(self.millis.min(999)).ok().filter(|millis| *millis > 0);
        x509_tsp::Accuracy { seconds: Some(u64::from(self.seconds)), millis, micros: None }
    }
}
