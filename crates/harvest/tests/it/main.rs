//! Harvesting a site that the test serves: what is found, what is refused and why, what goes, and how often the
//! site is asked.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod site;

use catalogue::Catalogue;
use catalogue::model::{Site as Source, SiteKind};
use kernel::settings::Settings;
use kernel::{AgencyId, Ctx, Lang, Row, params};
use site::Site;
use testkit::TestCtx;

const HTML: &str = "text/html; charset=utf-8";

/// A node that follows this list of the site; `inside` are hosts that may be private.
async fn node(site: &Site, kind: SiteKind, path: &str, inside: &[&str]) -> TestCtx {
    let blocks = [web::block(), directory::block(), catalogue::block(), harvest::block()];
    let settings = Settings {
        harvest_private_hosts: inside.iter().map(|host| (*host).to_owned()).collect(),
        harvest_pause_ms: 10,
        ..Settings::default()
    };
    let test = testkit::ctx(&blocks, |builder| {
        builder.settings(settings).part(directory::Directory::default()).part(catalogue::Handle::default())
    })
    .await;
    let mut described = Catalogue::default();
    described.sites = vec![Source {
        id: "news".to_owned(),
        agency: AgencyId::new("moda"),
        kind,
        address: format!("{}{path}", site.address).parse().unwrap(),
        lang: Lang::Zh,
        hours: 24,
    }];
    catalogue::install(&test.ctx, described).await.unwrap();
    test
}

fn page(title: &str) -> String {
    format!(
        "<!doctype html><html lang=zh-TW><title>{title}</title><meta name=description content='說明：{title}。'>"
    )
}

async fn found(ctx: &Ctx, words: &str) -> Vec<String> {
    let hits = harvest::search(ctx, vec![vec![harvest::fold(words)]], Lang::Zh, 50).await.unwrap();
    hits.into_iter().map(|hit| hit.title).collect()
}

/// The reason of each page with a problem, by path.
async fn problems(ctx: &Ctx, site: &Site) -> Vec<(String, String)> {
    let sql = "select address, problem from harvest_pages where problem is not null order by address";
    let rows = ctx.query(sql, params![]).await.unwrap();
    let one = |row: &Row| (row.text(0).unwrap().replace(&site.address, ""), row.text(1).unwrap());
    rows.iter().map(one).collect()
}

async fn list_problem(ctx: &Ctx) -> Option<String> {
    ctx.query_opt("select problem from harvest_sources", params![])
        .await
        .unwrap()
        .unwrap()
        .opt_text(0)
        .unwrap()
}

/// The next day comes, and what is due is fetched.
async fn next_day(ctx: &Ctx) {
    ctx.clock.advance_seconds(86_400);
    assert_eq!(harvest::run_due(ctx).await.unwrap(), 1);
}

fn paths(asked: &[(String, u16)], status: u16) -> Vec<&str> {
    asked.iter().filter(|(_, given)| *given == status).map(|(path, _)| path.as_str()).collect()
}

#[tokio::test]
async fn pages_are_found_until_they_are_gone_and_asked_only_when_due() {
    let site = Site::new().await;
    site.put_sitemap(&["/a", "/b", "/c"]);
    site.put_version("/a", HTML, "\"1\"", page("駕照換發"));
    site.put("/b", HTML, page("臺北的公車"));
    site.put("/c", "text/html; charset=big5", encoding_rs::BIG5.encode(&page("戶籍謄本")).0.into_owned());
    let test = node(&site, SiteKind::Sitemap, "/", &["127.0.0.1"]).await;
    let ctx = &test.ctx;
    assert_eq!(harvest::run_due(ctx).await.unwrap(), 1);
    assert_eq!(found(ctx, "駕照").await, ["駕照換發"]);
    assert_eq!(found(ctx, "台北").await, ["臺北的公車"], "臺 is 台");
    assert_eq!(found(ctx, "說明").await.len(), 3, "the summary counts too");
    assert_eq!(found(ctx, "100%").await.len(), 0);
    assert_eq!(problems(ctx, &site).await, []);
    assert_eq!(site.asked()[0].0, "/robots.txt");
    assert_eq!(harvest::run_due(ctx).await.unwrap(), 0, "it is not due again");
    assert_eq!(site.asked(), []);

    site.put_sitemap(&["/a", "/b"]);
    site.remove("/b");
    next_day(ctx).await;
    assert_eq!(found(ctx, "說明").await, ["駕照換發"], "one left the list, one is gone");
    assert_eq!(problems(ctx, &site).await, [("/b".to_owned(), "gone".to_owned())]);
    let asked = site.asked();
    assert_eq!(paths(&asked, 304), ["/a"], "{asked:?}");
    let (hits, all) = harvest::of_agency(ctx, &AgencyId::new("moda"), 5).await.unwrap();
    assert_eq!((hits.len(), all), (1, 1));
}

