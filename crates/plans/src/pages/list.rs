//! All programmes.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use catalogue::model::programme::Programme;
use kernel::Ctx;
use maud::{Markup, html};
use web::components::{Table, Tone, empty_state, table, tag};
use web::{Visitor, page, t};

use super::columns;
use crate::audit::{Verdict, kept};
use crate::words::{who, years};

/// `GET /programmes`.
pub(crate) async fn show(State(ctx): State<Ctx>, v: Visitor) -> Response {
    let catalogue = catalogue::current(&ctx);
    let title = t(&ctx, &v, "plans-title", &[]);
    let frame = page(&ctx, &v, &title).breadcrumb(t(&ctx, &v, "plans-home", &[]), "/").wide();
    if catalogue.programmes().is_empty() {
        let next = html! { p { (t(&ctx, &v, "plans-none-next", &[])) } };
        return frame.body(empty_state(&t(&ctx, &v, "plans-none", &[]), &next));
    }
    let rows = catalogue.programmes().iter().map(|programme| row(&ctx, &v, programme));
    frame.body(html! {
        p.lead { (t(&ctx, &v, "plans-lead", &[])) }
        (table(&Table {
            caption: &title,
            caption_hidden: true,
            columns: columns(&ctx, &v, &[
                "plans-programme", "plans-years", "plans-owner", "#plans-count-work", "#plans-count-indicators",
                "plans-figures",
            ]),
            rows: rows.collect(),
        }))
        p { a href="/plans" { (t(&ctx, &v, "plans-approved-plans", &[])) } }
        p { a href="/plans/early-warning" { (t(&ctx, &v, "plans-early", &[])) } }
        @if catalogue.performance().is_some() { p { a href="/performance" { (t(&ctx, &v, "plans-performance", &[])) } } }
        @if !catalogue.subsidies().is_empty() { p { a href="/subsidies" { (t(&ctx, &v, "plans-subsidies", &[])) } } }
    })
}

fn row(ctx: &Ctx, v: &Visitor, programme: &Arc<Programme>) -> Vec<Markup> {
    let agencies = directory::agencies(ctx);
    vec![
        html! { a href={ "/programmes/" (programme.id) } { (programme.name.of(v.lang)) } },
        html! { (years(v.lang, programme.first_year, programme.last_year)) },
        who(v.lang, programme, &agencies, programme.owner.as_str()),
        html! { (programme.items.iter().filter(|item| item.kind.is_work()).count()) },
        html! { (programme.indicators.len()) },
        figures(ctx, v, programme),
    ]
}

/// How many printed figures follow from their rows, in a word.
pub(super) fn figures(ctx: &Ctx, v: &Visitor, programme: &Arc<Programme>) -> Markup {
    let kept = kept(programme);
    let report = &kept.report;
    let differing = report.count(Verdict::Differs);
    let href = format!("/programmes/{}/audit", programme.id);
    html! {
        @if differing > 0 {
            (tag(Tone::Warn, &t(ctx, v, "plans-differing", &[("count", differing.into())])))
        } @else if report.checks.is_empty() {
            (tag(Tone::Plain, &t(ctx, v, "plans-unchecked", &[])))
        } @else {
            (tag(Tone::Good, &t(ctx, v, "plans-all-follow", &[])))
        }
        @if !report.checks.is_empty() {
            " " a href=(href) { (t(ctx, v, "plans-checked", &[("count", report.checks.len().into())])) }
        }
    }
}
