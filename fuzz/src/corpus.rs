//! The inputs that changes are made of: valid messages, and what was answered in a new way.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use rand::RngExt as _;
use rand_chacha::ChaCha8Rng;

/// Inputs kept beside the seeds.
const MOST: usize = 4_096;
/// Longer inputs are not kept: changes to them would take all the time.
pub(crate) const LONGEST: usize = 64 * 1024;

/// The corpus.
pub(crate) struct Corpus {
    inputs: Vec<Vec<u8>>,
    seeds: usize,
    /// Digests of the ways in which inputs were answered.
    ways: HashSet<u64>,
}

impl Corpus {
    pub(crate) fn new(seeds: Vec<Vec<u8>>) -> Self {
        Self { seeds: seeds.len(), inputs: seeds, ways: HashSet::new() }
    }

    /// One of the inputs: a valid message half of the time, so that what was found early does
    /// not crowd it out.
    pub(crate) fn choose(&self, random: &mut ChaCha8Rng) -> &[u8] {
        let among = if random.random_bool(0.5) { self.seeds } else { self.inputs.len() };
        &self.inputs[random.random_range(0..among.max(1))]
    }

    /// The valid messages.
    pub(crate) fn seeds(&self) -> &[Vec<u8>] {
        &self.inputs[..self.seeds]
    }

    /// Keeps an input that was answered in a way not seen before. How long it is counts a
    /// little too: an input far longer than others of its kind reads more code.
    pub(crate) fn learn(&mut self, input: &[u8], way: &str) {
        let mut hasher = DefaultHasher::new();
        (way, input.len().checked_ilog2()).hash(&mut hasher);
        let known = self.inputs.len() >= self.seeds + MOST || input.len() > LONGEST;
        if self.ways.insert(hasher.finish()) && !known {
            self.inputs.push(input.to_vec());
        }
    }

    /// Ways in which inputs were answered.
    pub(crate) fn ways(&self) -> usize {
        self.ways.len()
    }
}
