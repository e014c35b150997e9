//! Forms sent twice, a hundred times at once, from two tabs, after signing out, for
//! somebody else's case, and by two officials at the same time.

use kernel::Person;
use testkit::{Browser, FormOnPage, Page};

use crate::node::{Node, case_id, draft_form, fill, node, start};

const SERVICE: &str = "supplies-request";

/// An official of the council with a chief and two deputies of the chief's rank.
async fn council() -> (Node, Person, Person) {
    let node = node().await;
    let (clerk, chief) = (node.person(1, "周範明").await, node.person(2, "孫測成").await);
    node.holds(&clerk, "ndc-clerk-1").await;
    node.holds(&chief, "ndc-chief").await;
    (node, clerk, chief)
}

async fn goods(browser: &mut Browser, page: &Page, quantity: &str) -> Page {
    fill(browser, page, &[("goods-0-item", "paper-a4"), ("goods-0-quantity", quantity)]).await
}

/// A draft in front of the page that sends it.
async fn at_check(node: &Node, clerk: &Person) -> (Browser, Page) {
    let mut browser = node.signed_in(clerk, Some("ndc-clerk-1")).await;
    let page = start(&mut browser, SERVICE).await;
    let page = goods(&mut browser, &page, "2").await;
    assert!(page.path.ends_with("/check"), "{} {}", page.path, page.text());
    (browser, page)
}

/// Sends forms from their browsers at once.
async fn all_at_once(forms: Vec<(Browser, FormOnPage)>) -> Vec<Page> {
    let send = |(mut browser, form): (Browser, FormOnPage)| {
        tokio::spawn(async move {
            browser.post_once(&form.action, &form.sent(form.buttons().into_iter().next())).await
        })
    };
    let tasks: Vec<_> = forms.into_iter().map(send).collect();
    let mut answers = Vec::new();
    for task in tasks {
        answers.push(task.await.expect("an answer"));
    }
    answers
}

