//! How a client is told that its call was not answered by the service: X-Road's form, or problem+json.

use axum::body::Body as HttpBody;
use axum::response::Response;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use kernel::{Ctx, Timestamp};
use serde_json::json;

use super::CallError;
use super::error::camel;
use super::headers::{self, ERROR};
use crate::error::ExchangeError;

/// Seconds after which to try again when something outside the caller's power failed.
const SOON_SECONDS: i64 = 10;

/// In which words a client is spoken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// X-Road's REST protocol, errors as JSON.
    XRoadJson,
    /// X-Road's REST protocol, errors as XML.
    XRoadXml,
    /// Minben's own.
    Native,
}

impl Mode {
    /// By the path and what the client accepts.
    pub(super) fn of(path: &str, headers: &HeaderMap) -> Self {
        if path.starts_with("/n1") {
            Self::Native
        } else if accepts_xml(headers) {
            Self::XRoadXml
        } else {
            Self::XRoadJson
        }
    }
}

/// XML when Accept names `text/xml`, `application/xml` or `text/*` (PR-REST 1.0.4).
fn accepts_xml(headers: &HeaderMap) -> bool {
    let lines = headers.get_all(header::ACCEPT).iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(',')).any(|range| {
        let kind = range.split(';').next().unwrap_or_default().trim();
        ["text/xml", "application/xml", "text/*"].iter().any(|xml| kind.eq_ignore_ascii_case(xml))
    })
}

/// An error in the client's words, with a line in the log that has the same number.
pub(super) fn tell(ctx: &Ctx, mode: Mode, error: &CallError) -> Response {
    let number = headers::uuid(ctx);
    tracing::warn!(detail = number, code = error.xroad(), cause = error.for_log(), "a call was not answered");
    let mut response = match mode {
        Mode::Native => problem(ctx, error, &number),
        Mode::XRoadJson | Mode::XRoadXml => xroad(ctx, mode, error, &number),
    };
    let named = name(ctx, mode, error);
    response.headers_mut().insert(ERROR, headers::value(&named));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// The error's type as this node spells it.
fn name(ctx: &Ctx, mode: Mode, error: &CallError) -> String {
    if mode != Mode::Native && ctx.settings.xroad_error_names == "camel" {
        camel(error.xroad())
    } else {
        error.xroad().to_owned()
    }
}

fn xroad(ctx: &Ctx, mode: Mode, error: &CallError, number: &str) -> Response {
    let (kind, message) = (name(ctx, mode, error), error.to_string());
    let status = if error.xroad().starts_with("server.") { 500 } else { 400 };
    let (content, body) = if mode == Mode::XRoadXml {
        let body = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<error><type>{}</type><message>{}</message><detail>{}</detail></error>",
            xml(&kind),
            xml(&message),
            xml(number)
        );
        ("application/xml; charset=utf-8", body)
    } else {
        let body = json!({ "type": kind, "message": message, "detail": number });
        ("application/json", body.to_string())
    };
    answer(status, content, body)
}

fn problem(ctx: &Ctx, error: &CallError, number: &str) -> Response {
    let status = error.status();
    let code = error.code();
    let title = StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason());
    let body = json!({
        "type": format!("urn:minben:problem:{code}"),
        "title": title.unwrap_or("Error"),
        "status": status,
        "detail": error.to_string(),
        "instance": format!("urn:uuid:{number}"),
        "code": code,
        "xroad_error": error.xroad(),
    });
    let mut response = answer(status, "application/problem+json", body.to_string());
    let headers = response.headers_mut();
    let wait = match error {
        CallError::Exchange(ExchangeError::QuotaExceeded { .. }) => Some(until_tomorrow(ctx)),
        _ if matches!(status, 429 | 502..=504) => Some(SOON_SECONDS),
        _ => None,
    };
    if let Some(wait) = wait {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(wait));
    }
    match status {
        401 => drop(headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"))),
        405 => drop(headers.insert(header::ALLOW, HeaderValue::from_static("POST"))),
        _ => {}
    }
    response
}

/// Seconds until the next day's quota begins.
fn until_tomorrow(ctx: &Ctx) -> i64 {
    let tomorrow = Timestamp::start_of(ctx.today().plus_days(1));
    (tomorrow.0 - ctx.now().0) / 1_000_000 + 1
}

fn answer(status: u16, content: &'static str, body: String) -> Response {
    let mut response = Response::new(HttpBody::from(body));
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(content));
    response
}

/// Text as it stands in XML 1.0; characters that XML cannot have are left out.
pub(super) fn xml(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => {}
            letter if letter.is_control() && !matches!(letter, '\t' | '\n' | '\r') => {}
            letter => escaped.push(letter),
        }
    }
    escaped
}
