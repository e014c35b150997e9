//! The built front end, embedded in the binary.

use std::collections::HashMap;
use std::sync::LazyLock;

use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, StatusCode, header};
use rust_embed::RustEmbed;

use crate::{Access, Failure, Routes};

#[derive(RustEmbed)]
#[folder = "../../assets/dist"]
struct Dist;

/// File name → first 12 hex digits of its hash.
static HASHES: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    let hash = |name: &str| Dist::get(name).map(|file| hex::encode(&file.metadata.sha256_hash()[..6]));
    Dist::iter().filter_map(|name| Some((name.to_string(), hash(&name)?))).collect()
});

/// Address of a built file, with its hash, so that browsers may keep it for a year.
pub fn path(name: &str) -> String {
    match HASHES.get(name) {
        Some(hash) => format!("/assets/{name}?v={hash}"),
        None => format!("/assets/{name}"),
    }
}

pub(crate) fn routes() -> Routes {
    Routes::new().get("/assets/{name}", Access::Anyone, show)
}

async fn show(
    Path(name): Path<String>,
    Query(query): Query<HashMap<String, String>>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let file = Dist::get(&name).ok_or_else(Failure::not_found)?;
    let hash = HASHES.get(&name).cloned().unwrap_or_default();
    let tag = format!("\"{hash}\"");
    let cache = match query.get("v") {
        Some(asked) if *asked == hash => "public, max-age=31536000, immutable",
        _ => "public, no-cache",
    };
    let answer = [(header::CACHE_CONTROL, cache.to_owned()), (header::ETAG, tag.clone())];
    if headers.get(header::IF_NONE_MATCH).is_some_and(|seen| seen.as_bytes() == tag.as_bytes()) {
        return Ok((StatusCode::NOT_MODIFIED, answer).into_response());
    }
    let kind = [(header::CONTENT_TYPE, file.metadata.mimetype().to_owned())];
    Ok((answer, kind, file.data).into_response())
}
