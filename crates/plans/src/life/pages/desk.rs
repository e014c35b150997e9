//! The desk: the agency's plans, and what waits for review.

use axum::extract::State;
use axum::response::Response;
use kernel::{Ctx, DbError};
use maud::html;
use web::components::{ButtonKind, Table, Tone, button_link, table, tag};
use web::{Failure, Visitor, page, t};

use super::{agency, columns, obligations, review, state_tag, word};
use crate::life::actions::allow;
use crate::life::model::{Plan, Version};
use crate::life::store;
use crate::words::years;

/// `GET /desk/plans`.
pub(crate) async fn show(State(ctx): State<Ctx>, v: Visitor) -> Result<Response, Failure> {
    let official = v.official()?.clone();
    let own_agency = official.agency.clone();
    let (own, waiting) = ctx
        .read(move |r| {
            let mut own: Vec<(Plan, Version)> = Vec::new();
            for plan in store::list_of_agency(r, &own_agency)? {
                if let Some(version) = store::find_version(r, &plan.id, plan.newest)? {
                    own.push((plan, version));
                }
            }
            Ok::<_, DbError>((own, store::list_in_review(r)?))
        })
        .await?;
    let mine = |one: &(Plan, Version)| {
        let programme = allow::programme(&ctx, &one.0.programme);
        programme.is_ok_and(|programme| {
            programme.rules.as_ref().is_some_and(|rules| review::is_turn(&v, rules, &one.1))
        })
    };
    let turn: Vec<(Plan, Version)> = waiting.into_iter().filter(mine).collect();
    let late = obligations::late(&ctx, &official.agency).await?;
    let rows = |all: &[(Plan, Version)]| {
        let row = |(plan, version): &(Plan, Version)| {
            vec![
                html! { a href={ "/desk/plans/" (plan.id) } { (plan.name) } },
                html! { (agency(&ctx, &v, &plan.agency)) },
                html! { (years(v.lang, plan.first_year, plan.last_year)) },
                html! { (kernel::money::grouped(version.content.total)) },
                html! { (state_tag(&ctx, &v, version.state)) },
            ]
        };
        all.iter().map(row).collect::<Vec<_>>()
    };
    let shown = |title: &str, all: &[(Plan, Version)]| {
        let heads =
            ["plans-plan", "plans-agency", "plans-years", "#plans-field-total", "plans-how-it-stands"];
        table(&Table {
            caption: &word(&ctx, &v, title),
            caption_hidden: true,
            columns: columns(&ctx, &v, &heads),
            rows: rows(all),
        })
    };
    let frame = page(&ctx, &v, &word(&ctx, &v, "plans-desk")).caption(agency(&ctx, &v, &official.agency));
    Ok(frame.back("/desk", "").wide().body(html! {
        p.lead { (word(&ctx, &v, "plans-desk-lead")) }
        p { a href="/desk/plans/dashboard" { (word(&ctx, &v, "plans-dashboard")) } }
        p {
            a href="/desk/obligations" { (word(&ctx, &v, "plans-i-owe")) }
            @if late > 0 { " " (tag(Tone::Bad, &t(&ctx, &v, "plans-late-things", &[("count", late.into())]))) }
        }
        @if !turn.is_empty() {
            h2 { (word(&ctx, &v, "plans-my-turn")) }
            (shown("plans-my-turn", &turn))
        }
        h2 { (word(&ctx, &v, "plans-own-plans")) }
        @if own.is_empty() { p { (word(&ctx, &v, "plans-own-none")) } } @else { (shown("plans-own-plans", &own)) }
        p { (button_link(&word(&ctx, &v, "plans-new"), "/desk/plans/new", ButtonKind::Primary)) }
        p { a href="/desk/plans/ranking" { (word(&ctx, &v, "plans-ranking")) } }
        p { a href="/desk/performance" { (word(&ctx, &v, "plans-performance-desk")) } }
        p { a href="/desk/subsidies" { (word(&ctx, &v, "plans-subsidies-desk")) } }
    }))
}
