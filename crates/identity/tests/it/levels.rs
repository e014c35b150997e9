//! Levels of assurance: what demands one, the way up and back, and sessions listed.

use identity::model::Installation;

use super::authenticator::Authenticator;
use super::node;
use super::passkeys::{register, sign_in, signed_in};

#[tokio::test]
async fn who_opens_a_page_is_led_up_and_back() {
    let node = node(Installation::Demo).await;
    let (mut browser, _) = signed_in(&node, "A100000010", "陳測安").await;
    let page = browser.get("/level-two?x=1").await;
    assert!(page.path.starts_with("/sign-in/raise?level=2&next=%2Flevel-two"), "{}", page.path);
    let form = page.form_to("/sign-in/raise").unwrap();
    let back = browser.post("/sign-in/raise", &form.sent(None)).await;
    assert_eq!((back.status.as_u16(), back.path.as_str()), (200, "/level-two?x=1"));
}

#[tokio::test]
async fn a_sent_form_is_kept_while_the_level_is_raised() {
    let node = node(Installation::Demo).await;
    let (mut browser, _) = signed_in(&node, "A100000010", "陳測安").await;
    let typed = [("text", "第一行\n第二行 <b>"), ("tick", "a"), ("tick", "b")];
    let page = browser.post("/level-two", &typed).await;
    let raised = browser.post("/sign-in/raise", &page.form_to("/sign-in/raise").unwrap().sent(None)).await;
    assert!(raised.path.starts_with("/sign-in/held/"), "{}", raised.path);
    let held = raised.form_to("/level-two").unwrap();
    let sent: Vec<(String, String)> =
        held.sent(None).iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let sent: Vec<(&str, &str)> = sent.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(sent, typed);
    assert_eq!(browser.post("/level-two", &sent).await.body, "第一行\n第二行 <b>");
    let (mut other, _) = signed_in(&node, "A200000012", "林試華").await;
    assert_eq!(other.get(&raised.path).await.status, 404, "what is kept is the person's own");
    node.test.ctx.clock.advance_seconds(1_801);
    assert_eq!(browser.get(&raised.path).await.status, 404);
}

#[tokio::test]
async fn a_passkey_raises_the_level_and_leaves_the_post() {
    let node = node(Installation::Demo).await;
    let (mut browser, person) = signed_in(&node, "A100000010", "陳測安").await;
    let mut key = Authenticator::new(1);
    register(&mut browser, &mut key, "a").await;
    node.appoint(&person, "a-clerk", None).await;
    browser.post_once("/sign-in/post", &[("post", "a-clerk")]).await;
    assert!(browser.get("/level-two").await.path.starts_with("/sign-in/raise"));
    sign_in(&mut browser, &mut key).await;
    assert_eq!(browser.get("/level-two").await.body, format!("post:a-clerk/{}", person.id));
}

#[tokio::test]
async fn a_live_node_raises_no_level_by_a_button() {
    let node = node(Installation::Live).await;
    let token = node.official_token("a-clerk").await;
    let mut browser = node.browser();
    browser.set_cookie("__Host-minben", &token);
    assert!(browser.get("/level-two").await.form_to("/sign-in/raise").is_none());
    assert_eq!(browser.post("/sign-in/raise", &[("level", "3")]).await.status, 404);
    let refused = identity::actions::raise_demo(&node.test.ctx, &token, kernel::Assurance::Three).await;
    assert!(matches!(refused, Err(identity::IdentityError::NotDemo)));
}

#[tokio::test]
async fn an_api_answers_with_the_level_it_needs() {
    let node = node(Installation::Demo).await;
    let (mut browser, _) = signed_in(&node, "A100000010", "陳測安").await;
    let answer = browser.get("/api/level-two").await;
    assert_eq!(answer.status, 403);
    assert_eq!(answer.json()["code"], "assurance-needed");
}

#[tokio::test]
async fn sessions_are_listed_and_ended_one_by_one_or_all() {
    let node = node(Installation::Demo).await;
    let (mut here, person) = signed_in(&node, "A100000010", "陳測安").await;
    let (mut there, _) = signed_in(&node, "A100000010", "陳測安").await;
    let (mut third, _) = signed_in(&node, "A100000010", "陳測安").await;
    let (mut stranger, _) = signed_in(&node, "A200000012", "林試華").await;
    let page = here.get("/my/sessions").await;
    let ends: Vec<String> =
        page.forms().into_iter().map(|form| form.action).filter(|action| action.ends_with("/end")).collect();
    assert_eq!(ends.len(), 2, "this session has no button");
    assert!(page.text().contains("這個裝置"));
    stranger.post(&ends[0], &[]).await;
    assert_eq!(there.get("/who").await.body, format!("person:{}", person.id), "not by somebody else");
    here.post(&ends[0], &[]).await;
    let left = [there.get("/who").await.body, third.get("/who").await.body];
    assert_eq!(left.iter().filter(|body| *body == "stranger").count(), 1);
    here.post("/my/sessions/end-others", &[]).await;
    assert_eq!(third.get("/who").await.body, "stranger");
    assert_eq!(there.get("/who").await.body, "stranger");
    assert_eq!(here.get("/who").await.body, format!("person:{}", person.id));
}

#[tokio::test]
async fn a_post_is_chosen_with_its_last_day_in_sight() {
    let node = node(Installation::Demo).await;
    let (mut browser, person) = signed_in(&node, "A100000010", "陳測安").await;
    node.appoint(&person, "a-clerk", kernel::Day::new(2026, 12, 31)).await;
    let page = browser.get("/sign-in/post").await;
    assert!(page.text().contains("科員") && page.text().contains("任期至"), "{}", page.text());
    assert_eq!(browser.post("/sign-in/post", &[("post", "a-chief")]).await.status, 422);
    browser.post_once("/sign-in/post", &[("post", "a-clerk")]).await;
    assert_eq!(browser.get("/who").await.body, format!("post:a-clerk/{}", person.id));
}
