//! One reorganisation for officials: what would be left or was, what the agencies have, and handing over again.

use axum::extract::{Path, State};
use axum::response::Response;
use catalogue::model::reorganisation::Reorganisation;
use kernel::money::grouped;
use kernel::{Ctx, DbError};
use maud::{Markup, html};
use web::components::{Button, ButtonKind, Table, button, inset, table};
use web::{Failure, Visitor, page, redirect, t};

use super::{agency, columns, find, report, state, word};
use crate::actions;
use crate::left::{self, Has, Left};
use crate::model::{Item, Line, Run};
use crate::store;

/// Most things listed on the page; the file has all.
const MOST: i64 = 200;

/// `GET /desk/reorganisations/{id}`.
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let order = find(&ctx, &id)?;
    let (run, lines, rest) = ctx
        .read(move |r| {
            let (run, lines) = (store::find_run(r, &id)?, store::report(r, &id)?);
            Ok::<_, DbError>((run, lines, store::list_left(r, &id, MOST)?))
        })
        .await?;
    let body = match &run {
        None => before(&ctx, &v, left::look(&ctx, &order).await?),
        Some(run) => after(&ctx, &v, (&order, run), &lines, &rest),
    };
    let frame = page(&ctx, &v, &word(&ctx, &v, "reorganisations-check")).caption(order.name.of(v.lang));
    Ok(frame.back(format!("/reorganisations/{}", order.id), "").wide().body(html! {
        p { (order.on.long(v.lang)) " " (state(&ctx, &v, run.as_ref(), &lines)) }
        (body)
    }))
}

/// Before the day: what would be left, then what there is.
fn before(ctx: &Ctx, v: &Visitor, (has, left): (Vec<Has>, Vec<Left>)) -> Markup {
    let row = |one: &Left| {
        vec![
            html! { a href=(one.link) { (one.what.of(v.lang)) } },
            html! { (word(ctx, v, &format!("reorganisations-kind-{}", one.kind))) },
            html! { (grouped(one.count)) },
            agency(ctx, v, &one.agency),
        ]
    };
    let heads =
        ["reorganisations-what", "reorganisations-kind", "#reorganisations-count", "reorganisations-from"];
    let title = word(ctx, v, "reorganisations-left-title");
    html! {
        h2 { (title) }
        @if left.is_empty() { (inset(&html! { p { (word(ctx, v, "reorganisations-left-none")) } })) }
        @else {
            p { (word(ctx, v, "reorganisations-left-lead")) }
            (table(&Table {
                caption: &title, caption_hidden: true,
                columns: columns(ctx, v, &heads), rows: left.iter().map(row).collect(),
            }))
        }
        h2 { (word(ctx, v, "reorganisations-has")) }
        (owned(ctx, v, &has))
    }
}

fn owned(ctx: &Ctx, v: &Visitor, has: &[Has]) -> Markup {
    let row = |one: &Has| {
        vec![
            html! { (word(ctx, v, &format!("reorganisations-kind-{}", one.kind.word()))) },
            agency(ctx, v, &one.agency),
            html! { (grouped(one.count)) },
        ]
    };
    table(&Table {
        caption: &word(ctx, v, "reorganisations-has"),
        caption_hidden: true,
        columns: columns(ctx, v, &["reorganisations-kind", "reorganisations-from", "#reorganisations-count"]),
        rows: has.iter().filter(|one| one.count > 0).map(row).collect(),
    })
}

/// After the day: the proof, what is left, the file, and handing over again.
fn after(
    ctx: &Ctx,
    v: &Visitor,
    (order, run): (&Reorganisation, &Run),
    lines: &[Line],
    rest: &[Item],
) -> Markup {
    let row = |item: &Item| {
        vec![
            html! { (item.label) },
            html! { (word(ctx, v, &format!("reorganisations-kind-{}", item.kind))) },
            agency(ctx, v, &item.from),
        ]
    };
    let title = word(ctx, v, "reorganisations-left-title");
    html! {
        p { (t(ctx, v, "reorganisations-round", &[("round", run.round.into())])) }
        h2 { (word(ctx, v, "reorganisations-report")) }
        (report(ctx, v, lines))
        p { a href={ "/desk/reorganisations/" (order.id) "/items.csv" } download {
            (word(ctx, v, "reorganisations-download"))
        } }
        h2 { (title) }
        @if rest.is_empty() { (inset(&html! { p { (word(ctx, v, "reorganisations-nothing-left")) } })) }
        @else {
            p { (word(ctx, v, "reorganisations-mend")) }
            (table(&Table {
                caption: &title, caption_hidden: true,
                columns: columns(ctx, v, &["reorganisations-what", "reorganisations-kind", "reorganisations-from"]),
                rows: rest.iter().map(row).collect(),
            }))
        }
        @if run.finished_at.is_some() && actions::may_correct(&v.actor, order) {
            form method="post" action={ "/desk/reorganisations/" (order.id) "/again" } {
                (button(&Button {
                    text: &word(ctx, v, "reorganisations-again"), kind: ButtonKind::Secondary, value: None,
                }))
            }
        }
    }
}

/// `POST /desk/reorganisations/{id}/again`.
pub(crate) async fn again(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    actions::correct(&ctx, &v.actor, &id).await?;
    Ok(redirect(format!("/desk/reorganisations/{id}")))
}
