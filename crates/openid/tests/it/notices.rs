//! Clients are told when a sign-in has ended (OpenID Connect Back-Channel Logout 1.0).

use std::sync::{Arc, Mutex};

use axum::extract::{Path, State};
use axum::http::{HeaderMap, Method, StatusCode};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::node::{COUNTER, Node, OTHER, claims, node_that_tells};

/// A system that takes logout tokens, and answers what it is told to.
#[derive(Clone)]
struct System {
    /// Clients and tokens.
    heard: Arc<Mutex<Vec<(String, String)>>>,
    answer: Arc<Mutex<StatusCode>>,
}

impl System {
    async fn start() -> (Self, String) {
        let system = Self { heard: Arc::default(), answer: Arc::new(Mutex::new(StatusCode::OK)) };
        let router =
            axum::Router::new().route("/{client}", axum::routing::post(hear)).with_state(system.clone());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await });
        (system, address)
    }

    fn answers(&self, status: StatusCode) {
        *self.answer.lock().unwrap() = status;
    }

    /// What was heard since the last time, by client.
    fn heard(&self) -> Vec<(String, String)> {
        let mut heard = std::mem::take(&mut *self.heard.lock().unwrap());
        heard.sort();
        heard
    }
}

async fn hear(
    State(system): State<System>,
    Path(client): Path<String>,
    headers: HeaderMap,
    body: String,
) -> StatusCode {
    assert_eq!(headers["content-type"], "application/x-www-form-urlencoded");
    let form: Vec<(String, String)> = serde_urlencoded::from_str(&body).unwrap();
    let [(name, token)] = form.as_slice() else { panic!("{body}") };
    assert_eq!(name, "logout_token");
    system.heard.lock().unwrap().push((client, token.clone()));
    *system.answer.lock().unwrap()
}

/// The ID token of a new sign-in of a browser at a client.
async fn signed_in(node: &Node, browser: &mut testkit::Browser, client: &str) -> Value {
    let (scope, secret) = match client {
        COUNTER => ("openid offline_access", &node.secret),
        _ => ("openid national_id", &node.other_secret),
    };
    let code = node.code(browser, client, scope).await;
    claims(&node.redeem_as(client, secret, &code, &[]).await.text("id_token"))
}

async fn send(node: &Node) -> usize {
    node.run_jobs().await;
    openid::notices::run_due(node.ctx()).await.unwrap()
}

/// Checks a logout token as section 2.6 says.
async fn checked(node: &Node, client: &str, token: &str) -> Value {
    let header = decode_header(token).unwrap();
    assert_eq!(header.typ.as_deref(), Some("logout+jwt"));
    let jwks = node.ask(Method::GET, "/openid/keys", "", &[]).await.body;
    let kid = json!(header.kid.unwrap());
    let key = jwks["keys"].as_array().unwrap().iter().find(|key| key["kid"] == kid).unwrap();
    let key =
        DecodingKey::from_ec_components(key["x"].as_str().unwrap(), key["y"].as_str().unwrap()).unwrap();
    let mut validation = Validation::new(Algorithm::ES256);
    validation.set_audience(&[client]);
    validation.set_issuer(&["http://localhost:8080"]);
    validation.validate_exp = false;
    let read = decode::<Value>(token, &key, &validation).unwrap().claims;
    let now = node.ctx().now().0 / 1_000_000;
    assert_eq!((&read["iat"], &read["exp"]), (&json!(now), &json!(now + 120)));
    assert_eq!(read["events"], json!({ "http://schemas.openid.net/event/backchannel-logout": {} }));
    assert!(read.get("nonce").is_none() && !read["jti"].as_str().unwrap().is_empty());
    read
}

#[tokio::test]
async fn signing_out_tells_every_client_of_the_session() {
    let (system, address) = System::start().await;
    let node = node_that_tells(&address, &["127.0.0.1"]).await;
    let (mut browser, mut elsewhere) = (node.citizen().await, node.citizen().await);
    let first = signed_in(&node, &mut browser, COUNTER).await;
    let second = signed_in(&node, &mut browser, OTHER).await;
    signed_in(&node, &mut elsewhere, COUNTER).await;
    // A sign-in whose code was never used is one that its client knows nothing of.
    node.code(&mut browser, COUNTER, "openid").await;
    assert_eq!(send(&node).await, 0);
    browser.post_once("/sign-out", &[]).await;
    assert_eq!(send(&node).await, 2);
    let heard = system.heard();
    let clients: Vec<&str> = heard.iter().map(|(client, _)| client.as_str()).collect();
    assert_eq!(clients, [COUNTER, OTHER]);
    for ((client, token), id_token) in heard.iter().zip([first, second]) {
        let read = checked(&node, client, token).await;
        assert_eq!((&read["sid"], &read["sub"]), (&id_token["sid"], &id_token["sub"]));
    }
    assert_eq!((send(&node).await, system.heard().len()), (0, 0), "each is told once");
}

