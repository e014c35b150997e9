//! What can go wrong with the ledger, by what somebody does about it.

use std::path::PathBuf;

use kernel::DbError;
use web::Failure;

use crate::note::NoteError;
use crate::tree::TreeError;

/// Why the ledger does not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// There is no such row in the audit trail.
    #[error("the audit trail has no such row")]
    NotFound,
    /// The row waits for the next sealing.
    #[error("the row is not sealed yet; ask again in a few seconds")]
    NotSealed,
    /// The log was begun with a key that is not here.
    #[error(
        "the log's key {} is missing; put the key back with which the log was begun, \
         until then rows wait unsealed",
        .file.display()
    )]
    KeyMissing {
        /// Where the key is expected.
        file: PathBuf,
    },
    /// The key is in a place that is not open.
    #[error(
        "the log's key is among the keys for daily work, which are locked: set trust_secret_file in minben.toml and \
         start the server again; until then rows wait unsealed"
    )]
    KeyLocked,
    /// The key here is not the one with which the log was begun.
    #[error("the key here is not the log's: put the key back with which the log was begun")]
    KeyOther,
    /// Others than the server's account may read the key.
    #[error("the log's key {} may be read by others; run chmod 600 on it", .file.display())]
    KeyOpen {
        /// The key's file.
        file: PathBuf,
    },
    /// The key cannot be read, made or used.
    #[error("the log's key cannot be used: {0}")]
    Key(String),
    /// The database holds an older tree than the one this node has signed.
    #[error(
        "the database holds a log of {held} rows, but a head of {seen} rows was signed: it was set back; \
         nothing is sealed until the newer database is restored"
    )]
    RolledBack {
        /// Leaves that the database holds.
        held: u64,
        /// Leaves of the newest head that was signed.
        seen: u64,
    },
    /// The database holds another history than the one this node has signed.
    #[error(
        "the first {seen} rows of the log are not those over which the node signed its head: the history was \
         rewritten; run `minben verify --data` to find where"
    )]
    Forked {
        /// Leaves of the head that no longer fits.
        seen: u64,
    },
    /// The stored tree is damaged.
    #[error("the stored tree is damaged: {0}; run `minben verify --data` to find where")]
    Damaged(String),
    /// Another server sealed at the same time, again and again.
    #[error("other servers seal at the same time; the rows wait for the next second")]
    Crowded,
    /// Storage failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl LedgerError {
    /// Whether sealing stands still until somebody does something.
    pub fn stops_sealing(&self) -> bool {
        !matches!(self, Self::NotFound | Self::NotSealed | Self::Crowded | Self::Db(_))
    }
}

impl From<TreeError<DbError>> for LedgerError {
    fn from(error: TreeError<DbError>) -> Self {
        match error {
            TreeError::Store(error) => Self::Db(error),
            other => Self::Damaged(other.to_string()),
        }
    }
}

impl From<NoteError> for LedgerError {
    fn from(error: NoteError) -> Self {
        match error {
            NoteError::Kind | NoteError::Key(_) => Self::Key(error.to_string()),
            other => Self::Damaged(other.to_string()),
        }
    }
}

impl From<LedgerError> for Failure {
    fn from(error: LedgerError) -> Self {
        match error {
            LedgerError::NotFound => Self::not_found(),
            LedgerError::NotSealed | LedgerError::Crowded => Self::new(503, "ledger.not_sealed"),
            LedgerError::Db(error) => error.into(),
            stopped => {
                tracing::error!(error = %stopped, "the ledger stands still");
                Self::new(503, "ledger.stopped")
            }
        }
    }
}
