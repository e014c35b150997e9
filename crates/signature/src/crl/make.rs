//! Making lists.

use const_oid::ObjectIdentifier;
use der::asn1::{Ia5String, OctetString, Uint};
use der::{Encode, Tag};
use kernel::Timestamp;
use x509_cert::certificate::Rfc5280;
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::name::{DistributionPointName, GeneralName};
use x509_cert::ext::pkix::{AuthorityKeyIdentifier, CrlReason};
use x509_cert::serial_number::SerialNumber;

use super::{CrlError, Scope};
use crate::{Certificate, Revocation, SigningKey, oid, raw, time};

/// One line of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The certificate's serial number, big-endian.
    pub serial: Vec<u8>,
    /// What became of it.
    pub change: Change,
}

/// What became of a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It was revoked.
    Revoked(Revocation),
    /// Its suspension ended at this instant; in delta lists only (RFC 5280 §5.3.1).
    Removed(Timestamp),
}

/// What a list says.
#[derive(Debug, Clone)]
pub struct List<'a> {
    /// The authority whose certificates it is about, and which signs.
    pub issuer: &'a Certificate,
    /// When it is made.
    pub this_update: Timestamp,
    /// When the next one comes at the latest.
    pub next_update: Timestamp,
    /// Its number, larger than that of every earlier list (RFC 5280 §5.2.3).
    pub number: u64,
    /// For a delta list: the number of the full list it adds to.
    pub base: Option<u64>,
    /// Which certificates it speaks for.
    pub scope: Scope,
    /// The address at which a partitioned list is found.
    pub distribution_point: Option<String>,
    /// The revoked certificates.
    pub entries: &'a [Entry],
}

/// Makes a list in DER, signed with the issuer's key.
///
/// # Errors
/// A serial number or address that cannot be written, or the key cannot sign.
pub fn make(list: &List<'_>, key: &dyn SigningKey) -> Result<Vec<u8>, CrlError> {
    let mut entries = Vec::with_capacity(list.entries.len() * 40);
    for entry in list.entries {
        write_entry(entry, &mut entries)?;
    }
    let revoked = if list.entries.is_empty() { Vec::new() } else { raw::wrap(Tag::Sequence, &[&entries])? };
    let extensions = raw::wrap(raw::context(0, true), &[&extensions(list)?.to_der()?])?;
    let tbs = raw::wrap(
        Tag::Sequence,
        &[
            &1_u8.to_der()?,
            &key.algorithm().identifier_der()?,
            list.issuer.subject_der(),
            &time::x509_time(list.this_update)?.to_der()?,
            &time::x509_time(list.next_update)?.to_der()?,
            &revoked,
            &extensions,
        ],
    )?;
    Ok(raw::sign(&tbs, key, &[])?)
}

fn write_entry(entry: &Entry, bytes: &mut Vec<u8>) -> Result<(), CrlError> {
    let (at, code) = match entry.change {
        Change::Revoked(revocation) => (revocation.at, revocation.reason.code()),
        Change::Removed(at) => (at, CrlReason::RemoveFromCRL),
    };
    // RFC 5280 §5.3.1: unspecified is said by leaving the reason out.
    let extensions = if code == CrlReason::Unspecified {
        Vec::new()
    } else {
        vec![extension(oid::REASON_CODE, false, &code)?].to_der()?
    };
    let serial = SerialNumber::<Rfc5280>::new(&entry.serial)?.to_der()?;
    let at = time::x509_time(at)?.to_der()?;
    bytes.extend(raw::wrap(Tag::Sequence, &[&serial, &at, &extensions])?);
    Ok(())
}

fn extensions(list: &List<'_>) -> Result<Vec<Extension>, CrlError> {
    let mut extensions = Vec::new();
    if let Some(identifier) = list.issuer.key_identifier() {
        let identifier = AuthorityKeyIdentifier {
            key_identifier: Some(OctetString::new(identifier)?),
            authority_cert_issuer: None,
            authority_cert_serial_number: None,
        };
        extensions.push(extension(oid::AUTHORITY_KEY_IDENTIFIER, false, &identifier)?);
    }
    extensions.push(extension(oid::CRL_NUMBER, false, &Uint::new(&list.number.to_be_bytes())?)?);
    if let Some(base) = list.base {
        extensions.push(extension(oid::DELTA_CRL_INDICATOR, true, &Uint::new(&base.to_be_bytes())?)?);
    }
    if list.scope != Scope::All || list.distribution_point.is_some() {
        let value = issuing_distribution_point(list)?;
        let extn_value = OctetString::new(value)?;
        extensions.push(Extension { extn_id: oid::ISSUING_DISTRIBUTION_POINT, critical: true, extn_value });
    }
    Ok(extensions)
}

/// IssuingDistributionPoint (RFC 5280 §5.2.5).
fn issuing_distribution_point(list: &List<'_>) -> der::Result<Vec<u8>> {
    let mut point = Vec::new();
    if let Some(address) = &list.distribution_point {
        let name = GeneralName::UniformResourceIdentifier(Ia5String::new(address)?);
        let name = DistributionPointName::FullName(vec![name]).to_der()?;
        point = raw::wrap(raw::context(0, true), &[&name])?;
    }
    let only = match list.scope {
        Scope::All => Vec::new(),
        Scope::EndEntities => raw::wrap(raw::context(1, false), &[&[0xff]])?,
        Scope::Authorities => raw::wrap(raw::context(2, false), &[&[0xff]])?,
    };
    raw::wrap(Tag::Sequence, &[&point, &only])
}

fn extension(id: ObjectIdentifier, critical: bool, value: &impl Encode) -> der::Result<Extension> {
    Ok(Extension { extn_id: id, critical, extn_value: OctetString::new(value.to_der()?)? })
}
