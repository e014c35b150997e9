//! Reading an attached document.

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use kernel::Ctx;
use kernel::files::FileId;
use web::{Failure, Visitor};

use crate::actions;
use crate::error::ServicesError;
use crate::model::{CaseFile, CaseId};
use crate::store;

/// GET /cases/{case}/files/{file}
pub(crate) async fn own(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path((case, file)): Path<(CaseId, String)>,
) -> Result<Response, Failure> {
    actions::read_own(&ctx, &v.actor, &case).await?;
    send(&ctx, &case, &file).await
}

/// GET /desk/cases/{case}/files/{file}: reading a document is an opening of the case.
pub(crate) async fn official(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path((case, file)): Path<(CaseId, String)>,
) -> Result<Response, Failure> {
    actions::open(&ctx, &v.actor, &case).await?;
    send(&ctx, &case, &file).await
}

async fn send(ctx: &Ctx, case: &CaseId, file: &str) -> Result<Response, Failure> {
    let (case, file) = (case.clone(), file.to_owned());
    let found = ctx.read(move |r| store::find_file(r, &case, &file)).await?;
    let found = found.ok_or_else(Failure::not_found)?;
    let (files, id) = (ctx.files.clone(), FileId::parse(&found.file).map_err(ServicesError::from)?);
    let bytes = tokio::task::spawn_blocking(move || files.read(&id)).await;
    let bytes = bytes.map_err(|error| Failure::internal(&error))?.map_err(ServicesError::from)?;
    Ok((headers(&found), Body::from(bytes)).into_response())
}

/// A document is saved, never shown inside the site: what it holds is not ours.
fn headers(file: &CaseFile) -> [(header::HeaderName, HeaderValue); 3] {
    let kind = match file.kind.as_str() {
        "pdf" => "application/pdf",
        "png" => "image/png",
        "jpg" => "image/jpeg",
        _ => "application/octet-stream",
    };
    let name = web::href("", &[("n", &file.name)]);
    let name = name.trim_start_matches("?n=");
    let disposition = format!("attachment; filename=\"document.{}\"; filename*=UTF-8''{name}", file.kind);
    let disposition = HeaderValue::try_from(disposition).unwrap_or(HeaderValue::from_static("attachment"));
    [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CONTENT_DISPOSITION, disposition),
        (header::CACHE_CONTROL, HeaderValue::from_static("private, no-store")),
    ]
}