#[tokio::test(flavor = "multi_thread")]
async fn starting_twice_and_a_hundred_times_makes_one_draft() {
    let (node, clerk, _) = council().await;
    let mut browser = node.signed_in(&clerk, Some("ndc-clerk-1")).await;
    let page = browser.get(&format!("/services/{SERVICE}")).await;
    let form = page.form_to("/start").unwrap();
    let answers = all_at_once(vec![(browser.clone(), form.clone()); 100]).await;
    let first = &answers[0].location;
    assert!(answers.iter().all(|answer| answer.status == 303 && answer.location == *first), "{answers:?}");
    assert_eq!(node.count("select count(*) from cases").await, 1);
    assert_eq!(node.count("select count(*) from facts where kind = 'service.started'").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn sending_twice_and_a_hundred_times_has_one_effect() {
    let (node, clerk, _) = council().await;
    let (mut browser, page) = at_check(&node, &clerk).await;
    let form = draft_form(&page);
    let case = format!("/cases/{}", case_id(&page));
    for answer in all_at_once(vec![(browser.clone(), form.clone()); 100]).await {
        // So many at once may be told to come again; none is told anything else.
        let told = (answer.status.as_u16(), answer.location.as_deref());
        assert!(told == (303, Some(case.as_str())) || told.0 == 503, "{told:?}: {}", answer.text());
    }
    let again = browser.post_once(&form.action, &form.sent(None)).await;
    assert_eq!(again.location.as_deref(), Some(case.as_str()), "sent once more it leads to the same case");
    for (what, sql) in [
        ("numbers", "select count(*) from cases where number is not null"),
        ("events", "select count(*) from case_events where kind = 'submitted'"),
        ("facts", "select count(*) from facts where kind = 'service.submitted'"),
        ("desks", "select count(*) from case_desks where agency = 'ndc'"),
    ] {
        assert_eq!(node.count(sql).await, 1, "{what}");
    }
}

#[tokio::test]
async fn two_tabs_never_overwrite_each_other() {
    let (node, clerk, _) = council().await;
    let mut browser = node.signed_in(&clerk, Some("ndc-clerk-1")).await;
    let (first, mut second) = (start(&mut browser, SERVICE).await, browser.clone());
    let other = second.get(&first.path).await;
    let saved = goods(&mut browser, &first, "2").await;
    assert_eq!(saved.status, 200, "{}", saved.text());
    let late = goods(&mut second, &other, "7").await;
    assert_eq!(late.status, 409, "{}", late.text());
    assert_eq!(draft_form(&late).value("goods-0-quantity"), Some("7"), "what was typed is kept");
    assert_eq!(
        node.count("select count(*) from case_answers where answers like '%\"quantity\":2%'").await,
        1
    );
    let again = fill(&mut second, &late, &[]).await;
    assert_eq!(again.status, 200, "the second tab can go on: {}", again.text());
    assert_eq!(
        node.count("select count(*) from case_answers where answers like '%\"quantity\":7%'").await,
        1
    );
}

#[tokio::test]
async fn a_form_sent_after_signing_out_does_nothing_and_the_draft_waits() {
    let (node, clerk, _) = council().await;
    let (mut browser, page) = at_check(&node, &clerk).await;
    let mut other_tab = browser.clone();
    assert_eq!(other_tab.post_once("/sign-out", &[]).await.status, 303);
    let form = draft_form(&page);
    let answer = browser.post_once(&form.action, &form.sent(None)).await;
    assert_eq!(answer.status, 401, "{}", answer.text());
    assert_eq!(node.count("select count(*) from cases where state = 'draft'").await, 1);
    let mut again = node.signed_in(&clerk, Some("ndc-clerk-1")).await;
    let answer = again.post_once(&form.action, &form.sent(None)).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    assert_eq!(node.count("select count(*) from cases where state = 'submitted'").await, 1);
}

#[tokio::test]
async fn another_persons_case_does_not_exist_for_me() {
    let (node, clerk, _) = council().await;
    let (mut owner, page) = at_check(&node, &clerk).await;
    let case = case_id(&page);
    let (stranger, colleague) = (node.person(5, "李樣平").await, node.person(6, "吳樣真").await);
    node.holds(&colleague, "ndc-clerk-2").await;
    let visitors = [
        node.signed_in(&stranger, None).await,
        node.signed_in(&colleague, Some("ndc-clerk-2")).await,
        // The owner as a citizen is another side of the same person: the case stays where it began.
    ];
    for mut browser in visitors {
        for path in
            ["", "/evidence", "/pages/goods", "/uploads", "/check", "/correction", "/result", "/files/x"]
        {
            let answer = browser.get_once(&format!("/cases/{case}{path}")).await;
            assert_eq!(answer.status, 404, "GET {path}: {}", answer.text());
        }
        for path in
            ["/pages/goods", "/uploads", "/submit", "/withdraw", "/messages", "/correction", "/evidence"]
        {
            let form = [("version", "1"), ("body", "x"), ("goods-0-item", "pen"), ("goods-0-quantity", "1")];
            let answer = browser.post_once(&format!("/cases/{case}{path}"), &form).await;
            assert_eq!(answer.status, 404, "POST {path}: {}", answer.text());
        }
        let answer = browser.get_once(&format!("/desk/cases/{case}")).await;
        assert!([403, 404].contains(&answer.status.as_u16()), "{}", answer.text());
    }
    assert_eq!(owner.get(&format!("/cases/{case}/check")).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_officials_who_decide_at_once_one_is_told_that_it_is_done() {
    let (node, clerk, chief) = council().await;
    let second = node.person(3, "何樣和").await;
    node.holds(&second, "ndc-chief").await;
    let (mut browser, page) = at_check(&node, &clerk).await;
    let sent = fill(&mut browser, &page, &[]).await;
    let path = format!("/desk/cases/{}", case_id(&sent));
    let mut forms = Vec::new();
    for (person, decision) in [(&chief, "approve"), (&second, "refuse")] {
        let mut browser = node.signed_in(person, Some("ndc-chief")).await;
        let page = browser.get(&path).await;
        let mut form = page.form_to("/decision").unwrap_or_else(|| panic!("{}", page.text()));
        form.enter("decision", decision).unwrap();
        form.enter("reason", "依規定").unwrap();
        forms.push((browser, form));
    }
    let answers = all_at_once(forms).await;
    let mut statuses: Vec<u16> = answers.iter().map(|answer| answer.status.as_u16()).collect();
    statuses.sort_unstable();
    let late = answers.iter().find(|answer| answer.status != 303).map(Page::text).unwrap_or_default();
    assert!(statuses[0] == 303 && [403, 409].contains(&statuses[1]), "{statuses:?} {late}");
    assert_eq!(node.count("select count(*) from case_decisions").await, 1);
}
