//! Receipts of many rows at once: one signed head, and one proof for all of them. What one node fetches from another;
//! the receipt of a single row, as it is given away and published, is made of it at any time.

use kernel::{AuditRow, Timestamp};
use serde::{Deserialize, Deserializer, Serialize};
use signature::Certificate;

use super::check::{Signed, certified, stamp};
use super::hashes;
use super::{Der, Doubt, RECEIPT_FORMAT, Receipt, Trust};
use crate::leaf::leaf_hash;
use crate::note::{self, Checkpoint, LogKey};
use crate::tree::{Hash, path_of_one, verify_consistency, verify_inclusion_of_many};

/// Which form of receipts this is.
pub const BATCH_FORMAT: &str = "minben-receipts-1";
/// The most rows of one batch.
pub const MOST_BATCH_ROWS: usize = 8_192;
/// The most hashes of its proof: more than so many rows need in a tree of 2^32 leaves.
const MOST_HASHES: usize = MOST_BATCH_ROWS * 32;
/// The most certificates, and the most OCSP responses.
const MOST_CERTIFICATES: usize = 32;

/// Receipts of many rows, as JSON. The rows stand in the order of their leaves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Batch {
    /// [`BATCH_FORMAT`].
    pub format: String,
    /// The rows with their places; at most [`MOST_BATCH_ROWS`].
    #[serde(deserialize_with = "at_most::<_, _, MOST_BATCH_ROWS>")]
    pub rows: Vec<SealedRow>,
    /// The proof for all of them to the root of `checkpoint` ([`crate::tree::inclusion_of_many`]).
    #[serde(serialize_with = "hashes::serialize", deserialize_with = "proof")]
    pub proof: Vec<Hash>,
    /// The signed head under which the rows are proven.
    pub checkpoint: String,
    /// The time stamp over the SHA-256 of `checkpoint`, when it has one.
    pub stamp: Option<Der>,
    /// That this head and the one whose size the asker named are of one history: the consistency proof from the smaller
    /// to the larger.
    #[serde(with = "hashes")]
    pub link: Vec<Hash>,
    /// The certificate of the log's key and those up to a root.
    #[serde(deserialize_with = "at_most::<_, _, MOST_CERTIFICATES>")]
    pub certificates: Vec<Der>,
    /// OCSP responses about them.
    #[serde(deserialize_with = "at_most::<_, _, MOST_CERTIFICATES>")]
    pub ocsp: Vec<Der>,
}

/// A row and which leaf it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SealedRow {
    /// Which leaf, from 0.
    pub index: u64,
    /// The row.
    pub row: AuditRow,
}

/// A head of the log that the asker holds from before, and the key by which the log is known.
#[derive(Debug, Clone)]
pub struct HeldHead {
    /// The log's key.
    pub key: LogKey,
    /// The head.
    pub head: Checkpoint,
}

fn proof<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Hash>, D::Error> {
    hashes::at_most(MOST_HASHES, deserializer)
}

fn at_most<'de, D: Deserializer<'de>, T: Deserialize<'de>, const MOST: usize>(
    deserializer: D,
) -> Result<Vec<T>, D::Error> {
    let list = Vec::<T>::deserialize(deserializer)?;
    let too_many = || serde::de::Error::custom(format!("a list has more than {MOST} members"));
    if list.len() > MOST { Err(too_many()) } else { Ok(list) }
}

impl Batch {
    /// Verifies what another node gave: the head is signed by the log's key and of one history with the head that is
    /// held, and every row stands under it. Gives the batch with what is proven: a stamp, certificates and OCSP responses
    /// that lead to none of the roots say nothing and are left out.
    ///
    /// # Errors
    /// Something is wrong, or the certificates lead to a root for another key than the log's.
    pub fn verify(self, held: &HeldHead, roots: &[Certificate], now: Timestamp) -> Result<Self, Doubt> {
        if self.format != BATCH_FORMAT {
            return Err(Doubt::Format(self.format));
        }
        let head = note::open(&self.checkpoint, std::slice::from_ref(&held.key)).map_err(Doubt::Head)?;
        self.check_link(held, &head)?;
        verify_inclusion_of_many(&self.leaves(), head.size, &self.proof, &head.root).map_err(|reason| {
            Doubt::Row { index: self.rows.first().map_or(0, |first| first.index), reason }
        })?;
        self.with_what_is_proven(held, roots, now)
    }

