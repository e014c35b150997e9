//! Pages, tables and the API of the small programme, in both languages.

use kernel::Ctx;
use testkit::{Browser, TestCtx};
use web::Routes;

use crate::folder::Folder;

struct Site {
    _test: TestCtx,
    browser: Browser,
}

async fn site() -> Site {
    let blocks = [web::block(), directory::block(), catalogue::block(), plans::block()];
    let test = testkit::ctx(&blocks, |builder| {
        builder.part(directory::Directory::default()).part(catalogue::Handle::default())
    })
    .await;
    let ctx: &Ctx = &test.ctx;
    catalogue::install(ctx, Folder::good().load().unwrap()).await.unwrap();
    let routes = blocks.into_iter().fold(Routes::new(), |all, block| all.merge(block.routes));
    let browser = Browser::new(web::layers::apply(routes.into_router(), ctx));
    Site { _test: test, browser }
}

#[tokio::test]
async fn every_page_answers_in_both_languages() {
    let mut site = site().await;
    let paths = [
        ("/programmes", "港口計畫", "Harbour programme"),
        ("/programmes/harbour", "規字第1號", "Reports by night came in."),
        ("/programmes/harbour/cockpit?year=2013", "黃燈 接近", "Yellow: near"),
        ("/programmes/harbour/cockpit?year=2012", "指標達成", "Indicators that met"),
        ("/programmes/harbour/brief", "要注意的事", "To watch"),
        ("/programmes/harbour/plain", "要花多少錢", "What it costs"),
        ("/programmes/harbour/timeline", "與最初核定比較", "Against the first approval"),
        ("/programmes/harbour/portfolio?thrift=0", "依什麼排", "What to rank by"),
        ("/programmes/harbour/data", "經濟效益的印出結果", "Printed results of the evaluation"),
        ("/programmes/harbour/items", "白天申報", "Reports by day"),
        ("/programmes/harbour/items/1.2", "規劃部（籌備）", "Ministry of Planning"),
        ("/programmes/harbour/items/2.1", "現在由誰承接", "Work done today by"),
        ("/programmes/harbour/indicators", "申報時間", "Time of a report"),
        ("/programmes/harbour/indicators/i-1", "125.0%", "90.0%"),
        (
            "/programmes/harbour/indicators/i-3",
            "取代「累計申報船舶」",
            "instead of “Ships that have reported”",
        ),
        ("/programmes/harbour/budget", "721", "sum of the rows"),
        ("/programmes/harbour/economics", "內部報酬率", "Internal rate of return"),
        ("/programmes/harbour/timetable", "一月底前", "by the end of January"),
        ("/programmes/harbour/audit", "不相符的數字", "Figures that do not follow"),
        ("/agencies/ministry/programmes", "規劃會", "Planning Council"),
    ];
    for (path, zh, _) in paths {
        let page = site.browser.get(path).await;
        assert_eq!(page.status, 200, "{path}");
        assert!(page.body.contains(zh), "{path} lacks {zh}");
        assert!(!page.body.contains('⟦'), "{path} lacks a text");
    }
    site.browser.speak_english();
    for (path, _, en) in paths {
        let page = site.browser.get(path).await;
        assert_eq!(page.status, 200, "{path}");
        assert!(page.body.contains(en), "{path} lacks {en}");
        assert!(!page.body.contains('⟦'), "{path} lacks a text");
    }
}

#[tokio::test]
async fn each_chart_has_its_figures_in_a_table_behind_it() {
    let mut site = site().await;
    for (path, figure) in [
        ("/programmes/harbour/indicators/i-1", "36"),
        ("/programmes/harbour/budget", "393"),
        ("/programmes/harbour/economics", "-20"),
        ("/programmes/harbour/portfolio", "660"),
    ] {
        let page = site.browser.get(path).await.body;
        let (_, figures) = page.split_once("<figure class=\"chart\">").expect("a chart");
        let (chart, rest) = figures.split_once("</svg>").expect("the end of the drawing");
        assert!(chart.contains("role=\"img\" aria-labelledby="), "{path}");
        let told = chart
            .split_once("<desc ")
            .and_then(|(_, rest)| rest.split_once("</desc>"))
            .expect("a description");
        assert!(told.0.contains(figure), "{path} does not tell {figure}");
        assert!(chart.contains(figure), "{path} does not draw {figure}");
        assert!(rest.contains("<table") && rest.contains(figure), "{path} has no table with {figure}");
    }
}

