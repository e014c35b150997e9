//! Why something about a plan is refused, each with a stable code and what to do next.

use kernel::DbError;
use web::Failure;

use super::model::check::Flaw;

/// An error of the life of plans.
#[derive(Debug, thiserror::Error)]
pub enum LifeError {
    /// No such plan, or one that the actor may not know of.
    #[error("there is no such plan")]
    Unknown,
    /// The actor's post may not do this.
    #[error("this post may not do this")]
    NotYours,
    /// The programme keeps no plans, or not for these years or this agency.
    #[error("no plan can be begun here: {0}")]
    NotHere(&'static str),
    /// Somebody else saved, or decided, in the meantime.
    #[error("it was changed in the meantime")]
    Changed,
    /// It is not in a state for this.
    #[error("the plan is not at a point for this: {0}")]
    NotNow(&'static str),
    /// The plan cannot be handed in.
    #[error("the plan has {} flaws", .0.len())]
    Flaws(Vec<Flaw>),
    /// A value is wrong.
    #[error("{field}: {code}")]
    Field {
        /// The form's field.
        field: &'static str,
        /// What is wrong; its text says what to do.
        code: &'static str,
        /// Values for the text.
        args: Vec<(&'static str, String)>,
    },
    /// Storage failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl LifeError {
    /// A wrong value without values for its text.
    pub(crate) fn field(field: &'static str, code: &'static str) -> Self {
        Self::Field { field, code, args: Vec::new() }
    }
}

impl From<LifeError> for Failure {
    fn from(error: LifeError) -> Self {
        match error {
            LifeError::Unknown => Self::not_found(),
            LifeError::NotYours => Self::new(403, "plans.not_yours"),
            LifeError::NotHere(code) => Self::new(422, code).at("programme"),
            LifeError::Changed => Self::new(409, "plans.changed"),
            LifeError::NotNow(code) => Self::new(409, code),
            LifeError::Flaws(flaws) => {
                let place = flaws.first().map(|flaw| flaw.place.clone()).unwrap_or_default();
                Self::new(422, "plans.flaws").with("count", flaws.len()).at(place)
            }
            LifeError::Field { field, code, args } => {
                let failure = Self::new(422, code).at(field);
                args.into_iter().fold(failure, |failure, (name, value)| failure.with(name, value))
            }
            LifeError::Db(error) => error.into(),
        }
    }
}
