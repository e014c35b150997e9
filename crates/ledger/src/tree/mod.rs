//! A Merkle tree as RFC 6962 section 2.1 defines it, kept in tiles as C2SP tlog-tiles cuts
//! them; it knows neither the database nor what a leaf means.

mod grow;
mod many;
mod nodes;
mod prove;
mod verify;

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kernel::digest::Sha256;

pub use grow::{Growth, append};
pub use many::{inclusion_of_many, path_of_one, verify_inclusion_of_many};
pub use nodes::{root, tile_root};
pub use prove::{consistency, inclusion};
pub use verify::{Mismatch, verify_consistency, verify_inclusion};

/// Bytes of a hash.
pub const HASH_BYTES: usize = 32;
/// Hashes in a full tile: a subtree of height 8.
pub const TILE_WIDTH: u64 = 256;
/// Levels of the tree that one tile spans.
pub(crate) const TILE_HEIGHT: u32 = 8;

/// A node's SHA-256.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Hash(pub [u8; HASH_BYTES]);

impl Hash {
    /// The hash of a tree without leaves.
    pub fn empty() -> Self {
        Self(Sha256::digest([]))
    }

    /// The hash of a leaf: `SHA-256(0x00 || leaf)`.
    pub fn leaf(bytes: &[u8]) -> Self {
        let mut hash = Sha256::new();
        hash.update([0]);
        hash.update(bytes);
        Self(hash.finalize())
    }

    /// The hash of an inner node: `SHA-256(0x01 || left || right)`.
    pub fn node(left: &Self, right: &Self) -> Self {
        let mut bytes = [1; 1 + 2 * HASH_BYTES];
        bytes[1..=HASH_BYTES].copy_from_slice(&left.0);
        bytes[1 + HASH_BYTES..].copy_from_slice(&right.0);
        Self(Sha256::digest(bytes))
    }

    /// A hash of exactly 32 bytes.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// A hash written in base 64 with padding (RFC 4648 section 4).
    pub fn parse(text: &str) -> Option<Self> {
        STANDARD.decode(text).ok().and_then(|bytes| Self::from_bytes(&bytes))
    }
}

impl fmt::Display for Hash {
    /// Base 64 with padding.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&STANDARD.encode(self.0))
    }
}

/// A tile that was made or has grown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tile {
    /// 0 holds the hashes of leaves; each level above, those of the full tiles below.
    pub level: u8,
    /// Place within the level, from 0.
    pub number: u64,
    /// Its hashes one after the other, 1 to 256 of them.
    pub hashes: Vec<u8>,
}

/// Where tiles are kept.
pub trait TileStore {
    /// What may go wrong there.
    type Error;

    /// The hashes of a tile as far as it has grown; none when there is no such tile.
    fn tile(&mut self, level: u8, number: u64) -> Result<Option<Vec<u8>>, Self::Error>;
}

/// Why the tree could not be read.
#[derive(Debug, thiserror::Error)]
pub enum TreeError<E> {
    /// The store failed.
    #[error("the tiles cannot be read")]
    Store(#[source] E),
    /// A tile is not there, or shorter than the tree's size needs.
    #[error("tile {number} of level {level} is missing or too short")]
    Tile {
        /// Its level.
        level: u8,
        /// Its place.
        number: u64,
    },
    /// A leaf or size was asked for that the tree does not reach.
    #[error("the tree has no leaf or size {0}")]
    Outside(u64),
}

/// The largest power of two smaller than `size`, which is at least 2 (RFC 6962: k).
fn split(size: u64) -> u64 {
    1 << (size - 1).ilog2()
}
