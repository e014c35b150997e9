//! Signing out.

use axum::extract::State;
use axum::response::Response;
use http::HeaderMap;
use kernel::Ctx;
use web::{Failure, redirect};

use crate::actions;
use crate::layer::{clear_cookie, token, with_cookie};

/// Ends the session and forgets the cookie; signing out twice is no mistake.
pub(crate) async fn submit(State(ctx): State<Ctx>, headers: HeaderMap) -> Result<Response, Failure> {
    if let Some(token) = token(&headers) {
        actions::sign_out(&ctx, token).await?;
    }
    Ok(with_cookie(redirect("/"), &clear_cookie()))
}
