//! Keys in encrypted files.
//!
//! A folder has one `vault.json` with the salt of each custodian and one `NAME.key` for each
//! key. Each passphrase is stretched with argon2id (RFC 9106); the results together give the
//! key with which AES-256-GCM seals the PKCS #8 of each private key under the key's name.
//! A custodian who is missing is half of that key missing.

use std::collections::HashMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use argon2::{Argon2, Params, Version};
use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use aws_lc_rs::rand::{SecureRandom as _, SystemRandom};
use catalogue::model::authority::KeyKind;
use serde::{Deserialize, Serialize};
use signature::{Digest, SigningKey, SoftKey};
use zeroize::Zeroizing;

use super::{KeyStore, KeysError, algorithm};

/// The text whose sealing tells whether the passphrases are right.
const CHECK: &[u8] = b"minben vault 1";
/// Characters of a passphrase, at least.
const LEAST_CHARS: usize = 12;
/// The second recommended parameters of RFC 9106 §4 with less memory: 19 MiB, two passes.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;

/// A passphrase; wiped when dropped, and never shown.
pub struct Passphrase(Zeroizing<String>);

impl Passphrase {
    /// A passphrase of at least 12 characters; spaces and line ends around it do not count.
    ///
    /// # Errors
    /// It is too short.
    pub fn new(text: &str) -> Result<Self, KeysError> {
        let text = text.trim();
        if text.chars().count() < LEAST_CHARS {
            return Err(KeysError::WeakPassphrase);
        }
        Ok(Self(Zeroizing::new(text.to_owned())))
    }

    /// Two passphrases as one, for a place that takes one secret only.
    pub(crate) fn joined(first: &Self, second: &Self) -> Self {
        Self(Zeroizing::new(format!("{}{}", *first.0, *second.0)))
    }

    /// The passphrase, to hand it to a token as its PIN.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Passphrase(…)")
    }
}

/// `vault.json`.
#[derive(Debug, Serialize, Deserialize)]
struct Lock {
    memory_kib: u32,
    passes: u32,
    /// One for each custodian, in hexadecimal.
    salts: Vec<String>,
    /// The sealed check, in hexadecimal.
    check: String,
}

/// An open folder of keys.
pub struct Vault {
    folder: PathBuf,
    key: LessSafeKey,
    opened: RwLock<HashMap<String, Arc<dyn SigningKey>>>,
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Vault").field("folder", &self.folder).finish_non_exhaustive()
    }
}

impl Vault {
    /// Whether there is a vault in the folder.
    pub fn exists(folder: &Path) -> bool {
        folder.join("vault.json").exists()
    }

    /// Makes a vault that needs all of these passphrases.
    ///
    /// # Errors
    /// Two are the same, or the folder cannot be written, or holds a vault.
    pub fn create(folder: &Path, passphrases: &[Passphrase]) -> Result<Self, KeysError> {
        let same = passphrases
            .iter()
            .enumerate()
            .any(|(place, one)| passphrases.iter().skip(place + 1).any(|other| *other.0 == *one.0));
        if same || passphrases.is_empty() {
            return Err(KeysError::WeakPassphrase);
        }
        if Self::exists(folder) {
            return Err(KeysError::Exists { name: folder.display().to_string() });
        }
        fs::create_dir_all(folder)?;
        restrict(folder, 0o700)?;
        let salts = passphrases.iter().map(|_| random::<16>().map(hex::encode)).collect::<Result<_, _>>()?;
        let mut lock = Lock { memory_kib: MEMORY_KIB, passes: PASSES, salts, check: String::new() };
        let key = stretch(&lock, passphrases)?;
        lock.check = hex::encode(seal(&key, "check", CHECK)?);
        let text = serde_json::to_vec_pretty(&lock).map_err(std::io::Error::other)?;
        write(folder, "vault.json", &text)?;
        Ok(Self { folder: folder.to_owned(), key, opened: RwLock::default() })
    }

