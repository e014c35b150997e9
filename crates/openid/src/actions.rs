//! What is done: sign a person in at a client, redeem what it was given, end it.

mod ends;
mod rotate;

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use catalogue::model::{Client, Scope};
use kernel::{Actor, Audit, Ctx, DbError, Fact, PersonId, Timestamp, Tx};
use serde_json::json;

use crate::error::OpenidError;
use crate::hash;
use crate::jobs::{TIDY, TIDY_AFTER_SECONDS};
use crate::model::{
    ACCESS_SECONDS, CODE_SECONDS, REFRESH_SECONDS, Request, SignIn, TokenKind, acr, write_scopes,
};
use crate::session::{self, Session};
use crate::store::{self, Code};

pub(crate) use ends::{end_session, end_sign_in};
pub use rotate::{rotate, withdraw_key};

/// Why nothing is issued; the client hears `invalid_grant` whichever it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoGrant {
    /// Never issued, or of another client.
    Unknown,
    /// Its time has passed, or the sign-in has ended.
    Ended,
    /// Used before: everything that came of it has ended now.
    Replayed,
    /// Another address, or not the secret that belongs to the challenge.
    Mismatch,
}

/// What a client is given.
pub struct Granted {
    /// The sign-in.
    pub sign_in: SignIn,
    /// Opens the person's data until its time has passed.
    pub access: String,
    /// Gets the next one.
    pub refresh: Option<String>,
    /// From the request.
    pub nonce: Option<String>,
}

/// Signs the person in at the client; gives the code. `consents` says that the person has
/// just agreed, otherwise they had before.
pub(crate) async fn sign_in(
    ctx: &Ctx,
    actor: &Actor,
    session: &Session,
    request: &Request,
    consents: bool,
) -> Result<String, OpenidError> {
    let Some(person) = session::person(actor).cloned() else { return Err(OpenidError::NoConsent) };
    let (actor, session, request) = (actor.clone(), session.clone(), request.clone());
    ctx.write(move |tx| {
        let client = &request.client;
        let scopes = write_scopes(&request.scopes);
        if consents {
            store::withdraw(tx, &person.id, &client.id)?;
            store::insert_consent(tx, &person.id, &client.id, &scopes)?;
            write_audit(tx, &actor, "openid.consent", client, json!({ "scopes": scopes }))?;
        }
        let now = tx.now();
        let new = SignIn {
            id: tx.new_id(),
            person: person.id.clone(),
            client: client.id.clone(),
            scopes: request.scopes.clone(),
            post: actor.official().map(|official| official.post.clone()),
            session_hash: session.hash.clone(),
            acr: acr(session.level).to_owned(),
            auth_at: session.auth_at,
            began_at: now,
            ended_at: None,
        };
        store::insert_sign_in(tx, &new)?;
        let code = tx.secret();
        let stands_for = Code {
            sign_in: new.id.clone(),
            redirect_uri: request.redirect_uri.clone(),
            nonce: request.nonce.clone(),
            challenge: request.challenge.clone(),
            expires_at: now.plus_seconds(CODE_SECONDS),
            used_at: None,
        };
        store::insert_code(tx, &hash(&code), &stands_for)?;
        write_audit(tx, &actor, "openid.sign_in", client, json!({ "sign_in": new.id, "scopes": scopes }))?;
        let dims = json!({ "client": client.id });
        tx.fact(Fact { kind: "openid.signed_in", agency: Some(&client.agency), dims, value: 1 })?;
        tx.enqueue_at(TIDY.name, &json!({}), now.plus_seconds(TIDY_AFTER_SECONDS), Some(TIDY.name))?;
        Ok::<_, DbError>(code)
    })
    .await
    .map_err(OpenidError::from)
}

/// Gives tokens for a code (RFC 6749, section 4.1.3; RFC 7636, section 4.6).
pub async fn redeem(
    ctx: &Ctx,
    client: &Arc<Client>,
    code: &str,
    redirect_uri: &str,
    verifier: &str,
) -> Result<Result<Granted, NoGrant>, DbError> {
    let (client, code, redirect_uri) = (client.clone(), hash(code), redirect_uri.to_owned());
    let challenge = URL_SAFE_NO_PAD.encode(kernel::digest::Sha256::digest(verifier.as_bytes()));
    let context = ctx.clone();
    ctx.write(move |tx| {
        let Some(found) = store::find_code(tx, &code)? else { return Ok(Err(NoGrant::Unknown)) };
        let Some(sign_in) = store::find_sign_in(tx, &found.sign_in)? else {
            return Ok(Err(NoGrant::Unknown));
        };
        // Another client's code is none of this one's business, and stays what it is.
        if sign_in.client != client.id {
            return Ok(Err(NoGrant::Unknown));
        }
        if found.used_at.is_some() || !store::use_code(tx, &code)? {
            end_replayed(&context, tx, &client, &sign_in)?;
            return Ok(Err(NoGrant::Replayed));
        }
        if found.redirect_uri != redirect_uri || found.challenge != challenge {
            return Ok(Err(NoGrant::Mismatch));
        }
        if tx.now() >= found.expires_at || sign_in.ended_at.is_some() {
            return Ok(Err(NoGrant::Ended));
        }
        let until = tx.now().plus_seconds(REFRESH_SECONDS);
        grant(tx, sign_in, found.nonce, until).map(Ok)
    })
    .await
}

