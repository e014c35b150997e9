//! The evaluation of a year: by the agency, then by whoever watches; and the end of a plan.

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::Ctx;
use maud::{Markup, html};
use web::components::{ButtonKind, Choice, Choices, Summary, radios, summary_list};
use web::{Errors, Failure, Form, Visitor, page, redirect, refused, t};

use super::{Whole, lines, press, show as shown, word};
use crate::life::actions::{self, allow};
use crate::life::model::{Evaluation, PlanId};
use crate::words::year as year_words;

/// `GET /desk/plans/{id}/evaluation/{year}`.
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    v: Visitor,
    place: Result<Path<(String, i32)>, PathRejection>,
) -> Result<Response, Failure> {
    let Path((id, year)) = place.map_err(|_| Failure::not_found())?;
    let whole = Whole::load(&ctx, &v, &id).await?;
    render(&ctx, &v, &whole, year, (&Form::default(), &Errors::new()))
}

/// What the two sides said, in lines.
pub(super) fn said(ctx: &Ctx, v: &Visitor, whole: &Whole, one: &Evaluation) -> Markup {
    let grade = |id: &str| {
        let rules = whole.programme.rules.as_ref();
        rules
            .and_then(|rules| rules.grade(id))
            .map_or_else(|| id.to_owned(), |grade| grade.name.of(v.lang).to_owned())
    };
    let words = |grade: String, words: &str| html! { p { strong { (grade) } } p { (words) } };
    let mut lines =
        vec![Summary::new(word(ctx, v, "plans-own-grade"), words(grade(&one.own_grade), &one.own_words))];
    if let Some(given) = &one.grade {
        let by = one.agency.as_ref().map(|id| super::agency(ctx, v, id)).unwrap_or_default();
        let key = t(ctx, v, "plans-grade-by", &[("agency", by.into())]);
        lines.push(Summary::new(key, words(grade(given), one.words.as_deref().unwrap_or_default())));
    }
    summary_list(&lines)
}

fn render(
    ctx: &Ctx,
    v: &Visitor,
    whole: &Whole,
    year: i32,
    (form, errors): (&Form, &Errors),
) -> Result<Response, Failure> {
    let (plan, rules) = (&whole.plan, whole.rules()?);
    let official = v.official()?;
    let agencies = directory::agencies(ctx);
    let watcher = whole.in_force().and_then(|version| allow::watcher(rules, &agencies, plan, version));
    let watches = watcher.is_some_and(|watcher| allow::watches(official, rules, &watcher));
    let own = allow::writes_for(&v.actor, &plan.agency, &rules.submits);
    if !plan.years().contains(&year) || !(own || watches) {
        return Err(Failure::not_found());
    }
    let known = whole.evaluations.iter().find(|one| one.year == year);
    let asks = match known {
        None if own => Some("plans-evaluate-own"),
        Some(one) if one.grade.is_none() && watches => Some("plans-evaluate-grade"),
        _ => None,
    };
    let grades: Vec<Choice> =
        rules.grades.iter().map(|grade| Choice::new(&grade.id, grade.name.of(v.lang))).collect();
    let closes = watches && year == plan.last_year && known.is_some_and(|one| one.grade.is_some());
    let title = t(ctx, v, "plans-evaluation-of", &[("year", year_words(v.lang, year).into())]);
    let frame = page(ctx, v, &title).caption(&plan.name).back(format!("/desk/plans/{}", plan.id), "");
    Ok(frame.errors(errors).wide().body(html! {
        @if let Some(one) = known { (said(ctx, v, whole, one)) }
        @if known.is_none() && !own { p { (word(ctx, v, "plans-evaluation-waits")) } }
        @if let Some(lead) = asks {
            p { (word(ctx, v, lead)) }
            form method="post" action={ "/desk/plans/" (plan.id) "/evaluation/" (year) } novalidate {
                (radios(v.lang, &Choices {
                    name: "grade", legend: &word(ctx, v, "plans-grade"), error: errors.of("grade"),
                    values: &form.all("grade"), choices: &grades, ..Default::default()
                }))
                (lines(ctx, v, form, errors, ("words", "plans-grade-words")))
                (press(ctx, v, "plans-evaluate-send", ButtonKind::Primary))
            }
        }
        @if closes && plan.closed_at.is_none() {
            h2 { (word(ctx, v, "plans-close")) }
            p { (word(ctx, v, "plans-close-lead")) }
            form method="post" action={ "/desk/plans/" (plan.id) "/close" } {
                (press(ctx, v, "plans-close", ButtonKind::Danger))
            }
        }
        @if let Some(at) = plan.closed_at { p { (t(ctx, v, "plans-closed-on", &[("day", at.day().into())])) } }
        (shown::reports(ctx, v, whole))
    }))
}

/// `POST /desk/plans/{id}/evaluation/{year}`: the agency's own while there is none, then the grade.
pub(crate) async fn submit(
    State(ctx): State<Ctx>,
    v: Visitor,
    place: Result<Path<(String, i32)>, PathRejection>,
    form: Form,
) -> Result<Response, Failure> {
    let Path((id, year)) = place.map_err(|_| Failure::not_found())?;
    let whole = Whole::load(&ctx, &v, &id).await?;
    let (official, plan) = (v.official()?, PlanId::new(&id));
    let words = (form.text("grade"), form.text("words"));
    let done = if whole.evaluations.iter().any(|one| one.year == year) {
        actions::grade(&ctx, official, &plan, year, words).await
    } else {
        actions::evaluate(&ctx, official, &plan, year, words).await
    };
    match done {
        Ok(()) => Ok(redirect(format!("/desk/plans/{id}/evaluation/{year}"))),
        Err(error) => {
            let mut errors = Errors::new();
            refused(&ctx, &v, &mut errors, error)?;
            render(&ctx, &v, &whole, year, (&form, &errors))
        }
    }
}

/// `POST /desk/plans/{id}/close`.
pub(crate) async fn close(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    actions::close(&ctx, v.official()?, &PlanId::new(&id)).await?;
    Ok(redirect(format!("/plans/{id}")))
}
