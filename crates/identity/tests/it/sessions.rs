//! The session cookie, and how sessions end.

use http::header;
use identity::model::Installation;
use kernel::{Day, Person};
use testkit::Browser;

use super::{Node, node};

async fn signed_in(node: &Node) -> (Browser, Person) {
    let person = node.person("A100000010", "陳測安").await;
    let mut browser = node.browser();
    browser.post_once("/sign-in/demo", &[("person", person.id.as_str())]).await;
    assert_eq!(browser.get("/who").await.body, format!("person:{}", person.id));
    (browser, person)
}

#[tokio::test]
async fn the_cookie_is_bound_to_this_host_and_out_of_scripts_reach() {
    let node = node(Installation::Demo).await;
    let person = node.person("A100000010", "陳測安").await;
    let page = node.browser().post_once("/sign-in/demo", &[("person", person.id.as_str())]).await;
    let cookies = page.headers.get_all(header::SET_COOKIE);
    let cookie = cookies
        .iter()
        .map(|line| line.to_str().unwrap())
        .find(|line| line.starts_with("__Host-minben="))
        .unwrap();
    for attribute in ["Path=/", "Secure", "HttpOnly", "SameSite=Lax"] {
        assert!(cookie.split("; ").any(|part| part == attribute), "{attribute} is missing in {cookie}");
    }
    assert!(!cookie.contains("Domain"));
    let token = cookie.trim_start_matches("__Host-minben=").split(';').next().unwrap();
    assert_eq!(token.len(), 43, "256 random bits");
    let kept = node.test.ctx.query("select token_hash from sessions", Vec::new()).await.unwrap();
    assert!(kept.iter().all(|row| row.text(0).unwrap() != token), "only the hash is stored");
}

#[tokio::test]
async fn signing_out_ends_the_session_everywhere() {
    let node = node(Installation::Demo).await;
    let (mut browser, _) = signed_in(&node).await;
    let mut copy = browser.clone();
    let out = browser.post_once("/sign-out", &[]).await;
    assert_eq!(out.location.as_deref(), Some("/"));
    assert!(
        out.headers
            .get_all(header::SET_COOKIE)
            .iter()
            .any(|line| line.to_str().unwrap().contains("Max-Age=0"))
    );
    assert_eq!(browser.get("/who").await.body, "stranger");
    assert_eq!(copy.get("/who").await.body, "stranger", "a copied cookie is worth nothing");
    assert_eq!(browser.post_once("/sign-out", &[]).await.status, 303, "twice is no mistake");
}

#[tokio::test]
async fn signing_in_again_ends_the_session_before() {
    let node = node(Installation::Demo).await;
    let (mut browser, _) = signed_in(&node).await;
    let mut copy = browser.clone();
    let other = node.person("A200000012", "林試華").await;
    browser.post_once("/sign-in/demo", &[("person", other.id.as_str())]).await;
    assert_eq!(browser.get("/who").await.body, format!("person:{}", other.id));
    assert_eq!(copy.get("/who").await.body, "stranger");
}

#[tokio::test]
async fn a_session_ends_when_idle_and_by_age() {
    let node = node(Installation::Demo).await;
    let (mut browser, _) = signed_in(&node).await;
    let clock = &node.test.ctx.clock;
    for _ in 0..13 {
        clock.advance_seconds(50 * 60);
        browser.get("/who").await;
    }
    assert_ne!(browser.get("/who").await.body, "stranger", "used again and again, it holds");
    for _ in 0..2 {
        clock.advance_seconds(50 * 60);
        browser.get("/who").await;
    }
    assert_eq!(browser.get("/who").await.body, "stranger", "twelve hours are the longest");
    let (mut idle, _) = signed_in(&node).await;
    clock.advance_seconds(61 * 60);
    assert_eq!(idle.get("/who").await.body, "stranger");
}

#[tokio::test]
async fn an_official_loses_the_post_with_its_last_day() {
    let node = node(Installation::Demo).await;
    let person = node.person("A100000010", "陳測安").await;
    node.appoint(&person, "a-clerk", Day::new(2026, 11, 20)).await;
    let mut browser = node.browser();
    browser.post_once("/sign-in/demo", &[("person", person.id.as_str()), ("post", "a-clerk")]).await;
    node.test.ctx.clock.advance_seconds(14 * 3600);
    browser.post_once("/sign-in/demo", &[("person", person.id.as_str()), ("post", "a-clerk")]).await;
    assert_eq!(browser.get("/clerks-only").await.status, 200, "eleven at night of the last day");
    node.test.ctx.clock.advance_seconds(2 * 3600 - 3600 + 60);
    assert!(browser.get("/clerks-only").await.path.starts_with("/sign-in"), "the day after");
}

#[tokio::test]
async fn made_up_tokens_are_strangers() {
    let node = node(Installation::Demo).await;
    let mut browser = node.browser();
    for token in ["", "x", "' or 1=1 --"] {
        browser.set_cookie("__Host-minben", token);
        assert_eq!(browser.get("/who").await.body, "stranger");
    }
}
