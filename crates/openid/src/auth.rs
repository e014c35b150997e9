//! Which client calls: by a credential of its agency, or by what it signed with its key.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use catalogue::model::Client;
use http::{HeaderMap, header};
use kernel::{Ctx, DbError};
use percent_encoding::percent_decode_str;
use web::Form;

use crate::api::Refusal;
use crate::{issuer, jwt, store};

/// Assertions of this type (RFC 7523, section 2.2).
const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// The client that sends a request (RFC 6749, section 2.3; OpenID Connect Core, section 9).
pub(crate) async fn client(ctx: &Ctx, headers: &HeaderMap, form: &Form) -> Result<Arc<Client>, Refusal> {
    let found = if form.has("client_assertion") {
        by_assertion(ctx, form).await
    } else {
        by_secret(ctx, headers).await
    };
    match found {
        Ok(Some(client)) => Ok(client),
        Ok(None) => Err(Refusal::client(headers.contains_key(header::AUTHORIZATION))),
        Err(error) => Err(Refusal::storage(&error)),
    }
}

fn known(ctx: &Ctx, id: &str) -> Option<Arc<Client>> {
    let today = ctx.today();
    let client = catalogue::current(ctx).client(id).cloned()?;
    directory::agencies(ctx).in_force(&client.agency, today)?;
    Some(client).filter(|client| client.in_force(today))
}

/// `client_secret_basic`: the secret is a credential of the client's agency.
async fn by_secret(ctx: &Ctx, headers: &HeaderMap) -> Result<Option<Arc<Client>>, DbError> {
    let Some((id, secret)) = basic(headers) else { return Ok(None) };
    // Who has a key shows it: a credential would be a weaker way in.
    let Some(client) = known(ctx, &id).filter(|client| client.keys.is_empty()) else { return Ok(None) };
    match exchange::actions::recognise(ctx, &secret).await {
        Ok(Some((agency, _))) if agency == client.agency => Ok(Some(client)),
        Ok(_) => Ok(None),
        Err(error) => {
            tracing::error!(%error, "credentials cannot be read; the caller is refused");
            Ok(None)
        }
    }
}

/// Id and secret of `Authorization: Basic`, each form-encoded (RFC 6749, section 2.3.1).
fn basic(headers: &HeaderMap) -> Option<(String, String)> {
    let line = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let coded = line.get(..6).filter(|scheme| scheme.eq_ignore_ascii_case("basic ")).and(line.get(6..))?;
    let text = String::from_utf8(STANDARD.decode(coded.trim()).ok()?).ok()?;
    let (id, secret) = text.split_once(':')?;
    let plain = |text: &str| percent_decode_str(&text.replace('+', " ")).decode_utf8().ok().map(String::from);
    Some((plain(id)?, plain(secret)?))
}

/// `private_key_jwt`: each assertion opens once.
async fn by_assertion(ctx: &Ctx, form: &Form) -> Result<Option<Arc<Client>>, DbError> {
    let token = form.text("client_assertion");
    let id = claimed(token).filter(|id| form.opt("client_id").is_none_or(|named| named == id));
    let client = id.and_then(|id| known(ctx, &id));
    let Some(client) = client.filter(|_| form.text("client_assertion_type") == JWT_BEARER) else {
        return Ok(None);
    };
    let endpoint = format!("{}/openid/token", issuer(ctx));
    let audiences = [issuer(ctx), endpoint.as_str()];
    let Some((jti, until)) = jwt::check_assertion(token, &client, &audiences, ctx.now()) else {
        return Ok(None);
    };
    let id = client.id.clone();
    let fresh = ctx.write(move |tx| store::use_assertion(tx, &id, &jti, until)).await?;
    Ok(fresh.then_some(client))
}

/// Whose assertion this says it is; checked afterwards against that client's keys.
fn claimed(token: &str) -> Option<String> {
    let body = token.split('.').nth(1)?;
    let bytes = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(body).ok()?;
    let claims: serde_json::Value = serde_json::from_slice(&bytes).ok()?;
    claims["sub"].as_str().map(str::to_owned)
}
