//! The receipt of one reading of the person's data, to keep and to check anywhere.

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse as _, Response};
use http::header;
use kernel::Ctx;
use serde::Deserialize;
use web::{Failure, Visitor};

use crate::call::Others;
use crate::store;

/// `GET /my/look-ups/{id}/receipt`: for whom the reading was about, once they may see it.
pub(crate) async fn download(
    State(ctx): State<Ctx>,
    visitor: Visitor,
    Path(id): Path<String>,
    Query(query): Query<NodeQuery>,
) -> Result<Response, Failure> {
    let number = visitor.citizen()?.national_id.clone();
    if let Some(node) = &query.node {
        let Some(Others(others)) = ctx.find_part::<Others>() else { return Err(Failure::not_found()) };
        let receipt = others.receipt(&ctx, node, &number, &id).await.ok_or_else(Failure::not_found)?;
        return Ok(file(&id, receipt));
    }
    let (now, wanted) = (ctx.now(), id.clone());
    let object = ctx.read(move |r| store::find_reading(r, &number, &wanted, now)).await?;
    let receipt = ledger::actions::receipt_about(&ctx, object.ok_or_else(Failure::not_found)?, &id).await?;
    let body = serde_json::to_vec_pretty(&receipt).map_err(|error| Failure::internal(&error))?;
    Ok(file(&receipt.row.id, body))
}

/// Query of a receipt: the node whose log has it, when that is another one.
#[derive(Debug, Deserialize)]
pub(crate) struct NodeQuery {
    node: Option<String>,
}

fn file(id: &str, body: Vec<u8>) -> Response {
    let name: String = id.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    let headers = [
        (header::CONTENT_TYPE, "application/json; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"minben-receipt-{name}.json\"")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, body).into_response()
}
