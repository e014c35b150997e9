//! Levels of assurance: told to clients, asked for by them; and what ends with a session.

use testkit::Browser;

use crate::node::{COUNTER, Node, answered, claims, node, one, request_to};

const TWO: &str = "urn:minben:assurance:2";
const OFFLINE: &str = "openid offline_access";

async fn raise(browser: &mut Browser, level: &str) {
    let raised = browser.post_once("/sign-in/raise", &[("level", level), ("next", "/")]).await;
    assert_eq!(raised.status, 303);
}

/// The refresh token and the ID token's `acr` of a new sign-in at a client.
async fn signed_in(node: &Node, browser: &mut Browser) -> (String, String) {
    let code = node.code(browser, COUNTER, OFFLINE).await;
    let got = node.redeem(&code).await;
    let acr = claims(&got.text("id_token"))["acr"].as_str().unwrap().to_owned();
    (got.text("refresh_token"), acr)
}

#[tokio::test]
async fn the_client_is_told_the_level_of_the_session() {
    let node = node().await;
    let mut browser = node.citizen().await;
    for (level, acr) in [("1", "urn:minben:assurance:1"), ("2", TWO), ("3", "urn:minben:assurance:3")] {
        raise(&mut browser, level).await;
        assert_eq!(signed_in(&node, &mut browser).await.1, acr);
    }
}

#[tokio::test]
async fn a_client_that_asks_for_a_level_gets_it_or_nothing() {
    let node = node().await;
    let mut browser = node.citizen().await;
    let wish = "urn:example:other urn:minben:assurance:3 urn:minben:assurance:2";
    let address = request_to(COUNTER, &[("acr_values", wish)]);
    let page = browser.get_once(&address).await;
    let to = page.location.clone().unwrap();
    assert!(
        to.starts_with("/sign-in/raise?level=2&next=%2Fopenid%2Fauthorize%3F"),
        "the lowest is enough: {to}"
    );
    let silent = request_to(COUNTER, &[("acr_values", wish), ("prompt", "none")]);
    assert_eq!(one(&answered(&browser.get_once(&silent).await), "error"), "interaction_required");
    // A form made by hand does not lead around it.
    let query = address.split_once('?').unwrap().1;
    let made = browser.post_once("/openid/authorize", &[("query", query), ("do", "agree")]).await;
    assert_eq!(made.location.as_deref(), Some(address.as_str()));
    raise(&mut browser, "2").await;
    let page = browser.get_once(&address).await;
    let back = answered(&node.press(&mut browser, &page, "agree").await);
    let got = node.redeem(&one(&back, "code")).await;
    assert_eq!(claims(&got.text("id_token"))["acr"], TWO);
    let unknown = request_to(COUNTER, &[("acr_values", "urn:example:other"), ("prompt", "none")]);
    assert!(
        !one(&answered(&node.citizen().await.get_once(&unknown).await), "code").is_empty(),
        "only a wish"
    );
}

#[tokio::test]
async fn signing_out_ends_what_clients_were_given_in_that_session_alone() {
    let node = node().await;
    let (mut here, mut there) = (node.citizen().await, node.citizen().await);
    let (first, _) = signed_in(&node, &mut here).await;
    let (second, _) = signed_in(&node, &mut there).await;
    assert_eq!(here.post_once("/sign-out", &[]).await.status, 303);
    node.run_jobs().await;
    assert_eq!(node.refresh(&first).await.error(), "invalid_grant");
    let second = node.refresh(&second).await.text("refresh_token");
    // The person ends the other one from a third browser.
    let mut third = node.citizen().await;
    assert_eq!(third.post_once("/my/sessions/end-others", &[]).await.status, 303);
    node.run_jobs().await;
    assert_eq!(node.refresh(&second).await.error(), "invalid_grant");
}

#[tokio::test]
async fn signing_in_again_keeps_what_clients_have_and_the_next_sign_out_ends_it() {
    let node = node().await;
    let mut browser = node.citizen().await;
    let (token, _) = signed_in(&node, &mut browser).await;
    node.sign_in(&mut browser, "A100000010").await;
    node.run_jobs().await;
    let token = node.refresh(&token).await.text("refresh_token");
    browser.post_once("/sign-out", &[]).await;
    node.run_jobs().await;
    assert_eq!(node.refresh(&token).await.error(), "invalid_grant");
    // Somebody else in the same browser ends it too.
    let mut shared = node.citizen().await;
    let (token, _) = signed_in(&node, &mut shared).await;
    node.sign_in(&mut shared, "A200000012").await;
    node.run_jobs().await;
    assert_eq!(node.refresh(&token).await.error(), "invalid_grant");
}
