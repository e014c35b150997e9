//! What the person is asked, and what is refused before that.

use crate::node::{CALLBACK, COUNTER, OTHER, answered, node, one, request_to};

#[tokio::test]
async fn a_stranger_signs_in_first_and_then_reads_what_it_is_for() {
    let node = node().await;
    let mut browser = node.stranger();
    let address = request_to(COUNTER, &[("scope", "openid profile")]);
    let page = browser.get_once(&address).await;
    assert!(
        page.location.as_ref().unwrap().starts_with("/sign-in?next=%2Fopenid%2Fauthorize"),
        "{:?}",
        page.location
    );
    node.sign_in(&mut browser, "A100000010").await;
    let page = browser.get_once(&address).await;
    let text = page.text();
    for part in ["線上櫃檯", "線上申辦", "範例法第1條", "姓名", "陳測安"] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let policy = page.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("form-action 'self' https://counter.example;"), "{policy}");
    let back = answered(&node.press(&mut browser, &page, "agree").await);
    assert_eq!(
        (one(&back, "state"), one(&back, "iss")),
        ("s+t/1".to_owned(), "http://localhost:8080".to_owned())
    );
    // Who has agreed is not asked again for the same or less.
    let again = answered(&browser.get_once(&request_to(COUNTER, &[])).await);
    assert!(!one(&again, "code").is_empty());
    browser.speak_english();
    let more = browser.get_once(&request_to(COUNTER, &[("scope", "openid offline_access")])).await;
    assert!(more.text().contains("Agree and sign in"), "{}", more.text());
}

#[tokio::test]
async fn the_id_number_is_asked_for_by_law_alone() {
    let node = node().await;
    let mut browser = node.citizen().await;
    let page = browser.get_once(&request_to(OTHER, &[("scope", "openid national_id")])).await;
    assert!(page.text().contains("範例法第2條"), "{}", page.text());
    let back = answered(&browser.get_once(&request_to(COUNTER, &[("scope", "openid national_id")])).await);
    assert_eq!(one(&back, "error"), "invalid_scope");
}

#[tokio::test]
async fn nobody_is_sent_to_an_address_that_is_not_registered() {
    let node = node().await;
    let mut browser = node.citizen().await;
    for changed in [
        ("redirect_uri", "https://counter.example/callback/"),
        ("redirect_uri", "https://evil.example/callback"),
        ("redirect_uri", ""),
        ("client_id", "nobody"),
        ("client_id", ""),
    ] {
        let page = browser.get_once(&request_to(COUNTER, &[changed])).await;
        assert_eq!((page.status.as_u16(), page.location), (400, None), "{changed:?}");
    }
}

#[tokio::test]
async fn mistakes_of_the_client_are_told_to_it() {
    let node = node().await;
    let mut browser = node.citizen().await;
    for (changed, error) in [
        (("code_challenge", ""), "invalid_request"),
        (("code_challenge_method", "plain"), "invalid_request"),
        (("code_challenge", "short"), "invalid_request"),
        (("response_type", "token"), "unsupported_response_type"),
        (("response_mode", "fragment"), "invalid_request"),
        (("scope", "profile"), "invalid_scope"),
        (("scope", "openid everything"), "invalid_scope"),
        (("prompt", "none login"), "invalid_request"),
        (("prompt", "none"), "consent_required"),
        (("request", "x.y.z"), "request_not_supported"),
        (("max_age", "soon"), "invalid_request"),
    ] {
        let back = answered(&browser.get_once(&request_to(COUNTER, &[changed])).await);
        assert_eq!(
            (one(&back, "error").as_str(), one(&back, "state").as_str()),
            (error, "s+t/1"),
            "{changed:?}"
        );
        assert_eq!(one(&back, "code"), "");
    }
    let twice = format!("{}&nonce=2", request_to(COUNTER, &[]));
    assert_eq!(one(&answered(&browser.get_once(&twice).await), "error"), "invalid_request");
    let back = answered(&node.stranger().get_once(&request_to(COUNTER, &[("prompt", "none")])).await);
    assert_eq!(one(&back, "error"), "login_required");
}

#[tokio::test]
async fn who_does_not_agree_is_sent_back_without_a_code() {
    let node = node().await;
    let mut browser = node.citizen().await;
    let page = browser.get_once(&request_to(COUNTER, &[])).await;
    let back = answered(&node.press(&mut browser, &page, "refuse").await);
    assert_eq!((one(&back, "error").as_str(), one(&back, "code").as_str()), ("access_denied", ""));
    // A form that was changed on the way is read anew: another address is not believed.
    let query = request_to(COUNTER, &[("redirect_uri", "https://evil.example/")]);
    let query = query.split_once('?').unwrap().1;
    let page = browser.post_once("/openid/authorize", &[("query", query), ("do", "agree")]).await;
    assert_eq!((page.status.as_u16(), page.location), (400, None));
    assert_eq!(browser.post_from_other_site("/openid/authorize").await.status, 403);
}

#[tokio::test]
async fn signing_in_anew_has_to_have_happened() {
    let node = node().await;
    let mut browser = node.citizen().await;
    node.code(&mut browser, COUNTER, "openid").await;
    node.later(600);
    let young = answered(&browser.get_once(&request_to(COUNTER, &[("max_age", "3600")])).await);
    assert!(!one(&young, "code").is_empty());
    for changed in [("prompt", "login"), ("max_age", "60")] {
        let page = browser.get_once(&request_to(COUNTER, &[changed])).await;
        let to = page.location.unwrap();
        let next: Vec<(String, String)> = serde_urlencoded::from_str(to.split_once('?').unwrap().1).unwrap();
        let next = one(&next, "next");
        assert!(next.starts_with("/openid/continue/"), "{next}");
        // Going on without signing in leads to the same page.
        assert_eq!(browser.get_once(&next).await.location.unwrap(), to);
        node.later(1);
        node.sign_in(&mut browser, "A100000010").await;
        let back = browser.get_once(&next).await;
        assert!(back.location.as_ref().is_some_and(|to| to.starts_with(CALLBACK)), "{:?}", back.location);
        node.later(600);
    }
    // A form made by hand does not lead around it.
    let address = request_to(COUNTER, &[("prompt", "login")]);
    let query = address.split_once('?').unwrap().1;
    let page = browser.post_once("/openid/authorize", &[("query", query), ("do", "agree")]).await;
    assert_eq!(page.location.as_deref(), Some(address.as_str()));
    // A stranger signs in once.
    let mut stranger = node.stranger();
    let page = stranger.get_once(&address).await;
    assert!(page.location.unwrap().contains("continue"));
}
