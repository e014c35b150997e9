//! Why a look-up is refused, each with a stable code and what to do next.

use kernel::{Day, DbError};
use ledger::LedgerError;
use registries::RegistriesError;
use web::Failure;

/// An exchange error.
#[derive(Debug, thiserror::Error)]
pub enum ExchangeError {
    /// No contract by that id.
    #[error("there is no contract {id}")]
    ContractUnknown {
        /// The id asked for.
        id: String,
    },
    /// The actor's agency is not the contract's consumer.
    #[error("the contract belongs to another agency")]
    NotConsumer,
    /// The consumer does not exist on the day.
    #[error("agency {agency} is not in force today")]
    ConsumerNotInForce {
        /// Agency id.
        agency: String,
    },
    /// The contract begins later.
    #[error("the contract begins on {from}")]
    NotYetInForce {
        /// First day.
        from: Day,
    },
    /// The contract has ended.
    #[error("the contract ended on {until}")]
    Expired {
        /// Last day.
        until: Day,
    },
    /// The purpose is not the contract's.
    #[error("the contract allows only the purpose {allowed}")]
    PurposeUnknown {
        /// Purpose code of the contract.
        allowed: String,
    },
    /// The post, service or system is not named by the contract.
    #[error("the contract does not name this post, service or system")]
    NotAllowed,
    /// The contract does not allow look-ups by that field.
    #[error("the contract does not allow looking up by {field}")]
    KeyNotContracted {
        /// Field id.
        field: String,
    },
    /// No value to look up by.
    #[error("a value for {field} is needed")]
    KeyMissing {
        /// Field id.
        field: String,
    },
    /// A field that the contract does not give.
    #[error("the contract does not give the field {field}")]
    FieldNotContracted {
        /// Field id.
        field: String,
    },
    /// The day's quota is used up.
    #[error("the quota of {quota} look-ups a day is used up")]
    QuotaExceeded {
        /// Look-ups a day.
        quota: i64,
    },
    /// More records than one look-up gives; some of them would be taken for all.
    #[error("more than {most} records fit")]
    TooMany {
        /// Records that one look-up gives at most.
        most: i64,
    },
    /// What should be a certificate is none.
    #[error("this is no certificate in PEM: {reason}")]
    CertificateUnreadable {
        /// Why not.
        reason: String,
    },
    /// A certificate that is not valid today.
    #[error("the certificate is valid from {from} until {until}, not today")]
    CertificateNotValid {
        /// First day.
        from: Day,
        /// Last day.
        until: Day,
    },
    /// The certificate is registered, or was and is revoked.
    #[error("this certificate was registered before")]
    CertificateKnown,
    /// No credential by that id in this agency.
    #[error("there is no such credential")]
    CredentialUnknown,
    /// The contract is about an API, which is called and not looked up.
    #[error("the contract {id} is about an API: call it at /n1/… or /r1/…")]
    AboutAnApi {
        /// Contract id.
        id: String,
    },
    /// Another node has the registry, and it was not read there.
    #[error("the other agency's node gave no data: {reason}")]
    Elsewhere {
        /// HTTP status.
        status: u16,
        /// In words.
        reason: String,
    },
    /// No look-up by that id which the asker may see.
    #[error("there is no such look-up")]
    LookUpUnknown,
    /// Another node answered it, and the evidence holds both nodes' messages.
    #[error("another node answered; the evidence is among the exchanges with other nodes")]
    EvidenceElsewhere,
    /// The package cannot be sealed now.
    #[error("the evidence cannot be sealed now: {reason}")]
    NotSealed {
        /// Why not; for the log.
        reason: String,
    },
    /// The audit trail gives no receipt now.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The registry refused.
    #[error(transparent)]
    Registry(#[from] RegistriesError),
    /// Storage failed: no log, no answer.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl ExchangeError {
    /// Stable code, for programs, logs and locale keys.
    pub fn code(&self) -> &'static str {
        match self {
            Self::ContractUnknown { .. } => "exchange.contract_unknown",
            Self::NotConsumer => "exchange.not_consumer",
            Self::ConsumerNotInForce { .. } => "exchange.consumer_not_in_force",
            Self::NotYetInForce { .. } => "exchange.contract_not_yet",
            Self::Expired { .. } => "exchange.contract_expired",
            Self::PurposeUnknown { .. } => "exchange.purpose_unknown",
            Self::NotAllowed => "exchange.not_allowed",
            Self::KeyNotContracted { .. } => "exchange.key_not_contracted",
            Self::KeyMissing { .. } => "exchange.key_missing",
            Self::FieldNotContracted { .. } => "exchange.field_not_contracted",
            Self::QuotaExceeded { .. } => "exchange.quota_exceeded",
            Self::TooMany { .. } => "exchange.too_many",
            Self::CredentialUnknown => "exchange.credential_unknown",
            Self::CertificateUnreadable { .. } => "exchange.certificate_unreadable",
            Self::CertificateNotValid { .. } => "exchange.certificate_not_valid",
            Self::CertificateKnown => "exchange.certificate_known",
            Self::AboutAnApi { .. } => "exchange.about_an_api",
            Self::Elsewhere { .. } => "exchange.elsewhere",
            Self::LookUpUnknown => "exchange.look_up_unknown",
            Self::EvidenceElsewhere => "exchange.evidence_elsewhere",
            Self::NotSealed { .. } => "exchange.not_sealed",
            Self::Registry(_) | Self::Ledger(_) | Self::Db(_) => "exchange.unavailable",
        }
    }

