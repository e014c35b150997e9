//! The directory: agencies and units as all nodes of the federation know them. The signed list names it by its digest.

use directory::model::{Shared, SharedMistake};
use serde::{Deserialize, Serialize};

use super::Fingerprint;

/// Name and version of the directory's form.
pub const DIRECTORY_FORMAT: &str = "minben-directory-1";
/// The longest directory that is read, in bytes of JSON.
pub const MAX_DIRECTORY_BYTES: usize = 4 * 1024 * 1024;

/// The directory as it is sent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Directory {
    /// [`DIRECTORY_FORMAT`].
    pub format: String,
    /// Agencies and units.
    #[serde(flatten)]
    pub shared: Shared,
}

/// What a list says of the directory that belongs to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListedDirectory {
    /// SHA-256 of its JSON.
    pub sha256: Fingerprint,
    /// Its length in bytes.
    pub length: u64,
}

/// Why a directory is not the one of the list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DirectoryMistake {
    /// Other bytes than the list names.
    #[error("it is not the one that the signed list names")]
    Other,
    /// Longer than is read.
    #[error("it is longer than {MAX_DIRECTORY_BYTES} bytes")]
    TooLong,
    /// Not JSON of this form.
    #[error("it is no directory: {0}")]
    Unreadable(String),
    /// Another form.
    #[error("its form is {0}, this program reads {DIRECTORY_FORMAT}; use a newer program")]
    Format(String),
    /// It does not hold together.
    #[error(transparent)]
    Content(#[from] SharedMistake),
}

impl Directory {
    /// The directory with these agencies and units.
    pub fn new(shared: Shared) -> Self {
        Self { format: DIRECTORY_FORMAT.to_owned(), shared }
    }

    /// Reads a directory.
    ///
    /// # Errors
    /// It is another one than the list names, or does not hold together.
    pub fn read(json: &[u8], listed: &ListedDirectory) -> Result<Self, DirectoryMistake> {
        if json.len() > MAX_DIRECTORY_BYTES {
            return Err(DirectoryMistake::TooLong);
        }
        if *listed != ListedDirectory::of(json) {
            return Err(DirectoryMistake::Other);
        }
        let directory: Self =
            serde_json::from_slice(json).map_err(|error| DirectoryMistake::Unreadable(error.to_string()))?;
        if directory.format != DIRECTORY_FORMAT {
            return Err(DirectoryMistake::Format(directory.format.chars().take(40).collect()));
        }
        directory.shared.check()?;
        Ok(directory)
    }
}

impl ListedDirectory {
    /// Of a directory's JSON.
    pub fn of(json: &[u8]) -> Self {
        Self { sha256: Fingerprint::of_bytes(json), length: json.len() as u64 }
    }
}
