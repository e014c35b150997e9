//! Signing in with a certificate: by a signed file, or by showing it at the door.

use axum::extract::{Query, Request, State};
use axum::response::{IntoResponse as _, Response};
use http::{HeaderMap, header};
use kernel::Ctx;
use maud::{Markup, html};
use serde::Deserialize;
use web::components::{
    Button, ButtonKind, FileInput, button, button_link, copy_text, details, file_input, inset,
};
use web::{Errors, Failure, Form, Visitor, href, page, redirect, t};

use super::passkey::NextQuery;
use super::signed_file::{self, Sent};
use super::{onward, word};
use crate::actions::{self, Challenge};
use crate::layer::{browser, challenge, challenge_cookie, session_cookie, with_cookie};
use crate::{IdentityError, certificates, door};

/// Name of the file to sign, and of its signature.
const FILE: &str = "minben-challenge.txt";
const SIGNATURE: &str = "minben-challenge.p7s";

/// GET /sign-in/certificate
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    v: Visitor,
    headers: HeaderMap,
    Query(query): Query<NextQuery>,
) -> Result<Response, Failure> {
    if !certificates::offered(&ctx) {
        return Err(IdentityError::NoCertificates.into());
    }
    render(&ctx, &v, &headers, &query.next, &Errors::new()).await
}

async fn render(
    ctx: &Ctx,
    v: &Visitor,
    headers: &HeaderMap,
    next: &str,
    errors: &Errors,
) -> Result<Response, Failure> {
    let asked = actions::show_challenge(ctx, challenge(headers), Challenge::Certificate).await?;
    let body = html! {
        p.lead { (word(ctx, v, "identity-certificate-lead")) }
        @match asked {
            Some(_) => {
                (sign_and_send(ctx, v, next, errors))
                (to_the_door(ctx, v, next, ButtonKind::Secondary))
            }
            None => (start(ctx, v, next)),
        }
        h2 { (word(ctx, v, "identity-other-ways")) }
        (super::sign_in::ways(ctx, v, next, "certificate"))
    };
    let title = word(ctx, v, "identity-certificate-title");
    let back = href("/sign-in", &[("next", next)]);
    Ok(page(ctx, v, &title).back(back, "").errors(errors).body(body))
}

/// The two ways with a certificate, as buttons that begin them.
pub(super) fn start(ctx: &Ctx, v: &Visitor, next: &str) -> Markup {
    let kind = if door::address(ctx).is_some() { ButtonKind::Secondary } else { ButtonKind::Primary };
    html! {
        (to_the_door(ctx, v, next, ButtonKind::Primary))
        h2 { (word(ctx, v, "identity-file-title")) }
        p { (word(ctx, v, "identity-file-lead")) }
        (begin(ctx, v, ("/sign-in/certificate", "identity-file-get"), next, kind))
    }
}

/// The way by the door, where there is one.
fn to_the_door(ctx: &Ctx, v: &Visitor, next: &str, kind: ButtonKind) -> Markup {
    html! {
        @if door::address(ctx).is_some() {
            h2 { (word(ctx, v, "identity-door-title")) }
            p { (word(ctx, v, "identity-door-lead")) }
            (begin(ctx, v, ("/sign-in/certificate/door", "identity-door-go"), next, kind))
        }
    }
}

fn begin(ctx: &Ctx, v: &Visitor, (action, key): (&str, &str), next: &str, kind: ButtonKind) -> Markup {
    html! {
        form method="post" action=(action) {
            input type="hidden" name="next" value=(next);
            (button(&Button { text: &word(ctx, v, key), kind, value: None }))
        }
    }
}

/// Three steps: take the file, sign it, send the signature.
fn sign_and_send(ctx: &Ctx, v: &Visitor, next: &str, errors: &Errors) -> Markup {
    html! {
        (inset(&html! { p { (word(ctx, v, "identity-file-minutes")) } }))
        h2 { (word(ctx, v, "identity-file-step-1")) }
        p { (button_link(&word(ctx, v, "identity-file-download"), "/sign-in/certificate/file", ButtonKind::Secondary)) }
        h2 { (word(ctx, v, "identity-file-step-2")) }
        p { (word(ctx, v, "identity-file-how")) }
        (details(&word(ctx, v, "identity-file-openssl"), &by_openssl(ctx, v)))
        h2 { (word(ctx, v, "identity-file-step-3")) }
        form method="post" action="/sign-in/certificate/answer" enctype="multipart/form-data" novalidate {
            input type="hidden" name="next" value=(next);
            (file_input(v.lang, &FileInput {
                name: "signature",
                label: &word(ctx, v, "identity-signature"),
                hint: Some(&word(ctx, v, "identity-signature-hint")),
                error: errors.of("signature"),
                accept: Some(".p7s,.pem,.der,application/pkcs7-signature"),
                ..Default::default()
            }))
            (button(&Button { text: &word(ctx, v, "identity-sign-in-title"), kind: ButtonKind::Primary, value: None }))
        }
    }
}

