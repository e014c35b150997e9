//! All of a person's own data in one file.

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use http::header;
use kernel::{Audit, Ctx};
use serde_json::{Value, json};
use web::{Failure, Visitor};

/// Look-ups in the file; more than a person gathers in decades.
const LOOK_UPS: i64 = 100_000;

/// Cases, messages, bills, look-ups and records, as JSON to keep.
pub(crate) async fn show(State(ctx): State<Ctx>, v: Visitor) -> Result<Response, Failure> {
    let person = v.citizen()?.clone();
    let cases = services::actions::export_person(&ctx, &person).await?;
    let messages = messaging::actions::export_person(&ctx, &person).await?;
    let bills = payments::actions::export_person(&ctx, &person).await?;
    let records = registries::actions::export_person(&ctx, &person).await?;
    let (now, subject) = (ctx.now(), person.national_id.clone());
    let seen = ctx.read(move |r| exchange::store::look_ups_about(r, &subject, now, None, LOOK_UPS)).await?;
    let look_ups: Vec<Value> = seen
        .iter()
        .map(|seen| {
            json!({ "id": seen.id, "at": seen.at.to_string(), "agency": seen.consumer, "registry": seen.registry,
                    "purpose": seen.purpose, "legal_basis": seen.basis, "fields": seen.fields, "endpoint": seen.endpoint, "official": seen.official })
        })
        .collect();
    let (actor, id) = (v.actor.clone(), person.id.clone());
    ctx.write(move |tx| {
        tx.audit(Audit {
            actor: &actor,
            action: "person.download",
            object: "person",
            object_id: id.as_str(),
            agency: None,
            detail: json!({}),
        })
    })
    .await?;
    let all = json!({
        "made_at": now.to_string(),
        "person": { "national_id": person.national_id, "name": person.name },
        "cases": cases,
        "messages": messages,
        "bills": bills,
        "look_ups": look_ups,
        "records": records,
    });
    let body = serde_json::to_vec_pretty(&all).map_err(|error| Failure::internal(&error))?;
    let headers = [
        (header::CONTENT_TYPE, "application/json; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"minben-my-data.json\""),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, body).into_response())
}
