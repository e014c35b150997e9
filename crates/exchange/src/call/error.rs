//! Why a call was not answered by the service: told to the client in X-Road's words or as
//! problem+json, with the same reason.

use kernel::DbError;

use super::{BodyError, IdentifierError};
use crate::error::ExchangeError;
use crate::notices::NoticeRefused;

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
    /// Nobody is recognised by what the caller shows.
    #[error(
        "no credential in force was shown: send Authorization: Bearer <id>.<secret>, or HTTP Basic with id and secret; \
         for a service that needs Authorization itself, Proxy-Authorization; or call over TLS with a certificate that your agency \
         has registered at /desk/credentials"
    )]
    NotAuthenticated,
    /// The purpose is missing.
    #[error(
        "the purpose is missing: send the contract's purpose code in the header Minben-Purpose, for a look-up as purpose in the body"
    )]
    PurposeMissing,
    /// The body cannot be read.
    #[error("the body is not the JSON that is asked for: {reason}")]
    BodyUnreadable {
        /// Where and why.
        reason: String,
    },
    /// A parameter of the query.
    #[error("the query parameter {name} is needed: {reason}")]
    Query {
        /// Its name.
        name: &'static str,
        /// Why.
        reason: String,
    },
    /// The API is about persons, and the request names none.
    #[error(
        "the person whom this is about is named once, in the {place}; without it nobody could see who read their data"
    )]
    SubjectMissing {
        /// Where.
        place: String,
    },
    /// The service is not offered by that method.
    #[error("{method} is not offered: {next}")]
    MethodNotOffered {
        /// The method.
        method: String,
        /// What to do instead.
        next: &'static str,
    },
    /// Too many requests from one address.
    #[error("too many requests; wait {seconds} s")]
    TooMany {
        /// How long to wait.
        seconds: u64,
    },
    /// The node itself failed.
    #[error("the node failed; its log has the cause")]
    Internal,
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
    /// A notice that this node does not take.
    #[error(transparent)]
    Notice(#[from] NoticeRefused),
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
        code: String,
        /// HTTP status in native mode.
        status: u16,
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
            Self::Identifier { field, .. } if *field != "path" => "client.invalid_client_identifier",
            Self::Identifier { .. }
            | Self::HeaderMissing { .. }
            | Self::Header { .. }
            | Self::PurposeMissing
            | Self::BodyUnreadable { .. }
            | Self::Query { .. }
            | Self::SubjectMissing { .. }
            | Self::MethodNotOffered { .. }
            | Self::TooMany { .. }
            | Self::Body(BodyError::TooLong { .. } | BodyError::BrokeOff(_)) => "client.bad_request",
            Self::Internal => "server.clientproxy.internal_error",
            Self::NotAuthenticated | Self::NotTheClient { .. } => {
                "server.clientproxy.ssl_authentication_failed"
            }
            Self::MemberUnknown { .. } => "server.clientproxy.unknown_member",
            Self::ServiceUnknown { .. } => "server.serverproxy.unknown_service",
            Self::EndpointNotContracted { .. } => "server.serverproxy.access_denied",
            Self::Exchange(error) if error.is_refusal() => "server.serverproxy.access_denied",
            Self::Exchange(_) | Self::Body(BodyError::Io(_)) => "server.serverproxy.logging_failed",
            Self::ServiceFailed { .. } | Self::Timeout { .. } => "server.serverproxy.service_failed",
            Self::Notice(refused) => refused.xroad(),
            Self::NodeUnreachable { .. } => "server.clientproxy.network_error",
            Self::Refused { code, .. } | Self::RefusedThere { code, .. } => code,
        }
    }

    /// Stable code in native mode.
    pub fn code(&self) -> &str {
        match self {
            Self::Identifier { .. } => "call.identifier",
            Self::HeaderMissing { .. } | Self::Header { .. } => "call.header",
            Self::NotAuthenticated => "call.not_authenticated",
            Self::PurposeMissing => "call.purpose_missing",
            Self::BodyUnreadable { .. } => "call.body",
            Self::Query { .. } => "call.query",
            Self::SubjectMissing { .. } => "call.subject_missing",
            Self::MethodNotOffered { .. } => "call.method",
            Self::TooMany { .. } => "call.too_many",
            Self::Internal => "call.internal",
            Self::NotTheClient { .. } => "call.not_the_client",
            Self::MemberUnknown { .. } => "call.member_unknown",
            Self::ServiceUnknown { .. } => "call.service_unknown",
            Self::EndpointNotContracted { .. } => "call.endpoint_not_contracted",
            Self::Exchange(error) => error.code(),
            Self::Notice(refused) => refused.code(),
            Self::Body(BodyError::TooLong { .. }) => "call.body_too_long",
            Self::Body(BodyError::BrokeOff(_)) => "call.body_broke_off",
            Self::Body(BodyError::Io(_)) => "call.unavailable",
            Self::ServiceFailed { .. } => "call.service_failed",
            Self::Timeout { .. } => "call.timeout",
            Self::NodeUnreachable { .. } => "call.node_unreachable",
            Self::Refused { .. } => "call.refused",
            Self::RefusedThere { code, .. } => code,
        }
    }

    /// The code of a request that no endpoint of the contract lets through.
    pub(super) fn named(&self) -> &'static str {
        match self {
            Self::SubjectMissing { .. } => "call.subject_missing",
            _ => "call.endpoint_not_contracted",
        }
    }

    /// What the log may say of the cause: nothing of what the client sent, which may be about a person.
    pub(super) fn for_log(&self) -> String {
        match self {
            Self::Exchange(_)
            | Self::Notice(_)
            | Self::Body(_)
            | Self::ServiceFailed { .. }
            | Self::Timeout { .. }
            | Self::NodeUnreachable { .. }
            | Self::Refused { .. }
            | Self::MemberUnknown { .. }
            | Self::NotTheClient { .. } => self.to_string(),
            _ => String::new(),
        }
    }

    /// The HTTP status in native mode.
    pub fn status(&self) -> u16 {
        match self {
            Self::Identifier { .. }
            | Self::HeaderMissing { .. }
            | Self::Header { .. }
            | Self::BodyUnreadable { .. }
            | Self::Query { .. }
            | Self::Body(BodyError::BrokeOff(_)) => 400,
            Self::NotAuthenticated => 401,
            Self::MethodNotOffered { .. } => 405,
            Self::PurposeMissing | Self::SubjectMissing { .. } => 422,
            Self::TooMany { .. } => 429,
            Self::Internal => 500,
            Self::NotTheClient { .. } | Self::EndpointNotContracted { .. } | Self::Notice(_) => 403,
            Self::MemberUnknown { .. } | Self::ServiceUnknown { .. } => 404,
            Self::Body(BodyError::TooLong { .. }) => 413,
            Self::Exchange(error) => error.status(),
            Self::ServiceFailed { .. } => 502,
            Self::Timeout { .. } => 504,
            Self::Body(BodyError::Io(_)) | Self::NodeUnreachable { .. } => 503,
            Self::Refused { status, .. } | Self::RefusedThere { status, .. } => *status,
        }
    }
}

