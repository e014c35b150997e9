//! Checking proofs, as RFC 9162 sections 2.1.3.2 and 2.1.4.2 describe it. Nothing here
//! reads a tile: it is what a stranger runs, with what a receipt holds.

use super::Hash;

/// Why a proof does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Mismatch {
    /// The leaf lies outside of the tree, or the old tree is larger than the new one.
    #[error("the proof speaks of a leaf or a size that the tree does not have")]
    Outside,
    /// The proof has too few or too many hashes.
    #[error("the proof has the wrong number of hashes")]
    Length,
    /// The hashes do not lead to the root.
    #[error("the proof does not lead to the root")]
    Root,
}

/// Whether `leaf` is the leaf `index` of the tree with `size` leaves and this root.
pub fn verify_inclusion(
    leaf: &Hash,
    index: u64,
    size: u64,
    proof: &[Hash],
    root: &Hash,
) -> Result<(), Mismatch> {
    if index >= size {
        return Err(Mismatch::Outside);
    }
    let (mut node, mut last) = (index, size - 1);
    let mut hash = *leaf;
    for sibling in proof {
        if last == 0 {
            return Err(Mismatch::Length);
        }
        if node & 1 == 1 || node == last {
            hash = Hash::node(sibling, &hash);
            while node & 1 == 0 && node != 0 {
                node >>= 1;
                last >>= 1;
            }
        } else {
            hash = Hash::node(&hash, sibling);
        }
        node >>= 1;
        last >>= 1;
    }
    if last != 0 {
        return Err(Mismatch::Length);
    }
    if hash == *root { Ok(()) } else { Err(Mismatch::Root) }
}

/// Whether the tree with `new` leaves and `new_root` begins with the tree with `old`
/// leaves and `old_root`. A tree without leaves is the beginning of each.
pub fn verify_consistency(
    old: u64,
    old_root: &Hash,
    new: u64,
    new_root: &Hash,
    proof: &[Hash],
) -> Result<(), Mismatch> {
    if old > new {
        return Err(Mismatch::Outside);
    }
    if old == 0 || old == new {
        let same = if old == 0 { *old_root == Hash::empty() } else { old_root == new_root };
        return match (proof.is_empty(), same) {
            (false, _) => Err(Mismatch::Length),
            (true, false) => Err(Mismatch::Root),
            (true, true) => Ok(()),
        };
    }
    // A full old tree is a node of the new one: its root is where the walk begins.
    let (first, rest) = match (old.is_power_of_two(), proof.split_first()) {
        (true, _) => (*old_root, proof),
        (false, Some((first, rest))) => (*first, rest),
        (false, None) => return Err(Mismatch::Length),
    };
    let (mut node, mut last) = (old - 1, new - 1);
    while node & 1 == 1 {
        node >>= 1;
        last >>= 1;
    }
    let (mut of_old, mut of_new) = (first, first);
    for sibling in rest {
        if last == 0 {
            return Err(Mismatch::Length);
        }
        if node & 1 == 1 || node == last {
            of_old = Hash::node(sibling, &of_old);
            of_new = Hash::node(sibling, &of_new);
            while node & 1 == 0 && node != 0 {
                node >>= 1;
                last >>= 1;
            }
        } else {
            of_new = Hash::node(&of_new, sibling);
        }
        node >>= 1;
        last >>= 1;
    }
    if last != 0 {
        return Err(Mismatch::Length);
    }
    if of_old == *old_root && of_new == *new_root { Ok(()) } else { Err(Mismatch::Root) }
}
