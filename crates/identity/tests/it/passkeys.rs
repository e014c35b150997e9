//! Passkeys through the real pages, with an authenticator in software.

use identity::model::Installation;
use kernel::Person;
use serde_json::Value as Json;
use testkit::{Browser, Page};

use super::authenticator::Authenticator;
use super::{Node, node};

/// A way to make an answer wrong.
type Spoil = fn(&mut Authenticator);

/// What a page asks the browser for.
pub(crate) fn options(page: &Page) -> Json {
    let start = page.body.find("data-options=\"").expect("a page that asks for a passkey") + 14;
    let text = &page.body[start..];
    let text = &text[..text.find('"').unwrap()];
    serde_json::from_str(&text.replace("&quot;", "\"").replace("&amp;", "&")).unwrap()
}

/// Signs in on the demonstration's page.
pub(crate) async fn signed_in(node: &Node, number: &'static str, name: &'static str) -> (Browser, Person) {
    let person = node.person(number, name).await;
    let mut browser = node.browser();
    browser.post_once("/sign-in/demo", &[("person", person.id.as_str())]).await;
    (browser, person)
}

/// Registers a passkey and gives the page after it.
pub(crate) async fn register(browser: &mut Browser, key: &mut Authenticator, name: &str) -> Page {
    let page = browser.post("/my/passkeys/new", &[("name", name)]).await;
    assert_eq!(page.path, "/my/passkeys/confirm", "{}", page.text());
    let answer = key.create(&options(&page));
    browser.post("/my/passkeys", &[("credential", &answer)]).await
}

/// Asks for a challenge and gives what the browser is asked.
async fn challenge(browser: &mut Browser) -> Json {
    options(&browser.post("/sign-in/passkey", &[]).await)
}

async fn answer(browser: &mut Browser, answer: &str) -> Page {
    browser.post_once("/sign-in/passkey/answer", &[("credential", answer)]).await
}

pub(crate) async fn sign_in(browser: &mut Browser, key: &mut Authenticator) -> Page {
    let asked = challenge(browser).await;
    let said = key.get(&asked);
    answer(browser, &said).await
}

/// A person with one passkey, and a browser in which nobody is signed in.
async fn owner(node: &Node) -> (Person, Authenticator, Browser) {
    let (mut browser, person) = signed_in(node, "A100000010", "陳測安").await;
    let mut key = Authenticator::new(1);
    let page = register(&mut browser, &mut key, "我的手機").await;
    assert!(page.path.starts_with("/my/sign-in") && page.text().contains("我的手機"), "{}", page.text());
    (person, key, node.browser())
}

#[tokio::test]
async fn a_registered_passkey_signs_in_without_a_name_at_level_two() {
    let node = node(Installation::Demo).await;
    let (person, mut key, mut browser) = owner(&node).await;
    let asked = challenge(&mut browser).await;
    assert_eq!(asked["allowCredentials"], serde_json::json!([]), "no user name, so no list of keys");
    assert_eq!(asked["userVerification"], "required");
    let said = key.get(&asked);
    let page = answer(&mut browser, &said).await;
    assert_eq!(page.status, 303, "{}", page.body);
    assert_eq!(browser.get("/who").await.body, format!("person:{}", person.id));
    assert!(browser.get("/my/sessions").await.text().contains("鑑別保證等級 2"));
}

#[tokio::test]
async fn registration_asks_for_a_discoverable_key_and_leaves_known_ones_out() {
    let node = node(Installation::Demo).await;
    let (mut browser, person) = signed_in(&node, "A100000010", "陳測安").await;
    let mut first = Authenticator::new(1);
    register(&mut browser, &mut first, "a").await;
    let page = browser.post("/my/passkeys/new", &[("name", "b")]).await;
    let asked = options(&page);
    assert_eq!(asked["authenticatorSelection"]["residentKey"], "required");
    assert_eq!(asked["excludeCredentials"].as_array().unwrap().len(), 1);
    assert!(!asked.to_string().contains(person.id.as_str()) && !asked.to_string().contains("A100000010"));
    let again = first.create(&asked);
    let refused = browser.post("/my/passkeys", &[("credential", &again)]).await;
    assert!(refused.status == 403 || refused.status == 409, "{}", refused.status);
    assert_eq!(browser.get("/my/passkeys/new").await.status, 200);
    let empty = browser.post("/my/passkeys/new", &[("name", " ")]).await;
    assert!(empty.status == 422 && empty.text().contains("請填寫名稱"));
}

#[tokio::test]
async fn an_answer_counts_once_and_only_in_its_browser() {
    let node = node(Installation::Demo).await;
    let (_, mut key, mut browser) = owner(&node).await;
    let asked = challenge(&mut browser).await;
    let said = key.get(&asked);
    let mut thief = node.browser();
    assert_eq!(answer(&mut thief, &said).await.status, 409, "a browser that was not asked");
    let mut copy = browser.clone();
    assert_eq!(answer(&mut browser, &said).await.status, 303);
    let second = answer(&mut copy, &said).await;
    assert!(second.status == 409 && second.text().contains("已用過"), "{}", second.text());
}

#[tokio::test]
async fn a_challenge_runs_out_after_five_minutes() {
    let node = node(Installation::Demo).await;
    let (_, mut key, mut browser) = owner(&node).await;
    let asked = challenge(&mut browser).await;
    node.test.ctx.clock.advance_seconds(301);
    let said = key.get(&asked);
    assert_eq!(answer(&mut browser, &said).await.status, 409);
}

