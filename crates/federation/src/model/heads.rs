//! Heads of logs as nodes tell each other, and whether one continues another.

use ledger::note::Checkpoint;
use ledger::tree::{Hash, verify_consistency};
use serde::{Deserialize, Serialize};

use super::NodeId;

/// Most heads that one question or answer names.
pub const MOST_HEADS: usize = 2_000;

/// `POST /federation/heads`: the question.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AskedHeads {
    /// Leaves of the heads of the answerer's log that the asker knows.
    pub known: Vec<u64>,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShownHeads {
    /// The answerer's newest head; none before its log has begun.
    pub own: Option<OwnHead>,
    /// The newest heads that the answerer was shown by other nodes, the asker among them.
    pub heard: Vec<Heard>,
}

/// The newest head of the answerer's own log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OwnHead {
    /// A signed note (ADR 0014).
    pub note: String,
    /// SubjectPublicKeyInfo of the log's key; base64.
    #[serde(with = "super::bytes")]
    pub key: Vec<u8>,
    /// For each size that was asked about: the hashes that prove that the log continues it, in base64.
    pub proofs: Vec<Vec<String>>,
}

/// A head of a third node's log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Heard {
    /// The node whose log it is of.
    pub node: NodeId,
    /// A signed note.
    pub note: String,
}

/// How a log does not continue what it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LogFault {
    /// Its rows before are not those over which it signed.
    #[error("it shows another history than the one that it signed before")]
    TwoHistories,
    /// It has fewer rows than it signed.
    #[error("it has fewer rows than it signed before: it was set back")]
    SetBack,
    /// It has another name or key.
    #[error("it has another name or key than before: it is a new log")]
    OtherLog,
}

impl LogFault {
    /// The word of storage and of locale keys.
    pub fn word(self) -> &'static str {
        match self {
            Self::TwoHistories => "two-histories",
            Self::SetBack => "set-back",
            Self::OtherLog => "other-log",
        }
    }

    /// The fault with that word.
    pub fn of_word(word: &str) -> Option<Self> {
        [Self::TwoHistories, Self::SetBack, Self::OtherLog].into_iter().find(|fault| fault.word() == word)
    }
}

/// Whether the log with the head `shown` continues the one with the head `known`; both are signed by its key.
///
/// # Errors
/// How it does not, or that the proof does not show it.
pub fn judge(known: &Checkpoint, shown: &Checkpoint, proof: &[String]) -> Result<(), LogFault> {
    if known.origin != shown.origin {
        return Err(LogFault::OtherLog);
    }
    if known.size > shown.size {
        return Err(LogFault::SetBack);
    }
    let proof: Option<Vec<Hash>> = proof.iter().map(|hash| Hash::parse(hash)).collect();
    let proof = proof.ok_or(LogFault::TwoHistories)?;
    verify_consistency(known.size, &known.root, shown.size, &shown.root, &proof)
        .map_err(|_| LogFault::TwoHistories)
}
