//! Reporting a period, or correcting its report; made for a phone too.

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::Ctx;
use maud::{Markup, html};
use web::components::{
    ButtonKind, DateInput, Summary, TextInput, Width, date_input, inset, summary_list, text_input,
};
use web::{Errors, Failure, Form, Visitor, hint, page, redirect, refused, t};

use super::{Whole, hidden, lines, press, show as shown, word};
use crate::life::LifeError;
use crate::life::actions::{self, Given, allow};
use crate::life::model::PlanId;
use crate::life::model::progress::{due_on, last_day, last_month, read_percent};
use crate::life::model::ratios::percent;

/// A plan, a year and a period of it.
type Place = (String, i32, u32);

/// `GET /desk/plans/{id}/progress/{year}/{period}`.
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    v: Visitor,
    place: Result<Path<Place>, PathRejection>,
) -> Result<Response, Failure> {
    let Path((id, year, period)) = place.map_err(|_| Failure::not_found())?;
    let whole = Whole::load(&ctx, &v, &id).await?;
    let newest = whole.reports.iter().rfind(|one| (one.year, one.period) == (year, period));
    let form = match newest {
        None => Form::from_pairs([("number", "1")]),
        Some(report) => {
            let text = |text: &Option<String>| text.clone().unwrap_or_default();
            Form::from_pairs([
                ("number", (report.number + 1).to_string()),
                ("actual", percent(report.actual).trim_end_matches('%').to_owned()),
                ("spent", report.money.spent.to_string()),
                ("payable", report.money.payable.to_string()),
                ("saved", report.money.saved.to_string()),
                ("lag_reason", text(&report.lag_reason)),
                ("countermeasure", text(&report.countermeasure)),
            ])
        }
    };
    render(&ctx, &v, &whole, (year, period), (&form, &Errors::new()))
}

fn render(
    ctx: &Ctx,
    v: &Visitor,
    whole: &Whole,
    (year, period): (i32, u32),
    (form, errors): (&Form, &Errors),
) -> Result<Response, Failure> {
    let (plan, rules) = (&whole.plan, whole.rules()?);
    if !allow::writes_for(&v.actor, &plan.agency, &rules.drafts) {
        return Err(LifeError::NotYours.into());
    }
    let version = whole.in_force().ok_or(LifeError::NotNow("plans.not_approved"))?;
    let level = version.control.and_then(|control| rules.level(control));
    let level = level.ok_or(LifeError::NotNow("plans.no_level"))?;
    let last = last_day(level.pace, year, period).filter(|_| plan.years().contains(&year));
    let last = last.ok_or(LifeError::Unknown)?;
    let due = due_on(level, year, period).unwrap_or(last);
    let allotted = version.content.allotted(year, last_month(level.pace, period).unwrap_or(12));
    let facts = [
        Summary::new(word(ctx, v, "plans-planned"), percent(version.content.planned(last))),
        Summary::new(word(ctx, v, "plans-year-budget"), kernel::money::grouped(version.content.budget(year))),
        Summary::new(word(ctx, v, "plans-allotted"), kernel::money::grouped(allotted)),
        Summary::new(word(ctx, v, "plans-due-on"), due.long(v.lang)),
    ];
    let figure =
        |name: &str, label: &str, suffix: &str| figure(ctx, v, (form, errors), name, (label, suffix));
    let thousand = if v.lang == kernel::Lang::Zh { "千元" } else { "NT$ 1,000" };
    let correction = form.text("number") != "1";
    let title =
        t(ctx, v, "plans-report-of", &[("period", shown::period(ctx, v, whole, (year, period)).into())]);
    let frame =
        page(ctx, v, &title).caption(&plan.name).back(format!("/desk/plans/{}", plan.id), "").errors(errors);
    Ok(frame.body(html! {
        (summary_list(&facts))
        @if correction { (inset(&html! { p { (word(ctx, v, "plans-correcting")) } })) }
        form method="post" action={ "/desk/plans/" (plan.id) "/progress/" (year) "/" (period) } novalidate {
            (hidden("number", form.text("number")))
            (figure("actual", "plans-actual-so-far", "%"))
            (figure("spent", "plans-spent", thousand))
            (figure("payable", "plans-payable", thousand))
            (figure("saved", "plans-saved", thousand))
            @if correction { (lines(ctx, v, form, errors, ("correction", "plans-correction-reason"))) }
            h2 { (word(ctx, v, "plans-if-behind")) }
            p.hint { (word(ctx, v, "plans-if-behind-hint")) }
            (lines(ctx, v, form, errors, ("lag_reason", "plans-lag-reason")))
            (lines(ctx, v, form, errors, ("countermeasure", "plans-countermeasure")))
            (date_input(v.lang, &DateInput {
                name: "mend_on", legend: &word(ctx, v, "plans-mend-on"), error: errors.of("mend_on"),
                value: form.date("mend_on"), optional: true, ..Default::default()
            }))
            (press(ctx, v, "plans-report-send", ButtonKind::Primary))
        }
    }))
}

