//! Issuing at the counter: for whom, and the signing request of their card or server.

use axum::extract::{Path, State};
use axum::response::Response;
use catalogue::model::Authority;
use catalogue::model::authority::{Holder, Profile, is_oid};
use kernel::number::{business_number, national_id};
use kernel::{AgencyId, Ctx};
use maud::html;
use web::components::{Button, Choice, Choices, TextInput, Width, button, radios, text_input};
use web::{Errors, Failure, Form, Visitor, page, redirect, t};

use super::{authority_of, request_area};
use crate::actions::{self, Order};
use crate::error::TrustError;
use crate::model::Subject;
use crate::x509::request::Request;

/// `GET /desk/authorities/{id}/issue`.
pub(crate) async fn form(
    State(ctx): State<Ctx>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let authority = officers(&ctx, &visitor, &id)?;
    Ok(render(&ctx, &visitor, &authority, &Form::default(), &Errors::new()))
}

/// `POST /desk/authorities/{id}/issue`.
pub(crate) async fn submit(
    State(ctx): State<Ctx>,
    visitor: Visitor,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, Failure> {
    let v = &visitor;
    let authority = officers(&ctx, v, &id)?;
    let mut errors = Errors::new();
    let profile = authority.profile(form.text("profile")).filter(|profile| profile.holder != Holder::Log);
    if profile.is_none() {
        errors.add("profile", t(&ctx, v, "trust-profile-needed", &[]));
    }
    let request = Request::read(form.text("request").as_bytes());
    if let Err(error) = &request {
        errors.add("request", request_words(&ctx, v, *error));
    }
    let subject = match profile {
        Some(profile) => subject(&ctx, v, profile, &form, request.as_ref().ok(), &mut errors).await?,
        None => None,
    };
    let (Some(profile), Some(subject), Ok(request)) = (profile, subject, request) else {
        return Ok(render(&ctx, v, &authority, &form, &errors));
    };
    let order = Order { authority: id.clone(), profile: profile.id.clone(), subject };
    match actions::issue(&ctx, &v.actor, &order, &request).await {
        Ok(issued) => Ok(redirect(format!("/desk/authorities/{id}/certificates/{}", issued.serial))),
        Err(TrustError::KeyKind { allowed }) => {
            let words = t(&ctx, v, "error-trust-key-kind", &[("allowed", allowed.as_str().into())]);
            errors.add("request", words);
            Ok(render(&ctx, v, &authority, &form, &errors))
        }
        Err(TrustError::HostUnknown { host }) => {
            let words = t(&ctx, v, "error-trust-host-unknown", &[("host", host.as_str().into())]);
            errors.add("holder", words);
            Ok(render(&ctx, v, &authority, &form, &errors))
        }
        Err(error) => Err(error.into()),
    }
}

/// Why a signing request is not taken, in words.
pub(super) fn request_words(ctx: &Ctx, v: &Visitor, error: crate::x509::request::RequestError) -> String {
    let failure = Failure::from(TrustError::from(error));
    t(ctx, v, &failure.key(), &[])
}

fn officers(ctx: &Ctx, v: &Visitor, id: &str) -> Result<std::sync::Arc<Authority>, Failure> {
    let authority = authority_of(ctx, id)?;
    if actions::is_officer(&authority, &v.actor) { Ok(authority) } else { Err(Failure::forbidden()) }
}

/// The holder that the form names, checked; mistakes are added.
async fn subject(
    ctx: &Ctx,
    v: &Visitor,
    profile: &Profile,
    form: &Form,
    request: Option<&Request>,
    errors: &mut Errors,
) -> Result<Option<Subject>, Failure> {
    let (holder, name) = (form.text("holder").to_owned(), form.text("name").to_owned());
    let named = matches!(profile.holder, Holder::Business | Holder::Organisation);
    if named && (name.is_empty() || name.chars().count() > 64) {
        errors.add("name", t(ctx, v, "trust-name-needed", &[]));
        return Ok(None);
    }
    let agency = |id: &str| {
        let agencies = directory::agencies(ctx);
        agencies.in_force(&AgencyId::new(id), ctx.today()).map(|agency| agency.id.clone())
    };
    let found = match profile.holder {
        Holder::Citizen => citizen(ctx, &holder).await?,
        Holder::Business => business_number::check(&holder)
            .ok()
            .map(|number| Subject::Business { number: String::from(number), name }),
        Holder::Organisation => is_oid(&holder).then_some(Subject::Organisation { oid: holder, name }),
        Holder::Agency => agency(&holder).map(Subject::Agency),
        Holder::Server => {
            let hosts = request.map(|request| request.hosts.clone()).unwrap_or_default();
            agency(&holder).map(|agency| Subject::Server { agency, hosts })
        }
        Holder::Official => official(ctx, &holder).await?,
        Holder::Log => None,
    };
    if found.is_none() {
        let key = format!("trust-holder-{}-unknown", profile.holder.word());
        errors.add("holder", t(ctx, v, &key, &[]));
    }
    Ok(found)
}

async fn citizen(ctx: &Ctx, number: &str) -> Result<Option<Subject>, Failure> {
    let Ok(number) = national_id::check(number) else { return Ok(None) };
    let number = String::from(number);
    let person = ctx.read(move |r| identity::store::find_person_by_national_id(r, &number)).await?;
    Ok(person.map(|person| super::my::subject(&person)))
}

/// The official with this id number, in the post held for longest.
async fn official(ctx: &Ctx, number: &str) -> Result<Option<Subject>, Failure> {
    let Ok(number) = national_id::check(number) else { return Ok(None) };
    let (number, today) = (String::from(number), ctx.today());
    let held = ctx
        .read(move |r| match identity::store::find_person_by_national_id(r, &number)? {
            Some(person) => directory::store::held_by(r, &person.id, today),
            None => Ok(Vec::new()),
        })
        .await?;
    Ok(held.into_iter().next().map(|held| Subject::Official {
        person: held.person,
        name: held.name,
        post: held.post,
    }))
}

/// The profiles that people ask for at the counter.
fn at_the_counter(authority: &Authority) -> impl Iterator<Item = &Profile> {
    authority.profiles.iter().filter(|profile| profile.holder != Holder::Log)
}

fn render(ctx: &Ctx, v: &Visitor, authority: &Authority, form: &Form, errors: &Errors) -> Response {
    let choices: Vec<Choice> = at_the_counter(authority)
        .map(|profile| Choice::new(profile.id.as_str(), profile.name.of(v.lang)))
        .collect();
    let needs_name = at_the_counter(authority)
        .any(|profile| matches!(profile.holder, Holder::Business | Holder::Organisation));
    let kinds: Vec<String> = at_the_counter(authority)
        .map(|profile| t(ctx, v, &format!("trust-holder-{}-hint", profile.holder.word()), &[]))
        .collect();
    let mut hints: Vec<String> = Vec::new();
    for hint in kinds {
        if !hints.contains(&hint) {
            hints.push(hint);
        }
    }
    let line = |name: &'static str, label: &str, hint: Option<&str>| {
        let error = errors.of(name);
        let input = TextInput {
            name,
            label,
            hint,
            error,
            value: form.text(name),
            width: Width::Half,
            autocomplete: Some("off"),
            ..TextInput::default()
        };
        text_input(v.lang, &input)
    };
    let body = html! {
        form method="post" action={ "/desk/authorities/" (authority.id) "/issue" } novalidate {
            (radios(v.lang, &Choices {
                name: "profile",
                legend: &t(ctx, v, "trust-profile", &[]),
                error: errors.of("profile"),
                values: &[form.opt("profile").unwrap_or_else(|| at_the_counter(authority).next().map_or("", |first| first.id.as_str()))],
                choices: &choices,
                ..Choices::default()
            }))
            (line("holder", &t(ctx, v, "trust-holder", &[]), Some(&hints.join(" "))))
            @if needs_name {
                (line("name", &t(ctx, v, "trust-name", &[]), None))
            }
            (request_area(ctx, v, form, errors))
            (button(&Button { text: &t(ctx, v, "trust-issue-do", &[]), ..Button::default() }))
        }
    };
    page(ctx, v, &t(ctx, v, "trust-issue", &[]))
        .back(format!("/desk/authorities/{}", authority.id), "")
        .errors(errors)
        .body(body)
}
