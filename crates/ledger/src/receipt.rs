//! A receipt: one audit row with everything a stranger needs to check, offline and years
//! later, that the row stood in the log when the head was signed and stamped.

mod batch;
mod check;
pub(crate) mod stamps;
mod trust;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kernel::AuditRow;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::tree::Hash;

pub use batch::{BATCH_FORMAT, Batch, HeldHead, MOST_BATCH_ROWS, SealedRow};
pub use check::{Doubt, Proven, StampProof, check};
pub use trust::{Trust, TrustError};

/// Which form of receipt this is.
pub const RECEIPT_FORMAT: &str = "minben-receipt-1";

/// A receipt, as JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Receipt {
    /// [`RECEIPT_FORMAT`].
    pub format: String,
    /// The row, sealed as [`crate::leaf::leaf_bytes`] says.
    pub row: AuditRow,
    /// Which leaf it is, from 0.
    pub index: u64,
    /// The audit path to the root of `checkpoint`, from the leaf up.
    #[serde(with = "hashes")]
    pub proof: Vec<Hash>,
    /// The signed head (C2SP checkpoint) under which the row is proven.
    pub checkpoint: String,
    /// The time stamp over the SHA-256 of `checkpoint`, when it has one: a TimeStampToken
    /// (RFC 3161).
    pub stamp: Option<Der>,
    /// The newest head when the receipt was made, when it is a later one.
    pub newest: Option<Newest>,
    /// The certificate of the log's key, whose subject's common name is the log's name, and
    /// those that lead from it to a root; none when the node has none.
    pub certificates: Vec<Der>,
    /// What the authorities said of these certificates when the receipt was made: OCSP responses (RFC 6960). Receipts
    /// from before there were any, and those of a node whose authorities did not answer, have none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ocsp: Vec<Der>,
    /// The log's public key, to compare with the one that the node publishes; a receipt
    /// is never checked with it.
    pub key: String,
}

/// A later head, and that it continues the one under which the row is proven.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Newest {
    /// The signed head.
    pub checkpoint: String,
    /// The proof that it begins with the receipt's tree.
    #[serde(with = "hashes")]
    pub consistency: Vec<Hash>,
}

/// Something in DER; in JSON in base 64.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Der(pub Vec<u8>);

impl Serialize for Der {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Der {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        STANDARD.decode(text).map(Self).map_err(serde::de::Error::custom)
    }
}

/// Hashes as a list of texts in base 64.
mod hashes {
    use serde::{Deserialize as _, Deserializer, Serializer, de};

    use crate::tree::Hash;

    /// A tree of 2^64 leaves needs no longer path; two paths make a consistency proof.
    pub(super) const MOST: usize = 130;

    pub(super) fn serialize<S: Serializer>(hashes: &[Hash], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(hashes.iter().map(ToString::to_string))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Hash>, D::Error> {
        at_most(MOST, deserializer)
    }

    pub(super) fn at_most<'de, D: Deserializer<'de>>(
        most: usize,
        deserializer: D,
    ) -> Result<Vec<Hash>, D::Error> {
        let texts = Vec::<String>::deserialize(deserializer)?;
        if texts.len() > most {
            return Err(de::Error::custom("a proof has too many hashes"));
        }
        let wrong = || de::Error::custom("a hash of a proof is not 32 bytes in base 64");
        texts.iter().map(|text| Hash::parse(text).ok_or_else(wrong)).collect()
    }
}
