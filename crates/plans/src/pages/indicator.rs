//! Indicators: all of them by goal, and one with its targets, results and definition.

use axum::extract::{Path, State};
use axum::response::Response;
use catalogue::model::programme::{Baseline, Basis, Direction, Goal, Indicator, Programme, Series, word};
use kernel::Ctx;
use maud::{Markup, html};
use web::components::{Summary, Table, Tone, summary_list, table, tag};
use web::{Failure, Visitor, page, t};

use super::{columns, download, drawing, find, source, view};
use crate::PlansError;
use crate::audit::exact;
use crate::audit::indicators::{Reached, rate, reached};
use crate::words::{listed, measured, who, year};

/// `GET /programmes/{id}/indicators`.
pub(crate) async fn list(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let programme = find(&ctx, &id)?;
    let body = html! {
        (by_goal(&ctx, &v, &programme))
        p { a href={ "/programmes/" (programme.id) "/tables/indicators.csv" } download { (t(&ctx, &v, "plans-download-indicators", &[])) } }
        (download(&ctx, &v, &programme, "targets"))
    };
    Ok(view(&ctx, &v, &programme, "/indicators", &body))
}

/// All indicators with their targets and results, by goal.
pub(super) fn by_goal(ctx: &Ctx, v: &Visitor, programme: &Programme) -> Markup {
    let measured = |goal: &&Goal| programme.indicators.iter().any(|indicator| indicator.goal == goal.id);
    html! {
        p { (t(ctx, v, "plans-indicators-lead", &[])) }
        @for goal in programme.goals.iter().filter(measured) { (of_goal(ctx, v, programme, goal)) }
    }
}

/// What a book tells of an indicator.
pub(super) fn told(ctx: &Ctx, v: &Visitor, programme: &Programme, indicator: &Indicator) -> Markup {
    html! {
        p { (indicator.definition.of(v.lang)) }
        (summary(ctx, v, programme, indicator))
        (drawing::indicator(ctx, v, programme, indicator))
        (by_year(ctx, v, programme, indicator))
        (changes(ctx, v, programme, indicator))
    }
}

fn of_goal(ctx: &Ctx, v: &Visitor, programme: &Programme, goal: &Goal) -> Markup {
    let years: Vec<i32> = programme.years().collect();
    let found = programme.indicators.iter().filter(|indicator| indicator.goal == goal.id);
    let mut heads = columns(ctx, v, &["plans-number", "plans-indicator"]);
    heads.extend(years.iter().map(|at| web::components::Column::numeric(year(v.lang, *at))));
    let rows = found.map(|indicator| {
        let mut cells = vec![
            html! { (indicator.number) },
            html! { a href={ "/programmes/" (programme.id) "/indicators/" (indicator.id) } { (indicator.name.of(v.lang)) } },
        ];
        cells.extend(years.iter().map(|at| cell(ctx, v, indicator, *at)));
        cells
    });
    html! {
        h2 id=(goal.id) { (goal.name.of(v.lang)) }
        (table(&Table {
            caption: &t(ctx, v, "plans-targets-caption", &[]),
            columns: heads,
            rows: rows.collect(),
            ..Table::default()
        }))
    }
}

/// A year's target, with its result and whether that is good enough.
fn cell(ctx: &Ctx, v: &Visitor, indicator: &Indicator, at: i32) -> Markup {
    html! {
        (value(v, indicator, &indicator.targets, at))
        @if let Some(result) = indicator.results.values.get(&at) {
            br; (measured(v.lang, *result, &indicator.unit)) " " (state(ctx, v, indicator, at))
        }
    }
}

fn value(v: &Visitor, indicator: &Indicator, series: &Series, at: i32) -> String {
    series.values.get(&at).map_or_else(|| "—".to_owned(), |value| measured(v.lang, *value, &indicator.unit))
}

fn state(ctx: &Ctx, v: &Visitor, indicator: &Indicator, at: i32) -> Markup {
    match reached(indicator, at) {
        Reached::Met => tag(Tone::Good, &t(ctx, v, "plans-met", &[])),
        Reached::Missed => tag(Tone::Warn, &t(ctx, v, "plans-not-met", &[])),
        Reached::Unknown => html! {},
    }
}

/// `GET /programmes/{id}/indicators/{indicator}`.
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path((id, indicator)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let programme = find(&ctx, &id)?;
    let indicator = programme.indicator(&indicator).ok_or(PlansError::NotFound)?;
    let followed = catalogue::current(&ctx)
        .indicator(&indicator.id)
        .is_some_and(|known| known.programme.as_ref() == Some(&programme.id));
    let live = if followed { indicators::panel(&ctx, &v, &indicator.id).await? } else { None };
    let body = html! {
        p.lead { (indicator.definition.of(v.lang)) }
        @if let Some(live) = &live { h2 { (t(&ctx, &v, "plans-live", &[])) } (live) }
        (summary(&ctx, &v, &programme, indicator))
        h2 { (t(&ctx, &v, "plans-targets", &[])) }
        (drawing::indicator(&ctx, &v, &programme, indicator))
        (by_year(&ctx, &v, &programme, indicator))
        (changes(&ctx, &v, &programme, indicator))
    };
    let base = format!("/programmes/{}", programme.id);
    Ok(page(&ctx, &v, indicator.name.of(v.lang))
        .breadcrumb(t(&ctx, &v, "plans-title", &[]), "/programmes")
        .breadcrumb(programme.name.of(v.lang), base.clone())
        .breadcrumb(t(&ctx, &v, "plans-indicators", &[]), format!("{base}/indicators"))
        .caption(t(&ctx, &v, "plans-indicator-number", &[("number", indicator.number.as_str().into())]))
        .body(body))
}

