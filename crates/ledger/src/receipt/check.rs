//! Checking a receipt with nothing but what is trusted from the start.

use kernel::Timestamp;
use signature::Certificate;
use signature::path::{Purpose, RevocationData};

use super::stamps::{Use, leads_to_root, stamped_at};
use super::{Der, RECEIPT_FORMAT, Receipt, Trust};
use crate::leaf::leaf_hash;
use crate::note::{self, Checkpoint, LogKey, NoteError};
use crate::tree::{Mismatch, verify_consistency, verify_inclusion};

/// What a receipt proves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proven {
    /// The head under which the row is proven.
    pub head: Checkpoint,
    /// Rows of the newest head that the receipt holds.
    pub newest_size: u64,
    /// What is proven about the time.
    pub stamp: StampProof,
    /// Whose key signed the head, as authorities say it: the subjects of the log's certificate and of
    /// those above it, the root last. Empty without a root to look for.
    pub certified: Vec<String>,
}

/// What is proven about the time before which the row existed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StampProof {
    /// The head is not stamped: only the row's own word tells when it was written.
    None,
    /// There is a stamp, but no root certificate was given to check it with.
    Unchecked,
    /// The authority's time.
    Before {
        /// The time in the stamp.
        at: Timestamp,
        /// The authority's name.
        authority: String,
    },
}

/// Why a receipt proves nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Doubt {
    /// It has another form.
    #[error("this is a receipt of the form “{0}”, which this program does not know")]
    Format(String),
    /// The head is not signed by a trusted key, or wrongly.
    #[error("the signed head: {0}")]
    Head(NoteError),
    /// The row is not in the tree at this place: it was altered, or the receipt was.
    #[error("the row does not stand in the log at place {index}: {reason}")]
    Row {
        /// The place that the receipt tells.
        index: u64,
        /// Why not.
        reason: Mismatch,
    },
    /// The newest head does not continue the one of the receipt.
    #[error("the newest head: {0}")]
    Newest(String),
    /// The log's certificate is not one, or leads to none of the roots.
    #[error("the log's certificate: {0}")]
    Certificate(String),
    /// The time stamp is wrong.
    #[error("the time stamp: {0}")]
    Stamp(String),
}

impl Doubt {
    /// Whether another key or program may tell: nothing is shown to be wrong.
    pub fn is_open(&self) -> bool {
        matches!(self, Self::Format(_) | Self::Head(NoteError::Unsigned { .. }))
    }
}

/// Checks a receipt; reads nothing but its arguments. `now` is the present, by which data
/// from the future are recognised. The log's key is trusted when it is among the keys, or
/// when the receipt's certificates lead from it to a root.
pub fn check(receipt: &Receipt, trust: &Trust, now: Timestamp) -> Result<Proven, Doubt> {
    if receipt.format != RECEIPT_FORMAT {
        return Err(Doubt::Format(receipt.format.clone()));
    }
    let signed = Signed::of(receipt);
    let stamp = stamp(&signed, trust, now)?;
    let mut keys = trust.keys.clone();
    let mut path = Vec::new();
    if let Some((key, subjects)) = certified(&signed, trust, &stamp, now)? {
        keys.push(key);
        path = subjects;
    }
    let head = note::open(&receipt.checkpoint, &keys).map_err(Doubt::Head)?;
    let leaf = leaf_hash(&receipt.row);
    verify_inclusion(&leaf, receipt.index, head.size, &receipt.proof, &head.root)
        .map_err(|reason| Doubt::Row { index: receipt.index, reason })?;
    let newest_size = newest(receipt, &keys, &head)?;
    Ok(Proven { head, newest_size, stamp, certified: path })
}

/// A signed head with what was said of it.
pub(super) struct Signed<'a> {
    pub(super) checkpoint: &'a str,
    pub(super) stamp: Option<&'a Der>,
    pub(super) certificates: &'a [Der],
    pub(super) ocsp: &'a [Der],
}

