//! Uploaded and produced files, each stored once under the SHA-256 of its content.
//!
//! A file is written beside the store under a temporary name, made durable, then
//! renamed into `ab/abcdef…`; so a name in the store always has its whole content,
//! and a crash leaves at most a temporary file.

use std::fmt;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use crate::digest::Sha256;
use serde::{Deserialize, Serialize};
use tempfile::NamedTempFile;

use crate::{Timestamp, Value};

const TEMPORARY: &str = ".upload-";

/// The SHA-256 of a file's content in 64 small hexadecimal digits; never a path.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct FileId(String);

impl FileId {
    /// The id, when `text` has the form of one.
    pub fn parse(text: &str) -> Result<Self, FileError> {
        let digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        if text.len() == 64 && text.bytes().all(digit) {
            Ok(Self(text.to_owned()))
        } else {
            Err(FileError::Id)
        }
    }

    /// The 64 digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for FileId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<FileId> for String {
    fn from(id: FileId) -> Self {
        id.0
    }
}

impl TryFrom<String> for FileId {
    type Error = FileError;

    fn try_from(text: String) -> Result<Self, FileError> {
        Self::parse(&text)
    }
}

impl From<FileId> for Value {
    fn from(id: FileId) -> Self {
        Self::Text(id.0)
    }
}

impl From<&FileId> for Value {
    fn from(id: &FileId) -> Self {
        Self::Text(id.0.clone())
    }
}

/// Why a file could not be stored or read.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// No space is left.
    #[error("the disk of the file store is full; free space or move the data folder")]
    Full,
    /// The store may not be written.
    #[error("the file store cannot be written; check the mount and the rights of the data folder")]
    ReadOnly,
    /// No file has this id.
    #[error("the file is not in the store")]
    NotFound,
    /// The text is not the id of a file.
    #[error("this is not a file id")]
    Id,
    /// Anything else.
    #[error("the file store failed")]
    Internal(#[source] io::Error),
}

impl From<io::Error> for FileError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Self::Full,
            ErrorKind::ReadOnlyFilesystem | ErrorKind::PermissionDenied => Self::ReadOnly,
            ErrorKind::NotFound => Self::NotFound,
            _ => Self::Internal(error),
        }
    }
}

/// A folder of files. Calls block on the disk: in async code use a blocking thread
/// for anything large.
#[derive(Debug, Clone)]
pub struct FileStore {
    root: PathBuf,
}

impl FileStore {
    /// The store in the folder `root`, which is made when the first file comes.
    pub fn new(root: PathBuf) -> Self {
        Self { root }
    }

    /// The folder of the store.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Stores `bytes`, durably when it returns.
    pub fn put_bytes(&self, bytes: &[u8]) -> Result<FileId, FileError> {
        let mut upload = self.begin()?;
        upload.write(bytes)?;
        upload.finish()
    }

    /// Begins a file whose content comes in pieces.
    pub fn begin(&self) -> Result<Upload, FileError> {
        fs::create_dir_all(&self.root)?;
        let file = tempfile::Builder::new().prefix(TEMPORARY).tempfile_in(&self.root)?;
        Ok(Upload { root: self.root.clone(), file, hash: Sha256::new(), length: 0 })
    }

    /// Opens a file for reading.
    pub fn open(&self, id: &FileId) -> Result<File, FileError> {
        Ok(File::open(self.path(id))?)
    }

    /// The whole content of a file.
    pub fn read(&self, id: &FileId) -> Result<Vec<u8>, FileError> {
        let mut bytes = Vec::new();
        self.open(id)?.read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// Whether the store has the file.
    pub fn exists(&self, id: &FileId) -> bool {
        self.path(id).is_file()
    }

    /// Deletes what interrupted uploads that began before `before` left behind, and
    /// tells how many there were.
    pub fn remove_stale_uploads(&self, before: Timestamp) -> Result<u64, FileError> {
        let entries = match fs::read_dir(&self.root) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(0),
            entries => entries?,
        };
        let mut removed = 0;
        for entry in entries {
            let entry = entry?;
            let modified = entry.metadata()?.modified()?.duration_since(std::time::UNIX_EPOCH);
            let modified = modified.map_or(0, |age| i64::try_from(age.as_micros()).unwrap_or(i64::MAX));
            if entry.file_name().to_string_lossy().starts_with(TEMPORARY) && modified < before.0 {
                fs::remove_file(entry.path())?;
                removed += 1;
            }
        }
        Ok(removed)
    }

    fn path(&self, id: &FileId) -> PathBuf {
        place(&self.root, id)
    }
}