/// X-Road's error types as they were spelled until 7.7.1.
const CAMEL: [(&str, &str); 6] = [
    ("client", "Client"),
    ("server", "Server"),
    ("clientproxy", "ClientProxy"),
    ("serverproxy", "ServerProxy"),
    ("signer", "Signer"),
    ("global_conf_outdated", "OutdatedGlobalConf"),
];

/// An error type as it was spelled until 7.7.1: `Server.ServerProxy.AccessDenied`.
pub(super) fn camel(code: &str) -> String {
    let word = |word: &str| -> String {
        let mut letters = word.chars();
        letters
            .next()
            .map_or_else(String::new, |first| first.to_ascii_uppercase().to_string() + letters.as_str())
    };
    let part = |part: &str| match CAMEL.iter().find(|(snake, _)| *snake == part) {
        Some((_, known)) => (*known).to_owned(),
        None => part.split('_').map(word).collect(),
    };
    code.split('.').map(part).collect::<Vec<_>>().join(".")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_spellings() {
        for (snake, old) in [
            ("server.serverproxy.access_denied", "Server.ServerProxy.AccessDenied"),
            ("server.clientproxy.global_conf_outdated", "Server.ClientProxy.OutdatedGlobalConf"),
            ("client.bad_request", "Client.BadRequest"),
        ] {
            assert_eq!(camel(snake), old);
        }
    }
}
