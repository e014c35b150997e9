//! A year as it is shown: score and light, each measure with its figure, and the plans of the agency in that year.

use std::collections::BTreeMap;

use catalogue::model::performance::{Colour, Performance};
use kernel::money::grouped;
use kernel::{Ctx, DbError};
use maud::{Markup, html};
use web::components::{Summary, Table, Tone, stat, stats, summary_list, table, tag};
use web::{Failure, Visitor, t};

use crate::audit::exact;
use crate::life::model::Report;
use crate::life::model::ratios::percent;
use crate::life::pages::show::share;
use crate::life::pages::{agency, columns, word};
use crate::life::store as plans;
use crate::performance::model::{Source, State, Year, achieved, written};

/// The light of a reviewed year.
pub(super) fn light(v: &Visitor, rules: &Performance, score: i64) -> Markup {
    let Some(light) = rules.light(score) else { return html! {} };
    let tone = match light.colour {
        Colour::Green => Tone::Good,
        Colour::Yellow => Tone::Warn,
        Colour::Red => Tone::Bad,
    };
    tag(tone, light.name.of(v.lang))
}

pub(super) fn state_tag(ctx: &Ctx, v: &Visitor, state: State) -> Markup {
    let (tone, key) = match state {
        State::Draft => (Tone::Plain, "plans-performance-draft"),
        State::Set => (Tone::Info, "plans-performance-set"),
        State::Assessed => (Tone::Info, "plans-performance-assessed"),
        State::Returned => (Tone::Warn, "plans-performance-returned"),
        State::Reviewed => (Tone::Good, "plans-performance-reviewed"),
    };
    tag(tone, &word(ctx, v, key))
}

/// Everything about a year; `live` holds what the platform's own figures are today.
pub(super) fn whole(
    ctx: &Ctx,
    v: &Visitor,
    rules: &Performance,
    (year, live): (&Year, &BTreeMap<String, String>),
) -> Markup {
    html! {
        p { (state_tag(ctx, v, year.state)) }
        @if let Some(score) = year.score {
            (stats(&html! {
                (stat(&written(score), &word(ctx, v, "plans-performance-score"), None))
                @if let Some(own) = year.own_score { (stat(&written(own), &word(ctx, v, "plans-performance-own-score"), None)) }
            }))
            p { (light(v, rules, score)) }
        } @else if let Some(own) = year.own_score {
            (stats(&html! { (stat(&written(own), &word(ctx, v, "plans-performance-own-score"), None)) }))
        }
        (said(ctx, v, year))
        h2 { (word(ctx, v, "plans-performance-measures")) }
        (measures(ctx, v, year, live))
        p.hint { (word(ctx, v, "plans-performance-how")) " " (rules.note.of(v.lang)) }
    }
}

fn said(ctx: &Ctx, v: &Visitor, year: &Year) -> Markup {
    let mut lines = Vec::new();
    if let Some(words) = &year.own_words {
        lines.push(Summary::new(word(ctx, v, "plans-performance-own-words"), words.clone()));
    }
    if let (State::Returned, Some(reason)) = (year.state, &year.return_reason) {
        lines.push(Summary::new(word(ctx, v, "plans-to-mend"), reason.clone()));
    }
    if let (Some(words), Some(by)) = (&year.words, &year.reviewer) {
        let key = t(ctx, v, "plans-grade-by", &[("agency", agency(ctx, v, by).into())]);
        lines.push(Summary::new(key, words.clone()));
    }
    html! { @if !lines.is_empty() { (summary_list(&lines)) } }
}

fn measures(ctx: &Ctx, v: &Visitor, year: &Year, live: &BTreeMap<String, String>) -> Markup {
    let rows = year.measures.iter().map(|measure| {
        let answer = year.answers.get(&measure.id);
        let value = answer.map(|answer| answer.value.clone()).or_else(|| live.get(&measure.id).cloned());
        let reached = value.as_deref().and_then(|value| achieved(measure, value));
        let unit = |figure: &str| if measure.unit == "%" { format!("{figure}%") } else { format!("{figure} {}", measure.unit) };
        vec![
            html! { strong { (measure.goal) } },
            html! {
                (measure.name) div.hint { (source(ctx, v, &measure.source)) }
                @if let Some(answer) = answer { @if !answer.words.is_empty() { div.hint { (answer.words) } } }
            },
            html! { (measure.weight) "%" },
            html! { (unit(&measure.target)) },
            html! {
                (value.as_deref().map_or_else(|| "—".to_owned(), unit))
                @if answer.is_none() && value.is_some() { div.hint { (word(ctx, v, "plans-performance-today")) } }
            },
            html! { (reached.map_or_else(|| "—".to_owned(), |share| format!("{}%", exact::write(&share, 2)))) },
        ]
    });
    let heads = [
        "plans-performance-goal",
        "plans-performance-measure",
        "#plans-performance-weight",
        "#plans-performance-target",
        "#plans-performance-value",
        "#plans-performance-achieved",
    ];
    table(&Table {
        caption: &word(ctx, v, "plans-performance-measures"),
        caption_hidden: true,
        columns: columns(ctx, v, &heads),
        rows: rows.collect(),
    })
}

/// Where a figure comes from, with the way there.
pub(super) fn source(ctx: &Ctx, v: &Visitor, source: &Source) -> Markup {
    match source {
        Source::Typed => html! { (word(ctx, v, "plans-performance-typed")) },
        Source::Plan(id) => {
            html! { a href={ "/plans/" (id) } { (word(ctx, v, "plans-performance-of-plan")) } }
        }
        Source::Indicator(id) => {
            html! { a href={ "/indicators/" (id) } { (word(ctx, v, "plans-performance-of-indicator")) } }
        }
    }
}

/// The agency's plans in force in a year, each with its last report of it.
pub(super) async fn plans_of(ctx: &Ctx, v: &Visitor, year: &Year) -> Result<Markup, Failure> {
    let (own, of) = (year.agency.clone(), year.year);
    let found = ctx
        .read(move |r| {
            let mut found: Vec<(String, String, Option<Report>)> = Vec::new();
            for plan in plans::list_of_agency(r, &own)? {
                if plan.in_force > 0 && plan.years().contains(&of) {
                    let last = plans::list_reports(r, &plan.id)?.into_iter().rfind(|one| one.year == of);
                    found.push((plan.id.to_string(), plan.name, last));
                }
            }
            Ok::<_, DbError>(found)
        })
        .await?;
    if found.is_empty() {
        return Ok(html! {});
    }
    let dash = || "—".to_owned();
    let rows = found.iter().map(|(id, name, last)| {
        let last = last.as_ref();
        vec![
            html! { a href={ "/plans/" (id) } { (name) } },
            html! { (last.map_or_else(dash, |one| percent(one.planned))) },
            html! { (last.map_or_else(dash, |one| percent(one.actual))) },
            html! { (last.map_or_else(dash, |one| grouped(one.money.budget))) },
            html! { (last.map_or_else(dash, |one| share(one.money.execution()))) },
        ]
    });
    let heads = ["plans-plan", "#plans-planned", "#plans-actual", "#plans-year-budget", "#plans-execution"];
    Ok(html! {
        h2 { (word(ctx, v, "plans-performance-plans")) }
        (table(&Table {
            caption: &word(ctx, v, "plans-performance-plans"), caption_hidden: true,
            columns: columns(ctx, v, &heads), rows: rows.collect(),
        }))
    })
}
