//! Endpoints for clients: discovery, tokens, the person's data.

pub(crate) mod discovery;
pub(crate) mod token;
pub(crate) mod userinfo;

use axum::Json;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use kernel::DbError;
use serde_json::{Value, json};

/// A refusal as the protocol writes it (RFC 6749, section 5.2; RFC 6750, section 3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    status: StatusCode,
    error: &'static str,
    description: &'static str,
    challenge: Option<&'static str>,
}

impl Refusal {
    /// The request cannot be carried out.
    pub(crate) fn request(error: &'static str, description: &'static str) -> Self {
        Self { status: StatusCode::BAD_REQUEST, error, description, challenge: None }
    }

    /// The client is not known by what it showed.
    pub(crate) fn client(showed_secret: bool) -> Self {
        let description = "show a credential of the client's agency (client_secret_basic), or sign with the client's key (private_key_jwt)";
        let refusal = Self::request("invalid_client", description);
        if showed_secret {
            Self { status: StatusCode::UNAUTHORIZED, challenge: Some("Basic realm=\"openid\""), ..refusal }
        } else {
            refusal
        }
    }

    /// The token opens nothing.
    pub(crate) fn token() -> Self {
        let description = "the access token is unknown, or its time has passed; get another one";
        let challenge = Some("Bearer realm=\"openid\", error=\"invalid_token\"");
        Self { status: StatusCode::UNAUTHORIZED, challenge, ..Self::request("invalid_token", description) }
    }

    /// The node cannot read or write now.
    pub(crate) fn storage(error: &DbError) -> Self {
        tracing::error!(%error, "a client cannot be answered");
        let refusal = Self::request("server_error", "the server cannot answer now; try again later");
        Self { status: StatusCode::SERVICE_UNAVAILABLE, ..refusal }
    }
}

impl From<DbError> for Refusal {
    fn from(error: DbError) -> Self {
        Self::storage(&error)
    }
}

impl From<crate::OpenidError> for Refusal {
    fn from(error: crate::OpenidError) -> Self {
        match error {
            crate::OpenidError::Db(error) => Self::storage(&error),
            crate::OpenidError::Locked => {
                tracing::error!(%error, "a client cannot be answered");
                let description =
                    "the server's signing keys are locked; nothing was used up, try again later";
                let refusal = Self::request("temporarily_unavailable", description);
                Self { status: StatusCode::SERVICE_UNAVAILABLE, ..refusal }
            }
            other => {
                tracing::error!(error = %other, "a client cannot be answered");
                let refusal = Self::request("server_error", "the server cannot answer now; try again later");
                Self { status: StatusCode::INTERNAL_SERVER_ERROR, ..refusal }
            }
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let body = json!({ "error": self.error, "error_description": self.description });
        let mut response = private(body);
        *response.status_mut() = self.status;
        if let Some(challenge) = self.challenge {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static(challenge));
        }
        response
    }
}

/// An answer that nobody may keep.
pub(crate) fn private(body: Value) -> Response {
    let mut response = Json(body).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
