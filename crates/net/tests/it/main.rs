//! The door and the client, against each other on loopback.
#![cfg(test)]

mod shop;
mod stapled;

use std::io::{BufRead as _, BufReader, Read as _};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use axum::body::Body;
use http::Request;
use kernel::{Clock, Timestamp};
use net::{Accept, Client, fingerprint};
use rcgen::{CertificateParams, KeyPair};
use signature::ocsp::Status;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use crate::shop::{Shop, ask, serve_showing, target};

#[tokio::test]
async fn both_sides_know_who_the_other_one_is() {
    let shop = Shop::new();
    let (server, caller) = (shop.party("localhost"), shop.party("caller"));
    let (port, _stop) = shop.serve(&server).await;
    let pinned = shop.pinned(port, &server.der);
    let client = Client::new(Some(caller.credentials), Clock::System);
    assert_eq!(ask(&client, &pinned).await.unwrap(), format!("{}:hello", caller.der.len()));
    assert_eq!(
        ask(&Client::new(None, Clock::System), &pinned).await.unwrap(),
        "0:hello",
        "who shows nothing is a stranger"
    );
    let rooted = target(port, Accept::UnderRoot(fingerprint(shop.root.der())));
    assert_eq!(ask(&Client::new(None, Clock::System), &rooted).await.unwrap(), "0:hello");
}

#[tokio::test]
async fn another_certificate_name_or_root_is_not_spoken_to() {
    let shop = Shop::new();
    let (server, other) = (shop.party("elsewhere"), shop.party("localhost"));
    let (port, _stop) = shop.serve(&server).await;
    let client = Client::new(None, Clock::System);
    let authorities = shop.authorities();
    for accept in [
        Accept::Pinned { certificates: vec![fingerprint(&other.der)], authorities: authorities.clone() },
        Accept::Pinned { certificates: Vec::new(), authorities },
        Accept::UnderRoot(fingerprint(shop.root.der())),
        Accept::UnderRoot([7; 32]),
    ] {
        let error = ask(&client, &target(port, accept.clone())).await.unwrap_err();
        assert!(error.is_unsent(), "{accept:?}: {error}");
    }
}

#[tokio::test]
async fn a_pinned_certificate_holds_as_long_as_it_says() {
    let shop = Shop::new();
    let server = shop.party_until("localhost", 2030);
    let at = |text: &str| Clock::fake(Timestamp::start_of(text.parse().unwrap()));
    let shown = server.with(Some(shop.says(&server.der, Status::Good, at("2029-12-31").now())));
    let (port, _stop) = serve_showing(move || shown.clone()).await;
    let pinned = shop.pinned(port, &server.der);
    assert_eq!(ask(&Client::new(None, at("2029-12-31")), &pinned).await.unwrap(), "0:hello");
    let error = ask(&Client::new(None, at("2030-01-02")), &pinned).await.unwrap_err();
    assert!(error.is_unsent() && error.to_string().contains("certificate expired"), "{error}");
    let error = ask(&Client::new(None, at("1970-01-02")), &pinned).await.unwrap_err();
    assert!(error.is_unsent() && error.to_string().contains("certificate not valid yet"), "{error}");
}

// The program is waited for, so the door needs a thread of its own.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_door_refuses_tls_1_2() {
    let shop = Shop::new();
    let server = shop.party("localhost");
    let (port, _stop) = shop.serve(&server).await;
    let address = format!("localhost:{port}");
    let told = Command::new("openssl")
        .args(["s_client", "-connect", &address, "-tls1_2"])
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert!(!told.status.success(), "{told:?}");
    let said = String::from_utf8_lossy(&told.stderr).to_string();
    assert!(said.contains("protocol version"), "{said}");
}

