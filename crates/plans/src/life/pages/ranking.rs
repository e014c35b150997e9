//! Plans in the order of their agencies, with the money asked for and recommended: what a budget of a given size reaches.

use axum::extract::{Query, State};
use axum::response::Response;
use kernel::{Ctx, DbError};
use maud::html;
use serde::Deserialize;
use web::components::{SearchBox, Table, Tone, empty_state, search_box_keeping, table, tag};
use web::{Failure, Visitor, page, t};

use super::{agency, columns, state_tag, word};
use crate::life::actions::allow;
use crate::life::model::{Plan, State as Stands, Version};
use crate::life::store;
use crate::words::year as year_words;

/// What is asked.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    ceiling: String,
}

/// A plan, its newest version, and what it and those before it cost.
struct Ranked {
    plan: Plan,
    version: Version,
    money: i64,
    sum: i64,
}

/// `GET /desk/plans/ranking?ceiling=`: for those who review.
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    v: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    v.official()?;
    let all = handed_in(&ctx, &v).await?;
    let digits = kernel::number::halfwidth(asked.ceiling.trim()).replace(',', "");
    let ceiling = digits.parse::<i64>().ok().filter(|ceiling| *ceiling >= 0);
    let frame = page(&ctx, &v, &word(&ctx, &v, "plans-ranking")).back("/desk/plans", "").wide();
    if all.is_empty() {
        let next = html! { p { (word(&ctx, &v, "plans-ranking-none-next")) } };
        return Ok(frame.body(empty_state(&word(&ctx, &v, "plans-ranking-none"), &next)));
    }
    let ranked = rank(all);
    let rows = ranked.iter().map(|one| {
        vec![
            html! { (one.version.priority.unwrap_or_default()) },
            html! { a href={ "/desk/plans/" (one.plan.id) } { (one.plan.name) } " " span.hint { (year_words(v.lang, one.plan.first_year)) } },
            html! { (agency(&ctx, &v, &one.plan.agency)) },
            html! { (kernel::money::grouped(one.version.content.total)) },
            html! { (one.version.recommended.map_or_else(|| "—".to_owned(), kernel::money::grouped)) },
            html! { (kernel::money::grouped(one.sum)) },
            html! {
                (state_tag(&ctx, &v, one.version.state))
                @if let Some(ceiling) = ceiling {
                    " " @if one.sum <= ceiling { (tag(Tone::Good, &word(&ctx, &v, "plans-within"))) }
                    @else { (tag(Tone::Warn, &word(&ctx, &v, "plans-beyond"))) }
                }
            },
        ]
    });
    let heads = [
        "#plans-priority",
        "plans-plan",
        "plans-agency",
        "#plans-asked",
        "#plans-recommended",
        "#plans-running-sum",
        "plans-how-it-stands",
    ];
    Ok(frame.body(html! {
        p.lead { (word(&ctx, &v, "plans-ranking-lead")) }
        (search_box_keeping(v.lang, &SearchBox {
            action: "/desk/plans/ranking", name: "ceiling", label: &word(&ctx, &v, "plans-ceiling"),
            hint: Some(&word(&ctx, &v, "plans-ceiling-hint")), value: &asked.ceiling,
            button: Some(&word(&ctx, &v, "plans-ceiling-send")),
        }, &[]))
        @if let Some(ceiling) = ceiling {
            @let within: i64 = ranked.iter().filter(|one| one.sum <= ceiling).map(|one| one.money).sum();
            p { (t(&ctx, &v, "plans-ceiling-said", &[
                ("within", kernel::money::grouped(within).into()), ("ceiling", kernel::money::grouped(ceiling).into()),
            ])) }
        }
        (table(&Table {
            caption: &word(&ctx, &v, "plans-ranking"), caption_hidden: true,
            columns: columns(&ctx, &v, &heads), rows: rows.collect(),
        }))
    }))
}

/// Adds up, in order: what is recommended counts where something is, else what is asked for.
fn rank(all: Vec<(Plan, Version)>) -> Vec<Ranked> {
    let mut sum = 0_i64;
    let mut ranked = Vec::with_capacity(all.len());
    for (plan, version) in all {
        let money = version.recommended.unwrap_or(version.content.total);
        sum = sum.saturating_add(money);
        ranked.push(Ranked { plan, version, money, sum });
    }
    ranked
}

/// Plans that were handed in and not refused, as far as the visitor may see them, in their order.
async fn handed_in(ctx: &Ctx, v: &Visitor) -> Result<Vec<(Plan, Version)>, DbError> {
    let mut all: Vec<(Plan, Version)> = Vec::new();
    for programme in catalogue::current(ctx).programmes() {
        let Some(rules) = programme.rules.clone() else { continue };
        let (id, visitor) = (programme.id.clone(), v.clone());
        let mut found = ctx
            .read(move |r| {
                let mut found = Vec::new();
                for plan in store::list_of_programme(r, &id)? {
                    let seen = allow::reads(&visitor.actor, &plan, &rules);
                    let newest = store::find_version(r, &plan.id, plan.newest)?;
                    found.extend(newest.filter(|_| seen).map(|version| (plan, version)));
                }
                Ok::<_, DbError>(found)
            })
            .await?;
        all.append(&mut found);
    }
    all.retain(|(_, version)| version.priority.is_some() && version.state != Stands::Refused);
    all.sort_by_key(|(plan, version)| {
        (plan.first_year, version.priority, plan.agency.clone(), plan.id.clone())
    });
    Ok(all)
}
