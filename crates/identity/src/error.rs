//! What can go wrong in signing in.

use kernel::DbError;
use web::Failure;

/// An identity error.
#[derive(Debug, thiserror::Error)]
pub enum IdentityError {
    /// No such synthetic person, or the post has no such holder today.
    #[error("nobody by that id may sign in here")]
    UnknownPerson,
    /// Demo sign-in was asked of a live installation.
    #[error("demo sign-in exists only in a demonstration")]
    NotDemo,
    /// The data belongs to another kind of installation.
    #[error(
        "this data folder belongs to a {found} installation and cannot be started as {asked}; use another --data folder"
    )]
    OtherInstallation {
        /// What the data says.
        found: String,
        /// What was asked for.
        asked: &'static str,
    },
    /// Storage failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<IdentityError> for Failure {
    fn from(error: IdentityError) -> Self {
        match error {
            IdentityError::UnknownPerson => Self::new(422, "identity.unknown_person"),
            IdentityError::NotDemo => Self::not_found(),
            IdentityError::OtherInstallation { .. } => Self::new(500, "identity.other_installation"),
            IdentityError::Db(error) => error.into(),
        }
    }
}
