//! What councils told an agency to do: its list, one task with its reports, and the council's verdict.

use axum::extract::{Path, State};
use axum::response::Response;
use kernel::Ctx;
use maud::{Markup, html};
use web::components::{
    ButtonKind, Choice, Choices, Event, Summary, Table, checkboxes, empty_state, radios, summary_list, table,
    timeline,
};
use web::{Errors, Failure, Form, Visitor, page, redirect, refused};

use super::{Filled, agency, columns, lines, post, press, task_tag, word};
use crate::actions::{self, NewReport, allow};
use crate::error::CouncilError;
use crate::model::{Report, Task, TaskId, Verdict};
use crate::store;

/// `GET /desk/council-tasks`.
pub(crate) async fn list(State(ctx): State<Ctx>, v: Visitor) -> Result<Response, Failure> {
    let (own, today) = (v.official()?.agency.clone(), ctx.today());
    let wanted = own.clone();
    let tasks = ctx.read(move |r| Ok::<_, CouncilError>(store::list_of_agency(r, &wanted)?)).await?;
    let frame = page(&ctx, &v, &word(&ctx, &v, "councils-our-tasks")).caption(agency(&ctx, &v, &own));
    let frame = frame.back("/desk/councils", "").wide();
    if tasks.is_empty() {
        let next = html! { p { a href="/councils" { (word(&ctx, &v, "councils-title")) } } };
        return Ok(frame.body(empty_state(&word(&ctx, &v, "councils-our-tasks-none"), &next)));
    }
    let rows = tasks.iter().map(|task| {
        vec![
            html! { a href={ "/desk/council-tasks/" (task.id) } { (task.title) } },
            html! { (task.resolution) },
            html! { (task.due_on.long(v.lang)) },
            task_tag(&ctx, &v, task, today),
        ]
    });
    Ok(frame.body(html! {
        p.lead { (word(&ctx, &v, "councils-our-tasks-lead")) }
        (table(&Table {
            caption: &word(&ctx, &v, "councils-our-tasks"),
            caption_hidden: true,
            columns: columns(&ctx, &v, &["councils-what", "councils-resolution", "councils-due", "councils-how-it-stands"]),
            rows: rows.collect(),
        }))
    }))
}

/// `GET /desk/council-tasks/{id}`.
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    render(&ctx, &v, &TaskId::new(id), (&Form::default(), &Errors::new())).await
}

async fn render(ctx: &Ctx, v: &Visitor, id: &TaskId, filled: Filled<'_>) -> Result<Response, Failure> {
    let wanted = id.clone();
    let found = ctx.read(move |r| {
        Ok::<_, CouncilError>((store::find_task(r, &wanted)?, store::list_reports(r, &wanted)?))
    });
    let (task, reports) = found.await?;
    let task = task.ok_or(CouncilError::Unknown)?;
    let council = allow::council(ctx, &task.council)?;
    let (own, keeps) = (allow::reports_for(&v.actor, &task.agency), allow::keeps(&v.actor, &council));
    if !own && !keeps {
        return Err(CouncilError::Unknown.into());
    }
    let waits = reports.iter().any(actions::waits);
    let frame = page(ctx, v, &task.title).caption(agency(ctx, v, &task.agency));
    Ok(frame.back("/desk/council-tasks", "").errors(filled.1).body(html! {
        p { (task_tag(ctx, v, &task, ctx.today())) }
        (summary_list(&[
            Summary::new(word(ctx, v, "councils-council"), html! { a href={ "/councils/" (council.id) } { (council.name.of(v.lang)) } }),
            Summary::new(word(ctx, v, "councils-resolution"), html! { a href={ "/councils/" (task.council) "/meetings/" (task.meeting) } { (task.resolution) } }),
            Summary::new(word(ctx, v, "councils-due"), task.due_on.long(v.lang)),
        ]))
        @if let Some(plan) = &task.plan { p { a href={ "/desk/plans/" (plan) } { (word(ctx, v, "councils-to-plan")) } } }
        h2 { (word(ctx, v, "councils-reports")) }
        @if reports.is_empty() { p { (word(ctx, v, "councils-no-reports")) } } @else { (history(ctx, v, &reports)) }
        @if keeps && waits && task.closed_at.is_none() { (judge_form(ctx, v, &task, filled)) }
        @if own && !waits && task.closed_at.is_none() {
            (report_form(ctx, v, &task, filled))
            @if task.plan.is_none() && council.programme.is_some() {
                h2 { (word(ctx, v, "councils-plan")) }
                p { (word(ctx, v, "councils-plan-lead")) }
                form method="post" action={ "/desk/council-tasks/" (task.id) "/plan" } { (press(ctx, v, "councils-plan-send", ButtonKind::Secondary)) }
            }
        }
    }))
}

