//! Hashes of subtrees, computed from the tiles that hold them.

use std::collections::HashMap;

use super::{HASH_BYTES, Hash, TILE_HEIGHT, TILE_WIDTH, TileStore, TreeError, split};

/// The root of the tree of the first `size` leaves.
pub fn root<S: TileStore>(store: &mut S, size: u64) -> Result<Hash, TreeError<S::Error>> {
    if size == 0 { Ok(Hash::empty()) } else { Nodes::new(store).range(0, size) }
}

/// The root of the subtree over the whole hashes in `hashes`; of none, the empty tree's.
pub fn tile_root(hashes: &[u8]) -> Hash {
    fold(hashes).unwrap_or_else(Hash::empty)
}

/// Reads each tile once.
pub(super) struct Nodes<'a, S> {
    store: &'a mut S,
    read: HashMap<(u8, u64), Vec<u8>>,
}

impl<'a, S: TileStore> Nodes<'a, S> {
    pub(super) fn new(store: &'a mut S) -> Self {
        Self { store, read: HashMap::new() }
    }

    /// The hash of the leaves from `low` to before `high`. The range is one that RFC 6962
    /// makes by splitting, so its full halves stand where the tiles have them.
    pub(super) fn range(&mut self, low: u64, high: u64) -> Result<Hash, TreeError<S::Error>> {
        let size = high - low;
        if size.is_power_of_two() {
            return self.full(size.ilog2(), low);
        }
        let middle = low + split(size);
        let left = self.range(low, middle)?;
        let right = self.range(middle, high)?;
        Ok(Hash::node(&left, &right))
    }

    /// The hash of the full subtree of this height that begins at the leaf `low`.
    fn full(&mut self, height: u32, low: u64) -> Result<Hash, TreeError<S::Error>> {
        let level = (height / TILE_HEIGHT) as u8;
        let width = 1_usize << (height % TILE_HEIGHT);
        let first = low >> (TILE_HEIGHT * u32::from(level));
        let (number, start) = (first / TILE_WIDTH, (first % TILE_WIDTH) as usize * HASH_BYTES);
        let tile = self.tile(level, number)?;
        let hashes = tile.get(start..start + width * HASH_BYTES).and_then(fold);
        hashes.ok_or(TreeError::Tile { level, number })
    }

    fn tile(&mut self, level: u8, number: u64) -> Result<&[u8], TreeError<S::Error>> {
        use std::collections::hash_map::Entry;
        match self.read.entry((level, number)) {
            Entry::Occupied(read) => Ok(read.into_mut()),
            Entry::Vacant(place) => {
                let found = self.store.tile(level, number).map_err(TreeError::Store)?;
                Ok(place.insert(found.ok_or(TreeError::Tile { level, number })?))
            }
        }
    }
}

/// The hash over these hashes, split as RFC 6962 says; none when there are none.
fn fold(hashes: &[u8]) -> Option<Hash> {
    let (nodes, _) = hashes.as_chunks::<HASH_BYTES>();
    let mut row: Vec<Hash> = nodes.iter().map(|node| Hash(*node)).collect();
    // Pairing neighbours and carrying an odd last one up gives the same tree.
    while row.len() > 1 {
        row = row
            .chunks(2)
            .map(|pair| match pair {
                [left, right] => Hash::node(left, right),
                _ => pair[0],
            })
            .collect();
    }
    row.first().copied()
}
