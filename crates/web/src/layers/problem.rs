//! A failure in the reader's words: a page, or problem+json (RFC 9457).

use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use kernel::i18n::Arg;
use kernel::{Actor, Ctx};
use maud::html;
use serde_json::json;

use crate::components::{ButtonKind, button_group, button_link};
use crate::{Failure, Visitor, href, page, t};

/// Who asked, and how.
pub(super) struct Asked<'a> {
    pub(super) visitor: &'a Visitor,
    pub(super) program: bool,
    pub(super) request: &'a str,
}

/// What a status means when nothing more is known.
pub(super) fn generic(status: u16) -> Failure {
    Failure::new(status, generic_code(status))
}

fn generic_code(status: u16) -> &'static str {
    match status {
        401 => "sign-in-needed",
        403 => "forbidden",
        404 => "not-found",
        405 => "method-not-allowed",
        409 => "conflict",
        413 => "too-large",
        415 => "unsupported",
        422 => "unprocessable",
        429 => "too-many-requests",
        503 => "unavailable",
        400..500 => "bad-request",
        _ => "internal",
    }
}

struct Words {
    title: String,
    detail: String,
    next: String,
}

fn words(ctx: &Ctx, v: &Visitor, failure: &Failure) -> Words {
    let key = failure.key();
    let general = format!("error-{}", generic_code(failure.status));
    let values: Vec<(&str, Arg<'_>)> =
        failure.args.iter().map(|(name, value)| (*name, Arg::from(value))).collect();
    let first_known = |suffix: &str| {
        let own = format!("{key}{suffix}");
        let known = if ctx.locales.has(v.lang, &own) { own } else { format!("{general}{suffix}") };
        t(ctx, v, &known, &values)
    };
    Words { title: first_known("-title"), detail: first_known(""), next: first_known("-next") }
}

/// The answer; headers that were set beside the failure stay.
pub(super) fn render(ctx: &Ctx, asked: &Asked<'_>, failure: &Failure, beside: &HeaderMap) -> Response {
    let words = words(ctx, asked.visitor, failure);
    let mut response =
        if asked.program { problem(asked, failure, &words) } else { error_page(ctx, asked, failure, &words) };
    for (name, value) in beside {
        if *name != header::CONTENT_TYPE && *name != header::CONTENT_LENGTH {
            response.headers_mut().append(name, value.clone());
        }
    }
    if failure.status == 401 {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    response
}

fn problem(asked: &Asked<'_>, failure: &Failure, words: &Words) -> Response {
    let mut body = json!({
        "type": format!("urn:minben:problem:{}", failure.code),
        "title": words.title,
        "status": failure.status,
        "detail": words.detail,
        "code": failure.code,
        "next_step": words.next,
        "request": asked.request,
    });
    if let (Some(field), Some(members)) = (&failure.field, body.as_object_mut()) {
        members.insert("field".to_owned(), json!(field));
    }
    let status = StatusCode::from_u16(failure.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let kind = [(header::CONTENT_TYPE, "application/problem+json")];
    (status, kind, body.to_string()).into_response()
}

fn error_page(ctx: &Ctx, asked: &Asked<'_>, failure: &Failure, words: &Words) -> Response {
    let v = asked.visitor;
    let ways = html! {
        @for (place, (text, path)) in ways_on(v, failure).iter().enumerate() {
            @let kind = if place == 0 { ButtonKind::Primary } else { ButtonKind::Secondary };
            (button_link(&t(ctx, v, text, &[]), path, kind))
        }
        a href="/" { (t(ctx, v, "web-to-home", &[])) }
    };
    let body = html! {
        p.lead { (words.detail) }
        p { (words.next) }
        (button_group(&ways))
        @if failure.status >= 500 {
            p.hint { (t(ctx, v, "web-request-number", &[("number", asked.request.into())])) }
        }
    };
    page(ctx, v, &words.title).status(failure.status).body(body)
}

/// What helps besides going home, as the cause asks: signing in only for those who have not, a higher
/// level of assurance, another post, or one's own page. An agent's way out stands above every page.
fn ways_on(v: &Visitor, failure: &Failure) -> Vec<(&'static str, String)> {
    let sign_in = || ("web-sign-in", href("/sign-in", &[("next", &v.path)]));
    match (failure.status, &v.actor) {
        (401, _) => vec![sign_in()],
        (403, Actor::Stranger) if v.route().starts_with("/sign-in") => vec![sign_in()],
        (403, Actor::Citizen(_) | Actor::Official(_)) if failure.step_up.is_some() => {
            let level = failure.step_up.as_ref().map_or(1, |step_up| step_up.level.number()).to_string();
            vec![("web-raise", href("/sign-in/raise", &[("level", &level), ("next", &v.path)]))]
        }
        (403, Actor::Citizen(_)) => {
            vec![("web-to-my", "/my".to_owned()), ("web-switch-post", "/sign-in/post".to_owned())]
        }
        (403, Actor::Official(_)) => {
            vec![("web-switch-post", "/sign-in/post".to_owned()), ("web-to-desk", "/desk".to_owned())]
        }
        _ => Vec::new(),
    }
}
