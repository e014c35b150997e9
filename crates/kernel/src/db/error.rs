//! What can go wrong in storage, by what a caller does about it.

/// A storage error. Its text never holds SQL or data.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// A unique key exists already.
    #[error("the same key exists already")]
    Unique,
    /// The database is busy; trying again later helps.
    #[error("the database is busy, try again")]
    Busy,
    /// The database cannot be written to.
    #[error("the database is read-only; check the permissions of the data folder")]
    ReadOnly,
    /// The disk is full.
    #[error("the disk is full; free some space, nothing was saved")]
    Full,
    /// The database cannot be reached, or went away in the middle.
    #[error("the database cannot be reached; nothing was acknowledged")]
    Unavailable,
    /// Two transactions collided; the write runs again by itself.
    #[error("the transaction collided with another one")]
    Serialization,
    /// A report took longer than it was given and was stopped.
    #[error("the question took too long and was stopped")]
    TooLong,
    /// A text holds the character NUL, which no database column takes.
    #[error("the text holds a NUL character")]
    NulInText,
    /// A column did not have the expected type: a mistake in the code.
    #[error("column {column} is not {expected}")]
    Column {
        /// Position, from 0.
        column: usize,
        /// The expected type.
        expected: &'static str,
    },
    /// Anything else; the detail goes to the log only.
    #[error("storage failed")]
    Other(String),
}

impl DbError {
    /// Whether the same request may succeed a little later.
    pub fn is_temporary(&self) -> bool {
        matches!(self, Self::Busy | Self::Unavailable | Self::Serialization | Self::Full | Self::ReadOnly)
    }
}

impl From<rusqlite::Error> for DbError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode as Code;
        match error.sqlite_error() {
            Some(e)
                if e.extended_code == rusqlite::ffi::SQLITE_CONSTRAINT_UNIQUE
                    || e.extended_code == rusqlite::ffi::SQLITE_CONSTRAINT_PRIMARYKEY =>
            {
                Self::Unique
            }
            Some(e) => match e.code {
                Code::DatabaseBusy | Code::DatabaseLocked => Self::Busy,
                Code::ReadOnly | Code::PermissionDenied => Self::ReadOnly,
                Code::DiskFull => Self::Full,
                Code::OperationInterrupted => Self::TooLong,
                Code::SystemIoFailure | Code::CannotOpen | Code::DatabaseCorrupt | Code::NotADatabase => {
                    tracing::error!(code = e.extended_code, "sqlite reports an input/output failure");
                    Self::Unavailable
                }
                _ => Self::Other(error.to_string()),
            },
            None => Self::Other(error.to_string()),
        }
    }
}

impl From<tokio_postgres::Error> for DbError {
    fn from(error: tokio_postgres::Error) -> Self {
        use tokio_postgres::error::SqlState;
        if let Some(db) = error.as_db_error() {
            let code = db.code();
            return if *code == SqlState::UNIQUE_VIOLATION {
                Self::Unique
            } else if *code == SqlState::T_R_SERIALIZATION_FAILURE || *code == SqlState::T_R_DEADLOCK_DETECTED
            {
                Self::Serialization
            } else if *code == SqlState::DISK_FULL {
                Self::Full
            } else if *code == SqlState::QUERY_CANCELED {
                Self::TooLong
            } else if *code == SqlState::READ_ONLY_SQL_TRANSACTION {
                Self::ReadOnly
            } else if code.code().starts_with("57P")
                || code.code().starts_with("08")
                || code.code().starts_with("53")
            {
                Self::Unavailable
            } else {
                Self::Other(format!("{}: {}", code.code(), db.message()))
            };
        }
        if error.is_closed()
            || std::error::Error::source(&error).is_some_and(<dyn std::error::Error>::is::<std::io::Error>)
        {
            return Self::Unavailable;
        }
        Self::Other(format!("{error:?}"))
    }
}

impl From<deadpool_postgres::PoolError> for DbError {
    fn from(error: deadpool_postgres::PoolError) -> Self {
        tracing::warn!(%error, "no database connection");
        Self::Unavailable
    }
}
