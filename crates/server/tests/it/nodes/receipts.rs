//! The other node's receipts: fetched soon after an exchange, kept, and there when that node is gone.

use std::io::Read as _;
use std::time::Duration;

use axum::body::Body;
use axum::extract::Request as Asked;
use axum::http::{Request, StatusCode};
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use federation::Federation;
use kernel::{Actor, Audit, Ctx, DbError};
use ledger::receipt::{Receipt, Trust, check};
use serde_json::{Value as Json, json};
use signature::Algorithm;
use signature::asic::{Limits, Package};
use tokio::sync::watch;
use trust::actions::Order;
use trust::model::Subject;
use trust::x509::request::Request as SigningRequest;

use super::faults::post;
use super::world::{CONTRACT, Site, World};
use crate::child::{run, told};

/// The two nodes' chores, until this goes.
pub(super) struct Running(Vec<watch::Sender<bool>>);

impl Running {
    pub(super) fn start(sites: &[&Site]) -> Self {
        let start = |site: &&Site| {
            let (stop, stopped) = watch::channel(false);
            tokio::spawn(relay::run_forever(site.ctx().clone(), stopped));
            stop
        };
        Self(sites.iter().map(start).collect())
    }

    pub(super) fn stop(self) {
        self.0.iter().for_each(|stop| {
            let _ = stop.send(true);
        });
    }
}

/// Waits until a node has so many rows.
pub(super) async fn has(site: &Site, rows: &str, count: i64) {
    for _ in 0..300 {
        if site.rows(rows).await >= count {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("{} of {count} {rows} after half a minute", site.rows(rows).await);
}

/// Both logs begin, and each node is shown the head of the other's.
pub(super) async fn show_heads(world: &World) {
    for site in [&world.centre, &world.member] {
        ledger::actions::seal(site.ctx()).await.unwrap();
    }
    for site in [&world.centre, &world.member] {
        federation::actions::compare_heads(site.ctx()).await.unwrap();
    }
}

/// An authority of the centre certifies a node's log.
pub(crate) async fn certify_log(centre: &Ctx, node: &Ctx) {
    let log = ledger::actions::identify(node).await.unwrap();
    let order =
        Order { authority: "gca".to_owned(), profile: "log".to_owned(), subject: Subject::Log(log.name) };
    let request =
        SigningRequest { public_key_der: log.public_key, algorithm: Algorithm::Ed25519, hosts: Vec::new() };
    let issued = trust::actions::issue(centre, &Actor::Platform, &order, &request).await.unwrap();
    let mut chain = vec![signature::Certificate::from_der(&issued.der).unwrap()];
    chain.extend(trust::chain::of(centre, &issued.authority, issued.generation).await.unwrap());
    ledger::actions::keep_certificates(node, &chain).await.unwrap();
}

/// The files in the package of an exchange, made by the centre.
async fn files(world: &World, id: &str) -> Vec<(String, Vec<u8>)> {
    let request = Request::get(format!("/api/exchange/evidence/{id}"))
        .header("authorization", format!("Bearer {}", world.token))
        .body(Body::empty())
        .unwrap();
    let answer = world.centre.send(request).await;
    assert_eq!(answer.status(), 200);
    let bytes = axum::body::to_bytes(answer.into_body(), 10_000_000).await.unwrap();
    let package = Package::read(&bytes, Limits::default()).unwrap();
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(package.document.clone())).unwrap();
    let read = |place: usize| {
        let mut file = zip.by_index(place).unwrap();
        let mut content = Vec::new();
        file.read_to_end(&mut content).unwrap();
        (file.name().unwrap().into_owned(), content)
    };
    (0..package_length(&package.document)).map(read).collect()
}

fn package_length(zip: &[u8]) -> usize {
    zip::ZipArchive::new(std::io::Cursor::new(zip)).unwrap().len()
}

fn file<'a>(files: &'a [(String, Vec<u8>)], name: &str) -> Option<&'a [u8]> {
    files.iter().find(|file| file.0 == name).map(|file| file.1.as_slice())
}

/// The other log's receipts in a package.
fn others(files: &[(String, Vec<u8>)]) -> Vec<Receipt> {
    let ours = files.iter().filter(|file| {
        file.0.strip_prefix("receipts/other-").is_some_and(|rest| rest.strip_suffix(".json").is_some())
    });
    ours.map(|file| serde_json::from_slice(&file.1).unwrap()).collect()
}

