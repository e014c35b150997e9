//! What a client gets for a code, and when it gets nothing.

use axum::http::Method;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use serde_json::{Value, json};

use crate::node::{CALLBACK, COUNTER, OTHER, SIGNS, claims, node};

#[tokio::test]
async fn a_code_becomes_tokens_that_say_who_and_when() {
    let node = node().await;
    let mut browser = node.citizen().await;
    let code = node.code(&mut browser, COUNTER, "openid profile").await;
    let got = node.redeem(&code).await;
    assert_eq!((got.status.as_u16(), &got.body["token_type"]), (200, &json!("Bearer")), "{}", got.body);
    assert_eq!(got.body.get("refresh_token"), None);
    // The ID token is of the published key.
    let token = got.text("id_token");
    let jwks = node.ask(Method::GET, "/openid/keys", "", &[]).await.body;
    let key = &jwks["keys"][0];
    let key =
        DecodingKey::from_ec_components(key["x"].as_str().unwrap(), key["y"].as_str().unwrap()).unwrap();
    let mut validation = Validation::new(Algorithm::ES256);
    validation.set_audience(&[COUNTER]);
    validation.set_issuer(&["http://localhost:8080"]);
    validation.validate_exp = false;
    let read = decode::<Value>(&token, &key, &validation).unwrap().claims;
    let now = node.ctx().now().0 / 1_000_000;
    assert_eq!((&read["nonce"], &read["iat"], &read["exp"]), (&json!("n-1"), &json!(now), &json!(now + 600)));
    assert_eq!(read["auth_time"], json!(now));
    assert!(read.get("name").is_none() && read.get("national_id").is_none());
    // The person's data: what was agreed to, under the client's own identifier.
    let data = node.userinfo(&got.text("access_token")).await.body;
    assert_eq!(data, json!({ "sub": read["sub"], "name": "陳測安" }));
    let person = node.person("A100000010").await;
    assert!(
        !token.contains(person.id.as_str()) && !read["sub"].as_str().unwrap().contains(person.id.as_str())
    );
}

#[tokio::test]
async fn two_clients_cannot_tell_that_it_is_the_same_person() {
    let node = node().await;
    let mut browser = node.citizen().await;
    let first = node.code(&mut browser, COUNTER, "openid").await;
    let second = node.code(&mut browser, OTHER, "openid national_id").await;
    let first = node.redeem(&first).await;
    let second = node.redeem_as(OTHER, &node.other_secret, &second, &[]).await;
    let subject = |got: &crate::node::Got| claims(&got.text("id_token"))["sub"].clone();
    assert_ne!(subject(&first), subject(&second));
    let data = node.userinfo(&second.text("access_token")).await.body;
    assert_eq!((&data["national_id"], data.get("name")), (&json!("A100000010"), None));
}

#[tokio::test]
async fn a_code_opens_once_for_its_client_with_its_verifier_in_time() {
    let node = node().await;
    let mut browser = node.citizen().await;
    let code = node.code(&mut browser, COUNTER, "openid").await;
    assert_eq!(node.redeem_as(OTHER, &node.other_secret, &code, &[]).await.error(), "invalid_grant");
    // The attempt of another client took nothing away.
    let got = node.redeem(&code).await;
    assert_eq!(got.status, 200, "{}", got.body);
    let token = got.text("access_token");
    assert_eq!(node.userinfo(&token).await.status, 200);
    assert_eq!(node.redeem(&code).await.error(), "invalid_grant");
    assert_eq!(
        node.userinfo(&token).await.error(),
        "invalid_token",
        "a replayed code takes back what it gave"
    );
    for changed in [("code_verifier", "x".repeat(43)), ("redirect_uri", format!("{CALLBACK}/"))] {
        let code = node.code(&mut browser, COUNTER, "openid").await;
        let got = node.redeem_as(COUNTER, &node.secret, &code, &[(changed.0, &changed.1)]).await;
        assert_eq!(got.error(), "invalid_grant", "{changed:?}");
        assert_eq!(node.redeem(&code).await.error(), "invalid_grant", "a guess uses the code up");
    }
    let code = node.code(&mut browser, COUNTER, "openid").await;
    node.later(61);
    assert_eq!(node.redeem(&code).await.error(), "invalid_grant");
    let code = node.code(&mut browser, COUNTER, "openid").await;
    let got = node.redeem_as(COUNTER, &node.secret, &code, &[("code_verifier", "")]).await;
    assert_eq!(got.error(), "invalid_request");
}

#[tokio::test]
async fn a_client_shows_who_it_is() {
    let node = node().await;
    for secret in ["", "x.y", node.other_secret.as_str()] {
        let got = node.redeem_as(COUNTER, secret, "code", &[]).await;
        assert_eq!((got.status.as_u16(), got.error()), (401, "invalid_client"), "{secret}");
    }
    // Who has a key does not get in with its agency's credential.
    assert_eq!(node.redeem_as(SIGNS, &node.secret, "code", &[]).await.error(), "invalid_client");
    let got = node.ask(Method::POST, "/openid/token", "", &[("grant_type", "refresh_token")]).await;
    assert_eq!((got.status.as_u16(), got.error()), (400, "invalid_client"));
}

