//! Proofs as RFC 6962 sections 2.1.1 and 2.1.2 define them.

use super::nodes::Nodes;
use super::{Hash, TileStore, TreeError, split};

/// The audit path of the leaf `index` in the tree of the first `size` leaves, from the
/// leaf's neighbour up.
pub fn inclusion<S: TileStore>(
    store: &mut S,
    index: u64,
    size: u64,
) -> Result<Vec<Hash>, TreeError<S::Error>> {
    if index >= size {
        return Err(TreeError::Outside(index));
    }
    let mut nodes = Nodes::new(store);
    let (mut low, mut high) = (0, size);
    let mut path = Vec::new();
    while high - low > 1 {
        let middle = low + split(high - low);
        if index < middle {
            path.push(nodes.range(middle, high)?);
            high = middle;
        } else {
            path.push(nodes.range(low, middle)?);
            low = middle;
        }
    }
    path.reverse();
    Ok(path)
}

/// The proof that the tree of the first `new` leaves begins with that of the first `old`.
/// `old` is at least 1 and at most `new`; of two equal sizes the proof is empty.
pub fn consistency<S: TileStore>(
    store: &mut S,
    old: u64,
    new: u64,
) -> Result<Vec<Hash>, TreeError<S::Error>> {
    if old == 0 || old > new {
        return Err(TreeError::Outside(old));
    }
    let mut nodes = Nodes::new(store);
    let (mut low, mut high) = (0, new);
    let mut path = Vec::new();
    while high != old {
        let middle = low + split(high - low);
        if old <= middle {
            path.push(nodes.range(middle, high)?);
            high = middle;
        } else {
            path.push(nodes.range(low, middle)?);
            low = middle;
        }
    }
    // The whole old tree is known to whoever asks; a part of it is not.
    if low > 0 {
        path.push(nodes.range(low, high)?);
    }
    path.reverse();
    Ok(path)
}
