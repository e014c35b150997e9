//! Time stamps over HTTP (RFC 3161 §3.4).

use axum::body::Bytes;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use http::{HeaderMap, header};
use kernel::Ctx;
use web::Failure;

use crate::actions;

const QUERY: &str = "application/timestamp-query";

/// `POST /tsa` with a query as body.
pub(crate) async fn post(
    State(ctx): State<Ctx>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Failure> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or("");
    if !kind.eq_ignore_ascii_case(QUERY) {
        return Err(Failure::new(415, "trust.time_stamp_query"));
    }
    let response = actions::stamp(&ctx, &body).await?;
    let headers =
        [(header::CONTENT_TYPE, "application/timestamp-reply"), (header::CACHE_CONTROL, "no-store")];
    Ok((headers, response).into_response())
}
