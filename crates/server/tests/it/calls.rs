//! Calls between information systems as a client that nobody here wrote makes them: Debian's curl, against
//! the built program with a service behind it.

use std::io::Write as _;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use axum::body::Body;
use axum::extract::{Path as InPath, Request};
use axum::routing::{any, get};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures_util::StreamExt as _;
use serde_json::Value;
use sha2::{Digest as _, Sha512};

use crate::child::{Client, MINBEN, Server, free_address, on_postgres, write_settings};
use crate::node::government;

const SYSTEM: &str = "P2-3.1.1-household-gateway";
const ECHO: &str = "/TW/GOV/moi/trial/thb-trial/echo";
const CLIENT: &str = "X-Road-Client: TW/GOV/motc-thb/vehicles";
const PURPOSE: &str = "Minben-Purpose: trial";
const BODY: usize = 64 << 20;

const API: &str = r#"id = "trial"
name = { zh = "試行服務", en = "Trial service" }
agency = "moi"
openapi = "trial.json"
"#;

const DESCRIPTION: &str = r#"{ "openapi": "3.1.0", "info": { "title": "Trial", "version": "1" }, "paths": {
  "/echo": { "get": {}, "post": {}, "put": {}, "patch": {}, "delete": {}, "options": {}, "trace": {}, "head": {} },
  "/blob/{bytes}": { "get": {} } } }"#;

const CONTRACT: &str = r#"id = "thb-trial"
name = { zh = "試行約定", en = "Trial contract" }
consumer = "motc-thb"
api = "trial"
endpoints = ["GET /echo", "POST /echo", "PUT /echo", "PATCH /echo", "DELETE /echo", "OPTIONS /echo", "TRACE /echo", "HEAD /echo", "GET /blob/*"]
purpose = { code = "trial", zh = "試行", en = "Trial" }
legal_basis = { zh = "測試法第1條", en = "Test Act, article 1" }
clients = true
from = "2024-01-01"
until = "2099-12-31"
"#;

/// An agency's own program, on a thread of its own.
fn service() -> SocketAddr {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("an address");
    listener.set_nonblocking(true).expect("a socket for tokio");
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async move {
            let router = axum::Router::new().route("/echo", any(echo)).route("/blob/{bytes}", get(blob));
            let listener = tokio::net::TcpListener::from_std(listener).expect("the socket");
            axum::serve(listener, router).await.expect("the service serves");
        });
    });
    address
}

async fn echo(request: Request) -> axum::Json<Value> {
    let method = request.method().to_string();
    let client =
        request.headers().get("x-road-client").and_then(|value| value.to_str().ok()).map(str::to_owned);
    let mut length = 0;
    let mut stream = request.into_body().into_data_stream();
    while let Some(chunk) = stream.next().await {
        length += chunk.expect("the whole body").len();
    }
    axum::Json(serde_json::json!({ "method": method, "client": client, "length": length }))
}

async fn blob(InPath(bytes): InPath<usize>) -> Body {
    let chunks = (0..bytes >> 16).map(|_| Ok::<_, std::io::Error>(vec![7_u8; 1 << 16]));
    Body::from_stream(futures_util::stream::iter(chunks))
}

/// A demonstration whose catalogue has an API.
struct Node {
    folder: tempfile::TempDir,
    server: Server,
    token: String,
    /// Where systems call over TLS.
    tls: SocketAddr,
}

fn node() -> Node {
    let folder = tempfile::tempdir().expect("a folder");
    let dir = folder.path().join("government");
    testkit::copy_folder(&government(), &dir);
    let system = dir.join("systems").join(SYSTEM);
    std::fs::create_dir_all(system.join("apis")).expect("a folder");
    for (file, text) in
        [("apis/trial.toml", API), ("apis/trial.json", DESCRIPTION), ("contracts/thb-trial.toml", CONTRACT)]
    {
        std::fs::write(system.join(file), text).expect("a file");
    }
    let (data, address, tls) = (folder.path().join("data"), free_address(), free_address());
    write_settings(&data, &format!("service_urls = {{ trial = \"http://{}\" }}\n", service()));
    let mut command = Command::new(MINBEN);
    command.args(["serve", "--demo", "--people", "600", "--listen", &address.to_string()]);
    command.args(["--systems-listen", &tls.to_string()]);
    command.arg("--data").arg(&data).arg("--government").arg(&dir);
    let server = Server::start(command, address).unwrap_or_else(|error| panic!("{error}"));
    let made = it_officer(address).post("/desk/credentials", &[("name", "trial")]).expect("a credential");
    let text = made.text();
    let token = text.split_whitespace().find(|word| word.len() > 50 && word.contains('.'));
    let token = token.unwrap_or_else(|| panic!("no token in: {text}")).to_owned();
    Node { folder, server, token, tls }
}

