//! Tokens: given, ended, explained.

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use http::{HeaderMap, StatusCode};
use kernel::{Ctx, Timestamp};
use serde_json::{Value, json};
use web::Form;

use super::{Refusal, private};
use crate::actions::{self, Granted};
use crate::jwt::{self, IdToken};
use crate::keys::{self, Keys};
use crate::model::{ACCESS_SECONDS, SignIn, Token, write_scopes};
use crate::{auth, hash, issuer, store};

/// `POST /openid/token` (RFC 6749, section 3.2).
pub(crate) async fn issue(
    State(ctx): State<Ctx>,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, Refusal> {
    let client = auth::client(&ctx, &headers, &form).await?;
    // Before anything is used up that could then not be answered.
    keys::check_open(&ctx)?;
    let granted = match form.text("grant_type") {
        "authorization_code" => {
            let (code, verifier) = (form.text("code"), form.text("code_verifier"));
            if code.is_empty() || verifier.is_empty() {
                let description = "code, redirect_uri and code_verifier are needed";
                return Err(Refusal::request("invalid_request", description));
            }
            actions::redeem(&ctx, &client, code, form.text("redirect_uri"), verifier).await?
        }
        "refresh_token" => actions::refresh(&ctx, &client, form.text("refresh_token")).await?,
        _ => {
            let description = "grant_type is authorization_code or refresh_token";
            return Err(Refusal::request("unsupported_grant_type", description));
        }
    };
    let granted = granted.map_err(|reason| {
        tracing::info!(client = client.id, ?reason, "a client was given no tokens");
        let description = "what was shown was never given to this client, was used before, or its time has passed; sign the person in again";
        Refusal::request("invalid_grant", description)
    })?;
    Ok(private(answer(&ctx, granted).await?))
}

async fn answer(ctx: &Ctx, granted: Granted) -> Result<Value, Refusal> {
    let sign_in = &granted.sign_in;
    let subject = actions::subject(ctx, &sign_in.client, &sign_in.person).await?;
    let keys = Keys::load(ctx).await?;
    let token = IdToken {
        issuer: issuer(ctx),
        subject: &subject,
        sign_in,
        nonce: granted.nonce.as_deref(),
        access_token: &granted.access,
    };
    let mut answer = json!({
        "access_token": granted.access,
        "token_type": "Bearer",
        "expires_in": ACCESS_SECONDS,
        "scope": write_scopes(&sign_in.scopes),
        "id_token": jwt::sign(ctx, &keys, &token)?,
    });
    if let Some(refresh) = granted.refresh {
        answer["refresh_token"] = json!(refresh);
    }
    Ok(answer)
}

/// `POST /openid/revoke` (RFC 7009). A token that is not the client's is answered alike.
pub(crate) async fn revoke(
    State(ctx): State<Ctx>,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, Refusal> {
    let client = auth::client(&ctx, &headers, &form).await?;
    if form.text("token").is_empty() {
        return Err(Refusal::request("invalid_request", "token is needed"));
    }
    actions::revoke(&ctx, &client, form.text("token")).await?;
    Ok(StatusCode::OK.into_response())
}

/// `POST /openid/introspect` (RFC 7662): for the token's own client, and for resource
/// servers of its agency whose file says so.
pub(crate) async fn introspect(
    State(ctx): State<Ctx>,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, Refusal> {
    let caller = auth::client(&ctx, &headers, &form).await?;
    let token = hash(form.text("token"));
    let found = find(&ctx, token).await?.filter(|(_, sign_in)| {
        let of = catalogue::current(&ctx).client(&sign_in.client).cloned();
        let same_agency = of.is_some_and(|client| client.agency == caller.agency);
        sign_in.client == caller.id || (caller.introspects && same_agency)
    });
    let Some((token, sign_in)) = found else { return Ok(private(json!({ "active": false }))) };
    let seconds = |at: Timestamp| at.0.div_euclid(1_000_000);
    Ok(private(json!({
        "active": true,
        "scope": write_scopes(&sign_in.scopes),
        "client_id": sign_in.client,
        "token_type": "Bearer",
        "iss": issuer(&ctx),
        "sub": actions::subject(&ctx, &sign_in.client, &sign_in.person).await?,
        "iat": seconds(token.issued_at),
        "exp": seconds(token.expires_at),
        "auth_time": seconds(sign_in.auth_at),
        "acr": sign_in.acr,
        "sid": sign_in.id,
    })))
}

/// A token that opens something now, with its sign-in.
pub(super) async fn find(ctx: &Ctx, hash: String) -> Result<Option<(Token, SignIn)>, kernel::DbError> {
    let now = ctx.now();
    ctx.read(move |r| {
        let found = store::find_token(r, &hash)?;
        let Some(token) = found.filter(|token| now < token.expires_at && token.used_at.is_none()) else {
            return Ok(None);
        };
        let sign_in = store::find_sign_in(r, &token.sign_in)?.filter(|sign_in| sign_in.ended_at.is_none());
        Ok(sign_in.map(|sign_in| (token, sign_in)))
    })
    .await
}
