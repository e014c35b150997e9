//! The rows behind a figure as CSV, streamed; all indicators as CSV; the files that prove reports.

use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use catalogue::model::indicator::Indicator;
use catalogue::query::{Kind, Query};
use futures_util::stream::try_unfold;
use http::header;
use kernel::files::FileId;
use kernel::{Ctx, DbError};
use web::{Failure, Visitor};

use crate::actions::WHILE_WAITING;
use crate::error::IndicatorsError;
use crate::model::Period;
use crate::pages::{all, broken, find, noted};
use crate::store::{self, Slice};
use crate::words;

/// Rows read at once.
const PART: usize = 2_000;

/// A line of CSV; the digest of a set is over these lines.
pub(crate) fn line<'a>(cells: impl Iterator<Item = &'a str>) -> String {
    let mut text = String::new();
    for (place, cell) in cells.enumerate() {
        if place > 0 {
            text.push(',');
        }
        if cell.contains([',', '"', '\n', '\r']) {
            text.push('"');
            text.push_str(&cell.replace('"', "\"\""));
            text.push('"');
        } else {
            text.push_str(cell);
        }
    }
    text.push('\n');
    text
}

/// `GET /indicators/{id}/{period}/{rows}`, the rows being `look_ups.csv`, …; or `by-agency.csv`, the figure broken down.
pub(crate) async fn download(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path((id, period, rows)): Path<(String, String, String)>,
) -> Result<Response, Failure> {
    let (indicator, period) = find(&ctx, &id, Some(&period))?;
    if let Some(by) = rows.strip_prefix("by-").and_then(|by| by.strip_suffix(".csv")) {
        return by_column(&ctx, &v, &indicator, period, by).await;
    }
    let set = rows.strip_suffix(".csv").and_then(|set| indicator.measured()?.set(set)).cloned();
    let set = set.ok_or(IndicatorsError::Unknown)?;
    let slice = Slice::of(period, ctx.today());
    // Part by part, so that a slow reader holds no connection to the database.
    let stream = try_unfold(Some(String::new()), move |after| {
        let (ctx, query) = (ctx.clone(), set.query.clone());
        async move {
            if let Some(after) = after { part(&ctx, query, slice, after).await.map(Some) } else { Ok(None) }
        }
    });
    Ok((csv_headers(&format!("{id}-{period}-{rows}")), Body::from_stream(stream)).into_response())
}

/// A breakdown, with the names in the visitor's language; of a hidden sum the file says that it is hidden.
async fn by_column(
    ctx: &Ctx,
    v: &Visitor,
    indicator: &Indicator,
    period: Period,
    by: &str,
) -> Result<Response, Failure> {
    let closing = noted(ctx, indicator, period).await?;
    let found = broken::of_period(ctx, indicator, period, closing.as_ref()).await?;
    let found = found.into_iter().find(|known| known.by == by).ok_or(IndicatorsError::Unknown)?;
    let mut text = format!("\u{feff}{}", line(["value", "name", "sum", "hidden"].into_iter()));
    for group in &found.groups {
        let name = words::value(ctx, v, by, Kind::Text, &group.value);
        let sum = group.sum.map(|sum| sum.to_string()).unwrap_or_default();
        let hidden = if group.sum.is_none() { "yes" } else { "no" };
        text.push_str(&line([group.value.as_str(), &name, &sum, hidden].into_iter()));
    }
    Ok((csv_headers(&format!("{}-{period}-by-{by}.csv", indicator.id)), text).into_response())
}

fn csv_headers(name: &str) -> [(header::HeaderName, String); 2] {
    [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
    ]
}

/// The lines after a key, with the heads before the first, and the key after which the next part begins.
async fn part(
    ctx: &Ctx,
    query: Query,
    slice: Slice,
    after: String,
) -> Result<(Bytes, Option<String>), std::io::Error> {
    let heads = store::heads(&query).iter().map(|(name, _)| (*name).to_owned()).collect::<Vec<_>>();
    let mut text = if after.is_empty() { line(heads.iter().map(String::as_str)) } else { String::new() };
    let read = ctx.report_within(WHILE_WAITING, move |r| store::page(r, &query, slice, &after, PART));
    let rows: Result<Vec<Vec<String>>, DbError> = read.await;
    // Breaking the answer off tells the reader that this is not the whole.
    let rows = rows.map_err(|error| {
        tracing::error!(%error, "rows of an indicator were broken off");
        std::io::Error::other("the rows were broken off")
    })?;
    for row in rows.iter().take(PART) {
        text.push_str(&line(row.iter().map(String::as_str)));
    }
    let more = rows.len() > PART;
    let next = rows.get(PART - 1).filter(|_| more).and_then(|row| row.first().cloned());
    Ok((Bytes::from(text), next))
}

/// `GET /indicators.csv`: every indicator with its newest figure, for spreadsheets.
pub(crate) async fn overview(State(ctx): State<Ctx>) -> Result<Response, Failure> {
    let heads = [
        "id",
        "programme",
        "name_zh",
        "name_en",
        "unit_zh",
        "unit_en",
        "source",
        "agency",
        "period",
        "figure",
        "numerator",
        "denominator",
        "target_year",
        "target",
        "light",
    ];
    let mut text = format!("\u{feff}{}", line(heads.into_iter()));
    for state in all(&ctx).await? {
        let indicator = &state.indicator;
        let (year, target) = state
            .target
            .map_or_else(Default::default, |(year, target)| (year.to_string(), target.to_string()));
        let figure = state.figure;
        let cells = [
            indicator.id.clone(),
            indicator.programme.clone().unwrap_or_default(),
            indicator.name.zh.clone(),
            indicator.name.en.clone(),
            indicator.unit.zh.clone(),
            indicator.unit.en.clone(),
            if indicator.measured().is_some() { "measured" } else { "reported" }.to_owned(),
            indicator.agency.to_string(),
            state.period.map(|period| period.to_string()).unwrap_or_default(),
            figure.and_then(crate::model::Figure::text).unwrap_or_default(),
            figure.map(|figure| figure.numerator.to_string()).unwrap_or_default(),
            figure.map(|figure| figure.denominator.to_string()).unwrap_or_default(),
            year,
            target,
            state.light.word().to_owned(),
        ];
        text.push_str(&line(cells.iter().map(String::as_str)));
    }
    Ok((csv_headers("indicators.csv"), text).into_response())
}

/// `GET /indicator-reports/{report}/file`: what proves a reported figure.
pub(crate) async fn evidence(State(ctx): State<Ctx>, Path(id): Path<String>) -> Result<Response, Failure> {
    let report = ctx.read(move |r| store::find_report(r, &id)).await?;
    let (file, _, kind) = report.and_then(|report| report.file).ok_or(IndicatorsError::Unknown)?;
    let file = FileId::parse(&file)?;
    let files = ctx.files.clone();
    let read = tokio::task::spawn_blocking(move || files.read(&file)).await;
    let bytes = read.map_err(|error| Failure::internal(&error))??;
    let content = match kind.as_str() {
        "pdf" => "application/pdf",
        "png" => "image/png",
        _ => "image/jpeg",
    };
    let headers = [
        (header::CONTENT_TYPE, content.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"evidence.{kind}\"")),
    ];
    Ok((headers, bytes).into_response())
}
