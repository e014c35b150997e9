//! Puts in the visitor, turns failures into answers people or programs can read,
//! keeps the chosen language and says what may be cached.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::{HeaderMap, HeaderValue, header};
use kernel::{Ctx, Lang};

use super::log::RequestId;
use super::problem::{Asked, generic, render};
use crate::block::DemoMode;
use crate::visitor::chosen_lang;
use crate::{Failure, Visitor};

pub(super) async fn respond(State(ctx): State<Ctx>, mut request: Request, next: Next) -> Response {
    let demo = ctx.find_part::<DemoMode>().is_some();
    let stranger = Visitor::stranger(request.headers(), request.uri(), demo);
    let chosen = chosen_lang(request.uri());
    let program = stranger.is_api() || prefers_json(request.headers());
    let id = request.extensions().get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default();
    request.extensions_mut().insert(stranger.clone());

    let mut response = next.run(request).await;
    let visitor = response.extensions_mut().remove::<Visitor>().unwrap_or(stranger);
    let failure = response.extensions_mut().remove::<Failure>().or_else(|| unnamed_failure(&response));
    if let Some(failure) = failure {
        let asked = Asked { visitor: &visitor, program, request: &id };
        response = render(&ctx, &asked, &failure, response.headers());
    }
    if let Some(lang) = chosen {
        keep_lang(&ctx, lang, response.headers_mut());
    }
    set_caching(&visitor, response.headers_mut());
    response
}

/// Errors that axum or tower-http answered by themselves, as plain text or nothing.
fn unnamed_failure(response: &Response) -> Option<Failure> {
    let status = response.status();
    let kind = response.headers().get(header::CONTENT_TYPE).map(HeaderValue::as_bytes);
    let bare = kind.is_none_or(|kind| kind.starts_with(b"text/plain"));
    (bare && (status.is_client_error() || status.is_server_error())).then(|| generic(status.as_u16()))
}

fn prefers_json(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok()).unwrap_or("");
    accept.contains("json") && !accept.contains("text/html")
}

fn keep_lang(ctx: &Ctx, lang: Lang, headers: &mut HeaderMap) {
    let secure = if ctx.settings.public_url.starts_with("https://") { "; Secure" } else { "" };
    let cookie = format!("lang={}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly{secure}", lang.code());
    if let Ok(cookie) = HeaderValue::try_from(cookie) {
        headers.append(header::SET_COOKIE, cookie);
    }
}

/// A page for somebody signed in is never kept; others differ by language.
fn set_caching(visitor: &Visitor, headers: &mut HeaderMap) {
    if !headers.contains_key(header::CACHE_CONTROL) {
        let value = if visitor.is_signed_in() { "no-store" } else { "private, no-cache" };
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(value));
        headers.append(header::VARY, HeaderValue::from_static("accept-language, cookie"));
    }
}
