//! An agency's own service behind the second node: called through the first, logged on both.

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderMap, Request, StatusCode};
use axum::routing::{get, post};
use kernel::AgencyId;
use relay::store::{self, Key, Side};
use relay::{AnswerHeader, BodyDigest, RequestHeader};

use super::world::{CONSUMER, More, PROVIDER, Site, World};

const TRIAL: &str = "nodes-trial";
/// Longer than what is kept in memory (256 KB).
const LONG: usize = 1 << 20;

const API: &str = r#"id = "trial"
name = { zh = "試行服務", en = "Trial service" }
agency = "moi"
openapi = "trial.json"
subject = "query:person"
"#;

const DESCRIPTION: &str = r#"{ "openapi": "3.1.0", "info": { "title": "Trial", "version": "1" }, "paths": {
  "/mirror": { "post": { "parameters": [{ "name": "person", "in": "query", "required": true }] } },
  "/missing": { "get": { "parameters": [{ "name": "person", "in": "query", "required": true }] } },
  "/hidden": { "get": { "parameters": [{ "name": "person", "in": "query", "required": true }] } } } }"#;

const CONTRACT: &str = r#"id = "nodes-trial"
name = { zh = "跨節點試行", en = "Trial across nodes" }
consumer = "motc-thb"
api = "trial"
endpoints = ["POST /mirror", "GET /missing"]
purpose = { code = "trial", zh = "試行約定目的", en = "Trial" }
legal_basis = { zh = "測試法第1條", en = "Test Act, article 1" }
clients = true
from = "2023-09-15"
until = "2099-12-31"
"#;

/// The agency's program: gives a body back the other way round, or an error of its own.
async fn service() -> String {
    let mirror = |headers: HeaderMap, body: Bytes| async move {
        let client = headers["x-road-client"].to_str().unwrap().to_owned();
        (StatusCode::CREATED, [("x-seen-client", client)], turned(&body))
    };
    let missing =
        || async { (StatusCode::NOT_FOUND, [("content-type", "text/plain")], "no such thing here") };
    let router = Router::new()
        .route("/mirror", post(mirror))
        .route("/missing", get(missing))
        .route("/hidden", get(|| async { "never told" }))
        .layer(DefaultBodyLimit::disable());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    format!("http://{address}")
}

fn turned(body: &[u8]) -> Vec<u8> {
    body.iter().rev().copied().collect()
}

/// Bytes among which no two pieces are the same.
fn long_body() -> Vec<u8> {
    (0..LONG / 4).flat_map(|number| u32::try_from(number).unwrap().to_le_bytes()).collect()
}

async fn world() -> World {
    let files = [
        ("apis/trial.toml", API),
        ("apis/trial.json", DESCRIPTION),
        ("contracts/nodes-trial.toml", CONTRACT),
    ];
    World::with(&More { files: &files, services: &[("trial", service().await)], ..More::default() }).await
}

