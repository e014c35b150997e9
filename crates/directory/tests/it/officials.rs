//! Appointing, relieving and deputies, by an agency's directory maintainer.

use super::{Node, node};

const FROM: [(&str, &str); 3] = [("from-year", "115"), ("from-month", "11"), ("from-day", "20")];
const OFFICIALS: &str = "/agencies/ndc/officials";

async fn maintainer(node: &Node) -> testkit::Browser {
    let person = node.person("A100000010", "陳測安").await;
    node.appoint(&person, "ndc-directory").await;
    node.official(&person, "ndc-directory").await
}

#[tokio::test]
async fn a_maintainer_appoints_and_relieves() {
    let node = node().await;
    node.person("A200000012", "林試華").await;
    let mut browser = maintainer(&node).await;
    assert_eq!(browser.get(OFFICIALS).await.status, 200);
    let mut form = vec![("number", "A200000012")];
    form.extend(FROM);
    let done = browser.post(&format!("{OFFICIALS}/ndc-clerk-1/appoint"), &form).await;
    assert!(done.path.ends_with("done=appoint") && done.text().contains("林試華"), "{}", done.text());
    let again = browser.post(&format!("{OFFICIALS}/ndc-clerk-1/appoint"), &form).await;
    assert_eq!(again.status, 422);
    assert!(again.text().contains("已經在這個職位"), "sent twice, appointed once");

    let relieve = done.links().into_iter().find(|link| link.contains("ndc-clerk-1/relieve/")).unwrap();
    let last = [("last-year", "115"), ("last-month", "11"), ("last-day", "25")];
    let early = [("last-year", "115"), ("last-month", "11"), ("last-day", "1")];
    assert_eq!(browser.post(&relieve, &early).await.status, 422, "before the first day");
    assert!(browser.post(&relieve, &last).await.path.ends_with("done=relieve"));
    let mut anyone = node.browser();
    assert!(anyone.get("/agencies/ndc?on=2026-11-25").await.text().contains("林試華"));
    assert!(!anyone.get("/agencies/ndc?on=2026-11-26").await.text().contains("林試華"));
}

#[tokio::test]
async fn a_deputy_needs_an_end_and_can_be_ended_earlier() {
    let node = node().await;
    node.person("A200000012", "林試華").await;
    let mut browser = maintainer(&node).await;
    let mut form = vec![("number", "A200000012")];
    form.extend(FROM);
    let path = format!("{OFFICIALS}/ndc-chief/deputy");
    assert_eq!(browser.post(&path, &form).await.status, 422);
    form.extend([("until-year", "115"), ("until-month", "11"), ("until-day", "30")]);
    let done = browser.post(&path, &form).await;
    assert!(done.path.ends_with("done=deputy"), "{}", done.text());
    let end = done.links().into_iter().find(|link| link.contains("/end-deputy/")).unwrap();
    let last = [("last-year", "115"), ("last-month", "11"), ("last-day", "21")];
    assert!(browser.post(&end, &last).await.path.ends_with("done=end-deputy"));
    assert_eq!(browser.post(&end, &last).await.status, 422, "it has ended already");
}

#[tokio::test]
async fn wrong_entries_come_back_with_what_was_typed() {
    let node = node().await;
    let mut browser = maintainer(&node).await;
    let path = format!("{OFFICIALS}/ndc-clerk-1/appoint");
    let with = |number: &'static str| {
        [("number", number), ("from-year", "115"), ("from-month", "2"), ("from-day", "30")]
    };
    let wrong = browser.post(&path, &with("A123456780")).await;
    assert_eq!(wrong.status, 422);
    assert_eq!(wrong.value_of("number").as_deref(), Some("A123456780"));
    assert!(wrong.text().contains("請輸入存在的日期"));
    let unknown = browser.post(&path, &with("A200000012")).await;
    assert!(unknown.text().contains("本系統沒有這個人"));
}

#[tokio::test]
async fn only_the_agencys_own_maintainer_may() {
    let node = node().await;
    let mut browser = maintainer(&node).await;
    assert_eq!(browser.get("/agencies/moi/officials").await.status, 403);
    assert_eq!(
        browser.post("/agencies/moi/officials/moi-it/appoint", &[("number", "A200000012")]).await.status,
        403
    );
    assert_eq!(
        browser.get(&format!("{OFFICIALS}/moi-it/appoint")).await.status,
        404,
        "a post of another agency"
    );
    let clerk = node.person("A200000012", "林試華").await;
    node.appoint(&clerk, "ndc-clerk-1").await;
    let mut clerk = node.official(&clerk, "ndc-clerk-1").await;
    assert_eq!(clerk.get(OFFICIALS).await.status, 403);
    let mut stranger = node.browser();
    assert!(stranger.get(OFFICIALS).await.path.starts_with("/sign-in?next="));
}
