//! The node's log: its key, and the newest head it has signed, both outside of the database.

use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use kernel::{Ctx, Timestamp};
use signature::{Algorithm, Certificate, SigningKey, SoftKey};

use crate::LedgerError;
use crate::note::Checkpoint;
use crate::receipt::Trust;

/// The private key, PKCS #8 in DER.
const KEY_FILE: &str = "log.key";
/// The key's certificate and those up to the root, PEM, when an authority has issued one.
const CERTIFICATES_FILE: &str = "log.crt";
/// The newest head this node has signed.
const HEAD_FILE: &str = "head";

/// A part of the context: a place for the log's key that opens with a secret, where the node has one. A log that begins
/// while it is open has its key there; one that began with a file keeps the file.
#[derive(Clone, Copy)]
pub struct KeyPlace {
    /// The key.
    pub find: fn(&Ctx) -> InPlace,
    /// Makes the key, which is Ed25519.
    pub make: fn(&Ctx) -> InPlace,
}

/// What a place for the key answers.
pub enum InPlace {
    /// The place is locked, or there is none.
    Locked,
    /// It is open, and the key is not there.
    Missing,
    /// The key.
    Key(Arc<dyn SigningKey>),
    /// It fails, in its own words.
    Failed(String),
}

/// A part of the context: what the node needs to sign heads. The head it has signed last
/// is kept beside the database, so that a database set back to an older state is noticed.
pub struct Log {
    folder: PathBuf,
    key: OnceLock<Arc<dyn SigningKey>>,
    seen: Mutex<Seen>,
}

#[derive(Default)]
struct Seen {
    /// Whether the file was read.
    read: bool,
    newest: Option<Checkpoint>,
    /// Stamping is not tried before.
    stamp_after: Option<Timestamp>,
}

impl std::fmt::Debug for Log {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Log").field("folder", &self.folder).finish_non_exhaustive()
    }
}

impl Log {
    /// A log whose key is a file in `folder`, made when the log begins, unless there is a [`KeyPlace`] that is open then.
    pub fn new(folder: PathBuf) -> Self {
        Self { folder, key: OnceLock::new(), seen: Mutex::default() }
    }

    /// A log whose key is elsewhere, such as in a token. It has to be an Ed25519 key.
    pub fn with_key(folder: PathBuf, key: Arc<dyn SigningKey>) -> Self {
        Self { key: OnceLock::from(key), ..Self::new(folder) }
    }

    /// The file of the newest head that was signed.
    pub fn head_file(&self) -> PathBuf {
        self.folder.join(HEAD_FILE)
    }

