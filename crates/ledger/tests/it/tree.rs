//! The tree against `ct-merkle` and `tlog_tiles`, which nobody here wrote.

use std::collections::HashMap;
use std::convert::Infallible;

use ct_merkle::mem_backed_tree::MemoryBackedTree;
use ledger::tree::{self, Growth, Hash, Mismatch, TileStore, TreeError};
use proptest::prelude::*;
use sha2::Sha256;

/// Tiles in memory.
#[derive(Default)]
pub(crate) struct Memory {
    pub(crate) size: u64,
    pub(crate) tiles: HashMap<(u8, u64), Vec<u8>>,
}

impl TileStore for Memory {
    type Error = Infallible;

    fn tile(&mut self, level: u8, number: u64) -> Result<Option<Vec<u8>>, Infallible> {
        Ok(self.tiles.get(&(level, number)).cloned())
    }
}

impl Memory {
    /// Adds leaves and keeps the tiles.
    pub(crate) fn append(&mut self, leaves: &[Hash]) -> Growth {
        let growth = tree::append(self, self.size, leaves).unwrap();
        self.size = growth.size;
        for tile in growth.tiles.clone() {
            self.tiles.insert((tile.level, tile.number), tile.hashes);
        }
        growth
    }
}

pub(crate) fn word(number: u64) -> Vec<u8> {
    format!("row {number}").into_bytes()
}

pub(crate) fn leaves(from: u64, count: u64) -> Vec<Hash> {
    (from..from + count).map(|number| Hash::leaf(&word(number))).collect()
}

fn oracle(size: u64) -> MemoryBackedTree<Sha256, Vec<u8>> {
    let mut tree = MemoryBackedTree::new();
    (0..size).for_each(|number| tree.push(word(number)));
    tree
}

fn joined(hashes: &[Hash]) -> Vec<u8> {
    hashes.iter().flat_map(|hash| hash.0).collect()
}

fn theirs(hash: &Hash) -> tlog_tiles::Hash {
    tlog_tiles::Hash(hash.0)
}

#[test]
fn the_roots_are_those_of_the_standard() {
    // RFC 9162's own example is the empty tree; the leaves are those of RFC 6962's test vectors.
    let empty = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
    assert_eq!(Hash::empty().to_string(), empty);
    assert_eq!(Hash::parse(empty), Some(Hash::empty()));
    assert_eq!(tree::root(&mut Memory::default(), 0).unwrap(), Hash::empty());
    let single = Hash::leaf(b"");
    assert_eq!(single.to_string(), "bjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn any_batches_grow_the_tree_that_others_compute(
        batches in proptest::collection::vec(0_u64..700, 1..8),
        picks in proptest::collection::vec(any::<prop::sample::Index>(), 6),
    ) {
        let mut memory = Memory::default();
        let mut roots = Vec::new();
        for batch in batches {
            let growth = memory.append(&leaves(memory.size, batch));
            roots.push((memory.size, growth.root));
        }
        let size = memory.size;
        let other = oracle(size);
        let root = tree::root(&mut memory, size).unwrap();
        let expected = other.root();
        prop_assert_eq!(&root.0[..], expected.as_bytes().as_slice());
        prop_assume!(size > 0);
        for pick in &picks {
            let index = pick.index(size as usize) as u64;
            let proof = tree::inclusion(&mut memory, index, size).unwrap();
            let expected = other.prove_inclusion(index as usize);
            prop_assert_eq!(joined(&proof), expected.as_bytes());
            let leaf = Hash::leaf(&word(index));
            prop_assert_eq!(tree::verify_inclusion(&leaf, index, size, &proof, &root), Ok(()));
            let path: Vec<_> = proof.iter().map(theirs).collect();
            tlog_tiles::check_record(&path, size, theirs(&root), index, theirs(&leaf)).unwrap();
            // No other place, size or leaf is proven by it.
            let near = (index + 1) % size;
            if near != index {
                prop_assert!(tree::verify_inclusion(&leaf, near, size, &proof, &root).is_err());
            }
            prop_assert!(tree::verify_inclusion(&Hash::leaf(b"x"), index, size, &proof, &root).is_err());
        }
        for (old, old_root) in roots.into_iter().filter(|(old, _)| *old > 0) {
            prop_assert_eq!(tree::root(&mut memory, old).unwrap(), old_root, "old roots stay known");
            let proof = tree::consistency(&mut memory, old, size).unwrap();
            prop_assert_eq!(tree::verify_consistency(old, &old_root, size, &root, &proof), Ok(()));
            if old < size {
                let expected = other.prove_consistency((size - old) as usize);
                prop_assert_eq!(joined(&proof), expected.as_bytes());
                let path: Vec<_> = proof.iter().map(theirs).collect();
                tlog_tiles::check_tree(&path, size, theirs(&root), old, theirs(&old_root)).unwrap();
                let forked = Hash::leaf(b"another history");
                prop_assert!(tree::verify_consistency(old, &forked, size, &root, &proof).is_err());
            }
        }
    }

    #[test]
    fn a_proof_with_one_bit_changed_proves_nothing(
        size in 2_u64..600, pick in any::<prop::sample::Index>(), place in any::<prop::sample::Index>(),
        bit in 0_usize..256,
    ) {
        let mut memory = Memory::default();
        let root = memory.append(&leaves(0, size)).root;
        let index = pick.index(size as usize) as u64;
        let mut proof = tree::inclusion(&mut memory, index, size).unwrap();
        let leaf = Hash::leaf(&word(index));
        let at = place.index(proof.len());
        proof[at].0[bit / 8] ^= 1 << (bit % 8);
        prop_assert_eq!(tree::verify_inclusion(&leaf, index, size, &proof, &root), Err(Mismatch::Root));
        proof.pop();
        prop_assert!(tree::verify_inclusion(&leaf, index, size, &proof, &root).is_err());
        proof.extend([root, root]);
        prop_assert!(tree::verify_inclusion(&leaf, index, size, &proof, &root).is_err());
    }
}

