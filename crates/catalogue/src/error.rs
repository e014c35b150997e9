//! Why the catalogue could not be put in force.

use std::path::PathBuf;

use kernel::{DbError, Mistake};

/// Why the catalogue could not be put in force.
#[derive(Debug, thiserror::Error)]
pub enum CatalogueError {
    /// The files have mistakes; the catalogue in force stays.
    #[error("the catalogue in {folder} has {} mistakes; run `minben check` to see them all", mistakes.len())]
    Mistakes {
        /// The folder.
        folder: PathBuf,
        /// All of them, by file and line.
        mistakes: Vec<Mistake>,
    },
    /// Storage failed.
    #[error(transparent)]
    Db(#[from] DbError),
    /// The thread that read the files ended early.
    #[error("reading the catalogue was interrupted; try again")]
    Interrupted,
}