fn history(ctx: &Ctx, v: &Visitor, reports: &[Report]) -> Markup {
    let events: Vec<Event> = reports
        .iter()
        .map(|report| {
            let title = if report.done { "councils-report-done" } else { "councils-report-progress" };
            let by = report.post.as_ref().map(|id| post(ctx, v, id)).unwrap_or_default();
            let verdict = report.verdict.map(|verdict| match verdict {
                Verdict::Closed => "councils-verdict-closed",
                Verdict::Returned => "councils-verdict-returned",
            });
            let body = html! {
                p { (report.text) }
                @if let Some(verdict) = verdict { p { strong { (word(ctx, v, verdict)) } " " (report.verdict_reason.as_deref().unwrap_or_default()) } }
            };
            Event::new(report.at.day().long(v.lang), report.at.to_string(), word(ctx, v, title)).by(by).body(body)
        })
        .collect();
    timeline(&events)
}

fn report_form(ctx: &Ctx, v: &Visitor, task: &Task, filled: Filled<'_>) -> Markup {
    html! {
        h2 { (word(ctx, v, "councils-report")) }
        form method="post" action={ "/desk/council-tasks/" (task.id) "/report" } novalidate {
            (lines(ctx, v, filled, "text", "councils-report-text"))
            (checkboxes(v.lang, &Choices {
                name: "done",
                legend: "",
                values: &filled.0.all("done"),
                choices: &[Choice::new("yes", word(ctx, v, "councils-report-is-done"))],
                ..Default::default()
            }))
            (press(ctx, v, "councils-report-send", ButtonKind::Primary))
        }
    }
}

fn judge_form(ctx: &Ctx, v: &Visitor, task: &Task, (form, errors): Filled<'_>) -> Markup {
    let choices: Vec<Choice> = Verdict::ALL
        .iter()
        .map(|(text, _)| Choice::new(*text, word(ctx, v, &format!("councils-verdict-{text}"))))
        .collect();
    html! {
        h2 { (word(ctx, v, "councils-judge")) }
        form method="post" action={ "/desk/council-tasks/" (task.id) "/judge" } novalidate {
            (radios(v.lang, &Choices {
                name: "verdict",
                legend: &word(ctx, v, "councils-verdict"),
                error: errors.of("verdict"),
                values: &[form.text("verdict")],
                choices: &choices,
                ..Default::default()
            }))
            (lines(ctx, v, (form, errors), "reason", "councils-verdict-reason"))
            (press(ctx, v, "councils-judge-send", ButtonKind::Primary))
        }
    }
}

async fn done(
    ctx: &Ctx,
    v: &Visitor,
    id: &TaskId,
    form: &Form,
    outcome: Result<(), CouncilError>,
) -> Result<Response, Failure> {
    match outcome {
        Ok(()) => Ok(redirect(format!("/desk/council-tasks/{id}"))),
        Err(error) => {
            let mut errors = Errors::new();
            refused(ctx, v, &mut errors, error)?;
            render(ctx, v, id, (form, &errors)).await
        }
    }
}

/// `POST /desk/council-tasks/{id}/report`.
pub(crate) async fn report(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, Failure> {
    let id = TaskId::new(id);
    let new = NewReport { text: form.text("text").to_owned(), done: form.text("done") == "yes" };
    let outcome = actions::report(&ctx, &v.actor, &id, new).await;
    done(&ctx, &v, &id, &form, outcome.map(drop)).await
}

/// `POST /desk/council-tasks/{id}/judge`.
pub(crate) async fn judge(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, Failure> {
    let (official, id) = (v.official()?.clone(), TaskId::new(id));
    let verdict = Verdict::ALL.into_iter().find(|(text, _)| *text == form.text("verdict"));
    let outcome = match verdict {
        None => Err(CouncilError::field("verdict", "councils.verdict_missing")),
        Some((_, verdict)) => actions::judge(&ctx, &official, &id, verdict, form.text("reason")).await,
    };
    done(&ctx, &v, &id, &form, outcome).await
}

/// `POST /desk/council-tasks/{id}/plan`.
pub(crate) async fn plan(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let (official, id) = (v.official()?.clone(), TaskId::new(id));
    let plan = actions::make_plan(&ctx, &official, &id).await?;
    Ok(redirect(format!("/desk/plans/{plan}")))
}
