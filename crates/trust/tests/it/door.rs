//! Signing in by showing a certificate in TLS, with curl as the browser.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use identity::door::{Address, Door};
use net::Credentials;
use tokio::sync::watch;

use crate::node::{Node, clerk, node_now};
use crate::program::{find, openssl, openssl_ok, said};
use crate::sign_in::{CHEN, Card};

/// A served door with its server certificate, until it is dropped.
struct Served {
    port: u16,
    folder: tempfile::TempDir,
    _stop: watch::Sender<bool>,
}

async fn serve(node: &Node) -> Served {
    let folder = tempfile::tempdir().unwrap();
    let files = trust::demo_server(node.ctx(), folder.path(), "localhost").await.unwrap();
    let again = trust::demo_server(node.ctx(), folder.path(), "localhost").await.unwrap();
    assert_eq!(fs::read(&files.certificate).unwrap(), fs::read(&again.certificate).unwrap(), "kept");
    let own = Credentials::load(&files.certificate, &files.key).unwrap();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    node.ctx().part::<Address>().tell(format!("https://localhost:{port}"));
    let root = node.ctx().read(|r| trust::store::find_current(r, "root", trust::model::Purpose::Certify));
    let root = signature::Certificate::from_der(&root.await.unwrap().unwrap().der).unwrap();
    fs::write(folder.path().join("root.pem"), root.to_pem().unwrap()).unwrap();
    let (stop, stopped) = watch::channel(false);
    tokio::spawn(identity::door::serve(node.ctx().clone(), Door { listener, own }, stopped));
    Served { port, folder, _stop: stop }
}

impl Served {
    /// What curl gets; `words` come before the address. Off the threads of the runtime.
    async fn curl(&self, path: &str, words: &[&str]) -> Output {
        let mut command = Command::new(find("curl", "curl"));
        let resolve = format!("localhost:{}:127.0.0.1", self.port);
        command.args(["-sS", "-i", "--max-time", "20", "--resolve", &resolve, "--cacert"]);
        command.arg(self.folder.path().join("root.pem")).args(words);
        command.arg(format!("https://localhost:{}{path}", self.port));
        tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap()
    }

    /// What curl gets with a person's certificate.
    async fn visit(&self, path: &str, card: &Path) -> Output {
        let file = |name: &str| card.join(name).display().to_string();
        self.curl(path, &["--cert", &file("certificate.pem"), "--key", &file("key.pem")]).await
    }
}

/// Where an answer leads.
fn location(output: &Output) -> String {
    let text = said(output);
    let line = text.lines().find_map(|line| line.strip_prefix("location: "));
    line.unwrap_or_else(|| panic!("no redirect: {text}")).trim().to_owned()
}

/// The path at the main site.
fn path(location: &str) -> &str {
    location.strip_prefix("http://localhost:8080").unwrap_or_else(|| panic!("elsewhere: {location}"))
}

/// The link to the door that a browser is shown.
async fn sent(browser: &mut testkit::Browser) -> String {
    let page = browser.post("/sign-in/certificate/door", &[("next", "/who")]).await;
    let link = page.links().into_iter().find(|link| link.starts_with("https://localhost:"));
    let link = link.unwrap_or_else(|| panic!("no link to the door: {}", page.text()));
    link[link.rfind("/?").unwrap()..].to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn curl_with_a_certificate_gets_a_ticket_that_signs_its_browser_in_once() {
    let node = node_now().await;
    let chen = node.person(CHEN, "陳測安").await;
    let card = Card::of(&node, &chen).await;
    let door = serve(&node).await;
    let mut browser = node.stranger();
    assert!(browser.get("/sign-in/certificate").await.text().contains("由瀏覽器出示自然人憑證"));
    let there = sent(&mut browser).await;
    let back = location(&door.visit(&there, card.path()).await);
    let mut thief = node.stranger();
    thief.post("/sign-in/certificate/door", &[]).await;
    assert_eq!(thief.get(path(&back)).await.status, 409, "a ticket without the cookie is worth nothing");
    let page = browser.get(path(&back)).await;
    assert_eq!(page.body, format!("person:{} level 3", chen.id), "{}", page.text());
    assert_eq!(browser.get(path(&back)).await.status, 409, "once");
    let again = location(&door.visit(&there, card.path()).await);
    assert!(again.ends_with("/sign-in/certificate/finish"), "the mark is used up: {again}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_door_serves_nothing_else_and_nobody_else() {
    let node = node_now().await;
    let chen = node.person(CHEN, "陳測安").await;
    let card = Card::of(&node, &chen).await;
    let door = serve(&node).await;
    for other in ["/sign-in", "/assets/minben.css", "/healthz", "//"] {
        let text = said(&door.visit(other, card.path()).await);
        assert!(text.starts_with("HTTP/1.1 404"), "{other}: {text}");
    }
    let none = door.curl("/", &[]).await;
    assert!(!none.status.success(), "a certificate is required: {}", said(&none));
    let foreign = tempfile::tempdir().unwrap();
    openssl_ok(
        foreign.path(),
        &[
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-nodes",
            "-keyout",
            "key.pem",
            "-subj",
            "/CN=Foreign",
            "-out",
            "certificate.pem",
        ],
    );
    let foreign = door.visit("/", foreign.path()).await;
    assert!(!foreign.status.success(), "{}", said(&foreign));
    let address = format!("localhost:{}", door.port);
    let old = tokio::task::spawn_blocking(move || {
        openssl(Path::new("/"), &["s_client", "-connect", &address, "-tls1_2"])
    });
    let old = old.await.unwrap();
    assert!(said(&old).contains("protocol version") || said(&old).contains("alert"), "{}", said(&old));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_revoked_a_moment_ago_is_refused_at_the_door_with_the_reason() {
    let node = node_now().await;
    let chen = node.person(CHEN, "陳測安").await;
    let card = Card::of(&node, &chen).await;
    let door = serve(&node).await;
    let mut browser = node.stranger();
    let there = sent(&mut browser).await;
    let (authority, serial) = (card.issued.authority.clone(), card.issued.serial.clone());
    trust::actions::revoke(node.ctx(), &clerk(), &authority, &serial, signature::Reason::Superseded)
        .await
        .unwrap();
    let back = location(&door.visit(&there, card.path()).await);
    let page = browser.get(path(&back)).await;
    assert!(page.status == 403 && page.text().contains("廢止"), "{}", page.text());
    node.run_jobs().await;
}
