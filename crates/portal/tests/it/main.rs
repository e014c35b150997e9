//! The map by county and the yearly report over facts of a few agencies.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::Path;

use kernel::{AgencyId, Ctx, DbError, facts::Fact};
use serde_json::json;
use testkit::{Browser, TestCtx};
use web::Routes;

/// The project's own government, in which a city's department, the city and a ministry each did some work.
async fn site() -> (TestCtx, Browser) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../government");
    let blocks = [
        web::block(),
        print::block(),
        directory::block(),
        catalogue::block(),
        plans::block(),
        portal::block(),
    ];
    let test = testkit::ctx(&blocks, |builder| {
        builder
            .part(directory::Directory::default())
            .part(catalogue::Handle::default())
            .part(portal::GovernmentDir(folder.clone()))
    })
    .await;
    let ctx: &Ctx = &test.ctx;
    catalogue::install(ctx, catalogue::load(&folder, testkit::test_day()).unwrap()).await.unwrap();
    ctx.write(|tx| {
        for (agency, value) in [("taipei-dca", 3000), ("taipei", 400), ("moi", 50)] {
            let agency = AgencyId::new(agency);
            tx.fact(Fact { kind: "service.decided", agency: Some(&agency), dims: json!({}), value })?;
        }
        tx.fact(Fact { kind: "service.decided", agency: None, dims: json!({}), value: 7 })?;
        Ok::<_, DbError>(())
    })
    .await
    .unwrap();
    let routes = blocks.into_iter().fold(Routes::new(), |all, block| all.merge(block.routes));
    let browser = Browser::new(web::layers::apply(routes.into_router(), ctx));
    (test, browser)
}

/// The figure beside a name in a table.
fn beside(page: &str, name: &str) -> String {
    let (_, row) = page.split_once(&format!(">{name}</th>")).unwrap_or_else(|| panic!("no row {name}"));
    let (_, cell) = row.split_once("<td").unwrap().1.split_once('>').unwrap();
    cell.split('<').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_countys_figure_is_that_of_its_own_agencies_and_nothing_is_lost() {
    let (_test, mut browser) = site().await;
    let page = browser.get("/map?figure=service.decided").await.body;
    assert_eq!(beside(&page, "臺北市"), "3,400");
    assert_eq!(beside(&page, "新北市"), "0");
    assert_eq!(beside(&page, "不屬於縣市的機關"), "50");
    assert_eq!(beside(&page, "合計"), "3,450");
    let drawing = page.split_once("<figure class=\"chart\">").and_then(|(_, rest)| rest.split_once("</svg>"));
    let (drawing, _) = drawing.expect("a map");
    assert_eq!(drawing.matches("<rect").count(), 22, "a tile for each county");
    assert!(drawing.contains("臺北市 3,400"), "the description tells it");
    let earlier = browser.get("/map?figure=service.decided&year=2002").await.body;
    assert_eq!(beside(&earlier, "臺北市"), "0");
}

#[tokio::test]
async fn every_agency_is_on_the_map_once() {
    let (_test, mut browser) = site().await;
    browser.speak_english();
    let page = browser.get("/map").await.body;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../government");
    let government = catalogue::load(&folder, testkit::test_day()).unwrap();
    let there =
        government.agencies.all().iter().filter(|agency| agency.in_force(testkit::test_day())).count();
    assert_eq!(beside(&page, "All"), kernel::money::grouped(there as i64));
}

#[tokio::test]
async fn the_yearly_report_tells_the_same_figures_in_both_languages() {
    let (_test, mut browser) = site().await;
    for (decided, county, chapter) in [
        ("已決定案件", "臺北市", "第四階段電子化政府計畫"),
        ("Cases decided", "Taipei City", "Fourth-phase e-Government"),
    ] {
        let page = browser.get("/yearbook").await;
        assert_eq!(page.status, 200);
        assert!(!page.body.contains('⟦'), "a text is missing");
        assert_eq!(beside(&page.body, decided), "3,457", "all facts, also those of no agency");
        assert_eq!(beside(&page.body, county), "3,400");
        assert!(page.body.contains(chapter));
        browser.speak_english();
    }
    let earlier = browser.get("/yearbook?year=2002").await.body;
    assert_eq!(beside(&earlier, "Cases decided"), "0");
}