/// A file that is being received. Dropped before [`Upload::finish`], it leaves nothing.
#[derive(Debug)]
pub struct Upload {
    root: PathBuf,
    file: NamedTempFile,
    hash: Sha256,
    length: u64,
}

impl Upload {
    /// Adds the next piece.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), FileError> {
        self.file.write_all(bytes)?;
        self.hash.update(bytes);
        self.length += bytes.len() as u64;
        Ok(())
    }

    /// Bytes received so far.
    pub fn length(&self) -> u64 {
        self.length
    }

    /// Makes the file durable under its id. The same content twice is stored once.
    pub fn finish(self) -> Result<FileId, FileError> {
        let id = FileId(hex::encode(self.hash.finalize()));
        let target = place(&self.root, &id);
        let folder = target.parent().unwrap_or(&self.root);
        if target.is_file() {
            return Ok(id);
        }
        self.file.as_file().sync_all()?;
        if !folder.is_dir() {
            fs::create_dir_all(folder)?;
            File::open(&self.root)?.sync_all()?;
        }
        self.file.persist(&target).map_err(|error| FileError::from(error.error))?;
        File::open(folder)?.sync_all()?;
        Ok(id)
    }
}

fn place(root: &Path, id: &FileId) -> PathBuf {
    root.join(id.0.get(..2).unwrap_or_default()).join(&id.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn store() -> (tempfile::TempDir, FileStore) {
        let folder = tempfile::tempdir().unwrap();
        let store = FileStore::new(folder.path().join("files"));
        (folder, store)
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn the_id_is_the_hash_of_the_content() {
        let (_folder, store) = store();
        let id = store.put_bytes(b"abc").unwrap();
        // FIPS 180-2, the example for SHA-256.
        assert_eq!(id.as_str(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(store.read(&id).unwrap(), b"abc");
        assert!(store.exists(&id));
    }

    #[test]
    fn pieces_make_the_same_file_and_it_is_stored_once() {
        let (_folder, store) = store();
        let whole = store.put_bytes(b"abc").unwrap();
        let mut upload = store.begin().unwrap();
        upload.write(b"a").unwrap();
        upload.write(b"bc").unwrap();
        assert_eq!(upload.length(), 3);
        assert_eq!(upload.finish().unwrap(), whole);
        assert_eq!(names(store.root()), ["ba"]);
    }

    #[test]
    fn a_dropped_upload_leaves_nothing() {
        let (_folder, store) = store();
        let mut upload = store.begin().unwrap();
        upload.write(b"half").unwrap();
        assert_eq!(names(store.root()).len(), 1);
        drop(upload);
        assert!(names(store.root()).is_empty());
    }

    #[test]
    fn what_a_crash_left_is_removed() {
        let (_folder, store) = store();
        let id = store.put_bytes(b"kept").unwrap();
        fs::write(store.root().join(".upload-old"), b"half").unwrap();
        assert_eq!(store.remove_stale_uploads(Timestamp(0)).unwrap(), 0);
        assert_eq!(store.remove_stale_uploads(Timestamp(i64::MAX)).unwrap(), 1);
        assert!(store.exists(&id));
        assert_eq!(FileStore::new("no-such-folder".into()).remove_stale_uploads(Timestamp(0)).unwrap(), 0);
    }

    #[test]
    fn no_id_is_a_path() {
        for text in ["", "../../../../etc/passwd", "BA", &"G".repeat(64), &"A".repeat(64), &"/".repeat(64)] {
            assert!(FileId::parse(text).is_err(), "{text}");
        }
        assert!(serde_json::from_str::<FileId>("\"../x\"").is_err());
    }

    #[test]
    fn a_missing_file_is_not_found() {
        let (_folder, store) = store();
        let id = FileId::parse(&"0".repeat(64)).unwrap();
        assert!(matches!(store.open(&id), Err(FileError::NotFound)));
        assert!(!store.exists(&id));
    }

    #[test]
    fn full_and_read_only_disks_are_told_apart() {
        let kind = |kind: ErrorKind| FileError::from(io::Error::from(kind));
        assert!(matches!(kind(ErrorKind::StorageFull), FileError::Full));
        assert!(matches!(kind(ErrorKind::QuotaExceeded), FileError::Full));
        assert!(matches!(kind(ErrorKind::ReadOnlyFilesystem), FileError::ReadOnly));
        assert!(matches!(kind(ErrorKind::PermissionDenied), FileError::ReadOnly));
        assert!(matches!(kind(ErrorKind::BrokenPipe), FileError::Internal(_)));
    }
}
