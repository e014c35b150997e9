//! One line a request, without personal data: the declared route, never the path or query.

use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::HeaderValue;
use kernel::Ctx;

/// The number of a request, for finding its lines in the log; shown on error pages.
#[derive(Debug, Clone)]
pub struct RequestId(pub String);

pub(super) async fn log(State(ctx): State<Ctx>, mut request: Request, next: Next) -> Response {
    let id: String = ctx.new_id();
    let method = request.method().clone();
    let matched = request.extensions().get::<MatchedPath>();
    let route = matched.map_or("none", MatchedPath::as_str).to_owned();
    request.extensions_mut().insert(RequestId(id.clone()));
    let began = Instant::now();
    let mut response = next.run(request).await;
    let took = began.elapsed();
    let status = response.status().as_u16();
    kernel::metrics::http_request(method.as_str(), &route, status, took);
    let took_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    tracing::info!(request = id, %method, route, status, took_ms, "request");
    if let Ok(value) = HeaderValue::try_from(id) {
        response.headers_mut().insert("x-request-id", value);
    }
    response
}
