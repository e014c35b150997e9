//! Programmes for programs: as files describe them, and what the auditor found.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse as _, Response};
use catalogue::model::programme::{CaseBasis, Programme, RoleKind, word};
use kernel::{AgencyId, Ctx};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use web::{Failure, Form};

use crate::PlansError;
use crate::audit::evaluation::Evaluation;
use crate::audit::exact::{self, whole};
use crate::audit::indicators::rate;
use crate::audit::irr::Rates;
use crate::audit::{Check, Verdict, kept};
use crate::pages::agency::{lines, roles};
use crate::pages::find;
use crate::what_if::Asked;

/// Query of the list.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ListQuery {
    agency: String,
}

/// `GET /api/programmes?agency=`: all programmes; with an agency, what it and those whose
/// work it took over do in each.
pub(crate) async fn list(
    State(ctx): State<Ctx>,
    Query(query): Query<ListQuery>,
) -> Result<Json<Value>, Failure> {
    let catalogue = catalogue::current(&ctx);
    let agencies = directory::agencies(&ctx);
    let ids = match query.agency.trim() {
        "" => None,
        id => {
            let agency = agencies.agency(&AgencyId::new(id)).ok_or(PlansError::NotFound)?;
            Some(lines(&agencies, agency))
        }
    };
    let one = |programme: &Programme| {
        let mut body = head(programme);
        if let Some(ids) = &ids {
            let part = |role: &&catalogue::model::programme::Role| json!({ "item": role.item, "role": word(&RoleKind::ALL, &role.kind), "agency": role.agency, "from": role.from, "until": role.until });
            body["roles"] = roles(programme, ids).iter().map(part).collect();
        }
        body
    };
    let rows: Vec<Value> = catalogue.programmes().iter().map(|programme| one(programme)).collect();
    Ok(Json(json!({ "programmes": rows })))
}

fn head(programme: &Programme) -> Value {
    json!({
        "id": programme.id, "name": programme.name, "summary": programme.summary, "owner": programme.owner,
        "on": programme.on, "first_year": programme.first_year, "last_year": programme.last_year,
        "replaces": programme.replaces,
        "items": programme.items.len(), "indicators": programme.indicators.len(),
    })
}

/// `GET /api/programmes/{id}`: everything that its files say.
pub(crate) async fn show(State(ctx): State<Ctx>, Path(id): Path<String>) -> Result<Json<Value>, Failure> {
    let programme = find(&ctx, &id)?;
    let body = serde_json::to_value(programme.as_ref()).map_err(|error| Failure::internal(&error))?;
    Ok(Json(body))
}

/// What the auditor found, as programs get it: written from the findings themselves, of which there may be thousands.
#[derive(Serialize)]
struct Found<'a> {
    programme: &'a str,
    summary: Value,
    checks: &'a [Check],
}

/// `GET /api/programmes/{id}/audit`: every printed figure, recomputed.
pub(crate) async fn checks(State(ctx): State<Ctx>, Path(id): Path<String>) -> Result<Response, Failure> {
    let kept = kept(&find(&ctx, &id)?);
    let report = &kept.report;
    let summary = json!({
        "figures": report.checks.len(), "follow": report.count(Verdict::Agrees),
        "rounding": report.count(Verdict::Rounding), "several": report.count(Verdict::Several),
        "differ": report.count(Verdict::Differs),
    });
    Ok(Json(Found { programme: &report.programme, summary, checks: &report.checks }).into_response())
}

/// `GET /api/programmes/{id}/indicators`: targets, results and achievement rates by year.
pub(crate) async fn indicators(
    State(ctx): State<Ctx>,
    Path(id): Path<String>,
) -> Result<Json<Value>, Failure> {
    let programme = find(&ctx, &id)?;
    let rows: Vec<Value> = programme
        .indicators
        .iter()
        .map(|indicator| {
            let years: Vec<Value> = programme
                .years()
                .map(|year| {
                    json!({
                        "year": year,
                        "target": indicator.targets.values.get(&year).map(ToString::to_string),
                        "result": indicator.results.values.get(&year).map(ToString::to_string),
                        "achieved_percent": rate(indicator, year).map(|rate| exact::write(&rate, 2)),
                    })
                })
                .collect();
            json!({ "id": indicator.id, "number": indicator.number, "goal": indicator.goal, "name": indicator.name,
                    "definition": indicator.definition, "unit": indicator.unit, "years": years })
        })
        .collect();
    Ok(Json(json!({ "programme": programme.id, "indicators": rows })))
}

/// `GET /api/programmes/{id}/what-if?rate=&cost=&benefit=` (per cent): the evaluation under
/// other assumptions. Figures are texts, so that none is rounded on the way.
pub(crate) async fn what_if(
    State(ctx): State<Ctx>,
    Path(id): Path<String>,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Json<Value>, Failure> {
    let programme = find(&ctx, &id)?;
    let economics = programme.economics.as_ref().ok_or(PlansError::NotFound)?;
    let asked = Asked::read(economics, &Form::from_pairs(query));
    let asked =
        asked.map_err(|fields| PlansError::BadAssumption(fields.first().copied().unwrap_or("rate")))?;
    let evaluation = Evaluation::new(economics, &asked.assumed);
    let ratio = |value: Option<exact::Exact>| value.map(|value| exact::write(&value, 6));
    let (rates, any) = match evaluation.irr(CaseBasis::Economic) {
        Rates::Found(found) => (found, false),
        Rates::Any => (Vec::new(), true),
    };
    let percent: Vec<String> = rates.iter().map(|rate| exact::write(&(rate * whole(100)), 6)).collect();
    Ok(Json(json!({
        "programme": programme.id,
        "npv_thousands": exact::write(&evaluation.npv(CaseBasis::Economic), 3),
        "irr_percent": percent,
        "irr_any": any,
        "bcr": ratio(evaluation.bcr()),
        "profitability_index": ratio(evaluation.profitability_index()),
        "self_liquidation": ratio(evaluation.self_liquidation()),
        "payback_years": ratio(evaluation.payback()),
    })))
}
