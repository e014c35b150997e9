//! Values that no form should take: they are told where they stand, and nothing is kept.

use testkit::{Browser, Page};

use crate::node::{Node, case_id, draft_form, fill, id_number, node, start};

const SERVICE: &str = "household-marriage";

/// A citizen in front of the page that asks for the partner.
async fn at_partner_page(node: &Node) -> (Browser, Page) {
    let person = node.household(1, "陳測安").await;
    let mut browser = node.signed_in(&person, None).await;
    let mut page = start(&mut browser, SERVICE).await;
    while !page.path.ends_with("/pages/partner") {
        page = fill(&mut browser, &page, &[]).await;
        assert_eq!(page.status, 200, "{}", page.text());
    }
    (browser, page)
}

const RIGHT: [(&str, &str); 4] = [
    ("married_on-year", "115"),
    ("married_on-month", "12"),
    ("married_on-day", "1"),
    ("same_household", "false"),
];

/// The same page comes again with what was typed and the mistake.
fn assert_told(page: &Page, typed: &str, mistake: &str) {
    assert_eq!(page.status, 422, "{}", page.text());
    assert!(page.text().contains(mistake), "{}", page.text());
    assert!(page.body.contains(&format!("value=\"{typed}\"")), "{typed} is not kept in {}", page.body);
}

#[tokio::test]
async fn an_id_number_with_a_wrong_checksum_is_refused() {
    let node = node().await;
    let (mut browser, page) = at_partner_page(&node).await;
    let right = id_number(2);
    let last = right[9..].parse::<u32>().unwrap();
    let wrong = format!("{}{}", &right[..9], (last + 1) % 10);
    let answer = fill(&mut browser, &page, &[&[("partner_id", wrong.as_str())], &RIGHT[..]].concat()).await;
    assert_told(&answer, &wrong, "這個號碼不正確");
    let saved = node.count("select count(*) from case_answers where answers like '%partner_id%'").await;
    assert_eq!(saved, 0, "a refused page is not saved");
    let answer = fill(&mut browser, &answer, &[("partner_id", &right)]).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
}

#[tokio::test]
async fn a_date_that_does_not_exist_is_refused() {
    let node = node().await;
    let (mut browser, page) = at_partner_page(&node).await;
    let partner = id_number(2);
    for (year, month, day) in [("116", "2", "29"), ("115", "13", "1"), ("115", "四", "1"), ("", "", "5")] {
        let date = [("married_on-year", year), ("married_on-month", month), ("married_on-day", day)];
        let answer = fill(
            &mut browser,
            &page,
            &[&[("partner_id", partner.as_str()), ("same_household", "true")], &date[..]].concat(),
        )
        .await;
        assert_told(&answer, day, "日");
    }
}

#[tokio::test]
async fn ten_megabytes_of_text_are_refused_before_they_are_kept() {
    let node = node().await;
    let (mut browser, page) = at_partner_page(&node).await;
    let long = "字".repeat(10 * 1024 * 1024 / 3);
    let answer = fill(&mut browser, &page, &[("partner_id", &long)]).await;
    assert_eq!(answer.status, 413, "{}", answer.text());
    let case = case_id(&page);
    let short_of_limit = "字".repeat(20_000);
    let answer = browser.post_once(&format!("/cases/{case}/messages"), &[("body", &short_of_limit)]).await;
    assert!([409, 422].contains(&answer.status.as_u16()), "{}: {}", answer.status, answer.text());
    let nul = browser.post_once(&draft_form(&page).action, &[("partner_id", "A\0B")]).await;
    assert_eq!(nul.status, 400, "{}", nul.text());
}

#[tokio::test]
async fn uploads_over_the_limit_or_of_another_kind_are_refused() {
    let node = node().await;
    let (mut browser, page) = at_partner_page(&node).await;
    let partner = id_number(2);
    let page = fill(&mut browser, &page, &[&[("partner_id", partner.as_str())], &RIGHT[..]].concat()).await;
    assert!(page.path.ends_with("/uploads"), "{} {}", page.path, page.text());
    let form = draft_form(&page);
    let mut six_mb = b"%PDF-1.4\n".to_vec();
    six_mb.resize(6 << 20, b'x');
    let mut eleven_mb = six_mb.clone();
    eleven_mb.resize(11 << 20, b'x');
    for (content, statuses) in [(six_mb.as_slice(), [422, 422]), (eleven_mb.as_slice(), [413, 422])] {
        let files = [("marriage_contract", "contract.pdf", content)];
        let answer = browser.upload(&form.action, &form.sent(None), &files).await;
        assert!(statuses.contains(&answer.status.as_u16()), "{}: {}", answer.status, answer.text());
        assert!(answer.text().contains("MB"), "the limit is told: {}", answer.text());
    }
    let files = [("marriage_contract", "contract.pdf", b"MZ a program".as_slice())];
    let answer = browser.upload(&form.action, &form.sent(None), &files).await;
    assert_eq!(answer.status, 422, "what a file is tells its content, not its name: {}", answer.text());
    assert_eq!(node.count("select count(*) from case_files").await, 0);
    let files = [("marriage_contract", "../../契約 <1>.pdf", b"%PDF-1.4\n".as_slice())];
    let answer = browser.upload(&form.action, &form.sent(None), &files).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert!(!answer.body.contains("<1>"), "a file's name is escaped");
    assert_eq!(node.count("select count(*) from case_files where removed_at is null").await, 1);
}
