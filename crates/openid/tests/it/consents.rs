//! What the person sees, withdraws and ends.

use kernel::params;

use crate::node::{COUNTER, claims, node, request_to};

#[tokio::test]
async fn a_withdrawn_consent_ends_what_it_opened() {
    let node = node().await;
    let mut browser = node.citizen().await;
    let code = node.code(&mut browser, COUNTER, "openid offline_access").await;
    let got = node.redeem(&code).await;
    let page = browser.get("/my/consents").await;
    assert!(page.text().contains("線上櫃檯") && page.text().contains("最近登入紀錄"), "{}", page.text());
    let form = page.form_to("/withdraw").unwrap();
    assert_eq!(browser.post(&form.action, &[]).await.status, 200);
    assert!(browser.get("/my/consents").await.form_to("/withdraw").is_none());
    assert_eq!(node.userinfo(&got.text("access_token")).await.error(), "invalid_token");
    assert_eq!(node.refresh(&got.text("refresh_token")).await.error(), "invalid_grant");
    // The person is asked again.
    assert!(browser.get_once(&request_to(COUNTER, &[])).await.form_to("/openid/authorize").is_some());
    assert_eq!(browser.post_once(&form.action, &[]).await.status, 404);
}

#[tokio::test]
async fn every_sign_in_is_in_the_audit_trail_and_seen_by_the_person_alone() {
    let node = node().await;
    let mut browser = node.citizen().await;
    node.code(&mut browser, COUNTER, "openid").await;
    let sql = "select action from audit where object = 'client' order by action";
    let rows = node.ctx().query(sql, params![]).await.unwrap();
    let actions: Vec<String> = rows.iter().map(|row| row.text(0).unwrap()).collect();
    assert_eq!(actions, ["openid.consent", "openid.sign_in"]);
    assert_eq!(kernel::facts::total(node.ctx(), "openid.signed_in").await.unwrap(), 1);
    let mut other = node.stranger();
    node.sign_in(&mut other, "A200000012").await;
    assert!(!other.get("/my/consents").await.text().contains("線上櫃檯"));
}

#[tokio::test]
async fn signing_out_ends_the_session_and_what_it_was_used_for() {
    let node = node().await;
    let mut browser = node.citizen().await;
    let code = node.code(&mut browser, COUNTER, "openid offline_access").await;
    let got = node.redeem(&code).await;
    let hint = got.text("id_token");
    assert!(claims(&hint)["sid"].is_string());
    let query = [
        ("id_token_hint", hint.as_str()),
        ("post_logout_redirect_uri", "https://counter.example/bye"),
        ("state", "z"),
    ];
    let page =
        browser.get_once(&format!("/openid/logout?{}", serde_urlencoded::to_string(query).unwrap())).await;
    let form = page.form_to("/openid/logout").unwrap();
    assert_eq!(node.userinfo(&got.text("access_token")).await.status, 200, "a page alone ends nothing");
    let done = browser.post_once(&form.action, &form.sent(None)).await;
    assert_eq!(done.location.as_deref(), Some("https://counter.example/bye?state=z"));
    assert_eq!(node.userinfo(&got.text("access_token")).await.error(), "invalid_token");
    assert_eq!(node.refresh(&got.text("refresh_token")).await.error(), "invalid_grant");
    assert_eq!(browser.get_once("/my/consents").await.status, 303);
    // An address that is not registered, or a token that is not ours, leads home.
    let forged = format!("{}x", &hint[..hint.len() - 2]);
    for (hint, back) in [(&hint, "https://evil.example/"), (&forged, "https://counter.example/bye")] {
        let query = [("id_token_hint", hint.as_str()), ("post_logout_redirect_uri", back)];
        let path = format!("/openid/logout?{}", serde_urlencoded::to_string(query).unwrap());
        assert_eq!(node.stranger().get_once(&path).await.location.as_deref(), Some("/"), "{back}");
    }
}
