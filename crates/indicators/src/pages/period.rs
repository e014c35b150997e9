//! One period of an indicator: its rows, what was noted when it was over, and how to recompute it.

use axum::extract::{Path, Query, State as Context};
use axum::response::Response;
use catalogue::model::indicator::{Indicator, RowSet};
use kernel::Ctx;
use maud::{Markup, html};
use serde::Deserialize;
use web::components::{Column, Pagination, Tab, Table, pagination, stat, stats, sub_nav, table};
use web::{Failure, Visitor, href, t};

use super::about::formula;
use super::one::frame;
use super::{broken, columns, figure_text, find};
use crate::actions::{self, Reckoned, reckon};
use crate::error::IndicatorsError;
use crate::model::{Closing, Period};
use crate::store::{self, Slice};
use crate::words;

/// Rows of a page.
const PAGE: usize = 50;
/// Most rows that are put in order to show a page of them; of more, shorter periods are offered.
const MOST_IN_ORDER: i64 = 500_000;

/// What the page is asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    /// The set of rows; the first when empty.
    rows: String,
    /// The key after which the page begins.
    after: String,
}

/// `GET /indicators/{id}/{period}`.
pub(crate) async fn show(
    Context(ctx): Context<Ctx>,
    v: Visitor,
    Path((id, period)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let (indicator, period) = find(&ctx, &id, Some(&period))?;
    let measured = indicator.measured().ok_or(IndicatorsError::Unknown)?;
    let set = if asked.rows.is_empty() { measured.rows.first() } else { measured.set(&asked.rows) };
    let set = set.ok_or(IndicatorsError::Unknown)?.clone();
    let counted = reckon(&ctx, &indicator, period).await?;
    let closing = super::noted(&ctx, &indicator, period).await?;
    let closing = closing.as_ref();
    let by = broken::of_period(&ctx, &indicator, period, closing).await?;
    let slice = Slice::of(period, ctx.today());
    let (query, after) = (set.query.clone(), asked.after.clone());
    let total = counted.sets.iter().find(|counted| counted.set == set.id).map_or(0, |counted| counted.rows);
    let shorter = if total > MOST_IN_ORDER { period.parts(ctx.today()) } else { Vec::new() };
    let rows = if shorter.is_empty() {
        let paged =
            ctx.report_within(actions::WHILE_WAITING, move |r| store::page(r, &query, slice, &after, PAGE));
        paged.await.map_err(IndicatorsError::from)?
    } else {
        Vec::new()
    };
    let here = format!("/indicators/{}", indicator.id);
    let frame = frame(&ctx, &v, &indicator)
        .breadcrumb(indicator.name.of(v.lang), here.clone())
        .caption(period.long(v.lang));
    Ok(frame.body(html! {
        (stats(&html! { (stat(&figure_text(&v, &indicator, Some(counted.figure)), &t(&ctx, &v, "indicators-now", &[]), None)) }))
        p { (formula(&v, &indicator)) }
        (noted(&ctx, &v, &indicator, &counted, closing))
        (sets(&ctx, &v, &indicator, period, &counted, &set))
        @if shorter.is_empty() { (shown(&ctx, &v, &format!("{here}/{period}"), &set, &rows, &asked.after)) }
        @else { (choose_shorter(&ctx, &v, &here, &set, &shorter)) }
        (broken::shown(&ctx, &v, &indicator, period, &by))
        (recompute(&ctx, &v, &indicator, period, &set))
    }))
}

/// As published beside as known today.
fn noted(ctx: &Ctx, v: &Visitor, indicator: &Indicator, now: &Reckoned, closing: Option<&Closing>) -> Markup {
    let Some(closing) = closing else { return html! {} };
    let same = closing.figure == now.figure
        && closing.sets.iter().zip(&now.sets).all(|(a, b)| (a.rows, a.sum) == (b.rows, b.sum));
    let day = closing.closed_at.day().long(v.lang);
    let recounted = closing.definition != indicator.definition_digest();
    let set_name = |id: &str| {
        indicator
            .measured()
            .and_then(|measured| measured.set(id))
            .map_or(id, |set| set.name.of(v.lang))
            .to_owned()
    };
    let rows = closing.sets.iter().map(|then| {
        let here = now.sets.iter().find(|set| set.set == then.set);
        let more = here.map_or(0, |here| here.rows - then.rows);
        vec![
            html! { (set_name(&then.set)) },
            html! { (kernel::money::grouped(then.sum)) },
            html! { (here.map_or_else(|| "—".to_owned(), |here| kernel::money::grouped(here.sum))) },
            html! { (format!("{more:+}")) },
            html! { code { (then.digest) } },
        ]
    });
    html! {
        h2 { (t(ctx, v, "indicators-noted", &[])) }
        p {
            (t(ctx, v, "indicators-noted-figure", &[("day", day.into()), ("figure", figure_text(v, indicator, Some(closing.figure)).into())])) " "
            @if same { (t(ctx, v, "indicators-noted-same", &[])) } @else { (t(ctx, v, "indicators-noted-differs", &[])) }
            @if recounted { " " (t(ctx, v, "indicators-recounted", &[])) }
        }
        (table(&Table {
            caption: &t(ctx, v, "indicators-noted", &[]),
            caption_hidden: true,
            columns: columns(ctx, v, &["indicators-rows", "#indicators-then", "#indicators-now", "#indicators-more-rows", "indicators-digest"]),
            rows: rows.collect(),
        }))
    }
}

/// The sets, each with its sum, to choose the one whose rows are shown.
fn sets(
    ctx: &Ctx,
    v: &Visitor,
    indicator: &Indicator,
    period: Period,
    now: &Reckoned,
    set: &RowSet,
) -> Markup {
    let measured = indicator.measured();
    let tab = |counted: &crate::model::Counted| {
        let name =
            measured.and_then(|measured| measured.set(&counted.set)).map_or("", |set| set.name.of(v.lang));
        let path = format!("/indicators/{}/{period}?rows={}", indicator.id, counted.set);
        Tab::new(format!("{name} {}", kernel::money::grouped(counted.sum)), path, counted.set == set.id)
    };
    let tabs: Vec<Tab> = now.sets.iter().map(tab).collect();
    let rows = now.sets.iter().find(|counted| counted.set == set.id).map_or(0, |counted| counted.rows);
    let sum = now.sets.iter().find(|counted| counted.set == set.id).map_or(0, |counted| counted.sum);
    html! {
        h2 { (t(ctx, v, "indicators-rows", &[])) }
        @if tabs.len() > 1 { (sub_nav(&t(ctx, v, "indicators-rows", &[]), &tabs)) }
        p { (t(ctx, v, "indicators-rows-sum", &[("name", set.name.of(v.lang).into()), ("rows", kernel::money::grouped(rows).into()), ("sum", kernel::money::grouped(sum).into())])) }
    }
}

/// Where there are more rows than can be put in order, the shorter periods.
fn choose_shorter(ctx: &Ctx, v: &Visitor, here: &str, set: &RowSet, shorter: &[Period]) -> Markup {
    html! {
        p { (t(ctx, v, "indicators-too-many-to-show", &[("most", kernel::money::grouped(MOST_IN_ORDER).into())])) }
        ul { @for part in shorter.iter().rev() {
            li { a href=(href(&format!("{here}/{part}"), &[("rows", &set.id)])) { (part.long(v.lang)) } }
        } }
    }
}

fn shown(ctx: &Ctx, v: &Visitor, path: &str, set: &RowSet, rows: &[Vec<String>], after: &str) -> Markup {
    let heads = store::heads(&set.query);
    let numeric = |kind: catalogue::query::Kind| kind == catalogue::query::Kind::Whole;
    let columns: Vec<Column> = heads
        .iter()
        .map(|(name, kind)| {
            let title = words::column(ctx, v, name);
            if numeric(*kind) { Column::numeric(title) } else { Column::new(title) }
        })
        .collect();
    let cells = |row: &Vec<String>| {
        row.iter()
            .zip(&heads)
            .map(|(cell, (name, kind))| html! { (words::value(ctx, v, name, *kind, cell)) })
            .collect()
    };
    let next = rows.get(PAGE).and(rows.get(PAGE - 1)).and_then(|row| row.first());
    let links = Pagination {
        first: (!after.is_empty()).then(|| href(path, &[("rows", &set.id)])),
        previous: None,
        next: next.map(|key| href(path, &[("rows", &set.id), ("after", key)])),
    };
    html! {
        @if !rows.is_empty() {
            (table(&Table {
                caption: set.name.of(v.lang),
                caption_hidden: true,
                columns,
                rows: rows.iter().take(PAGE).map(cells).collect(),
            }))
            (pagination(v.lang, &links))
        }
        p { a href={ (path) "/" (set.id) ".csv" } download { (t(ctx, v, "indicators-rows-csv", &[])) } }
    }
}

/// What anyone needs to come to the same figure.
fn recompute(ctx: &Ctx, v: &Visitor, indicator: &Indicator, period: Period, set: &RowSet) -> Markup {
    let today = ctx.today();
    html! {
        h2 { (t(ctx, v, "indicators-recompute", &[])) }
        p { (t(ctx, v, "indicators-recompute-how", &[])) }
        pre { code { (set.query.sql) } }
        @if !set.query.binds.is_empty() {
            ul {
                @for (place, bind) in set.query.binds.iter().enumerate() {
                    li { code { "$" (place + 1) } " = " code { (period.written(*bind, today)) } }
                }
            }
        }
        p { a href={ "/api/indicators/" (indicator.id) "/" (period) } { (t(ctx, v, "indicators-api-proof", &[])) } }
    }
}
