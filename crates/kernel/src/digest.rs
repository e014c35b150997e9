//! SHA-2, from the library that also signs: where the processor has no instructions for it, it is twice as
//! fast there as in portable code.

use aws_lc_rs::digest::{Context, Digest, SHA256, SHA512, digest};

/// SHA-256 (FIPS 180-4) of bytes that come in pieces.
#[derive(Clone)]
pub struct Sha256(Context);

/// SHA-512 (FIPS 180-4) of bytes that come in pieces.
#[derive(Clone)]
pub struct Sha512(Context);

impl Sha256 {
    /// Of nothing yet.
    pub fn new() -> Self {
        Self(Context::new(&SHA256))
    }

    /// Adds the next piece.
    pub fn update(&mut self, bytes: impl AsRef<[u8]>) {
        self.0.update(bytes.as_ref());
    }

    /// The digest of all pieces.
    pub fn finalize(self) -> [u8; 32] {
        array(&self.0.finish())
    }

    /// The digest of bytes that are all there.
    pub fn digest(bytes: impl AsRef<[u8]>) -> [u8; 32] {
        array(&digest(&SHA256, bytes.as_ref()))
    }
}

impl Sha512 {
    /// Of nothing yet.
    pub fn new() -> Self {
        Self(Context::new(&SHA512))
    }

    /// Adds the next piece.
    pub fn update(&mut self, bytes: impl AsRef<[u8]>) {
        self.0.update(bytes.as_ref());
    }

    /// The digest of all pieces.
    pub fn finalize(self) -> [u8; 64] {
        array(&self.0.finish())
    }

    /// The digest of bytes that are all there.
    pub fn digest(bytes: impl AsRef<[u8]>) -> [u8; 64] {
        array(&digest(&SHA512, bytes.as_ref()))
    }
}

impl Default for Sha256 {
    fn default() -> Self {
        Self::new()
    }
}

impl Default for Sha512 {
    fn default() -> Self {
        Self::new()
    }
}

impl std::fmt::Debug for Sha256 {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sha256")
    }
}

impl std::fmt::Debug for Sha512 {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sha512")
    }
}

/// The SHA-256 (FIPS 180-4) of the bytes as 64 small hexadecimal digits.
pub fn sha256_hex(bytes: impl AsRef<[u8]>) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// A digest is as long as its algorithm makes it.
fn array<const LENGTH: usize>(digest: &Digest) -> [u8; LENGTH] {
    let mut bytes = [0; LENGTH];
    bytes.copy_from_slice(digest.as_ref());
    bytes
}

#[cfg(test)]
mod tests {
    use super::{Sha256, Sha512, sha256_hex};

    /// FIPS 180-2, appendix B.1.
    #[test]
    fn the_standard_s_example() {
        let known = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(sha256_hex("abc"), known);
    }

    /// FIPS 180-2, appendix C.1.
    #[test]
    fn the_standard_s_longer_example() {
        let known = "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd\
                     454d4423643ce80e2a9ac94fa54ca49f";
        assert_eq!(hex::encode(Sha512::digest("abc")), known);
    }

    #[test]
    fn pieces_give_what_the_whole_gives() {
        let (mut short, mut long) = (Sha256::new(), Sha512::new());
        for piece in ["a", "", "bc"] {
            short.update(piece);
            long.update(piece);
        }
        assert_eq!((short.finalize(), long.finalize()), (Sha256::digest("abc"), Sha512::digest("abc")));
    }
}
