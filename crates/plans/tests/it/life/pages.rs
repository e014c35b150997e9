//! A plan's pages and its API: both languages, forms that lose no word, systems of agencies.

use super::*;

#[tokio::test]
async fn every_page_answers_in_both_languages() {
    let node = node().await;
    let id = node.approved().await;
    let open = draft(
        node.ctx(),
        &actor(clerk()),
        new("open", Content { name: "草稿測".to_owned(), ..Content::default() }),
    )
    .await
    .unwrap();
    revise(node.ctx(), &actor(clerk()), &id, "配合預算刪減").await.unwrap();
    node.move_to("2027-04-20");
    let public = [
        "/plans".to_owned(),
        format!("/plans/{id}"),
        format!("/plans/{id}/versions/1"),
        "/programmes/2001/obligations".to_owned(),
        "/programmes/2012/versions".to_owned(),
        "/programmes/2012/versions.csv".to_owned(),
        "/programmes/2001/versions".to_owned(),
        format!("/plans/{id}/tables/reports.csv"),
        format!("/plans/{id}/tables/lines.csv"),
        format!("/api/plans/{id}"),
    ];
    let mut paths = vec![
        "/desk/plans".to_owned(),
        "/desk/plans/new".to_owned(),
        "/desk/plans/ranking?ceiling=5000".to_owned(),
        "/desk/obligations".to_owned(),
        format!("/desk/plans/{id}"),
        format!("/desk/plans/{open}"),
        format!("/plans/{id}/difference"),
        format!("/desk/plans/{id}/progress/2027/1"),
    ];
    for part in ["plan", "works", "lines", "milestones", "indicators", "risks"] {
        paths.push(format!("/desk/plans/{id}/edit/{part}"));
    }
    for english in [false, true] {
        let (mut desk, mut street) = (node.browser(actor(chief())), node.browser(Actor::Stranger));
        if english {
            desk.speak_english();
            street.speak_english();
        }
        for (browser, paths) in [(&mut desk, &paths[..]), (&mut street, &public[..])] {
            for path in paths {
                let page = browser.get(path).await;
                assert_eq!(page.status, 200, "{path}: {}", page.text());
                assert!(!page.body.contains('⟦'), "{path} lacks a text: {}", page.text());
            }
        }
        assert_eq!(street.get(&format!("/plans/{open}")).await.status, 404);
        assert_eq!(street.get(&format!("/plans/{id}/versions/2")).await.status, 404);
    }
}

#[tokio::test]
async fn forms_write_a_plan_and_two_tabs_do_not_lose_a_word() {
    let node = node().await;
    let id = draft(
        node.ctx(),
        &actor(clerk()),
        new("form", Content { name: "表單測".to_owned(), ..Content::default() }),
    )
    .await
    .unwrap();
    let mut browser = node.browser(actor(clerk()));
    let path = format!("/desk/plans/{id}/edit/milestones");
    let mut form = browser.get(&path).await.form_to(&path).unwrap();
    for (name, value) in [
        ("0-name", "驗收"),
        ("0-due-year", "１１６"),
        ("0-due-month", "6"),
        ("0-due-day", "30"),
        ("0-weight", "100"),
    ] {
        form.enter(name, value).unwrap();
    }
    assert_eq!(browser.post_once(&path, &form.sent(None)).await.status, 303);
    let late = browser
        .post_once(
            &path,
            &[
                ("edition", "1"),
                ("0-name", "別的"),
                ("0-due-year", "116"),
                ("0-due-month", "7"),
                ("0-due-day", "1"),
                ("0-weight", "100"),
            ],
        )
        .await;
    assert_eq!(late.status, 422);
    assert!(late.body.contains("別人先儲存") && late.body.contains("別的"));
    let wrong = browser
        .post_once(
            &path,
            &[
                ("edition", "2"),
                ("0-name", "驗收"),
                ("0-due-year", "117"),
                ("0-due-month", "7"),
                ("0-due-day", "1"),
                ("0-weight", "100"),
            ],
        )
        .await;
    assert!(wrong.status == 422 && wrong.body.contains("116年"), "{}", wrong.text());
    let (_, version) = node.load(&id).await;
    assert_eq!(
        version.content.milestones,
        [Milestone { name: "驗收".to_owned(), ..milestone("m1", "2027-06-30", 100) }]
    );
}

#[tokio::test]
async fn a_system_of_the_agency_hands_in_is_told_what_to_mend_and_sends_again() {
    let node = node().await;
    let system = Actor::Client { agency: AgencyId::new("moi"), credential: "c".to_owned() };
    let mut browser = node.browser(system);
    let mut content = good();
    content.total = 1;
    let sent = |content: &Content| {
        serde_json::json!({
            "programme": "2001", "first_year": 2027, "last_year": 2027, "key": "a", "priority": 3, "content": content,
        })
    };
    let page = browser.post_json("/api/plans", &sent(&content)).await;
    assert_eq!(page.status, 422);
    assert_eq!(page.json()["flaws"][0]["place"], "lines");
    let mut wrong = sent(&content);
    wrong["content"]["surprise"] = serde_json::json!(1);
    assert_eq!(browser.post_json("/api/plans", &wrong).await.status, 400);
    let id = node.ctx().query("select id from plans", vec![]).await.unwrap()[0].text(0).unwrap();
    let again = serde_json::json!({ "edition": 1, "priority": 3, "content": good() });
    let page = browser.post_json(&format!("/api/plans/{id}"), &again).await;
    assert_eq!(page.status, 200, "{}", page.body);
    let seen = browser.get(&format!("/api/plans/{id}")).await.json();
    assert_eq!(seen["versions"][0]["state"], "review");
    assert_eq!(node.browser(Actor::Stranger).get(&format!("/api/plans/{id}")).await.status, 404);
}
