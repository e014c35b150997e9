use http::{Method, StatusCode};
use web::{Access, Route, Routes};

use crate::{node, ok};

fn routes() -> Routes {
    Routes::new()
        .get("/t/anyone", Access::Anyone, ok)
        .get("/t/signed-in", Access::SignedIn, ok)
        .get("/t/citizen", Access::Citizen, ok)
        .get("/t/official", Access::Official, ok)
        .get("/t/supervisor", Access::Role("supervisor"), ok)
        .post("/t/citizen", Access::Citizen, ok)
        .get("/api/t/official", Access::Official, ok)
        .get("/api/t/client", Access::Client, ok)
}

#[test]
fn the_list_holds_every_route() {
    let list = routes().list().to_vec();
    assert_eq!(list.len(), 8);
    assert!(list.contains(&Route { method: Method::POST, path: "/t/citizen", access: Access::Citizen }));
}

#[tokio::test]
async fn each_route_admits_only_whom_it_declares() {
    let (browser, _node) = node(routes()).await;
    let people = ["citizen", "clerk", "supervisor", "client"];
    let admitted: [(&str, &[&str]); 6] = [
        ("/t/anyone", &people),
        ("/t/signed-in", &["citizen", "clerk", "supervisor"]),
        ("/t/citizen", &["citizen"]),
        ("/t/official", &["clerk", "supervisor"]),
        ("/t/supervisor", &["supervisor"]),
        ("/api/t/client", &["client"]),
    ];
    for (path, allowed) in admitted {
        for who in people {
            let mut browser = browser.clone();
            browser.authorize(who);
            let expected = if allowed.contains(&who) { StatusCode::OK } else { StatusCode::FORBIDDEN };
            assert_eq!(browser.get(path).await.status, expected, "{who} at {path}");
        }
    }
}

#[tokio::test]
async fn a_stranger_is_sent_to_sign_in_and_comes_back() {
    let (mut browser, _node) = node(routes()).await;
    let page = browser.get("/t/citizen?a=1&b=2").await;
    // Nobody serves the sign-in page here; the address is what counts.
    assert_eq!(page.path, "/sign-in?next=%2Ft%2Fcitizen%3Fa%3D1%26b%3D2");
    assert_eq!(browser.post_once("/t/citizen", &[]).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_program_without_a_credential_is_told_so() {
    let (mut browser, _node) = node(routes()).await;
    for path in ["/api/t/official", "/api/t/client"] {
        let answer = browser.get(path).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{path}");
        assert_eq!(answer.json()["code"], "sign-in-needed");
        assert_eq!(answer.headers["www-authenticate"], "Bearer");
    }
}

#[tokio::test]
async fn another_method_is_no_way_around_the_guard() {
    let (mut browser, _node) = node(routes()).await;
    browser.authorize("citizen");
    assert_eq!(browser.get("/t/official").await.status, StatusCode::FORBIDDEN);
    assert_eq!(browser.post_once("/t/official", &[]).await.status, StatusCode::METHOD_NOT_ALLOWED);
}
