//! Discovery, and keys that change.

use axum::http::Method;
use serde_json::Value;

use crate::node::{COUNTER, node};

fn kids(jwks: &Value) -> Vec<String> {
    jwks["keys"].as_array().unwrap().iter().map(|key| key["kid"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn discovery_names_endpoints_that_exist() {
    let node = node().await;
    let found = node.ask(Method::GET, "/.well-known/openid-configuration", "", &[]).await.body;
    let issuer = found["issuer"].as_str().unwrap();
    let routes = openid::block().routes;
    for (name, value) in found
        .as_object()
        .unwrap()
        .iter()
        .filter(|(name, _)| name.ends_with("_endpoint") || *name == "jwks_uri")
    {
        let path = value.as_str().unwrap().strip_prefix(issuer).unwrap();
        assert!(routes.list().iter().any(|route| route.path == path), "{name}");
    }
}

#[tokio::test]
async fn a_key_is_known_before_it_signs_and_after_the_next_one_does() {
    let node = node().await;
    let jwks = || async { kids(&node.ask(Method::GET, "/openid/keys", "", &[]).await.body) };
    let first = jwks().await;
    assert_eq!(first.len(), 1);
    assert_eq!(jwks().await, first);
    node.later(89 * 86_400);
    let both = jwks().await;
    assert_eq!((both.len(), &both[0]), (2, &first[0]));
    let signer = || async {
        let mut browser = node.citizen().await;
        let code = node.code(&mut browser, COUNTER, "openid").await;
        let token = node.redeem(&code).await.text("id_token");
        jsonwebtoken::decode_header(token).unwrap().kid.unwrap()
    };
    assert_eq!(signer().await, both[0], "the new key is known and does not sign yet");
    node.later(86_400 + 1);
    assert_eq!(signer().await, both[1]);
    assert_eq!(jwks().await, both, "the old one is still known");
    node.later(86_400 + 1);
    assert_eq!(jwks().await, [both[1].clone()]);
}
