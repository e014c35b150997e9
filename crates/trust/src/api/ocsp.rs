//! OCSP over HTTP (RFC 6960 appendix A).

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use http::header;
use kernel::Ctx;
use web::Failure;

use crate::actions;

/// `POST /ocsp/{authority}` with the request as body.
pub(crate) async fn post(
    State(ctx): State<Ctx>,
    Path(authority): Path<String>,
    body: Bytes,
) -> Result<Response, Failure> {
    answer(&ctx, &authority, &body).await
}

/// `GET /ocsp/{authority}/{request}` with the request in base 64, whose `/` not every client escapes.
pub(crate) async fn get(
    State(ctx): State<Ctx>,
    Path((authority, request)): Path<(String, String)>,
) -> Result<Response, Failure> {
    // What does not decode is answered as what cannot be read is: malformed.
    let der = base64::engine::general_purpose::STANDARD.decode(request.trim()).unwrap_or_default();
    answer(&ctx, &authority, &der).await
}

async fn answer(ctx: &Ctx, authority: &str, der: &[u8]) -> Result<Response, Failure> {
    let response = actions::answer(ctx, authority, der).await?;
    let headers = [(header::CONTENT_TYPE, "application/ocsp-response"), (header::CACHE_CONTROL, "no-cache")];
    Ok((headers, response).into_response())
}
