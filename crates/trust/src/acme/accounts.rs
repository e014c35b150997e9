//! Directory, nonces and accounts (RFC 8555 §7.1 to §7.3).

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use http::{HeaderName, HeaderValue, StatusCode, header};
use kernel::{Actor, Audit, Ctx, Fact, Tx};
use serde::Deserialize;
use serde_json::{Value as Json, json};

use super::jws::Jws;
use super::request::{self, Answer, answer, with_account, with_key};
use super::{Problem, url};
use crate::store::{self, Account};

/// `GET /acme/directory`.
pub(super) async fn directory(State(ctx): State<Ctx>) -> Response {
    let at = |path: &str| url(&ctx, path);
    let document = json!({
        "newNonce": at("/acme/new-nonce"),
        "newAccount": at("/acme/new-account"),
        "newOrder": at("/acme/new-order"),
        "revokeCert": at("/acme/revoke"),
        "keyChange": at("/acme/key-change"),
        "meta": { "website": at("/authorities"), "externalAccountRequired": false },
    });
    ([(header::CONTENT_TYPE, "application/json")], document.to_string()).into_response()
}

/// `HEAD` and `GET /acme/new-nonce`.
pub(super) async fn new_nonce(State(ctx): State<Ctx>) -> Result<Response, Problem> {
    let nonce = request::nonce(&ctx).await?;
    let mut response = StatusCode::NO_CONTENT.into_response();
    let headers = response.headers_mut();
    if let Ok(value) = HeaderValue::try_from(nonce) {
        headers.insert(HeaderName::from_static("replay-nonce"), value);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// The payload of a new account.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct NewAccount {
    #[serde(default)]
    contact: Vec<String>,
    #[serde(default)]
    only_return_existing: bool,
}

/// `POST /acme/new-account`.
pub(super) async fn create(State(ctx): State<Ctx>, body: Bytes) -> Response {
    let result = register(&ctx, &body).await;
    answer(&ctx, result).await
}

async fn register(ctx: &Ctx, body: &Bytes) -> Result<Answer, Problem> {
    let (key, jws) = with_key(ctx, "/acme/new-account", body).await?;
    let asked: NewAccount = jws.json()?;
    let contact = check_contact(&asked.contact)?;
    let thumbprint = key.thumbprint();
    let jwk = serde_json::to_string(&key).unwrap_or_default();
    let (account, made) = ctx
        .write(move |tx| {
            if let Some(known) = store::find_account_by_key(tx, &thumbprint)? {
                return Ok((Some(known), false));
            }
            if asked.only_return_existing {
                return Ok((None, false));
            }
            let new = Account {
                id: tx.new_id(),
                thumbprint: thumbprint.clone(),
                jwk: jwk.clone(),
                contact: contact.clone(),
                status: "valid".to_owned(),
            };
            store::insert_account(tx, &new)?;
            note(tx, "trust.acme_account", &new.id)?;
            Ok::<_, kernel::DbError>((Some(new), true))
        })
        .await?;
    let account =
        account.ok_or_else(|| Problem::new(400, "accountDoesNotExist", "no account has this key"))?;
    let path = format!("/acme/account/{}", account.id);
    Ok(if made { Answer::Made(document(&account), path) } else { Answer::Found(document(&account), path) })
}

/// Accounts act for nobody until they order, so they are strangers here.
fn note(tx: &mut Tx, action: &'static str, id: &str) -> Result<(), kernel::DbError> {
    tx.audit(Audit {
        actor: &Actor::Stranger,
        action,
        object: "acme_account",
        object_id: id,
        agency: None,
        detail: json!({}),
    })?;
    tx.fact(Fact { kind: action, agency: None, dims: json!({}), value: 1 })
}

fn check_contact(contact: &[String]) -> Result<String, Problem> {
    let good = |one: &&String| one.starts_with("mailto:") && one.len() <= 200;
    if contact.len() > 5 || !contact.iter().all(|one| good(&one)) {
        return Err(Problem::new(400, "unsupportedContact", "contacts are at most five mailto: addresses"));
    }
    Ok(contact.join(" "))
}

fn document(account: &Account) -> Json {
    let contact: Vec<&str> = account.contact.split_whitespace().collect();
    json!({ "status": account.status, "contact": contact })
}

/// The payload of a change.
#[derive(Debug, Deserialize)]
struct Change {
    status: Option<String>,
    contact: Option<Vec<String>>,
}

/// `POST /acme/account/{id}`: look, change the contact, or deactivate.
pub(super) async fn change(State(ctx): State<Ctx>, Path(id): Path<String>, body: Bytes) -> Response {
    let result = apply(&ctx, &id, &body).await;
    answer(&ctx, result).await
}

async fn apply(ctx: &Ctx, id: &str, body: &Bytes) -> Result<Answer, Problem> {
    let signed = with_account(ctx, &format!("/acme/account/{id}"), body).await?;
    let mut account = signed.account;
    if account.id != id {
        return Err(Problem::new(401, "unauthorized", "this is another account"));
    }
    if signed.jws.payload.is_empty() {
        return Ok(Answer::Json(document(&account)));
    }
    let change: Change = signed.jws.json()?;
    if let Some(contact) = &change.contact {
        account.contact = check_contact(contact)?;
    }
    match change.status.as_deref() {
        None | Some("valid") => {}
        Some("deactivated") => "deactivated".clone_into(&mut account.status),
        Some(_) => return Err(Problem::new(400, "malformed", "an account can only be deactivated")),
    }
    let kept = account.clone();
    ctx.write(move |tx| {
        store::update_account(tx, &kept)?;
        note(tx, "trust.acme_account_changed", &kept.id)
    })
    .await?;
    Ok(Answer::Json(document(&account)))
}

/// The inner payload of a key change (RFC 8555 §7.3.5).
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct KeyChange {
    account: String,
    old_key: super::jws::Jwk,
}

/// `POST /acme/key-change`: signed by the old key, and inside by the new one.
pub(super) async fn change_key(State(ctx): State<Ctx>, body: Bytes) -> Response {
    let result = exchange_key(&ctx, &body).await;
    answer(&ctx, result).await
}

async fn exchange_key(ctx: &Ctx, body: &Bytes) -> Result<Answer, Problem> {
    const PATH: &str = "/acme/key-change";
    let signed = with_account(ctx, PATH, body).await?;
    let inner = Jws::read(&signed.jws.payload)?;
    let malformed = |detail: &str| Problem::new(400, "malformed", detail);
    let new =
        inner.jwk().cloned().ok_or_else(|| malformed("the inner request carries the new key as jwk"))?;
    inner.verify(&new)?;
    if inner.nonce().is_some() {
        return Err(malformed("the inner request carries no nonce"));
    }
    if inner.url() != url(ctx, PATH) {
        return Err(malformed("the inner request is for another address"));
    }
    let change: KeyChange = inner.json()?;
    let mut account = signed.account;
    let path = format!("/acme/account/{}", account.id);
    if change.account != url(ctx, &path) || change.old_key.thumbprint() != account.thumbprint {
        return Err(malformed("the inner request names another account or key"));
    }
    account.thumbprint = new.thumbprint();
    account.jwk = serde_json::to_string(&new).unwrap_or_default();
    let kept = account.clone();
    let taken = ctx
        .write(move |tx| {
            if let Some(other) = store::find_account_by_key(tx, &kept.thumbprint)? {
                return Ok(Some(other.id));
            }
            store::update_account(tx, &kept)?;
            note(tx, "trust.acme_key_changed", &kept.id)?;
            Ok::<_, kernel::DbError>(None)
        })
        .await?;
    if let Some(other) = taken {
        let other = url(ctx, &format!("/acme/account/{other}"));
        return Err(Problem::new(409, "malformed", "another account has this key").at(other));
    }
    Ok(Answer::Found(document(&account), path))
}
