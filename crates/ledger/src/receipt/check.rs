//! Checking a receipt with nothing but what is trusted from the start.

use kernel::Timestamp;

use super::{RECEIPT_FORMAT, Receipt, Trust};
use crate::leaf::leaf_hash;
use crate::note::{self, Checkpoint, NoteError};
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

/// Reads time stamps, trusting certain authorities.
pub trait StampCheck: Send + Sync {
    /// The time and the authority of a TimeStampToken (RFC 3161) over the SHA-256 of
    /// `stamped`; or why it does not hold.
    fn check(&self, token: &[u8], stamped: &[u8]) -> Result<(Timestamp, String), String>;
}

/// Checks a receipt; reads nothing but its arguments. Without `stamps` a stamp is left unchecked.
pub fn check(receipt: &Receipt, trust: &Trust, stamps: Option<&dyn StampCheck>) -> Result<Proven, Doubt> {
    if receipt.format != RECEIPT_FORMAT {
        return Err(Doubt::Format(receipt.format.clone()));
    }
    let head = note::open(&receipt.checkpoint, &trust.keys).map_err(Doubt::Head)?;
    let leaf = leaf_hash(&receipt.row);
    verify_inclusion(&leaf, receipt.index, head.size, &receipt.proof, &head.root)
        .map_err(|reason| Doubt::Row { index: receipt.index, reason })?;
    let newest_size = newest(receipt, trust, &head)?;
    let stamp = stamp(receipt, stamps)?;
    Ok(Proven { head, newest_size, stamp })
}

fn newest(receipt: &Receipt, trust: &Trust, head: &Checkpoint) -> Result<u64, Doubt> {
    let Some(newest) = &receipt.newest else { return Ok(head.size) };
    let later =
        note::open(&newest.checkpoint, &trust.keys).map_err(|error| Doubt::Newest(error.to_string()))?;
    if later.origin != head.origin {
        return Err(Doubt::Newest("it is of another log".to_owned()));
    }
    verify_consistency(head.size, &head.root, later.size, &later.root, &newest.consistency)
        .map_err(|reason| Doubt::Newest(format!("it is of another history: {reason}")))?;
    Ok(later.size)
}

fn stamp(receipt: &Receipt, stamps: Option<&dyn StampCheck>) -> Result<StampProof, Doubt> {
    let Some(token) = &receipt.stamp else { return Ok(StampProof::None) };
    let Some(stamps) = stamps else { return Ok(StampProof::Unchecked) };
    let (at, authority) = stamps.check(&token.0, receipt.checkpoint.as_bytes()).map_err(Doubt::Stamp)?;
    Ok(StampProof::Before { at, authority })
}
