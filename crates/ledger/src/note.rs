//! Signed tree heads as checkpoints (C2SP tlog-checkpoint) in signed notes (C2SP signed-note).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kernel::digest::Sha256;
use signature::{Algorithm, SigningKey};

use crate::tree::Hash;

/// Signature type of Ed25519 in signed notes.
const ED25519: u8 = 0x01;
/// DER of an Ed25519 SubjectPublicKeyInfo before the key's 32 bytes (RFC 8410).
const ED25519_SPKI: [u8; 12] = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];
/// Longest note that is read: more signatures than any log has witnesses.
pub(crate) const MOST_BYTES: usize = 64 * 1024;

/// Why a note proves nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// It is not a checkpoint in a signed note.
    #[error("this is not a signed checkpoint: {0}")]
    Form(&'static str),
    /// None of its signatures is by a key that is trusted.
    #[error("it is not signed by the given key of the log “{origin}”")]
    Unsigned {
        /// The log that it says it is of.
        origin: String,
    },
    /// The signature of the trusted key is wrong.
    #[error("the signature of the log “{origin}” is wrong")]
    Forged {
        /// The log that it says it is of.
        origin: String,
    },
    /// The key can sign no notes.
    #[error("a log signs with Ed25519; this key is of another kind")]
    Kind,
    /// The key could not sign.
    #[error("the log's key could not sign: {0}")]
    Key(String),
}

/// A head of the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which log it is of.
    pub origin: String,
    /// Leaves.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
}

impl Checkpoint {
    /// The text that is signed: origin, size and root, a line each.
    pub fn text(&self) -> String {
        format!("{}\n{}\n{}\n", self.origin, self.size, self.root)
    }

    /// Reads what a note says, without a look at who signed it.
    pub fn unverified(note: &str) -> Result<Self, NoteError> {
        Self::read(split(note)?.0)
    }

    fn read(text: &str) -> Result<Self, NoteError> {
        let mut lines = text.lines();
        let origin = lines.next().filter(|line| !line.is_empty());
        let origin = origin.ok_or(NoteError::Form("the first line, the log's name, is empty"))?.to_owned();
        let size = lines.next().filter(|line| is_decimal(line)).and_then(|line| line.parse().ok());
        let size = size.ok_or(NoteError::Form("the second line is not the number of rows"))?;
        let root = lines.next().and_then(Hash::parse);
        let root = root.ok_or(NoteError::Form("the third line is not a hash in base 64"))?;
        Ok(Self { origin, size, root })
    }
}

