//! Where private keys are kept: encrypted files, or a PKCS #11 token.

mod token;
mod vault;

use std::sync::{Arc, PoisonError, RwLock};

use catalogue::model::authority::KeyKind;
use signature::{Algorithm, KeyError, SigningKey};

pub use token::Token;
pub use vault::{Passphrase, Vault};

/// A place for keys that is open: makes and finds keys by name.
pub trait KeyStore: Send + Sync {
    /// Makes a key. A key of that name must not exist.
    ///
    /// # Errors
    /// The place refuses or fails.
    fn create(&self, name: &str, kind: KeyKind) -> Result<Arc<dyn SigningKey>, KeysError>;

    /// The key of that name.
    ///
    /// # Errors
    /// There is none, or it cannot be read.
    fn open(&self, name: &str) -> Result<Arc<dyn SigningKey>, KeysError>;
}

/// Why a key cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeysError {
    /// The root's keys are not open: that takes both custodians.
    #[error(
        "the root's keys are locked; both custodians unlock them at a key ceremony (minben trust ceremony)"
    )]
    RootLocked,
    /// The keys for daily work are not open.
    #[error(
        "the authorities' keys are locked; set trust_secret_file in minben.toml and start the server again"
    )]
    Locked,
    /// The passphrases do not open the place.
    #[error("the passphrase is not right; nothing was opened")]
    WrongPassphrase,
    /// A passphrase is too weak, or two custodians have the same.
    #[error("a passphrase has at least 12 characters, and the two custodians' differ")]
    WeakPassphrase,
    /// No key by that name.
    #[error("there is no key {name}; is the data folder complete?")]
    Missing {
        /// The name.
        name: String,
    },
    /// A file is not what it should be.
    #[error("the key file {name} is damaged; restore it from a copy")]
    Damaged {
        /// The name.
        name: String,
    },
    /// A key of that name exists.
    #[error("there is a key {name} already")]
    Exists {
        /// The name.
        name: String,
    },
    /// The token failed, in its own words.
    #[error("the PKCS #11 token failed: {0}")]
    Token(String),
    /// A file could not be read or written.
    #[error("the folder of the keys cannot be used: {0}")]
    Io(#[from] std::io::Error),
    /// The key itself failed.
    #[error(transparent)]
    Key(#[from] KeyError),
}

/// The node's keys, as a part of the context. What is not open is `None`.
#[derive(Default)]
pub struct Keys {
    root: RwLock<Option<Arc<dyn KeyStore>>>,
    daily: RwLock<Option<Arc<dyn KeyStore>>>,
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keys")
    }
}

impl Keys {
    /// Keys that are locked.
    pub fn locked() -> Self {
        Self::default()
    }

    /// Opens the keys for daily work.
    pub fn open_daily(&self, store: Arc<dyn KeyStore>) {
        *self.daily.write().unwrap_or_else(PoisonError::into_inner) = Some(store);
    }

    /// Opens the root's keys, for as long as the process lives.
    pub fn open_root(&self, store: Arc<dyn KeyStore>) {
        *self.root.write().unwrap_or_else(PoisonError::into_inner) = Some(store);
    }

    /// Locks everything: what was open is wiped when its last use ends.
    pub fn lock(&self) {
        *self.daily.write().unwrap_or_else(PoisonError::into_inner) = None;
        *self.root.write().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// The keys for daily work: of subordinate authorities, responders and the time-stamping unit.
    ///
    /// # Errors
    /// They are locked.
    pub fn daily(&self) -> Result<Arc<dyn KeyStore>, KeysError> {
        self.daily.read().unwrap_or_else(PoisonError::into_inner).clone().ok_or(KeysError::Locked)
    }

    /// The root's keys.
    ///
    /// # Errors
    /// They are locked, as they are outside of a ceremony.
    pub fn root(&self) -> Result<Arc<dyn KeyStore>, KeysError> {
        self.root.read().unwrap_or_else(PoisonError::into_inner).clone().ok_or(KeysError::RootLocked)
    }
}

/// The algorithm with which a kind of key signs.
pub(crate) fn algorithm(kind: KeyKind) -> Algorithm {
    match kind {
        KeyKind::P256 => Algorithm::EcdsaP256Sha256,
        KeyKind::P384 => Algorithm::EcdsaP384Sha384,
        KeyKind::Ed25519 => Algorithm::Ed25519,
    }
}

/// The kind of key that signs with an algorithm; none for those that are only verified.
pub(crate) fn kind_of(algorithm: Algorithm) -> Option<KeyKind> {
    match algorithm {
        Algorithm::EcdsaP256Sha256 | Algorithm::EcdsaP256Sha384 => Some(KeyKind::P256),
        Algorithm::EcdsaP384Sha384 | Algorithm::EcdsaP384Sha256 => Some(KeyKind::P384),
        Algorithm::Ed25519 => Some(KeyKind::Ed25519),
        Algorithm::RsaSha256 | Algorithm::RsaSha384 | Algorithm::RsaSha512 => None,
    }
}
