//! What the auditor found: every printed figure that does not follow, with its rows.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use catalogue::model::programme::Programme;
use charts::grouped;
use kernel::Ctx;
use maud::{Markup, html};
use web::components::{Summary, Table, details, inset, stat, stats, summary_list, table};
use web::{Failure, Visitor, t};

use super::{columns, download, find, source, view};
use crate::audit::{Check, Report, Verdict, kept};
use crate::tell::Words;

/// `GET /programmes/{id}/audit`.
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let programme = find(&ctx, &id)?;
    let body = html! {
        (whole(&ctx, &v, &programme))
        (download(&ctx, &v, &programme, "audit"))
    };
    Ok(view(&ctx, &v, &programme, "/audit", &body))
}

/// Every figure by what was found of it.
pub(super) fn whole(ctx: &Ctx, v: &Visitor, programme: &Arc<Programme>) -> Markup {
    let kept = kept(programme);
    let report = &kept.report;
    html! {
        p { (t(ctx, v, "plans-audit-lead", &[])) }
        (numbers(ctx, v, report))
        (found(ctx, v, programme, report, Verdict::Differs))
        (found(ctx, v, programme, report, Verdict::Several))
        (listed(ctx, v, programme, report, Verdict::Rounding))
        (listed(ctx, v, programme, report, Verdict::Agrees))
    }
}

const ALL: [(Verdict, &str); 4] = [
    (Verdict::Agrees, "agrees"),
    (Verdict::Rounding, "rounding"),
    (Verdict::Several, "several"),
    (Verdict::Differs, "differs"),
];

fn key(verdict: Verdict) -> &'static str {
    ALL.iter().find(|(known, _)| *known == verdict).map_or("agrees", |(_, key)| key)
}

fn numbers(ctx: &Ctx, v: &Visitor, report: &Report) -> Markup {
    stats(&html! {
        @for (verdict, key) in ALL {
            (stat(&report.count(verdict).to_string(), &t(ctx, v, &format!("plans-verdict-{key}"), &[]), None))
        }
    })
}

/// Each figure of this verdict with the rows it was recomputed from.
fn found(ctx: &Ctx, v: &Visitor, programme: &Programme, report: &Report, verdict: Verdict) -> Markup {
    let words = Words { locales: &ctx.locales, lang: v.lang };
    let name = key(verdict);
    html! {
        @if report.count(verdict) > 0 {
            h2 { (t(ctx, v, &format!("plans-audit-{name}"), &[])) }
            @for check in report.with(verdict) {
                h3 { (words.subject(programme, &check.subject)) }
                (figures(ctx, v, programme, check))
                (details(&t(ctx, v, "plans-rows", &[("count", check.rows.len().into())]), &rows(ctx, v, check)))
            }
        } @else if verdict == Verdict::Differs {
            (inset(&html! { p { (t(ctx, v, "plans-audit-nothing", &[])) } }))
        }
    }
}

fn figures(ctx: &Ctx, v: &Visitor, programme: &Programme, check: &Check) -> Markup {
    let words = Words { locales: &ctx.locales, lang: v.lang };
    let line = |key: &str, value: Markup| Summary::new(t(ctx, v, key, &[]), value);
    let mut lines = vec![
        line("plans-printed", html! { (words.printed(check)) }),
        line("plans-computed", html! { strong { (words.computed(check)) } }),
    ];
    if let Some(apart) = &check.difference {
        lines.push(line("plans-apart", html! { (grouped(apart)) }));
    }
    lines.push(line("plans-source", source(v, programme, &check.origin)));
    summary_list(&lines)
}

fn rows(ctx: &Ctx, v: &Visitor, check: &Check) -> Markup {
    let words = Words { locales: &ctx.locales, lang: v.lang };
    let one = |row: &crate::audit::Row| {
        let value = row
            .value
            .split(", ")
            .map(grouped)
            .collect::<Vec<_>>()
            .join(if v.lang == kernel::Lang::Zh { "、" } else { "; " });
        let place = row.origin.as_ref().map_or("—", |origin| origin.source.as_str());
        vec![html! { (words.row(row)) }, html! { (value) }, html! { (place) }]
    };
    table(&Table {
        caption: &t(ctx, v, "plans-rows-caption", &[]),
        caption_hidden: true,
        columns: columns(ctx, v, &["plans-row", "#plans-value", "plans-source"]),
        rows: check.rows.iter().map(one).collect(),
    })
}

/// Figures of this verdict in one table, folded in.
fn listed(ctx: &Ctx, v: &Visitor, programme: &Programme, report: &Report, verdict: Verdict) -> Markup {
    let words = Words { locales: &ctx.locales, lang: v.lang };
    let count = report.count(verdict);
    let rows = report.with(verdict).map(|check| {
        vec![
            html! { (words.subject(programme, &check.subject)) },
            html! { (words.printed(check)) },
            html! { (words.computed(check)) },
            html! { (check.origin.source) },
        ]
    });
    let title = t(ctx, v, &format!("plans-audit-{}", key(verdict)), &[]);
    html! {
        @if count > 0 {
            (details(&format!("{title} ({count})"), &table(&Table {
                caption: &title,
                caption_hidden: true,
                columns: columns(ctx, v, &["plans-figure", "#plans-printed", "#plans-computed", "plans-source"]),
                rows: rows.collect(),
            })))
        }
    }
}
