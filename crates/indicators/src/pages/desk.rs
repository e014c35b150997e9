//! The desk: which figures are mine to report, and the form.

use std::sync::Arc;

use axum::extract::{Path, State as Context};
use axum::response::Response;
use catalogue::model::indicator::Indicator;
use kernel::Ctx;
use maud::{Markup, html};
use web::components::{
    Button, ButtonKind, Choice, FileInput, Notice, Select, Table, TextArea, TextInput, Tone, Width, button,
    empty_state, file_input, notification_banner, select, table, tag, text_input, textarea,
};
use web::{Errors, Failure, Form, Visitor, page, redirect, t};

use super::{columns, figure_text, find, written};
use crate::actions::{self, NewReport, due_on, may_report, over};
use crate::error::IndicatorsError;
use crate::model::{Period, Report};
use crate::store;

/// How the list is asked to tell that it was done.
const DONE: &str = "?done=yes";

/// `GET /desk/indicators`: what this post reports, what is late first.
pub(crate) async fn list(Context(ctx): Context<Ctx>, v: Visitor) -> Result<Response, Failure> {
    let official = v.official()?;
    let current = ctx.read(store::list_current).await?;
    let today = ctx.today();
    let mut lines: Vec<(kernel::Day, Vec<Markup>)> = Vec::new();
    for indicator in catalogue::current(&ctx).indicators().iter().filter(|one| may_report(official, one)) {
        let reported = |period: &Period| {
            current.iter().any(|report| report.indicator == indicator.id && report.period == *period)
        };
        let missing = over(indicator, today, None).into_iter().find(|period| !reported(period));
        let newest = current.iter().find(|report| report.indicator == indicator.id);
        let due = missing.and_then(|period| due_on(indicator, period));
        let state = match due {
            Some(due) if due < today => tag(Tone::Bad, &t(&ctx, &v, "indicators-overdue", &[])),
            Some(due) => html! { (t(&ctx, &v, "indicators-due-on", &[("day", due.long(v.lang).into())])) },
            None => tag(Tone::Good, &t(&ctx, &v, "indicators-all-reported", &[])),
        };
        let cells = vec![
            html! { a href={ "/desk/indicators/" (indicator.id) } { (indicator.name.of(v.lang)) } },
            html! { (missing.map_or_else(|| "—".to_owned(), |period| period.long(v.lang))) },
            state,
            html! { (newest.map_or_else(|| "—".to_owned(), |report| figure_text(&v, indicator, written(report)))) },
        ];
        lines.push((due.unwrap_or(today.plus_days(3_650)), cells));
    }
    lines.sort_by_key(|(due, _)| *due);
    let title = t(&ctx, &v, "indicators-desk", &[]);
    let mut builder = page(&ctx, &v, &title).back("/desk", "").wide();
    if v.path.ends_with(DONE) {
        let body = html! { p { (t(&ctx, &v, "indicators-done", &[])) } };
        builder = builder.notice(notification_banner(v.lang, &Notice { tone: Tone::Good, id: "done", body }));
    }
    let heads = ["indicators-name", "indicators-missing", "indicators-state", "#indicators-newest"];
    Ok(builder.body(html! {
        p.lead { (t(&ctx, &v, "indicators-desk-lead", &[])) }
        @if lines.is_empty() {
            (empty_state(&t(&ctx, &v, "indicators-desk-none", &[]), &html! { p { (t(&ctx, &v, "indicators-desk-none-why", &[])) } }))
        } @else {
            (table(&Table {
                caption: &title,
                caption_hidden: true,
                columns: columns(&ctx, &v, &heads),
                rows: lines.into_iter().map(|(_, cells)| cells).collect(),
            }))
        }
    }))
}

/// The indicator, when this official reports it.
fn mine(ctx: &Ctx, v: &Visitor, id: &str) -> Result<Arc<Indicator>, Failure> {
    let (indicator, _) = find(ctx, id, None)?;
    if indicator.reported().is_none() {
        return Err(IndicatorsError::Counted.into());
    }
    if !may_report(v.official()?, &indicator) {
        return Err(IndicatorsError::NotYourFigure.into());
    }
    Ok(indicator)
}

/// `GET /desk/indicators/{id}`.
pub(crate) async fn show(
    Context(ctx): Context<Ctx>,
    v: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let indicator = mine(&ctx, &v, &id)?;
    let reports = ctx.read(move |r| store::list_reports(r, &id)).await?;
    let known = |period: &&Period| !reports.iter().any(|report| report.period == **period);
    let periods = over(&indicator, ctx.today(), None);
    let first = periods.iter().find(known).or(periods.last());
    let form = Form::from_pairs(first.map(|period| ("period", period.to_string())));
    Ok(render(&ctx, &v, &indicator, &reports, &form, &Errors::new()))
}

