//! A node with four clients of two agencies, and a client that speaks the protocol.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use axum::middleware::from_fn_with_state;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use catalogue::model::Client;
use directory::actions::{Appointment, appoint};
use identity::model::Installation;
use kernel::settings::Settings;
use kernel::{Actor, AgencyId, Ctx, Person, PostId};
use serde_json::Value;
use sha2::Digest as _;
use testkit::{Browser, Page, TestCtx};
use tower::ServiceExt as _;
use trust::keys::{Passphrase, Vault};
use web::Routes;

pub(crate) const COUNTER: &str = "counter";
pub(crate) const OTHER: &str = "other";
pub(crate) const DESK: &str = "desk";
/// A post with the role of an operator.
pub(crate) const OPERATOR: &str = "moi-operator";
pub(crate) const SIGNS: &str = "thb-counter";
pub(crate) const CALLBACK: &str = "https://counter.example/callback";
pub(crate) const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXkdBjft";

pub(crate) struct Node {
    pub(crate) test: TestCtx,
    router: axum::Router,
    pub(crate) secret: String,
    pub(crate) other_secret: String,
    _folder: tempfile::TempDir,
}

fn client(id: &str, agency: &str, more: &str) -> String {
    format!(
        "id = \"{id}\"\nname = {{ zh = \"線上櫃檯\", en = \"Counter\" }}\nagency = \"{agency}\"\n\
         purpose = {{ code = \"counter\", zh = \"線上申辦\", en = \"Applying online\" }}\n\
         legal_basis = {{ zh = \"範例法第1條\", en = \"Example Act, article 1\" }}\n\
         redirect_uris = [\"{CALLBACK}\"]\nlogout_redirect_uris = [\"https://counter.example/bye\"]\n\
         from = \"2026-01-01\"\nuntil = \"2027-12-31\"\n{more}\n"
    )
}

pub(crate) async fn node() -> Node {
    let node = locked_node().await;
    node.unlock();
    node
}

/// A node whose clients of credentials are told of sign-outs at `address/{client}`; it may reach these private hosts.
pub(crate) async fn node_that_tells(address: &str, inside: &[&str]) -> Node {
    let inside = inside.iter().map(|host| (*host).to_owned()).collect();
    let node = start(Some(address), Settings { openid_private_hosts: inside, ..Settings::default() }).await;
    node.unlock();
    node
}

/// A node to which the operator has not given the secret of its keys.
pub(crate) async fn locked_node() -> Node {
    start(None, Settings::default()).await
}

async fn start(told_at: Option<&str>, settings: Settings) -> Node {
    let blocks = [
        directory::block(),
        identity::block(),
        catalogue::block(),
        trust::block(),
        registries::block(),
        exchange::block(),
        openid::block(),
    ];
    let test = testkit::ctx(&blocks, |builder| {
        builder
            .settings(settings)
            .part(directory::Directory::default())
            .part(catalogue::Handle::default())
            .part(trust::keys::Keys::locked())
            .part(web::DemoMode)
    })
    .await;
    let folder = tempfile::tempdir().unwrap();
    testkit::copy_folder(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("../catalogue/tests/fixtures/good"),
        folder.path(),
    );
    let files = [
        (DESK, "thb", "scopes = [\"openid\", \"post\"]"),
        (COUNTER, "thb", "scopes = [\"openid\", \"profile\", \"offline_access\"]"),
        (
            OTHER,
            "moi",
            "scopes = [\"openid\", \"national_id\"]\nnational_id_basis = { zh = \"範例法第2條\", en = \"Example Act, article 2\" }",
        ),
    ];
    for (id, agency, more) in files {
        let told_at =
            told_at.map(|at| format!("\nbackchannel_logout_uri = \"{at}/{id}\"")).unwrap_or_default();
        let text = client(id, agency, &format!("{more}{told_at}"));
        fs::write(folder.path().join(format!("clients/{id}.toml")), text).unwrap();
    }
    let posts = folder.path().join("posts.csv");
    let known = fs::read_to_string(&posts).unwrap();
    fs::write(posts, format!("{known}{OPERATOR},moi,,系統維運人員,Operator,,operator\n")).unwrap();
    let loaded = catalogue::load(folder.path(), testkit::test_day());
    catalogue::install(&test.ctx, loaded.unwrap_or_else(|mistakes| panic!("{mistakes:#?}"))).await.unwrap();
    identity::actions::settle(&test.ctx, Installation::Demo).await.unwrap();
    let routes = blocks.into_iter().fold(Routes::new(), |all, block| all.merge(block.routes));
    let router = routes.into_router().layer(from_fn_with_state(test.ctx.clone(), identity::recognise));
    let router = web::layers::apply(router, &test.ctx);
    let (secret, other_secret) = (credential(&test.ctx, "thb").await, credential(&test.ctx, "moi").await);
    Node { test, router, secret, other_secret, _folder: folder }
}

