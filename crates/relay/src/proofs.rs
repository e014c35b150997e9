//! OCSP responses come with every message, and are new every ten minutes: each is kept once.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use bytes::Bytes;

use crate::message::digest;

/// More names than a node remembers.
const MOST_KEPT: usize = 4_096;

/// The responses that are known to stand in storage, by name.
#[derive(Debug, Default)]
pub(crate) struct Proofs(Mutex<HashSet<String>>);

/// An OCSP response on its way into storage.
#[derive(Debug, Clone)]
pub(crate) struct Proof {
    /// SHA-256 in hexadecimal.
    pub(crate) name: String,
    /// The response, unless it is kept already.
    pub(crate) new: Option<Bytes>,
}

impl Proofs {
    /// The response as it has to be written.
    pub(crate) fn of(&self, ocsp: &Bytes) -> Proof {
        let name = digest(ocsp);
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner).contains(&name);
        Proof { name, new: (!kept).then(|| ocsp.clone()) }
    }

    /// What was written with it is committed.
    pub(crate) fn committed(&self, proof: Proof) {
        if proof.new.is_none() {
            return;
        }
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MOST_KEPT {
            kept.clear();
        }
        kept.insert(proof.name);
    }
}