fn render(
    ctx: &Ctx,
    v: &Visitor,
    indicator: &Indicator,
    reports: &[Report],
    form: &Form,
    errors: &Errors,
) -> Response {
    let title = t(ctx, v, "indicators-report-title", &[("name", indicator.name.of(v.lang).into())]);
    let choice = |period: &Period| {
        let known = reports.iter().find(|report| report.period == *period);
        let label = match known {
            Some(report) => {
                let figure = figure_text(v, indicator, written(report));
                t(
                    ctx,
                    v,
                    "indicators-period-known",
                    &[("period", period.long(v.lang).into()), ("figure", figure.into())],
                )
            }
            None => period.long(v.lang),
        };
        Choice::new(period.to_string(), label)
    };
    let choices: Vec<Choice> = over(indicator, ctx.today(), None).iter().rev().map(choice).collect();
    let unit = indicator.unit.of(v.lang);
    page(ctx, v, &title).back("/desk/indicators", "").errors(errors).body(html! {
        p.lead { (indicator.definition.of(v.lang)) }
        form method="post" action={ "/desk/indicators/" (indicator.id) } enctype="multipart/form-data" novalidate {
            (select(v.lang, &Select {
                name: "period",
                label: &t(ctx, v, "indicators-period", &[]),
                error: errors.of("period"),
                value: form.text("period"),
                choices: &choices,
                ..Default::default()
            }))
            (text_input(v.lang, &TextInput {
                name: "value",
                label: &t(ctx, v, "indicators-figure", &[]),
                hint: Some(&t(ctx, v, "indicators-value-hint", &[])),
                error: errors.of("value"),
                value: form.text("value"),
                suffix: Some(unit),
                inputmode: Some("decimal"),
                autocomplete: Some("off"),
                width: Width::Ten,
                ..Default::default()
            }))
            (textarea(v.lang, &TextArea {
                name: "evidence",
                label: &t(ctx, v, "indicators-evidence", &[]),
                hint: Some(&t(ctx, v, "indicators-evidence-hint", &[])),
                error: errors.of("evidence"),
                value: form.text("evidence"),
                rows: 3,
                ..Default::default()
            }))
            (file_input(v.lang, &FileInput {
                name: "file",
                label: &t(ctx, v, "indicators-file", &[]),
                hint: Some(&t(ctx, v, "indicators-file-hint", &[])),
                error: errors.of("file"),
                optional: true,
                accept: Some(".pdf,.png,.jpg"),
            }))
            (textarea(v.lang, &TextArea {
                name: "reason",
                label: &t(ctx, v, "indicators-reason", &[]),
                hint: Some(&t(ctx, v, "indicators-reason-hint", &[])),
                error: errors.of("reason"),
                value: form.text("reason"),
                optional: true,
                rows: 2,
                ..Default::default()
            }))
            (button(&Button { text: &t(ctx, v, "indicators-send", &[]), kind: ButtonKind::Primary, value: None }))
        }
        p { a href={ "/indicators/" (indicator.id) } { (t(ctx, v, "indicators-panel-link", &[])) } }
    })
}

/// `POST /desk/indicators/{id}`.
pub(crate) async fn submit(
    Context(ctx): Context<Ctx>,
    v: Visitor,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, Failure> {
    let indicator = mine(&ctx, &v, &id)?;
    let text = |name: &str| form.text(name).to_owned();
    let new = NewReport {
        period: text("period"),
        value: text("value"),
        evidence: text("evidence"),
        reason: text("reason"),
        file: form.upload("file").cloned(),
    };
    let mut errors = Errors::new();
    match actions::report(&ctx, v.official()?, &indicator, new).await {
        Ok(()) => return Ok(redirect(format!("/desk/indicators{DONE}"))),
        Err(error) => {
            let failure = Failure::from(error);
            let Some(field) = failure.field.clone().filter(|_| failure.status == 422) else {
                return Err(failure);
            };
            let args: Vec<_> =
                failure.args.iter().map(|(name, value)| (*name, value.as_str().into())).collect();
            errors.add(field, t(&ctx, &v, &failure.key(), &args));
        }
    }
    let reports = ctx.read(move |r| store::list_reports(r, &id)).await?;
    Ok(render(&ctx, &v, &indicator, &reports, &form, &errors))
}
