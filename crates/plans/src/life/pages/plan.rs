//! A plan on the desk: how far it is, its parts, handing it in, deciding on it, what to report.

use axum::extract::{Path, State};
use axum::response::Response;
use kernel::Ctx;
use kernel::i18n::Arg;
use maud::{Markup, html};
use web::components::{
    ButtonKind, Task, TextInput, Tone, Width, details, inset, tag, task_list, text_input, warning,
};
use web::{Errors, Failure, Form, Visitor, page, redirect, refused, t};

use super::{Whole, hidden, lines, place_name, press, review, show as shown, state_tag, word};
use crate::life::LifeError;
use crate::life::actions::{self, allow, places};
use crate::life::model::check::{Against, Flaw, check};
use crate::life::model::progress::{due_on, over};
use crate::life::model::{PlanId, State as Stands, Version};

/// The parts of a plan.
pub(super) const PARTS: [&str; 6] = ["plan", "works", "lines", "milestones", "indicators", "risks"];

/// `GET /desk/plans/{id}`.
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let whole = Whole::load(&ctx, &v, &id).await?;
    Ok(render(&ctx, &v, &whole, &Form::default(), &Errors::new())?)
}

/// The page, with a form that was refused.
pub(super) fn render(
    ctx: &Ctx,
    v: &Visitor,
    whole: &Whole,
    form: &Form,
    errors: &Errors,
) -> Result<Response, LifeError> {
    if !whole.reads_all(v)? {
        return Err(LifeError::Unknown);
    }
    let (plan, rules, version) = (&whole.plan, whole.rules()?, whole.newest()?);
    let drafts = allow::writes_for(&v.actor, &plan.agency, &rules.drafts);
    let submits = allow::writes_for(&v.actor, &plan.agency, &rules.submits);
    let turn = review::is_turn(v, rules, version);
    let body = html! {
        p { (state_tag(ctx, v, version.state)) " " (where_it_is(ctx, v, whole, version)) }
        @if turn { (review::form(ctx, v, whole, version, (form, errors))) }
        @if version.state.is_open() && drafts {
            (write(ctx, v, whole, version, submits, (form, errors)))
        }
        (shown::history(ctx, v, whole))
        @if plan.in_force > 0 { (running(ctx, v, whole, (form, errors), (drafts, submits))?) }
        h2 { (word(ctx, v, "plans-what-it-says")) }
        @if version.state.is_open() && drafts {
            (details(&word(ctx, v, "plans-read-it"), &shown::content(ctx, v, whole, version)))
        } @else {
            (shown::content(ctx, v, whole, version))
        }
    };
    let frame = page(ctx, v, &plan.name).caption(super::agency(ctx, v, &plan.agency));
    Ok(frame.back("/desk/plans", "").errors(errors).wide().body(body))
}

/// With whom it is, in a sentence.
fn where_it_is(ctx: &Ctx, v: &Visitor, whole: &Whole, version: &Version) -> String {
    let number = ("number", Arg::from(version.number.to_string()));
    let stage = whole.rules().ok().and_then(|rules| allow::stage_of(rules, version));
    match (version.state, stage) {
        (Stands::Review, Some(stage)) => {
            let who = super::agency(ctx, v, &stage.agency);
            t(
                ctx,
                v,
                "plans-with",
                &[number, ("stage", stage.name.of(v.lang).into()), ("agency", who.into())],
            )
        }
        _ => t(ctx, v, "plans-version", &[number]),
    }
}

