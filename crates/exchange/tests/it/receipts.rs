//! The receipt of a reading: for whom it was about, when they may see it, and it checks.

use ledger::note::LogKey;
use ledger::receipt::{Receipt, Trust, check};

use crate::node::{CHEN, LIN, Node, ask, clerk, node};

/// The receipt behind the first link of the person's timeline, checked with the log's key.
async fn first_receipt(node: &Node, number: &'static str) -> Receipt {
    let mut browser = node.citizen(number).await;
    let links = browser.get("/my/look-ups").await.links();
    let link = links.into_iter().find(|link| link.ends_with("/receipt")).expect("a receipt is offered");
    let page = browser.get(&link).await;
    assert!(page.headers["content-disposition"].to_str().unwrap().contains("attachment"));
    let receipt: Receipt = serde_json::from_str(&page.body).unwrap();
    let key = LogKey::parse(&browser.get("/ledger/key").await.body).unwrap();
    check(&receipt, &Trust { keys: vec![key], ..Trust::default() }, node.ctx().now()).unwrap();
    receipt
}

#[tokio::test]
async fn a_person_keeps_a_receipt_of_each_kind_of_reading() {
    let node = node().await;
    let answer = node.look_up(&clerk(), ask("car-person")).await.unwrap();
    let receipt = first_receipt(&node, CHEN).await;
    assert_eq!(
        (receipt.row.action.as_str(), receipt.row.object_id.as_str()),
        ("exchange.look_up", answer.id.as_str())
    );
    assert!(!receipt.row.detail.contains(CHEN), "the receipt names nobody");
    node.ctx().clock.advance_seconds(60);
    let reader = crate::node::official("people-office", "people-clerk");
    node.act("person", move |tx, schema| {
        registries::actions::open(tx, &reader, schema, CHEN, "check").map(|_| ())
    })
    .await;
    assert_eq!(first_receipt(&node, CHEN).await.row.action, "registry.open");
    node.ctx().clock.advance_seconds(60);
    node.insert("car", serde_json::json!({ "plate": "TST-0001", "owner_id": CHEN, "address": crate::node::address("範例路1號") })).await;
    node.change("person", CHEN, serde_json::json!({ "address": crate::node::address("範例路2號") })).await;
    assert_eq!(first_receipt(&node, CHEN).await.row.action, "exchange.tell");
}

#[tokio::test]
async fn a_receipt_is_for_the_person_alone_and_not_before_they_may_see_it() {
    let node = node().await;
    let answer = node.look_up(&clerk(), ask("car-person-secret")).await.unwrap();
    let path = format!("/my/look-ups/{}/receipt", answer.id);
    assert_eq!(node.citizen(CHEN).await.get(&path).await.status, 404);
    node.days_later(30);
    assert_eq!(node.citizen(CHEN).await.get(&path).await.status, 200);
    assert_eq!(node.citizen(LIN).await.get(&path).await.status, 404);
    assert!(node.stranger().get(&path).await.path.starts_with("/sign-in"));
    assert_eq!(node.citizen(CHEN).await.get("/my/look-ups/none/receipt").await.status, 404);
}