#[tokio::test]
async fn a_refresh_token_is_used_once_or_everything_ends() {
    let node = node().await;
    let mut browser = node.citizen().await;
    let code = node.code(&mut browser, COUNTER, "openid offline_access").await;
    let first = node.redeem(&code).await;
    node.later(700);
    assert_eq!(node.userinfo(&first.text("access_token")).await.error(), "invalid_token");
    let second = node.refresh(&first.text("refresh_token")).await;
    assert_eq!(second.status, 200, "{}", second.body);
    assert_eq!(claims(&second.text("id_token"))["sub"], claims(&first.text("id_token"))["sub"]);
    assert_eq!(node.userinfo(&second.text("access_token")).await.status, 200);
    // Somebody has kept the first one: nobody keeps anything.
    assert_eq!(node.refresh(&first.text("refresh_token")).await.error(), "invalid_grant");
    assert_eq!(node.userinfo(&second.text("access_token")).await.error(), "invalid_token");
    assert_eq!(node.refresh(&second.text("refresh_token")).await.error(), "invalid_grant");
}

#[tokio::test]
async fn a_family_of_refresh_tokens_ends_a_month_after_the_first() {
    let node = node().await;
    let mut browser = node.citizen().await;
    let code = node.code(&mut browser, COUNTER, "openid offline_access").await;
    let mut last = node.redeem(&code).await;
    for _ in 0..2 {
        node.later(14 * 86_400);
        last = node.refresh(&last.text("refresh_token")).await;
        assert_eq!(last.status, 200, "{}", last.body);
    }
    node.later(3 * 86_400);
    assert_eq!(node.refresh(&last.text("refresh_token")).await.error(), "invalid_grant");
}

#[tokio::test]
async fn tokens_are_explained_and_ended() {
    let node = node().await;
    let mut browser = node.citizen().await;
    let code = node.code(&mut browser, COUNTER, "openid offline_access").await;
    let got = node.redeem(&code).await;
    let (access, refresh) = (got.text("access_token"), got.text("refresh_token"));
    let explain = |client: &'static str, secret: String, token: String| {
        let node = &node;
        async move { node.call(client, &secret, "/openid/introspect", &[("token", &token)]).await.body }
    };
    let body = explain(COUNTER, node.secret.clone(), access.clone()).await;
    assert_eq!((&body["active"], &body["client_id"]), (&json!(true), &json!(COUNTER)));
    let body = explain(OTHER, node.other_secret.clone(), access.clone()).await;
    assert_eq!(body, json!({ "active": false }));
    let revoke = |client: &'static str, secret: String, token: String| {
        let node = &node;
        async move { node.call(client, &secret, "/openid/revoke", &[("token", &token)]).await.status }
    };
    assert_eq!(revoke(OTHER, node.other_secret.clone(), refresh.clone()).await, 200);
    assert_eq!(node.userinfo(&access).await.status, 200, "another client ends nothing");
    assert_eq!(revoke(COUNTER, node.secret.clone(), refresh.clone()).await, 200);
    assert_eq!(node.userinfo(&access).await.error(), "invalid_token");
    assert_eq!(explain(COUNTER, node.secret.clone(), refresh).await, json!({ "active": false }));
}

#[tokio::test]
async fn an_assertion_of_another_key_or_for_somebody_else_opens_nothing() {
    let node = node().await;
    let now = node.ctx().now().0 / 1_000_000;
    let made = strange_key();
    let aud = "http://localhost:8080";
    let claims = json!({ "iss": SIGNS, "sub": SIGNS, "aud": aud, "exp": now + 60, "jti": "1" });
    let header = Header { kid: Some("2026-1".to_owned()), ..Header::new(Algorithm::ES256) };
    let forged = encode(&header, &claims, &EncodingKey::from_ec_der(&made)).unwrap();
    let hs = encode(&Header::new(Algorithm::HS256), &claims, &EncodingKey::from_secret(b"x")).unwrap();
    assert_eq!(node.described(SIGNS).keys.len(), 1);
    for assertion in [forged, hs, "a.b.c".to_owned(), String::new()] {
        let form = [
            ("grant_type", "authorization_code"),
            ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
            ("client_assertion", assertion.as_str()),
        ];
        let got = node.ask(Method::POST, "/openid/token", "", &form).await;
        assert_eq!(got.error(), "invalid_client");
    }
}

/// A key on P-256 that no client has.
fn strange_key() -> Vec<u8> {
    use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
    let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap();
    pair.to_pkcs8v1().unwrap().as_ref().to_vec()
}
