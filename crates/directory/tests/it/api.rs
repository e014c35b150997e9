//! The directory for programs.

use serde_json::Value;

use super::node;

fn ids(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|entry| entry["id"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn agencies_come_by_key_in_pages() {
    let node = node().await;
    let mut browser = node.browser();
    let mut seen = Vec::new();
    let mut after = String::new();
    loop {
        let page = browser.get(&format!("/api/directory/agencies?after={after}")).await.json();
        seen.extend(ids(&page["agencies"]).into_iter().map(str::to_owned));
        match page["next"].as_str() {
            Some(next) => next.clone_into(&mut after),
            None => break,
        }
    }
    let mut sorted = seen.clone();
    sorted.sort();
    sorted.dedup();
    assert_eq!(seen, sorted, "in order, none twice");
    assert!(seen.len() > 100 && seen.contains(&"ndc".to_owned()) && !seen.contains(&"rdec".to_owned()));
}

#[tokio::test]
async fn agencies_are_as_of_the_day() {
    let node = node().await;
    let mut browser = node.browser();
    let then = browser.get("/api/directory/agencies?q=研究發展考核&on=2010-01-01").await.json();
    assert!(ids(&then["agencies"]).contains(&"rdec"));
    let now = browser.get("/api/directory/agencies?q=研究發展考核").await.json();
    assert_eq!(ids(&now["agencies"]), Vec::<&str>::new());
    let one = browser.get("/api/directory/agencies/rdec?on=2020-01-01").await.json();
    assert_eq!(one["in_force"], false);
    assert_eq!(one["work_done_by"][0], "ndc");
    assert_eq!(browser.get("/api/directory/agencies/A41000000G").await.json()["id"], "ndc");
}

#[tokio::test]
async fn posts_and_officials_are_told_without_ids_of_people() {
    let node = node().await;
    let person = node.person("A100000010", "陳測安").await;
    node.appoint(&person, "ndc-clerk-1").await;
    let mut browser = node.browser();
    let post = browser.get("/api/directory/posts/ndc-clerk-1").await;
    assert_eq!(post.json()["holders"][0]["name"], "陳測安");
    assert!(!post.body.contains(person.id.as_str()) && !post.body.contains("A100000010"));
    let before = browser.get("/api/directory/posts/ndc-clerk-1?on=2025-12-31").await.json();
    assert_eq!(before["holders"].as_array().unwrap().len(), 0);
    let found = browser.get("/api/directory/officials?name=陳").await.json();
    assert_eq!(found["officials"][0]["post"], "ndc-clerk-1");
    assert_eq!(found["officials"][0]["agency"], "ndc");
}

#[tokio::test]
async fn wrong_questions_are_problems_with_a_code() {
    let node = node().await;
    let mut browser = node.browser();
    let bad = browser.get("/api/directory/agencies?on=tomorrow").await;
    assert_eq!((bad.status.as_u16(), bad.json()["code"].as_str()), (422, Some("directory.bad_day")));
    assert_eq!(browser.get("/api/directory/agencies/none").await.status, 404);
    assert_eq!(browser.get("/api/directory/posts/none").await.status, 404);
    assert_eq!(browser.get("/api/directory/officials").await.status, 422);
}
