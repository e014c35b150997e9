//! Early warnings held against what happened: `/plans/early-warning`.

use axum::extract::State;
use axum::response::Response;
use catalogue::model::programme::Indicator;
use kernel::{Ctx, DbError};
use maud::{Markup, html};
use web::components::{Table, Tone, stat, stats, table, tag};
use web::{Failure, Visitor, page, t};

use super::{columns, word};
use crate::life::model::early::{Outcome, Tally, after_a_miss, by_trend, of_plan};
use crate::life::model::{Plan, Report, Version};
use crate::life::store;
use crate::words::year as year_words;

/// A warning, or none, with what happened.
struct Case {
    name: String,
    href: String,
    year: i32,
    /// When it was given, in words.
    warned: Option<String>,
    outcome: Outcome,
}

/// `GET /plans/early-warning`.
pub(crate) async fn show(State(ctx): State<Ctx>, v: Visitor) -> Result<Response, Failure> {
    let of_plans = plans(&ctx, &v).await?;
    let of_misses = indicators(&ctx, &v, "plans-early-last-year", after_a_miss);
    let of_trends = indicators(&ctx, &v, "plans-early-trend-short", by_trend);
    let frame = page(&ctx, &v, &word(&ctx, &v, "plans-early")).back("/plans", "").wide();
    Ok(frame.body(html! {
        p.lead { (word(&ctx, &v, "plans-early-lead")) }
        (shown(&ctx, &v, "plans-early-plans", &of_plans))
        (shown(&ctx, &v, "plans-early-misses", &of_misses))
        (shown(&ctx, &v, "plans-early-trends", &of_trends))
    }))
}

async fn plans(ctx: &Ctx, v: &Visitor) -> Result<Vec<Case>, Failure> {
    let found = ctx
        .read(|r| {
            let mut found: Vec<(Plan, Version, Vec<Report>)> = Vec::new();
            for plan in store::list_in_force(r)? {
                if let Some(version) = store::find_version(r, &plan.id, plan.in_force)? {
                    let reports = store::list_reports(r, &plan.id)?;
                    found.push((plan, version, reports));
                }
            }
            Ok::<_, DbError>(found)
        })
        .await?;
    let catalogue = catalogue::current(ctx);
    let mut cases = Vec::new();
    for (plan, version, reports) in &found {
        let rules = catalogue.programme(&plan.programme).and_then(|programme| programme.rules.as_ref());
        let Some(rules) = rules else { continue };
        let Some(level) = version.control.and_then(|control| rules.level(control)) else { continue };
        for year in plan.years() {
            let Some((warned, happened)) = of_plan(reports, rules, year, level.pace.periods()) else {
                continue;
            };
            let at = |period: u32| {
                let args =
                    [("period", period.to_string().into()), ("all", level.pace.periods().to_string().into())];
                t(ctx, v, "plans-early-period", &args)
            };
            cases.push(Case {
                name: plan.name.clone(),
                href: format!("/plans/{}", plan.id),
                year,
                warned: warned.map(at),
                outcome: Outcome::of(warned.is_some(), happened),
            });
        }
    }
    Ok(cases)
}

/// Indicators of all programmes by one rule.
fn indicators(
    ctx: &Ctx,
    v: &Visitor,
    warned: &str,
    rule: fn(&Indicator, i32) -> Option<(bool, bool)>,
) -> Vec<Case> {
    let words = word(ctx, v, warned);
    let mut cases = Vec::new();
    for programme in catalogue::current(ctx).programmes() {
        for indicator in &programme.indicators {
            for year in indicator.results.values.keys() {
                let Some((warned, happened)) = rule(indicator, *year) else { continue };
                cases.push(Case {
                    name: indicator.name.of(v.lang).to_owned(),
                    href: format!("/programmes/{}/indicators/{}", programme.id, indicator.id),
                    year: *year,
                    warned: warned.then(|| words.clone()),
                    outcome: Outcome::of(warned, happened),
                });
            }
        }
    }
    cases
}

fn shown(ctx: &Ctx, v: &Visitor, title: &str, cases: &[Case]) -> Markup {
    let tally = Tally::of(cases.iter().map(|case| case.outcome));
    let of = |(part, all): (usize, usize)| format!("{part} / {all}");
    let count = |count: usize, key: &str| stat(&count.to_string(), &word(ctx, v, key), None);
    let mut sorted: Vec<&Case> = cases.iter().collect();
    sorted.sort_by_key(|case| (case.outcome, case.year));
    html! {
        h2 { (word(ctx, v, title)) }
        p { (word(ctx, v, &format!("{title}-lead"))) }
        @if tally.all() == 0 {
            p { (word(ctx, v, "plans-early-no-history")) }
        } @else {
            (stats(&html! {
                (count(tally.hits, "plans-early-hits"))
                (count(tally.misses, "plans-early-missed"))
                (count(tally.false_alarms, "plans-early-false"))
                (count(tally.quiet, "plans-early-quiet"))
            }))
            p {
                (t(ctx, v, "plans-early-caught", &[("share", of(tally.caught()).into())])) " "
                (t(ctx, v, "plans-early-right", &[("share", of(tally.right()).into())]))
            }
            (table(&Table {
                caption: &word(ctx, v, title), caption_hidden: true,
                columns: columns(ctx, v, &["plans-early-case", "plans-year", "plans-early-warned", "plans-early-outcome"]),
                rows: sorted.into_iter().map(|case| row(ctx, v, case)).collect(),
            }))
        }
    }
}

fn row(ctx: &Ctx, v: &Visitor, case: &Case) -> Vec<Markup> {
    let (tone, key) = match case.outcome {
        Outcome::Hit => (Tone::Good, "plans-early-hit"),
        Outcome::Miss => (Tone::Bad, "plans-early-miss"),
        Outcome::FalseAlarm => (Tone::Warn, "plans-early-false-alarm"),
        Outcome::Quiet => (Tone::Plain, "plans-early-rightly-quiet"),
    };
    vec![
        html! { a href=(case.href) { (case.name) } },
        html! { (year_words(v.lang, case.year)) },
        html! { (case.warned.as_deref().unwrap_or("—")) },
        tag(tone, &word(ctx, v, key)),
    ]
}
