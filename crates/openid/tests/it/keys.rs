//! Discovery, and keys that change.

use axum::http::Method;
use serde_json::Value;

use crate::node::{COUNTER, Node, answered, locked_node, node, one, request_to};

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

/// An ID token of a new sign-in, and the id of the key that signed it.
async fn signed(node: &Node) -> (String, String) {
    let mut browser = node.citizen().await;
    let code = node.code(&mut browser, COUNTER, "openid").await;
    let token = node.redeem(&code).await.text("id_token");
    let kid = jsonwebtoken::decode_header(&token).unwrap().kid.unwrap();
    (token, kid)
}

/// Where a person is sent after signing out with this ID token as hint.
async fn sent_back(node: &Node, token: &str) -> Option<String> {
    let query = [("id_token_hint", token), ("post_logout_redirect_uri", "https://counter.example/bye")];
    let path = format!("/openid/logout?{}", serde_urlencoded::to_string(query).unwrap());
    node.stranger().get_once(&path).await.location
}

#[tokio::test]
async fn the_operator_changes_the_key_at_once_and_withdraws_one_that_is_known_to_others() {
    let node = node().await;
    let jwks = || async { kids(&node.ask(Method::GET, "/openid/keys", "", &[]).await.body) };
    let (old_token, old) = signed(&node).await;
    node.later(1);
    let mut operator = node.operator().await;
    let page = operator.get("/desk/openid").await;
    assert!(page.text().contains(&old), "{}", page.text());
    let form = page.form_to("/desk/openid/rotate").unwrap();
    assert_eq!(operator.post(&form.action, &[]).await.status, 200);
    let both = jwks().await;
    assert_eq!((both.len(), &both[0]), (2, &old));
    node.later(1);
    let (_, new) = signed(&node).await;
    assert_eq!(new, both[1], "it signs at once");
    let bye = Some("https://counter.example/bye".to_owned());
    assert_eq!(sent_back(&node, &old_token).await, bye, "what the old key signed is still good");
    // The old one is known to others: nothing that it signed is good any more.
    let withdraw = format!("/desk/openid/keys/{old}/withdraw");
    assert_eq!(operator.post(&withdraw, &[]).await.status, 200);
    assert_eq!(jwks().await, [new.as_str()]);
    assert_eq!(sent_back(&node, &old_token).await.as_deref(), Some("/"));
    assert_eq!(operator.post_once(&withdraw, &[]).await.status, 404, "it is gone already");
    // The one that signs is known to others: another signs from now on.
    node.later(1);
    assert_eq!(operator.post(&format!("/desk/openid/keys/{new}/withdraw"), &[]).await.status, 200);
    let (_, last) = signed(&node).await;
    assert_eq!(jwks().await, [last.as_str()]);
    assert!(last != new && last != old);

    let sql = "select action, object_id from audit where object = 'key' order by id";
    let rows = node.ctx().query(sql, kernel::params![]).await.unwrap();
    let told: Vec<_> = rows.iter().map(|row| (row.text(0).unwrap(), row.text(1).unwrap())).collect();
    let told: Vec<_> = told.iter().map(|(action, kid)| (action.as_str(), kid.as_str())).collect();
    assert_eq!(
        told,
        [
            ("openid.rotate_key", new.as_str()),
            ("openid.withdraw_key", old.as_str()),
            ("openid.withdraw_key", new.as_str())
        ]
    );
}

#[tokio::test]
async fn nobody_else_changes_keys_and_locked_ones_stay() {
    let node = node().await;
    let (_, kid) = signed(&node).await;
    let (mut citizen, mut operator) = (node.citizen().await, node.operator().await);
    for path in ["/desk/openid/rotate".to_owned(), format!("/desk/openid/keys/{kid}/withdraw")] {
        assert_eq!(citizen.post_once(&path, &[]).await.status, 403, "{path}");
        node.ctx().part::<trust::keys::Keys>().lock();
        assert_eq!(operator.post_once(&path, &[]).await.status, 503, "{path}");
        node.unlock();
    }
    assert_eq!(kids(&node.ask(Method::GET, "/openid/keys", "", &[]).await.body), [kid]);
}

#[tokio::test]
async fn private_keys_lie_sealed_among_the_authorities_keys() {
    let node = node().await;
    assert_eq!(kids(&node.ask(Method::GET, "/openid/keys", "", &[]).await.body).len(), 1);
    let files: Vec<_> = std::fs::read_dir(node.keys())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.file_name().unwrap().to_string_lossy().starts_with("openid-"))
        .collect();
    assert_eq!(files.len(), 1);
    // PKCS #8 names its algorithm and curve in the clear (RFC 5915); a sealed file does not.
    let curve = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07];
    let sealed = std::fs::read(&files[0]).unwrap();
    assert!(!sealed.windows(curve.len()).any(|part| part == curve));
}

#[tokio::test]
async fn while_keys_are_locked_nobody_signs_in_and_nothing_is_used_up() {
    let node = locked_node().await;
    let mut browser = node.citizen().await;
    let back = answered(&browser.get_once(&request_to(COUNTER, &[])).await);
    assert_eq!(
        (one(&back, "error").as_str(), one(&back, "state").as_str()),
        ("temporarily_unavailable", "s+t/1")
    );
    assert!(kids(&node.ask(Method::GET, "/openid/keys", "", &[]).await.body).is_empty());
    node.unlock();
    let code = node.code(&mut browser, COUNTER, "openid").await;
    node.ctx().part::<trust::keys::Keys>().lock();
    let refused = node.redeem(&code).await;
    assert_eq!((refused.status.as_u16(), refused.error()), (503, "temporarily_unavailable"));
    assert_eq!(
        kids(&node.ask(Method::GET, "/openid/keys", "", &[]).await.body).len(),
        0,
        "no key was made yet"
    );
    node.unlock();
    assert_eq!(node.redeem(&code).await.status, 200, "the code was not used up");
    node.ctx().part::<trust::keys::Keys>().lock();
    let known = kids(&node.ask(Method::GET, "/openid/keys", "", &[]).await.body);
    assert_eq!(known.len(), 1, "what was signed can still be checked");
}
