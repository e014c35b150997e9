//! One indicator: how it stands, its line, its periods, and how it is counted or who reports it.

use axum::extract::{Path, State as Context};
use axum::response::Response;
use catalogue::model::indicator::{Denominator, Every, Indicator};
use charts::{About, Line, Lines, Mark, Stroke, grouped, lines};
use kernel::Ctx;
use maud::{Markup, html};
use web::components::{ButtonKind, Table, button_link, details, inset, table, warning};
use web::{Failure, Visitor, page, t};

use super::about::{about, questions};
use super::{State, broken, columns, figure_text, find, lamp, newest, standing, state, written};
use crate::actions::{self, due_on, over, reckon};
use crate::error::IndicatorsError;
use crate::model::{Breakdown, Closing, Figure, Period, Report, light, target_of};
use crate::store;
use crate::words;

/// Periods shown.
const PERIODS: usize = 13;

/// `GET /indicators/{id}`.
pub(crate) async fn show(
    Context(ctx): Context<Ctx>,
    v: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let (indicator, year) = find(&ctx, &id, None)?;
    let reports = ctx.read(move |r| store::list_reports(r, &id)).await?;
    let current = newest(&reports);
    let now = state(&ctx, &indicator, &current).await?;
    let series = series(&ctx, &indicator, &current).await?;
    let broken = broken_down(&ctx, &v, &indicator, &series).await?;
    let mine = v.actor.official().is_some_and(|official| actions::may_report(official, &indicator));
    Ok(frame(&ctx, &v, &indicator).body(html! {
        p.lead { (indicator.definition.of(v.lang)) }
        (standing(&ctx, &v, &now))
        p { (lamp(&ctx, &v, now.light)) }
        (details(&t(&ctx, &v, "indicators-rule-title", &[]), &html! { p { (t(&ctx, &v, "indicators-rule", &[])) } }))
        @if let Some(period) = now.overdue {
            (warning(v.lang, &t(&ctx, &v, "indicators-overdue-since", &[("period", period.long(v.lang).into())])))
        }
        @if mine {
            (button_link(&t(&ctx, &v, "indicators-report", &[]), &format!("/desk/indicators/{}", indicator.id), ButtonKind::Primary))
        }
        (chart(&ctx, &v, &now, &series))
        (periods(&ctx, &v, &indicator, &series))
        (broken)
        @if indicator.reported().is_some() { (versions(&ctx, &v, &indicator, &reports)) }
        (about(&ctx, &v, &indicator))
        (questions(&ctx, &v, &indicator, year))
        p { a href={ "/api/indicators/" (indicator.id) } { (t(&ctx, &v, "indicators-api", &[])) } }
    }))
}

/// The page's beginning.
pub(super) fn frame<'a>(ctx: &'a Ctx, v: &'a Visitor, indicator: &Indicator) -> web::PageBuilder<'a> {
    page(ctx, v, indicator.name.of(v.lang))
        .breadcrumb(t(ctx, v, "indicators-home", &[]), "/")
        .breadcrumb(t(ctx, v, "indicators-title", &[]), "/indicators")
        .wide()
}

/// A period with its figure, and when it was noted or reported.
struct Step {
    period: Period,
    figure: Option<Figure>,
    closed: Option<Closing>,
}