    /// The certificates of the log's key in DER, its own first; none when there is no file.
    pub(crate) fn certificates(&self) -> Result<Vec<Vec<u8>>, LedgerError> {
        let file = self.folder.join(CERTIFICATES_FILE);
        let text = match fs::read_to_string(&file) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(told(&file, &error)),
        };
        let mut read = Trust::default();
        read.add(&text).map_err(|error| LedgerError::Key(format!("{}: {error}", file.display())))?;
        Ok(read.roots.iter().map(|certificate| certificate.der().to_vec()).collect())
    }

    /// Replaces the certificates of the log's key as a whole.
    pub(crate) fn keep_certificates(&self, chain: &[Certificate]) -> Result<(), LedgerError> {
        let file = self.folder.join(CERTIFICATES_FILE);
        let pem = chain.iter().map(Certificate::to_pem).collect::<Result<String, _>>();
        let pem = pem.map_err(|error| LedgerError::Key(error.to_string()))?;
        replace(&self.folder, CERTIFICATES_FILE, pem.as_bytes()).map_err(|error| told(&file, &error))
    }

    /// The key, made now when the log has not begun. `expected` is the public key with
    /// which it has.
    pub(crate) fn key(&self, ctx: &Ctx, expected: Option<&[u8]>) -> Result<Arc<dyn SigningKey>, LedgerError> {
        if self.key.get().is_none() {
            let made = self.find_or_make(ctx, expected.is_none())?;
            // Of two at once the first one stays; both were read from the same place.
            let _ = self.key.set(made);
        }
        let key = self.key.get().cloned().ok_or_else(|| LedgerError::Key("no key".to_owned()))?;
        match expected {
            Some(expected) if expected != key.public_key_der() => Err(LedgerError::KeyOther),
            _ => Ok(key),
        }
    }

    /// From the file where there is one, else from the place that opens with a secret.
    fn find_or_make(&self, ctx: &Ctx, may_make: bool) -> Result<Arc<dyn SigningKey>, LedgerError> {
        let place = ctx.find_part::<KeyPlace>().filter(|_| !self.folder.join(KEY_FILE).exists());
        let Some(place) = place else { return Ok(Arc::new(self.read_or_make(may_make)?)) };
        let found = match (place.find)(ctx) {
            InPlace::Missing if may_make => (place.make)(ctx),
            found => found,
        };
        match found {
            InPlace::Key(key) => Ok(key),
            InPlace::Failed(reason) => Err(LedgerError::Key(reason)),
            InPlace::Locked if !may_make => Err(LedgerError::KeyLocked),
            InPlace::Locked | InPlace::Missing => Ok(Arc::new(self.read_or_make(may_make)?)),
        }
    }

    fn read_or_make(&self, may_make: bool) -> Result<SoftKey, LedgerError> {
        let file = self.folder.join(KEY_FILE);
        match fs::metadata(&file) {
            Ok(found) if found.permissions().mode() & 0o077 != 0 => Err(LedgerError::KeyOpen { file }),
            Ok(_) => {
                let der = fs::read(&file).map_err(|error| told(&file, &error))?;
                SoftKey::from_pkcs8_der(Algorithm::Ed25519, &der).map_err(refused)
            }
            Err(error) if error.kind() == ErrorKind::NotFound && may_make => {
                self.make(&file).map_err(|error| told(&file, &error))?;
                // Of two servers that begin at once one made the file; both use what stands in it.
                self.read_or_make(false)
            }
            Err(error) if error.kind() == ErrorKind::NotFound => Err(LedgerError::KeyMissing { file }),
            Err(error) => Err(told(&file, &error)),
        }
    }

    /// Writes a new key beside its place and links it there, so that the file is never half
    /// written and never replaced.
    fn make(&self, file: &Path) -> std::io::Result<()> {
        fs::create_dir_all(&self.folder)?;
        let failed = |error: signature::KeyError| std::io::Error::other(error.to_string());
        let key = SoftKey::generate(Algorithm::Ed25519).map_err(failed)?;
        let new = self.folder.join(format!(".{KEY_FILE}.{}", std::process::id()));
        let _ = fs::remove_file(&new);
        let mut out = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&new)?;
        out.write_all(&key.to_pkcs8_der().map_err(failed)?)?;
        out.sync_all()?;
        let linked = match fs::hard_link(&new, file) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
            other => other,
        };
        fs::remove_file(&new)?;
        File::open(&self.folder)?.sync_all()?;
        linked
    }

    /// The newest head that this node has signed, as far as its folder tells.
    pub(crate) fn newest_seen(&self) -> Option<Checkpoint> {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if !seen.read {
            seen.read = true;
            let note = fs::read_to_string(self.head_file()).ok();
            seen.newest = note.and_then(|note| Checkpoint::unverified(&note).ok());
        }
        seen.newest.clone()
    }

    /// Keeps a head after it is committed. A file that cannot be written is told and
    /// changes nothing: the head stands in the database.
    pub(crate) fn remember(&self, head: &Checkpoint, note: &str) {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        // Of several sealings at once the larger head stays.
        if seen.newest.as_ref().is_some_and(|newest| newest.origin == head.origin && newest.size > head.size)
        {
            return;
        }
        *seen = Seen { read: true, newest: Some(head.clone()), stamp_after: seen.stamp_after };
        if let Err(error) = self.write_head(note) {
            tracing::warn!(%error, "the newest head is not kept beside the database");
        }
    }

    fn write_head(&self, note: &str) -> std::io::Result<()> {
        replace(&self.folder, HEAD_FILE, note.as_bytes())
    }

    /// Whether stamping is to be tried now; the next try is not before `pause_seconds` later.
    pub(crate) fn may_try_stamp(&self, now: Timestamp, pause_seconds: i64) -> bool {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        // A clock that was set back must not make the pause longer.
        let waits =
            seen.stamp_after.is_some_and(|after| now < after && after < now.plus_seconds(pause_seconds + 1));
        if !waits {
            seen.stamp_after = Some(now.plus_seconds(pause_seconds));
        }
        !waits
    }
}

/// Writes a file beside its place and moves it there, so that it is never half written.
fn replace(folder: &Path, name: &str, bytes: &[u8]) -> std::io::Result<()> {
    fs::create_dir_all(folder)?;
    let new = folder.join(format!(".{name}"));
    let mut out = File::create(&new)?;
    out.write_all(bytes)?;
    out.sync_data()?;
    fs::rename(&new, folder.join(name))
}

fn told(file: &Path, error: &std::io::Error) -> LedgerError {
    LedgerError::Key(format!("{}: {error}", file.display()))
}

fn refused(error: signature::KeyError) -> LedgerError {
    LedgerError::Key(error.to_string())
}