#[tokio::test]
async fn the_door_does_not_speak_plain_text() {
    let shop = Shop::new();
    let server = shop.party("localhost");
    let (port, _stop) = shop.serve(&server).await;
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    let request =
        "POST /echo HTTP/1.1\r\nhost: localhost\r\ncontent-length: 5\r\nconnection: close\r\n\r\nhello";
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut said = Vec::new();
    let ended = tokio::time::timeout(Duration::from_secs(5), stream.read_to_end(&mut said)).await;
    assert!(ended.is_ok(), "the door closes the connection, and does not wait for more");
    // An alert of TLS at most (RFC 8446, section 6), never a word of HTTP.
    let text = String::from_utf8_lossy(&said);
    assert!(!text.contains("HTTP") && !text.contains("hello"), "{text}");
    assert!(said.is_empty() || said[0] == 21, "{said:?}");
    let pinned = shop.pinned(port, &server.der);
    assert_eq!(ask(&Client::new(None, Clock::System), &pinned).await.unwrap(), "0:hello", "it is open");
}

/// OpenSSL's own server with a certificate of the shop, until it is dropped.
struct OpenSsl {
    program: Child,
    /// What it says; were this closed, the next word would end it.
    _told: BufReader<ChildStdout>,
    port: u16,
    der: Vec<u8>,
}

impl OpenSsl {
    fn new(shop: &Shop, version: &str) -> Self {
        let pair = KeyPair::generate().unwrap();
        let certificate = CertificateParams::new(["localhost".to_owned()]).unwrap();
        let certificate = certificate.signed_by(&pair, &shop.root).unwrap();
        let name = |end: &str| Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("net{version}.{end}"));
        std::fs::write(name("pem"), certificate.pem()).unwrap();
        std::fs::write(name("key"), pair.serialize_pem()).unwrap();
        let ocsp = shop.says(certificate.der(), Status::Good, Clock::System.now());
        std::fs::write(name("ocsp"), ocsp).unwrap();
        let mut program = Command::new("openssl")
            .args(["s_server", "-www", version, "-accept", "127.0.0.1:0", "-cert"])
            .arg(name("pem"))
            .arg("-key")
            .arg(name("key"))
            .arg("-status_file")
            .arg(name("ocsp"))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("this test needs openssl; install the Debian package openssl");
        let mut told = BufReader::new(program.stdout.take().unwrap());
        let mut lines = told.by_ref().lines().map_while(Result::ok);
        let address = lines.find_map(|line| line.strip_prefix("ACCEPT ").map(str::to_owned));
        let address: SocketAddr = address.expect("where it listens").trim().parse().unwrap();
        Self { program, _told: told, port: address.port(), der: certificate.der().to_vec() }
    }
}

impl Drop for OpenSsl {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

#[tokio::test]
async fn the_client_does_not_speak_to_a_server_of_tls_1_2() {
    let shop = Shop::new();
    let client = Client::new(None, Clock::System);
    let visit = async |version: &str| {
        let server = OpenSsl::new(&shop, version);
        let pinned = shop.pinned(server.port, &server.der);
        let request = Request::get("/").body(Body::empty()).unwrap();
        client.send(&pinned, request).await.map(|answer| answer.status())
    };
    assert_eq!(visit("-tls1_3").await.unwrap(), 200, "so it is the version");
    let error = visit("-tls1_2").await.unwrap_err();
    assert!(error.is_unsent(), "{error}");
    assert!(error.to_string().contains("ProtocolVersion"), "{error}");
}

#[tokio::test]
async fn the_client_does_not_speak_plain_text() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let heard = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut heard = vec![0; 4_096];
        let length = stream.read(&mut heard).await.unwrap();
        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok").await.unwrap();
        heard.truncate(length);
        heard
    });
    let client = Client::new(None, Clock::System);
    let error = ask(&client, &Shop::new().pinned(port, b"another")).await.unwrap_err();
    assert!(error.is_unsent(), "{error}");
    let heard = heard.await.unwrap();
    assert!(!String::from_utf8_lossy(&heard).contains("/echo"), "nothing of the request was said");
}

#[tokio::test]
async fn a_stopped_door_finishes_and_closes() {
    let shop = Shop::new();
    let server = shop.party("localhost");
    let (port, stop) = shop.serve(&server).await;
    let pinned = shop.pinned(port, &server.der);
    let client = Client::new(None, Clock::System);
    ask(&client, &pinned).await.unwrap();
    stop.send(true).unwrap();
    tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    assert!(ask(&Client::new(None, Clock::System), &pinned).await.unwrap_err().is_unsent());
}