/// The agency's IT officer at the desk.
fn it_officer(address: SocketAddr) -> Client {
    let mut browser = Client::new(address);
    let query = serde_urlencoded::to_string([("as", "official"), ("q", "公路局")]).expect("a query");
    let page = browser.get(&format!("/sign-in?{query}")).expect("the sign-in page");
    let offered = page.forms().into_iter().find(|form| form.value("post") == Some("motc-thb-it"));
    let person = offered.and_then(|form| form.value("person").map(str::to_owned)).expect("an IT officer");
    browser.sign_in(&person, "motc-thb-it").expect("signed in");
    browser
}

/// What curl got.
struct Got {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Got {
    fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map_or("", |(_, value)| value.as_str())
    }

    fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&self.body)))
    }
}

impl Node {
    /// With the credential, without TLS.
    fn curl(&self, path: &str, arguments: &[&str], input: &[u8]) -> Got {
        let shown = format!("Authorization: Bearer {}", self.token);
        let arguments = [&["--header", &shown], arguments].concat();
        self.run(&format!("http://{}{path}", self.server.address), &arguments, input)
    }

    /// Over TLS, with the certificate and key of these files.
    fn curl_with(&self, [certificate, key]: [&Path; 2], path: &str, arguments: &[&str]) -> Got {
        let server = self.folder.path().join("data/keys/server.pem");
        let [certificate, key, server] = [certificate, key, &server].map(|file| file.display().to_string());
        let shown = ["--tlsv1.3", "--cert", &certificate, "--key", &key, "--cacert", &server];
        let url = format!("https://localhost:{}{path}", self.tls.port());
        self.run(&url, &[&shown, arguments].concat(), b"")
    }

    fn run(&self, url: &str, arguments: &[&str], input: &[u8]) -> Got {
        let (head, out) = (self.folder.path().join("head"), self.folder.path().join("body"));
        let mut child = Command::new("curl")
            .args(["--silent", "--show-error", "--max-time", "120", "--dump-header"])
            .arg(&head)
            .arg("--output")
            .arg(&out)
            .args(arguments)
            .arg(url)
            .stdin(Stdio::piped())
            .spawn()
            .expect("this test needs curl; install the Debian package curl");
        child.stdin.take().expect("piped").write_all(input).expect("curl reads");
        assert!(child.wait().expect("curl ends").success(), "{url} {arguments:?}");
        let text = std::fs::read_to_string(&head).expect("headers");
        // After “100 Continue” come the headers that count.
        let last = text.trim_end().rsplit("\r\n\r\n").next().unwrap_or_default();
        let mut lines = last.split("\r\n");
        let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok()).expect("a status");
        let headers = lines.filter_map(|line| line.split_once(": "));
        let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        Got { status, headers, body: std::fs::read(&out).unwrap_or_default() }
    }

    /// The most memory the program has held so far, in bytes.
    fn peak(&self) -> u64 {
        let status =
            std::fs::read_to_string(format!("/proc/{}/status", self.server.process())).expect("/proc");
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("VmHWM");
        line.trim().trim_end_matches(" kB").parse::<u64>().expect("kilobytes") * 1024
    }
}

fn hash(head: &str, body: &[u8]) -> String {
    let head = Sha512::digest(head);
    STANDARD.encode(if body.is_empty() {
        head
    } else {
        Sha512::digest([head, Sha512::digest(body)].concat())
    })
}

