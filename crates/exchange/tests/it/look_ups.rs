//! What leaves, what is logged, and who sees it.

use exchange::Ask;
use kernel::number::NationalId;
use kernel::number::national_id::Sex;
use kernel::{Actor, AgencyId};
use serde_json::json;

use crate::node::{CHEN, LIN, address, ask, clerk, node};

#[tokio::test]
async fn only_the_contracted_fields_leave() {
    let node = node().await;
    let answer = node.look_up(&clerk(), ask("car-person")).await.unwrap();
    let record = &answer.records[0];
    assert_eq!(record.keys().collect::<Vec<_>>(), ["id_number", "address"]);
    assert_eq!(record["address"], address("範例路1號"));
    let fewer = Ask { fields: Some(vec!["address".to_owned()]), ..ask("car-person") };
    let answer = node.look_up(&clerk(), fewer).await.unwrap();
    assert_eq!(answer.records[0].keys().collect::<Vec<_>>(), ["address"]);
    assert_eq!(kernel::facts::total(node.ctx(), "exchange.look_up").await.unwrap(), 2);
}

#[tokio::test]
async fn the_person_sees_each_look_up_at_once() {
    let node = node().await;
    let mut chen = node.citizen(CHEN).await;
    assert!(chen.get("/my/look-ups").await.text().contains("目前沒有機關查過您的資料"));
    node.look_up(&clerk(), ask("car-person")).await.unwrap();
    let text = chen.get("/my/look-ups").await.text();
    for part in [
        "範例監理機關",
        "人員登記簿",
        "辦事員 王測文",
        "辦理車籍地址變更",
        "測試法第9條",
        "身分證字號、戶籍地址",
    ] {
        assert!(text.contains(part), "{part} is missing in {text}");
    }
    let mut lin = node.citizen(LIN).await;
    assert!(
        lin.get("/my/look-ups").await.text().contains("目前沒有機關查過您的資料"),
        "it was not about her"
    );
    chen.speak_english();
    assert!(chen.get("/my/look-ups").await.text().contains("Changing a car's address"));
}

#[tokio::test]
async fn a_look_up_that_finds_several_is_seen_by_each() {
    let node = node().await;
    let household =
        Ask { by: Some("household_number".to_owned()), key: "H1".to_owned(), ..ask("car-person") };
    assert_eq!(node.look_up(&clerk(), household).await.unwrap().records.len(), 2);
    for number in [CHEN, LIN] {
        assert!(node.citizen(number).await.get("/my/look-ups").await.text().contains("範例監理機關"));
    }
}

#[tokio::test]
async fn a_look_up_that_finds_nothing_is_seen_all_the_same() {
    let node = node().await;
    let nobody = "A100000038";
    let answer = node.look_up(&clerk(), Ask { key: nobody.to_owned(), ..ask("car-person") }).await.unwrap();
    assert!(answer.records.is_empty());
    assert!(node.citizen(nobody).await.get("/my/look-ups").await.text().contains("查無資料"));
}

#[tokio::test]
async fn a_lawful_delay_is_kept_and_then_explained() {
    let node = node().await;
    node.look_up(&clerk(), ask("car-person-secret")).await.unwrap();
    assert!(node.citizen(CHEN).await.get("/my/look-ups").await.text().contains("目前沒有機關查過您的資料"));
    node.days_later(29);
    assert!(node.citizen(CHEN).await.get("/my/look-ups").await.text().contains("目前沒有機關查過您的資料"));
    node.days_later(1);
    assert!(node.citizen(CHEN).await.get("/my/look-ups").await.text().contains("測試法第10條"));
}

#[tokio::test]
async fn an_opened_record_stands_in_the_same_timeline() {
    let node = node().await;
    node.look_up(&clerk(), ask("car-person")).await.unwrap();
    node.ctx().clock.advance_seconds(60);
    let reader = crate::node::official("people-office", "people-clerk");
    node.act("person", move |tx, schema| {
        registries::actions::open(tx, &reader, schema, CHEN, "check").map(|_| ())
    })
    .await;
    let text = node.citizen(CHEN).await.get("/my/look-ups").await.text();
    let opened = text.find("範例戶政機關開啟了").expect("the opening");
    let looked_up = text.find("範例監理機關查詢了").expect("the look-up");
    assert!(opened < looked_up, "newest first");
    assert!(text.contains("查核登記"));
}

#[tokio::test]
async fn a_long_timeline_is_paged() {
    let node = node().await;
    for _ in 0..25 {
        node.ctx().clock.advance_seconds(1);
        node.look_up(&clerk(), ask("car-person-secret")).await.unwrap();
    }
    node.days_later(31);
    let mut browser = node.citizen(CHEN).await;
    let first = browser.get("/my/look-ups").await;
    assert_eq!(first.text().matches("查詢了您").count(), 20);
    let next = first.links().into_iter().find(|link| link.contains("before=")).unwrap();
    assert_eq!(browser.get(&next).await.text().matches("查詢了您").count(), 5);
}

#[tokio::test]
async fn the_engine_in_a_case_needs_the_contract_to_name_the_service() {
    let node = node().await;
    let person = kernel::Person {
        id: kernel::PersonId::new("p"),
        national_id: CHEN.to_owned(),
        name: "陳測安".to_owned(),
    };
    let engine = Actor::Service {
        agency: AgencyId::new("car-office"),
        service: "unnamed".to_owned(),
        case: "c1".to_owned(),
        on_behalf_of: person,
    };
    let error = node.look_up(&engine, ask("car-person")).await.unwrap_err();
    assert_eq!(error.code(), "exchange.not_allowed");
}

#[tokio::test]
async fn more_records_than_a_look_up_gives_are_refused_and_not_cut_off() {
    let node = node().await;
    let insert = |serial: u32| {
        let number = NationalId::with_checksum('B', Sex::Male, serial).unwrap();
        let home = address("範例路2號");
        json!({ "id_number": number.as_str(), "name": "林範文", "household_number": "BIG", "address": home })
    };
    for serial in 1..=200 {
        node.insert("person", insert(serial)).await;
    }
    let wanted =
        || Ask { by: Some("household_number".to_owned()), key: "BIG".to_owned(), ..ask("car-person") };
    assert_eq!(node.look_up(&clerk(), wanted()).await.unwrap().records.len(), 200);
    node.insert("person", insert(201)).await;
    let refused = node.look_up(&clerk(), wanted()).await.unwrap_err();
    assert_eq!(refused.code(), "exchange.too_many");
}