/// What the consumer's system got.
struct Got {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

/// Calls `verb` and path at `/n1` or `/r1` about a person.
async fn call(
    world: &World,
    (mode, id): (&str, &str),
    (verb, path): (&str, &str),
    about: &str,
    body: Vec<u8>,
) -> Got {
    let request = Request::builder()
        .method(verb)
        .uri(format!("/{mode}/TW/GOV/{PROVIDER}/trial/{TRIAL}{path}?person={about}"))
        .header("authorization", format!("Bearer {}", world.token))
        .header("x-road-client", format!("TW/GOV/{CONSUMER}/cars"))
        .header("x-road-id", id)
        .header("minben-purpose", "trial")
        .header("content-type", "application/octet-stream")
        .body(Body::from(body))
        .unwrap();
    let (parts, body) = world.centre.send(request).await.into_parts();
    let body = axum::body::to_bytes(body, 10_000_000).await.unwrap().to_vec();
    Got { status: parts.status, headers: parts.headers, body }
}

/// Both messages of an exchange as a node kept them: what was signed, and whether the bodies are there.
async fn kept(site: &Site, id: &str, side: Side) -> (RequestHeader, AnswerHeader, [bool; 2]) {
    let key = Key { consumer: AgencyId::new(CONSUMER), id: id.to_owned(), side };
    let found = site.ctx().read(move |r| store::find(r, &key)).await.unwrap();
    let (request, answer) = found.expect("a request");
    let answer = answer.expect("an answer");
    let bodies = [request.message.body.is_some(), answer.body.is_some()];
    let request = RequestHeader::read(&request.message.sealed.header).unwrap();
    (request, AnswerHeader::read(&answer.sealed.header).unwrap(), bodies)
}

fn digest(body: &[u8]) -> BodyDigest {
    BodyDigest { sha256: kernel::sha256_hex(body), length: body.len() as u64 }
}

#[tokio::test]
async fn a_long_body_goes_both_ways_whole_with_its_digest() {
    let world = world().await;
    let person = world.member.node.household(1, "陳測安").await;
    let number = person.national_id.as_str();
    let (sent, short) = (long_body(), b"hello".to_vec());
    for (calls, mode) in [(1, "n1"), (2, "r1")] {
        let (long, id) = (format!("{mode}-long"), format!("{mode}-short"));
        let got = call(&world, (mode, &long), ("POST", "/mirror"), number, sent.clone()).await;
        assert_eq!(got.status, StatusCode::CREATED, "{mode}: {}", String::from_utf8_lossy(&got.body));
        assert!(got.body == turned(&sent), "{mode}: {} bytes came back", got.body.len());
        assert_eq!(got.headers["x-seen-client"], format!("TW/GOV/{CONSUMER}/cars"));
        assert!(got.headers.get("x-road-error").is_none(), "{mode}");
        let got = call(&world, (mode, &id), ("POST", "/mirror"), number, short.clone()).await;
        assert_eq!((got.status, &got.body), (StatusCode::CREATED, &turned(&short)), "{mode}");
        for (site, side) in [(&world.centre, Side::Out), (&world.member, Side::In)] {
            let (request, answer, bodies) = kept(site, &long, side).await;
            assert_eq!((request.body, answer.body), (digest(&sent), digest(&turned(&sent))));
            assert_eq!((answer.status, bodies), (201, [false, false]), "long bodies are not kept");
            let (request, answer, bodies) = kept(site, &id, side).await;
            assert_eq!((request.body, answer.body), (digest(&short), digest(&turned(&short))));
            assert_eq!(bodies, [true, true]);
            assert_eq!(site.rows("relay_answers").await, calls * 2, "{mode}");
        }
        assert_eq!(world.member.rows("look_ups").await, calls * 2);
    }
    // Both logs tell of the long one in their own words.
    for (site, sent, got) in [
        (&world.centre, "relay.send", "relay.receive_answer"),
        (&world.member, "relay.receive", "relay.answer"),
    ] {
        for action in [sent, got] {
            let rows = format!("audit where action = '{action}' and object_id = 'n1-long'");
            assert_eq!(site.rows(&rows).await, 1, "{action}");
        }
    }
    // The person sees on the first node what was called on the second.
    let same = world.centre.node.person(1, "陳測安").await;
    let mut here = world.centre.node.signed_in(&same, None).await;
    assert!(here.get("/my/look-ups").await.text().contains("試行約定目的"));
}

#[tokio::test]
async fn the_services_own_error_comes_through_and_what_is_not_contracted_never_reaches_it() {
    let world = world().await;
    let person = world.member.node.household(1, "陳測安").await;
    let number = person.national_id.as_str();
    for mode in ["n1", "r1"] {
        let got = call(&world, (mode, &format!("{mode}-1")), ("GET", "/missing"), number, Vec::new()).await;
        assert_eq!((got.status, got.body.as_slice()), (StatusCode::NOT_FOUND, &b"no such thing here"[..]));
        assert_eq!(got.headers["content-type"], "text/plain");
        assert!(
            got.headers.get("x-road-error").is_none(),
            "{mode}: it is the service's error, not the nodes'"
        );
        for (site, side) in [(&world.centre, Side::Out), (&world.member, Side::In)] {
            let (_, answer, _) = kept(site, &format!("{mode}-1"), side).await;
            assert_eq!((answer.status, answer.body), (404, digest(b"no such thing here")));
        }
    }
    let (looked_up, refused) = (world.member.rows("look_ups").await, world.member.rows("refusals").await);
    for (mode, status) in [("n1", StatusCode::FORBIDDEN), ("r1", StatusCode::INTERNAL_SERVER_ERROR)] {
        let got = call(&world, (mode, &format!("{mode}-2")), ("GET", "/hidden"), number, Vec::new()).await;
        assert_eq!(got.status, status, "{}", String::from_utf8_lossy(&got.body));
        assert_eq!(got.headers["x-road-error"], "server.serverproxy.access_denied");
        assert!(!String::from_utf8_lossy(&got.body).contains("never told"));
    }
    assert_eq!(world.member.rows("look_ups").await, looked_up);
    assert_eq!(world.member.rows("refusals").await, refused + 2);
}
