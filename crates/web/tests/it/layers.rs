use axum::body::Body;
use http::{Request, StatusCode};
use tower::ServiceExt as _;
use web::{Access, Routes};

use crate::{echo, node, ok};

fn routes() -> Routes {
    Routes::new().get("/t/ok", Access::Anyone, ok).post("/t/form", Access::Anyone, echo)
}

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    let (mut browser, _node) = node(routes()).await;
    for path in ["/t/ok", "/nowhere", "/_gallery", "/assets/minben.css"] {
        let headers = browser.get(path).await.headers;
        let policy = headers["content-security-policy"].to_str().unwrap();
        assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{path}");
        assert_eq!(headers["x-content-type-options"], "nosniff", "{path}");
        assert_eq!(headers["referrer-policy"], "same-origin", "{path}");
        assert!(!headers.contains_key("strict-transport-security"), "only over https: {path}");
    }
}

#[tokio::test]
async fn a_page_for_somebody_signed_in_is_never_stored() {
    let (mut browser, _node) = node(routes()).await;
    assert_eq!(browser.get("/t/ok").await.headers["cache-control"], "private, no-cache");
    browser.authorize("citizen");
    assert_eq!(browser.get("/t/ok").await.headers["cache-control"], "no-store");
}

#[tokio::test]
async fn another_sites_form_is_refused() {
    let node = testkit::ctx(&[web::block()], |builder| builder).await;
    let app = web::layers::apply(routes().into_router(), &node.ctx);
    let post = |site: &'static str, origin: &'static str| {
        let request = Request::post("/t/form").header("host", "minben.example").header("origin", origin);
        let request = if site.is_empty() { request } else { request.header("sec-fetch-site", site) };
        app.clone().oneshot(request.body(Body::empty()).unwrap())
    };
    for (site, origin, status) in [
        ("same-origin", "http://minben.example", 200),
        ("cross-site", "https://evil.example", 403),
        ("same-site", "https://other.minben.example", 403),
        ("", "https://evil.example", 403),
        ("", "http://minben.example", 200),
        ("", "http://localhost:8080", 200),
    ] {
        assert_eq!(post(site, origin).await.unwrap().status(), status, "{site} {origin}");
    }
}

#[tokio::test]
async fn too_many_requests_are_told_to_wait() {
    let (mut browser, _node) = node(routes()).await;
    let mut last = browser.get("/t/ok").await;
    for _ in 0..700 {
        if last.status != StatusCode::OK {
            break;
        }
        last = browser.get("/t/ok").await;
    }
    assert_eq!(last.status, StatusCode::TOO_MANY_REQUESTS);
    let wait: u64 = last.headers["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((1..=60).contains(&wait));
    assert!(last.text().contains("請等候一分鐘後再試"));
}

#[tokio::test]
async fn the_chosen_language_is_kept() {
    let (mut browser, _node) = node(routes()).await;
    assert!(browser.get("/_gallery?lang=en").await.body.contains("<html lang=\"en\">"));
    assert!(browser.get("/_gallery").await.body.contains("<html lang=\"en\">"));
}

#[tokio::test]
async fn assets_may_be_kept_when_asked_for_by_their_hash() {
    let (mut browser, _node) = node(routes()).await;
    let path = web::assets::path("minben.css");
    let kept = browser.get(&path).await;
    assert!(kept.headers["cache-control"].to_str().unwrap().contains("immutable"), "{path}");
    assert!(kept.headers["content-type"].to_str().unwrap().starts_with("text/css"));
    assert_eq!(browser.get("/assets/minben.css").await.headers["cache-control"], "public, no-cache");
    assert_eq!(browser.get("/assets/nothing.css").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_operator_sees_that_it_works() {
    let (mut browser, _node) = node(routes()).await;
    for path in ["/healthz", "/readyz", "/metrics"] {
        assert_eq!(browser.get(path).await.status, StatusCode::OK, "{path}");
    }
}
