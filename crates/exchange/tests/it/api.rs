//! The HTTP API for agencies' own systems.

use serde_json::{Value, json};
use testkit::Browser;

use crate::node::{CHEN, Node, node, official};

async fn system(node: &Node) -> (Browser, String) {
    let actor = official("car-office", "car-it");
    let made = exchange::actions::create_credential(node.ctx(), &actor, "車籍系統").await.unwrap();
    let mut browser = node.stranger();
    browser.authorize(&made.1);
    (browser, made.0.id)
}

fn body() -> Value {
    json!({ "contract": "car-person", "purpose": "car-address", "key": CHEN })
}

#[tokio::test]
async fn a_system_looks_up_under_its_agencys_contract() {
    let node = node().await;
    let (mut browser, _) = system(&node).await;
    let answer = browser.post_json("/api/exchange/look-ups", &body()).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(answer.json()["records"][0]["id_number"], CHEN);
    assert_eq!(answer.json()["records"][0].get("name"), None);
    assert_eq!(answer.json()["id"].as_str().unwrap().len(), 26);
    assert!(node.citizen(CHEN).await.get("/my/look-ups").await.text().contains("機關的資訊系統查詢"));
    let contracts = browser.get("/api/exchange/contracts").await.json();
    let ids: Vec<&str> = contracts["contracts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["id"].as_str().unwrap())
        .collect();
    assert!(
        ids.contains(&"car-person") && !ids.contains(&"car-person-secret") && !ids.contains(&"old-person")
    );
}

#[tokio::test]
async fn refusals_are_problems_with_code_and_next_step() {
    let node = node().await;
    let (mut browser, _) = system(&node).await;
    let with = |name: &str, value: Value| {
        let mut body = body();
        body[name] = value;
        body
    };
    for (body, status, code) in [
        (with("contract", json!("none")), 404, "exchange.contract_unknown"),
        (with("contract", json!("old-person")), 403, "exchange.not_consumer"),
        (with("contract", json!("car-person-2025")), 403, "exchange.contract_expired"),
        (with("purpose", json!("curiosity")), 403, "exchange.purpose_unknown"),
        (with("fields", json!(["name"])), 403, "exchange.field_not_contracted"),
        (with("key", json!("")), 422, "exchange.key_missing"),
        (with("colour", json!("red")), 400, "exchange.body"),
    ] {
        let answer = browser.post_json("/api/exchange/look-ups", &body).await;
        assert_eq!(
            (answer.status.as_u16(), answer.json()["code"].as_str()),
            (status, Some(code)),
            "{}",
            answer.body
        );
    }
    for _ in 0..3 {
        browser.post_json("/api/exchange/look-ups", &body()).await;
    }
    assert_eq!(browser.post_json("/api/exchange/look-ups", &body()).await.status, 429);
}

#[tokio::test]
async fn without_a_credential_in_force_there_is_no_answer() {
    let node = node().await;
    let (mut browser, id) = system(&node).await;
    let mut stranger = node.stranger();
    assert_eq!(stranger.post_json("/api/exchange/look-ups", &body()).await.status, 401);
    for token in ["", "x", "x.y", &format!("{id}.wrong"), &format!("{id}.")] {
        stranger.authorize(token);
        assert_eq!(stranger.post_json("/api/exchange/look-ups", &body()).await.status, 401, "{token}");
    }
    let mut clerk = node.official("car-clerk").await;
    assert_eq!(
        clerk.post_json("/api/exchange/look-ups", &body()).await.status,
        403,
        "an official has the pages"
    );
    exchange::actions::revoke_credential(node.ctx(), &official("car-office", "car-it"), &id).await.unwrap();
    assert_eq!(browser.post_json("/api/exchange/look-ups", &body()).await.status, 401, "revoked");
}
