//! The pages: contracts for everybody, look-ups by hand, the agency's log, credentials.

use crate::node::{CHEN, node, official};

#[tokio::test]
async fn everybody_sees_who_may_read_what_and_why() {
    let node = node().await;
    let mut browser = node.stranger();
    let list = browser.get("/contracts").await.text();
    assert!(list.contains("車籍查人員地址 範例監理機關 人員登記簿 辦理車籍地址變更"), "{list}");
    assert!(list.contains("已到期") && list.contains("尚未生效") && list.contains("有效"));
    assert!(!browser.get("/contracts?q=舊機關").await.text().contains("車籍查人員地址"));
    let one = browser.get("/contracts/car-person").await.text();
    for part in
        ["範例戶政機關", "戶籍地址", "測試法第9條", "辦事員", "3 次", "立即告知", "車輛登記簿", "資訊系統"]
    {
        assert!(one.contains(part), "{part} is missing in {one}");
    }
    assert!(browser.get("/contracts/car-person-secret").await.text().contains("測試法第10條"));
    assert_eq!(browser.get("/contracts/none").await.status, 404);
}

#[tokio::test]
async fn an_official_looks_up_by_hand_for_the_contracts_purpose() {
    let node = node().await;
    let mut browser = node.official("car-clerk").await;
    let choose = browser.get("/desk/look-up").await;
    assert!(choose.links().contains(&"/desk/look-up/car-person".to_owned()));
    assert!(!choose.links().contains(&"/desk/look-up/car-person-chief".to_owned()));
    let path = "/desk/look-up/car-person";
    assert!(browser.get(path).await.text().contains("測試法第9條"));
    let wrong = browser.post(path, &[("key", "A123456780")]).await;
    assert_eq!(wrong.status, 422);
    assert_eq!(wrong.value_of("key").as_deref(), Some("A123456780"), "what was typed stays");
    assert!(wrong.text().contains("請確認查詢用途"));
    assert_eq!(node.count("look_ups").await, 0, "nothing was asked yet");
    let form = [("key", "a100000010"), ("purpose", "car-address"), ("by", "id_number")];
    let answer = browser.post(path, &form).await;
    let text = answer.text();
    assert!(
        text.contains("臺北市中正區範例路1號") && text.contains(CHEN) && !text.contains("陳測安"),
        "{text}"
    );
    assert_eq!(browser.get(&answer.path).await.status, 200, "a reload asks nothing anew");
    assert_eq!(node.count("look_ups").await, 1);
    node.ctx().clock.advance_seconds(31 * 60);
    assert_eq!(browser.get(&answer.path).await.status, 410);
    let mut other = node.stranger();
    assert!(other.get(&answer.path).await.path.starts_with("/sign-in"));
}

#[tokio::test]
async fn refusals_by_hand_say_what_to_do() {
    let node = node().await;
    let mut browser = node.official("car-clerk").await;
    let form = [("key", CHEN), ("purpose", "car-address")];
    let refused = browser.post("/desk/look-up/car-person-2025", &form).await;
    assert_eq!(refused.status, 403);
    assert!(
        refused.text().contains("2025-12-31 到期") && refused.text().contains("續訂"),
        "{}",
        refused.text()
    );
    let forged = browser.post("/desk/look-up/car-person", &[("key", CHEN), ("purpose", "curiosity")]).await;
    assert_eq!(forged.status, 403);
    assert_eq!(browser.get("/desk/look-up/old-person").await.status, 403);
    let counted = node.count("refusals").await;
    assert_eq!(browser.post("/desk/look-up/old-person", &form).await.status, 403);
    assert_eq!(node.count("refusals").await, counted + 1, "another agency's contract: the try is counted");
    for _ in 0..3 {
        assert_eq!(browser.post("/desk/look-up/car-person", &form).await.status, 200);
    }
    assert_eq!(browser.post("/desk/look-up/car-person", &form).await.status, 429);
}

#[tokio::test]
async fn another_official_does_not_see_the_answer() {
    let node = node().await;
    let answer =
        node.look_up(&official("car-office", "car-clerk"), crate::node::ask("car-person")).await.unwrap();
    let mut other = node.official("car-chief").await;
    assert_eq!(other.get(&format!("/desk/look-up/car-person/{}", answer.id)).await.status, 404);
}

#[tokio::test]
async fn the_agencys_log_is_for_those_who_answer_for_it() {
    let node = node().await;
    node.look_up(&official("car-office", "car-clerk"), crate::node::ask("car-person")).await.unwrap();
    let mut clerk = node.official("car-clerk").await;
    assert_eq!(clerk.get("/desk/exchange").await.status, 403);
    let mut chief = node.official("car-chief").await;
    let log = chief.get("/desk/exchange").await.text();
    assert!(log.contains(CHEN) && log.contains("辦事員 王測文"), "{log}");
    node.change("person", CHEN, serde_json::json!({ "address": crate::node::address("測試街2號") })).await;
    assert!(chief.get("/desk/exchange?show=told").await.text().contains("人員登記簿"));
    let mut other = node.stranger();
    assert!(other.get("/desk/exchange").await.path.starts_with("/sign-in"));
}

#[tokio::test]
async fn a_credentials_secret_is_shown_once_and_revoking_works_at_once() {
    let node = node().await;
    let mut it = node.official("car-it").await;
    assert_eq!(it.post("/desk/credentials", &[("name", " ")]).await.status, 422);
    let made = it.post("/desk/credentials", &[("name", "車籍系統")]).await;
    let secret =
        made.body.split("data-copy=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned();
    let list = it.get("/desk/credentials").await;
    assert!(list.text().contains("車籍系統") && !list.body.contains(&secret));
    let mut system = node.stranger();
    system.authorize(&secret);
    assert_eq!(system.get("/api/exchange/contracts").await.status, 200);
    let revoke = list.form_to("/revoke").unwrap().action;
    assert!(it.post(&revoke, &[]).await.text().contains("已撤銷"));
    assert_eq!(system.get("/api/exchange/contracts").await.status, 401);
    assert_eq!(it.post(&revoke, &[]).await.status, 404, "revoked already");
    let mut clerk = node.official("car-clerk").await;
    assert_eq!(clerk.get("/desk/credentials").await.status, 403);
}