#[tokio::test]
async fn each_page_that_is_not_taken_says_why() {
    let site = Site::new().await;
    site.put("/robots.txt", "text/plain", "User-agent: *\nDisallow: /internal\n");
    site.put("/internal/plan", HTML, page("機密"));
    site.put("/large", HTML, "x".repeat(2_000_001));
    site.put("/big5", HTML, encoding_rs::BIG5.encode(&page("亂碼")).0.into_owned());
    site.put("/file.pdf", "application/pdf", "%PDF-1.7");
    site.put("/hidden", HTML, page("藏") + "<meta name=robots content=noindex>");
    site.put("/untitled", HTML, "<p>");
    site.put_status("/away", 302, "https://www.agency.example/");
    site.put_status("/round", 302, "/round");
    site.put_status("/moved", 301, "/new");
    site.put("/new", HTML, page("搬過來的"));
    site.put_status("/broken", 500, "");
    let listed = [
        "/internal/plan",
        "/large",
        "/big5",
        "/file.pdf",
        "/hidden",
        "/untitled",
        "/away",
        "/round",
        "/moved",
        "/broken",
    ];
    site.put_sitemap(&listed);
    let test = node(&site, SiteKind::Sitemap, "/", &["127.0.0.1"]).await;
    harvest::run_due(&test.ctx).await.unwrap();
    let told = problems(&test.ctx, &site).await;
    let wanted = [
        ("/away", "redirect"),
        ("/big5", "charset"),
        ("/broken", "status"),
        ("/file.pdf", "kind"),
        ("/hidden", "no-index"),
        ("/internal/plan", "robots"),
        ("/large", "too-large"),
        ("/round", "redirect"),
        ("/untitled", "untitled"),
    ];
    assert_eq!(told, wanted.map(|(path, reason)| (path.to_owned(), reason.to_owned())));
    assert_eq!(found(&test.ctx, "搬過來").await, ["搬過來的"]);
    assert!(!site.asked().iter().any(|(path, _)| path == "/internal/plan"), "what is forbidden is not asked");
}

#[tokio::test]
async fn a_private_address_is_not_asked_unless_the_settings_name_it() {
    let site = Site::new().await;
    site.put_sitemap(&["/a"]);
    let test = node(&site, SiteKind::Sitemap, "/", &[]).await;
    harvest::run_due(&test.ctx).await.unwrap();
    assert_eq!(list_problem(&test.ctx).await.as_deref(), Some("private"));
    assert_eq!(site.asked(), []);
}

#[tokio::test]
async fn a_site_whose_rules_cannot_be_read_is_left_alone() {
    let site = Site::new().await;
    site.put_status("/robots.txt", 503, "");
    site.put_sitemap(&["/a"]);
    let test = node(&site, SiteKind::Sitemap, "/", &["127.0.0.1"]).await;
    harvest::run_due(&test.ctx).await.unwrap();
    assert_eq!(list_problem(&test.ctx).await.as_deref(), Some("robots-unknown"));
    assert_eq!(paths(&site.asked(), 503), ["/robots.txt"]);
}

#[tokio::test]
async fn news_stays_after_it_left_the_feed_until_it_is_gone() {
    let site = Site::new().await;
    let feed = |items: &[&str]| {
        let item = |path: &&str| format!("<item><title>消息{path}</title><link>{path}</link></item>");
        let items: String = items.iter().map(item).collect();
        format!(
            "<rss version='2.0'><channel>{items}<item><title>x</title><link>https://other.example/</link></item></channel></rss>"
        )
    };
    site.put_version("/news.xml", "application/rss+xml", "\"1\"", feed(&["/1", "/2"]));
    site.put("/1", HTML, page("一"));
    let test = node(&site, SiteKind::Feed, "/news.xml", &["127.0.0.1"]).await;
    let ctx = &test.ctx;
    harvest::run_due(ctx).await.unwrap();
    assert_eq!(found(ctx, "消息").await, ["消息/1", "消息/2"]);
    assert_eq!(problems(ctx, &site).await, [("https://other.example/".to_owned(), "other-site".to_owned())]);
    site.asked();
    next_day(ctx).await;
    assert_eq!(paths(&site.asked(), 304), ["/news.xml"]);
    site.put_version("/news.xml", "application/rss+xml", "\"2\"", feed(&["/3"]));
    site.put("/3", HTML, page("三"));
    for _ in 0..9 {
        next_day(ctx).await;
    }
    assert_eq!(found(ctx, "消息").await, ["消息/1", "消息/3"], "the second is gone from the site too");
}

#[tokio::test]
async fn data_sets_that_left_the_list_are_gone() {
    let site = Site::new().await;
    site.put(
        "/data.json",
        "application/json",
        r#"{"dataset":[{"title":"水質","landingPage":"/w"},{"title":"空氣","landingPage":"/a"}]}"#,
    );
    let test = node(&site, SiteKind::Dcat, "/data.json", &["127.0.0.1"]).await;
    harvest::run_due(&test.ctx).await.unwrap();
    assert_eq!(found(&test.ctx, "水質").await.len(), 1);
    site.put("/data.json", "application/json", r#"{"dataset":[{"title":"空氣","landingPage":"/a"}]}"#);
    next_day(&test.ctx).await;
    assert_eq!((found(&test.ctx, "水質").await.len(), found(&test.ctx, "空氣").await.len()), (0, 1));
    site.put("/data.json", "application/json", "{");
    next_day(&test.ctx).await;
    assert_eq!(list_problem(&test.ctx).await.as_deref(), Some("format"));
    assert_eq!(found(&test.ctx, "空氣").await.len(), 1, "what cannot be read takes nothing away");
}

#[tokio::test]
async fn what_leaves_the_catalogue_is_forgotten() {
    let site = Site::new().await;
    site.put_sitemap(&["/a"]);
    site.put("/a", HTML, page("網頁"));
    let test = node(&site, SiteKind::Sitemap, "/sitemap.xml", &["127.0.0.1"]).await;
    harvest::run_due(&test.ctx).await.unwrap();
    catalogue::install(&test.ctx, Catalogue::default()).await.unwrap();
    harvest::run_due(&test.ctx).await.unwrap();
    let left =
        test.ctx.query_opt("select cast(count(*) as bigint) from harvest_pages", params![]).await.unwrap();
    assert_eq!(left.unwrap().int(0).unwrap(), 0);
}