    /// The HTTP status.
    pub fn status(&self) -> u16 {
        match self {
            Self::ContractUnknown { .. } | Self::CredentialUnknown | Self::LookUpUnknown => 404,
            Self::EvidenceElsewhere => 409,
            Self::KeyMissing { .. }
            | Self::AboutAnApi { .. }
            | Self::TooMany { .. }
            | Self::CertificateUnreadable { .. }
            | Self::CertificateNotValid { .. }
            | Self::CertificateKnown => 422,
            Self::Elsewhere { status, .. } => *status,
            Self::QuotaExceeded { .. } => 429,
            Self::Registry(_) | Self::Ledger(_) | Self::Db(_) | Self::NotSealed { .. } => 503,
            Self::NotConsumer
            | Self::NotAllowed
            | Self::ConsumerNotInForce { .. }
            | Self::NotYetInForce { .. }
            | Self::Expired { .. }
            | Self::PurposeUnknown { .. }
            | Self::KeyNotContracted { .. }
            | Self::FieldNotContracted { .. } => 403,
        }
    }

    /// Whether the contract said no (to be logged), rather than storage.
    pub(crate) fn is_refusal(&self) -> bool {
        !matches!(
            self,
            Self::Registry(_)
                | Self::Db(_)
                | Self::Elsewhere { .. }
                | Self::LookUpUnknown
                | Self::EvidenceElsewhere
                | Self::NotSealed { .. }
                | Self::Ledger(_)
        )
    }
}

impl From<ExchangeError> for Failure {
    fn from(error: ExchangeError) -> Self {
        let refused = Self::new(error.status(), error.code());
        match error {
            ExchangeError::ContractUnknown { id } | ExchangeError::AboutAnApi { id } => {
                refused.with("contract", id).at("contract")
            }
            ExchangeError::ConsumerNotInForce { agency } => refused.with("agency", agency),
            ExchangeError::NotYetInForce { from } => refused.with("from", from),
            ExchangeError::Expired { until } => refused.with("until", until),
            ExchangeError::PurposeUnknown { allowed } => refused.with("allowed", allowed).at("purpose"),
            ExchangeError::KeyNotContracted { field } => refused.with("field", field).at("by"),
            ExchangeError::KeyMissing { field } => refused.with("field", field).at("key"),
            ExchangeError::FieldNotContracted { field } => refused.with("field", field).at("fields"),
            ExchangeError::QuotaExceeded { quota } => refused.with("quota", quota),
            ExchangeError::TooMany { most } => refused.with("limit", most).at("key"),
            ExchangeError::Elsewhere { reason, .. } => refused.with("reason", reason),
            ExchangeError::CertificateUnreadable { reason } => {
                refused.with("reason", reason).at("certificate")
            }
            ExchangeError::CertificateNotValid { from, until } => {
                refused.with("from", from).with("until", until).at("certificate")
            }
            ExchangeError::CertificateKnown => refused.at("certificate"),
            ExchangeError::LookUpUnknown => Self::not_found(),
            ExchangeError::NotSealed { reason } => {
                tracing::error!(reason, "evidence was not sealed");
                refused
            }
            ExchangeError::NotConsumer
            | ExchangeError::NotAllowed
            | ExchangeError::CredentialUnknown
            | ExchangeError::EvidenceElsewhere => refused,
            ExchangeError::Ledger(error) => error.into(),
            ExchangeError::Registry(error) => error.into(),
            ExchangeError::Db(error) => error.into(),
        }
    }
}
