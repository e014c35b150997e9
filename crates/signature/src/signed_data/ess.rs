//! The attribute signing-certificate-v2 (RFC 5035): which certificate a signature was made for.

use der::asn1::OctetStringRef;
use der::{Encode as _, Tag};
use spki::AlgorithmIdentifierOwned;

use super::SignedDataError;
use crate::raw::{self, Elements, context};
use crate::{Certificate, Digest};

/// The attribute's value for `certificate`, with SHA-256, which is the default and not written.
pub(super) fn value(certificate: &Certificate) -> Result<Vec<u8>, SignedDataError> {
    let hash = OctetStringRef::new(certificate.fingerprint())?.to_der()?;
    let names = raw::wrap(Tag::Sequence, &[&raw::wrap(context(4, true), &[certificate.issuer_der()])?])?;
    let serial = certificate.fields().serial_number.to_der()?;
    let issuer_serial = raw::wrap(Tag::Sequence, &[&names, &serial])?;
    let id = raw::wrap(Tag::Sequence, &[&hash, &issuer_serial])?;
    Ok(raw::wrap(Tag::Sequence, &[&raw::wrap(Tag::Sequence, &[&id])?])?)
}

/// Whether the attribute's value names `certificate`.
pub(super) fn check(value: &[u8], certificate: &Certificate) -> Result<(), SignedDataError> {
    let mut fields = Elements::inside(value, Tag::Sequence)?;
    let mut ids = Elements::new(fields.expect(Tag::Sequence)?.value);
    let mut id = Elements::new(ids.expect(Tag::Sequence)?.value);
    let digest = match id.optional(Tag::Sequence)? {
        None => Digest::Sha256,
        Some(algorithm) => {
            let oid = raw::decode::<AlgorithmIdentifierOwned>(algorithm)?.oid;
            Digest::find(oid).ok_or(SignedDataError::UnknownDigest { oid })?
        }
    };
    let hash = id.expect(Tag::OctetString)?.value;
    let issuer_serial = id.optional(Tag::Sequence)?;
    id.finish()?;
    let same = match digest {
        Digest::Sha256 => hash == certificate.fingerprint(),
        other => hash == other.of(certificate.der()),
    };
    if !same {
        return Err(SignedDataError::OtherCertificate);
    }
    if let Some(issuer_serial) = issuer_serial {
        let mut parts = Elements::new(issuer_serial.value);
        parts.expect(Tag::Sequence)?;
        let serial = parts.expect(Tag::Integer)?;
        if serial.whole != certificate.fields().serial_number.to_der()? {
            return Err(SignedDataError::OtherCertificate);
        }
    }
    Ok(())
}
