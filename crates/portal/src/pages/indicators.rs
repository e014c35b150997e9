//! What the platform itself did, counted from facts.

use axum::extract::State;
use axum::response::Response;
use kernel::{Ctx, facts};
use maud::{Markup, html};
use web::components::{Column, Table, stat, stats, table};
use web::{Failure, Visitor, page, t};

/// Days shown one by one.
const DAYS: i64 = 14;

/// Kinds of fact shown; each has a name and an explanation in the texts.
const KINDS: [&str; 6] = [
    "exchange.look_up",
    "registry.extract_issued",
    "exchange.notice",
    "service.submitted",
    "service.decided",
    "exchange.refused",
];

/// Totals and the last days of each kind.
pub(crate) async fn show(State(ctx): State<Ctx>, v: Visitor) -> Result<Response, Failure> {
    let since = ctx.today().plus_days(1 - DAYS);
    let mut totals = Vec::new();
    let mut days = Vec::new();
    for kind in KINDS {
        totals.push((key(kind), facts::total(&ctx, kind).await?));
        days.push(facts::by_day(&ctx, kind, since).await?);
    }
    let mut columns = vec![Column::new(t(&ctx, &v, "portal-indicators-day", &[]))];
    columns.extend(KINDS.iter().map(|kind| Column::numeric(t(&ctx, &v, &key(kind), &[]))));
    let rows: Vec<Vec<Markup>> = (0..DAYS)
        .map(|back| {
            let day = ctx.today().plus_days(-back);
            let mut cells = vec![html! { (day.long(v.lang)) }];
            cells.extend(days.iter().map(|kind| {
                let value = kind.iter().find(|(on, _)| *on == day).map_or(0, |(_, value)| *value);
                html! { (kernel::money::grouped(value)) }
            }));
            cells
        })
        .collect();
    let title = t(&ctx, &v, "portal-indicators-title", &[]);
    Ok(page(&ctx, &v, &title).breadcrumb(t(&ctx, &v, "portal-home", &[]), "/").wide().body(html! {
        p.lead { (t(&ctx, &v, "portal-indicators-lead", &[])) }
        (stats(&html! {
            @for (key, total) in &totals {
                (stat(&kernel::money::grouped(*total), &t(&ctx, &v, key, &[]), Some(&t(&ctx, &v, &format!("{key}-note"), &[]))))
            }
        }))
        (table(&Table {
            caption: &t(&ctx, &v, "portal-indicators-by-day", &[]),
            caption_hidden: false,
            columns,
            rows,
        }))
    }))
}

/// Locale key of a kind of fact.
fn key(kind: &str) -> String {
    format!("portal-fact-{}", kind.replace(['.', '_'], "-"))
}
