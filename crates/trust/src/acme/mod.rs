//! ACME (RFC 8555): servers get certificates for hosts that are registered for an agency, after
//! they have shown by http-01 that they answer there.

mod accounts;
mod challenge;
mod jws;
mod orders;
mod request;

use axum::response::{IntoResponse, Response};
use http::{StatusCode, header};
use kernel::{Ctx, DbError};
use serde_json::json;
use web::{Access, Routes};

use crate::error::TrustError;

pub use challenge::ChallengePort;

/// The addresses of the protocol.
pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/acme/directory", Access::Anyone, accounts::directory)
        .get("/acme/new-nonce", Access::Anyone, accounts::new_nonce)
        .post("/acme/new-account", Access::Anyone, accounts::create)
        .post("/acme/account/{id}", Access::Anyone, accounts::change)
        .post("/acme/key-change", Access::Anyone, accounts::change_key)
        .post("/acme/new-order", Access::Anyone, orders::create)
        .post("/acme/order/{id}", Access::Anyone, orders::show)
        .post("/acme/order/{id}/finalize", Access::Anyone, orders::finalize)
        .post("/acme/authorization/{id}", Access::Anyone, orders::authorization)
        .post("/acme/challenge/{id}", Access::Anyone, orders::challenge)
        .post("/acme/certificate/{id}", Access::Anyone, orders::certificate)
        .post("/acme/revoke", Access::Anyone, orders::revoke)
}

/// Why a request is refused (RFC 8555 §6.7), as problem+json.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    pub(crate) status: u16,
    kind: &'static str,
    detail: String,
    /// The address of what stands in the way.
    location: Option<String>,
}

impl Problem {
    fn new(status: u16, kind: &'static str, detail: impl Into<String>) -> Self {
        Self { status, kind, detail: detail.into(), location: None }
    }

    /// With the address of what stands in the way.
    fn at(self, location: String) -> Self {
        Self { location: Some(location), ..self }
    }

    /// There is no such thing, or it is another account's.
    fn not_found() -> Self {
        Self::new(404, "malformed", "there is no such resource of this account")
    }

    /// The document, as orders and challenges keep it.
    fn document(&self) -> serde_json::Value {
        let kind = format!("urn:ietf:params:acme:error:{}", self.kind);
        json!({ "type": kind, "detail": self.detail, "status": self.status })
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let headers = [(header::CONTENT_TYPE, "application/problem+json")];
        let mut response = (status, headers, self.document().to_string()).into_response();
        if let Some(Ok(location)) = self.location.map(http::HeaderValue::try_from) {
            response.headers_mut().insert(header::LOCATION, location);
        }
        response
    }
}

impl From<DbError> for Problem {
    fn from(error: DbError) -> Self {
        tracing::error!(%error, "ACME: storage failed");
        Self::new(503, "serverInternal", "storage does not answer; try again later")
    }
}

impl From<TrustError> for Problem {
    fn from(error: TrustError) -> Self {
        match &error {
            TrustError::HostUnknown { .. } => Self::new(403, "rejectedIdentifier", error.to_string()),
            TrustError::Request(_) | TrustError::KeyKind { .. } => {
                Self::new(400, "badCSR", error.to_string())
            }
            TrustError::NotAllowed | TrustError::PolicyForbids { .. } => {
                Self::new(403, "unauthorized", error.to_string())
            }
            TrustError::CertificateUnknown => Self::not_found(),
            TrustError::State { .. } => Self::new(400, "alreadyRevoked", error.to_string()),
            _ => {
                tracing::error!(%error, "ACME: nothing can be issued");
                Self::new(503, "serverInternal", "the authority cannot issue now; ask its operator")
            }
        }
    }
}

/// Reads a signed request and verifies it with the key inside, as a new account's; for trying out what
/// nobody would send. Nonce and address are not looked at.
///
/// # Errors
/// Why it is refused, in words.
pub fn read_signed(body: &[u8]) -> Result<(), String> {
    let refused = |problem: Problem| problem.detail;
    let signed = jws::Jws::read(body).map_err(refused)?;
    let key = signed.jwk().ok_or("there is no key inside")?;
    signed.verify(key).map_err(refused)?;
    signed.json::<serde_json::Value>().map(drop).map_err(refused)
}

/// The full address of a path, as clients must name it.
fn url(ctx: &Ctx, path: &str) -> String {
    format!("{}{path}", ctx.settings.public_url)
}
