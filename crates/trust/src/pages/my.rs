//! One's own certificates: see them, get one, revoke one.

use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use catalogue::model::Authority;
use catalogue::model::authority::{Holder, Profile};
use http::header;
use kernel::{Ctx, Person};
use maud::{Markup, html};
use web::components::{
    Button, ButtonKind, TextInput, Width, button, details, empty_state, text_input, warning,
};
use web::{Errors, Failure, Form, Visitor, page, redirect, t};

use super::certificate::facts;
use super::issue::request_words;
use super::{profile_name, reason_select, request_area};
use crate::actions::{self, Order};
use crate::error::TrustError;
use crate::model::{Issued, Serial, State as Standing, Subject, reason_of_word};
use crate::store;
use crate::x509::request::Request;

/// `GET /my/certificates`.
pub(crate) async fn show(State(ctx): State<Ctx>, visitor: Visitor) -> Result<Response, Failure> {
    render(&ctx, &visitor, &Form::default(), &Errors::new()).await
}

/// The citizen as the subject of a certificate.
pub(super) fn subject(person: &Person) -> Subject {
    let number = &person.national_id;
    let id_tail = number.get(number.len().saturating_sub(4)..).unwrap_or_default().to_owned();
    Subject::Citizen { person: person.id.clone(), name: person.name.clone(), id_tail }
}

/// The first profile for citizens.
fn profile(ctx: &Ctx) -> Option<(std::sync::Arc<Authority>, Profile)> {
    let catalogue = catalogue::current(ctx);
    catalogue.authorities().iter().find_map(|authority| {
        let found = authority.profiles.iter().find(|profile| profile.holder == Holder::Citizen);
        found.map(|profile| (authority.clone(), profile.clone()))
    })
}

fn order(ctx: &Ctx, v: &Visitor) -> Result<Order, Failure> {
    let person = v.citizen()?;
    let (authority, profile) = profile(ctx).ok_or_else(Failure::not_found)?;
    Ok(Order { authority: authority.id.clone(), profile: profile.id, subject: subject(person) })
}

