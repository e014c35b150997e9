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
    let noted = indicators::actions::close_due(node.ctx()).await.unwrap();
    assert!(noted > 0);
    assert_eq!(indicators::actions::close_due(node.ctx()).await.unwrap(), 0, "what is published stays");
    let page = browser.get("/indicators.csv").await;
    assert_eq!(page.text().lines().count(), catalogue.indicators().len() + 1);
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
    less.agencies = Default::default();
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
    assert_eq!(counted, ["published_officials", "published_sign_ins"]);
}
