//! Signed tokens: ID tokens that this node makes, assertions that clients make (RFC 7519).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use catalogue::model::Client;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use kernel::{Ctx, Timestamp};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::error::OpenidError;
use crate::keys::Keys;
use crate::model::{ACCESS_SECONDS, SignIn, SignInId};

/// Longest life of a client's assertion, and most that clocks may differ, in seconds.
const ASSERTION_SECONDS: i64 = 600;
const CLOCK_SECONDS: i64 = 60;
/// A logout token is taken for two minutes at most (Back-Channel Logout, section 2.4); each try has one of its own.
const LOGOUT_SECONDS: i64 = 120;

/// Claims of an ID token besides those of the sign-in itself.
pub(crate) struct IdToken<'a> {
    pub(crate) issuer: &'a str,
    pub(crate) subject: &'a str,
    pub(crate) sign_in: &'a SignIn,
    pub(crate) nonce: Option<&'a str>,
    pub(crate) access_token: &'a str,
}

/// Signs an ID token (OpenID Connect Core, section 2).
pub(crate) fn sign(ctx: &Ctx, keys: &Keys, token: &IdToken<'_>) -> Result<String, OpenidError> {
    let now = ctx.now();
    let seconds = |at: Timestamp| at.0.div_euclid(1_000_000);
    // at_hash: the left half of the access token's hash (section 3.1.3.6).
    let digest = kernel::digest::Sha256::digest(token.access_token.as_bytes());
    let mut claims = json!({
        "iss": token.issuer,
        "sub": token.subject,
        "aud": token.sign_in.client,
        "iat": seconds(now),
        "exp": seconds(now) + ACCESS_SECONDS,
        "auth_time": seconds(token.sign_in.auth_at),
        "acr": token.sign_in.acr,
        "sid": token.sign_in.id,
        "at_hash": URL_SAFE_NO_PAD.encode(&digest[..16]),
    });
    if let Some(nonce) = token.nonce {
        claims["nonce"] = json!(nonce);
    }
    keys.sign(ctx, "JWT", &claims)
}

/// Claims of a logout token.
pub(crate) struct LogoutToken<'a> {
    pub(crate) issuer: &'a str,
    pub(crate) subject: &'a str,
    pub(crate) client: &'a str,
    /// The sign-in that ended; none when all of the person's at this client did.
    pub(crate) sid: Option<&'a SignInId>,
    /// Its own id.
    pub(crate) id: &'a str,
}

/// Signs a logout token (OpenID Connect Back-Channel Logout 1.0, section 2.4). It never has a nonce, so that nobody can
/// take it for an ID token.
pub(crate) fn sign_logout(ctx: &Ctx, keys: &Keys, token: &LogoutToken<'_>) -> Result<String, OpenidError> {
    let now = ctx.now().0.div_euclid(1_000_000);
    let mut claims = json!({
        "iss": token.issuer,
        "sub": token.subject,
        "aud": token.client,
        "iat": now,
        "exp": now + LOGOUT_SECONDS,
        "jti": token.id,
        "events": { "http://schemas.openid.net/event/backchannel-logout": {} },
    });
    if let Some(sid) = token.sid {
        claims["sid"] = json!(sid);
    }
    keys.sign(ctx, "logout+jwt", &claims)
}

/// Claims of an ID token of ours that a client shows when somebody signs out. Its age does
/// not matter then (OpenID Connect RP-Initiated Logout, section 2).
#[derive(Debug, Deserialize)]
pub(crate) struct Hint {
    pub(crate) aud: String,
    pub(crate) sid: String,
}

/// Reads an ID token that this node signed; none when it did not, or with a key long past.
pub(crate) fn read_hint(keys: &Keys, issuer: &str, token: &str) -> Option<Hint> {
    let key = keys.find(&decode_header(token).ok()?.kid?)?;
    let key = DecodingKey::from_ec_components(&key.x, &key.y).ok()?;
    let mut validation = validation();
    validation.set_issuer(&[issuer]);
    decode::<Hint>(token, &key, &validation).ok().map(|data| data.claims)
}

/// Claims of a client's assertion (RFC 7523, section 3).
#[derive(Debug, Deserialize)]
struct Assertion {
    iss: String,
    sub: String,
    aud: Value,
    exp: i64,
    jti: String,
}

/// Checks an assertion that says it is of `client`, for one of the `audiences`; gives its
/// id and end, so that it is used once.
pub(crate) fn check_assertion(
    token: &str,
    client: &Client,
    audiences: &[&str],
    now: Timestamp,
) -> Option<(String, Timestamp)> {
    let kid = decode_header(token).ok()?.kid;
    let wanted = |key: &&catalogue::model::ClientKey| kid.as_ref().is_none_or(|kid| *kid == key.kid);
    let claims = client.keys.iter().filter(wanted).find_map(|key| {
        let key = DecodingKey::from_ec_components(&key.x, &key.y).ok()?;
        decode::<Assertion>(token, &key, &validation()).ok().map(|data| data.claims)
    })?;
    let is_for_us = match &claims.aud {
        Value::String(one) => audiences.contains(&one.as_str()),
        Value::Array(many) => many.iter().filter_map(Value::as_str).any(|one| audiences.contains(&one)),
        _ => false,
    };
    let seconds = now.0.div_euclid(1_000_000);
    let in_time =
        claims.exp > seconds - CLOCK_SECONDS && claims.exp <= seconds + ASSERTION_SECONDS + CLOCK_SECONDS;
    let named = claims.iss == client.id
        && claims.sub == client.id
        && !claims.jti.is_empty()
        && claims.jti.len() <= 200;
    (is_for_us && in_time && named)
        .then(|| (claims.jti, Timestamp((claims.exp + CLOCK_SECONDS).saturating_mul(1_000_000))))
}

/// ES256 and nothing else. Times are compared with the node's clock, not with the machine's.
fn validation() -> Validation {
    let mut validation = Validation::new(Algorithm::ES256);
    validation.validate_exp = false;
    validation.validate_aud = false;
    validation.required_spec_claims.clear();
    validation
}