#[tokio::test]
async fn a_session_that_the_person_ends_from_another_browser_is_told_too() {
    let (system, address) = System::start().await;
    let node = node_that_tells(&address, &["127.0.0.1"]).await;
    let (mut lost, mut here) = (node.citizen().await, node.citizen().await);
    let id_token = signed_in(&node, &mut lost, COUNTER).await;
    // Going on under another token ends nothing.
    let raised = lost.post_once("/sign-in/raise", &[("level", "2"), ("next", "/")]).await;
    assert_eq!(raised.status, 303);
    assert_eq!(send(&node).await, 0);
    let page = here.get("/my/sessions").await;
    let form = page.form_to("/my/sessions/end-others").unwrap_or_else(|| panic!("{}", page.text()));
    here.post(&form.action, &form.sent(None)).await;
    assert_eq!(send(&node).await, 1);
    let [(client, token)] = system.heard().try_into().unwrap();
    assert_eq!(checked(&node, &client, &token).await["sid"], id_token["sid"]);
}

#[tokio::test]
async fn a_withdrawn_consent_tells_of_all_sign_ins_at_once_and_the_clients_own_end_of_none() {
    let (system, address) = System::start().await;
    let node = node_that_tells(&address, &["127.0.0.1"]).await;
    let mut browser = node.citizen().await;
    let id_token = signed_in(&node, &mut browser, COUNTER).await;
    signed_in(&node, &mut browser, COUNTER).await;
    browser.post_once(&format!("/my/consents/{COUNTER}/withdraw"), &[]).await;
    assert_eq!(send(&node).await, 1);
    let [(client, token)] = system.heard().try_into().unwrap();
    let read = checked(&node, &client, &token).await;
    assert_eq!((&read["sub"], read.get("sid")), (&id_token["sub"], None));
    // What the client ends by itself it need not be told.
    let code = node.code(&mut browser, COUNTER, "openid offline_access").await;
    let refresh = node.redeem(&code).await.text("refresh_token");
    node.call(COUNTER, &node.secret, "/openid/revoke", &[("token", &refresh)]).await;
    assert_eq!(send(&node).await, 0);
}

#[tokio::test]
async fn a_client_that_does_not_take_it_is_told_again_and_at_last_given_up() {
    let (system, address) = System::start().await;
    let node = node_that_tells(&address, &["127.0.0.1"]).await;
    let mut browser = node.citizen().await;
    signed_in(&node, &mut browser, COUNTER).await;
    system.answers(StatusCode::SERVICE_UNAVAILABLE);
    browser.post_once("/sign-out", &[]).await;
    assert_eq!((send(&node).await, send(&node).await), (1, 0), "not at once again");
    let mut operator = node.operator().await;
    let page = operator.get("/desk/openid").await;
    assert!(page.text().contains("it answers 503") && page.text().contains(&address), "{}", page.text());
    node.later(30);
    system.answers(StatusCode::NO_CONTENT);
    assert_eq!(send(&node).await, 1);
    let heard = system.heard();
    assert_eq!(heard.len(), 2);
    assert_ne!(claims(&heard[0].1)["jti"], claims(&heard[1].1)["jti"]);
    assert!(!operator.get("/desk/openid").await.text().contains("it answers 503"), "it was told");
    // One that never takes it is left alone after seven tries.
    let mut browser = node.citizen().await;
    signed_in(&node, &mut browser, COUNTER).await;
    system.answers(StatusCode::BAD_REQUEST);
    browser.post_once("/sign-out", &[]).await;
    let mut tries = 0;
    for _ in 0..20 {
        tries += send(&node).await;
        node.later(6 * 3_600);
    }
    assert_eq!((tries, system.heard().len()), (7, 7));
    assert!(operator.get("/desk/openid").await.status == 200);
}

#[tokio::test]
async fn private_hosts_are_not_asked_unless_the_settings_name_them_and_locked_keys_wait() {
    let (system, address) = System::start().await;
    let node = node_that_tells(&address, &[]).await;
    let mut browser = node.citizen().await;
    signed_in(&node, &mut browser, COUNTER).await;
    browser.post_once("/sign-out", &[]).await;
    assert_eq!((send(&node).await, system.heard().len()), (1, 0));
    let page = node.operator().await.get("/desk/openid").await;
    assert!(
        page.text().contains("private network") && page.text().contains("openid_private_hosts"),
        "{}",
        page.text()
    );

    let node = node_that_tells(&address, &["127.0.0.1"]).await;
    let mut browser = node.citizen().await;
    signed_in(&node, &mut browser, COUNTER).await;
    browser.post_once("/sign-out", &[]).await;
    node.ctx().part::<trust::keys::Keys>().lock();
    assert_eq!((send(&node).await, system.heard().len()), (1, 0));
    node.unlock();
    node.later(30);
    assert_eq!((send(&node).await, system.heard().len()), (1, 1));
}

#[tokio::test]
async fn discovery_tells_of_it() {
    let node = node_that_tells("http://127.0.0.1:9", &[]).await;
    let found = node.ask(Method::GET, "/.well-known/openid-configuration", "", &[]).await.body;
    for name in ["backchannel_logout_supported", "backchannel_logout_session_supported"] {
        assert_eq!(found[name], json!(true), "{name}");
    }
}
