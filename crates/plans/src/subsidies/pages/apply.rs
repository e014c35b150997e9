//! Applying, and mending what was sent back.

use axum::extract::{Path, State};
use axum::response::Response;
use catalogue::model::subsidy::Subsidy;
use kernel::Ctx;
use maud::{Markup, html};
use web::components::{ButtonKind, Choice, Select, inset, select};
use web::{Errors, Failure, Form, Visitor, page, redirect, refused};

use super::application::Seen;
use super::{amount, line, public, read_amount};
use crate::life::LifeError;
use crate::life::pages::{hidden, lines, press, word};
use crate::subsidies::actions::{self, may, subsidy};
use crate::subsidies::model::{ApplicationId, State as Stands, Wish};
use crate::words::year;

/// `GET /desk/subsidies/{id}/apply`.
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let subsidy = applicant(&ctx, &v, &id)?;
    let form = Form::from_pairs([("key", ctx.new_id::<String>())]);
    Ok(render(&ctx, &v, &subsidy, (&format!("/desk/subsidies/{id}/apply"), None), (&form, &Errors::new())))
}

/// The subsidy, for those who may apply for it.
fn applicant(ctx: &Ctx, v: &Visitor, id: &str) -> Result<std::sync::Arc<Subsidy>, Failure> {
    let (subsidy, official) = (subsidy(ctx, id)?, v.official()?);
    if !may(official, &official.agency, &subsidy.applies)
        || catalogue::current(ctx).county_of(&official.agency).is_none()
    {
        return Err(LifeError::NotYours.into());
    }
    Ok(subsidy)
}

fn render(
    ctx: &Ctx,
    v: &Visitor,
    subsidy: &Subsidy,
    (action, sent_back): (&str, Option<&str>),
    (form, errors): (&Form, &Errors),
) -> Response {
    let years: Vec<Choice> =
        subsidy.years.iter().map(|one| Choice::new(one.year.to_string(), year(v.lang, one.year))).collect();
    let first = years.first().map_or("", |choice| choice.value.as_str());
    let (both, pair) = ((form, errors), |name, label| (name, label));
    let frame = page(ctx, v, &word(ctx, v, "plans-subsidy-apply")).caption(subsidy.name.of(v.lang));
    frame.back("/desk/subsidies", "").errors(errors).body(html! {
        @if let Some(reason) = sent_back {
            (inset(&html! { p { strong { (word(ctx, v, "plans-to-mend")) } } p { (reason) } }))
        }
        p.lead { (word(ctx, v, "plans-subsidy-apply-lead")) }
        (public::terms(ctx, v, subsidy))
        form method="post" action=(action) novalidate {
            (kept(form))
            (select(v.lang, &Select {
                name: "year", label: &word(ctx, v, "plans-year"), error: errors.of("year"),
                value: form.opt("year").unwrap_or(first), choices: &years, ..Default::default()
            }))
            (line(ctx, v, both, pair("object", "plans-subsidy-object")))
            (lines(ctx, v, form, errors, ("purpose", "plans-subsidy-purpose")))
            (amount(ctx, v, both, pair("asked", "plans-subsidy-asked")))
            (amount(ctx, v, both, pair("own", "plans-subsidy-own-money")))
            (amount(ctx, v, both, pair("other", "plans-subsidy-other")))
            (line(ctx, v, both, pair("other_source", "plans-subsidy-other-source")))
            (press(ctx, v, "plans-subsidy-send", ButtonKind::Primary))
        }
    })
}

/// What tells one send from another.
fn kept(form: &Form) -> Markup {
    html! {
        @for name in ["key", "edition"] {
            @if form.has(name) { (hidden(name, form.text(name))) }
        }
    }
}

fn read(ctx: &Ctx, v: &Visitor, form: &Form, errors: &mut Errors) -> Wish {
    Wish {
        year: form.text("year").parse().unwrap_or_default(),
        object: form.text("object").to_owned(),
        purpose: form.text("purpose").to_owned(),
        asked: read_amount(ctx, v, form, "asked", errors),
        own: read_amount(ctx, v, form, "own", errors),
        other: read_amount(ctx, v, form, "other", errors),
        other_source: form.text("other_source").to_owned(),
    }
}

/// `POST /desk/subsidies/{id}/apply`.
pub(crate) async fn submit(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, Failure> {
    let subsidy = applicant(&ctx, &v, &id)?;
    let mut errors = Errors::new();
    let wish = read(&ctx, &v, &form, &mut errors);
    if errors.is_empty() {
        match actions::apply(&ctx, v.official()?, &id, form.text("key"), wish).await {
            Ok(id) => return Ok(redirect(format!("/desk/subsidies/applications/{id}"))),
            Err(error) => refused(&ctx, &v, &mut errors, error)?,
        }
    }
    let action = format!("/desk/subsidies/{id}/apply");
    Ok(render(&ctx, &v, &subsidy, (&action, None), (&form, &errors)))
}

/// `GET /desk/subsidies/applications/{id}/mend`.
pub(crate) async fn mend(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let seen = Seen::load(&ctx, &v, &id).await?;
    let subsidy = applicant(&ctx, &v, &seen.subsidy.id)?;
    if seen.one.state != Stands::Returned {
        return Err(LifeError::NotNow("plans.subsidy_not_open").into());
    }
    let wish = &seen.one.wish;
    let form = Form::from_pairs([
        ("edition", seen.one.edition.to_string()),
        ("year", wish.year.to_string()),
        ("object", wish.object.clone()),
        ("purpose", wish.purpose.clone()),
        ("asked", wish.asked.to_string()),
        ("own", wish.own.to_string()),
        ("other", wish.other.to_string()),
        ("other_source", wish.other_source.clone()),
    ]);
    let action = format!("/desk/subsidies/applications/{id}/mend");
    Ok(render(&ctx, &v, &subsidy, (&action, seen.one.reason.as_deref()), (&form, &Errors::new())))
}

/// `POST /desk/subsidies/applications/{id}/mend`.
pub(crate) async fn resubmit(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, Failure> {
    let seen = Seen::load(&ctx, &v, &id).await?;
    let subsidy = applicant(&ctx, &v, &seen.subsidy.id)?;
    let mut errors = Errors::new();
    let wish = read(&ctx, &v, &form, &mut errors);
    let edition = form.text("edition").parse().unwrap_or_default();
    if errors.is_empty() {
        match actions::mend(&ctx, v.official()?, &ApplicationId::new(&id), edition, wish).await {
            Ok(()) => return Ok(redirect(format!("/desk/subsidies/applications/{id}"))),
            Err(error) => refused(&ctx, &v, &mut errors, error)?,
        }
    }
    let action = format!("/desk/subsidies/applications/{id}/mend");
    Ok(render(&ctx, &v, &subsidy, (&action, seen.one.reason.as_deref()), (&form, &errors)))
}
