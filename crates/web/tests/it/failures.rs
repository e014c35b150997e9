use http::StatusCode;
use web::{Access, Failure, Routes};

use crate::{fail, node, ok};

async fn burst() -> &'static str {
    panic!("a handler that panics")
}

async fn hidden() -> Failure {
    Failure::internal(&std::io::Error::other("the secret table is missing"))
}

fn routes() -> Routes {
    Routes::new()
        .get("/t/fail", Access::Anyone, fail)
        .get("/api/t/fail", Access::Anyone, fail)
        .get("/t/burst", Access::Anyone, burst)
        .get("/t/hidden", Access::Anyone, hidden)
        .get("/t/ok", Access::Anyone, ok)
}

#[tokio::test]
async fn a_failure_is_a_page_in_the_visitors_language() {
    let (mut browser, _node) = node(routes()).await;
    let page = browser.get("/t/fail").await;
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(page.headers["content-type"].to_str().unwrap().starts_with("text/html"));
    assert!(page.body.contains("<html lang=\"zh-Hant-TW\">"));
    assert!(page.text().contains("請稍候再試"), "{}", page.text());
    browser.speak_english();
    let page = browser.get("/t/fail").await;
    assert!(page.text().contains("Wait a minute, then try again."), "{}", page.text());
}

#[tokio::test]
async fn a_failure_is_problem_json_for_programs() {
    let (mut browser, _node) = node(routes()).await;
    let answer = browser.get("/api/t/fail?lang=en").await;
    assert_eq!(answer.headers["content-type"], "application/problem+json");
    let problem = answer.json();
    assert_eq!(problem["type"], "urn:minben:problem:exchange.quota_exceeded");
    assert_eq!(problem["status"], 429);
    assert_eq!(problem["code"], "exchange.quota_exceeded");
    assert_eq!(problem["field"], "key");
    assert_eq!(problem["next_step"], "Wait a minute, then try again.");
    assert_eq!(problem["request"], answer.headers["x-request-id"].to_str().unwrap());
}

#[tokio::test]
async fn what_no_route_knows_is_told_in_the_same_way() {
    let (mut browser, _node) = node(routes()).await;
    let page = browser.get("/nowhere").await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    assert!(page.text().contains("找不到這個頁面"));
    assert_eq!(browser.get("/api/nowhere").await.json()["code"], "not-found");
    let page = browser.post_once("/t/ok", &[]).await;
    assert_eq!(page.status, StatusCode::METHOD_NOT_ALLOWED);
    assert!(page.text().contains("不能這樣使用"));
}

#[tokio::test]
async fn a_panic_and_a_cause_are_never_shown() {
    let (mut browser, _node) = node(routes()).await;
    for path in ["/t/burst", "/t/hidden"] {
        let page = browser.get(path).await;
        assert_eq!(page.status, StatusCode::INTERNAL_SERVER_ERROR);
        assert!(!page.body.contains("panics") && !page.body.contains("secret"), "{path}");
        // The number on the page leads to the log.
        assert!(page.body.contains(page.headers["x-request-id"].to_str().unwrap()), "{path}");
    }
}
