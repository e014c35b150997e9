//! Approved plans, for everybody.

use axum::extract::{Path, State};
use axum::response::Response;
use kernel::{Ctx, DbError};
use maud::{Markup, html};
use web::components::{Table, Tone, empty_state, stat, stats, table, tag};
use web::{Failure, Visitor, page, t};

use super::{Whole, agency, columns, evaluation, show as shown, state_tag, word};
use crate::life::LifeError;
use crate::life::model::ratios::percent;
use crate::life::model::{Plan, Report, State as Stands, Version};
use crate::life::store;
use crate::words::years;

/// `GET /plans`.
pub(crate) async fn list(State(ctx): State<Ctx>, v: Visitor) -> Result<Response, Failure> {
    let found = ctx
        .read(|r| {
            let mut found: Vec<(Plan, Option<Report>)> = Vec::new();
            for plan in store::list_in_force(r)? {
                let last = store::list_reports(r, &plan.id)?.pop();
                found.push((plan, last));
            }
            Ok::<_, DbError>(found)
        })
        .await?;
    let frame = page(&ctx, &v, &word(&ctx, &v, "plans-approved-plans")).back("/programmes", "").wide();
    if found.is_empty() {
        let next = html! { p { (word(&ctx, &v, "plans-approved-none-next")) } };
        return Ok(frame.body(empty_state(&word(&ctx, &v, "plans-approved-none"), &next)));
    }
    let rows = found.iter().map(|(plan, last)| {
        vec![
            html! { a href={ "/plans/" (plan.id) } { (plan.name) } },
            html! { (agency(&ctx, &v, &plan.agency)) },
            html! { (years(v.lang, plan.first_year, plan.last_year)) },
            html! { (last.as_ref().map_or_else(|| "—".to_owned(), |last| percent(last.planned))) },
            html! { (last.as_ref().map_or_else(|| "—".to_owned(), |last| percent(last.actual))) },
            how_it_is(&ctx, &v, plan, last.as_ref()),
        ]
    });
    let heads = [
        "plans-plan",
        "plans-agency",
        "plans-years",
        "#plans-planned",
        "#plans-actual",
        "plans-how-it-stands",
    ];
    Ok(frame.body(html! {
        p.lead { (word(&ctx, &v, "plans-approved-lead")) }
        (table(&Table {
            caption: &word(&ctx, &v, "plans-approved-plans"),
            caption_hidden: true,
            columns: columns(&ctx, &v, &heads),
            rows: rows.collect(),
        }))
    }))
}

fn how_it_is(ctx: &Ctx, v: &Visitor, plan: &Plan, last: Option<&Report>) -> Markup {
    match (plan.closed_at, last) {
        (Some(_), _) => tag(Tone::Plain, &word(ctx, v, "plans-closed")),
        (None, Some(last)) => shown::warning_tag(ctx, v, last.warning),
        (None, None) => tag(Tone::Plain, &word(ctx, v, "plans-not-reported")),
    }
}

/// `GET /plans/{id}`.
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let whole = Whole::load(&ctx, &v, &id).await?;
    let version = whole.in_force().ok_or(LifeError::Unknown)?;
    let last = whole.reports.last();
    let frame = page(&ctx, &v, &version.content.name).caption(agency(&ctx, &v, &whole.plan.agency));
    Ok(frame.back("/plans", "").wide().body(html! {
        @if let Some(at) = whole.plan.closed_at { p { (t(&ctx, &v, "plans-closed-on", &[("day", at.day().into())])) } }
        @if let Some(last) = last {
            (stats(&html! {
                (stat(&percent(last.planned), &word(&ctx, &v, "plans-planned"), None))
                (stat(&percent(last.actual), &word(&ctx, &v, "plans-actual"), None))
                (stat(&shown::share(last.money.execution()), &word(&ctx, &v, "plans-execution"), None))
            }))
            p { (shown::warning_tag(&ctx, &v, last.warning)) }
        }
        (shown::content(&ctx, &v, &whole, version))
        (shown::reports(&ctx, &v, &whole))
        @if !whole.evaluations.is_empty() {
            h2 { (word(&ctx, &v, "plans-evaluation")) }
            @for one in &whole.evaluations {
                h3 { (crate::words::year(v.lang, one.year)) }
                (evaluation::said(&ctx, &v, &whole, one))
            }
        }
        (editions(&ctx, &v, &whole)?)
    }))
}

/// Every approved version with its letter, its reason and what it changed.
fn editions(ctx: &Ctx, v: &Visitor, whole: &Whole) -> Result<Markup, LifeError> {
    let approved: Vec<&Version> =
        whole.visible(v)?.into_iter().filter(|version| version.state == Stands::Approved).collect();
    let row = |(place, version): (usize, &&Version)| {
        let before = place.checked_sub(1).and_then(|place| approved.get(place));
        vec![
            html! {
                a href={ "/plans/" (whole.plan.id) "/versions/" (version.number) } {
                    (t(ctx, v, "plans-version-title", &[("number", version.number.to_string().into())]))
                }
            },
            html! { (state_tag(ctx, v, version.state)) },
            html! {
                (version.document_number.as_deref().unwrap_or_default()) " "
                @if let Some(day) = version.document_on { (day.long(v.lang)) }
            },
            html! { (kernel::money::grouped(version.content.total)) },
            html! { (version.reason.as_deref().unwrap_or("—")) },
            html! {
                @if let Some(before) = before {
                    a href={ "/plans/" (whole.plan.id) "/difference?from=" (before.number) "&to=" (version.number) } { (word(ctx, v, "plans-what-changed")) }
                } @else { "—" }
            },
        ]
    };
    let heads = [
        "plans-edition",
        "plans-how-it-stands",
        "plans-document",
        "#plans-field-total",
        "plans-revision-reason",
        "plans-what-changed",
    ];
    Ok(html! {
        h2 { (word(ctx, v, "plans-versions")) }
        p.hint { (word(ctx, v, "plans-versions-note")) }
        (table(&Table {
            caption: &word(ctx, v, "plans-versions"),
            caption_hidden: true,
            columns: columns(ctx, v, &heads),
            rows: approved.iter().enumerate().map(row).collect(),
        }))
    })
}
