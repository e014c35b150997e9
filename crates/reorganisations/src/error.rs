//! What can go wrong with a reorganisation, each with a stable code and what to do next.

use kernel::DbError;
use web::Failure;

/// A reorganisations error.
#[derive(Debug, thiserror::Error)]
pub enum ReorganisationError {
    /// No such reorganisation.
    #[error("there is no such reorganisation")]
    Unknown,
    /// Its day has not come.
    #[error("the day of the reorganisation has not come")]
    NotYet,
    /// The round before has not ended.
    #[error("the handing over still goes on")]
    GoesOn,
    /// Only the agencies that go on may have it handed over again.
    #[error("this post may not hand over again")]
    NotYours,
    /// Storage failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<ReorganisationError> for Failure {
    fn from(error: ReorganisationError) -> Self {
        match error {
            ReorganisationError::Unknown => Self::not_found(),
            ReorganisationError::NotYet => Self::new(409, "reorganisations.not_yet"),
            ReorganisationError::GoesOn => Self::new(409, "reorganisations.goes_on"),
            ReorganisationError::NotYours => Self::new(403, "reorganisations.not_yours"),
            ReorganisationError::Db(error) => error.into(),
        }
    }
}
