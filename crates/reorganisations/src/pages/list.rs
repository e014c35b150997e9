//! All reorganisations, the last first.

use axum::extract::State;
use axum::response::Response;
use kernel::{Ctx, DbError};
use maud::html;
use web::components::{Table, empty_state, table};
use web::{Failure, Visitor, page};

use super::{agency, columns, state, word};
use crate::store;

/// `GET /reorganisations`.
pub(crate) async fn show(State(ctx): State<Ctx>, v: Visitor) -> Result<Response, Failure> {
    let mut orders = catalogue::current(&ctx).reorganisations().to_vec();
    orders.sort_by(|a, b| (b.on, &b.id).cmp(&(a.on, &a.id)));
    let ids: Vec<String> = orders.iter().map(|order| order.id.clone()).collect();
    let stands = ctx
        .read(move |r| {
            let one = |id: &String| Ok::<_, DbError>((store::find_run(r, id)?, store::report(r, id)?));
            ids.iter().map(one).collect::<Result<Vec<_>, _>>()
        })
        .await?;
    let rows = orders.iter().zip(&stands).map(|(order, (run, lines))| {
        vec![
            html! { a href={ "/reorganisations/" (order.id) } { (order.name.of(v.lang)) } },
            html! { (order.on.long(v.lang)) },
            html! { @for ending in &order.endings { div { (agency(&ctx, &v, &ending.agency)) } } },
            state(&ctx, &v, run.as_ref(), lines),
        ]
    });
    let heads = [
        "reorganisations-name",
        "reorganisations-on",
        "reorganisations-from",
        "reorganisations-how-it-stands",
    ];
    let title = word(&ctx, &v, "reorganisations-title");
    let frame =
        page(&ctx, &v, &title).breadcrumb(word(&ctx, &v, "reorganisations-agencies"), "/agencies").wide();
    Ok(frame.body(html! {
        p.lead { (word(&ctx, &v, "reorganisations-lead")) }
        @if orders.is_empty() {
            (empty_state(
                &word(&ctx, &v, "reorganisations-none"),
                &html! { p { (word(&ctx, &v, "reorganisations-none-next")) } },
            ))
        } @else {
            (table(&Table {
                caption: &title, caption_hidden: true,
                columns: columns(&ctx, &v, &heads), rows: rows.collect(),
            }))
        }
    }))
}
