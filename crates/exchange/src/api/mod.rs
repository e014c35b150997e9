//! The HTTP API for agencies' own systems.

use axum::Json;
use axum::extract::{Path, Query, State, rejection::JsonRejection};
use axum::response::{IntoResponse as _, Response};
use http::header;
use kernel::{Ctx, Day};
use serde::Deserialize;
use serde_json::{Value, json};
use web::{Failure, Visitor};

use crate::actions;
use crate::model::{Ask, LookUpId};
use crate::store;

/// Body of `POST /api/exchange/look-ups`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LookUpBody {
    contract: String,
    purpose: String,
    key: String,
    by: Option<String>,
    on: Option<Day>,
    fields: Option<Vec<String>>,
}

/// Looks records up under a contract of the caller's agency. What leaves are the bytes whose digest is logged.
pub(crate) async fn look_up(
    State(ctx): State<Ctx>,
    visitor: Visitor,
    body: Result<Json<LookUpBody>, JsonRejection>,
) -> Result<Response, Failure> {
    let Json(body) =
        body.map_err(|error| Failure::new(400, "exchange.body").with("detail", error.body_text()))?;
    let ask = Ask {
        contract: body.contract,
        purpose: body.purpose,
        key: body.key,
        by: body.by,
        on: body.on,
        fields: body.fields,
        case: None,
    };
    let answer = actions::look_up(&ctx, &visitor.actor, ask).await?;
    Ok(([(header::CONTENT_TYPE, "application/json")], answer.to_json()).into_response())
}

/// The ledger's receipt of a look-up or call of the caller's agency, for `minben verify`.
pub(crate) async fn receipt(
    State(ctx): State<Ctx>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Json<ledger::receipt::Receipt>, Failure> {
    let agency = visitor.actor.agency().ok_or_else(Failure::forbidden)?;
    let wanted = LookUpId::new(&id);
    let seen = ctx.read(move |r| store::find_look_up(r, &wanted)).await?;
    let names = catalogue::current(&ctx).names_of(agency, ctx.today());
    seen.filter(|seen| names.contains(&seen.consumer)).ok_or_else(Failure::not_found)?;
    Ok(Json(ledger::actions::receipt_about(&ctx, "look_up", &id).await?))
}

/// Query of `GET /api/exchange/notices`.
#[derive(Debug, Deserialize)]
pub(crate) struct After {
    #[serde(default)]
    after: String,
}

/// What the caller's agency was told of changes, oldest first, 500 at a time.
pub(crate) async fn notices(
    State(ctx): State<Ctx>,
    visitor: Visitor,
    Query(query): Query<After>,
) -> Result<Json<Value>, Failure> {
    let agency = visitor.actor.agency().cloned().ok_or_else(Failure::forbidden)?;
    let names = catalogue::current(&ctx).names_of(&agency, ctx.today());
    let notices = ctx.read(move |r| store::notices_to(r, &names, &query.after, 500)).await?;
    let rows: Vec<Value> = notices
        .iter()
        .map(|n| {
            json!({ "id": n.id, "at": n.at.to_string(), "contract": n.contract, "registry": n.registry, "key": n.key,
                    "fields": n.fields, "true_on": n.true_on, "corrected": n.corrected })
        })
        .collect();
    Ok(Json(json!({ "notices": rows })))
}

/// The contracts that the caller's agency has.
pub(crate) async fn contracts(State(ctx): State<Ctx>, visitor: Visitor) -> Result<Json<Value>, Failure> {
    let agency = visitor.actor.agency().ok_or_else(Failure::forbidden)?;
    let catalogue = catalogue::current(&ctx);
    let rows: Vec<Value> = catalogue
        .contracts()
        .iter()
        .filter(|contract| contract.consumer == *agency && contract.clients)
        .map(|contract| {
            json!({ "id": contract.id, "registry": contract.registry(), "fields": contract.fields(), "keys": contract.keys(),
                    "api": contract.registry().is_none().then(|| contract.source.id()), "endpoints": contract.endpoints(),
                    "purpose": contract.purpose.code, "from": contract.from, "until": contract.until,
                    "quota_per_day": contract.quota_per_day })
        })
        .collect();
    Ok(Json(json!({ "contracts": rows })))
}
