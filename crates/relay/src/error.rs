//! Why a message between nodes is refused. Each refusal has X-Road's code, so that a client of
//! either node sees the words it knows.

use axum::Json;
use axum::response::{IntoResponse, Response};
use exchange::call::{BodyError, CallError};
use federation::FederationError;
use http::StatusCode;
use kernel::{DbError, Timestamp};
use serde::{Deserialize, Serialize};

/// A refusal.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// The message id cannot be used.
    #[error(
        "X-Road-Id is empty, longer than 128 characters or has others than visible ASCII; give each call a new uuid"
    )]
    MessageId,
    /// The id was used for another call.
    #[error("the message id {id} was used for another call; give each call a new one")]
    IdTaken {
        /// The id.
        id: String,
    },
    /// The id is known here already: it is not served again.
    #[error("the message {id} was received before and is not served again; ask for its answer instead")]
    Replayed {
        /// The id.
        id: String,
    },
    /// It was received, and is not answered yet, or never will be.
    #[error(
        "the message {id} was received, and no answer is there yet; ask again, or call with a new id if it stays so"
    )]
    Unanswered {
        /// The id.
        id: String,
    },
    /// Nobody here knows the message.
    #[error("the message {id} is not known here")]
    Unknown {
        /// The id.
        id: String,
    },
    /// The bytes are no message.
    #[error("the message cannot be read: {0}")]
    Malformed(String),
    /// Another version.
    #[error(
        "the message has the form {0}, which this node does not know; use the same version on both nodes"
    )]
    Format(String),
    /// The connection ended in the middle.
    #[error("the message broke off: {0}")]
    BrokeOff(String),
    /// The body is not the one that was signed for.
    #[error("the body is not the one that was signed; it was altered on the way")]
    BodyAltered,
    /// The signature does not hold.
    #[error("the signature of the message does not hold: {0}")]
    Signature(String),
    /// A certificate that is not the agency's on that node.
    #[error(
        "the message of {agency} is signed with a certificate that the federation's list does not have for it"
    )]
    OtherSeal {
        /// The agency.
        agency: String,
    },
    /// The certificate is revoked, expired, or nothing fresh says that it is not.
    #[error("the certificate that signed the message is not accepted: {0}")]
    Certificate(String),
    /// The agency is on another node than the one that sent the message.
    #[error("agency {agency} is not on node {node}")]
    OtherNode {
        /// The agency.
        agency: String,
        /// The node.
        node: String,
    },
    /// The federation's list has no node with the certificate that was shown.
    #[error("the certificate of this connection is not that of a node in the federation's list")]
    Stranger,
    /// The service's agency is not here.
    #[error("agency {agency} is not on this node")]
    NotHere {
        /// The agency.
        agency: String,
    },
    /// Another federation.
    #[error("the message is for the federation {found}, this one is {own}")]
    Instance {
        /// What the message says.
        found: String,
        /// This federation.
        own: String,
    },
    /// The clocks of the two nodes differ.
    #[error(
        "the message was signed at {at}, now it is {now} here; the clocks differ by more than five minutes: set them right"
    )]
    ClockSkewed {
        /// When it says it was signed.
        at: Timestamp,
        /// Now, here.
        now: Timestamp,
    },
    /// The answer belongs to another request.
    #[error("the answer belongs to another request than the one that was sent")]
    OtherAnswer,
    /// This node has no seal for the agency.
    #[error("this node has no seal of agency {agency}; run minben node check")]
    NoSeal {
        /// The agency.
        agency: String,
    },
    /// Only portals are told who read a person's data.
    #[error("this node is no portal in the federation's list; only portals show people who read their data")]
    NoPortal,
    /// The other node took too long.
    #[error("the other node did not answer in time")]
    Late,
    /// The other node's receipts prove nothing, or something else.
    #[error("the receipts of the other node are wrong: {0}")]
    WrongReceipts(String),
    /// The package of evidence could not be made.
    #[error("the package of evidence could not be made: {0}")]
    Package(String),
    /// The log of this node.
    #[error(transparent)]
    Ledger(#[from] ledger::LedgerError),
    /// The federation itself says no: list, clock, time stamps.
    #[error(transparent)]
    Federation(#[from] FederationError),
    /// The body.
    #[error(transparent)]
    Body(#[from] BodyError),
    /// The service, the contract or storage.
    #[error(transparent)]
    Call(#[from] CallError),
    /// Storage: no log, no answer.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// A refusal as one node tells it to the other.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Told {
    pub(crate) code: String,
    pub(crate) reason: String,
}

impl Refusal {
    /// X-Road's error type, from the side of whoever sends the message.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::MessageId | Self::IdTaken { .. } | Self::Body(BodyError::TooLong { .. }) => {
                "client.bad_request"
            }
            Self::Replayed { .. } | Self::Unanswered { .. } | Self::Unknown { .. } => {
                "server.serverproxy.duplicate_message"
            }
            Self::Malformed(_) | Self::Format(_) | Self::BrokeOff(_) => "server.serverproxy.invalid_message",
            Self::BodyAltered | Self::Signature(_) | Self::OtherSeal { .. } | Self::Certificate(_) => {
                "server.serverproxy.signature_verification"
            }
            Self::OtherNode { .. } | Self::Stranger | Self::NoPortal => {
                "server.serverproxy.ssl_authentication_failed"
            }
            Self::NotHere { .. } | Self::Instance { .. } => "server.serverproxy.unknown_member",
            Self::ClockSkewed { .. } => "server.serverproxy.clock_skewed",
            Self::OtherAnswer | Self::WrongReceipts(_) => "server.clientproxy.inconsistent_response",
            Self::NoSeal { .. } => "server.clientproxy.missing_signature",
            Self::Federation(FederationError::StampsOverdue { .. }) => {
                "server.clientproxy.timestamping_failed"
            }
            Self::Federation(FederationError::Stapled { .. }) => {
                "server.clientproxy.ssl_authentication_failed"
            }
            Self::Federation(_) => "server.clientproxy.global_conf_outdated",
            Self::Body(_) | Self::Db(_) | Self::Ledger(_) => "server.serverproxy.logging_failed",
            Self::Late => "server.clientproxy.network_error",
            Self::Package(_) => "server.clientproxy.internal_error",
            Self::Call(_) => "server.serverproxy.service_failed",
        }
    }

    /// The same where this node is the client's: X-Road names the side on which it was found.
    fn code_at_client(&self) -> String {
        self.code().replacen("server.serverproxy.", "server.clientproxy.", 1)
    }

    /// As the client's own node tells it to the client.
    pub(crate) fn at_client(self) -> CallError {
        let (code, status) = (self.code_at_client(), self.status_at_client());
        self.told_with(code, status)
    }

    fn told_with(self, code: String, status: u16) -> CallError {
        match self {
            Self::Call(error) => error,
            Self::Body(error) => CallError::Body(error),
            Self::Db(error) => error.into(),
            refused => CallError::Refused { code, status, reason: refused.to_string() },
        }
    }

    /// The status that the client's own node gives: what the other node sent and is not accepted is no fault of the client.
    fn status_at_client(&self) -> u16 {
        match self.status() {
            403 | 404 => 502,
            400 if !matches!(self, Self::MessageId) => 502,
            status => status,
        }
    }

    fn status(&self) -> u16 {
        match self {
            Self::MessageId | Self::Malformed(_) | Self::Format(_) | Self::BrokeOff(_) => 400,
            Self::IdTaken { .. } | Self::Replayed { .. } | Self::Unanswered { .. } => 409,
            Self::Unknown { .. } | Self::NotHere { .. } | Self::Instance { .. } => 404,
            Self::BodyAltered
            | Self::Signature(_)
            | Self::OtherSeal { .. }
            | Self::Certificate(_)
            | Self::OtherNode { .. }
            | Self::Stranger
            | Self::NoPortal
            | Self::ClockSkewed { .. } => 403,
            Self::OtherAnswer | Self::WrongReceipts(_) => 502,
            Self::Body(BodyError::TooLong { .. }) => 413,
            Self::NoSeal { .. }
            | Self::Federation(_)
            | Self::Body(_)
            | Self::Db(_)
            | Self::Ledger(_)
            | Self::Package(_) => 503,
            Self::Late => 504,
            Self::Call(error) => error.status(),
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let code = match &self {
            Self::Call(error) => error.xroad().to_owned(),
            _ => self.code().to_owned(),
        };
        (status, Json(Told { code, reason: self.to_string() })).into_response()
    }
}

/// As the node of the service tells it to the one of the client.
impl From<Refusal> for CallError {
    fn from(refusal: Refusal) -> Self {
        let (code, status) = (refusal.code().to_owned(), refusal.status());
        refusal.told_with(code, status)
    }
}
