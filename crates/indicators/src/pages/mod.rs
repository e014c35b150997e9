//! Pages of indicators.

mod about;
pub(crate) mod broken;
pub(crate) mod desk;
pub(crate) mod list;
pub(crate) mod one;
pub(crate) mod period;

use std::sync::Arc;

use catalogue::model::indicator::{Every, Indicator};
use catalogue::model::programme::Decimal;
use kernel::{Ctx, Day};
use maud::{Markup, html};
use web::components::{Column, Tone, stat, stats, tag};
use web::{Failure, Visitor, t};

use crate::actions;
use crate::error::IndicatorsError;
use crate::model::{Closing, Figure, Light, Period, Report, light, target_of};
use crate::store;
use crate::words::measured;

/// An indicator with its newest figure.
pub(crate) struct State {
    pub(crate) indicator: Arc<Indicator>,
    /// The period of the figure: this year so far when it is counted, the newest one reported otherwise.
    pub(crate) period: Option<Period>,
    pub(crate) figure: Option<Figure>,
    /// The target it is held against, and its year.
    pub(crate) target: Option<(i32, Decimal)>,
    pub(crate) light: Light,
    /// The oldest period whose report is overdue.
    pub(crate) overdue: Option<Period>,
}

/// The indicator with this id, and the period that is asked for (by default this year).
pub(crate) fn find(
    ctx: &Ctx,
    id: &str,
    period: Option<&str>,
) -> Result<(Arc<Indicator>, Period), IndicatorsError> {
    let indicator = catalogue::current(ctx).indicator(id).cloned().ok_or(IndicatorsError::Unknown)?;
    let today = ctx.today();
    let period = period.map_or_else(|| Some(Period::of(Every::Year, today)), Period::parse);
    let period = period.filter(|period| period.first <= today && period.last() >= indicator.since);
    Ok((indicator, period.ok_or(IndicatorsError::Unknown)?))
}

/// Every indicator with its newest figure.
pub(crate) async fn all(ctx: &Ctx) -> Result<Vec<State>, IndicatorsError> {
    let reports = ctx.read(store::list_current).await?;
    let mut found = Vec::new();
    for indicator in catalogue::current(ctx).indicators() {
        let own: Vec<&Report> = reports.iter().filter(|report| report.indicator == indicator.id).collect();
        found.push(state(ctx, indicator, &own).await?);
    }
    Ok(found)
}

/// The newest figure of an indicator; `reports` are what holds of its reports, newest period first.
pub(crate) async fn state(
    ctx: &Ctx,
    indicator: &Arc<Indicator>,
    reports: &[&Report],
) -> Result<State, IndicatorsError> {
    let today = ctx.today();
    let (period, figure) = if indicator.measured().is_some() {
        let period = Period::of(Every::Year, today);
        match actions::reckon(ctx, indicator, period).await {
            Ok(counted) => (Some(period), Some(counted.figure)),
            // One question that takes too long takes no other figure with it.
            Err(IndicatorsError::Db(kernel::DbError::TooLong)) => (Some(period), None),
            Err(error) => return Err(error),
        }
    } else {
        let newest = reports.first();
        (newest.map(|report| report.period), newest.and_then(|report| written(report)))
    };
    let target = target_of(indicator, period.map_or(today.year(), |period| period.first.year()));
    let light = light(figure, target.map(|(_, value)| value), indicator.direction);
    let overdue = overdue(indicator, reports, today);
    Ok(State { indicator: indicator.clone(), period, figure, target, light, overdue })
}

/// A reported figure.
pub(crate) fn written(report: &Report) -> Option<Figure> {
    report.value.parse().ok().map(Figure::written)
}

/// The oldest period that nobody reported in time and nobody reported since.
fn overdue(indicator: &Indicator, reports: &[&Report], today: Day) -> Option<Period> {
    indicator.reported()?;
    let missing = |period: &Period| !reports.iter().any(|report| report.period == *period);
    let late = |period: &Period| actions::due_on(indicator, *period).is_some_and(|due| due < today);
    crate::actions::over(indicator, today, None).into_iter().find(|period| missing(period) && late(period))
}

