//! One reorganisation for everybody: who goes on with what, and after its day the proof that nothing was lost.

use axum::extract::{Path, State};
use axum::response::Response;
use catalogue::model::reorganisation::{Handed, Reorganisation};
use kernel::{Ctx, DbError};
use maud::{Markup, html};
use web::components::{Summary, Table, summary_list, table};
use web::{Failure, Visitor, page};

use super::{agency, columns, find, link_of, report, state, word};
use crate::store;

/// `GET /reorganisations/{id}`.
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let order = find(&ctx, &id)?;
    let (run, lines) =
        ctx.read(move |r| Ok::<_, DbError>((store::find_run(r, &id)?, store::report(r, &id)?))).await?;
    let handed = handed(&ctx, &order);
    let official = v.official().is_ok();
    let frame = page(&ctx, &v, order.name.of(v.lang)).back("/reorganisations", "").wide();
    Ok(frame.body(html! {
        p.lead { (word(&ctx, &v, "reorganisations-one-lead")) }
        (about(&ctx, &v, &order))
        p { (state(&ctx, &v, run.as_ref(), &lines)) }
        @if !lines.is_empty() {
            h2 { (word(&ctx, &v, "reorganisations-report")) }
            p { (word(&ctx, &v, "reorganisations-report-lead")) }
            (report(&ctx, &v, &lines))
        }
        @if !handed.is_empty() {
            h2 { (word(&ctx, &v, "reorganisations-handed")) }
            (definitions(&ctx, &v, &handed))
        }
        @if official {
            p { a href={ "/desk/reorganisations/" (order.id) } { (word(&ctx, &v, "reorganisations-to-check")) } }
        }
    }))
}

/// Day, law, and who follows whom.
fn about(ctx: &Ctx, v: &Visitor, order: &Reorganisation) -> Markup {
    summary_list(&[
        Summary::new(word(ctx, v, "reorganisations-on"), html! { (order.on.long(v.lang)) }),
        Summary::new(word(ctx, v, "reorganisations-law"), html! { (order.legal_basis.of(v.lang)) }),
        Summary::new(
            word(ctx, v, "reorganisations-who"),
            html! {
                @for ending in &order.endings {
                    div { (agency(ctx, v, &ending.agency)) " → " (agency(ctx, v, &ending.successor)) }
                }
            },
        ),
    ])
}

/// Definitions that go over, as the files stand; also those of a day to come.
pub(super) fn handed(ctx: &Ctx, order: &Reorganisation) -> Vec<Handed> {
    let now = catalogue::current(ctx);
    let then = now.later().iter().find(|(day, _)| *day == order.on).map_or(&now, |(_, then)| then);
    then.handed.iter().filter(|handed| handed.reorganisation == order.id).cloned().collect()
}

/// What changes hands, with its page.
fn definitions(ctx: &Ctx, v: &Visitor, handed: &[Handed]) -> Markup {
    let row = |one: &Handed| {
        let name = one.name.of(v.lang);
        vec![
            html! { @if let Some(link) = link_of(one.kind, &one.id) { a href=(link) { (name) } } @else { (name) } },
            html! { (word(ctx, v, &format!("reorganisations-kind-{}", one.kind))) },
            agency(ctx, v, &one.from),
            agency(ctx, v, &one.to),
        ]
    };
    let heads =
        ["reorganisations-what", "reorganisations-kind", "reorganisations-from", "reorganisations-to"];
    table(&Table {
        caption: &word(ctx, v, "reorganisations-handed"),
        caption_hidden: true,
        columns: columns(ctx, v, &heads),
        rows: handed.iter().map(row).collect(),
    })
}
