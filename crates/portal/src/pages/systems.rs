//! The systems of the programmes and which of them work.

use axum::extract::{Path, State};
use axum::response::Response;
use kernel::Ctx;
use maud::{Markup, html};
use web::components::{Column, Summary, Table, Tone, stat, stats, summary_list, table, tag};
use web::{Failure, Visitor, page, t};

use crate::GovernmentDir;
use crate::systems::{SystemState, states};

/// All rows.
pub(crate) async fn list(State(ctx): State<Ctx>, v: Visitor) -> Response {
    let rows = states(&catalogue::current(&ctx), &ctx.part::<GovernmentDir>().0);
    let working = rows.iter().filter(|row| row.works).count();
    let columns =
        ["portal-systems-id", "portal-systems-name", "portal-systems-owner", "portal-systems-state"];
    let title = t(&ctx, &v, "portal-systems-title", &[]);
    page(&ctx, &v, &title).breadcrumb(t(&ctx, &v, "portal-home", &[]), "/").wide().body(html! {
        p.lead { (t(&ctx, &v, "portal-systems-lead", &[])) }
        (stats(&html! {
            (stat(&working.to_string(), &t(&ctx, &v, "portal-systems-working", &[]), None))
            (stat(&rows.len().to_string(), &t(&ctx, &v, "portal-systems-all", &[]), None))
        }))
        (table(&Table {
            caption: &title,
            caption_hidden: true,
            columns: columns.iter().map(|key| Column::new(t(&ctx, &v, key, &[]))).collect(),
            rows: rows.iter().map(|row| line(&ctx, &v, row)).collect(),
        }))
    })
}

fn line(ctx: &Ctx, v: &Visitor, row: &SystemState) -> Vec<Markup> {
    vec![
        html! { (row.id) },
        html! { a href={ "/systems/" (row.id) } { (row.name.of(v.lang)) } },
        owners(ctx, v, row),
        state_tag(ctx, v, row),
    ]
}

fn owners(ctx: &Ctx, v: &Visitor, row: &SystemState) -> Markup {
    let agencies = directory::agencies(ctx);
    html! {
        @for (index, owner) in row.owners.iter().enumerate() {
            @if index > 0 { (if v.lang == kernel::Lang::Zh { "、" } else { ", " }) }
            @match agencies.agency(owner) {
                Some(agency) => { a href={ "/agencies/" (owner) } { (agency.name.of(v.lang)) } },
                None => { (owner) },
            }
        }
    }
}

fn state_tag(ctx: &Ctx, v: &Visitor, row: &SystemState) -> Markup {
    let tone = match row.proof {
        "passed" => Tone::Good,
        "failed" => Tone::Bad,
        "changed" => Tone::Warn,
        _ => Tone::Plain,
    };
    tag(tone, &t(ctx, v, &format!("portal-systems-proof-{}", row.proof), &[]))
}

/// One row: what must be seen, what was seen, and the registers, contracts and services.
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let catalogue = catalogue::current(&ctx);
    let rows = states(&catalogue, &ctx.part::<GovernmentDir>().0);
    let row = rows.iter().find(|row| row.id == id).ok_or_else(Failure::not_found)?;
    let seen = row.run.map_or_else(
        || t(&ctx, &v, "portal-systems-no-run", &[]),
        |run| {
            t(&ctx, &v, "portal-systems-run", &[("passed", run.passed.into()), ("failed", run.failed.into())])
        },
    );
    let lines = [
        Summary::new(t(&ctx, &v, "portal-systems-id", &[]), &row.id),
        Summary::new(t(&ctx, &v, "portal-systems-owner", &[]), owners(&ctx, &v, row)),
        Summary::new(t(&ctx, &v, "portal-systems-state", &[]), state_tag(&ctx, &v, row)),
        Summary::new(t(&ctx, &v, "portal-systems-when", &[]), html! { span lang="en" { (row.works_when) } }),
        Summary::new(t(&ctx, &v, "portal-systems-last", &[]), seen),
    ];
    Ok(page(&ctx, &v, row.name.of(v.lang))
        .breadcrumb(t(&ctx, &v, "portal-home", &[]), "/")
        .breadcrumb(t(&ctx, &v, "portal-systems-title", &[]), "/systems")
        .body(summary_list(&lines)))
}