#[test]
fn curl_calls_a_service_and_a_registry() {
    if on_postgres() {
        return;
    }
    let node = node();
    for verb in ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"] {
        let sent = if matches!(verb, "POST" | "PUT" | "PATCH") { "hello" } else { "" };
        let mut arguments = vec!["--request", verb, "--header", CLIENT, "--header", PURPOSE];
        if !sent.is_empty() {
            arguments.extend(["--header", "Content-Type: text/plain", "--data-binary", "@-"]);
        }
        let got = node.curl(&format!("/r1{ECHO}?a=b"), &arguments, sent.as_bytes());
        assert_eq!((got.status, got.header("x-road-error")), (200, ""), "{verb}");
        let told = got.json();
        assert_eq!((told["method"].as_str(), told["client"].as_str()), (Some(verb), Some(&CLIENT[15..])));
        assert_eq!(told["length"], sent.len());
        let kind = if sent.is_empty() { "" } else { "content-type:text/plain\r\n" };
        let head = format!(
            "{verb}\r\n/r1{ECHO}?a=b\r\naccept:*/*\r\nx-road-client:TW/GOV/motc-thb/vehicles\r\nminben-purpose:trial\r\n\
             {kind}x-road-request-id:{}\r\nx-road-id:{}\r\n",
            got.header("x-road-request-id"),
            got.header("x-road-id")
        );
        assert_eq!(got.header("x-road-request-hash"), hash(&head, sent.as_bytes()), "{verb}");
    }
    let got = node.curl(&format!("/r1{ECHO}"), &["--head", "--header", CLIENT, "--header", PURPOSE], b"");
    assert_eq!((got.status, got.header("x-road-service")), (200, "TW/GOV/moi/trial/thb-trial"));
    errors(&node);
    registry(&node);
}

fn errors(node: &Node) {
    let got = node.curl(&format!("/r1{ECHO}"), &["--header", PURPOSE], b"");
    assert_eq!((got.status, got.header("x-road-error")), (400, "client.bad_request"));
    assert_eq!(got.json()["type"], "client.bad_request");
    let xml = ["--header", CLIENT, "--header", "Accept: application/xml"];
    let got = node.curl("/r1/TW/GOV/moi/trial/nothing", &xml, b"");
    let text = String::from_utf8_lossy(&got.body).into_owned();
    assert_eq!(got.status, 500);
    assert!(text.contains("<error><type>server.serverproxy.unknown_service</type><message>"), "{text}");
    let got = node.curl("/n1/TW/GOV/moi/trial/nothing", &["--header", CLIENT], b"");
    assert_eq!((got.status, got.header("content-type")), (404, "application/problem+json"));
    let got = node.curl(&format!("/n1{ECHO}"), &["--header", "X-Road-Client: TW/GOV/moi"], b"");
    assert_eq!(got.status, 403);
}

/// A look-up, its receipt, and the receipt's proof by the program without any server.
fn registry(node: &Node) {
    let question = br#"{ "key": "A100000001", "purpose": "vehicle-address" }"#;
    let json = ["--header", CLIENT, "--header", "Content-Type: application/json", "--data-binary", "@-"];
    let path = "/n1/TW/GOV/moi/household/thb-household-address";
    let got = node.curl(path, &json, question);
    assert_eq!(got.status, 200, "{}", String::from_utf8_lossy(&got.body));
    assert!(got.json()["records"].is_array());
    let receipt = node.curl(got.header("minben-receipt"), &[], b"");
    assert_eq!(receipt.status, 200);
    let file = node.folder.path().join("receipt.json");
    std::fs::write(&file, &receipt.body).expect("a file");
    let key = node.folder.path().join("log.key");
    std::fs::write(&key, node.curl("/ledger/key", &[], b"").body).expect("a file");
    let (file, key) = (file.to_str().expect("a path"), key.to_str().expect("a path"));
    let verified = crate::child::run(&["verify", file, "--root", key]);
    assert!(verified.status.success(), "{}", crate::child::told(&verified));
    let listed = node.curl("/r1/TW/GOV/moi/household/allowedMethods", &["--header", CLIENT], b"").json();
    let codes: Vec<&str> = listed["service"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|s| s["service_code"].as_str())
        .collect();
    assert_eq!(codes, ["thb-household-address"]);
}