    fn leaves(&self) -> Vec<(u64, Hash)> {
        self.rows.iter().map(|sealed| (sealed.index, leaf_hash(&sealed.row))).collect()
    }

    fn check_link(&self, held: &HeldHead, head: &Checkpoint) -> Result<(), Doubt> {
        if head.origin != held.head.origin {
            return Err(Doubt::Newest("it is of another log".to_owned()));
        }
        let (old, new) = if held.head.size <= head.size { (&held.head, head) } else { (head, &held.head) };
        verify_consistency(old.size, &old.root, new.size, &new.root, &self.link)
            .map_err(|reason| Doubt::Newest(format!("it is of another history: {reason}")))
    }

    fn with_what_is_proven(
        mut self,
        held: &HeldHead,
        roots: &[Certificate],
        now: Timestamp,
    ) -> Result<Self, Doubt> {
        let trust = Trust { keys: Vec::new(), roots: roots.to_vec() };
        let signed = Signed {
            checkpoint: &self.checkpoint,
            stamp: self.stamp.as_ref(),
            certificates: &self.certificates,
            ocsp: &self.ocsp,
        };
        let stamped = stamp(&signed, &trust, now);
        let proven = match &stamped {
            Ok(proven) => certified(&signed, &trust, proven, now),
            Err(_) => certified(&Signed { stamp: None, ..signed }, &trust, &super::StampProof::None, now),
        };
        match proven {
            Ok(Some((key, _))) if key.spki() != held.key.spki() => {
                return Err(Doubt::Certificate("it is for another key than the log's".to_owned()));
            }
            Ok(Some(_)) => {}
            Ok(None) | Err(_) => {
                self.certificates.clear();
                self.ocsp.clear();
            }
        }
        if stamped.is_err() {
            self.stamp = None;
        }
        self.link.clear();
        Ok(self)
    }

    /// The receipts of those rows that `wanted` takes, as the log itself would give them. The batch is one that was
    /// verified, with the key with which it was.
    ///
    /// # Errors
    /// The batch was altered since.
    pub fn receipts(
        &self,
        key: &LogKey,
        mut wanted: impl FnMut(&AuditRow) -> bool,
    ) -> Result<Vec<Receipt>, Doubt> {
        let head = note::open(&self.checkpoint, std::slice::from_ref(key)).map_err(Doubt::Head)?;
        let found: Vec<&SealedRow> = self.rows.iter().filter(|sealed| wanted(&sealed.row)).collect();
        if found.is_empty() {
            return Ok(Vec::new());
        }
        let leaves = self.leaves();
        let one = |sealed: &SealedRow| {
            let proof = path_of_one(&leaves, head.size, &self.proof, &head.root, sealed.index);
            let proof = proof.map_err(|reason| Doubt::Row { index: sealed.index, reason })?;
            Ok(self.receipt(sealed, proof, key.verifier(&head.origin)))
        };
        found.into_iter().map(one).collect()
    }

    fn receipt(&self, sealed: &SealedRow, proof: Vec<Hash>, key: String) -> Receipt {
        Receipt {
            format: RECEIPT_FORMAT.to_owned(),
            row: sealed.row.clone(),
            index: sealed.index,
            proof,
            checkpoint: self.checkpoint.clone(),
            stamp: self.stamp.clone(),
            newest: None,
            certificates: self.certificates.clone(),
            ocsp: self.ocsp.clone(),
            key,
        }
    }
}
