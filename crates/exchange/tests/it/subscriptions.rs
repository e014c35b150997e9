//! Changes told to agencies, and their own registers corrected.

use kernel::Actor;
use serde_json::json;

use crate::node::{CHEN, LIN, address, node, official};

#[tokio::test]
async fn a_change_corrects_the_consumers_own_records_and_the_person_sees_it() {
    let node = node().await;
    for (plate, owner) in [("AAA-0001", CHEN), ("AAA-0002", CHEN), ("AAA-0003", LIN)] {
        node.insert("car", json!({ "plate": plate, "owner_id": owner, "address": address("範例路1號") }))
            .await;
    }
    let told = node.count("notices").await;
    node.change("person", CHEN, json!({ "address": address("測試街2號") })).await;
    assert_eq!(node.field("car", "AAA-0001", "address").await, address("測試街2號"));
    assert_eq!(node.field("car", "AAA-0002", "address").await, address("測試街2號"));
    assert_eq!(node.field("car", "AAA-0003", "address").await, address("範例路1號"), "another owner's");
    assert_eq!(node.count("notices").await, told + 1);
    let text = node.citizen(CHEN).await.get("/my/look-ups").await.text();
    assert!(
        text.contains("範例監理機關獲知您在「人員登記簿」的資料有異動") && text.contains("戶籍地址"),
        "{text}"
    );
    assert_eq!(node.count("jobs").await, 0, "nothing is left to do");
}

#[tokio::test]
async fn other_fields_and_ended_contracts_tell_nobody() {
    let node = node().await;
    let told = node.count("notices").await;
    node.change("person", CHEN, json!({ "name": "陳測新" })).await;
    assert_eq!(node.count("notices").await, told, "the name is not subscribed");
    node.days_later(60);
    node.change("person", CHEN, json!({ "address": address("測試街2號") })).await;
    assert_eq!(node.count("notices").await, told, "the contract has ended");
}

#[tokio::test]
async fn a_record_that_ends_stops_nothing() {
    let node = node().await;
    let clerk = official("people-office", "people-clerk");
    node.act("person", move |tx, schema| {
        let on = tx.today();
        let entry = registries::Entry { on, reason: "測試".to_owned(), case: None };
        registries::actions::close(tx, &clerk, schema, LIN, &entry).map(|_| ())
    })
    .await;
    assert_eq!(node.count("jobs").await, 0, "no job fails on it");
}

#[tokio::test]
async fn a_system_hears_its_own_agencys_notices() {
    let node = node().await;
    node.change("person", CHEN, json!({ "address": address("測試街2號") })).await;
    let actor = official("car-office", "car-it");
    let (_, secret) = exchange::actions::create_credential(node.ctx(), &actor, "車籍系統").await.unwrap();
    let mut system = node.stranger();
    system.authorize(&secret);
    let notices = system.get("/api/exchange/notices").await.json()["notices"].clone();
    let last = notices.as_array().unwrap().last().unwrap().clone();
    assert_eq!((&last["registry"], &last["key"]), (&json!("person"), &json!(CHEN)));
    assert_eq!(last["fields"], json!(["address"]));
    let after = system.get(&format!("/api/exchange/notices?after={}", last["id"].as_str().unwrap())).await;
    assert_eq!(after.json()["notices"], json!([]));
    let platform = exchange::actions::create_credential(node.ctx(), &Actor::Platform, "x").await;
    assert!(platform.is_err(), "a credential belongs to an agency");
}
