//! Where information systems of agencies call: `/r1` as X-Road's clients speak (PR-REST 1.0.4), `/n1` with
//! problem+json and proper statuses, `/listClients`.

use axum::Router;
use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use axum::routing::any;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use kernel::{Actor, AgencyId, Ctx};
use web::{Access, Failure, Route};

use super::headers::{self, ERROR, ID, LOOK_UP, RECEIPT, REQUEST_HASH, REQUEST_ID};
use super::meta::{self, About, Meta};
use super::told::{Mode, tell};
use super::{
    Asker, Body, Call, CallError, ClientId, Nodes, Reply, Spool, Target, head_bytes, is_here, perform,
    request_hash,
};
use crate::actions;

/// The addresses at which systems call. They stand beside the pages' router: their length of body, their
/// words for failures and their headers are the protocol's own.
pub const ROUTES: [Route; 3] = [
    Route { method: Method::GET, path: "/listClients", access: Access::Anyone },
    Route { method: Method::POST, path: "/r1/{*path}", access: Access::Client },
    Route { method: Method::POST, path: "/n1/{*path}", access: Access::Client },
];

/// The router for calls, with all its layers; to be merged with that of the pages.
pub fn router(ctx: &Ctx) -> Router {
    let router = Router::new()
        .route("/listClients", any(list_clients))
        .route("/r1/{*path}", any(handle))
        .route("/n1/{*path}", any(handle));
    let router = web::layers::protect(router, ctx).layer(from_fn_with_state(ctx.clone(), failures));
    web::layers::finish(router, ctx)
}

/// Puts what the layers inside refuse into the protocol's words.
async fn failures(State(ctx): State<Ctx>, request: Request, next: Next) -> Response {
    let mode = Mode::of(request.uri().path(), request.headers());
    let mut response = next.run(request).await;
    let Some(failure) = response.extensions_mut().remove::<Failure>() else { return response };
    let wait = response.headers().get(header::RETRY_AFTER).cloned();
    let seconds = wait.as_ref().and_then(|wait| wait.to_str().ok()?.parse().ok()).unwrap_or(1);
    let error = if failure.status == 429 { CallError::TooMany { seconds } } else { CallError::Internal };
    let mut told = tell(&ctx, mode, &error);
    if let Some(wait) = wait {
        told.headers_mut().insert(header::RETRY_AFTER, wait);
    }
    told
}

/// `GET /listClients`: JSON for who accepts it, XML for everybody else.
async fn list_clients(State(ctx): State<Ctx>, request: Request) -> Response {
    let accept =
        request.headers().get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let as_json = accept.contains("application/json");
    let mode = if as_json { Mode::XRoadJson } else { Mode::XRoadXml };
    let result = if request.method() == Method::GET {
        meta::list_clients(&ctx, as_json, request.uri().query())
    } else {
        Err(CallError::MethodNotOffered { method: request.method().to_string(), next: "use GET" })
    };
    match result {
        Ok(reply) => response(reply),
        Err(error) => tell(&ctx, mode, &error),
    }
}

/// What is known of a request before its call is made, for the answer's headers.
struct Seen {
    client: ClientId,
    target: Target,
    message: String,
    hash: Option<String>,
}

async fn handle(State(ctx): State<Ctx>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let mode = Mode::of(parts.uri.path(), &parts.headers);
    let request_id = headers::uuid(&ctx);
    let mut seen = None;
    let result = answer(&ctx, &parts, body, &request_id, &mut seen).await;
    let mut response = match result {
        Ok(reply) => response(reply),
        Err(error) => tell(&ctx, mode, &error),
    };
    let headers = response.headers_mut();
    headers.insert(REQUEST_ID, headers::value(&request_id));
    if let Some(Seen { client, target, message, hash }) = seen {
        headers.insert(headers::CLIENT, headers::value(&client.to_string()));
        headers.insert(headers::SERVICE, headers::value(&target.service.to_string()));
        headers.insert(ID, headers::value(&message));
        if let Some(hash) = hash {
            headers.insert(REQUEST_HASH, headers::value(&hash));
        }
        if let Some(id) = headers.get(LOOK_UP).and_then(|id| id.to_str().ok()).map(str::to_owned) {
            headers
                .insert(RECEIPT, headers::value(&receipt_path(&ctx, &target.service.agency, &message, &id)));
        }
    }
    response
}

/// Where the call's proof is: the receipt in this node's ledger, or the evidence of the exchange with the node that
/// served it.
fn receipt_path(ctx: &Ctx, provider: &AgencyId, message: &str, look_up: &str) -> String {
    match ctx.find_part::<Nodes>() {
        Some(Nodes(nodes)) if !is_here(ctx, provider) => nodes.evidence_path(message),
        _ => format!("/api/exchange/receipts/{look_up}"),
    }
}

