//! Indicators for programs: the same figures as the pages, and what recomputing them needs.

use axum::Json;
use axum::extract::{Path, State as Context};
use catalogue::model::indicator::Indicator;
use kernel::Ctx;
use serde_json::{Value, json};
use web::Failure;

use crate::actions::{figure_of, proof};
use crate::error::IndicatorsError;
use crate::model::{Breakdown, Figure};
use crate::pages::{State, all, broken, find, newest, noted, state};
use crate::store;

fn head(state: &State) -> Value {
    let indicator = &state.indicator;
    json!({
        "id": indicator.id, "programme": indicator.programme, "name": indicator.name, "unit": indicator.unit,
        "direction": indicator.direction, "agency": indicator.agency,
        "source": if indicator.measured().is_some() { "measured" } else { "reported" },
        "period": state.period.map(|period| period.to_string()),
        "figure": state.figure.and_then(Figure::text),
        "numerator": state.figure.map(|figure| figure.numerator),
        "denominator": state.figure.map(|figure| figure.denominator),
        "target": state.target.map(|(year, target)| json!({ "year": year, "value": target.to_string() })),
        "light": state.light.word(),
        "overdue": state.overdue.map(|period| period.to_string()),
    })
}

/// `GET /api/indicators`: every indicator with its newest figure.
pub(crate) async fn list(Context(ctx): Context<Ctx>) -> Result<Json<Value>, Failure> {
    let rows: Vec<Value> = all(&ctx).await?.iter().map(head).collect();
    Ok(Json(json!({ "indicators": rows })))
}

/// `GET /api/indicators/{id}`: its definition, what was noted of periods that are over, and all that was reported.
pub(crate) async fn show(Context(ctx): Context<Ctx>, Path(id): Path<String>) -> Result<Json<Value>, Failure> {
    let (indicator, _) = find(&ctx, &id, None)?;
    let like = indicator.measured().map_or(Figure::count(0), |measured| figure_of(&indicator, measured, &[]));
    let (reports, closings) = ctx
        .read(move |r| {
            Ok::<_, IndicatorsError>((store::list_reports(r, &id)?, store::list_closings(r, &id, like)?))
        })
        .await?;
    let state = state(&ctx, &indicator, &newest(&reports)).await?;
    let mut body = head(&state);
    body["definition"] = json!(indicator.definition);
    body["note"] = json!(indicator.note);
    body["counts"] = counts(&indicator);
    let closed = closings.iter().map(|closing| {
        json!({
            "period": closing.period.to_string(), "figure": closing.figure.text(), "numerator": closing.figure.numerator,
            "denominator": closing.figure.denominator, "sets": closing.sets, "definition": closing.definition,
            "by": by_column(&closing.breakdowns), "noted_at": closing.closed_at.to_string(),
        })
    });
    body["noted"] = closed.collect();
    let reported = reports.iter().map(|report| {
        json!({
            "period": report.period.to_string(), "version": report.version, "value": report.value,
            "evidence": report.evidence, "file": report.file.as_ref().map(|_| format!("/indicator-reports/{}/file", report.id)),
            "reason": report.reason, "agency": report.agency, "post": report.post,
            "reported_at": report.reported_at.to_string(),
        })
    });
    body["reports"] = reported.collect();
    Ok(Json(body))
}

/// What is counted, as it is asked.
fn counts(indicator: &Indicator) -> Value {
    let Some(measured) = indicator.measured() else { return Value::Null };
    let sets =
        measured.rows.iter().map(|set| json!({ "id": set.id, "name": set.name, "sql": set.query.sql }));
    json!({
        "sets": sets.collect::<Vec<_>>(), "numerator": measured.numerator, "denominator": measured.denominator,
        "definition": indicator.definition_digest(),
    })
}

/// Values with their sums, by column; the sum of a hidden one is null.
fn by_column(found: &[Breakdown]) -> Value {
    let columns = found.iter().map(|by| (by.by.clone(), json!(by.groups)));
    Value::Object(columns.collect())
}

/// `GET /api/indicators/{id}/{period}`: the figure counted by going through every row, with what it was asked with and
/// the digest of each set, which is that of its CSV file.
pub(crate) async fn period(
    Context(ctx): Context<Ctx>,
    Path((id, period)): Path<(String, String)>,
) -> Result<Json<Value>, Failure> {
    let (indicator, period) = find(&ctx, &id, Some(&period))?;
    let measured = indicator.measured().ok_or(IndicatorsError::Unknown)?;
    let counted = proof(&ctx, &indicator, period).await?;
    let closing = noted(&ctx, &indicator, period).await?;
    let by = broken::of_period(&ctx, &indicator, period, closing.as_ref()).await?;
    let sets: Vec<Value> = measured
        .rows
        .iter()
        .zip(&counted.sets)
        .map(|(set, counted)| {
            let binds: Vec<String> =
                set.query.binds.iter().map(|bind| period.written(*bind, ctx.today())).collect();
            json!({
                "id": set.id, "sql": set.query.sql, "parameters": binds, "rows": counted.rows, "sum": counted.sum,
                "sha256": counted.digest, "csv": format!("/indicators/{id}/{period}/{}.csv", set.id),
            })
        })
        .collect();
    Ok(Json(json!({
        "indicator": id, "period": period.to_string(), "figure": counted.figure.text(),
        "numerator": counted.figure.numerator, "denominator": counted.figure.denominator, "sets": sets,
        "by": by_column(&by), "definition": indicator.definition_digest(),
    })))
}
