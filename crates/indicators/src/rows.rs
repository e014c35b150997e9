//! The rows behind a figure as CSV, streamed; all indicators as CSV; the files that prove reports.

use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use http::header;
use kernel::files::FileId;
use kernel::{Ctx, DbError};
use tokio::sync::mpsc;
use web::Failure;

use crate::error::IndicatorsError;
use crate::pages::{all, find};
use crate::store::{self, Slice};

/// Bytes gathered before they are sent.
const CHUNK: usize = 32 * 1024;
/// Chunks waiting for a slow reader.
const QUEUE: usize = 8;

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

/// `GET /indicators/{id}/{period}/{rows}`, the rows being `look_ups.csv`, …
pub(crate) async fn download(
    State(ctx): State<Ctx>,
    Path((id, period, rows)): Path<(String, String, String)>,
) -> Result<Response, Failure> {
    let (indicator, period) = find(&ctx, &id, Some(&period))?;
    let set = rows.strip_suffix(".csv").and_then(|set| indicator.measured()?.set(set)).cloned();
    let set = set.ok_or(IndicatorsError::Unknown)?;
    let slice = Slice { period, today: ctx.today() };
    let (sender, receiver) = mpsc::channel::<Result<Bytes, std::io::Error>>(QUEUE);
    tokio::spawn(async move {
        let reader = sender.clone();
        let done = ctx
            .report(move |r| {
                let mut chunk = line(store::heads(&set.query).iter().map(|(name, _)| *name));
                store::each(r, &set.query, slice, |cells| {
                    chunk.push_str(&line(cells.iter().map(String::as_str)));
                    if chunk.len() >= CHUNK { send(&reader, &mut chunk) } else { Ok(()) }
                })?;
                send(&reader, &mut chunk)
            })
            .await;
        if let Err(error) = done
            && !sender.is_closed()
        {
            tracing::error!(%error, "rows of an indicator were broken off");
            let _ = sender.send(Err(std::io::Error::other("the rows were broken off"))).await;
        }
    });
    let stream = futures_util::stream::unfold(receiver, |mut receiver| async {
        receiver.recv().await.map(|chunk| (chunk, receiver))
    });
    Ok((csv_headers(&format!("{id}-{period}-{rows}")), Body::from_stream(stream)).into_response())
}

fn csv_headers(name: &str) -> [(header::HeaderName, String); 2] {
    [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
    ]
}

fn send(reader: &mpsc::Sender<Result<Bytes, std::io::Error>>, chunk: &mut String) -> Result<(), DbError> {
    let bytes = Bytes::from(std::mem::take(chunk));
    reader.blocking_send(Ok(bytes)).map_err(|_| DbError::Other("the reader went away".to_owned()))
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
