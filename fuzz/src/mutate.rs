//! How an input is changed.

use rand::RngExt as _;
use rand_chacha::ChaCha8Rng;

use crate::corpus::{Corpus, LONGEST};
use crate::elements;

/// Bytes and numbers at which readers go wrong.
const EDGES: [u8; 12] = [0x00, 0x01, 0x7f, 0x80, 0x81, 0x82, 0x84, 0x88, 0xfe, 0xff, 0x30, 0xa0];

/// A new input, made of those of the corpus and the words of the target.
pub(crate) fn input(corpus: &Corpus, words: &[&[u8]], random: &mut ChaCha8Rng) -> Vec<u8> {
    let mut input = corpus.choose(random).to_vec();
    for _ in 0..random.random_range(1..=4) {
        let other = corpus.choose(random);
        if random.random_bool(0.5)
            && let Some(changed) = elements::change(&input, other, random)
        {
            input = changed;
        } else {
            rough(&mut input, other, words, random);
        }
        input.truncate(LONGEST);
    }
    input
}

/// A change to bytes as they stand.
fn rough(input: &mut Vec<u8>, other: &[u8], words: &[&[u8]], random: &mut ChaCha8Rng) {
    match random.random_range(0..8) {
        0 => input.truncate(random.random_range(0..=input.len())),
        1 => splice(input, other, random),
        2 => {
            let (from, to) = range(input.len(), random);
            let chunk = input[from..to].to_vec();
            let times = if random.random_bool(0.1) { 50 } else { 1 };
            (0..times).for_each(|_| drop(input.splice(to..to, chunk.iter().copied())));
        }
        3 => {
            let (from, to) = range(input.len(), random);
            input.drain(from..to);
        }
        4 if !words.is_empty() => {
            let word = words[random.random_range(0..words.len())];
            let at = random.random_range(0..=input.len());
            let over = if random.random_bool(0.5) { word.len().min(input.len() - at) } else { 0 };
            input.splice(at..at + over, word.iter().copied());
        }
        _ => bytes(input, random),
    }
}

/// Flips bits, puts edges in, counts up and down, puts bytes in and takes them out.
pub(crate) fn bytes(input: &mut Vec<u8>, random: &mut ChaCha8Rng) {
    if input.is_empty() {
        input.push(random.random());
        return;
    }
    let at = random.random_range(0..input.len());
    match random.random_range(0..6) {
        0 => input[at] ^= 1 << random.random_range(0..8),
        1 => input[at] = EDGES[random.random_range(0..EDGES.len())],
        2 => input[at] = input[at].wrapping_add(random.random_range(0..5)).wrapping_sub(2),
        3 => input[at] = random.random(),
        4 => input.insert(at, random.random()),
        _ => drop(input.remove(at)),
    }
}

/// The beginning of one and the end of another.
fn splice(input: &mut Vec<u8>, other: &[u8], random: &mut ChaCha8Rng) {
    let at = random.random_range(0..=input.len());
    let from = random.random_range(0..=other.len());
    input.truncate(at);
    input.extend(&other[from..]);
}

/// A part that is mostly short.
fn range(length: usize, random: &mut ChaCha8Rng) -> (usize, usize) {
    let from = random.random_range(0..=length);
    let most = if random.random_bool(0.8) { 16 } else { length };
    (from, (from + random.random_range(0..=most)).min(length))
}
