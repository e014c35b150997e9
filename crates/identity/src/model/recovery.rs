//! Recovery codes: a public part by which a code is found, and a secret of which only a hash is kept.

use argon2::{Algorithm, Argon2, Params, Version};
use kernel::entropy::Entropy;
use kernel::{PersonId, Timestamp};
use subtle::ConstantTimeEq as _;

/// Crockford's base 32: no letter can be taken for a digit.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Characters of the public part (40 bits), and of the whole code (40 and 60 bits).
const SELECTOR: usize = 8;
const LENGTH: usize = 20;
/// Memory in KiB, passes and lanes that OWASP gives as the least for argon2id.
const COST: (u32, u32, u32) = (19_456, 2, 1);

/// Who gave a code out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// The person made it, to keep for later.
    Own,
    /// An official checked the person at a counter.
    Counter,
}

impl Source {
    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Counter => "counter",
        }
    }
}

/// A code as it is typed.
#[derive(Clone, PartialEq, Eq)]
pub struct Code(String);

/// A code as it is kept.
#[derive(Debug, Clone)]
pub struct CodeRow {
    /// The public part.
    pub selector: String,
    /// Whom it lets in.
    pub person: PersonId,
    /// Salt of the hash.
    pub salt: Vec<u8>,
    /// argon2id of the code.
    pub hash: Vec<u8>,
    /// When it ends; none for a person's own.
    pub expires_at: Option<Timestamp>,
    /// Wrong tries since the last lock.
    pub failures: i64,
    /// Until when no try counts.
    pub locked_until: Option<Timestamp>,
}

impl Code {
    /// A new code of 100 random bits.
    pub fn draw(entropy: &Entropy) -> Self {
        let mut bytes = [0_u8; LENGTH];
        entropy.fill(&mut bytes);
        Self(bytes.iter().map(|byte| char::from(ALPHABET[usize::from(byte & 31)])).collect())
    }

    /// Reads what was typed: any case, spaces and hyphens, O for 0, I and L for 1.
    pub fn read(text: &str) -> Option<Self> {
        let plain: String = kernel::number::halfwidth(text)
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .map(|c| match c.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            })
            .collect();
        let known = |c: char| u8::try_from(c).is_ok_and(|byte| ALPHABET.contains(&byte));
        (plain.chars().count() == LENGTH && plain.chars().all(known)).then_some(Self(plain))
    }

    /// As shown: groups of five.
    pub fn shown(&self) -> String {
        let groups: Vec<&str> = (0..LENGTH).step_by(5).map(|at| &self.0[at..at + 5]).collect();
        groups.join("-")
    }

    /// The part by which it is found. Whoever guesses does not know it, so nobody's codes can be locked
    /// from outside.
    pub fn selector(&self) -> &str {
        &self.0[..SELECTOR]
    }

    /// argon2id of the code.
    pub fn hash(&self, salt: &[u8]) -> Option<[u8; 32]> {
        let (memory, passes, lanes) = COST;
        let params = Params::new(memory, passes, lanes, Some(32)).ok()?;
        let mut out = [0_u8; 32];
        let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        argon.hash_password_into(self.0.as_bytes(), salt, &mut out).ok()?;
        Some(out)
    }

    /// Whether this is the kept code; takes as long as hashing does.
    pub fn is(&self, row: &CodeRow) -> bool {
        self.hash(&row.salt).is_some_and(|hash| bool::from(hash.as_slice().ct_eq(&row.hash)))
    }
}

impl std::fmt::Debug for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Code")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_people_write_it() {
        let code = Code::draw(&Entropy::seeded(7));
        let shown = code.shown();
        assert_eq!(shown.len(), 23);
        assert_eq!(Code::read(&shown.to_lowercase().replace('-', " ")), Some(code.clone()));
        assert_eq!(Code::read(&shown.replace('0', "O").replace('1', "l")), Some(code));
        for wrong in ["", "0000", "U0000-00000-00000-00000", "00000-00000-00000-00000-0", "１"] {
            assert_eq!(Code::read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn only_the_code_itself_matches_and_debug_hides_it() {
        let code = Code::draw(&Entropy::seeded(7));
        let salt = vec![3; 16];
        let hash = code.hash(&salt).unwrap().to_vec();
        let row = CodeRow {
            selector: code.selector().to_owned(),
            person: PersonId::new("p"),
            salt,
            hash,
            expires_at: None,
            failures: 0,
            locked_until: None,
        };
        assert!(code.is(&row));
        assert!(!Code::draw(&Entropy::seeded(8)).is(&row));
        assert!(!format!("{code:?}").contains(code.selector()));
    }
}
