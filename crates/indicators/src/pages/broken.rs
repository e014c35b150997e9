//! Figures broken down: a drawing, the table with all of it, and the file.

use catalogue::model::indicator::Indicator;
use catalogue::query::Kind;
use charts::{About, Mark, Rank, Ranks, ranks};
use kernel::Ctx;
use maud::{Markup, html};
use web::components::{Table, table};
use web::{Visitor, t};

use super::columns;
use crate::actions;
use crate::error::IndicatorsError;
use crate::model::{Breakdown, Closing, Group, Period};
use crate::words;

/// Groups shown; the file has all.
const GROUPS: usize = 100;
/// Bars drawn.
const BARS: usize = 10;

/// How a period is broken down: as it was noted when it was over, else as it is known now.
pub(crate) async fn of_period(
    ctx: &Ctx,
    indicator: &Indicator,
    period: Period,
    closing: Option<&Closing>,
) -> Result<Vec<Breakdown>, IndicatorsError> {
    match closing.filter(|closing| !closing.breakdowns.is_empty()) {
        Some(closing) => Ok(closing.breakdowns.clone()),
        None if indicator.measured().is_some() => actions::breakdowns(ctx, indicator, period).await,
        None => Ok(Vec::new()),
    }
}

/// Each with its drawing and its table.
pub(super) fn shown(
    ctx: &Ctx,
    v: &Visitor,
    indicator: &Indicator,
    period: Period,
    found: &[Breakdown],
) -> Markup {
    let told = |by: &&Breakdown| by.protected || !by.groups.is_empty();
    html! { @for by in found.iter().filter(told) { (one(ctx, v, indicator, period, by)) } }
}

fn one(ctx: &Ctx, v: &Visitor, indicator: &Indicator, period: Period, by: &Breakdown) -> Markup {
    let column = words::column(ctx, v, &by.by);
    let caption = t(
        ctx,
        v,
        "indicators-by",
        &[("column", column.as_str().into()), ("period", period.long(v.lang).into())],
    );
    let rows = by.groups.iter().take(GROUPS);
    let rows = rows.map(|group| vec![html! { (name(ctx, v, by, group)) }, html! { (sum(ctx, v, group)) }]);
    let mut heads = columns(ctx, v, &["indicators-figure", "#indicators-column-quantity"]);
    heads[0].title = column;
    html! {
        h2 { (caption) }
        @if by.hides_some() { p.hint { (t(ctx, v, "indicators-hidden", &[])) } }
        @if by.groups.len() > 1 { (drawing(ctx, v, &caption, by)) }
        @if !by.groups.is_empty() {
            (table(&Table { caption: &caption, caption_hidden: true, columns: heads, rows: rows.collect() }))
            p { a href={ "/indicators/" (indicator.id) "/" (period) "/by-" (by.by) ".csv" } download {
                (t(ctx, v, "indicators-by-csv", &[("column", words::column(ctx, v, &by.by).into())])) } }
        }
    }
}

fn name(ctx: &Ctx, v: &Visitor, by: &Breakdown, group: &Group) -> String {
    words::value(ctx, v, &by.by, Kind::Text, &group.value)
}

fn sum(ctx: &Ctx, v: &Visitor, group: &Group) -> String {
    group.sum.map_or_else(|| t(ctx, v, "indicators-not-shown", &[]), kernel::money::grouped)
}

fn drawing(ctx: &Ctx, v: &Visitor, caption: &str, by: &Breakdown) -> Markup {
    let drawn = || by.groups.iter().take(BARS);
    let told: Vec<String> =
        drawn().map(|group| format!("{} {}", name(ctx, v, by, group), sum(ctx, v, group))).collect();
    let bar = |group: &Group| Rank {
        name: name(ctx, v, by, group),
        value: group.sum.map(|sum| Mark::new(sum as f64, kernel::money::grouped(sum))),
    };
    ranks(&Ranks {
        about: About {
            id: format!("chart-by-{}", by.by),
            title: caption.to_owned(),
            description: told.join("; "),
        },
        ranks: drawn().map(bar).collect(),
        hidden: t(ctx, v, "indicators-not-shown", &[]),
    })
}