/// The commands, for whoever has a key file or has no other program that signs files.
fn by_openssl(ctx: &Ctx, v: &Visitor) -> Markup {
    let sign = format!(
        "openssl cms -sign -binary -in {FILE} -signer certificate.pem -inkey key.pem -outform DER -out {SIGNATURE}"
    );
    let certificate = "openssl pkcs12 -in certificate.p12 -clcerts -nokeys -out certificate.pem";
    let key = "openssl pkcs12 -in certificate.p12 -nocerts -noenc -out key.pem";
    html! {
        p { (word(ctx, v, "identity-openssl-key")) }
        p { (copy_text(v.lang, certificate)) }
        p { (copy_text(v.lang, key)) }
        p { (word(ctx, v, "identity-openssl-sign")) }
        p { (copy_text(v.lang, &sign)) }
        p { (word(ctx, v, "identity-openssl-after")) }
    }
}

/// GET /sign-in/certificate/file: the file to sign.
pub(crate) async fn file(State(ctx): State<Ctx>, headers: HeaderMap) -> Result<Response, Failure> {
    let asked = actions::show_challenge(&ctx, challenge(&headers), Challenge::Certificate).await?;
    let text = asked.and_then(|text| text.as_str().map(str::to_owned)).ok_or(IdentityError::ChallengeGone)?;
    let headers = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{FILE}\"")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, text).into_response())
}

/// POST /sign-in/certificate: challenges this browser.
pub(crate) async fn ask(State(ctx): State<Ctx>, form: Form) -> Result<Response, Failure> {
    let secret = actions::ask_certificate(&ctx).await?;
    let path = href("/sign-in/certificate", &[("next", form.text("next"))]);
    Ok(with_cookie(redirect(path), &challenge_cookie(&secret)))
}

/// POST /sign-in/certificate/answer. What is wrong with the file stands beside it, as long as the
/// challenge is good; what is wrong with the certificate is a page of its own.
pub(crate) async fn answer(
    State(ctx): State<Ctx>,
    v: Visitor,
    headers: HeaderMap,
    request: Request,
) -> Result<Response, Failure> {
    let Sent { signature, next } = signed_file::read(request).await?;
    let mut errors = Errors::new();
    if signature.is_empty() {
        errors.add("signature", word(&ctx, &v, "identity-signature-missing"));
        return render(&ctx, &v, &headers, &next, &errors).await;
    }
    let secret = challenge(&headers);
    match actions::sign_in_certificate(&ctx, secret, &signature, browser(&headers)).await {
        Ok(token) => Ok(entered(&next, &token)),
        Err(
            error @ (IdentityError::SignatureUnreadable
            | IdentityError::SignatureNotDetached
            | IdentityError::SignatureOfOther
            | IdentityError::SignatureBroken),
        ) => {
            errors.add("signature", t(&ctx, &v, &Failure::from(error).key(), &[]));
            render(&ctx, &v, &headers, &next, &errors).await
        }
        Err(error) => Err(error.into()),
    }
}

fn entered(next: &str, token: &str) -> Response {
    let path = href("/sign-in/post", &[("next", onward(next, ""))]);
    with_cookie(redirect(path), &session_cookie(token))
}

/// POST /sign-in/certificate/door: gives this browser what it takes to the door.
pub(crate) async fn to_door(State(ctx): State<Ctx>, form: Form) -> Result<Response, Failure> {
    door::address(&ctx).ok_or(IdentityError::NoDoor)?;
    let secret = actions::send_to_door(&ctx, onward(form.text("next"), "")).await?;
    Ok(with_cookie(redirect("/sign-in/certificate/door"), &challenge_cookie(&secret)))
}

/// GET /sign-in/certificate/door: what will happen at the door, and the way there. A link, since
/// browsers hold a form that leads to another origin against the page's policy.
pub(crate) async fn at_door(
    State(ctx): State<Ctx>,
    v: Visitor,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let address = door::address(&ctx).ok_or(IdentityError::NoDoor)?;
    let asked = actions::show_challenge(&ctx, challenge(&headers), Challenge::Door).await?;
    let Some(next) = asked else { return Ok(redirect("/sign-in/certificate")) };
    let back = href("/sign-in/certificate", &[("next", next.as_str().unwrap_or_default())]);
    let there = door::link(&address, challenge(&headers));
    let body = html! {
        p.lead { (word(&ctx, &v, "identity-door-how")) }
        p { (button_link(&word(&ctx, &v, "identity-door-show"), &there, ButtonKind::Primary)) }
        (inset(&html! { p { (word(&ctx, &v, "identity-door-none")) } }))
    };
    Ok(page(&ctx, &v, &word(&ctx, &v, "identity-door-title")).back(back, "").body(body))
}

/// Query of `GET /sign-in/certificate/finish`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct FinishQuery {
    ticket: String,
}

/// GET /sign-in/certificate/finish: back from the door with a ticket for one minute.
pub(crate) async fn finish(
    State(ctx): State<Ctx>,
    headers: HeaderMap,
    Query(query): Query<FinishQuery>,
) -> Result<Response, Failure> {
    let (token, next) =
        actions::finish_at_door(&ctx, challenge(&headers), &query.ticket, browser(&headers)).await?;
    Ok(entered(&next, &token))
}
