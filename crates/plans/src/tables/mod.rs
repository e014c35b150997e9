//! Every table of a programme for spreadsheets and other programs: CSV, XLSX, JSON, and the whole as IATI's XML.
//! All are written from the same rows, so that a figure is the same in each.

mod figures;
mod iati;
mod sheets;
mod workbook;
mod xml;

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use catalogue::model::programme::{Origin, Programme};
use http::header;
use kernel::{Ctx, Text};
use serde_json::{Map, Value, json};
use web::Failure;

use crate::PlansError;
use crate::pages::find;

/// A table: its heading and its rows.
struct Sheet {
    head: Vec<String>,
    rows: Vec<Vec<String>>,
}

/// Every table, in the order of the workbook.
pub(crate) const NAMES: [&str; 15] = [
    "goals",
    "items",
    "roles",
    "texts",
    "links",
    "budget",
    "indicators",
    "targets",
    "results",
    "changes",
    "amendments",
    "obligations",
    "flows",
    "cases",
    "audit",
];
/// Name of the file with all tables.
pub(crate) const WORKBOOK: &str = "all.xlsx";
/// Name of the file by IATI's standard.
pub(crate) const IATI: &str = "iati.xml";

const CSV: &str = "text/csv; charset=utf-8";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const XML: &str = "application/xml; charset=utf-8";
const JSON: &str = "application/json";

/// `GET /programmes/{id}/tables/{file}`, the file being `budget.csv`, `budget.xlsx`, `budget.json`, [`WORKBOOK`] or [`IATI`].
pub(crate) async fn download(
    State(ctx): State<Ctx>,
    Path((id, file)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let programme = find(&ctx, &id)?;
    if file == WORKBOOK {
        return Ok(attached(&programme, &file, XLSX, workbook::write(&programme, &all(&ctx, &programme))?));
    }
    if file == IATI {
        return Ok(attached(&programme, &file, XML, iati::write(&ctx, &programme).into_bytes()));
    }
    let (name, ending) = file.rsplit_once('.').ok_or(PlansError::NotFound)?;
    let sheet = sheet(&ctx, &programme, name).ok_or(PlansError::NotFound)?;
    let (kind, bytes) = match ending {
        "csv" => (CSV, csv(&sheet)?),
        "xlsx" => (XLSX, workbook::write(&programme, &[(name, sheet)])?),
        "json" => (JSON, json(&programme, name, &sheet)?),
        _ => return Err(PlansError::NotFound.into()),
    };
    Ok(attached(&programme, &file, kind, bytes))
}

fn attached(programme: &Programme, file: &str, kind: &str, bytes: Vec<u8>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{}-{file}\"", programme.id)),
    ];
    (headers, bytes).into_response()
}

/// Every table that the programme has rows of.
fn all(ctx: &Ctx, programme: &Arc<Programme>) -> Vec<(&'static str, Sheet)> {
    let sheets = NAMES.into_iter().filter_map(|name| Some((name, sheet(ctx, programme, name)?)));
    sheets.filter(|(_, sheet)| !sheet.rows.is_empty()).collect()
}

/// Each table with how many rows it has; those without any are left out.
pub(crate) fn sizes(ctx: &Ctx, programme: &Arc<Programme>) -> Vec<(&'static str, usize)> {
    all(ctx, programme).into_iter().map(|(name, sheet)| (name, sheet.rows.len())).collect()
}

/// With a byte-order mark, by which spreadsheets know that it is UTF-8.
fn csv(sheet: &Sheet) -> Result<Vec<u8>, Failure> {
    let mut writer = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
    for row in std::iter::once(&sheet.head).chain(&sheet.rows) {
        writer.write_record(row).map_err(|error| Failure::internal(&error))?;
    }
    writer.into_inner().map_err(|error| Failure::internal(error.error()))
}

/// Rows as objects. Whole figures are numbers; others stay texts, so that none is rounded on the way.
fn json(programme: &Programme, name: &str, sheet: &Sheet) -> Result<Vec<u8>, Failure> {
    let value = |head: &str, cell: &str| match cell.parse::<i64>() {
        _ if cell.is_empty() => Value::Null,
        Ok(number) if is_figure(head) => json!(number),
        _ => json!(cell),
    };
    let row = |cells: &Vec<String>| -> Map<String, Value> {
        sheet.head.iter().zip(cells).map(|(head, cell)| (head.clone(), value(head, cell))).collect()
    };
    let rows: Vec<Map<String, Value>> = sheet.rows.iter().map(row).collect();
    let body = json!({ "programme": programme.id, "table": name, "rows": rows });
    serde_json::to_vec(&body).map_err(|error| Failure::internal(&error))
}

/// Whether a column holds figures; the others hold ids and words, which may look like figures too.
fn is_figure(head: &str) -> bool {
    const NAMES: [&str; 16] = [
        "capital",
        "current",
        "total",
        "first_year",
        "last_year",
        "year",
        "rate",
        "cost",
        "benefit",
        "npv",
        "irr",
        "bcr",
        "profitability_index",
        "payback",
        "self_liquidation",
        "difference",
    ];
    head.starts_with(|letter: char| letter.is_ascii_digit()) || NAMES.contains(&head)
}

fn sheet(ctx: &Ctx, programme: &Arc<Programme>, name: &str) -> Option<Sheet> {
    let sheet = match name {
        "goals" => sheets::goals(programme),
        "items" => sheets::items(programme),
        "roles" => sheets::roles(programme),
        "texts" => sheets::texts(programme),
        "links" => sheets::links(programme),
        "amendments" => sheets::amendments(programme),
        "changes" => sheets::changes(programme),
        "obligations" => sheets::obligations(programme),
        "budget" => figures::budget(programme),
        "indicators" => figures::indicators(programme),
        "targets" => figures::series(programme, |indicator| &indicator.targets),
        "results" => figures::series(programme, |indicator| &indicator.results),
        "flows" => figures::flows(programme.economics.as_ref()?),
        "cases" => figures::cases(programme.economics.as_ref()?),
        "audit" => figures::checks(ctx, programme),
        _ => return None,
    };
    Some(sheet)
}

fn head(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn both(text: Option<&Text>) -> [String; 2] {
    text.map_or_else(Default::default, |text| [text.zh.clone(), text.en.clone()])
}

fn opt(value: Option<impl ToString>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

fn source(origin: &Origin) -> String {
    origin.source.clone()
}