/// The newest periods, oldest first. What is over stands as it was noted; the rest is counted now.
async fn series(ctx: &Ctx, indicator: &Indicator, reports: &[&Report]) -> Result<Vec<Step>, IndicatorsError> {
    let today = ctx.today();
    let first = ctx.read(store::first_day).await?;
    let mut periods = over(indicator, today, first);
    let Some(measured) = indicator.measured() else {
        let figure = |period: Period| {
            reports.iter().find(|report| report.period == period).and_then(|report| written(report))
        };
        let step = |period| Step { period, figure: figure(period), closed: None };
        let skip = periods.len().saturating_sub(PERIODS);
        return Ok(periods.into_iter().skip(skip).map(step).collect());
    };
    periods.push(Period::of(indicator.every, today));
    let (id, like) = (indicator.id.clone(), actions::figure_of(indicator, measured, &[]));
    let closings = ctx.read(move |r| store::list_closings(r, &id, like)).await?;
    let skip = periods.len().saturating_sub(PERIODS);
    let mut found = Vec::new();
    for period in periods.into_iter().skip(skip) {
        let closed = closings.iter().find(|closing| closing.period == period).cloned();
        let figure = match &closed {
            Some(closing) => closing.figure,
            None => reckon(ctx, indicator, period).await?.figure,
        };
        found.push(Step { period, figure: Some(figure), closed });
    }
    Ok(found)
}

fn chart(ctx: &Ctx, v: &Visitor, now: &State, series: &[Step]) -> Markup {
    let indicator = &now.indicator;
    // A month's count is not held against a year's target; a share is.
    let comparable = indicator.every == Every::Year
        || indicator.measured().is_some_and(|measured| measured.denominator != Denominator::None);
    let label = |step: &Step| step.period.long(v.lang);
    let reached = |step: &Step| {
        let text = step.figure.and_then(Figure::text)?;
        Some(Mark::new(step.figure.and_then(Figure::real)?, grouped(&text)))
    };
    let aim = |step: &Step| {
        let (_, target) = target_of(indicator, step.period.first.year()).filter(|_| comparable)?;
        Some(Mark::new(Figure::written(target).real()?, grouped(&target.to_string())))
    };
    let name = indicator.name.of(v.lang);
    let told: Vec<String> =
        series.iter().filter_map(|step| Some(format!("{} {}", label(step), reached(step)?.text))).collect();
    let mut drawn = vec![Line {
        name: t(ctx, v, "indicators-figure", &[]),
        stroke: Stroke::Measured,
        points: series.iter().map(reached).collect(),
    }];
    let aims: Vec<Option<Mark>> = series.iter().map(aim).collect();
    if aims.iter().any(Option::is_some) {
        drawn.push(Line { name: t(ctx, v, "indicators-target", &[]), stroke: Stroke::Target, points: aims });
    }
    // A line of targets alone tells nothing of the indicator.
    if told.is_empty() {
        return html! {};
    }
    lines(&Lines {
        about: About {
            id: "chart-periods".to_owned(),
            title: t(ctx, v, "indicators-chart", &[("name", name.into())]),
            description: told.join("; "),
        },
        labels: series.iter().map(label).collect(),
        lines: drawn,
    })
}

fn periods(ctx: &Ctx, v: &Visitor, indicator: &Indicator, series: &[Step]) -> Markup {
    let counted = indicator.measured().is_some();
    let row = |step: &Step| {
        let target = target_of(indicator, step.period.first.year()).map(|(_, target)| target);
        let state = match (&step.closed, counted) {
            (Some(closing), _) => {
                let day = closing.closed_at.day().long(v.lang);
                html! { (t(ctx, v, "indicators-noted-on", &[("day", day.into())])) }
            }
            (None, true) if step.period.is_over(ctx.today()) => {
                html! { (t(ctx, v, "indicators-not-noted", &[])) }
            }
            (None, true) => html! { (t(ctx, v, "indicators-goes-on", &[])) },
            (None, false) => lamp(ctx, v, light(step.figure, target, indicator.direction)),
        };
        let name = html! {
            @if counted { a href={ "/indicators/" (indicator.id) "/" (step.period) } { (step.period.long(v.lang)) } }
            @else { (step.period.long(v.lang)) }
        };
        let parts = step.figure.map_or_else(
            || "—".to_owned(),
            |figure| {
                if figure.denominator == 1 || !counted {
                    "—".to_owned()
                } else {
                    format!(
                        "{} ÷ {}",
                        kernel::money::grouped(figure.numerator),
                        kernel::money::grouped(figure.denominator)
                    )
                }
            },
        );
        vec![name, html! { (figure_text(v, indicator, step.figure)) }, html! { (parts) }, state]
    };
    html! {
        h2 { (t(ctx, v, "indicators-periods", &[])) }
        (table(&Table {
            caption: &t(ctx, v, "indicators-periods", &[]),
            caption_hidden: true,
            columns: columns(ctx, v, &["indicators-period", "#indicators-figure", "#indicators-parts", "indicators-state"]),
            rows: series.iter().rev().map(row).collect(),
        }))
    }
}

