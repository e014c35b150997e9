//! The published views: each is what the catalogue says it is, and every question of the government can be asked.

use catalogue::query::{Kind, Shown, VIEWS};
use kernel::params;

use crate::node::node;

#[tokio::test]
async fn each_view_has_the_columns_that_are_documented() {
    let node = node().await;
    for view in VIEWS {
        let columns: Vec<&str> = view.columns.iter().map(|column| column.name).collect();
        let sql = format!("select {} from {}", columns.join(", "), view.name);
        node.ctx().query(&sql, params![]).await.unwrap_or_else(|error| panic!("{}: {error}", view.name));
        for column in view.columns {
            // Only a number can be added up, only a text joined to a text: both databases would else refuse.
            let sql = match column.kind {
                Kind::Text => format!("select {} || 'x' from {} limit 1", column.name, view.name),
                _ => format!("select cast(coalesce(sum({}), 0) as bigint) from {}", column.name, view.name),
            };
            node.ctx().query(&sql, params![]).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
        }
    }
}

#[tokio::test]
async fn every_indicator_is_counted_broken_down_and_published_on_an_empty_database() {
    let node = node().await;
    let catalogue = catalogue::current(node.ctx());
    assert!(catalogue.indicators().len() > 40);
    let mut browser = node.stranger();
    for indicator in catalogue.indicators() {
        let path = format!("/indicators/{}", indicator.id);
        assert_eq!(browser.get(&path).await.status, 200, "{path}");
        if indicator.measured().is_some() {
            let path = format!("{path}/{}", node.ctx().today().year());
            assert_eq!(browser.get(&path).await.status, 200, "{path}");
            assert_eq!(browser.get(&format!("/api{path}")).await.status, 200, "{path}");
        }
    }
    assert_eq!(indicators::actions::close_due(node.ctx()).await.unwrap(), 0, "nothing was done yet");
    node.household(1, "陳測安").await;
    node.ctx().clock.advance_seconds(40 * 86_400);
    let measured = catalogue.indicators().iter().filter(|indicator| indicator.measured().is_some()).count();
    assert_eq!(indicators::actions::close_due(node.ctx()).await.unwrap(), measured, "the month that is over");
    assert_eq!(indicators::actions::close_due(node.ctx()).await.unwrap(), 0, "what is published stays");
    let page = browser.get("/indicators.csv").await;
    assert_eq!(String::from_utf8_lossy(&page.bytes).lines().count(), catalogue.indicators().len() + 1);
}

#[tokio::test]
async fn what_the_catalogue_describes_is_noted_with_its_days() {
    let node = node().await;
    let count = |sql: &'static str| node.count(sql);
    let services = "select count(*) from published_entries where kind = 'service' and until_day is null";
    let described = catalogue::current(node.ctx()).services().len() as i64;
    assert_eq!(count(services).await, described);
    let mut less = (*catalogue::current(node.ctx())).clone();
    node.ctx().clock.advance_seconds(3 * 86_400);
    less.own_agencies = std::sync::Arc::default();
    catalogue::install(node.ctx(), less).await.unwrap();
    assert_eq!(count("select count(*) from published_entries where kind = 'agency'").await, 0);
    let posts = "select count(*) from published_entries where kind = 'post'";
    assert_eq!(
        count("select count(*) from published_entries where kind = 'post' and until_day is null").await,
        0
    );
    assert!(count(posts).await > 0, "what went is remembered with its last day");
    assert_eq!(count(services).await, described, "what stays is not touched");
}

#[test]
fn columns_that_may_only_be_counted_tell_who_signed_in() {
    let counted: Vec<&str> = VIEWS
        .iter()
        .filter(|view| view.columns.iter().any(|column| column.shown == Shown::Counted))
        .map(|view| view.name)
        .collect();
    assert_eq!(
        counted,
        ["published_officials", "published_sign_ins", "published_decisions", "published_approvals"]
    );
}

#[tokio::test]
async fn a_report_that_cannot_be_taken_names_the_field_and_changes_nothing() {
    let node = node().await;
    let clerk = node.person(1, "周範明").await;
    node.holds(&clerk, "ndc-clerk-1").await;
    let mut browser = node.signed_in(&clerk, Some("ndc-clerk-1")).await;
    let path = "/desk/indicators/p4-6";
    let long = "長".repeat(2_001);
    for (period, value, evidence, told) in [
        ("2025", "六十八", "調查報告", "請只寫數字"),
        ("2025", "", "調查報告", "請只寫數字"),
        ("2025", "68.1", "  ", "請寫數字的依據"),
        ("2025", "68.1", &long, "最多2000個字"),
        ("2026", "68.1", "調查報告", "請選一個已經結束的期間"),
        ("2024", "68.1", "調查報告", "請選一個已經結束的期間"),
        ("2025-06", "68.1", "調查報告", "請選一個已經結束的期間"),
        ("'; drop table indicator_reports", "68.1", "調查報告", "請選一個已經結束的期間"),
    ] {
        let fields = [("period", period), ("value", value), ("evidence", evidence)];
        let page = browser.post_once(path, &fields).await;
        assert_eq!(page.status, 422, "{period} {value}: {}", page.text());
        assert!(page.text().contains(told), "{period} {value}: {}", page.text());
    }
    assert_eq!(node.count("select count(*) from indicator_reports").await, 0);
    let good = [("period", "2025"), ("value", "６８．１％"), ("evidence", "調查報告")];
    assert_eq!(browser.post_once(path, &good).await.status, 303);
    let again = browser.post_once(path, &good).await;
    assert_eq!(again.status, 422, "a figure is not replaced without a reason");
    assert_eq!(node.count("select count(*) from indicator_reports where value = '68.1'").await, 1);
    assert_eq!(node.count("select count(*) from facts where kind = 'indicator.reported'").await, 1);
    assert_eq!(browser.get_once("/desk/indicators/look-ups").await.status, 409);
}
