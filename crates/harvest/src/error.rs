//! What can go wrong for those who look at the harvest, each with a stable code.

use kernel::DbError;
use web::Failure;

/// A harvest error.
#[derive(Debug, thiserror::Error)]
pub enum HarvestError {
    /// No such site, or not the visitor's agency's.
    #[error("there is no such site, or it is another agency's")]
    Unknown,
    /// Only the agency's information-technology post and the operator have a site fetched at once.
    #[error("this post does not have the site fetched")]
    NotYours,
    /// Storage failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<HarvestError> for Failure {
    fn from(error: HarvestError) -> Self {
        match error {
            HarvestError::Unknown => Self::not_found(),
            HarvestError::NotYours => Self::new(403, "harvest.not_yours"),
            HarvestError::Db(error) => error.into(),
        }
    }
}
