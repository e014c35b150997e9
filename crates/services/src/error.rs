//! What can go wrong with a case, each with a stable code and what to do next.

use exchange::ExchangeError;
use kernel::DbError;
use kernel::files::FileError;
use payments::PaymentsError;
use registries::RegistriesError;
use web::Failure;

/// A mistake in a form: the field, and the text in both languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Name of the control.
    pub field: String,
    /// What to do.
    pub message: kernel::Text,
}

/// A services error.
#[derive(Debug, thiserror::Error)]
pub enum ServicesError {
    /// No service by that id.
    #[error("there is no service {id}")]
    ServiceUnknown {
        /// The id asked for.
        id: String,
    },
    /// No such case, or not one this actor may know of.
    #[error("there is no such case")]
    CaseUnknown,
    /// No such page, question, upload or document in the case.
    #[error("there is no such page in this case")]
    PageUnknown,
    /// The service is for others: citizens or officials.
    #[error("this service is for another audience")]
    OtherAudience,
    /// The mandate does not reach the service.
    #[error("the mandate does not reach this service")]
    OutsideMandate,
    /// The case was changed since the form was shown.
    #[error("the case was changed since the form was shown")]
    Stale,
    /// The case is in a state that does not allow this.
    #[error("the case is {state}")]
    WrongState {
        /// The present state's word.
        state: &'static str,
    },
    /// The official does not act for the post that has to.
    #[error("the case waits for another post")]
    OtherPost,
    /// The form has mistakes.
    #[error("the form has mistakes")]
    Mistakes(Vec<Problem>),
    /// Something is missing before the case can be sent.
    #[error("something is missing before the case can be sent")]
    Incomplete,
    /// What was looked up has changed since the person saw it.
    #[error("what the registries hold has changed")]
    EvidenceChanged,
    /// The registry did not take what the decision would record.
    #[error("the register did not take the change: {reason}")]
    EffectRefused {
        /// The registry's words.
        reason: String,
    },
    /// A record no longer holds what the decision rests on.
    #[error("the register has changed: {}", reason.en)]
    Overtaken {
        /// What it holds instead.
        reason: kernel::Text,
    },
    /// The applicant's post has no superior, so nobody can approve.
    #[error("there is no superior post")]
    NoSupervisor,
    /// The definition a case began with is gone.
    #[error("the service's definition {revision} is missing")]
    DefinitionMissing {
        /// The revision.
        revision: String,
    },
    /// A fee does not come to whole dollars.
    #[error("the fee {fee} cannot be worked out")]
    FeeUnknown {
        /// The fee's id.
        fee: String,
    },
    /// An expression has no value: the data are not of the kind it needs.
    #[error("a rule of the service cannot be evaluated: {0}")]
    Rule(#[from] catalogue::expr::EvalError),
    /// A look-up was refused.
    #[error(transparent)]
    Exchange(#[from] ExchangeError),
    /// A bill was not made or closed.
    #[error(transparent)]
    Payments(#[from] PaymentsError),
    /// A registry failed.
    #[error(transparent)]
    Registries(#[from] RegistriesError),
    /// The agency's seal was not had.
    #[error("the application was not sealed: {0}")]
    NotSealed(String),
    /// The file store failed.
    #[error(transparent)]
    File(#[from] FileError),
    /// Storage failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<ServicesError> for Failure {
    fn from(error: ServicesError) -> Self {
        match error {
            ServicesError::ServiceUnknown { .. }
            | ServicesError::CaseUnknown
            | ServicesError::PageUnknown
            | ServicesError::File(FileError::NotFound | FileError::Id) => Self::not_found(),
            ServicesError::OtherAudience => Self::new(403, "services.other_audience"),
            ServicesError::OutsideMandate => Self::new(403, "services.outside_mandate"),
            ServicesError::Stale => Self::new(409, "services.changed_meanwhile"),
            ServicesError::WrongState { .. } => Self::new(409, "services.wrong_state"),
            ServicesError::OtherPost => Self::new(403, "services.other_post"),
            ServicesError::Mistakes(problems) => {
                let field = problems.first().map(|problem| problem.field.clone()).unwrap_or_default();
                Self::new(422, "services.mistakes").at(field)
            }
            ServicesError::Incomplete => Self::new(422, "services.incomplete"),
            ServicesError::EvidenceChanged => Self::new(409, "services.evidence_changed"),
            ServicesError::EffectRefused { reason } => {
                Self::new(422, "services.effect_refused").with("reason", reason)
            }
            ServicesError::Overtaken { .. } => Self::new(409, "services.overtaken"),
            ServicesError::FeeUnknown { .. } => {
                tracing::error!(%error, "a fee of the catalogue cannot be worked out");
                Self::new(422, "payments.amount")
            }
            ServicesError::NotSealed(_) => {
                tracing::error!(%error, "an application was not sealed");
                Self::new(503, "services.not_sealed")
            }
            ServicesError::NoSupervisor => Self::new(422, "services.no_supervisor"),
            ServicesError::Exchange(error) => error.into(),
            ServicesError::Payments(error) => error.into(),
            ServicesError::Registries(error) => error.into(),
            ServicesError::Db(error) => error.into(),
            ServicesError::File(error @ (FileError::Full | FileError::ReadOnly)) => {
                tracing::error!(%error, "the file store does not take files");
                Self::new(503, "storage-unavailable")
            }
            other => Self::internal(&other),
        }
    }
}
