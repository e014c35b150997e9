//! A changed catalogue is put in force while cases run.

use std::path::PathBuf;

use crate::node::{Node, case_id, draft_form, fill, government, node_on, start};

const SERVICE: &str = "supplies-request";
const FILE: &str = "systems/P2-2.2.1-office-forms/services/supplies-request.toml";
const OLD: &str = "要領用的用品";
const NEW: &str = "想請領的物品";

/// A node on a copy of the catalogue that may be changed.
async fn node_with_copy() -> (Node, tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("government");
    testkit::copy_folder(&government(), &dir);
    let node = node_on(&dir).await;
    (node, folder, dir.join(FILE))
}

fn change(file: &PathBuf, from: &str, to: &str) {
    let text = std::fs::read_to_string(file).unwrap();
    assert!(text.contains(from), "{from} stands in the file");
    std::fs::write(file, text.replace(from, to)).unwrap();
}

#[tokio::test]
async fn a_case_ends_on_the_definition_it_began_with() {
    let (node, _folder, file) = node_with_copy().await;
    let (clerk, chief, operator) =
        (node.person(1, "周範明").await, node.person(2, "孫測成").await, node.person(3, "何樣和").await);
    node.holds(&clerk, "ndc-clerk-1").await;
    node.holds(&clerk, "ndc-clerk-2").await;
    node.holds(&chief, "ndc-chief").await;
    node.holds(&operator, "moda-operator-1").await;
    let mut browser = node.signed_in(&clerk, Some("ndc-clerk-1")).await;
    let page = start(&mut browser, SERVICE).await;
    assert!(page.text().contains(OLD), "{}", page.text());
    let path = page.path.clone();

    change(&file, OLD, NEW);
    change(&file, "post = \"ndc-clerk-2\"", "post = \"ndc-clerk-3\"");
    let mut operating = node.signed_in(&operator, Some("moda-operator-1")).await;
    let answer = operating.post("/operator/reload", &[]).await;
    assert_eq!(answer.status, 200, "{}", answer.text());

    let page = browser.get(&path).await;
    assert!(page.text().contains(OLD) && !page.text().contains(NEW), "{}", page.text());
    let page = fill(&mut browser, &page, &[("goods-0-item", "pen"), ("goods-0-quantity", "3")]).await;
    let sent = fill(&mut browser, &page, &[]).await;
    let case = case_id(&sent);
    let mut deciding = node.signed_in(&chief, Some("ndc-chief")).await;
    let page = deciding.get(&format!("/desk/cases/{case}")).await;
    let mut form = page.form_to("/decision").unwrap_or_else(|| panic!("{}", page.text()));
    form.enter("decision", "approve").unwrap();
    form.enter("reason", "同意").unwrap();
    deciding.post(&form.action, &form.sent(None)).await;
    kernel::jobs::run_due(node.ctx()).await.unwrap();
    let sql = "select count(*) from cases where step_post = 'ndc-clerk-2'";
    assert_eq!(node.count(sql).await, 1, "the old definition names the next desk");

    let page = start(&mut browser, SERVICE).await;
    assert!(page.text().contains(NEW), "a new case begins on the new definition: {}", page.text());
    assert_ne!(case_id(&page), case);
    assert_eq!(node.count("select count(distinct revision) from cases").await, 2);
}

#[tokio::test]
async fn a_broken_catalogue_is_reported_and_the_old_one_stays() {
    let (node, _folder, file) = node_with_copy().await;
    let (clerk, operator) = (node.person(1, "周範明").await, node.person(3, "何樣和").await);
    node.holds(&clerk, "ndc-clerk-1").await;
    node.holds(&operator, "moda-operator-1").await;
    change(&file, "type = \"group\"", "type = \"gruop\"");
    let mut operating = node.signed_in(&operator, Some("moda-operator-1")).await;
    let answer = operating.post("/operator/reload", &[]).await;
    assert!(answer.status == 422 || answer.status == 409 || answer.status == 200, "{}", answer.status);
    assert!(
        answer.text().contains("supplies-request.toml"),
        "the mistake is told with its file: {}",
        answer.text()
    );
    let mut browser = node.signed_in(&clerk, Some("ndc-clerk-1")).await;
    let page = start(&mut browser, SERVICE).await;
    assert!(draft_form(&page).has("goods-0-item"), "{}", page.text());
}