#[test]
fn three_levels_of_tiles_are_cut_as_the_format_says() {
    let mut memory = Memory::default();
    memory.append(&leaves(0, 70_000));
    let width = |level, number| memory.tiles.get(&(level, number)).map(|tile| tile.len() / 32);
    assert_eq!((width(0, 272), width(0, 273), width(0, 274)), (Some(256), Some(112), None));
    assert_eq!((width(1, 0), width(1, 1), width(2, 0)), (Some(256), Some(17), Some(1)));
    let root = tree::root(&mut memory, 70_000).unwrap();
    assert_eq!(&root.0[..], oracle(70_000).root().as_bytes().as_slice());
}

#[test]
fn a_lost_tile_is_told_and_nothing_is_proven() {
    let mut memory = Memory::default();
    memory.append(&leaves(0, 1_000));
    assert!(matches!(tree::inclusion(&mut memory, 1_000, 1_000), Err(TreeError::Outside(1_000))));
    assert!(matches!(tree::consistency(&mut memory, 0, 1_000), Err(TreeError::Outside(0))));
    memory.tiles.get_mut(&(0, 3)).unwrap().truncate(32);
    assert!(matches!(tree::root(&mut memory, 1_000), Err(TreeError::Tile { level: 0, number: 3 })));
    memory.tiles.remove(&(0, 3));
    assert!(matches!(tree::append(&mut memory, 1_000, &leaves(0, 1)), Err(TreeError::Tile { .. })));
}

#[test]
fn the_empty_tree_is_the_beginning_of_each() {
    let root = Memory::default().append(&leaves(0, 5)).root;
    assert_eq!(tree::verify_consistency(0, &Hash::empty(), 5, &root, &[]), Ok(()));
    assert_eq!(tree::verify_consistency(0, &root, 5, &root, &[]), Err(Mismatch::Root));
    assert_eq!(tree::verify_consistency(5, &root, 5, &root, &[root]), Err(Mismatch::Length));
    assert_eq!(tree::verify_consistency(6, &root, 5, &root, &[]), Err(Mismatch::Outside));
}
