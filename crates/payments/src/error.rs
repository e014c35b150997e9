//! What can go wrong with payments, each with a stable code and what to do next.

use kernel::DbError;
use web::Failure;

/// A payments error.
#[derive(Debug, thiserror::Error)]
pub enum PaymentsError {
    /// No such bill, payment or channel, or not one this actor may know of.
    #[error("there is no such bill")]
    Unknown,
    /// The bill stands where this cannot be done.
    #[error("the bill is {state}")]
    WrongState {
        /// The present status's word.
        state: &'static str,
    },
    /// The fee comes to nothing that can be billed.
    #[error("the fee cannot be billed")]
    Amount,
    /// The provider cannot be reached or did not understand.
    #[error("the provider did not answer: {reason}")]
    Provider {
        /// Why, for the log and the agency.
        reason: String,
    },
    /// What came as a message of the provider is not signed as it should be.
    #[error("the message is not the provider's: {reason}")]
    NotSigned {
        /// Why, for the log.
        reason: &'static str,
    },
    /// The provider says something about a payment that cannot be.
    #[error("the provider's report does not fit the payment")]
    Report,
    /// A settlement file cannot be read.
    #[error("line {line} of the settlement file cannot be read")]
    File {
        /// The line, from 1.
        line: u64,
    },
    /// Storage failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<PaymentsError> for Failure {
    fn from(error: PaymentsError) -> Self {
        match error {
            PaymentsError::Unknown => Self::not_found(),
            PaymentsError::WrongState { .. } => Self::new(409, "payments.wrong_state"),
            PaymentsError::Amount => Self::new(422, "payments.amount"),
            PaymentsError::Provider { .. } => {
                tracing::warn!(%error, "a provider of payments does not answer");
                Self::new(503, "payments.provider")
            }
            PaymentsError::NotSigned { .. } => {
                tracing::warn!(%error, "a message about a payment was refused");
                Self::new(403, "payments.not_signed")
            }
            PaymentsError::Report => {
                tracing::error!(%error, "a provider reports what cannot be");
                Self::new(422, "payments.report")
            }
            PaymentsError::File { line } => Self::new(422, "payments.file").with("line", line).at("file"),
            PaymentsError::Db(error) => error.into(),
        }
    }
}
