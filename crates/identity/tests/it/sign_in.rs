//! Choosing a synthetic person, and where that does not exist.

use http::StatusCode;
use identity::IdentityError;
use identity::actions::Browser;
use identity::model::Installation;

use super::node;

#[tokio::test]
async fn a_citizen_is_chosen_from_the_list_and_returns_to_where_they_were() {
    let node = node(Installation::Demo).await;
    let person = node.person("A100000010", "陳測安").await;
    let mut browser = node.browser();
    let page = browser.get("/citizens-only?x=1").await;
    assert!(page.path.starts_with("/sign-in?next="), "{}", page.path);
    assert!(page.text().contains("陳測安") && page.text().contains("這是示範系統"));
    let form = page.form_to("/sign-in/demo").unwrap();
    let value = |name: &str| form.controls.iter().find(|control| control.name == name).unwrap().value.clone();
    assert_eq!(value("person"), person.id.as_str());
    assert_eq!(value("next"), "/citizens-only?x=1");
    let done = browser.post("/sign-in/demo", &[("person", &value("person")), ("next", &value("next"))]).await;
    assert_eq!(done.path, "/citizens-only?x=1");
    assert_eq!(done.body, format!("person:{}", person.id));
}

#[tokio::test]
async fn people_are_found_by_name_or_number_and_listed_twelve_at_a_time() {
    let node = node(Installation::Demo).await;
    node.person("A200000012", "林試華").await;
    for serial in 1..=13 {
        let number = kernel::number::national_id::NationalId::with_checksum(
            'A',
            kernel::number::national_id::Sex::Male,
            serial,
        );
        let number: &'static str = number.unwrap().as_str().to_owned().leak();
        node.person(number, "陳測安").await;
    }
    let mut browser = node.browser();
    let first = browser.get("/sign-in?q=陳").await;
    assert_eq!(first.text().matches("以陳測安登入").count(), 12);
    let next = first.links().into_iter().find(|link| link.contains("after=")).unwrap();
    assert_eq!(browser.get(&next).await.text().matches("以陳測安登入").count(), 1);
    let one = browser.get("/sign-in?q=a200000012").await.text();
    assert!(one.contains("以林試華登入") && !one.contains("以陳測安登入"));
    assert!(browser.get("/sign-in?q=王").await.text().contains("沒有找到符合的人"));
}

#[tokio::test]
async fn an_official_is_chosen_by_agency_and_post() {
    let node = node(Installation::Demo).await;
    let person = node.person("A100000010", "陳測安").await;
    node.appoint(&person, "a-clerk", None).await;
    let mut browser = node.browser();
    let page = browser.get("/sign-in?as=official").await;
    assert!(page.text().contains("範例局") && page.text().contains("科員"));
    assert!(!page.text().contains("科長"), "a post that nobody holds cannot be chosen");
    assert!(browser.get("/sign-in?as=official&q=科員").await.text().contains("陳測安"));
    assert!(!browser.get("/sign-in?as=official&q=局長").await.text().contains("陳測安"));
    let form = [("person", person.id.as_str()), ("post", "a-clerk"), ("next", "/clerks-only")];
    let done = browser.post("/sign-in/demo", &form).await;
    assert_eq!(done.body, format!("post:a-clerk/{}", person.id));
    assert_eq!(browser.get("/citizens-only").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn nobody_signs_in_to_a_post_they_do_not_hold() {
    let node = node(Installation::Demo).await;
    let person = node.person("A100000010", "陳測安").await;
    let mut browser = node.browser();
    for form in [
        vec![("person", person.id.as_str()), ("post", "a-chief")],
        vec![("person", person.id.as_str()), ("post", "none")],
        vec![("person", "nobody")],
        vec![],
    ] {
        assert_eq!(browser.post("/sign-in/demo", &form).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    assert_eq!(browser.get("/who").await.body, "stranger");
}

#[tokio::test]
async fn a_return_address_never_leaves_the_site() {
    let node = node(Installation::Demo).await;
    let person = node.person("A100000010", "陳測安").await;
    for next in ["https://evil.example/", "//evil.example", "/\\evil.example", ""] {
        let form = [("person", person.id.as_str()), ("next", next)];
        let page = node.browser().post_once("/sign-in/demo", &form).await;
        assert_eq!(page.location.as_deref(), Some("/my"), "{next}");
    }
}

#[tokio::test]
async fn a_live_node_has_no_demo_sign_in() {
    let node = node(Installation::Live).await;
    let person = node.person("A100000010", "陳測安").await;
    let mut browser = node.browser();
    let page = browser.get("/sign-in").await;
    assert!(!page.text().contains("陳測安") && page.form_to("/sign-in/demo").is_none());
    let form = [("person", person.id.as_str())];
    assert_eq!(browser.post("/sign-in/demo", &form).await.status, StatusCode::NOT_FOUND);
    // Even a program told that it is a demonstration does not open live data.
    let refused = identity::actions::sign_in_demo(&node.test.ctx, person.id, None, Browser::default()).await;
    assert!(matches!(refused, Err(IdentityError::NotDemo)));
}

#[tokio::test]
async fn what_an_installation_is_stays() {
    let node = node(Installation::Live).await;
    assert!(identity::actions::settle(&node.test.ctx, Installation::Live).await.is_ok());
    let other = identity::actions::settle(&node.test.ctx, Installation::Demo).await;
    assert!(matches!(other, Err(IdentityError::OtherInstallation { .. })));
}

#[tokio::test]
async fn who_is_signed_in_and_refused_is_offered_what_helps_and_not_to_sign_in() {
    let node = node(Installation::Demo).await;
    let person = node.person("A100000010", "陳測安").await;
    node.appoint(&person, "a-desk", None).await;
    for (post, first) in [("", "/my"), ("a-desk", "/sign-in/post")] {
        let mut browser = node.browser();
        let form = [("person", person.id.as_str()), ("post", post), ("next", "/who")];
        browser.post("/sign-in/demo", &form).await;
        let page = browser.get("/clerks-only").await;
        assert_eq!(page.status, 403);
        let main = &page.body[page.body.find("<main").unwrap()..];
        let links: Vec<&str> =
            main.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        assert_eq!(links.first().copied(), Some(first), "{links:?}");
        assert!(links.contains(&"/sign-in/post") && links.contains(&"/"), "{links:?}");
        assert!(!links.iter().any(|link| link.starts_with("/sign-in?")), "{links:?}");
    }
}
