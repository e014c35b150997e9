//! What can go wrong with a mandate, each with a stable code and what to do next.

use exchange::ExchangeError;
use kernel::{Day, DbError};
use web::Failure;

/// A mandates error.
#[derive(Debug, thiserror::Error)]
pub enum MandatesError {
    /// No such mandate, or somebody else's.
    #[error("there is no such mandate")]
    Unknown,
    /// Only natural persons who signed in for themselves give, accept and end mandates.
    #[error("this is for people acting for themselves")]
    NotForYou,
    /// The number or the name is of nobody known here.
    #[error("nobody by that number and name is known here")]
    PersonUnknown,
    /// A number is not valid.
    #[error("the number in {field} is not valid")]
    NumberWrong {
        /// The form's field.
        field: &'static str,
    },
    /// Nobody acts for themselves under a mandate.
    #[error("a mandate is between two people")]
    Oneself,
    /// The last day lies before the first, or in the past.
    #[error("the mandate would end before it begins")]
    EndsBeforeItBegins,
    /// A service it shall reach does not exist.
    #[error("there is no service {id}")]
    ServiceUnknown {
        /// The id.
        id: String,
    },
    /// This kind cannot come about this way.
    #[error("this kind of mandate needs other evidence")]
    KindNeedsEvidence,
    /// It waits for the other side's acceptance.
    #[error("the other side accepts what this one proposed")]
    OtherSide,
    /// It was not accepted yet.
    #[error("the mandate was not accepted")]
    NotAccepted,
    /// Has not begun.
    #[error("the mandate begins on {from}")]
    NotYet {
        /// Its first day.
        from: Day,
    },
    /// Its last day is over.
    #[error("the mandate ended with {until}")]
    Expired {
        /// Its last day.
        until: Day,
    },
    /// A side or an office ended it.
    #[error("the mandate was ended")]
    Ended,
    /// The law gives it, so the represented person cannot end it.
    #[error("a mandate by law is not ended by the represented person")]
    ByLaw,
    /// Nothing was recorded from such a document for such a person.
    #[error("nothing was recorded from that document for that person")]
    NotRecorded,
    /// An office gives a reason for ending a mandate.
    #[error("a reason is needed")]
    ReasonMissing,
    /// The reason is too long.
    #[error("a reason has at most {most} characters")]
    ReasonLong {
        /// Characters at most.
        most: usize,
    },
    /// The registry does not name the person as parent.
    #[error("the registry does not name this person as parent")]
    NotParent,
    /// The child is of age.
    #[error("the person is of age")]
    OfAge,
    /// No contract proves who represents a minor.
    #[error("no contract in force proves who represents a minor")]
    NoProof,
    /// A look-up was refused.
    #[error(transparent)]
    Exchange(#[from] ExchangeError),
    /// Storage failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<MandatesError> for Failure {
    fn from(error: MandatesError) -> Self {
        match error {
            MandatesError::Unknown => Self::not_found(),
            MandatesError::NotForYou => Self::forbidden(),
            MandatesError::PersonUnknown => Self::new(422, "mandates.person_unknown").at("number"),
            MandatesError::NumberWrong { field } => Self::new(422, "mandates.number_wrong").at(field),
            MandatesError::Oneself => Self::new(422, "mandates.oneself").at("number"),
            MandatesError::EndsBeforeItBegins => Self::new(422, "mandates.ends_before").at("until"),
            MandatesError::ServiceUnknown { id } => {
                Self::new(422, "mandates.service_unknown").with("id", id).at("services")
            }
            MandatesError::KindNeedsEvidence => Self::new(422, "mandates.kind_needs_evidence").at("kind"),
            MandatesError::OtherSide => Self::new(403, "mandates.other_side"),
            MandatesError::NotAccepted => Self::new(403, "mandates.not_accepted"),
            MandatesError::NotYet { from } => Self::new(403, "mandates.not_yet").with("from", from),
            MandatesError::Expired { until } => Self::new(403, "mandates.expired").with("until", until),
            MandatesError::Ended => Self::new(403, "mandates.ended"),
            MandatesError::ByLaw => Self::new(403, "mandates.by_law"),
            MandatesError::NotRecorded => Self::new(422, "mandates.not_recorded").at("document"),
            MandatesError::ReasonMissing => Self::new(422, "mandates.reason_missing").at("reason"),
            MandatesError::ReasonLong { most } => {
                Self::new(422, "mandates.reason_long").with("limit", most).at("reason")
            }
            MandatesError::NotParent => Self::new(422, "mandates.not_parent").at("number"),
            MandatesError::OfAge => Self::new(422, "mandates.of_age").at("number"),
            MandatesError::NoProof => Self::new(503, "mandates.no_proof"),
            MandatesError::Exchange(error) => error.into(),
            MandatesError::Db(error) => error.into(),
        }
    }
}
