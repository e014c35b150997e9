//! A service behind the node: what an agency's own program may be.

use std::collections::BTreeMap;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, Request};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use futures_util::StreamExt as _;
use http::{HeaderMap, StatusCode};
use kernel::settings::Settings;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

/// Starts it on a free port; it ends with the test's runtime. The settings of a node that has it.
pub(crate) async fn service() -> Settings {
    let router = Router::new()
        .route("/v1/echo", any(echo))
        .route("/v1/permits/{number}", any(echo))
        .route("/v1/blob/{bytes}", any(blob))
        .route("/v1/away", any(|| async { (StatusCode::FOUND, [("location", "http://127.0.0.1:1/")]) }))
        .route(
            "/v1/broken",
            any(|| async { (StatusCode::NOT_FOUND, [("x-road-error", "mine")], "no such thing") }),
        )
        .route("/v1/slow", any(|| async { tokio::time::sleep(Duration::from_secs(30)).await }));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    let urls = ["permits", "offices"].map(|api| (api.to_owned(), url.clone()));
    Settings { service_urls: BTreeMap::from(urls), exchange_timeout_seconds: 1, ..Settings::default() }
}

/// Tells what it was sent.
async fn echo(request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let (mut digest, mut length) = (Sha256::new(), 0);
    let mut stream = body.into_data_stream();
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.unwrap();
        length += chunk.len();
        digest.update(&chunk);
    }
    let headers: Vec<Value> = parts
        .headers
        .iter()
        .map(|(name, value)| json!([name.as_str(), String::from_utf8_lossy(value.as_bytes())]))
        .collect();
    let digest = hex::encode(digest.finalize());
    let told = json!({ "method": parts.method.as_str(), "uri": parts.uri.to_string(), "headers": headers,
                       "length": length, "sha256": digest });
    let mut beside = HeaderMap::new();
    for (name, value) in [("x-own", "kept"), ("keep-alive", "timeout=5"), ("server", "secret/1")] {
        beside.insert(name, value.parse().unwrap());
    }
    (StatusCode::CREATED, beside, told.to_string()).into_response()
}

/// So many bytes.
async fn blob(Path(bytes): Path<usize>) -> Body {
    const CHUNK: usize = 1 << 16;
    let chunks = (0..bytes.div_ceil(CHUNK)).map(move |at| {
        let length = CHUNK.min(bytes - at * CHUNK);
        Ok::<_, std::io::Error>(bytes::Bytes::from(vec![7_u8; length]))
    });
    Body::from_stream(futures_util::stream::iter(chunks))
}
