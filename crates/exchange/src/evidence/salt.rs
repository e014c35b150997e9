//! Digests of requests and answers as the audit trail tells them.

use kernel::Tx;

/// Bytes that nobody guesses.
const BYTES: usize = 16;

/// What is mixed into the digests of one exchange. Agencies have it, the person does not: a person gets the receipt of the
/// row that tells the digests, and could try out what was answered when it is one of a few values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Salt(String);

impl Salt {
    /// A new one.
    pub(crate) fn draw(tx: &Tx) -> Self {
        let mut bytes = [0; BYTES];
        tx.entropy().fill(&mut bytes);
        Self(hex::encode(bytes))
    }

    /// One that was kept.
    pub(crate) fn kept(text: String) -> Self {
        Self(text)
    }

    /// As it is kept and told to agencies: 32 hexadecimal digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What the audit trail tells of bytes whose SHA-256 this is: the SHA-256 of the text made of the salt's digits and the
    /// digest's, in lower case, so that two calls of `sha256sum` are enough to compare.
    pub fn over(&self, sha256: &[u8; 32]) -> String {
        kernel::sha256_hex(format!("{}{}", self.0, hex::encode(sha256)))
    }
}

#[cfg(test)]
mod tests {
    use super::Salt;

    /// Made with: printf '%s%s' 00112233445566778899aabbccddeeff "$(printf abc | sha256sum | cut -c1-64)" | sha256sum
    #[test]
    fn two_calls_of_a_common_program_give_the_same() {
        let salt = Salt::kept("00112233445566778899aabbccddeeff".to_owned());
        let abc = kernel::digest::Sha256::digest("abc");
        assert_eq!(salt.over(&abc), "daf68cf1fcc5df25391e0711d2ec2d2807c1b89e69ac442554c67bccc3de33bf");
    }
}