impl<'a> Signed<'a> {
    fn of(receipt: &'a Receipt) -> Self {
        Self {
            checkpoint: &receipt.checkpoint,
            stamp: receipt.stamp.as_ref(),
            certificates: &receipt.certificates,
            ocsp: &receipt.ocsp,
        }
    }
}

pub(super) fn stamp(signed: &Signed<'_>, trust: &Trust, now: Timestamp) -> Result<StampProof, Doubt> {
    let Some(token) = signed.stamp else { return Ok(StampProof::None) };
    if trust.roots.is_empty() {
        return Ok(StampProof::Unchecked);
    }
    let read = stamped_at(&token.0, signed.checkpoint.as_bytes(), &trust.roots, now);
    let (at, authority) = read.map_err(Doubt::Stamp)?;
    Ok(StampProof::Before { at, authority })
}

/// The key of the log's certificate, with the path to the root: it leads to a root, was valid when the head was stamped
/// (or is now), was not revoked by then as far as the receipt tells, and names the log, so that nobody else's
/// certificate signs for it.
pub(super) fn certified(
    signed: &Signed<'_>,
    trust: &Trust,
    stamp: &StampProof,
    now: Timestamp,
) -> Result<Option<(LogKey, Vec<String>)>, Doubt> {
    if trust.roots.is_empty() || signed.certificates.is_empty() {
        return Ok(None);
    }
    let doubt = |reason: String| Doubt::Certificate(reason);
    let chain: Result<Vec<Certificate>, _> =
        signed.certificates.iter().map(|der| Certificate::from_der(&der.0)).collect();
    let chain = chain.map_err(|error| doubt(error.to_string()))?;
    let Some((own, others)) = chain.split_first() else { return Ok(None) };
    let origin = Checkpoint::unverified(signed.checkpoint).map_err(Doubt::Head)?.origin;
    if common_name(own).as_deref() != Some(&origin) {
        return Err(doubt(format!("it is not issued to the log “{origin}”")));
    }
    let at = match stamp {
        StampProof::Before { at, .. } => *at,
        StampProof::None | StampProof::Unchecked => now,
    };
    let mut known = RevocationData::default();
    // What cannot be read says nothing; what can be is verified when it is used.
    signed.ocsp.iter().for_each(|response| drop(known.add_ocsp(&response.0)));
    let use_of = Use { purpose: Purpose::Signing, at, now, known: &known };
    let path = leads_to_root(own, others, &trust.roots, &use_of).map_err(doubt)?;
    let key = LogKey::new(Some(&origin), own.public_key_der()).map_err(Doubt::Head)?;
    Ok(Some((key, path)))
}

/// The one common name of a certificate's subject.
fn common_name(certificate: &Certificate) -> Option<String> {
    let mut names = certificate.subject().0.iter().flat_map(|relative| relative.0.iter());
    let is_name = |kind: &const_oid::ObjectIdentifier| *kind == const_oid::db::rfc4519::COMMON_NAME;
    let found = names.find(|attribute| is_name(&attribute.oid))?;
    if names.any(|attribute| is_name(&attribute.oid)) {
        return None;
    }
    std::str::from_utf8(found.value.value()).ok().map(str::to_owned)
}

fn newest(receipt: &Receipt, keys: &[LogKey], head: &Checkpoint) -> Result<u64, Doubt> {
    let Some(newest) = &receipt.newest else { return Ok(head.size) };
    let later = note::open(&newest.checkpoint, keys).map_err(|error| Doubt::Newest(error.to_string()))?;
    if later.origin != head.origin {
        return Err(Doubt::Newest("it is of another log".to_owned()));
    }
    verify_consistency(head.size, &head.root, later.size, &later.root, &newest.consistency)
        .map_err(|reason| Doubt::Newest(format!("it is of another history: {reason}")))?;
    Ok(later.size)
}
