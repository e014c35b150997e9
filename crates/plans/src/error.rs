//! What a request for a programme may be refused with.

use web::Failure;

/// Why a request is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PlansError {
    /// There is no such programme, item, indicator or table.
    #[error("there is no such programme, or nothing of this name in it")]
    NotFound,
    /// An assumption of the what-if page cannot be reckoned with.
    #[error("the assumption {0} cannot be reckoned with")]
    BadAssumption(&'static str),
}

impl From<PlansError> for Failure {
    fn from(error: PlansError) -> Self {
        match error {
            PlansError::NotFound => Failure::not_found(),
            PlansError::BadAssumption(field) => Failure::new(422, "plans.bad_assumption").at(field),
        }
    }
}
