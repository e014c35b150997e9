//! Putting a person in a post, and naming a deputy for it.

use axum::extract::{Path, State};
use axum::response::Response;
use kernel::number::national_id;
use kernel::{AgencyId, Ctx, Day, Person, PostId};
use maud::{Markup, html};
use web::components::{ButtonKind, DateInput, TextInput, Width, date_input, text_input};
use web::form::DateParts;
use web::{Errors, Failure, Form, Visitor, page, redirect, t};

use super::{agency_path, maintained};
use crate::actions::{self, Appointment};
use crate::model::Post;
use crate::{DirectoryError, PeopleFinder};

/// What the form is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Holder,
    Deputy,
}

impl Kind {
    fn key(self, part: &str) -> String {
        let kind = if self == Self::Holder { "appoint" } else { "deputy" };
        format!("directory-{kind}-{part}")
    }
}

/// `GET …/appoint`.
pub(crate) async fn form(
    ctx: State<Ctx>,
    visitor: Visitor,
    path: Path<(String, String)>,
) -> Result<Response, Failure> {
    show(&ctx, &visitor, path, Kind::Holder)
}

/// `POST …/appoint`.
pub(crate) async fn submit(
    ctx: State<Ctx>,
    visitor: Visitor,
    path: Path<(String, String)>,
    form: Form,
) -> Result<Response, Failure> {
    act(&ctx, &visitor, path, &form, Kind::Holder).await
}

/// `GET …/deputy`.
pub(crate) async fn deputy_form(
    ctx: State<Ctx>,
    visitor: Visitor,
    path: Path<(String, String)>,
) -> Result<Response, Failure> {
    show(&ctx, &visitor, path, Kind::Deputy)
}

/// `POST …/deputy`.
pub(crate) async fn deputy_submit(
    ctx: State<Ctx>,
    visitor: Visitor,
    path: Path<(String, String)>,
    form: Form,
) -> Result<Response, Failure> {
    act(&ctx, &visitor, path, &form, Kind::Deputy).await
}

/// The post of the path, when the visitor maintains its agency.
pub(super) fn post_of(ctx: &Ctx, v: &Visitor, agency: &str, post: &str) -> Result<Post, Failure> {
    let agency = maintained(ctx, v, &AgencyId::new(agency))?;
    let agencies = crate::agencies(ctx);
    let post = agencies.post(&PostId::new(post)).filter(|post| post.agency == agency.id);
    Ok(post.ok_or(DirectoryError::UnknownAgency)?.clone())
}

fn show(
    ctx: &Ctx,
    v: &Visitor,
    Path((agency, post)): Path<(String, String)>,
    kind: Kind,
) -> Result<Response, Failure> {
    let post = post_of(ctx, v, &agency, &post)?;
    let from = DateParts::roc(ctx.today());
    let empty =
        Form::from_pairs([("from-year", from.year), ("from-month", from.month), ("from-day", from.day)]);
    Ok(render(ctx, v, &post, &empty, &Errors::new(), kind))
}

async fn act(
    ctx: &Ctx,
    v: &Visitor,
    Path((agency, post)): Path<(String, String)>,
    form: &Form,
    kind: Kind,
) -> Result<Response, Failure> {
    let post = post_of(ctx, v, &agency, &post)?;
    let mut errors = Errors::new();
    let person = person(ctx, v, form, &mut errors).await?;
    let from_on = day(ctx, v, form, "from", true, &mut errors);
    let until_on = day(ctx, v, form, "until", kind == Kind::Deputy, &mut errors);
    let (Some(person), Some(from_on), true) = (person, from_on, errors.is_empty()) else {
        return Ok(render(ctx, v, &post, form, &errors, kind));
    };
    let new = Appointment { post: post.id.clone(), person: person.id, name: person.name, from_on, until_on };
    let (actor, agencies) = (v.actor.clone(), crate::agencies(ctx));
    let done = ctx
        .write(move |tx| match kind {
            Kind::Holder => actions::appoint(tx, &actor, &agencies, &new),
            Kind::Deputy => actions::appoint_deputy(tx, &actor, &agencies, &new),
        })
        .await;
    match done {
        Ok(_) => {
            let done = if kind == Kind::Holder { "appoint" } else { "deputy" };
            Ok(redirect(format!("{}/officials?done={done}", agency_path(&post.agency))))
        }
        Err(DirectoryError::Period) => {
            errors.add("until", t(ctx, v, "error-directory-period", &[]));
            Ok(render(ctx, v, &post, form, &errors, kind))
        }
        Err(DirectoryError::AlreadyHolder) => {
            errors.add("number", t(ctx, v, "error-directory-already-holder", &[]));
            Ok(render(ctx, v, &post, form, &errors, kind))
        }
        Err(error) => Err(error.into()),
    }
}

/// The person by the typed number; what is wrong with it goes to `errors`.
async fn person(ctx: &Ctx, v: &Visitor, form: &Form, errors: &mut Errors) -> Result<Option<Person>, Failure> {
    let number = match national_id::check(form.text("number")) {
        Ok(number) => number.as_str().to_owned(),
        Err(error) => {
            let args = error.args();
            let args: Vec<_> = args.iter().map(|(name, value)| (*name, value.into())).collect();
            errors.add("number", t(ctx, v, error.key(), &args));
            return Ok(None);
        }
    };
    let Some(PeopleFinder(find)) = ctx.find_part::<PeopleFinder>().copied() else {
        tracing::error!("the context lacks a finder of people, so nobody can be appointed");
        return Err(Failure::new(500, "internal"));
    };
    let found = ctx.read(move |r| find(r, &number)).await?;
    if found.is_none() {
        errors.add("number", t(ctx, v, "directory-person-unknown", &[]));
    }
    Ok(found)
}

/// A typed day; one that is missing but needed, or does not exist, goes to `errors`.
pub(super) fn day(
    ctx: &Ctx,
    v: &Visitor,
    form: &Form,
    name: &str,
    needed: bool,
    errors: &mut Errors,
) -> Option<Day> {
    let parts = form.date(name);
    if parts.is_empty() && !needed {
        return None;
    }
    let day = parts.day();
    if day.is_none() {
        errors.add(name, t(ctx, v, "directory-bad-day", &[]));
    }
    day
}

fn render(ctx: &Ctx, v: &Visitor, post: &Post, form: &Form, errors: &Errors, kind: Kind) -> Response {
    let date = |name: &'static str, optional: bool| -> Markup {
        date_input(
            v.lang,
            &DateInput {
                name,
                legend: &t(ctx, v, &format!("directory-first-last-{name}"), &[]),
                hint: None,
                error: errors.of(name),
                value: form.date(name),
                optional,
                heading: false,
            },
        )
    };
    let body = html! {
        p { (t(ctx, v, &kind.key("lead"), &[])) }
        form method="post" novalidate {
            (text_input(v.lang, &TextInput {
                name: "number",
                label: &t(ctx, v, "directory-person-number", &[]),
                hint: Some(&t(ctx, v, "directory-person-number-hint", &[])),
                error: errors.of("number"),
                value: form.text("number"),
                autocomplete: Some("off"),
                width: Width::Twenty,
                ..TextInput::default()
            }))
            (date("from", false))
            (date("until", kind == Kind::Holder))
            (super::submit(ctx, v, &kind.key("button"), ButtonKind::Primary))
        }
    };
    page(ctx, v, &t(ctx, v, &kind.key("title"), &[("post", post.title.of(v.lang).into())]))
        .back(format!("{}/officials", agency_path(&post.agency)), "")
        .errors(errors)
        .body(body)
}