/// The parts to write, what is still wrong, and handing in.
fn write(
    ctx: &Ctx,
    v: &Visitor,
    whole: &Whole,
    version: &Version,
    submits: bool,
    (form, errors): (&Form, &Errors),
) -> Markup {
    let agencies = directory::agencies(ctx);
    let against = Against { programme: &whole.programme, agencies: &agencies, today: ctx.today() };
    let flaws = check(&version.content, &whole.plan.years(), against);
    let of_part = |part: &str| flaws.iter().filter(|flaw| flaw.place.split('/').next() == Some(part)).count();
    let tasks: Vec<Task> = PARTS
        .iter()
        .map(|part| {
            let count = of_part(part);
            let status = if count == 0 {
                tag(Tone::Good, &word(ctx, v, "plans-part-good"))
            } else {
                tag(Tone::Warn, &t(ctx, v, "plans-part-flaws", &[("count", (count as i64).into())]))
            };
            Task {
                title: word(ctx, v, &format!("plans-part-{part}")),
                href: Some(format!("/desk/plans/{}/edit/{part}", whole.plan.id)),
                hint: Some(word(ctx, v, &format!("plans-part-{part}-lead"))),
                status,
            }
        })
        .collect();
    html! {
        h2 { (word(ctx, v, "plans-write")) }
        @if let Some(reason) = &version.reason {
            (inset(&html! { p { (t(ctx, v, "plans-revising", &[("reason", reason.into())])) } }))
        }
        (task_list("parts", &tasks))
        @if flaws.is_empty() && submits {
            (hand_in(ctx, v, whole, version, (form, errors)))
        } @else if flaws.is_empty() {
            p { (word(ctx, v, "plans-submit-by-superior")) }
        } @else {
            h3 { (word(ctx, v, "plans-flaws-title")) }
            ul { @for one in &flaws { li { (flaw(ctx, v, whole, version, one)) } } }
        }
    }
}

/// A flaw in words, leading to the part.
fn flaw(ctx: &Ctx, v: &Visitor, whole: &Whole, version: &Version, flaw: &Flaw) -> Markup {
    let part = flaw.place.split('/').next().unwrap_or("plan");
    let name =
        places(&version.content).into_iter().find(|(place, _)| *place == flaw.place).and_then(|one| one.1);
    html! {
        a href={ "/desk/plans/" (whole.plan.id) "/edit/" (part) } {
            (place_name(ctx, v, &flaw.place, name.as_deref()))
        }
        " " (flaw_words(ctx, v, flaw))
    }
}