async fn answer(
    ctx: &Ctx,
    parts: &Parts,
    body: axum::body::Body,
    request_id: &str,
    seen: &mut Option<Seen>,
) -> Result<Reply, CallError> {
    let (asker, credential) = recognise(ctx, parts).await?;
    let target = super::target(parts.uri.path())?;
    let message = headers::message_id(ctx, &parts.headers)?;
    let (client, _) = headers::read(&parts.headers, &message)?;
    if client.agency != asker.agency || client.instance != ctx.settings.federation_instance {
        return Err(CallError::NotTheClient { agency: asker.agency.to_string() });
    }
    headers::security_server(ctx, &parts.headers, &target.service.agency)?;
    let seen = seen.insert(Seen {
        client: client.clone(),
        target: target.clone(),
        message: message.clone(),
        hash: None,
    });
    let meta = Meta::of(&target.service.code);
    if meta.is_none() {
        // Before the body is taken: nobody has to send a gigabyte to learn that there is no such service.
        perform::contract_of(ctx, &catalogue::current(ctx), &target.service)?;
    }
    let mut sent = headers::end_to_end(&parts.headers, credential.as_ref());
    let head = head(parts, &sent, request_id, &message);
    let spool = Spool::new(ctx.settings.exchange_max_bytes()).with_sha512();
    let body = Body::read_into(spool, body).await?;
    let digest = body.sha512().filter(|_| body.length() > 0);
    seen.hash = Some(request_hash(&head, digest));
    if let Some(meta) = meta {
        let (path, query) = (target.path.as_str(), parts.uri.query());
        let about = About { client: &client, service: &target.service, method: &parts.method, path, query };
        return meta::answer(ctx, meta, &about);
    }
    sent.entry(header::ACCEPT).or_insert(HeaderValue::from_static("application/json"));
    let call = Call {
        id: message,
        client,
        service: target.service,
        asker,
        method: parts.method.clone(),
        path: target.path,
        query: parts.uri.query().map(str::to_owned),
        headers: sent,
        body,
    };
    perform(ctx, call).await
}

/// The head as it is hashed: what goes on, and the two headers that the node adds.
fn head(parts: &Parts, sent: &HeaderMap, request_id: &str, message: &str) -> Vec<u8> {
    let whole = parts.uri.path_and_query().map_or("/", |whole| whole.as_str());
    let mut all: Vec<(&[u8], &[u8])> =
        sent.iter().map(|(name, value)| (name.as_str().as_bytes(), value.as_bytes())).collect();
    let (request_id_name, id_name) = (REQUEST_ID, ID);
    all.push((request_id_name.as_str().as_bytes(), request_id.as_bytes()));
    if !sent.contains_key(&id_name) {
        all.push((id_name.as_str().as_bytes(), message.as_bytes()));
    }
    head_bytes(parts.method.as_str(), whole, all)
}

/// An extension of each request that came over TLS: the SHA-256 of the certificate whose key the caller has proved to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shown(pub [u8; 32]);

/// The agency's system by what it shows: a registered certificate in TLS, or a header, which goes no further. A service
/// that has an Authorization of its own is reached by certificate, or with Proxy-Authorization (RFC 9110, section 11.7).
async fn recognise(ctx: &Ctx, parts: &Parts) -> Result<(Asker, Option<HeaderName>), CallError> {
    let client = |(agency, credential): (AgencyId, String)| {
        Asker::of(&Actor::Client { agency, credential }, None).ok_or(CallError::NotAuthenticated)
    };
    if let Some(Shown(fingerprint)) = parts.extensions.get::<Shown>()
        && let Some(found) = actions::recognise_certificate(ctx, fingerprint).await?
    {
        return Ok((client(found)?, None));
    }
    let headers = &parts.headers;
    let name = [header::PROXY_AUTHORIZATION, header::AUTHORIZATION]
        .into_iter()
        .find(|name| headers.contains_key(name))
        .ok_or(CallError::NotAuthenticated)?;
    let token = headers.get(&name).and_then(token).ok_or(CallError::NotAuthenticated)?;
    let found: Option<(AgencyId, String)> = actions::recognise(ctx, &token).await?;
    Ok((client(found.ok_or(CallError::NotAuthenticated)?)?, Some(name)))
}

/// `id.secret` from Bearer (RFC 6750) or Basic (RFC 7617), which clients that know neither header can put
/// into the address.
fn token(value: &HeaderValue) -> Option<String> {
    let (scheme, rest) = value.to_str().ok()?.split_once(' ')?;
    if scheme.eq_ignore_ascii_case("bearer") {
        return Some(rest.trim().to_owned());
    }
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let pair = String::from_utf8(STANDARD.decode(rest.trim()).ok()?).ok()?;
    let (id, secret) = pair.split_once(':')?;
    Some(format!("{id}.{secret}"))
}

/// A service's answer, as it came.
fn response(reply: Reply) -> Response {
    let length = reply.body.length();
    let mut response = Response::new(reply.body.into_http());
    *response.status_mut() = reply.status;
    *response.headers_mut() = reply.headers;
    response.headers_mut().remove(ERROR);
    if length > 0 {
        response.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    }
    response
}