/// A light in words and colour.
pub(crate) fn lamp(ctx: &Ctx, v: &Visitor, light: Light) -> Markup {
    let tone = match light {
        Light::Green => Tone::Good,
        Light::Yellow => Tone::Warn,
        Light::Red => Tone::Bad,
        Light::Grey => Tone::Plain,
    };
    tag(tone, &t(ctx, v, &format!("indicators-light-{}", light.word()), &[]))
}

/// The figure with its unit, or a dash.
pub(crate) fn figure_text(v: &Visitor, indicator: &Indicator, figure: Option<Figure>) -> String {
    let text = figure.and_then(Figure::text);
    text.map_or_else(|| "—".to_owned(), |text| measured(v.lang, &text, &indicator.unit))
}

/// The newest figure, its target and its light.
fn standing(ctx: &Ctx, v: &Visitor, state: &State) -> Markup {
    let indicator = &state.indicator;
    let when = match state.period {
        Some(period) if indicator.measured().is_some() => {
            t(ctx, v, "indicators-so-far", &[("period", period.long(v.lang).into())])
        }
        Some(period) => period.long(v.lang),
        None => t(ctx, v, "indicators-nothing-reported", &[]),
    };
    stats(&html! {
        (stat(&figure_text(v, indicator, state.figure), &when, None))
        @if let Some((year, target)) = state.target {
            @let year = crate::words::year(v.lang, year);
            (stat(&measured(v.lang, &target.to_string(), &indicator.unit), &t(ctx, v, "indicators-target-of", &[("year", year.into())]), None))
        }
    })
}

/// What pages of other blocks show of an indicator: its newest figure, its light, and the way to its page.
pub async fn panel(ctx: &Ctx, v: &Visitor, id: &str) -> Result<Option<Markup>, Failure> {
    let Some(indicator) = catalogue::current(ctx).indicator(id).cloned() else { return Ok(None) };
    let wanted = id.to_owned();
    let reports = ctx.read(move |r| store::list_reports(r, &wanted)).await?;
    let reports = newest(&reports);
    let state = state(ctx, &indicator, &reports).await?;
    let key = if indicator.measured().is_some() {
        "indicators-panel-measured"
    } else {
        "indicators-panel-reported"
    };
    Ok(Some(html! {
        (standing(ctx, v, &state))
        p { (lamp(ctx, v, state.light)) " " (t(ctx, v, key, &[])) " "
            a href={ "/indicators/" (id) } { (t(ctx, v, "indicators-panel-link", &[])) } }
    }))
}

/// What was noted of a period when it was over.
pub(crate) async fn noted(
    ctx: &Ctx,
    indicator: &Indicator,
    period: Period,
) -> Result<Option<Closing>, IndicatorsError> {
    let Some(measured) = indicator.measured() else { return Ok(None) };
    let (id, like) = (indicator.id.clone(), actions::figure_of(indicator, measured, &[]));
    let closings = ctx.read(move |r| store::list_closings(r, &id, like)).await?;
    Ok(closings.into_iter().find(|closing| closing.period == period))
}

/// Of each period the version that holds.
pub(crate) fn newest(reports: &[Report]) -> Vec<&Report> {
    let mut found: Vec<&Report> = Vec::new();
    for report in reports {
        if !found.iter().any(|known| known.period == report.period) {
            found.push(report);
        }
    }
    found
}

/// Heads of columns; those whose key begins with # are of figures.
fn columns(ctx: &Ctx, v: &Visitor, keys: &[&str]) -> Vec<Column> {
    let head = |key: &&str| match key.strip_prefix('#') {
        Some(key) => Column::numeric(t(ctx, v, key, &[])),
        None => Column::new(t(ctx, v, key, &[])),
    };
    keys.iter().map(head).collect()
}
