//! Each leaf against the row that it is.

use std::collections::HashMap;

use kernel::{AuditRow, Reader, audit};

use super::{Finding, Walk};
use crate::LedgerError;
use crate::leaf::leaf_hash;
use crate::store::{self, Tiles};
use crate::tree::{HASH_BYTES, Hash, TILE_WIDTH, TileStore as _};

/// A row that does not fit its leaf, until it is known whether it fits another's.
struct Misfit {
    index: u64,
    row: AuditRow,
    hash: Hash,
}

/// What did not fit, over all tiles.
#[derive(Default)]
struct Misfits {
    rows: Vec<Misfit>,
    /// The hashes that no row was found for, and their leaves.
    wanted: HashMap<[u8; HASH_BYTES], u64>,
}

pub(super) fn walk(r: &mut Reader, walk: &mut Walk) -> Result<(), LedgerError> {
    let mut misfits = Misfits::default();
    let mut first = 0;
    while first < walk.size {
        let end = (first + TILE_WIDTH).min(walk.size);
        one_tile(r, first..end, walk, &mut misfits)?;
        first = end;
    }
    for (index, id) in store::list_leaves(r, walk.size, 1_000)? {
        walk.tell(Finding::LeafAdded { index, id });
    }
    for Misfit { index, row, hash } in misfits.rows {
        walk.tell(match misfits.wanted.get(&hash.0) {
            Some(sealed_as) => Finding::Reordered { index, id: row.id, sealed_as: *sealed_as },
            None => Finding::Altered { index, id: row.id, at: row.at },
        });
    }
    Ok(())
}

fn one_tile(
    r: &mut Reader,
    leaves: std::ops::Range<u64>,
    walk: &mut Walk,
    misfits: &mut Misfits,
) -> Result<(), LedgerError> {
    let tile = Tiles(r).tile(0, leaves.start / TILE_WIDTH)?.unwrap_or_default();
    let noted = store::list_leaves(r, leaves.start, leaves.end - leaves.start)?;
    let noted: HashMap<u64, String> =
        noted.into_iter().filter(|(number, _)| leaves.contains(number)).collect();
    let ids: Vec<String> = noted.values().cloned().collect();
    let mut rows: HashMap<String, AuditRow> =
        audit::list_by_ids(r, &ids)?.into_iter().map(|row| (row.id.clone(), row)).collect();
    for index in leaves {
        let start = (index % TILE_WIDTH) as usize * HASH_BYTES;
        let sealed = tile.get(start..start + HASH_BYTES).and_then(Hash::from_bytes);
        let Some(id) = noted.get(&index) else {
            walk.tell(Finding::LeafMissing { index });
            continue;
        };
        let Some(row) = rows.remove(id) else {
            walk.tell(Finding::Missing { index, id: id.clone() });
            continue;
        };
        let hash = leaf_hash(&row);
        match sealed {
            Some(sealed) if sealed != hash => {
                misfits.wanted.insert(sealed.0, index);
                misfits.rows.push(Misfit { index, row, hash });
            }
            // A tile that is too short is told with the tiles.
            _ => {}
        }
    }
    Ok(())
}
