//! One certificate, for the officials of its authority: look, renew, hold, release, revoke.

use axum::extract::{Path, State};
use axum::response::Response;
use kernel::Ctx;
use maud::{Markup, html};
use web::components::{Button, ButtonKind, Summary, button, details, summary_list};
use web::{Errors, Failure, Form, Visitor, page, redirect, t};

use super::issue::request_words;
use super::{authority_of, grouped, moment, reason_select, request_area, state_tag};
use crate::actions;
use crate::error::TrustError;
use crate::model::{Issued, Kind, Serial, State as Standing, reason_of_word, reason_word};
use crate::store;
use crate::x509::request::Request;

/// `GET /desk/authorities/{id}/certificates/{serial}`.
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    visitor: Visitor,
    Path((id, serial)): Path<(String, String)>,
) -> Result<Response, Failure> {
    render(&ctx, &visitor, &id, &serial, (&Form::default(), &Errors::new())).await
}

/// `POST …/renew`, with the signing request of the new key.
pub(crate) async fn renew(
    State(ctx): State<Ctx>,
    visitor: Visitor,
    Path((id, serial)): Path<(String, String)>,
    form: Form,
) -> Result<Response, Failure> {
    let v = &visitor;
    let words = match Request::read(form.text("request").as_bytes()) {
        Err(error) => request_words(&ctx, v, error),
        Ok(request) => {
            let number = Serial::from_text(&serial);
            match actions::renew(&ctx, &v.actor, &id, &number, &request).await {
                Ok(new) => {
                    return Ok(redirect(format!("/desk/authorities/{id}/certificates/{}", new.serial)));
                }
                Err(TrustError::KeyKind { allowed }) => {
                    t(&ctx, v, "error-trust-key-kind", &[("allowed", allowed.as_str().into())])
                }
                Err(error) => return Err(error.into()),
            }
        }
    };
    let mut errors = Errors::new();
    errors.add("request", words);
    render(&ctx, v, &id, &serial, (&form, &errors)).await
}

/// `POST …/revoke`, with a reason.
pub(crate) async fn revoke(
    State(ctx): State<Ctx>,
    visitor: Visitor,
    Path((id, serial)): Path<(String, String)>,
    form: Form,
) -> Result<Response, Failure> {
    let Some(reason) = reason_of_word(form.text("reason")) else {
        let mut errors = Errors::new();
        errors.add("reason", t(&ctx, &visitor, "trust-reason-needed", &[]));
        return render(&ctx, &visitor, &id, &serial, (&form, &errors)).await;
    };
    actions::revoke(&ctx, &visitor.actor, &id, &Serial::from_text(&serial), reason).await?;
    Ok(redirect(format!("/desk/authorities/{id}/certificates/{serial}")))
}

/// `POST …/hold`.
pub(crate) async fn hold(
    State(ctx): State<Ctx>,
    visitor: Visitor,
    Path((id, serial)): Path<(String, String)>,
) -> Result<Response, Failure> {
    actions::hold(&ctx, &visitor.actor, &id, &Serial::from_text(&serial)).await?;
    Ok(redirect(format!("/desk/authorities/{id}/certificates/{serial}")))
}

/// `POST …/release`.
pub(crate) async fn release(
    State(ctx): State<Ctx>,
    visitor: Visitor,
    Path((id, serial)): Path<(String, String)>,
) -> Result<Response, Failure> {
    actions::release(&ctx, &visitor.actor, &id, &Serial::from_text(&serial)).await?;
    Ok(redirect(format!("/desk/authorities/{id}/certificates/{serial}")))
}