/// A certificate that the system made for itself, with its key.
fn self_signed(folder: &Path, name: &str) -> [PathBuf; 2] {
    let [certificate, key] = ["pem", "key"].map(|kind| folder.join(format!("{name}.{kind}")));
    let made = Command::new("openssl")
        .args([
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-nodes",
            "-days",
            "30",
        ])
        .args(["-subj", &format!("/CN={name}"), "-out"])
        .arg(&certificate)
        .arg("-keyout")
        .arg(&key)
        .stderr(Stdio::null())
        .status();
    assert!(made.expect("this test needs openssl; install the Debian package openssl").success());
    [certificate, key]
}

#[test]
fn curl_calls_with_a_certificate_in_place_of_a_secret() {
    if on_postgres() {
        return;
    }
    let node = node();
    let (own, other) = (self_signed(node.folder.path(), "own"), self_signed(node.folder.path(), "other"));
    let path = format!("/n1{ECHO}");
    let call = |shown: &[PathBuf; 2], more: &[&str]| {
        let arguments = [&["--header", CLIENT, "--header", PURPOSE], more].concat();
        node.curl_with([&shown[0], &shown[1]], &path, &arguments).status
    };
    assert_eq!(call(&own, &[]), 401, "nobody has registered it");
    let mut desk = it_officer(node.server.address);
    let register = |desk: &mut Client, pem: &str| {
        desk.post("/desk/credentials", &[("name", "車籍系統"), ("certificate", pem)])
            .expect("an answer")
            .text()
    };
    let pem = std::fs::read_to_string(&own[0]).expect("the certificate");
    register(&mut desk, &pem);
    let page = desk.get("/desk/credentials").expect("the list").text();
    assert!(page.contains("以憑證連線：CN=own"), "{page}");
    assert_eq!(call(&own, &[]), 200);
    assert_eq!(call(&other, &[]), 401, "another certificate is nobody's");
    // A credential works over TLS too, beside a certificate that nobody knows.
    let shown = format!("Authorization: Bearer {}", node.token);
    assert_eq!(call(&other, &["--header", &shown]), 200);
    assert!(register(&mut desk, &pem).contains("已經登記過"));
    let key = std::fs::read_to_string(&own[1]).expect("the key");
    let page = register(&mut desk, &key);
    assert!(page.contains("這不是 PEM 格式的憑證") && !page.contains("PRIVATE KEY"), "{page}");
    let listed = desk.get("/desk/credentials").expect("the list");
    let revoke =
        listed.forms().into_iter().filter(|form| form.action.ends_with("/revoke")).map(|form| form.action);
    for action in revoke.collect::<Vec<_>>() {
        desk.post(&action, &[]).expect("revoked");
    }
    assert_eq!(call(&own, &[]), 401, "a revoked certificate is refused at once");
}

#[test]
fn large_bodies_pass_in_little_memory() {
    if on_postgres() {
        return;
    }
    let node = node();
    let arguments =
        ["--header", CLIENT, "--header", PURPOSE, "--header", "Content-Type: application/octet-stream"];
    node.curl(&format!("/r1{ECHO}"), &arguments, b"");
    let before = node.peak();
    let file = node.folder.path().join("large");
    std::fs::write(&file, vec![9_u8; BODY]).expect("a large file");
    let mut up = arguments.to_vec();
    let from = format!("@{}", Path::new(&file).display());
    up.extend(["--request", "POST", "--data-binary", &from]);
    let got = node.curl(&format!("/r1{ECHO}"), &up, b"");
    assert_eq!((got.status, got.json()["length"].as_u64()), (200, Some(BODY as u64)));
    let got = node.curl(&format!("/r1/TW/GOV/moi/trial/thb-trial/blob/{BODY}"), &arguments, b"");
    assert_eq!((got.status, got.body.len()), (200, BODY));
    let extra = node.peak().saturating_sub(before);
    assert!(extra < 64_000_000, "{extra} bytes more for bodies of {BODY} bytes");
}