async fn credential(ctx: &Ctx, agency: &str) -> String {
    let it = Actor::Client { agency: AgencyId::new(agency), credential: "test".to_owned() };
    exchange::actions::create_credential(ctx, &it, "登入").await.unwrap().1
}

/// The address that a client sends a person to, with what is changed.
pub(crate) fn request_to(client: &str, changed: &[(&str, &str)]) -> String {
    let challenge = URL_SAFE_NO_PAD.encode(sha2::Sha256::digest(VERIFIER));
    let mut all = vec![
        ("client_id", client),
        ("redirect_uri", CALLBACK),
        ("response_type", "code"),
        ("scope", "openid"),
        ("state", "s+t/1"),
        ("nonce", "n-1"),
        ("code_challenge", challenge.as_str()),
        ("code_challenge_method", "S256"),
    ];
    for (name, value) in changed {
        all.retain(|(known, _)| known != name);
        if !value.is_empty() {
            all.push((name, value));
        }
    }
    format!("/openid/authorize?{}", serde_urlencoded::to_string(all).unwrap())
}

/// The parameters of a redirect to a client.
pub(crate) fn answered(page: &Page) -> Vec<(String, String)> {
    let to = page.location.as_deref().unwrap_or_else(|| panic!("{} {}", page.status, page.text()));
    assert!(to.starts_with(CALLBACK), "{to}");
    serde_urlencoded::from_str(to.split_once('?').unwrap().1).unwrap()
}

pub(crate) fn one(answered: &[(String, String)], name: &str) -> String {
    answered.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone()).unwrap_or_default()
}

/// The claims of a signed token, unchecked.
pub(crate) fn claims(token: &str) -> Value {
    let body = URL_SAFE_NO_PAD.decode(token.split('.').nth(1).unwrap()).unwrap();
    serde_json::from_slice(&body).unwrap()
}

/// What a client got from an endpoint.
pub(crate) struct Got {
    pub(crate) status: StatusCode,
    pub(crate) body: Value,
}

impl Got {
    pub(crate) fn error(&self) -> &str {
        self.body["error"].as_str().unwrap_or_default()
    }
    pub(crate) fn text(&self, name: &str) -> String {
        self.body[name].as_str().unwrap_or_else(|| panic!("no {name}: {}", self.body)).to_owned()
    }
}

impl Node {
    pub(crate) fn ctx(&self) -> &Ctx {
        &self.test.ctx
    }

    /// Where the keys are.
    pub(crate) fn keys(&self) -> PathBuf {
        self.test.database.folder().join("keys")
    }

    /// Opens the keys for daily work, which are made the first time.
    pub(crate) fn unlock(&self) {
        let secret = [Passphrase::new("for daily work").unwrap()];
        let folder = self.keys();
        let vault = if Vault::exists(&folder) {
            Vault::open(&folder, &secret)
        } else {
            Vault::create(&folder, &secret)
        };
        self.ctx().part::<trust::keys::Keys>().open_daily(Arc::new(vault.unwrap()));
    }

    pub(crate) async fn run_jobs(&self) {
        kernel::jobs::run_due(self.ctx()).await.unwrap();
        let dead = kernel::jobs::dead_letters(self.ctx(), 10).await.unwrap();
        assert!(dead.is_empty(), "{dead:?}");
    }

    pub(crate) fn later(&self, seconds: i64) {
        self.ctx().clock.advance_seconds(seconds);
    }

    pub(crate) fn stranger(&self) -> Browser {
        Browser::new(self.router.clone())
    }

