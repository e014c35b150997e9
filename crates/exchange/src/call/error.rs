//! Why a call was not answered by the service: told to the client in X-Road's words or as
//! problem+json, with the same reason.

use kernel::DbError;

use super::{BodyError, IdentifierError};
use crate::error::ExchangeError;

/// A call that did not reach the service, or whose answer did not come back whole.
#[derive(Debug, thiserror::Error)]
pub enum CallError {
    /// An identifier in the path or in a header.
    #[error("{field}: {reason}")]
    Identifier {
        /// Where it stands: `path` or the header's name.
        field: &'static str,
        /// What is wrong with it.
        reason: IdentifierError,
    },
    /// A header is missing.
    #[error("the header {name} is missing")]
    HeaderMissing {
        /// Its name.
        name: &'static str,
    },
    /// A header cannot be read.
    #[error("the header {name} cannot be read: {reason}")]
    Header {
        /// Its name.
        name: &'static str,
        /// Why not.
        reason: String,
    },
    /// The caller is not who X-Road-Client names.
    #[error("the credential belongs to agency {agency}; X-Road-Client names another one")]
    NotTheClient {
        /// Agency of the credential.
        agency: String,
    },
    /// Nobody is known by that name.
    #[error("there is no agency {agency} in this federation")]
    MemberUnknown {
        /// The agency.
        agency: String,
    },
    /// No such service of the agency.
    #[error("agency {agency} has no service {service}; GET …/listMethods tells which there are")]
    ServiceUnknown {
        /// The agency.
        agency: String,
        /// Subsystem and code.
        service: String,
    },
    /// The service does not offer the method and path.
    #[error("the contract does not allow {method} {path}")]
    EndpointNotContracted {
        /// The method.
        method: String,
        /// The path.
        path: String,
    },
    /// The contract said no, or storage failed.
    #[error(transparent)]
    Exchange(#[from] ExchangeError),
    /// The body.
    #[error(transparent)]
    Body(#[from] BodyError),
    /// The service behind the node does not answer.
    #[error("the service does not answer: {reason}")]
    ServiceFailed {
        /// Why.
        reason: String,
    },
    /// The service took too long.
    #[error("the service took longer than {seconds} s")]
    Timeout {
        /// How long it was waited for.
        seconds: u64,
    },
    /// The other node cannot be reached; nothing was acknowledged.
    #[error("node {node} cannot be reached: {reason}")]
    NodeUnreachable {
        /// The node.
        node: String,
        /// Why.
        reason: String,
    },
    /// A node refused, or what it sent is not to be trusted.
    #[error("{reason}")]
    Refused {
        /// X-Road's code with its prefix (`server.clientproxy.global_conf_outdated`).
        code: &'static str,
        /// In words, with the next step.
        reason: String,
    },
    /// The other node refused, in its own words.
    #[error("{reason}")]
    RefusedThere {
        /// Its HTTP status in native mode.
        status: u16,
        /// X-Road's code with its prefix.
        code: String,
        /// In words.
        reason: String,
    },
}

impl From<DbError> for CallError {
    fn from(error: DbError) -> Self {
        Self::Exchange(error.into())
    }
}

impl CallError {
    /// X-Road's error type since 7.8.0, as `X-Road-Error` carries it.
    pub fn xroad(&self) -> &str {
        match self {
            Self::Identifier { field: "path", .. } => "client.bad_request",
            Self::Identifier { .. } => "client.invalid_client_identifier",
            Self::HeaderMissing { .. } | Self::Header { .. } | Self::Body(BodyError::TooLong { .. }) => {
                "client.bad_request"
            }
            Self::NotTheClient { .. } => "server.clientproxy.ssl_authentication_failed",
            Self::MemberUnknown { .. } => "server.clientproxy.unknown_member",
            Self::ServiceUnknown { .. } => "server.serverproxy.unknown_service",
            Self::EndpointNotContracted { .. } => "server.serverproxy.access_denied",
            Self::Exchange(error) if error.is_refusal() => "server.serverproxy.access_denied",
            Self::Exchange(_) | Self::Body(BodyError::Io(_)) => "server.serverproxy.logging_failed",
            Self::Body(BodyError::BrokeOff(_)) => "client.bad_request",
            Self::ServiceFailed { .. } | Self::Timeout { .. } => "server.serverproxy.service_failed",
            Self::NodeUnreachable { .. } => "server.clientproxy.network_error",
            Self::Refused { code, .. } => code,
            Self::RefusedThere { code, .. } => code,
        }
    }

    /// The HTTP status in native mode.
    pub fn status(&self) -> u16 {
        match self {
            Self::Identifier { .. } | Self::HeaderMissing { .. } | Self::Header { .. } => 400,
            Self::NotTheClient { .. } | Self::EndpointNotContracted { .. } => 403,
            Self::MemberUnknown { .. } | Self::ServiceUnknown { .. } => 404,
            Self::Body(BodyError::TooLong { .. }) => 413,
            Self::Body(BodyError::BrokeOff(_)) => 400,
            Self::Body(BodyError::Io(_)) => 503,
            Self::Exchange(error) => error.status(),
            Self::ServiceFailed { .. } => 502,
            Self::Timeout { .. } => 504,
            Self::NodeUnreachable { .. } | Self::Refused { .. } => 503,
            Self::RefusedThere { status, .. } => *status,
        }
    }
}
