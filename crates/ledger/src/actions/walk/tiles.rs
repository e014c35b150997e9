//! Each tile against the full tiles below it.

use kernel::Reader;

use super::{Finding, Walk};
use crate::LedgerError;
use crate::store::Tiles;
use crate::tree::{HASH_BYTES, TILE_HEIGHT, TILE_WIDTH, TileStore as _, tile_root};

pub(super) fn walk(r: &mut Reader, walk: &mut Walk) -> Result<(), LedgerError> {
    let size = walk.size;
    let mut level = 0_u8;
    loop {
        let hashes = size.checked_shr(TILE_HEIGHT * u32::from(level)).unwrap_or(0);
        if hashes == 0 {
            return Ok(());
        }
        for number in 0..hashes.div_ceil(TILE_WIDTH) {
            let width = (hashes - number * TILE_WIDTH).min(TILE_WIDTH);
            if !fits(r, level, number, width)? {
                let span = TILE_WIDTH << (TILE_HEIGHT * u32::from(level));
                let first = number * span;
                walk.tell(Finding::Tile { level, number, first, end: (first + span).min(size) });
            }
        }
        level += 1;
    }
}

/// Whether the tile is as wide as the tree's size wants, and each of its hashes is the root
/// of the tile below.
fn fits(r: &mut Reader, level: u8, number: u64, width: u64) -> Result<bool, LedgerError> {
    let tile = Tiles(r).tile(level, number)?.unwrap_or_default();
    if tile.len() as u64 != width * HASH_BYTES as u64 {
        return Ok(false);
    }
    if level == 0 {
        return Ok(true);
    }
    for (below, hash) in (number * TILE_WIDTH..).zip(tile.as_chunks::<HASH_BYTES>().0) {
        let lower = Tiles(r).tile(level - 1, below)?.unwrap_or_default();
        if tile_root(&lower).0 != *hash {
            return Ok(false);
        }
    }
    Ok(true)
}