    pub(crate) async fn person(&self, number: &'static str) -> Person {
        let made = self.ctx().write(move |tx| identity::actions::register_person(tx, number, "陳測安")).await;
        made.map_err(|error: kernel::DbError| error).unwrap()
    }

    pub(crate) async fn sign_in(&self, browser: &mut Browser, number: &'static str) {
        let person = self.person(number).await;
        let page = browser.post_once("/sign-in/demo", &[("person", person.id.as_str()), ("next", "/")]).await;
        assert_eq!(page.status, 303);
    }

    pub(crate) async fn citizen(&self) -> Browser {
        let mut browser = self.stranger();
        self.sign_in(&mut browser, "A100000010").await;
        browser
    }

    /// The official who runs the platform.
    pub(crate) async fn operator(&self) -> Browser {
        let (person, agencies) = (self.person("A200000021").await, directory::agencies(self.ctx()));
        let from_on = self.ctx().today().plus_days(-30);
        let (post, name, id) = (PostId::new(OPERATOR), person.name, person.id.clone());
        let new = Appointment { post, person: person.id, name, from_on, until_on: None };
        let done = self.ctx().write(move |tx| appoint(tx, &Actor::Platform, &agencies, &new).map(drop));
        done.await.unwrap();
        let mut browser = self.stranger();
        let page = browser.post_once("/sign-in/demo", &[("person", id.as_str()), ("post", OPERATOR)]).await;
        assert_eq!(page.status, 303);
        browser
    }

    /// Presses a button of the consent page; gives the redirect.
    pub(crate) async fn press(&self, browser: &mut Browser, page: &Page, button: &str) -> Page {
        let form =
            page.form_to("/openid/authorize").unwrap_or_else(|| panic!("{} {}", page.status, page.text()));
        let sent = form.sent(Some(("do", button)));
        browser.post_once(&form.action, &sent).await
    }

    /// A code for the person, who agrees.
    pub(crate) async fn code(&self, browser: &mut Browser, client: &str, scope: &str) -> String {
        let page = browser.get_once(&request_to(client, &[("scope", scope), ("prompt", "consent")])).await;
        one(&answered(&self.press(browser, &page, "agree").await), "code")
    }

    /// What a client gets from an endpoint with its secret.
    pub(crate) async fn call(&self, client: &str, secret: &str, path: &str, form: &[(&str, &str)]) -> Got {
        let basic = STANDARD.encode(format!("{client}:{secret}"));
        self.ask(Method::POST, path, &format!("Basic {basic}"), form).await
    }

    pub(crate) async fn redeem(&self, code: &str) -> Got {
        self.redeem_as(COUNTER, &self.secret, code, &[]).await
    }

    pub(crate) async fn redeem_as(
        &self,
        client: &str,
        secret: &str,
        code: &str,
        changed: &[(&str, &str)],
    ) -> Got {
        let mut form = vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", CALLBACK),
            ("code_verifier", VERIFIER),
        ];
        for (name, value) in changed {
            form.retain(|(known, _)| known != name);
            form.push((name, value));
        }
        self.call(client, secret, "/openid/token", &form).await
    }

    pub(crate) async fn refresh(&self, token: &str) -> Got {
        let form = [("grant_type", "refresh_token"), ("refresh_token", token)];
        self.call(COUNTER, &self.secret, "/openid/token", &form).await
    }

    pub(crate) async fn userinfo(&self, token: &str) -> Got {
        self.ask(Method::GET, "/openid/userinfo", &format!("Bearer {token}"), &[]).await
    }

    pub(crate) async fn ask(
        &self,
        method: Method,
        path: &str,
        authorization: &str,
        form: &[(&str, &str)],
    ) -> Got {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "127.0.0.1")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        if !authorization.is_empty() {
            request = request.header(header::AUTHORIZATION, authorization);
        }
        let body = Body::from(serde_urlencoded::to_string(form).unwrap());
        let response = self.router.clone().oneshot(request.body(body).unwrap()).await.unwrap();
        let status = response.status();
        let bytes = axum::body::to_bytes(response.into_body(), 1 << 20).await.unwrap();
        Got { status, body: serde_json::from_slice(&bytes).unwrap_or(Value::Null) }
    }

    pub(crate) fn described(&self, id: &str) -> Arc<Client> {
        catalogue::current(self.ctx()).client(id).unwrap().clone()
    }
}
