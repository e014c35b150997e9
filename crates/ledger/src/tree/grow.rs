//! Growing the tree by a batch of leaves.

use super::nodes::{root, tile_root};
use super::{HASH_BYTES, Hash, TILE_HEIGHT, TILE_WIDTH, Tile, TileStore, TreeError};

/// What a batch of leaves makes of the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Growth {
    /// Leaves of the grown tree.
    pub size: u64,
    /// Its root.
    pub root: Hash,
    /// Every tile that is new or longer than before.
    pub tiles: Vec<Tile>,
}

/// Puts `leaves` after the first `size` ones. Nothing is written: the caller keeps the tiles.
pub fn append<S: TileStore>(
    store: &mut S,
    size: u64,
    leaves: &[Hash],
) -> Result<Growth, TreeError<S::Error>> {
    let mut tiles = Vec::new();
    let mut arriving = leaves.to_vec();
    let mut level = 0_u8;
    while !arriving.is_empty() {
        let held = size >> (TILE_HEIGHT * u32::from(level));
        arriving = extend(store, level, held, &arriving, &mut tiles)?;
        level += 1;
    }
    let size = size + leaves.len() as u64;
    let root = root(&mut Overlay { tiles: &tiles, store }, size)?;
    Ok(Growth { size, root, tiles })
}

/// Adds hashes to a level that holds `held` of them; gives the hashes of the tiles that
/// became full, which the next level takes.
fn extend<S: TileStore>(
    store: &mut S,
    level: u8,
    held: u64,
    arriving: &[Hash],
    tiles: &mut Vec<Tile>,
) -> Result<Vec<Hash>, TreeError<S::Error>> {
    let mut number = held / TILE_WIDTH;
    let kept = (held % TILE_WIDTH) as usize * HASH_BYTES;
    let mut hashes = Vec::new();
    if kept > 0 {
        let found = store.tile(level, number).map_err(TreeError::Store)?.unwrap_or_default();
        hashes = found.get(..kept).ok_or(TreeError::Tile { level, number })?.to_vec();
    }
    let mut full = Vec::new();
    for hash in arriving {
        hashes.extend_from_slice(&hash.0);
        if hashes.len() == TILE_WIDTH as usize * HASH_BYTES {
            full.push(tile_root(&hashes));
            tiles.push(Tile { level, number, hashes: std::mem::take(&mut hashes) });
            number += 1;
        }
    }
    if !hashes.is_empty() {
        tiles.push(Tile { level, number, hashes });
    }
    Ok(full)
}

/// The store as it will be when the grown tiles are kept.
struct Overlay<'a, S> {
    tiles: &'a [Tile],
    store: &'a mut S,
}

impl<S: TileStore> TileStore for Overlay<'_, S> {
    type Error = S::Error;

    fn tile(&mut self, level: u8, number: u64) -> Result<Option<Vec<u8>>, S::Error> {
        match self.tiles.iter().find(|tile| tile.level == level && tile.number == number) {
            Some(grown) => Ok(Some(grown.hashes.clone())),
            None => self.store.tile(level, number),
        }
    }
}
