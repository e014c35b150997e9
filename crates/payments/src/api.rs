//! JSON: a person's own bills.

use axum::Json;
use axum::extract::{Path, State};
use kernel::Ctx;
use serde_json::{Value, json};
use web::{Access, Failure, Routes, Visitor};

use crate::actions::{self, is_own, summary};
use crate::error::PaymentsError;
use crate::model::{BillId, Payment};
use crate::store;

/// The newest bills that a list holds.
const LISTED: i64 = 200;

/// Every endpoint with its permission.
pub(crate) fn routes() -> Routes {
    Routes::new().get("/api/payments", Access::SignedIn, list).get(
        "/api/payments/{bill}",
        Access::SignedIn,
        one,
    )
}

/// GET /api/payments
async fn list(State(ctx): State<Ctx>, v: Visitor) -> Result<Json<Value>, Failure> {
    let person = v.person()?.id.clone();
    let bills = ctx.read(move |r| store::list_bills(r, &person, None, LISTED)).await?;
    let own: Vec<Value> = bills.iter().filter(|bill| is_own(&v.actor, bill)).map(summary).collect();
    Ok(Json(json!({ "bills": own })))
}

/// GET /api/payments/{bill}
async fn one(State(ctx): State<Ctx>, v: Visitor, Path(bill): Path<BillId>) -> Result<Json<Value>, Failure> {
    let actor = v.actor.clone();
    let read = ctx.read(move |r| {
        let bill = actions::load_own(r, &actor, &bill)?;
        let payments = store::list_payments(r, &bill.id)?;
        Ok::<_, PaymentsError>((bill, payments))
    });
    let (bill, payments) = read.await?;
    let mut value = summary(&bill);
    value["components"] = json!(bill.lines);
    value["payments"] = payments.iter().map(payment).collect();
    Ok(Json(value))
}

fn payment(payment: &Payment) -> Value {
    json!({
        "id": payment.id,
        "channel": payment.channel,
        "status": payment.status.as_str(),
        "begun_at": payment.created_at.to_string(),
        "paid_at": payment.paid_at.map(|at| at.to_string()),
        "reference": payment.reference,
    })
}