#[tokio::test]
async fn what_does_not_exist_is_not_found() {
    let mut site = site().await;
    for path in [
        "/programmes/quay",
        "/programmes/harbour/items/9",
        "/programmes/harbour/indicators/9",
        "/programmes/harbour/tables/secret.csv",
        "/programmes/harbour/tables/budget",
        "/agencies/nobody/programmes",
        "/api/programmes/quay",
        "/api/programmes?agency=nobody",
    ] {
        assert_eq!(site.browser.get(path).await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn the_evaluation_answers_other_assumptions_and_refuses_what_is_none() {
    let mut site = site().await;
    let json = site.browser.get("/api/programmes/harbour/what-if?cost=100").await.json();
    assert_eq!(json["npv_thousands"], "-100.000");
    assert_eq!(json["bcr"], "0.500000");
    let json = site.browser.get("/api/programmes/harbour/what-if?rate=0").await.json();
    assert_eq!(
        (json["npv_thousands"].as_str(), json["irr_percent"][0].as_str()),
        (Some("17.050"), Some("10.000000"))
    );
    let page = site.browser.get("/programmes/harbour/economics?rate=10&cost=100&benefit=%EF%BC%90").await;
    assert_eq!(page.status, 200);
    assert!(page.body.contains("-29.56%"), "the rate of the dearer case");
    for wrong in ["rate=-1", "rate=1001", "cost=-101", "benefit=much", "rate=1e3", "rate=0.00000001"] {
        assert_eq!(
            site.browser.get(&format!("/programmes/harbour/economics?{wrong}")).await.status,
            422,
            "{wrong}"
        );
        assert_eq!(
            site.browser.get(&format!("/api/programmes/harbour/what-if?{wrong}")).await.status,
            422,
            "{wrong}"
        );
    }
    // With benefits at nothing there is only cost: no rate, and nothing is divided by nothing.
    let json = site.browser.get("/api/programmes/harbour/what-if?benefit=-100&cost=-100").await.json();
    assert_eq!((json["irr_any"].as_bool(), json["bcr"].as_str()), (Some(true), None));
}

#[tokio::test]
async fn programs_get_the_same_figures_as_people() {
    let mut site = site().await;
    let list = site.browser.get("/api/programmes").await.json();
    assert_eq!(list["programmes"][0]["id"], "harbour");
    let audit = site.browser.get("/api/programmes/harbour/audit").await.json();
    assert_eq!(audit["summary"]["differ"], 4);
    let indicators = site.browser.get("/api/programmes/harbour/indicators").await.json();
    assert_eq!(indicators["indicators"][0]["years"][1]["achieved_percent"], "90.00");
    let whole = site.browser.get("/api/programmes/harbour").await.json();
    assert_eq!(whole["budget"][5]["capital"], 715);
    let own = site.browser.get("/api/programmes?agency=ministry").await.json();
    let items: Vec<&str> = own["programmes"][0]["roles"]
        .as_array()
        .unwrap()
        .iter()
        .map(|role| role["item"].as_str().unwrap())
        .collect();
    assert_eq!(items, ["1.2", "2.1", "1.2"], "its own item, and those of the council before it");
}

#[tokio::test]
async fn tables_go_out_as_they_came_in() {
    let mut site = site().await;
    let csv = site.browser.get("/programmes/harbour/tables/budget.csv").await;
    assert_eq!(csv.status, 200);
    let table = csv.body.trim_start_matches('\u{feff}');
    let typed = std::fs::read_to_string(Folder::good().at("budget.csv")).unwrap();
    let rows = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(rows(table), rows(&typed));
    for name in [
        "goals",
        "items",
        "roles",
        "indicators",
        "targets",
        "results",
        "obligations",
        "flows",
        "cases",
        "audit",
    ] {
        let csv = site.browser.get(&format!("/programmes/harbour/tables/{name}.csv")).await;
        assert_eq!(csv.status, 200, "{name}");
        assert!(csv.body.lines().count() > 1, "{name} is empty");
    }
    assert!(site.browser.get("/programmes/harbour/tables/audit.csv").await.body.contains("do not follow"));
}

#[tokio::test]
async fn the_timeline_shows_what_was_asked_for_and_what_a_revision_brought_in() {
    let mut site = site().await;
    let shown = |page: &str| -> Vec<&'static str> {
        let rows = page.rsplit_once("<caption class=\"hidden\">各項工作").map_or("", |(_, rows)| rows);
        ["1.1", "1.2", "2.1"].into_iter().filter(|id| rows.contains(&format!("/items/{id}\""))).collect()
    };
    for (query, expected) in [
        ("", vec!["1.1", "1.2", "2.1"]),
        ("?agency=port", vec!["1.1"]),
        // The ministry took over the council's work.
        ("?agency=ministry", vec!["1.2", "2.1"]),
        ("?state=ahead&year=2012", vec!["1.2"]),
        ("?state=changed", vec!["1.2"]),
        ("?q=%E5%A4%9C%E9%96%93", vec!["1.2"]),
        ("?q=nothing", vec![]),
        ("?from=1.2", vec!["1.2", "2.1"]),
    ] {
        let page = site.browser.get(&format!("/programmes/harbour/timeline{query}")).await.body;
        assert_eq!(shown(&page), expected, "{query}");
    }
}

#[tokio::test]
async fn weights_and_swings_that_are_no_numbers_are_refused_at_their_fields() {
    let mut site = site().await;
    for (path, field) in [
        ("/programmes/harbour/portfolio?goals=much", "goals"),
        ("/programmes/harbour/portfolio?thrift=-1", "thrift"),
        ("/programmes/harbour/economics?swing=101", "swing"),
        ("/programmes/harbour/economics?swing=0", "swing"),
    ] {
        let page = site.browser.get(path).await;
        assert_eq!(page.status, 422, "{path}");
        assert!(page.body.contains(&format!("href=\"#{field}\"")), "{path} does not lead to {field}");
    }
}