fn summary(ctx: &Ctx, v: &Visitor, programme: &Programme, indicator: &Indicator) -> Markup {
    let line = |key: &str, value: Markup| Summary::new(t(ctx, v, key, &[]), value);
    let goal = programme.goal(&indicator.goal);
    let owner = indicator.owner.as_ref().or_else(|| goal.map(|goal| &goal.owner));
    let agencies = directory::agencies(ctx);
    let items: Vec<Markup> = indicator
        .items
        .iter()
        .filter_map(|id| programme.item(id))
        .map(|item| html! { a href={ "/programmes/" (programme.id) "/items/" (item.id) } { (item.name.of(v.lang)) } })
        .collect();
    let mut lines = Vec::new();
    if let Some(goal) = goal {
        lines.push(line("plans-goal-goal", html! { (goal.name.of(v.lang)) }));
    }
    if let Some(owner) = owner {
        lines.push(line("plans-owner", who(v.lang, programme, &agencies, owner.as_str())));
    }
    if !items.is_empty() {
        lines.push(line("plans-moved-by", listed(v.lang, &items)));
    }
    let direction = format!("plans-direction-{}", word(&Direction::ALL, &indicator.direction));
    let basis = format!("plans-basis-{}", word(&Basis::ALL, &indicator.basis));
    let unit = html! { (indicator.unit.of(v.lang)) };
    lines.push(line("plans-unit", unit));
    lines
        .push(line("plans-counted-how", html! { (t(ctx, v, &basis, &[])) " " (t(ctx, v, &direction, &[])) }));
    lines.push(line("plans-baseline", baseline(ctx, v, indicator)));
    lines.push(line("plans-source", source(v, programme, &indicator.origin)));
    summary_list(&lines)
}

fn baseline(ctx: &Ctx, v: &Visitor, indicator: &Indicator) -> Markup {
    match &indicator.baseline {
        Baseline::Value { value, year: at } => {
            let value = measured(v.lang, *value, &indicator.unit);
            html! { (t(ctx, v, "plans-baseline-of", &[("year", year(v.lang, *at).into()), ("value", value.into())])) }
        }
        Baseline::Unstated(note) => html! { (note.of(v.lang)) },
    }
}

fn by_year(ctx: &Ctx, v: &Visitor, programme: &Programme, indicator: &Indicator) -> Markup {
    let rows = programme.years().map(|at| {
        let share =
            rate(indicator, at).map_or_else(|| "—".to_owned(), |rate| format!("{}%", exact::write(&rate, 1)));
        vec![
            html! { (year(v.lang, at)) },
            html! { (value(v, indicator, &indicator.targets, at)) },
            html! { (value(v, indicator, &indicator.results, at)) },
            html! { (share) },
            state(ctx, v, indicator, at),
        ]
    });
    let notes =
        [&indicator.targets, &indicator.results].into_iter().filter_map(|series| series.note.as_ref());
    html! {
        (table(&Table {
            caption: &t(ctx, v, "plans-by-year", &[]),
            caption_hidden: true,
            columns: columns(ctx, v, &["plans-year", "#plans-target", "#plans-result", "#plans-achieved", "plans-state"]),
            rows: rows.collect(),
        }))
        @for note in notes { p.hint { (note.of(v.lang)) } }
    }
}

/// How its definition changed, and what it took the place of or gave its place to.
fn changes(ctx: &Ctx, v: &Visitor, programme: &Programme, indicator: &Indicator) -> Markup {
    let concerns = |id: &str| id == indicator.id;
    let found = programme
        .changes
        .iter()
        .filter(|change| concerns(&change.indicator) || change.replaces.as_deref().is_some_and(concerns));
    let name =
        |id: &str| programme.indicator(id).map_or(id, |indicator| indicator.name.of(v.lang)).to_owned();
    let rows: Vec<Vec<Markup>> = found
        .map(|change| {
            vec![
                html! { (year(v.lang, change.year)) },
                html! {
                    (name(&change.indicator)) ": " (change.definition.of(v.lang))
                    @if let Some(earlier) = &change.replaces {
                        " " (t(ctx, v, "plans-instead-of", &[("name", name(earlier).into())]))
                    }
                },
                html! { (change.reason.of(v.lang)) },
            ]
        })
        .collect();
    html! {
        @if !rows.is_empty() {
            h2 { (t(ctx, v, "plans-changes", &[])) }
            (table(&Table {
                caption: &t(ctx, v, "plans-changes", &[]),
                caption_hidden: true,
                columns: columns(ctx, v, &["plans-change-from", "plans-definition", "plans-reason"]),
                rows,
            }))
        }
    }
}
