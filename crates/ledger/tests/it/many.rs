//! One proof for many leaves, against the proofs for each of them.

use ledger::tree::{self, Hash, Mismatch, TreeError};
use proptest::prelude::*;

use crate::tree::{Memory, leaves, word};

/// The leaves with these indices.
fn known(indices: &[u64]) -> Vec<(u64, Hash)> {
    indices.iter().map(|index| (*index, Hash::leaf(&word(*index)))).collect()
}

/// What a proof for many needs at least: the hashes of all single paths that the leaves themselves do not give, once
/// each. Counted from the paths, without a look at how the proof is made.
fn least(size: u64, indices: &[u64]) -> usize {
    fn count(low: u64, high: u64, indices: &[u64]) -> usize {
        let inside = indices.iter().filter(|index| (low..high).contains(*index)).count();
        if inside == 0 {
            return 1;
        }
        if high - low == 1 {
            return 0;
        }
        let middle = low + 1_u64.checked_shl((high - low - 1).ilog2()).unwrap();
        count(low, middle, indices) + count(middle, high, indices)
    }
    count(0, size, indices)
}

prop_compose! {
    /// A tree's size, a smaller one, and some indices below it, near each other or far apart.
    fn sets()(
        size in 1_u64..1_500,
        picks in proptest::collection::vec(any::<prop::sample::Index>(), 1..40),
        run in 0_u64..300,
    ) -> (u64, Vec<u64>) {
        let mut indices: Vec<u64> = picks.iter().map(|pick| pick.index(size as usize) as u64).collect();
        let first = indices[0];
        indices.extend((first..size).take(run as usize));
        indices.sort_unstable();
        indices.dedup();
        (size, indices)
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(80))]

    #[test]
    fn it_proves_the_same_as_the_single_proofs((size, indices) in sets(), grown in 0_u64..600) {
        let mut memory = Memory::default();
        let root = memory.append(&leaves(0, size)).root;
        // What comes later does not matter to an older head.
        memory.append(&leaves(size, grown));
        let proof = tree::inclusion_of_many(&mut memory, &indices, size).unwrap();
        let known = known(&indices);
        prop_assert_eq!(tree::verify_inclusion_of_many(&known, size, &proof, &root), Ok(()));
        prop_assert_eq!(proof.len(), least(size, &indices), "none twice, none too many");
        for index in &indices {
            let single = tree::inclusion(&mut memory, *index, size).unwrap();
            let made = tree::path_of_one(&known, size, &proof, &root, *index);
            prop_assert_eq!(made, Ok(single), "the path of {}", index);
        }
    }

    #[test]
    fn whatever_is_changed_proves_nothing(
        (size, indices) in sets(), at in any::<prop::sample::Index>(), bit in 0_usize..256,
    ) {
        let mut memory = Memory::default();
        let root = memory.append(&leaves(0, size)).root;
        let proof = tree::inclusion_of_many(&mut memory, &indices, size).unwrap();
        let known = known(&indices);
        let verify = |known: &[(u64, Hash)], proof: &[Hash]| {
            tree::verify_inclusion_of_many(known, size, proof, &root)
        };
        let mut other = known.clone();
        let place = at.index(other.len());
        other[place].1.0[bit / 8] ^= 1 << (bit % 8);
        prop_assert_eq!(verify(&other, &proof), Err(Mismatch::Root), "a row");
        let mut other = known.clone();
        other[place].0 += 1;
        prop_assert!(verify(&other, &proof).is_err(), "a place");
        let mut less = known.clone();
        less.remove(place);
        prop_assert!(verify(&less, &proof).is_err(), "one row fewer under the same proof");
        let mut more = proof.clone();
        more.push(root);
        prop_assert_eq!(verify(&known, &more), Err(Mismatch::Length), "a hash more");
        if !proof.is_empty() {
            let mut changed = proof.clone();
            changed[at.index(proof.len())].0[bit / 8] ^= 1 << (bit % 8);
            prop_assert_eq!(verify(&known, &changed), Err(Mismatch::Root), "a hash");
            prop_assert_eq!(verify(&known, &proof[1..]), Err(Mismatch::Length), "a hash fewer");
        }
    }

    #[test]
    fn whatever_a_stranger_sends_comes_to_an_end(
        indices in proptest::collection::vec(any::<u64>(), 0..50), size in any::<u64>(), hashes in 0_usize..200,
    ) {
        let proof = vec![Hash::empty(); hashes];
        let leaves: Vec<(u64, Hash)> = indices.iter().map(|index| (*index, Hash::empty())).collect();
        prop_assert!(tree::verify_inclusion_of_many(&leaves, size, &proof, &Hash::leaf(b"root")).is_err());
        let mut sorted = leaves;
        sorted.sort_unstable_by_key(|leaf| leaf.0);
        sorted.dedup_by_key(|leaf| leaf.0);
        prop_assert!(tree::verify_inclusion_of_many(&sorted, size, &proof, &Hash::leaf(b"root")).is_err());
    }
}

#[test]
fn neighbours_share_nearly_everything() {
    let mut memory = Memory::default();
    memory.append(&leaves(0, 100_000));
    let run: Vec<u64> = (40_000..42_000).collect();
    let proof = tree::inclusion_of_many(&mut memory, &run, 100_000).unwrap();
    assert!(proof.len() <= 2 * 17, "{} hashes for 2,000 rows", proof.len());
    let single: usize =
        run.iter().map(|index| tree::inclusion(&mut memory, *index, 100_000).unwrap().len()).sum();
    assert!(single > 30_000, "{single}");
}

#[test]
fn what_the_tree_does_not_reach_is_not_proven() {
    let mut memory = Memory::default();
    let root = memory.append(&leaves(0, 10)).root;
    for (indices, size) in [(vec![], 10), (vec![10], 10), (vec![3, 3], 10), (vec![4, 3], 10), (vec![0], 0)] {
        let refused = tree::inclusion_of_many(&mut memory, &indices, size);
        assert!(matches!(refused, Err(TreeError::Outside(_))), "{indices:?} of {size}");
        assert_eq!(
            tree::verify_inclusion_of_many(&known(&indices), size, &[], &root),
            Err(Mismatch::Outside),
            "{indices:?} of {size}"
        );
    }
    let proof = tree::inclusion_of_many(&mut memory, &[2, 5], 10).unwrap();
    assert_eq!(tree::path_of_one(&known(&[2, 5]), 10, &proof, &root, 3), Err(Mismatch::Outside));
}
