//! Why a council's step is refused, each with a stable code and what to do next.

use kernel::DbError;
use plans::life::LifeError;
use trust::TrustError;
use web::Failure;

/// An error of councils.
#[derive(Debug, thiserror::Error)]
pub enum CouncilError {
    /// No such council, meeting, item or task, or one that the actor may not know of.
    #[error("there is no such council, meeting or task")]
    Unknown,
    /// The actor is neither of the secretariat nor the member nor the agency that may do this.
    #[error("this post may not do this")]
    NotYours,
    /// It is not at a point for this.
    #[error("not at a point for this: {0}")]
    NotNow(&'static str),
    /// The members do not make up the council that the charter describes.
    #[error("the composition has {0} gaps")]
    Composition(usize),
    /// Too few are there.
    #[error("{there} of {entitled} are there, {needed} are needed")]
    NoQuorum {
        /// Those who are there and may take part.
        there: usize,
        /// Those who have to be.
        needed: usize,
        /// Members who may take part.
        entitled: usize,
    },
    /// A value is wrong.
    #[error("{field}: {code}")]
    Field {
        /// The form's field.
        field: String,
        /// What is wrong; its text says what to do.
        code: &'static str,
        /// Values for the text.
        args: Vec<(&'static str, String)>,
    },
    /// The minutes cannot be sealed, or the policy cannot be adopted.
    #[error(transparent)]
    Trust(#[from] TrustError),
    /// The plan cannot be begun.
    #[error(transparent)]
    Plan(#[from] LifeError),
    /// Storage failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl CouncilError {
    /// A wrong value without values for its text.
    pub(crate) fn field(field: impl Into<String>, code: &'static str) -> Self {
        Self::Field { field: field.into(), code, args: Vec::new() }
    }
}

impl From<CouncilError> for Failure {
    fn from(error: CouncilError) -> Self {
        match error {
            CouncilError::Unknown => Self::not_found(),
            CouncilError::NotYours => Self::new(403, "councils.not_yours"),
            CouncilError::NotNow(code) => Self::new(409, code),
            CouncilError::Composition(count) => {
                Self::new(422, "councils.composition").with("count", count).at("held")
            }
            CouncilError::NoQuorum { there, needed, entitled } => Self::new(422, "councils.no_quorum")
                .with("there", there)
                .with("needed", needed)
                .with("entitled", entitled)
                .at("chair"),
            CouncilError::Field { field, code, args } => {
                let failure = Self::new(422, code).at(field);
                args.into_iter().fold(failure, |failure, (name, value)| failure.with(name, value))
            }
            CouncilError::Trust(error) => error.into(),
            CouncilError::Plan(error) => error.into(),
            CouncilError::Db(error) => error.into(),
        }
    }
}