/// What is wrong and what to do, in words.
pub(super) fn flaw_words(ctx: &Ctx, v: &Visitor, flaw: &Flaw) -> String {
    let mut args: Vec<(&str, Arg<'_>)> = Vec::new();
    for (name, value) in &flaw.args {
        let value = if *name == "field" { super::fields::label(ctx, v, value) } else { value.clone() };
        args.push((name, value.into()));
    }
    t(ctx, v, &format!("plans-flaw-{}", flaw.code), &args)
}

fn hand_in(
    ctx: &Ctx,
    v: &Visitor,
    whole: &Whole,
    version: &Version,
    (form, errors): (&Form, &Errors),
) -> Markup {
    let priority = version.priority.map(|priority| priority.to_string()).unwrap_or_default();
    html! {
        h3 { (word(ctx, v, "plans-hand-in")) }
        form method="post" action={ "/desk/plans/" (whole.plan.id) "/submit" } novalidate {
            (hidden("edition", &version.edition.to_string()))
            (text_input(v.lang, &TextInput {
                name: "priority", label: &word(ctx, v, "plans-priority"), hint: Some(&word(ctx, v, "plans-priority-hint")),
                error: errors.of("priority"), value: form.opt("priority").unwrap_or(&priority),
                inputmode: Some("numeric"), width: Width::Four, ..Default::default()
            }))
            (press(ctx, v, "plans-submit", ButtonKind::Primary))
        }
    }
}

/// What an approved plan asks for: reports, the year's evaluation, a revision.
fn running(
    ctx: &Ctx,
    v: &Visitor,
    whole: &Whole,
    (form, errors): (&Form, &Errors),
    (drafts, submits): (bool, bool),
) -> Result<Markup, LifeError> {
    let (plan, rules) = (&whole.plan, whole.rules()?);
    let Some(version) = whole.in_force() else { return Ok(html! {}) };
    let Some(level) = version.control.and_then(|control| rules.level(control)) else { return Ok(html! {}) };
    let today = ctx.today();
    let missing: Vec<(i32, u32)> = over(level.pace, plan.years(), today)
        .into_iter()
        .filter(|place| !whole.reports.iter().any(|one| (one.year, one.period) == *place))
        .collect();
    let late =
        |place: &(i32, u32)| due_on(level, place.0, place.1).map_or(0, |due| due.days_until(today)).max(0);
    let agencies = directory::agencies(ctx);
    let watcher = allow::watcher(rules, &agencies, plan, version);
    let watches = watcher.is_some_and(|watcher| {
        v.actor.official().is_some_and(|official| allow::watches(official, rules, &watcher))
    });
    let years: Vec<i32> = plan.years().filter(|year| *year < today.year()).collect();
    let revises = drafts && plan.closed_at.is_none() && whole.newest()?.state == Stands::Approved;
    Ok(html! {
        @if !missing.is_empty() && plan.closed_at.is_none() {
            h2 { (word(ctx, v, "plans-to-report")) }
            @if missing.iter().any(|place| late(place) > 0) { (warning(v.lang, &word(ctx, v, "plans-report-late"))) }
            ul { @for place in &missing {
                li {
                    a href={ "/desk/plans/" (plan.id) "/progress/" (place.0) "/" (place.1) } { (shown::period(ctx, v, whole, *place)) }
                    @if late(place) > 0 { " " (tag(Tone::Bad, &t(ctx, v, "plans-days-late", &[("count", late(place).into())]))) }
                }
            } }
        }
        (shown::reports(ctx, v, whole))
        @if drafts && plan.closed_at.is_none() && !whole.reports.is_empty() {
            @let last = &whole.reports[whole.reports.len() - 1];
            p { a href={ "/desk/plans/" (plan.id) "/progress/" (last.year) "/" (last.period) } { (word(ctx, v, "plans-correct-last")) } }
        }
        @if (submits || watches) && !years.is_empty() {
            h2 { (word(ctx, v, "plans-evaluation")) }
            ul { @for year in &years {
                li { a href={ "/desk/plans/" (plan.id) "/evaluation/" (year) } { (crate::words::year(v.lang, *year)) } }
            } }
        }
        @if revises {
            h2 { (word(ctx, v, "plans-revise")) }
            form method="post" action={ "/desk/plans/" (plan.id) "/revise" } novalidate {
                (lines(ctx, v, form, errors, ("reason", "plans-revise-reason")))
                (press(ctx, v, "plans-revise-send", ButtonKind::Secondary))
            }
        }
        p { a href={ "/plans/" (plan.id) } { (word(ctx, v, "plans-public-page")) } }
    })
}

/// `POST /desk/plans/{id}/submit`.
pub(crate) async fn submit(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, Failure> {
    let whole = Whole::load(&ctx, &v, &id).await?;
    let edition = form.text("edition").parse().unwrap_or(0);
    let priority = kernel::number::halfwidth(form.text("priority")).parse().unwrap_or(0);
    match actions::submit(&ctx, &v.actor, &PlanId::new(&id), edition, priority).await {
        Ok(()) => Ok(redirect(format!("/desk/plans/{id}"))),
        Err(error) => {
            let mut errors = Errors::new();
            refused(&ctx, &v, &mut errors, error)?;
            Ok(render(&ctx, &v, &whole, &form, &errors)?)
        }
    }
}

/// `POST /desk/plans/{id}/revise`.
pub(crate) async fn revise(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, Failure> {
    let whole = Whole::load(&ctx, &v, &id).await?;
    match actions::revise(&ctx, &v.actor, &PlanId::new(&id), form.text("reason")).await {
        Ok(()) => Ok(redirect(format!("/desk/plans/{id}"))),
        Err(error) => {
            let mut errors = Errors::new();
            refused(&ctx, &v, &mut errors, error)?;
            Ok(render(&ctx, &v, &whole, &form, &errors)?)
        }
    }
}