#[tokio::test]
async fn wrong_answers_are_refused_and_use_the_challenge_up() {
    let node = node(Installation::Demo).await;
    let (_, key, mut browser) = owner(&node).await;
    let spoils: [(&str, Spoil, u16); 4] = [
        ("another site", |key| key.origin = "https://minben.example.evil", 403),
        ("nobody verified", |key| key.flags = 0x01, 403),
        (
            "another key under this id",
            |key| {
                let real = key.clone();
                *key = Authenticator::new(9);
                key.use_id_of(&real);
                key.pretend_to_be(&real);
            },
            403,
        ),
        (
            "an unknown key",
            |key| {
                let real = key.clone();
                *key = Authenticator::new(9);
                key.pretend_to_be(&real);
            },
            403,
        ),
    ];
    for (what, spoil, status) in spoils {
        let mut bad = key.clone();
        spoil(&mut bad);
        let asked = challenge(&mut browser).await;
        let said = bad.get(&asked);
        assert_eq!(answer(&mut browser, &said).await.status, status, "{what}");
        let mut good = key.clone();
        let said = good.get(&asked);
        assert_eq!(answer(&mut browser, &said).await.status, 409, "{what}: its challenge is used up");
    }
    let other = challenge(&mut browser).await;
    challenge(&mut browser).await;
    let said = key.clone().get(&other);
    assert_eq!(answer(&mut browser, &said).await.status, 403, "an answer to another challenge");
    challenge(&mut browser).await;
    assert_eq!(answer(&mut browser, "{").await.status, 400);
    assert_eq!(browser.get("/who").await.body, "stranger");
}

#[tokio::test]
async fn nobody_signs_in_as_somebody_else_with_their_own_key() {
    let node = node(Installation::Demo).await;
    let (_, first, mut browser) = owner(&node).await;
    let (mut other, _) = signed_in(&node, "A200000012", "林試華").await;
    let mut second = Authenticator::new(2);
    register(&mut other, &mut second, "x").await;
    second.pretend_to_be(&first);
    assert_eq!(sign_in(&mut browser, &mut second).await.status, 403);
    assert_eq!(browser.get("/who").await.body, "stranger");
}

#[tokio::test]
async fn a_challenge_to_register_is_no_other_persons() {
    let node = node(Installation::Demo).await;
    let (mut browser, _) = signed_in(&node, "A100000010", "陳測安").await;
    let page = browser.post("/my/passkeys/new", &[("name", "a")]).await;
    let other = node.person("A200000012", "林試華").await;
    let said = Authenticator::new(1).create(&options(&page));
    browser.post_once("/sign-in/demo", &[("person", other.id.as_str())]).await;
    assert_eq!(browser.post("/my/passkeys", &[("credential", &said)]).await.status, 409);
    assert!(browser.get("/my/sign-in").await.text().contains("還沒有密碼金鑰"));
}

#[tokio::test]
async fn a_counter_that_goes_back_blocks_the_key_and_is_shown() {
    let node = node(Installation::Demo).await;
    let (person, mut key, mut browser) = owner(&node).await;
    let mut copy = key.clone();
    assert_eq!(sign_in(&mut browser, &mut key).await.status, 303);
    let mut thief = node.browser();
    let refused = sign_in(&mut thief, &mut copy).await;
    assert!(refused.status == 403 && refused.text().contains("計數倒退"), "{}", refused.text());
    assert_eq!(thief.get("/who").await.body, "stranger");
    let page = browser.get("/my/sign-in").await.text();
    assert!(page.contains("計數異常，已停用") && page.contains("計數倒退，已停用"), "{page}");
    let again = sign_in(&mut node.browser(), &mut key).await;
    assert_eq!(again.status, 403, "the owner's key is refused too: nobody knows which is the copy");
    let _ = person;
}

#[tokio::test]
async fn the_last_passkey_stays_until_there_is_another_way_in() {
    let node = node(Installation::Demo).await;
    let (_, mut key, mut browser) = owner(&node).await;
    sign_in(&mut browser, &mut key).await;
    let page = browser.get("/my/sign-in").await;
    let path = page.links().into_iter().find(|link| link.ends_with("/remove")).unwrap();
    let refused = browser.post(&path, &[]).await;
    assert!(refused.status == 409 && refused.text().contains("最後一把"), "{}", refused.text());
    browser.post_once("/my/recovery-codes", &[]).await;
    assert!(browser.get(&path).await.text().contains("移除密碼金鑰「我的手機」"));
    let removed = browser.post(&path, &[]).await;
    assert!(removed.text().contains("已移除密碼金鑰"), "{}", removed.text());
    assert_eq!(sign_in(&mut node.browser(), &mut key).await.status, 403, "a removed key is no way in");
    assert_eq!(browser.post(&path, &[]).await.status, 200, "twice is no mistake");
}

#[tokio::test]
async fn a_page_without_script_tells_which_other_way_to_take() {
    let node = node(Installation::Live).await;
    let mut browser = node.browser();
    let page = browser.get("/sign-in").await;
    assert!(page.form_to("/sign-in/passkey").is_some());
    let asked = browser.post("/sign-in/passkey", &[]).await;
    assert!(asked.body.contains("<noscript>") && asked.text().contains("以復原碼登入"));
    assert!(!asked.body.contains("onclick") && !asked.body.contains("<script>"));
}
