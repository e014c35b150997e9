//! ACME with certbot, on the loopback address.

use std::path::Path;
use std::process::{Command, Output};

use identity::model::Installation;
use kernel::Clock;
use tokio::net::TcpListener;
use trust::acme::ChallengePort;
use trust::actions;

use crate::node::{Node, node_at, official};
use crate::program::{find, openssl_ok, said};

const HOST: &str = "www.example.gov.tw";

/// A node that listens on a free port and checks hosts on another.
async fn serving() -> (Node, String, u16, tokio::task::AbortHandle) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = free.local_addr().unwrap().port();
    drop(free);
    let settings =
        kernel::settings::Settings { public_url: address.clone(), ..kernel::settings::Settings::default() };
    let node = node_at(Clock::System, Installation::Demo, true, |builder| {
        builder.settings(settings).part(ChallengePort(port))
    })
    .await;
    let service = node.router.clone().into_make_service_with_connect_info::<std::net::SocketAddr>();
    let task = tokio::spawn(async move { axum::serve(listener, service).await.unwrap() });
    (node, address, port, task.abort_handle())
}

async fn certbot(folder: &Path, address: &str, words: &[&str]) -> Output {
    let program = find("certbot", "certbot");
    let at = |name: &str| folder.join(name).display().to_string();
    let (config, work, logs) = (at("config"), at("work"), at("logs"));
    let server = format!("{address}/acme/directory");
    let mut command = Command::new(program);
    command.args(words).args(["--non-interactive", "--config-dir", &config, "--work-dir", &work]);
    command.args(["--logs-dir", &logs, "--server", &server]);
    tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap()
}

/// What certbot's own log says, where its version prints less.
fn log(folder: &Path) -> String {
    std::fs::read_to_string(folder.join("logs/letsencrypt.log")).unwrap_or_default()
}

#[tokio::test]
async fn certbot_gets_renews_and_revokes() {
    let (node, address, port, server) = serving().await;
    let folder = tempfile::tempdir().unwrap();
    let port = port.to_string();
    let get =
        ["certonly", "--standalone", "--http-01-address", "127.0.0.1", "--http-01-port", &port, "-d", HOST];
    let account = ["--agree-tos", "-m", "it@example.gov.tw", "--no-eff-email"];
    let get = [get.as_slice(), &account].concat();
    let refused = certbot(folder.path(), &address, &get).await;
    assert!(!refused.status.success() && log(folder.path()).contains("not registered"), "{}", said(&refused));

    let it = official("digital-office", "digital-it", &["it"]);
    actions::register_host(node.ctx(), &it, HOST, Some("127.0.0.1")).await.unwrap();
    let given = certbot(folder.path(), &address, &get).await;
    assert!(given.status.success(), "{}", said(&given));
    let live = folder.path().join("config/live").join(HOST);
    std::fs::write(live.join("root.pem"), node.stranger().get_once("/certificates/root-1.pem").await.body)
        .unwrap();
    let verify = ["verify", "-purpose", "sslserver", "-verify_hostname", HOST, "-CAfile", "root.pem"];
    openssl_ok(&live, &[verify.as_slice(), &["-untrusted", "chain.pem", "cert.pem"]].concat());

    let again = certbot(
        folder.path(),
        &address,
        &[get.as_slice(), &["--force-renewal", "--key-type", "rsa"]].concat(),
    )
    .await;
    assert!(!again.status.success(), "the profile takes no RSA keys: {}", said(&again));
    let again = certbot(folder.path(), &address, &[get.as_slice(), &["--force-renewal"]].concat()).await;
    assert!(again.status.success(), "{}", said(&again));
    let issued = "select serial from certificates where kind = 'holder'";
    assert_eq!(node.ctx().query(issued, Vec::new()).await.unwrap().len(), 2);

    let revoke = ["revoke", "--cert-name", HOST, "--reason", "superseded", "--no-delete-after-revoke"];
    let revoked = certbot(folder.path(), &address, &revoke).await;
    assert!(revoked.status.success(), "{}", said(&revoked));
    let reasons = "select reason from certificates where revoked_at is not null";
    let rows = node.ctx().query(reasons, Vec::new()).await.unwrap();
    assert_eq!(rows.iter().map(|row| row.int(0).unwrap()).collect::<Vec<_>>(), [4]);

    let out = certbot(folder.path(), &address, &["unregister"]).await;
    assert!(out.status.success(), "{}", said(&out));
    let status = node.ctx().query("select status from acme_accounts", Vec::new()).await.unwrap();
    assert_eq!(status[0].text(0).unwrap(), "deactivated");
    node.run_jobs().await;
    server.abort();
}

#[tokio::test]
async fn a_host_that_does_not_answer_gets_nothing() {
    let (node, address, port, server) = serving().await;
    let folder = tempfile::tempdir().unwrap();
    let it = official("digital-office", "digital-it", &["it"]);
    actions::register_host(node.ctx(), &it, HOST, Some("127.0.0.1")).await.unwrap();
    // certbot listens elsewhere than where the node looks.
    let other = (port ^ 1).to_string();
    let get =
        ["certonly", "--standalone", "--http-01-address", "127.0.0.1", "--http-01-port", &other, "-d", HOST];
    let account = ["--agree-tos", "-m", "it@example.gov.tw", "--no-eff-email"];
    let refused = certbot(folder.path(), &address, &[get.as_slice(), &account].concat()).await;
    assert!(
        !refused.status.success() && log(folder.path()).contains("cannot be reached"),
        "{}",
        said(&refused)
    );
    let issued = "select serial from certificates where kind = 'holder'";
    assert!(node.ctx().query(issued, Vec::new()).await.unwrap().is_empty());
    server.abort();
}

#[tokio::test]
async fn a_request_needs_a_nonce_and_a_fitting_signature() {
    let (node, _, _, server) = serving().await;
    let mut stranger = node.stranger();
    let nonce = stranger.get_once("/acme/new-nonce").await;
    assert_eq!(nonce.status, 204);
    assert!(nonce.headers.contains_key("replay-nonce"));
    let refused = stranger.post_json("/acme/new-account", &serde_json::json!({ "a": 1 })).await;
    assert_eq!(refused.status, 400);
    assert_eq!(refused.json()["type"], "urn:ietf:params:acme:error:malformed");
    assert!(refused.headers.contains_key("replay-nonce"));
    server.abort();
}
