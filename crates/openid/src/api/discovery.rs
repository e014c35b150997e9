//! What the provider offers, and its public keys.

use axum::Json;
use axum::extract::State;
use catalogue::model::Scope;
use kernel::{Ctx, Lang};
use serde_json::{Value, json};

use super::Refusal;
use crate::issuer;
use crate::keys::Keys;
use crate::model::ACRS;

/// `GET /.well-known/openid-configuration` (OpenID Connect Discovery, section 3).
pub(crate) async fn show(State(ctx): State<Ctx>) -> Json<Value> {
    let issuer = issuer(&ctx);
    let at = |path: &str| format!("{issuer}{path}");
    let scopes: Vec<&str> = Scope::ALL.iter().map(|(word, _)| *word).collect();
    let ways = ["client_secret_basic", "private_key_jwt"];
    Json(json!({
        "issuer": issuer,
        "authorization_endpoint": at("/openid/authorize"),
        "token_endpoint": at("/openid/token"),
        "userinfo_endpoint": at("/openid/userinfo"),
        "jwks_uri": at("/openid/keys"),
        "revocation_endpoint": at("/openid/revoke"),
        "introspection_endpoint": at("/openid/introspect"),
        "end_session_endpoint": at("/openid/logout"),
        "backchannel_logout_supported": true,
        "backchannel_logout_session_supported": true,
        "scopes_supported": scopes,
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code", "refresh_token"],
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": ["ES256"],
        "token_endpoint_auth_methods_supported": ways,
        "token_endpoint_auth_signing_alg_values_supported": ["ES256"],
        "revocation_endpoint_auth_methods_supported": ways,
        "revocation_endpoint_auth_signing_alg_values_supported": ["ES256"],
        "introspection_endpoint_auth_methods_supported": ways,
        "introspection_endpoint_auth_signing_alg_values_supported": ["ES256"],
        "code_challenge_methods_supported": ["S256"],
        "prompt_values_supported": ["none", "login", "consent"],
        "acr_values_supported": ACRS.map(|(word, _)| word),
        "claims_supported": ["sub", "name", "national_id", "post", "agency", "auth_time", "acr", "sid"],
        "ui_locales_supported": [Lang::Zh.tag(), Lang::En.tag()],
        "authorization_response_iss_parameter_supported": true,
        "claims_parameter_supported": false,
        "request_parameter_supported": false,
        "request_uri_parameter_supported": false,
    }))
}

/// `GET /openid/keys`: the public keys (RFC 7517, section 5).
pub(crate) async fn keys(State(ctx): State<Ctx>) -> Result<Json<Value>, Refusal> {
    Ok(Json(Keys::load(&ctx).await?.to_jwks()))
}
