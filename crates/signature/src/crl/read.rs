//! Reading lists and looking certificates up in them.

use std::collections::HashMap;

use der::asn1::Uint;
use der::{Decode as _, Tag};
use kernel::Timestamp;
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::{CrlReason, KeyUsages};
use x509_cert::time::Time;

use super::{CrlError, Scope};
use crate::raw::{Element, Elements, Signed};
use crate::revocation::{OutOfWindow, Window};
use crate::{Certificate, Freshness, Reason, Revocation, certificate, oid, raw, time};

/// The longest list that is read, in bytes.
pub const MAX_CRL_BYTES: usize = 32 * 1024 * 1024;

/// What a list says about a serial number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// It is not listed.
    NotListed,
    /// It is revoked.
    Revoked(Revocation),
    /// A delta list takes it out of the full list.
    Removed,
}

/// A list as read; nothing of it may be relied upon before [`Crl::check`].
#[derive(Debug, Clone)]
pub struct Crl {
    der: Vec<u8>,
    issuer: Vec<u8>,
    window: Window,
    number: Option<Vec<u8>>,
    base: Option<Vec<u8>>,
    scope: Scope,
    entries: HashMap<Vec<u8>, Option<Revocation>>,
}

impl Crl {
    /// Reads a list in DER. Memory stays within a small multiple of the bytes.
    ///
    /// # Errors
    /// Too long, malformed, or with a critical extension that we do not know.
    pub fn from_der(der: &[u8]) -> Result<Self, CrlError> {
        if der.len() > MAX_CRL_BYTES {
            return Err(CrlError::TooLong);
        }
        let signed = Signed::split(der)?;
        signed.rest.finish()?;
        let mut fields = Elements::inside(signed.tbs, Tag::Sequence)?;
        fields.optional(Tag::Integer)?;
        let inner: spki::AlgorithmIdentifierOwned = raw::decode(fields.expect(Tag::Sequence)?)?;
        if inner != signed.algorithm {
            return Err(Tag::Sequence.value_error().into());
        }
        let issuer = fields.expect(Tag::Sequence)?;
        certificate::check_name(issuer)?;
        let this_update = instant(fields.next()?.ok_or_else(|| Tag::UtcTime.value_error())?)?;
        let next_update = match fields.optional(Tag::UtcTime)? {
            Some(element) => Some(instant(element)?),
            None => fields.optional(Tag::GeneralizedTime)?.map(instant).transpose()?,
        };
        let mut crl = Self {
            der: der.to_vec(),
            issuer: issuer.whole.to_vec(),
            window: Window { this_update, next_update },
            number: None,
            base: None,
            scope: Scope::All,
            entries: HashMap::new(),
        };
        if let Some(revoked) = fields.optional(Tag::Sequence)? {
            crl.read_entries(Elements::new(revoked.value))?;
        }
        if let Some(extensions) = fields.optional(raw::context(0, true))? {
            crl.read_extensions(&raw::decode_der::<Vec<Extension>>(extensions.value)?)?;
        }
        fields.finish()?;
        Ok(crl)
    }

    /// Whether the list is `issuer`'s and speaks for the instant `at`, seen from `now`.
    ///
    /// # Errors
    /// Another issuer, a wrong signature, not allowed to sign lists, stale or from the future.
    pub fn check(
        &self,
        issuer: &Certificate,
        at: Timestamp,
        now: Timestamp,
        freshness: Freshness,
    ) -> Result<(), CrlError> {
        self.check_issuer(issuer)?;
        self.window.check(at, now, freshness).map_err(|reason| match reason {
            OutOfWindow::FromTheFuture => CrlError::FromTheFuture { this_update: self.window.this_update },
            OutOfWindow::Stale => CrlError::Stale { next_update: self.window.next_update },
        })
    }

    /// Whether the list is signed by `issuer`, whenever.
    ///
    /// # Errors
    /// Another issuer, a wrong signature, or not allowed to sign lists.
    pub fn check_issuer(&self, issuer: &Certificate) -> Result<(), CrlError> {
        if !crate::name::same(&self.issuer, issuer.subject_der()) {
            return Err(CrlError::OtherIssuer);
        }
        if issuer.key_usage()?.is_some_and(|usage| !usage.0.contains(KeyUsages::CRLSign)) {
            return Err(CrlError::IssuerMayNotSign);
        }
        let signed = Signed::split(&self.der)?;
        issuer.verify(signed.tbs, signed.signature, signed.algorithm.oid).map_err(CrlError::Signature)
    }

    /// What the list says about a serial number (big-endian), signed or not: call [`Crl::check`] first.
    pub fn status(&self, serial: &[u8]) -> Status {
        match self.entries.get(trimmed(serial)) {
            None => Status::NotListed,
            Some(None) => Status::Removed,
            Some(Some(revocation)) => Status::Revoked(*revocation),
        }
    }

