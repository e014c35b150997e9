//! One proof for many leaves: the hashes that are needed to compute the root from them, none twice. It is the audit paths
//! of RFC 6962 section 2.1.1 without what the leaves themselves give: of neighbours next to nothing is left.

use super::nodes::Nodes;
use super::verify::Mismatch;
use super::{Hash, TileStore, TreeError, split};

/// The proof for the leaves with these indices, each larger than the one before, in the tree of the first `size`
/// leaves: the roots of the largest subtrees without any of them, from left to right.
///
/// # Errors
/// No index, one that does not follow the one before, or one that the tree does not reach.
pub fn inclusion_of_many<S: TileStore>(
    store: &mut S,
    indices: &[u64],
    size: u64,
) -> Result<Vec<Hash>, TreeError<S::Error>> {
    if let Some(wrong) = misplaced(indices, size) {
        return Err(TreeError::Outside(wrong));
    }
    let mut proof = Vec::new();
    prove(&mut Nodes::new(store), (0, size), indices, &mut proof)?;
    Ok(proof)
}

/// The first index that is out of order or outside of the tree; of none, the size.
fn misplaced(indices: &[u64], size: u64) -> Option<u64> {
    let Some(last) = indices.last() else { return Some(size) };
    let back = indices.windows(2).find(|pair| pair[0] >= pair[1]).map(|pair| pair[1]);
    back.or((*last >= size).then_some(*last))
}

fn prove<S: TileStore>(
    nodes: &mut Nodes<'_, S>,
    (low, high): (u64, u64),
    indices: &[u64],
    proof: &mut Vec<Hash>,
) -> Result<(), TreeError<S::Error>> {
    if indices.is_empty() {
        proof.push(nodes.range(low, high)?);
        return Ok(());
    }
    // Each index is known, so nothing is left to be told.
    if indices.len() as u64 == high - low {
        return Ok(());
    }
    let middle = low + split(high - low);
    let (left, right) = indices.split_at(indices.partition_point(|index| *index < middle));
    prove(nodes, (low, middle), left, proof)?;
    prove(nodes, (middle, high), right, proof)
}

/// Whether these leaves, by index, each larger than the one before, stand in the tree with `size` leaves and this root.
///
/// # Errors
/// A leaf stands outside of the tree or out of order, the proof has too few or too many hashes, or does not lead to the
/// root.
pub fn verify_inclusion_of_many(
    leaves: &[(u64, Hash)],
    size: u64,
    proof: &[Hash],
    root: &Hash,
) -> Result<(), Mismatch> {
    walk(leaves, size, proof, root, None).map(drop)
}

/// The audit path of one of these leaves, as [`super::verify_inclusion`] takes it.
///
/// # Errors
/// As of [`verify_inclusion_of_many`], or the leaf is none of them.
pub fn path_of_one(
    leaves: &[(u64, Hash)],
    size: u64,
    proof: &[Hash],
    root: &Hash,
    index: u64,
) -> Result<Vec<Hash>, Mismatch> {
    if leaves.binary_search_by_key(&index, |leaf| leaf.0).is_err() {
        return Err(Mismatch::Outside);
    }
    walk(leaves, size, proof, root, Some(index))
}

fn walk(
    leaves: &[(u64, Hash)],
    size: u64,
    proof: &[Hash],
    root: &Hash,
    wanted: Option<u64>,
) -> Result<Vec<Hash>, Mismatch> {
    let in_order = leaves.windows(2).all(|pair| pair[0].0 < pair[1].0);
    if !in_order || leaves.last().is_none_or(|last| last.0 >= size) {
        return Err(Mismatch::Outside);
    }
    let mut walk = Walk { rest: proof.iter(), wanted, path: Vec::new() };
    let computed = walk.over((0, size), leaves)?;
    if walk.rest.next().is_some() {
        return Err(Mismatch::Length);
    }
    if computed == *root { Ok(walk.path) } else { Err(Mismatch::Root) }
}

/// The way over a tree of which some leaves are known. It goes down only where one is, so its length is bounded by
/// their number and the tree's height, whatever size a stranger tells.
struct Walk<'a> {
    rest: std::slice::Iter<'a, Hash>,
    wanted: Option<u64>,
    path: Vec<Hash>,
}

impl Walk<'_> {
    fn over(&mut self, (low, high): (u64, u64), leaves: &[(u64, Hash)]) -> Result<Hash, Mismatch> {
        let Some((first, others)) = leaves.split_first() else {
            return self.rest.next().copied().ok_or(Mismatch::Length);
        };
        if high - low == 1 {
            return if others.is_empty() { Ok(first.1) } else { Err(Mismatch::Outside) };
        }
        let middle = low + split(high - low);
        let (left, right) = leaves.split_at(leaves.partition_point(|leaf| leaf.0 < middle));
        let of_left = self.over((low, middle), left)?;
        let of_right = self.over((middle, high), right)?;
        match self.wanted {
            Some(wanted) if (low..middle).contains(&wanted) => self.path.push(of_right),
            Some(wanted) if (middle..high).contains(&wanted) => self.path.push(of_left),
            _ => {}
        }
        Ok(Hash::node(&of_left, &of_right))
    }
}