/// Gives new tokens for a refresh token, which is then used up (RFC 6749, section 6; RFC 9700, section 4.14).
pub async fn refresh(
    ctx: &Ctx,
    client: &Arc<Client>,
    token: &str,
) -> Result<Result<Granted, NoGrant>, DbError> {
    let (client, token, context) = (client.clone(), hash(token), ctx.clone());
    ctx.write(move |tx| {
        let found = store::find_token(tx, &token)?.filter(|found| found.kind == TokenKind::Refresh.as_str());
        let Some(found) = found else { return Ok(Err(NoGrant::Unknown)) };
        let Some(sign_in) = store::find_sign_in(tx, &found.sign_in)? else {
            return Ok(Err(NoGrant::Unknown));
        };
        if sign_in.client != client.id {
            return Ok(Err(NoGrant::Unknown));
        }
        if found.used_at.is_some() || !store::use_token(tx, &token)? {
            end_replayed(&context, tx, &client, &sign_in)?;
            return Ok(Err(NoGrant::Replayed));
        }
        if tx.now() >= found.expires_at || sign_in.ended_at.is_some() {
            return Ok(Err(NoGrant::Ended));
        }
        // The end that the first one had: using a sign-in does not make it last for ever.
        grant(tx, sign_in, None, found.expires_at).map(Ok)
    })
    .await
}

fn grant(tx: &mut Tx, sign_in: SignIn, nonce: Option<String>, until: Timestamp) -> Result<Granted, DbError> {
    let access = tx.secret();
    let ends = tx.now().plus_seconds(ACCESS_SECONDS);
    store::insert_token(tx, &hash(&access), TokenKind::Access, &sign_in.id, ends)?;
    let mut refresh = None;
    if sign_in.scopes.contains(&Scope::OfflineAccess) {
        let token = tx.secret();
        store::insert_token(tx, &hash(&token), TokenKind::Refresh, &sign_in.id, until)?;
        refresh = Some(token);
    }
    Ok(Granted { sign_in, access, refresh, nonce })
}

/// Somebody has what was meant for one client alone: nobody keeps anything.
fn end_replayed(ctx: &Ctx, tx: &mut Tx, client: &Client, sign_in: &SignIn) -> Result<(), DbError> {
    end_sign_in(ctx, tx, sign_in)?;
    let actor = Actor::Client { agency: client.agency.clone(), credential: client.id.clone() };
    write_audit(tx, &actor, "openid.replayed", client, json!({ "sign_in": sign_in.id }))
}

/// Ends a token of the client's; a refresh token with all that came of it (RFC 7009).
pub async fn revoke(ctx: &Ctx, client: &Arc<Client>, token: &str) -> Result<(), DbError> {
    let (client, token) = (client.clone(), hash(token));
    ctx.write(move |tx| {
        let Some(found) = store::find_token(tx, &token)? else { return Ok(()) };
        let sign_in = store::find_sign_in(tx, &found.sign_in)?;
        let Some(sign_in) = sign_in.filter(|sign_in| sign_in.client == client.id) else { return Ok(()) };
        if found.kind == TokenKind::Refresh.as_str() {
            store::end_sign_in(tx, &sign_in.id)
        } else {
            store::expire_token(tx, &token)
        }
    })
    .await
}

/// Withdraws the person's consent to a client; what it was given opens nothing from now on.
pub async fn withdraw(ctx: &Ctx, actor: &Actor, client: &str) -> Result<(), OpenidError> {
    let Some(person) = session::person(actor).map(|person| person.id.clone()) else {
        return Err(OpenidError::NoConsent);
    };
    let (actor, client, context) = (actor.clone(), client.to_owned(), ctx.clone());
    ctx.write(move |tx| {
        if !store::withdraw(tx, &person, &client)? {
            return Err(OpenidError::NoConsent);
        }
        ends::end_all_at(&context, tx, &person, &client)?;
        tx.audit(Audit {
            actor: &actor,
            action: "openid.withdraw",
            object: "client",
            object_id: &client,
            agency: None,
            detail: json!({}),
        })?;
        Ok(())
    })
    .await
}

/// Ends a session here and at every client that it was used for.
pub(crate) async fn sign_out(ctx: &Ctx, session: &Session) -> Result<(), DbError> {
    let (context, hash) = (ctx.clone(), session.hash.clone());
    ctx.write(move |tx| end_session(&context, tx, &hash)).await?;
    identity::actions::sign_out(ctx, &session.token).await
}

/// The identifier by which one client knows a person (OpenID Connect Core, section 8.1):
/// no two clients can find out that they speak of the same one.
pub(crate) async fn subject(ctx: &Ctx, client: &str, person: &PersonId) -> Result<String, DbError> {
    const SECRET: &str = "pairwise";
    let secret = match ctx.read(|r| store::find_secret(r, SECRET)).await? {
        Some(secret) => secret,
        None => ctx.write(|tx| store::secret(tx, SECRET)).await?,
    };
    let key = aws_lc_rs::hmac::Key::new(aws_lc_rs::hmac::HMAC_SHA256, secret.as_bytes());
    let tag = aws_lc_rs::hmac::sign(&key, format!("{client}\n{person}").as_bytes());
    Ok(URL_SAFE_NO_PAD.encode(tag.as_ref()))
}

fn write_audit(
    tx: &mut Tx,
    actor: &Actor,
    action: &'static str,
    client: &Client,
    detail: serde_json::Value,
) -> Result<(), DbError> {
    let agency = Some(&client.agency);
    tx.audit(Audit { actor, action, object: "client", object_id: &client.id, agency, detail })
}