/// `POST /my/certificates/key-file`: demonstrations only. The answer is the file itself, since
/// the key is kept nowhere from which a redirect could fetch it.
pub(crate) async fn key_file(
    State(ctx): State<Ctx>,
    visitor: Visitor,
    form: Form,
) -> Result<Response, Failure> {
    let v = &visitor;
    let order = order(&ctx, v)?;
    let (password, again) = (form.raw("password").unwrap_or(""), form.raw("again").unwrap_or(""));
    let mut errors = Errors::new();
    if password != again {
        errors.add("again", t(&ctx, v, "trust-password-differs", &[]));
        return render(&ctx, v, &Form::default(), &errors).await;
    }
    match actions::issue_with_key(&ctx, &v.actor, &order, password).await {
        Ok(file) => {
            let name =
                format!("attachment; filename=\"certificate-{}.p12\"", &file.issued.serial.as_str()[..8]);
            let headers = [
                (header::CONTENT_TYPE, "application/x-pkcs12".to_owned()),
                (header::CONTENT_DISPOSITION, name),
                (header::CACHE_CONTROL, "no-store".to_owned()),
            ];
            Ok((headers, file.pkcs12.to_vec()).into_response())
        }
        Err(TrustError::PasswordShort { least }) => {
            let words = t(&ctx, v, "error-trust-password-short", &[("least", least.into())]);
            errors.add("password", words);
            render(&ctx, v, &Form::default(), &errors).await
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /my/certificates/request`: for the key in a card.
pub(crate) async fn request(
    State(ctx): State<Ctx>,
    visitor: Visitor,
    form: Form,
) -> Result<Response, Failure> {
    let v = &visitor;
    let order = order(&ctx, v)?;
    let mut errors = Errors::new();
    let words = match Request::read(form.text("request").as_bytes()) {
        Err(error) => request_words(&ctx, v, error),
        Ok(request) => match actions::issue(&ctx, &v.actor, &order, &request).await {
            Ok(_) => return Ok(redirect("/my/certificates")),
            Err(TrustError::KeyKind { allowed }) => {
                t(&ctx, v, "error-trust-key-kind", &[("allowed", allowed.as_str().into())])
            }
            Err(error) => return Err(error.into()),
        },
    };
    errors.add("request", words);
    render(&ctx, v, &form, &errors).await
}

/// `POST /my/certificates/{authority}/{serial}/revoke`.
pub(crate) async fn revoke(
    State(ctx): State<Ctx>,
    visitor: Visitor,
    Path((authority, serial)): Path<(String, String)>,
    form: Form,
) -> Result<Response, Failure> {
    let Some(reason) = reason_of_word(form.text("reason")) else {
        let mut errors = Errors::new();
        errors.add("reason", t(&ctx, &visitor, "trust-reason-needed", &[]));
        return render(&ctx, &visitor, &form, &errors).await;
    };
    let serial = Serial::from_text(&serial);
    match actions::revoke(&ctx, &visitor.actor, &authority, &serial, reason).await {
        Ok(_) => Ok(redirect("/my/certificates")),
        // Whoever does not hold it need not know that it is there.
        Err(TrustError::NotAllowed) => Err(Failure::not_found()),
        Err(error) => Err(error.into()),
    }
}

async fn render(ctx: &Ctx, v: &Visitor, form: &Form, errors: &Errors) -> Result<Response, Failure> {
    let holder = v.citizen()?.id.to_string();
    let held = ctx.read(move |r| store::list_of_holder(r, Holder::Citizen.word(), &holder)).await?;
    let mut shown = Vec::with_capacity(held.len());
    for issued in &held {
        shown.push(one(ctx, v, issued, errors)?);
    }
    let body = html! {
        p { (t(ctx, v, "trust-my-lead", &[])) }
        @if shown.is_empty() {
            (empty_state(&t(ctx, v, "trust-my-none", &[]), &html! { p { (t(ctx, v, "trust-my-none-next", &[])) } }))
        }
        @for markup in &shown { (markup) }
        @if profile(ctx).is_some() {
            @if v.demo { (key_file_form(ctx, v, errors)) }
            (request_form(ctx, v, form, errors))
        }
    };
    Ok(page(ctx, v, &t(ctx, v, "trust-my-title", &[])).back("/my", "").errors(errors).body(body))
}

fn one(ctx: &Ctx, v: &Visitor, issued: &Issued, errors: &Errors) -> Result<Markup, Failure> {
    let authority = catalogue::current(ctx).authority(&issued.authority).cloned();
    let title = authority
        .map_or_else(|| issued.profile.clone(), |authority| profile_name(v, &authority, &issued.profile));
    let may_end = matches!(issued.state(ctx.now()), Standing::InForce | Standing::Held | Standing::NotYet);
    let action = format!("/my/certificates/{}/{}/revoke", issued.authority, issued.serial);
    Ok(html! {
        section {
            h2 { (title) }
            (facts(ctx, v, issued)?)
            @if may_end {
                (details(&t(ctx, v, "trust-revoke", &[]), &html! {
                    (warning(v.lang, &t(ctx, v, "trust-my-revoke-warning", &[])))
                    form method="post" action=(action) {
                        (reason_select(ctx, v, errors.of("reason"), "key-compromise"))
                        (button(&Button { text: &t(ctx, v, "trust-revoke-do", &[]), kind: ButtonKind::Danger, value: None }))
                    }
                }))
            }
        }
    })
}

fn key_file_form(ctx: &Ctx, v: &Visitor, errors: &Errors) -> Markup {
    let secret = |name: &'static str, label: &str, hint: Option<&str>| {
        let input = TextInput {
            name,
            label,
            hint,
            error: errors.of(name),
            kind: Some("password"),
            autocomplete: Some("new-password"),
            width: Width::Twenty,
            ..TextInput::default()
        };
        text_input(v.lang, &input)
    };
    let least = [("least", actions::LEAST_PASSWORD.into())];
    html! {
        h2 { (t(ctx, v, "trust-key-file", &[])) }
        p { (t(ctx, v, "trust-key-file-lead", &[])) }
        form method="post" action="/my/certificates/key-file" novalidate {
            (secret("password", &t(ctx, v, "trust-password", &[]), Some(&t(ctx, v, "trust-password-hint", &least))))
            (secret("again", &t(ctx, v, "trust-password-again", &[]), None))
            (button(&Button { text: &t(ctx, v, "trust-key-file-do", &[]), ..Button::default() }))
        }
    }
}

fn request_form(ctx: &Ctx, v: &Visitor, form: &Form, errors: &Errors) -> Markup {
    html! {
        h2 { (t(ctx, v, "trust-my-request", &[])) }
        p { (t(ctx, v, "trust-my-request-lead", &[])) }
        form method="post" action="/my/certificates/request" novalidate {
            (request_area(ctx, v, form, errors))
            (button(&Button { text: &t(ctx, v, "trust-my-request-do", &[]), kind: ButtonKind::Secondary, value: None }))
        }
    }
}