/// The figure of the period that goes on by agency, service, …; and what is only told of a period that is over, of the
/// newest one.
async fn broken_down(
    ctx: &Ctx,
    v: &Visitor,
    indicator: &Indicator,
    series: &[Step],
) -> Result<Markup, IndicatorsError> {
    let now = Period::of(indicator.every, ctx.today());
    let open = broken::of_period(ctx, indicator, now, None).await?;
    let protected = |step: &Step| {
        let noted = step.closed.iter().flat_map(|closing| &closing.breakdowns);
        let found: Vec<Breakdown> = noted.filter(|by| by.protected).cloned().collect();
        (!found.is_empty()).then_some((step.period, found))
    };
    let newest = series.iter().rev().find_map(protected);
    let later = indicator.measured().map_or_else(Vec::new, |measured| {
        let protected = measured.breakdowns.iter().filter(|by| measured.is_protected(by));
        protected.map(|by| words::column(ctx, v, by)).collect()
    });
    let later = later.join(if v.lang == kernel::Lang::Zh { "、" } else { ", " });
    Ok(html! {
        (broken::shown(ctx, v, indicator, now, &open))
        @match &newest {
            Some((period, found)) => (broken::shown(ctx, v, indicator, *period, found)),
            None => { @if !later.is_empty() { p.hint { (t(ctx, v, "indicators-by-later", &[("column", later.into())])) } } },
        }
    })
}

/// Everything that was reported: who, when, on what evidence, and what was replaced.
fn versions(ctx: &Ctx, v: &Visitor, indicator: &Indicator, reports: &[Report]) -> Markup {
    let agencies = directory::agencies(ctx);
    let row = |report: &Report| {
        let newest =
            !reports.iter().any(|other| other.period == report.period && other.version > report.version);
        let post = agencies.post(&report.post).map_or(report.post.as_str(), |post| post.title.of(v.lang));
        let agency =
            agencies.agency(&report.agency).map_or(report.agency.as_str(), |agency| agency.name.of(v.lang));
        let late = due_on(indicator, report.period)
            .is_some_and(|due| report.version == 1 && report.reported_at.day() > due);
        vec![
            html! { (report.period.long(v.lang)) },
            html! {
                @if newest { (figure_text(v, indicator, written(report))) } @else { del { (figure_text(v, indicator, written(report))) } }
            },
            html! { (agency) " " (post) " " (report.official) },
            html! { (report.reported_at.day().long(v.lang)) @if late { " " (t(ctx, v, "indicators-late", &[])) } },
            html! {
                (report.evidence)
                @if let Some((_, name, _)) = &report.file { " " a href={ "/indicator-reports/" (report.id) "/file" } { (name) } }
                @if let Some(reason) = &report.reason {
                    br; (t(ctx, v, "indicators-replaced-because", &[("reason", reason.as_str().into())]))
                }
            },
        ]
    };
    html! {
        h2 { (t(ctx, v, "indicators-reports", &[])) }
        @if reports.is_empty() {
            (inset(&html! { p { (t(ctx, v, "indicators-nothing-reported", &[])) } }))
        } @else {
            (table(&Table {
                caption: &t(ctx, v, "indicators-reports", &[]),
                caption_hidden: true,
                columns: columns(ctx, v, &["indicators-period", "#indicators-figure", "indicators-who", "indicators-when", "indicators-evidence"]),
                rows: reports.iter().map(row).collect(),
            }))
        }
    }
}