/// Digits without a zero before them.
fn is_decimal(line: &str) -> bool {
    line == "0" || (!line.starts_with('0') && line.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The public key of a log, by which its notes are known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogKey {
    /// The log's name; none when only the key is known, which then stands for whatever name
    /// the note gives itself.
    name: Option<String>,
    /// SubjectPublicKeyInfo of an Ed25519 key.
    spki: Vec<u8>,
}

impl LogKey {
    /// The key of a log by its SubjectPublicKeyInfo in DER.
    pub fn new(name: Option<&str>, spki: &[u8]) -> Result<Self, NoteError> {
        if spki.len() != ED25519_SPKI.len() + 32 || !spki.starts_with(&ED25519_SPKI) {
            return Err(NoteError::Kind);
        }
        Ok(Self { name: name.map(str::to_owned), spki: spki.to_vec() })
    }

    /// Reads a verifier key as signed-note tools write it: `name+id+base64`.
    pub fn parse(text: &str) -> Result<Self, NoteError> {
        let wrong = NoteError::Form("a log's key has the form name+id+key");
        let mut parts = text.trim().splitn(3, '+');
        let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(wrong);
        };
        let bytes = STANDARD.decode(key).map_err(|_| wrong.clone())?;
        let Some((&ED25519, raw)) = bytes.split_first() else { return Err(NoteError::Kind) };
        let key = Self::new(Some(name), &[&ED25519_SPKI, raw].concat())?;
        if id == hex(&key.id(name)) { Ok(key) } else { Err(wrong) }
    }

    /// The key in the form that signed-note tools read, for the log `name`.
    pub fn verifier(&self, name: &str) -> String {
        let encoded = STANDARD.encode([&[ED25519], self.raw()].concat());
        format!("{name}+{}+{encoded}", hex(&self.id(name)))
    }

    /// SubjectPublicKeyInfo in DER.
    pub fn spki(&self) -> &[u8] {
        &self.spki
    }

    fn raw(&self) -> &[u8] {
        self.spki.get(ED25519_SPKI.len()..).unwrap_or_default()
    }

    /// The first four bytes of `SHA-256(name || 0x0A || 0x01 || key)`.
    fn id(&self, name: &str) -> [u8; 4] {
        let mut hash = Sha256::new();
        hash.update(name);
        hash.update([b'\n', ED25519]);
        hash.update(self.raw());
        let hash = hash.finalize();
        [hash[0], hash[1], hash[2], hash[3]]
    }
}

/// Signs a head. The key's name is the log's.
pub fn sign(key: &dyn SigningKey, head: &Checkpoint) -> Result<String, NoteError> {
    if key.algorithm() != Algorithm::Ed25519 {
        return Err(NoteError::Kind);
    }
    let public = LogKey::new(Some(&head.origin), key.public_key_der())?;
    let text = head.text();
    let made = key.sign(text.as_bytes()).map_err(|error| NoteError::Key(error.to_string()))?;
    let signed = STANDARD.encode([&public.id(&head.origin)[..], &made].concat());
    Ok(format!("{text}\n— {} {signed}\n", head.origin))
}

/// Reads a head that one of the keys has signed.
pub fn open(note: &str, keys: &[LogKey]) -> Result<Checkpoint, NoteError> {
    let (text, signatures) = split(note)?;
    let head = Checkpoint::read(text)?;
    for line in signatures.lines() {
        let (name, bytes) = signature_line(line)?;
        let Some((id, made)) = bytes.split_at_checked(4) else {
            return Err(NoteError::Form("a signature is too short"));
        };
        // A key stands for the log it names; a note of another log is none of its business.
        let known = keys.iter().find(|key| {
            key.name.as_deref().is_none_or(|known| known == name) && name == head.origin && key.id(name) == id
        });
        if let Some(key) = known {
            let checked = signature::verify(&key.spki, text.as_bytes(), made, Algorithm::Ed25519);
            return checked.map(|()| head.clone()).map_err(|_| NoteError::Forged { origin: head.origin });
        }
    }
    Err(NoteError::Unsigned { origin: head.origin })
}

/// The signed text with its last line break, and the lines of signatures.
fn split(note: &str) -> Result<(&str, &str), NoteError> {
    if note.len() > MOST_BYTES {
        return Err(NoteError::Form("it is too long"));
    }
    if note.bytes().any(|byte| byte < 0x20 && byte != b'\n') {
        return Err(NoteError::Form("it holds control characters"));
    }
    let end = note.rfind("\n\n").ok_or(NoteError::Form("no empty line stands before the signatures"))?;
    let (text, signatures) = (note.get(..=end), note.get(end + 2..));
    match (text, signatures) {
        (Some(text), Some(signatures)) if signatures.ends_with('\n') => Ok((text, signatures)),
        _ => Err(NoteError::Form("the last line has no end")),
    }
}

fn signature_line(line: &str) -> Result<(&str, Vec<u8>), NoteError> {
    let parts = line.strip_prefix("— ").and_then(|rest| rest.split_once(' '));
    let (name, encoded) = parts.ok_or(NoteError::Form("a line of signatures is wrong"))?;
    let bytes = STANDARD.decode(encoded).map_err(|_| NoteError::Form("a signature is not base 64"))?;
    Ok((name, bytes))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

#[cfg(test)]
mod tests {
    use signature::SoftKey;

    use super::*;

    fn head() -> Checkpoint {
        Checkpoint { origin: "log.example/ledger".to_owned(), size: 7, root: Hash::leaf(b"x") }
    }

    #[test]
    fn only_the_logs_own_key_opens_its_note() {
        let key = SoftKey::generate(Algorithm::Ed25519).unwrap();
        let public = LogKey::new(None, key.public_key_der()).unwrap();
        let named = LogKey::parse(&public.verifier("log.example/ledger")).unwrap();
        let note = sign(&key, &head()).unwrap();
        assert_eq!(open(&note, std::slice::from_ref(&public)).unwrap(), head());
        assert_eq!(open(&note, std::slice::from_ref(&named)).unwrap(), head());
        assert_eq!(Checkpoint::unverified(&note).unwrap(), head());
        let grown = note.replace("\n7\n", "\n8\n");
        assert_eq!(open(&grown, &[named]), Err(NoteError::Forged { origin: head().origin }));
        let other = SoftKey::generate(Algorithm::Ed25519).unwrap();
        let other = LogKey::new(None, other.public_key_der()).unwrap();
        assert_eq!(open(&note, &[other]), Err(NoteError::Unsigned { origin: head().origin }));
        let elsewhere = LogKey::parse(&public.verifier("other.example/ledger")).unwrap();
        assert!(open(&note, &[elsewhere]).is_err());
    }

    #[test]
    fn what_is_no_note_is_refused_with_a_reason() {
        let key = SoftKey::generate(Algorithm::Ed25519).unwrap();
        let note = sign(&key, &head()).unwrap();
        for wrong in [
            String::new(),
            "x\n\n".to_owned(),
            note.replace('\n', "\r\n"),
            note.replace("\n7\n", "\n07\n"),
            note.replace("\n7\n", "\n-7\n"),
            note.replace("\n7\n", "\n99999999999999999999\n"),
            note.replace("— ", "- "),
            note.trim_end().to_owned(),
            "x".repeat(MOST_BYTES + 1),
        ] {
            let keys = [LogKey::new(None, key.public_key_der()).unwrap()];
            assert!(matches!(open(&wrong, &keys), Err(NoteError::Form(_))), "{wrong:?}");
        }
        assert_eq!(LogKey::parse("a+b"), Err(NoteError::Form("a log's key has the form name+id+key")));
        assert!(SoftKey::generate(Algorithm::EcdsaP256Sha256).is_ok_and(|key| sign(&key, &head()).is_err()));
    }
}
