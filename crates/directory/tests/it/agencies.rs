//! Agencies as of a day, and search.

use super::node;

#[tokio::test]
async fn the_tree_shows_branches_ministries_and_local_governments() {
    let node = node().await;
    let page = node.browser().get("/agencies").await;
    assert_eq!(page.status, 200);
    let text = page.text();
    for name in ["行政院", "立法院", "國家發展委員會", "衛生福利部", "臺北市政府", "各機關（總稱）"]
    {
        assert!(text.contains(name), "{name} is missing");
    }
    assert!(!text.contains("研究發展考核委員會"), "an agency that ended stands in today's tree");
}

#[tokio::test]
async fn the_tree_of_a_day_shows_the_agencies_of_that_day() {
    let node = node().await;
    let mut browser = node.browser();
    let text = browser.get("/agencies?on=2010-01-01").await.text();
    assert!(text.contains("行政院研究發展考核委員會") && text.contains("行政院衛生署"));
    assert!(!text.contains("國家發展委員會") && !text.contains("衛生福利部"));
    let typed = browser.get("/agencies?on-year=99&on-month=1&on-day=1").await;
    assert!(typed.text().contains("行政院衛生署"), "a typed ROC date works as well");
    assert!(typed.links().iter().any(|link| link.contains("on=2010-01-01")), "links keep the day");
}

#[tokio::test]
async fn a_date_that_does_not_exist_is_told() {
    let node = node().await;
    for query in ["on=2010-02-30", "on=yesterday", "on-year=115&on-month=13&on-day=1"] {
        let page = node.browser().get(&format!("/agencies?{query}")).await;
        assert_eq!(page.status, 422, "{query}");
        assert!(page.text().contains("請輸入存在的日期"), "{query}");
    }
}

#[tokio::test]
async fn agencies_are_found_by_a_part_of_a_name_or_by_code() {
    let node = node().await;
    let mut browser = node.browser();
    assert!(browser.get("/agencies?q=發展委員").await.text().contains("國家發展委員會"));
    assert!(browser.get("/agencies?q=A41000000G").await.text().contains("國家發展委員會"));
    assert!(browser.get("/agencies?q=台北市政府").await.text().contains("臺北市政府"), "台 finds 臺");
    assert!(browser.get("/agencies?q=沒有這種機關").await.text().contains("找不到"));
    browser.speak_english();
    assert!(
        browser.get("/agencies?q=development+council").await.text().contains("National Development Council")
    );
}

#[tokio::test]
async fn a_reorganised_agency_tells_who_does_its_work() {
    let node = node().await;
    let mut browser = node.browser();
    let then = browser.get("/agencies/rdec?on=2010-01-01").await.text();
    assert!(!then.contains("這個機關不存在"));
    let now = browser.get("/agencies/rdec?on=2020-01-01").await.text();
    assert!(now.contains("這個機關不存在") && now.contains("國家發展委員會"), "{now}");
    assert!(now.contains("中華民國103年1月22日"), "the day of the reorganisation: {now}");
    let successor = browser.get("/agencies/ndc").await.text();
    assert!(successor.contains("前身：行政院研究發展考核委員會"));
    let before = browser.get("/agencies/ndc?on=2010-01-01").await.text();
    assert!(before.contains("尚未成立"));
}

#[tokio::test]
async fn an_agency_shows_codes_superior_units_posts_and_what_is_under_it() {
    let node = node().await;
    let mut browser = node.browser();
    let text = browser.get("/agencies/ndc").await.text();
    for part in [
        "A41000000G",
        "2.16.886.101.20003.20069",
        "行政院",
        "National Development Council",
        "副主任委員",
        "管制考核處",
    ] {
        assert!(text.contains(part), "{part} is missing");
    }
    assert!(browser.get("/agencies/ey").await.text().contains("國家發展委員會"));
    assert_eq!(browser.get("/agencies/nothing-of-this-name").await.status, 404);
}