/// A figure's field, with its hint where there is one.
fn figure(
    ctx: &Ctx,
    v: &Visitor,
    (form, errors): (&Form, &Errors),
    name: &str,
    (label, suffix): (&str, &str),
) -> Markup {
    let hint = hint(ctx, v, label);
    text_input(
        v.lang,
        &TextInput {
            name,
            label: &word(ctx, v, label),
            hint: hint.as_deref(),
            error: errors.of(name),
            value: form.text(name),
            inputmode: Some("decimal"),
            suffix: Some(suffix),
            width: Width::Ten,
            ..Default::default()
        },
    )
}

/// `POST /desk/plans/{id}/progress/{year}/{period}`.
pub(crate) async fn submit(
    State(ctx): State<Ctx>,
    v: Visitor,
    place: Result<Path<Place>, PathRejection>,
    form: Form,
) -> Result<Response, Failure> {
    let Path((id, year, period)) = place.map_err(|_| Failure::not_found())?;
    let whole = Whole::load(&ctx, &v, &id).await?;
    let mut errors = Errors::new();
    let actual = read_percent(form.text("actual"));
    if actual.is_none() {
        errors.add("actual", word(&ctx, &v, "error-plans-percent-wrong"));
    }
    let mut amount = |name: &'static str| {
        let cell = kernel::number::halfwidth(form.text(name)).replace(',', "");
        let found = if cell.is_empty() { Some(0) } else { cell.parse::<i64>().ok() };
        if found.is_none() {
            errors.add(name, word(&ctx, &v, "plans-unread-whole"));
        }
        found.unwrap_or_default()
    };
    let (spent, payable, saved) = (amount("spent"), amount("payable"), amount("saved"));
    let mend = form.date("mend_on");
    if !mend.is_empty() && mend.day().is_none() {
        errors.add("mend_on", word(&ctx, &v, "plans-unread-day-plain"));
    }
    if errors.is_empty() {
        let text = |name: &str| form.text(name).to_owned();
        let given = Given {
            year,
            period,
            number: form.text("number").parse().unwrap_or(0),
            actual: actual.unwrap_or_default(),
            spent,
            payable,
            saved,
            lag_reason: text("lag_reason"),
            countermeasure: text("countermeasure"),
            mend_on: mend.day(),
            correction: text("correction"),
        };
        match actions::report(&ctx, &v.actor, &PlanId::new(&id), given).await {
            Ok(()) => return Ok(redirect(format!("/desk/plans/{id}"))),
            // Another report came first: what was typed stays, and may be sent as a correction of that one.
            Err(LifeError::Changed) => {
                errors.add("correction", word(&ctx, &v, "plans-reported-meanwhile"));
                let now = Whole::load(&ctx, &v, &id).await?;
                let newest = now.reports.iter().rfind(|one| (one.year, one.period) == (year, period));
                let number = newest.map_or(1, |one| one.number + 1).to_string();
                let kept = form.fields().iter().filter(|(name, _)| name != "number").cloned();
                let form = Form::from_pairs(kept.chain([("number".to_owned(), number)]));
                return render(&ctx, &v, &now, (year, period), (&form, &errors));
            }
            Err(error) => refused(&ctx, &v, &mut errors, error)?,
        }
    }
    render(&ctx, &v, &whole, (year, period), (&form, &errors))
}
