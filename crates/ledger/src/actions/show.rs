//! The newest head for whoever holds older ones, with proofs that it continues them.

use kernel::{Ctx, Reader};

use crate::store::{self, Tiles};
use crate::tree::{self, Hash};
use crate::{LedgerError, note::Checkpoint};

/// The newest head and what proves that it continues older ones.
#[derive(Debug, Clone)]
pub struct Shown {
    /// The head, a signed note.
    pub note: String,
    /// SubjectPublicKeyInfo of the log's key.
    pub public_key: Vec<u8>,
    /// For each size that was asked about, in order: the proof (RFC 6962 section 2.1.2). Empty for a size that the log
    /// does not reach.
    pub proofs: Vec<Vec<Hash>>,
}

/// The newest head; none before the first sealing.
///
/// # Errors
/// Storage fails, or the stored tree is damaged.
pub async fn show(ctx: &Ctx, sizes: Vec<u64>) -> Result<Option<Shown>, LedgerError> {
    ctx.read(move |r| {
        let Some(log) = store::find_log(r)? else { return Ok(None) };
        let newest = log.head.size;
        let mut proofs = Vec::with_capacity(sizes.len());
        for size in sizes {
            let within = (1..=newest).contains(&size);
            proofs.push(if within { tree::consistency(&mut Tiles(r), size, newest)? } else { Vec::new() });
        }
        Ok(Some(Shown { note: log.note, public_key: log.public_key, proofs }))
    })
    .await
}

/// Whether a head is one of this node's own log: under its name, and over the rows that it holds.
///
/// # Errors
/// Storage fails, or the stored tree is damaged.
pub fn is_own(r: &mut Reader, head: &Checkpoint) -> Result<bool, LedgerError> {
    let Some(log) = store::find_log(r)? else { return Ok(false) };
    if log.head.origin != head.origin || log.head.size < head.size {
        return Ok(false);
    }
    Ok(tree::root(&mut Tiles(r), head.size)? == head.root)
}
