//! Recovery codes and the office counter.

use identity::model::Installation;
use testkit::{Browser, Page};

use super::passkeys::signed_in;
use super::{Node, node};

/// The codes on a page.
fn codes(page: &Page) -> Vec<String> {
    let parts = page.body.split("<code>").skip(1);
    parts.map(|part| part[..part.find('<').unwrap()].to_owned()).collect()
}

async fn raised(browser: &mut Browser) {
    browser.post("/sign-in/raise", &[("level", "2"), ("next", "/who")]).await;
}

async fn enter(node: &Node, number: &str, code: &str) -> (Browser, Page) {
    let mut browser = node.browser();
    let page = browser.post_once("/sign-in/recovery", &[("number", number), ("code", code)]).await;
    (browser, page)
}

#[tokio::test]
async fn a_code_lets_its_owner_in_once_at_level_one() {
    let node = node(Installation::Demo).await;
    let (mut browser, person) = signed_in(&node, "A100000010", "陳測安").await;
    raised(&mut browser).await;
    let made = codes(&browser.post("/my/recovery-codes", &[]).await);
    assert_eq!(made.len(), 10);
    let stored = node.test.ctx.query("select selector from recovery_codes", Vec::new()).await.unwrap();
    assert!(stored.iter().all(|row| made.iter().all(|code| *code != row.text(0).unwrap())));
    let (mut found, page) = enter(&node, "a100000010", &made[3].to_lowercase()).await;
    assert_eq!(page.location.as_deref(), Some("/my/sign-in?done=recovery"), "{}", page.text());
    assert_eq!(found.get("/who").await.body, format!("person:{}", person.id));
    assert!(found.get("/my/sign-in").await.text().contains("等級 1"));
    let (_, again) = enter(&node, "A100000010", &made[3]).await;
    assert!(again.status == 422 && again.text().contains("不正確"));
    raised(&mut browser).await;
    browser.post("/my/recovery-codes", &[]).await;
    assert_eq!(enter(&node, "A100000010", &made[4]).await.1.status, 422, "new codes make the old ones void");
}

#[tokio::test]
async fn a_wrong_number_is_refused_and_five_tries_rest_only_that_code() {
    let node = node(Installation::Demo).await;
    let (mut browser, _) = signed_in(&node, "A100000010", "陳測安").await;
    raised(&mut browser).await;
    let made = codes(&browser.post("/my/recovery-codes", &[]).await);
    for _ in 0..4 {
        assert_eq!(enter(&node, "A200000012", &made[0]).await.1.status, 422);
    }
    let fifth = enter(&node, "A200000012", &made[0]).await.1;
    assert!(fifth.text().contains("15 分鐘"), "{}", fifth.text());
    assert!(
        enter(&node, "A100000010", &made[0]).await.1.text().contains("分鐘"),
        "the right number waits too"
    );
    assert_eq!(enter(&node, "A100000010", &made[1]).await.1.status, 303, "the other codes still let in");
    node.test.ctx.clock.advance_seconds(901);
    assert_eq!(enter(&node, "A100000010", &made[0]).await.1.status, 303);
}

#[tokio::test]
async fn guesses_without_a_code_lock_nobody_out() {
    let node = node(Installation::Demo).await;
    let (mut browser, _) = signed_in(&node, "A100000010", "陳測安").await;
    raised(&mut browser).await;
    let made = codes(&browser.post("/my/recovery-codes", &[]).await);
    for guess in ["00000-00000-00000-00000", "", "x", "ZZZZZ-ZZZZZ-ZZZZZ-ZZZZZ"] {
        assert_eq!(enter(&node, "A100000010", guess).await.1.status, 422, "{guess}");
    }
    assert_eq!(enter(&node, "A100000010", &made[0]).await.1.status, 303);
}

#[tokio::test]
async fn codes_are_made_only_at_level_two() {
    let node = node(Installation::Demo).await;
    let (mut browser, _) = signed_in(&node, "A100000010", "陳測安").await;
    let led = browser.post("/my/recovery-codes", &[]).await;
    assert!(led.path.starts_with("/sign-in/raise"), "{}", led.path);
    assert!(node.test.ctx.query("select selector from recovery_codes", Vec::new()).await.unwrap().is_empty());
}

async fn at_the_counter(node: &Node) -> Browser {
    let official = node.person("A200000012", "林試華").await;
    node.appoint(&official, "a-desk", None).await;
    let mut browser = node.browser();
    browser.post_once("/sign-in/demo", &[("person", official.id.as_str()), ("post", "a-desk")]).await;
    browser
}

const FORM: [(&str, &str); 3] = [("number", "A100000010"), ("name", "陳測安"), ("document", "id-card")];

#[tokio::test]
async fn a_counter_issues_a_code_for_a_day_and_the_person_sees_it() {
    let node = node(Installation::Live).await;
    let person = node.person("A100000010", "陳測安").await;
    let token = node.official_token("a-desk").await;
    let mut browser = node.browser();
    browser.set_cookie("__Host-minben", &token);
    let first = codes(&browser.post("/desk/recovery", &FORM).await);
    let second = codes(&browser.post("/desk/recovery", &FORM).await);
    assert_eq!((first.len(), second.len()), (1, 1));
    assert_eq!(
        enter(&node, "A100000010", &first[0]).await.1.status,
        422,
        "a new code makes the old one void"
    );
    let (mut found, page) = enter(&node, "A100000010", &second[0]).await;
    assert_eq!(page.status, 303);
    assert_eq!(found.get("/who").await.body, format!("person:{}", person.id));
    assert!(found.get("/my/sign-in").await.text().contains("機關櫃檯核發復原碼"));
    let late = codes(&browser.post("/desk/recovery", &FORM).await);
    node.test.ctx.clock.advance_seconds(86_401);
    assert!(enter(&node, "A100000010", &late[0]).await.1.text().contains("超過一天"));
}

#[tokio::test]
async fn the_counter_refuses_what_cannot_be() {
    let node = node(Installation::Demo).await;
    node.person("A100000010", "陳測安").await;
    let mut browser = at_the_counter(&node).await;
    let with = |name: &'static str, value: &'static str| {
        FORM.map(|(key, old)| if key == name { (key, value) } else { (key, old) })
    };
    for (form, words) in [
        (with("number", "A100000011"), "統一編號不正確"),
        (with("number", ""), "請填寫統一編號"),
        (with("name", "王別名"), "姓名與系統登記的不同"),
        (with("document", "none"), "請選擇核對的證件"),
        (with("number", "A200000012"), "不能核發復原碼給自己"),
    ] {
        let page = browser.post("/desk/recovery", &form).await;
        assert!(page.status == 422 && page.text().contains(words), "{words}: {}", page.text());
    }
    let (mut citizen, _) = signed_in(&node, "A100000010", "陳測安").await;
    assert_eq!(citizen.post("/desk/recovery", &FORM).await.status, 403);
}