    /// What this full list and a delta list to it say together (RFC 5280 §5.2.4).
    ///
    /// # Errors
    /// The delta list is none, is older, or adds to a later full list.
    pub fn status_with_delta(&self, delta: &Self, serial: &[u8]) -> Result<Status, CrlError> {
        let (Some(base), Some(ours), Some(theirs)) = (&delta.base, &self.number, &delta.number) else {
            return Err(CrlError::DeltaDoesNotFit);
        };
        let same = crate::name::same(&self.issuer, &delta.issuer) && self.scope == delta.scope;
        let order = |number: &Vec<u8>| (number.len(), number.clone());
        if !same || self.base.is_some() || order(base) > order(ours) || order(theirs) < order(ours) {
            return Err(CrlError::DeltaDoesNotFit);
        }
        Ok(match delta.status(serial) {
            Status::NotListed => self.status(serial),
            Status::Removed => Status::NotListed,
            revoked @ Status::Revoked(_) => revoked,
        })
    }

    /// Whether the list speaks for certificates of this kind.
    pub fn covers(&self, certificate: &Certificate) -> der::Result<bool> {
        let authority = certificate.basic_constraints()?.is_some_and(|constraints| constraints.ca);
        Ok(match self.scope {
            Scope::All => true,
            Scope::EndEntities => !authority,
            Scope::Authorities => authority,
        })
    }

    /// The exact bytes.
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// The issuer's name in DER.
    pub fn issuer_der(&self) -> &[u8] {
        &self.issuer
    }

    /// Whether this is a delta list.
    pub const fn is_delta(&self) -> bool {
        self.base.is_some()
    }

    /// The list's number, big-endian without leading zeros.
    pub fn number(&self) -> Option<&[u8]> {
        self.number.as_deref()
    }

    pub(crate) const fn window(&self) -> Window {
        self.window
    }

    /// When it was made.
    pub const fn this_update(&self) -> Timestamp {
        self.window.this_update
    }

    /// When the next comes at the latest.
    pub const fn next_update(&self) -> Option<Timestamp> {
        self.window.next_update
    }

    /// How many certificates it lists.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether it lists none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    fn read_entries(&mut self, mut entries: Elements<'_>) -> Result<(), CrlError> {
        while let Some(entry) = entries.next()? {
            if entry.tag != Tag::Sequence {
                return Err(entry.tag.unexpected_error(Some(Tag::Sequence)).into());
            }
            let mut fields = Elements::new(entry.value);
            let serial = trimmed(fields.expect(Tag::Integer)?.value).to_vec();
            let at = instant(fields.next()?.ok_or_else(|| Tag::UtcTime.value_error())?)?;
            let extensions = fields.optional(Tag::Sequence)?;
            fields.finish()?;
            let reason = match extensions {
                Some(extensions) => entry_reason(&raw::decode_der::<Vec<Extension>>(extensions.whole)?)?,
                None => Some(Reason::Unspecified),
            };
            self.entries.insert(serial, reason.map(|reason| Revocation { at, reason }));
        }
        Ok(())
    }

    fn read_extensions(&mut self, extensions: &[Extension]) -> Result<(), CrlError> {
        for extension in extensions {
            let value = extension.extn_value.as_bytes();
            match extension.extn_id {
                oid::CRL_NUMBER => self.number = Some(raw::decode_der::<Uint>(value)?.as_bytes().to_vec()),
                oid::DELTA_CRL_INDICATOR => {
                    self.base = Some(raw::decode_der::<Uint>(value)?.as_bytes().to_vec());
                }
                oid::ISSUING_DISTRIBUTION_POINT => self.scope = scope(value)?,
                oid => unless_critical(extension.critical, oid)?,
            }
        }
        Ok(())
    }
}

/// The reason in an entry; `None` for removeFromCRL.
fn entry_reason(extensions: &[Extension]) -> Result<Option<Reason>, CrlError> {
    let mut reason = Some(Reason::Unspecified);
    for extension in extensions {
        match extension.extn_id {
            oid::REASON_CODE => {
                reason = Reason::of(CrlReason::from_der(extension.extn_value.as_bytes())?);
            }
            oid::INVALIDITY_DATE => {}
            oid => unless_critical(extension.critical, oid)?,
        }
    }
    Ok(reason)
}

/// IssuingDistributionPoint: the kinds of certificate it covers. Lists for some reasons only and
/// lists of other issuers' certificates are refused.
fn scope(value: &[u8]) -> Result<Scope, CrlError> {
    let mut scope = Scope::All;
    for element in Elements::inside(value, Tag::Sequence)?.all(8)? {
        let Tag::ContextSpecific { number, .. } = element.tag else {
            return Err(element.tag.value_error().into());
        };
        match (number.value(), scope) {
            (0, _) => {}
            (1, Scope::All) if element.value == [0xff] => scope = Scope::EndEntities,
            (2, Scope::All) if element.value == [0xff] => scope = Scope::Authorities,
            _ => return Err(CrlError::Unsupported { oid: oid::ISSUING_DISTRIBUTION_POINT }),
        }
    }
    Ok(scope)
}

fn unless_critical(critical: bool, oid: const_oid::ObjectIdentifier) -> Result<(), CrlError> {
    if critical { Err(CrlError::Unsupported { oid }) } else { Ok(()) }
}

fn instant(element: Element<'_>) -> der::Result<Timestamp> {
    raw::decode::<Time>(element).map(time::of)
}

/// A serial number without leading zeros, so that one number has one form.
fn trimmed(serial: &[u8]) -> &[u8] {
    let zeros = serial.iter().take_while(|byte| **byte == 0).count();
    &serial[zeros..]
}
