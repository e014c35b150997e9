//! What can go wrong when people sign in elsewhere.

use kernel::DbError;
use web::Failure;

/// An error that is not part of the protocol.
#[derive(Debug, thiserror::Error)]
pub enum OpenidError {
    /// No key can be made or used.
    #[error("the key that signs ID tokens cannot be made or used")]
    Key,
    /// The keys are locked: the operator has not given the secret that opens them.
    #[error(
        "the keys that sign ID tokens are locked; set trust_secret_file in minben.toml and start the server again"
    )]
    Locked,
    /// The person has given no such consent.
    #[error("there is no consent to this client to withdraw")]
    NoConsent,
    /// There is no such key.
    #[error("no such key is published; it may have been withdrawn already")]
    NoKey,
    /// Storage failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<OpenidError> for Failure {
    fn from(error: OpenidError) -> Self {
        match error {
            OpenidError::Key => Self::internal(&error),
            OpenidError::Locked => {
                tracing::error!(%error, "nobody can be signed in elsewhere");
                Self::new(503, "openid.locked")
            }
            OpenidError::NoConsent | OpenidError::NoKey => Self::not_found(),
            OpenidError::Db(error) => error.into(),
        }
    }
}