#[tokio::test]
async fn the_receipts_of_a_node_that_is_gone_are_in_the_package_and_the_root_alone_proves_them() {
    let mut world = World::new().await;
    let person = world.member.node.household(1, "陳測安").await;
    certify_log(world.centre.ctx(), world.member.ctx()).await;
    for id in ["case-1", "case-2", "case-3"] {
        assert_eq!(world.told(CONTRACT, id, &person.national_id).await.0, 200);
    }
    show_heads(&world).await;
    let running = Running::start(&[&world.centre, &world.member]);
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(world.centre.rows("relay_receipts").await, 0, "they are too young");
    world.seconds_later(12);
    for site in [&world.centre, &world.member] {
        has(site, "relay_receipts where exchanges = 3 and missing = 0", 1).await;
    }
    running.stop();
    world.member.close().await;

    let files = files(&world, "case-2").await;
    let receipts = others(&files);
    let mut actions: Vec<&str> = receipts.iter().map(|receipt| receipt.row.action.as_str()).collect();
    actions.sort_unstable();
    assert_eq!(actions, ["relay.answer", "relay.receive"]);
    let readme = String::from_utf8(file(&files, "README.txt").unwrap().to_vec()).unwrap();
    assert!(
        readme.contains("verified and kept by this node at") && !readme.contains("not complete"),
        "{readme}"
    );
    let state = world.centre.ctx().part::<Federation>().load_state().unwrap();
    let rooted = Trust { roots: vec![(*state.root).clone()], ..Trust::default() };
    for receipt in &receipts {
        assert_eq!(receipt.row.object_id, "case-2");
        let proven = check(receipt, &rooted, world.centre.ctx().now()).unwrap();
        assert!(!proven.certified.is_empty());
    }
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    std::fs::write(path("root.pem"), state.root.to_pem().unwrap()).unwrap();
    std::fs::write(path("log.pub"), file(&files, "receipts/other-log.pub").unwrap()).unwrap();
    for number in [1, 2] {
        let receipt = file(&files, &format!("receipts/other-{number}.json")).unwrap();
        std::fs::write(path("receipt.json"), receipt).unwrap();
        for trusted in ["root.pem", "log.pub"] {
            let output = run(&["verify", &path("receipt.json"), "--root", &path(trusted)]);
            assert!(
                output.status.success() && told(&output).contains("PROVEN"),
                "{trusted}: {}",
                told(&output)
            );
        }
    }
}

#[tokio::test]
async fn what_is_not_kept_yet_is_asked_for_and_the_package_tells_what_is_missing() {
    let mut world = World::new().await;
    let person = world.member.node.household(1, "陳測安").await;
    assert_eq!(world.told(CONTRACT, "case-1", &person.national_id).await.0, 200);
    show_heads(&world).await;
    let asked = files(&world, "case-1").await;
    let readme = String::from_utf8(file(&asked, "README.txt").unwrap().to_vec()).unwrap();
    assert!(readme.contains("asked for when this package was made"), "{readme}");
    assert_eq!(others(&asked).len(), 2);
    world.member.close().await;
    let alone = files(&world, "case-1").await;
    let readme = String::from_utf8(file(&alone, "README.txt").unwrap().to_vec()).unwrap();
    assert!(readme.contains("not complete"), "{readme}");
    assert!(others(&alone).is_empty());
    assert!(file(&alone, "receipts/own-2.json").is_some());
}

#[tokio::test]
async fn a_node_that_is_down_is_waited_for_and_nothing_is_left_out() {
    let mut world = World::new().await;
    let person = world.member.node.household(1, "陳測安").await;
    show_heads(&world).await;
    assert_eq!(world.told(CONTRACT, "case-1", &person.national_id).await.0, 200);
    world.seconds_later(12);
    let running = Running::start(&[&world.centre]);
    has(&world.centre, "relay_receipts", 1).await;
    assert_eq!(world.told(CONTRACT, "case-2", &person.national_id).await.0, 200);
    world.member.close().await;
    world.seconds_later(12);
    tokio::time::sleep(Duration::from_secs(4)).await;
    assert_eq!(world.centre.rows("relay_receipts").await, 1);
    assert_eq!(world.centre.rows("relay_receipt_cursors where refused_at is not null").await, 0);
    world.member.reopen().await;
    has(&world.centre, "relay_receipts where exchanges = 1 and missing = 0", 2).await;
    running.stop();
}

