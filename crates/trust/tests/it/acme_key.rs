//! The key of an ACME account is changed for another (RFC 8555 §7.3.5).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value as Json, json};
use signature::{Algorithm, SigningKey as _, SoftKey};
use testkit::Browser;

use crate::node::node;

const BASE: &str = "http://localhost:8080";
const CHANGE: &str = "/acme/key-change";

fn coded(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

fn key() -> SoftKey {
    SoftKey::generate(Algorithm::EcdsaP256Sha256).unwrap()
}

fn jwk(key: &SoftKey) -> Json {
    let spki = key.public_key_der();
    let (x, y) = spki[spki.len() - 64..].split_at(32);
    json!({ "kty": "EC", "crv": "P-256", "x": coded(x), "y": coded(y) })
}

/// A flattened JWS with r and s one after the other (RFC 7518 §3.4).
fn sign(key: &SoftKey, header: &Json, payload: &Json) -> Json {
    let (protected, payload) = (coded(header.to_string()), coded(payload.to_string()));
    let der = key.sign(format!("{protected}.{payload}").as_bytes()).unwrap();
    let mut raw = Vec::new();
    let mut rest = &der[2..];
    for _ in 0..2 {
        let end = 2 + usize::from(rest[1]);
        let number = &rest[2..end];
        let number = &number[number.len().saturating_sub(32)..];
        raw.extend(std::iter::repeat_n(0, 32 - number.len()));
        raw.extend(number);
        rest = &rest[end..];
    }
    json!({ "protected": protected, "payload": payload, "signature": coded(raw) })
}

/// A client with an account.
struct Client {
    browser: Browser,
    key: SoftKey,
    account: String,
}

impl Client {
    async fn register(mut browser: Browser, key: SoftKey) -> Self {
        let header = json!({ "alg": "ES256", "nonce": nonce(&mut browser).await, "url": format!("{BASE}/acme/new-account"), "jwk": jwk(&key) });
        let body = sign(&key, &header, &json!({ "termsOfServiceAgreed": true }));
        let made = browser.post_json("/acme/new-account", &body).await;
        assert_eq!(made.status, 201, "{}", made.body);
        let account = made.headers["location"].to_str().unwrap().to_owned();
        Self { browser, key, account }
    }

    /// Sends a request signed by the account's key; gives status, problem's detail and place.
    async fn send(&mut self, path: &str, payload: &Json) -> (u16, String, Option<String>) {
        let nonce = nonce(&mut self.browser).await;
        let header =
            json!({ "alg": "ES256", "nonce": nonce, "url": format!("{BASE}{path}"), "kid": self.account });
        let page = self.browser.post_json(path, &sign(&self.key, &header, payload)).await;
        let place = page.headers.get("location").map(|place| place.to_str().unwrap().to_owned());
        (page.status.into(), page.json()["detail"].as_str().unwrap_or_default().to_owned(), place)
    }

    /// What the new key signs inside.
    fn inner(&self, new: &SoftKey) -> (Json, Json) {
        let header = json!({ "alg": "ES256", "url": format!("{BASE}{CHANGE}"), "jwk": jwk(new) });
        (header, json!({ "account": self.account, "oldKey": jwk(&self.key) }))
    }
}

async fn nonce(browser: &mut Browser) -> String {
    let page = browser.get_once("/acme/new-nonce").await;
    page.headers["replay-nonce"].to_str().unwrap().to_owned()
}

#[tokio::test]
async fn an_account_goes_on_with_a_new_key_and_no_longer_with_the_old() {
    let node = node().await;
    let mut client = Client::register(node.stranger(), key()).await;
    let new = key();
    let (header, payload) = client.inner(&new);
    let (status, detail, place) = client.send(CHANGE, &sign(&new, &header, &payload)).await;
    assert_eq!((status, place.as_deref()), (200, Some(client.account.as_str())), "{detail}");
    let own = client.account.strip_prefix(BASE).unwrap().to_owned();
    let (status, detail, _) = client.send(&own, &json!({})).await;
    assert_eq!(status, 400, "the old key is no longer the account's: {detail}");
    client.key = new;
    assert_eq!(client.send(&own, &json!({})).await.0, 200);
    let noted = "select action from audit where action = 'trust.acme_key_changed'";
    assert_eq!(node.ctx().query(noted, Vec::new()).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_change_that_does_not_hold_is_refused() {
    let node = node().await;
    let mut client = Client::register(node.stranger(), key()).await;
    let other = Client::register(node.stranger(), key()).await;
    let new = key();
    let (header, payload) = client.inner(&new);
    let with = |value: &Json, name: &str, with: Json| {
        let mut changed = value.clone();
        changed[name] = with;
        changed
    };
    let elsewhere = with(&header, "url", json!(format!("{BASE}/acme/new-order")));
    let no_key = json!({ "alg": "ES256", "url": header["url"], "kid": client.account });
    let cases = [
        ("another key signs inside", sign(&key(), &header, &payload)),
        ("the inner address is another", sign(&new, &elsewhere, &payload)),
        ("there is no new key inside", sign(&new, &no_key, &payload)),
        ("a nonce is inside", sign(&new, &with(&header, "nonce", json!("bm9uY2U")), &payload)),
        ("another account is named", sign(&new, &header, &with(&payload, "account", json!(other.account)))),
        ("another old key is named", sign(&new, &header, &with(&payload, "oldKey", jwk(&new)))),
        ("the payload is no change", sign(&new, &header, &json!({}))),
    ];
    for (why, body) in cases {
        assert_eq!(client.send(CHANGE, &body).await.0, 400, "{why}");
    }
    // A key that another account has: whoever asks is told where that one is.
    let (header, payload) = client.inner(&other.key);
    let (status, detail, place) = client.send(CHANGE, &sign(&other.key, &header, &payload)).await;
    assert_eq!((status, place), (409, Some(other.account.clone())), "{detail}");
    let own = client.account.strip_prefix(BASE).unwrap().to_owned();
    assert_eq!(client.send(&own, &json!({})).await.0, 200, "the account keeps its key");
}
