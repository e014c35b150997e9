//! The receipt of one reading of the person's data, to keep and to check anywhere.

use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use http::header;
use kernel::Ctx;
use registries::model::ReadId;
use web::{Failure, Visitor};

use crate::model::LookUpId;
use crate::store;

/// `GET /my/look-ups/{id}/receipt`: for whom the reading was about, once they may see it.
pub(crate) async fn download(
    State(ctx): State<Ctx>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let number = visitor.citizen()?.national_id.clone();
    let (now, wanted) = (ctx.now(), id.clone());
    let object = ctx
        .read(move |r| {
            if store::may_see(r, &number, &LookUpId::new(&wanted), now)? {
                return Ok::<_, kernel::DbError>(Some("look_up"));
            }
            let read = registries::store::find_read(r, &ReadId::new(&wanted))?;
            Ok(read.filter(|read| read.subject.as_ref() == Some(&number)).map(|_| "record_read"))
        })
        .await?;
    let receipt = ledger::actions::receipt_about(&ctx, object.ok_or_else(Failure::not_found)?, &id).await?;
    let body = serde_json::to_vec_pretty(&receipt).map_err(|error| Failure::internal(&error))?;
    let name = format!("attachment; filename=\"minben-receipt-{}.json\"", receipt.row.id);
    let headers = [
        (header::CONTENT_TYPE, "application/json; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, name),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, body).into_response())
}