async fn render(
    ctx: &Ctx,
    v: &Visitor,
    id: &str,
    serial: &str,
    (form, errors): (&Form, &Errors),
) -> Result<Response, Failure> {
    let authority = authority_of(ctx, id)?;
    let may_issue = actions::is_officer(&authority, &v.actor);
    let manages = actions::is_manager(&authority, &v.actor);
    if !may_issue && !manages {
        return Err(Failure::forbidden());
    }
    let (of, number) = (id.to_owned(), Serial::from_text(serial));
    let issued = ctx.read(move |r| store::find_certificate(r, &of, &number)).await?;
    let issued = issued.ok_or_else(Failure::not_found)?;
    let may = if issued.kind == Kind::Holder { may_issue } else { manages };
    let body = html! {
        (facts(ctx, v, &issued)?)
        @if may { (steps(ctx, v, &issued, form, errors)) }
    };
    Ok(page(ctx, v, &t(ctx, v, "trust-certificate", &[]))
        .back(format!("/desk/authorities/{id}"), "")
        .errors(errors)
        .body(body))
}

/// What a certificate says and how it stands.
pub(super) fn facts(ctx: &Ctx, v: &Visitor, issued: &Issued) -> Result<Markup, Failure> {
    let line = |key: &str, value: Markup| Summary::new(t(ctx, v, key, &[]), value);
    let mut lines = vec![
        line("trust-subject", html! { (issued.subject) }),
        line("trust-state", state_tag(ctx, v, issued)),
        line("trust-from", html! { (moment(v, issued.not_before)) }),
        line("trust-until", html! { (moment(v, issued.not_after)) }),
        line("trust-serial", grouped(issued.serial.as_str())),
        line("trust-fingerprint", grouped(&issued.fingerprint)),
    ];
    if let (Some(at), Some(reason)) = (issued.revoked_at, issued.reason) {
        let why = t(ctx, v, &format!("trust-reason-{}", reason_word(reason)), &[]);
        lines.push(line("trust-revoked", html! { (moment(v, at)) " " (why) }));
    }
    let pem = signature::Certificate::from_der(&issued.der).and_then(|read| read.to_pem());
    let pem = pem.map_err(TrustError::from)?;
    Ok(html! {
        (summary_list(&lines))
        (details(&t(ctx, v, "trust-pem", &[]), &html! { pre { (pem) } }))
    })
}

fn steps(ctx: &Ctx, v: &Visitor, issued: &Issued, form: &Form, errors: &Errors) -> Markup {
    let base = format!("/desk/authorities/{}/certificates/{}", issued.authority, issued.serial);
    let state = issued.state(ctx.now());
    html! {
        @if state == Standing::InForce {
            (step(ctx, v, &base, "hold", ButtonKind::Secondary))
            @if issued.kind == Kind::Holder { (renew_form(ctx, v, &base, form, errors)) }
        }
        @if state == Standing::Held {
            (step(ctx, v, &base, "release", ButtonKind::Secondary))
        }
        @if matches!(state, Standing::InForce | Standing::Held | Standing::NotYet) {
            h2 { (t(ctx, v, "trust-revoke", &[])) }
            form method="post" action={ (base) "/revoke" } {
                (reason_select(ctx, v, errors.of("reason"), "cessation-of-operation"))
                (button(&Button { text: &t(ctx, v, "trust-revoke-do", &[]), kind: ButtonKind::Danger, value: None }))
            }
        }
    }
}

fn step(ctx: &Ctx, v: &Visitor, base: &str, verb: &str, kind: ButtonKind) -> Markup {
    html! {
        form method="post" action={ (base) "/" (verb) } {
            (button(&Button { text: &t(ctx, v, &format!("trust-{verb}"), &[]), kind, value: None }))
        }
    }
}

fn renew_form(ctx: &Ctx, v: &Visitor, base: &str, form: &Form, errors: &Errors) -> Markup {
    html! {
        h2 { (t(ctx, v, "trust-renew", &[])) }
        p { (t(ctx, v, "trust-renew-lead", &[])) }
        form method="post" action={ (base) "/renew" } novalidate {
            (request_area(ctx, v, form, errors))
            (button(&Button { text: &t(ctx, v, "trust-renew-do", &[]), kind: ButtonKind::Secondary, value: None }))
        }
    }
}
