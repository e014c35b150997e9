//! The way to a service behind this node: plain HTTP/1.1 on the node's own network.

use std::time::Duration;

use axum::body::Body as HttpBody;
use http::{HeaderValue, Request, Uri, header};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use kernel::Ctx;

use super::{Body, BodyError, Call, CallError, Reply, headers};

/// How long a service may take to take the connection.
const CONNECT: Duration = Duration::from_secs(10);
/// A connection that is not used for so long is closed.
const IDLE: Duration = Duration::from_secs(30);
/// A service is given a second more for so many bytes that it has to read.
const BYTES_PER_SECOND: u64 = 1_000_000;

/// A part of the context: connections to the services behind this node. Without it each call makes its own.
#[derive(Clone)]
pub struct Services(Client<HttpConnector, HttpBody>);

impl Default for Services {
    fn default() -> Self {
        let mut connector = HttpConnector::new();
        connector.set_connect_timeout(Some(CONNECT));
        connector.set_nodelay(true);
        Self(Client::builder(TokioExecutor::new()).pool_idle_timeout(IDLE).build(connector))
    }
}

/// Calls a service and takes its whole answer. Redirects are answers like any other.
pub(super) async fn call(ctx: &Ctx, api: &str, call: Call) -> Result<Reply, CallError> {
    let failed = |reason: String| CallError::ServiceFailed { reason };
    let Some(url) = ctx.settings.service_urls.get(api) else {
        let next =
            format!("the node has no address for the API {api}; add it to service_urls in minben.toml");
        return Err(failed(next));
    };
    let query = call.query.as_ref().map_or_else(String::new, |query| format!("?{query}"));
    let uri: Uri = format!("{url}{}{query}", call.path)
        .parse()
        .map_err(|_| failed("the path and the service's address make no address together".to_owned()))?;
    let seconds = ctx.settings.exchange_timeout_seconds + call.body.length() / BYTES_PER_SECOND;
    let length = call.body.length();
    let mut request = Request::new(call.body.into_http());
    *request.method_mut() = call.method;
    *request.uri_mut() = uri;
    *request.headers_mut() = call.headers;
    if length > 0 {
        request.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    }
    let services = ctx.find_part::<Services>().cloned().unwrap_or_default();
    let answer = tokio::time::timeout(Duration::from_secs(seconds), services.0.request(request)).await;
    let answer = answer.map_err(|_| CallError::Timeout { seconds })?.map_err(|error| failed(told(&error)))?;
    let (parts, body) = answer.into_parts();
    let body = Body::read(HttpBody::new(body), ctx.settings.exchange_max_bytes()).await;
    let body = body.map_err(|error| match error {
        BodyError::Io(error) => BodyError::Io(error).into(),
        other => failed(format!("its answer: {other}")),
    })?;
    Ok(Reply { status: parts.status, headers: headers::end_to_end(&parts.headers, None), body })
}

/// The deepest cause says what is wrong; what lies over it says “client error”.
fn told(error: &dyn std::error::Error) -> String {
    let mut deepest = error;
    while let Some(source) = deepest.source() {
        deepest = source;
    }
    deepest.to_string()
}
