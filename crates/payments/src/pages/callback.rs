//! What a provider sends by itself.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::Request;
use axum::response::{IntoResponse as _, Response};
use http::StatusCode;
use kernel::Ctx;
use web::Failure;

use crate::actions;

/// The longest message that is read, in bytes.
const LONGEST: usize = 64 * 1024;

/// POST /pay/callbacks/{channel}
pub(super) async fn receive(
    State(ctx): State<Ctx>,
    Path(channel): Path<String>,
    request: axum::extract::Request,
) -> Result<Response, Failure> {
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, LONGEST).await.map_err(|_| Failure::too_large("body", LONGEST))?;
    let request: Request<Bytes> = Request::from_parts(parts, body);
    actions::callback(&ctx, &channel, &request).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
