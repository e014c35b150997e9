//! `/desk/nodes/check`: the diagnostics, really done.

use axum::extract::State;
use axum::response::Response;
use kernel::Ctx;
use maud::{Markup, html};
use web::components::{ButtonKind, Column, Table, Tone, button_link, table, tag};
use web::{Failure, Visitor, page, t};

use crate::actions::{self, Finding};

/// `GET /desk/nodes/check`.
pub(crate) async fn show(State(ctx): State<Ctx>, v: Visitor) -> Result<Response, Failure> {
    let findings = actions::check(&ctx).await?;
    let columns = ["federation-check-what", "federation-check-result", "federation-check-found"];
    let body = html! {
        p { (t(&ctx, &v, "federation-check-lead", &[])) }
        (table(&Table {
            caption: &t(&ctx, &v, "federation-check-title", &[]),
            caption_hidden: true,
            columns: columns.map(|key| Column::new(t(&ctx, &v, key, &[]))).to_vec(),
            rows: findings.iter().map(|finding| row(&ctx, &v, finding)).collect(),
        }))
        (button_link(&t(&ctx, &v, "federation-check-again", &[]), "/desk/nodes/check", ButtonKind::Secondary))
    };
    Ok(page(&ctx, &v, &t(&ctx, &v, "federation-check-title", &[])).back("/desk/nodes", "").wide().body(body))
}

fn row(ctx: &Ctx, v: &Visitor, finding: &Finding) -> Vec<Markup> {
    let (tone, word) = if finding.well {
        (Tone::Good, "federation-check-well")
    } else {
        (Tone::Bad, "federation-check-ill")
    };
    let (what, next) = actions::texts_of(ctx, v.lang, finding);
    vec![
        html! { (what) },
        html! { (tag(tone, &t(ctx, v, word, &[]))) },
        html! {
            div {
                @if let Some(next) = next { p { (next) } }
                code { (finding.detail) }
            }
        },
    ]
}