    /// Opens a vault.
    ///
    /// # Errors
    /// The passphrases are not right, or too few; the folder holds no vault.
    pub fn open(folder: &Path, passphrases: &[Passphrase]) -> Result<Self, KeysError> {
        let text = fs::read(folder.join("vault.json"))?;
        let damaged = || KeysError::Damaged { name: "vault.json".to_owned() };
        let lock: Lock = serde_json::from_slice(&text).map_err(|_| damaged())?;
        let key = stretch(&lock, passphrases)?;
        let check = hex::decode(&lock.check).map_err(|_| damaged())?;
        unseal(&key, "check", check).map_err(|()| KeysError::WrongPassphrase)?;
        Ok(Self { folder: folder.to_owned(), key, opened: RwLock::default() })
    }

    fn remember(&self, name: &str, key: SoftKey) -> Arc<dyn SigningKey> {
        let key: Arc<dyn SigningKey> = Arc::new(key);
        let mut opened = self.opened.write().unwrap_or_else(PoisonError::into_inner);
        opened.insert(name.to_owned(), key.clone());
        key
    }
}

impl KeyStore for Vault {
    fn create(&self, name: &str, kind: KeyKind) -> Result<Arc<dyn SigningKey>, KeysError> {
        let file = file_name(name)?;
        if self.folder.join(&file).exists() {
            return Err(KeysError::Exists { name: name.to_owned() });
        }
        let key = SoftKey::generate(algorithm(kind))?;
        let mut plain = Zeroizing::new(vec![kind_byte(kind)]);
        plain.extend_from_slice(&key.to_pkcs8_der()?);
        write(&self.folder, &file, &seal(&self.key, name, &plain)?)?;
        Ok(self.remember(name, key))
    }

    fn open(&self, name: &str) -> Result<Arc<dyn SigningKey>, KeysError> {
        if let Some(key) = self.opened.read().unwrap_or_else(PoisonError::into_inner).get(name) {
            return Ok(key.clone());
        }
        let sealed = match fs::read(self.folder.join(file_name(name)?)) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Err(KeysError::Missing { name: name.to_owned() });
            }
            read => read?,
        };
        let damaged = || KeysError::Damaged { name: name.to_owned() };
        let plain = unseal(&self.key, name, sealed).map_err(|()| damaged())?;
        let (kind, pkcs8) = plain.split_first().ok_or_else(damaged)?;
        let kind = [KeyKind::P256, KeyKind::P384, KeyKind::Ed25519]
            .into_iter()
            .find(|known| kind_byte(*known) == *kind)
            .ok_or_else(damaged)?;
        Ok(self.remember(name, SoftKey::from_pkcs8_der(algorithm(kind), pkcs8)?))
    }
}

fn kind_byte(kind: KeyKind) -> u8 {
    match kind {
        KeyKind::P256 => 1,
        KeyKind::P384 => 2,
        KeyKind::Ed25519 => 3,
    }
}

/// Names are ours, but a name must never leave the folder.
fn file_name(name: &str) -> Result<String, KeysError> {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if name.is_empty() || !name.bytes().all(plain) {
        return Err(KeysError::Missing { name: name.to_owned() });
    }
    Ok(format!("{name}.key"))
}

fn stretch(lock: &Lock, passphrases: &[Passphrase]) -> Result<LessSafeKey, KeysError> {
    if lock.salts.len() != passphrases.len() {
        return Err(KeysError::WrongPassphrase);
    }
    let damaged = || KeysError::Damaged { name: "vault.json".to_owned() };
    let params = Params::new(lock.memory_kib, lock.passes, 1, Some(32)).map_err(|_| damaged())?;
    let argon = Argon2::new(argon2::Algorithm::Argon2id, Version::V0x13, params);
    let mut parts = Zeroizing::new(Vec::with_capacity(32 * passphrases.len()));
    for (passphrase, salt) in passphrases.iter().zip(&lock.salts) {
        let salt = hex::decode(salt).map_err(|_| damaged())?;
        let mut part = Zeroizing::new([0_u8; 32]);
        argon.hash_password_into(passphrase.0.as_bytes(), &salt, part.as_mut()).map_err(|_| damaged())?;
        parts.extend_from_slice(part.as_ref());
    }
    let key = Zeroizing::new(Digest::Sha256.of(&parts));
    Ok(LessSafeKey::new(UnboundKey::new(&AES_256_GCM, &key).map_err(|_| damaged())?))
}

