//! Identifiers that sort by the time they were made (ULID, lower case).

use crate::Timestamp;
use crate::entropy::Entropy;

/// Crockford's base 32 in lower case.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// An identifier type made by [`crate::define_id`].
pub trait TypedId {
    /// Wraps the text of an identifier.
    fn from_text(text: String) -> Self;
}

impl TypedId for String {
    fn from_text(text: String) -> Self {
        text
    }
}

/// A new identifier: 48 bits of milliseconds, then 80 random bits, as 26 characters.
pub fn fresh(now: Timestamp, entropy: &Entropy) -> String {
    let mut random = [0_u8; 16];
    entropy.fill(&mut random[6..]);
    let millis = u64::try_from(now.0 / 1000).unwrap_or(0);
    random[..6].copy_from_slice(&millis.to_be_bytes()[2..]);
    let mut number = u128::from_be_bytes(random);
    let mut text = [b'0'; 26];
    for place in text.iter_mut().rev() {
        *place = ALPHABET[(number & 31) as usize];
        number >>= 5;
    }
    text.iter().map(|byte| char::from(*byte)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_sort_by_time_and_do_not_repeat() {
        let entropy = Entropy::seeded(1);
        let earlier = fresh(Timestamp(1_000_000), &entropy);
        let later = fresh(Timestamp(2_000_000), &entropy);
        assert_eq!(earlier.len(), 26);
        assert!(earlier < later);
        assert_ne!(fresh(Timestamp(0), &entropy), fresh(Timestamp(0), &entropy));
    }
}
