//! What can go wrong in the directory.

use kernel::DbError;
use web::Failure;

/// A directory error.
#[derive(Debug, thiserror::Error)]
pub enum DirectoryError {
    /// No such agency.
    #[error("there is no such agency")]
    UnknownAgency,
    /// No such post in the catalogue.
    #[error("there is no post {0}; posts are described in government/posts.csv")]
    UnknownPost(String),
    /// The actor's post does not maintain this agency's officials.
    #[error("only the agency's own directory maintainer may change its officials")]
    NotMaintainer,
    /// The last day lies before the first.
    #[error("the last day lies before the first")]
    Period,
    /// The person does not hold the post.
    #[error("the person does not hold this post")]
    NotHolder,
    /// The person is in the post already in that time.
    #[error("the person is in this post already on some of these days")]
    AlreadyHolder,
    /// Storage failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<DirectoryError> for Failure {
    fn from(error: DirectoryError) -> Self {
        match error {
            DirectoryError::UnknownAgency => Self::not_found(),
            DirectoryError::UnknownPost(post) => {
                Self::new(422, "directory.unknown_post").with("post", post).at("post")
            }
            DirectoryError::NotMaintainer => Self::new(403, "directory.not_maintainer"),
            DirectoryError::Period => Self::new(422, "directory.period").at("until"),
            DirectoryError::NotHolder => Self::new(422, "directory.not_holder").at("person"),
            DirectoryError::AlreadyHolder => Self::new(422, "directory.already_holder").at("person"),
            DirectoryError::Db(error) => error.into(),
        }
    }
}