fn seal(key: &LessSafeKey, name: &str, plain: &[u8]) -> Result<Vec<u8>, KeysError> {
    let nonce = random::<NONCE_LEN>()?;
    let mut sealed = plain.to_vec();
    key.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(name), &mut sealed)
        .map_err(|_| std::io::Error::other("sealing failed"))?;
    Ok([nonce.as_slice(), &sealed].concat())
}

fn unseal(key: &LessSafeKey, name: &str, sealed: Vec<u8>) -> Result<Zeroizing<Vec<u8>>, ()> {
    let (nonce, body) = sealed.split_at_checked(NONCE_LEN).ok_or(())?;
    let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| ())?;
    let mut body = Zeroizing::new(body.to_vec());
    let length = key.open_in_place(nonce, Aad::from(name), &mut body).map_err(|_| ())?.len();
    body.truncate(length);
    Ok(body)
}

fn random<const N: usize>() -> Result<[u8; N], KeysError> {
    let mut bytes = [0_u8; N];
    SystemRandom::new()
        .fill(&mut bytes)
        .map_err(|_| std::io::Error::other("the system gives no randomness"))?;
    Ok(bytes)
}

/// Writes a file beside its place, makes it durable, then renames it.
fn write(folder: &Path, name: &str, bytes: &[u8]) -> Result<(), KeysError> {
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    restrict(file.path(), 0o600)?;
    file.persist(folder.join(name)).map_err(|error| error.error)?;
    fs::File::open(folder)?.sync_all()?;
    Ok(())
}

fn restrict(path: &Path, mode: u32) -> Result<(), KeysError> {
    use std::os::unix::fs::PermissionsExt as _;
    Ok(fs::set_permissions(path, fs::Permissions::from_mode(mode))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pass(text: &str) -> Passphrase {
        Passphrase::new(text).unwrap()
    }

    #[test]
    fn both_custodians_are_needed_and_keys_come_back() {
        let folder = tempfile::tempdir().unwrap();
        let both = [pass("first custodian"), pass("second custodian")];
        let vault = Vault::create(folder.path(), &both).unwrap();
        let made = KeyStore::create(&vault, "root-1", KeyKind::P384).unwrap();
        drop(vault);
        let opened = Vault::open(folder.path(), &both).unwrap();
        let key = KeyStore::open(&opened, "root-1").unwrap();
        assert_eq!(key.public_key_der(), made.public_key_der());
        for wrong in [
            vec![pass("first custodian")],
            vec![pass("second custodian"), pass("first custodian")],
            vec![pass("first custodian"), pass("another custodian")],
        ] {
            assert!(matches!(Vault::open(folder.path(), &wrong), Err(KeysError::WrongPassphrase)));
        }
    }

    #[test]
    fn a_changed_or_renamed_file_is_not_a_key() {
        let folder = tempfile::tempdir().unwrap();
        let one = [pass("for daily work")];
        let vault = Vault::create(folder.path(), &one).unwrap();
        KeyStore::create(&vault, "a", KeyKind::P256).unwrap();
        fs::copy(folder.path().join("a.key"), folder.path().join("b.key")).unwrap();
        assert!(matches!(KeyStore::open(&vault, "b"), Err(KeysError::Damaged { .. })));
        let mut bytes = fs::read(folder.path().join("a.key")).unwrap();
        bytes[20] ^= 1;
        fs::write(folder.path().join("a.key"), bytes).unwrap();
        let vault = Vault::open(folder.path(), &one).unwrap();
        assert!(matches!(KeyStore::open(&vault, "a"), Err(KeysError::Damaged { .. })));
        assert!(matches!(KeyStore::open(&vault, "../a"), Err(KeysError::Missing { .. })));
        assert!(matches!(KeyStore::create(&vault, "a", KeyKind::P256), Err(KeysError::Exists { .. })));
    }

    #[test]
    fn weak_passphrases_are_refused() {
        assert!(Passphrase::new("short").is_err());
        let folder = tempfile::tempdir().unwrap();
        let same = [pass("the same for both"), pass("the same for both")];
        assert!(matches!(Vault::create(folder.path(), &same), Err(KeysError::WeakPassphrase)));
    }
}