/// Somebody before the member's port who changes what it tells of many exchanges.
async fn forge(request: Asked, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let (parts, body) = next.run(request).await.into_parts();
    if path != "/relay/receipts/many" || parts.status != StatusCode::OK {
        return Response::from_parts(parts, body);
    }
    let bytes = axum::body::to_bytes(body, 10_000_000).await.unwrap();
    let mut told: Json = serde_json::from_slice(&bytes).unwrap();
    let at = told["rows"][0]["row"]["at"].as_i64().unwrap();
    told["rows"][0]["row"]["at"] = Json::from(at + 1);
    Response::builder().header("content-type", "application/json").body(Body::from(told.to_string())).unwrap()
}

#[tokio::test]
async fn wrong_receipts_are_refused_and_told_and_right_ones_taken_later() {
    let mut world = World::new().await;
    let person = world.member.node.household(1, "陳測安").await;
    assert_eq!(world.told(CONTRACT, "case-1", &person.national_id).await.0, 200);
    show_heads(&world).await;
    world.member.close().await;
    world.member.reopen_through(|port| port.layer(from_fn(forge))).await;
    world.seconds_later(12);
    let running = Running::start(&[&world.centre]);
    has(&world.centre, "relay_receipt_cursors where refused_at is not null", 1).await;
    assert_eq!(world.centre.rows("relay_receipts").await, 0);
    let refused = world.centre.ctx().read(relay::store::list_refused_receipts).await.unwrap();
    assert!(refused[0].reason.contains("does not stand in the log"), "{refused:?}");
    world.member.close().await;
    world.member.reopen().await;
    has(&world.centre, "relay_receipts where missing = 0", 1).await;
    assert_eq!(world.centre.rows("relay_receipt_cursors where refused_at is not null").await, 0);
    running.stop();
}

#[tokio::test]
async fn a_node_is_told_of_its_own_exchanges_alone() {
    let world = World::new().await;
    let person = world.member.node.household(1, "陳測安").await;
    assert_eq!(world.told(CONTRACT, "case-1", &person.national_id).await.0, 200);
    show_heads(&world).await;
    // An exchange of the member with a third node under the same id, and one under another.
    let third = world.member.ctx().write(|tx| {
        for id in ["case-1", "case-9"] {
            tx.audit(Audit {
                actor: &Actor::Platform,
                action: "relay.receive",
                object: "exchange",
                object_id: id,
                agency: None,
                detail: json!({ "node": "third", "request": "00" }),
            })?;
        }
        Ok::<_, DbError>(())
    });
    third.await.unwrap();
    let ask = async |ids: &[&str], held: u64| {
        let asked = json!({ "held": held, "ids": ids }).to_string().into_bytes();
        post(&world, "/relay/receipts/many", asked).await
    };
    let (status, told) = ask(&["case-1", "case-9", "case-1", "nothing"], 1).await;
    assert_eq!(status, StatusCode::OK, "{told}");
    let rows = told["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 2, "{told}");
    assert!(rows.iter().all(|row| row["row"]["object_id"] == "case-1" && !row.to_string().contains("third")));
    assert_eq!(ask(&["case-9"], 1).await, (StatusCode::OK, Json::Null));
    assert_eq!(ask(&[], 1).await, (StatusCode::OK, Json::Null));
    // A size that the log never had links nothing, and harms nothing.
    assert_eq!(ask(&["case-1"], u64::MAX).await.1["link"], json!([]));
    let many: Vec<String> = (0..1_001).map(|number| number.to_string()).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    assert_eq!(ask(&many, 1).await.0, StatusCode::BAD_REQUEST);
    let (_, one) = post(
        &world,
        "/relay/receipts",
        json!({ "consumer": super::world::CONSUMER, "id": "case-1" }).to_string().into_bytes(),
    )
    .await;
    assert_eq!(one.as_array().unwrap().len(), 2, "{one}");
}
