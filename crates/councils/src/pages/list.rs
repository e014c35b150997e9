//! All councils, for everybody.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use catalogue::model::Council;
use kernel::Ctx;
use maud::{Markup, html};
use web::components::{Table, Tone, empty_state, table, tag};
use web::{Failure, Visitor, page, t};

use super::{agency, columns, word};
use crate::error::CouncilError;
use crate::standing::Standing;

/// `GET /councils`.
pub(crate) async fn show(State(ctx): State<Ctx>, v: Visitor) -> Result<Response, Failure> {
    let (councils, today) = (catalogue::current(&ctx).councils().to_vec(), ctx.today());
    let mut found: Vec<(Arc<Council>, Standing)> = ctx
        .read(move |r| {
            let mut found = Vec::with_capacity(councils.len());
            for council in councils {
                let standing = Standing::load(r, &council, today)?;
                found.push((council, standing));
            }
            Ok::<_, CouncilError>(found)
        })
        .await?;
    // A group stands below its council.
    found.sort_by_key(|(council, _)| {
        (council.under.clone().unwrap_or_else(|| council.id.clone()), council.under.is_some())
    });
    let frame = page(&ctx, &v, &word(&ctx, &v, "councils-title")).back("/", "").wide();
    if found.is_empty() {
        let next = html! { p { (word(&ctx, &v, "councils-none-next")) } };
        return Ok(frame.body(empty_state(&word(&ctx, &v, "councils-none"), &next)));
    }
    let rows = found.iter().map(|(council, standing)| {
        vec![
            html! { a href={ "/councils/" (council.id) } { (council.name.of(v.lang)) } },
            html! { (agency(&ctx, &v, &council.agency)) },
            html! { (standing.members.len()) },
            late(&ctx, &v, standing.late(today), standing.late_tasks(today)),
        ]
    });
    let heads = ["councils-council", "councils-secretariat", "councils-members", "councils-how-it-stands"];
    Ok(frame.body(html! {
        p.lead { (word(&ctx, &v, "councils-lead")) }
        (table(&Table {
            caption: &word(&ctx, &v, "councils-title"),
            caption_hidden: true,
            columns: columns(&ctx, &v, &heads),
            rows: rows.collect(),
        }))
    }))
}

/// What of a council is late, in words.
pub(super) fn late(ctx: &Ctx, v: &Visitor, owed: usize, tasks: usize) -> Markup {
    html! {
        @if owed == 0 && tasks == 0 { (tag(Tone::Good, &word(ctx, v, "councils-in-time"))) }
        @if owed > 0 { (tag(Tone::Bad, &t(ctx, v, "councils-owed-late", &[("count", (owed as i64).into())]))) " " }
        @if tasks > 0 { (tag(Tone::Bad, &t(ctx, v, "councils-tasks-late", &[("count", (tasks as i64).into())]))) }
    }
}
