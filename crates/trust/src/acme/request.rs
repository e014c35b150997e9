//! A request that has passed: right address, fresh nonce, signature of a known key.

use axum::body::Bytes;
use axum::response::{IntoResponse as _, Response};
use http::{HeaderName, HeaderValue, StatusCode, header};
use kernel::Ctx;
use serde_json::Value as Json;

use super::jws::{Jwk, Jws};
use super::{Problem, url};
use crate::store::{self, Account};

/// Seconds a nonce may wait.
const NONCE_SECONDS: i64 = 3_600;

/// A request of an account.
pub(super) struct Signed {
    pub(super) account: Account,
    pub(super) jws: Jws,
}

/// Makes a nonce.
pub(super) async fn nonce(ctx: &Ctx) -> Result<String, Problem> {
    Ok(ctx
        .write(|tx| {
            let nonce = tx.secret();
            let now = tx.now();
            store::insert_nonce(tx, &nonce, now.plus_seconds(NONCE_SECONDS))?;
            Ok::<_, kernel::DbError>(nonce)
        })
        .await?)
}

/// Reads a request for `path`; checks address and nonce, not yet the signature.
async fn read(ctx: &Ctx, path: &str, body: &Bytes) -> Result<Jws, Problem> {
    let jws = Jws::read(body)?;
    if jws.url() != url(ctx, path) {
        return Err(Problem::new(401, "unauthorized", "the request was signed for another address"));
    }
    let nonce = jws.nonce().unwrap_or_default().to_owned();
    if !ctx.write(move |tx| store::take_nonce(tx, &nonce)).await? {
        return Err(Problem::new(400, "badNonce", "the nonce is unknown, old or used; take the new one"));
    }
    Ok(jws)
}

/// A request that carries its own key.
pub(super) async fn with_key(ctx: &Ctx, path: &str, body: &Bytes) -> Result<(Jwk, Jws), Problem> {
    let jws = read(ctx, path, body).await?;
    let jwk = jws.jwk().cloned();
    let key = jwk.ok_or_else(|| Problem::new(400, "malformed", "jwk is needed here, and kid is not"))?;
    jws.verify(&key)?;
    Ok((key, jws))
}

/// A request of an account in force.
pub(super) async fn with_account(ctx: &Ctx, path: &str, body: &Bytes) -> Result<Signed, Problem> {
    let jws = read(ctx, path, body).await?;
    let unknown = || Problem::new(400, "accountDoesNotExist", "register an account first");
    let id = jws.kid().and_then(|kid| kid.strip_prefix(&url(ctx, "/acme/account/"))).map(str::to_owned);
    let id = id.ok_or_else(|| Problem::new(400, "malformed", "kid is needed here, and jwk is not"))?;
    let account = ctx.read(move |r| store::find_account(r, &id)).await?.ok_or_else(unknown)?;
    let key: Jwk = serde_json::from_str(&account.jwk).map_err(|_| unknown())?;
    jws.verify(&key)?;
    if account.status != "valid" {
        return Err(Problem::new(401, "unauthorized", "the account was deactivated"));
    }
    Ok(Signed { account, jws })
}

/// A request either of an account or, for revoking, with the certificate's own key.
pub(super) async fn with_either(
    ctx: &Ctx,
    path: &str,
    body: &Bytes,
) -> Result<(Option<Account>, Jws), Problem> {
    if Jws::read(body)?.kid().is_some() {
        let signed = with_account(ctx, path, body).await?;
        return Ok((Some(signed.account), signed.jws));
    }
    let (_, jws) = with_key(ctx, path, body).await?;
    Ok((None, jws))
}

/// An answer with a fresh nonce, which each answer to a signed request has (RFC 8555 §6.5).
pub(super) async fn answer(ctx: &Ctx, result: Result<Answer, Problem>) -> Response {
    let mut response = match result {
        Ok(answer) => answer.into_response(ctx),
        Err(problem) => problem.into_response(),
    };
    if let Ok(nonce) = nonce(ctx).await
        && let Ok(value) = HeaderValue::try_from(nonce)
    {
        response.headers_mut().insert(HeaderName::from_static("replay-nonce"), value);
    }
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// What is answered.
pub(super) enum Answer {
    /// A JSON document.
    Json(Json),
    /// A JSON document that was made, at an address.
    Made(Json, String),
    /// A JSON document that was there, at an address.
    Found(Json, String),
    /// A JSON document that belongs to another at an address.
    Up(Json, String),
    /// A chain of certificates.
    Chain(String),
    /// Nothing.
    Empty,
}

impl Answer {
    fn into_response(self, ctx: &Ctx) -> Response {
        let json = |status: StatusCode, json: Json| {
            (status, [(header::CONTENT_TYPE, "application/json")], json.to_string()).into_response()
        };
        let at = |mut response: Response, name: HeaderName, value: String| {
            if let Ok(value) = HeaderValue::try_from(value) {
                response.headers_mut().append(name, value);
            }
            response
        };
        match self {
            Self::Json(document) => json(StatusCode::OK, document),
            Self::Made(document, path) => {
                at(json(StatusCode::CREATED, document), header::LOCATION, url(ctx, &path))
            }
            Self::Found(document, path) => {
                at(json(StatusCode::OK, document), header::LOCATION, url(ctx, &path))
            }
            Self::Up(document, path) => {
                let link = format!("<{}>;rel=\"up\"", url(ctx, &path));
                at(json(StatusCode::OK, document), header::LINK, link)
            }
            Self::Chain(pem) => {
                ([(header::CONTENT_TYPE, "application/pem-certificate-chain")], pem).into_response()
            }
            Self::Empty => StatusCode::OK.into_response(),
        }
    }
}
