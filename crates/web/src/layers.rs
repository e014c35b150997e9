//! What every request passes on its way in and every answer on its way out.

mod limit;
mod log;
mod problem;
mod respond;
mod security;

use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use kernel::Ctx;
use kernel::settings::Settings;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::{CsrfLayer, ProtectionError};
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::TimeoutLayer;

use crate::Failure;
use crate::form::Limits;

pub use log::RequestId;

/// Long enough for the largest upload over a slow telephone.
const TIMEOUT: Duration = Duration::from_mins(2);
/// JSON bodies of the API.
const API_BODY: usize = 1024 * 1024;

/// Puts the context and all layers on a router that has identity's layer on it.
///
/// From the outside in: log and request id, security headers, compression, failures
/// as pages (with the visitor, the language cookie and caching), panics, time limit,
/// rate limit, cross-site requests, size limits.
pub fn apply(router: Router<Ctx>, ctx: &Ctx) -> Router {
    let settings = &ctx.settings;
    let body = usize::try_from(Limits::of(settings).request).unwrap_or(usize::MAX);
    router
        .layer(DefaultBodyLimit::max(API_BODY))
        .layer(RequestBodyLimitLayer::new(body))
        .layer(csrf(settings).with_rejection_response(cross_site))
        .layer(from_fn_with_state(limit::RateLimit::new(settings), limit::limit))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, TIMEOUT))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn_with_state(ctx.clone(), respond::respond))
        .layer(CompressionLayer::new().gzip(true))
        .layer(from_fn_with_state(security::Headers::of(settings), security::add))
        .layer(from_fn_with_state(ctx.clone(), log::log))
        .with_state(ctx.clone())
}

/// Puts the rate limit and the catching of panics on a router whose protocol has its own words for
/// failures: both answer with an empty body that carries a [`Failure`], for a layer outside of this
/// to put into words.
pub fn protect(router: Router<Ctx>, ctx: &Ctx) -> Router<Ctx> {
    router
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn_with_state(limit::RateLimit::new(&ctx.settings), limit::limit))
}

/// Puts the log and the context on a router that has all its other layers and is no site for
/// browsers: nothing is compressed, cached, translated or limited in length here.
pub fn finish(router: Router<Ctx>, ctx: &Ctx) -> Router {
    router.layer(from_fn_with_state(ctx.clone(), log::log)).with_state(ctx.clone())
}

/// Refuses what another site makes a browser send: by Sec-Fetch-Site, else by Origin.
fn csrf(settings: &Settings) -> CsrfLayer {
    let layer = CsrfLayer::new();
    // A proxy may put its own Host; the address people type is ours all the same.
    match layer.clone().add_trusted_origin(&settings.public_url) {
        Ok(trusting) => trusting,
        Err(error) => {
            tracing::warn!(%error, "public_url is no origin; set it to scheme, host and port only");
            layer
        }
    }
}

fn cross_site(_: ProtectionError) -> Response {
    Failure::new(403, "cross-site").into_response()
}

fn panicked(panic: Box<dyn std::any::Any + Send + 'static>) -> Response {
    let text = panic.downcast_ref::<&str>().copied().map(str::to_owned);
    let text = text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default();
    tracing::error!(panic = text, "a handler panicked");
    Failure::new(500, "internal").into_response()
}
