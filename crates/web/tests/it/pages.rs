use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use kernel::Ctx;
use maud::html;
use web::{Access, Errors, Routes, Visitor, page};

use crate::node;

async fn plain(State(ctx): State<Ctx>, v: Visitor) -> Response {
    page(&ctx, &v, "車籍 <b>").caption("服務").breadcrumb("首頁", "/").body(html! { p { "內容" } })
}

async fn wrong(State(ctx): State<Ctx>, v: Visitor) -> Response {
    let mut errors = Errors::new();
    errors.add("plate", "請填車牌號碼");
    page(&ctx, &v, "車籍").errors(&errors).body(html! {})
}

fn routes() -> Routes {
    Routes::new().get("/t/plain", Access::Anyone, plain).post("/t/wrong", Access::Anyone, wrong)
}

#[tokio::test]
async fn a_page_stands_in_the_frame() {
    let (mut browser, _node) = node(routes()).await;
    let page = browser.get("/t/plain?q=a%20b").await;
    assert_eq!(page.status, StatusCode::OK);
    for part in [
        "<title>車籍 &lt;b&gt; – 民本 Minben</title>",
        "<h1>車籍 &lt;b&gt;</h1>",
        "href=\"#main\"",
        "id=\"main\"",
        "href=\"/t/plain?q=a%20b&amp;lang=en\"",
        "示範系統，資料皆為虛構",
        "href=\"/sign-in\"",
    ] {
        assert!(page.body.contains(part), "{part} in {}", page.body);
    }
    assert!(!page.body.contains("<script>") && !page.body.contains("style="), "nothing inline");
    assert!(browser.get("/t/plain?lang=en").await.body.contains("Demonstration: all data is synthetic"));
}

#[tokio::test]
async fn the_navigation_follows_who_is_signed_in() {
    let (browser, _node) = node(routes()).await;
    for (who, links, not) in [("citizen", vec!["/my"], "/desk"), ("clerk", vec!["/desk"], "/my")] {
        let mut browser = browser.clone();
        browser.authorize(who);
        let body = browser.get("/t/plain").await.body;
        assert!(links.iter().all(|link| body.contains(&format!("href=\"{link}\""))), "{who}");
        assert!(!body.contains(&format!("href=\"{not}\"")), "{who}");
        assert!(body.contains("action=\"/sign-out\"") && body.contains("陳測安"), "{who}");
    }
}

#[tokio::test]
async fn a_page_with_mistakes_is_422_and_names_them_first() {
    let (mut browser, _node) = node(routes()).await;
    let page = browser.post_once("/t/wrong", &[]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.body.contains("<title>錯誤：車籍"), "{}", page.body);
    let summary = page.body.find("<a href=\"#plate\">請填車牌號碼</a>").unwrap();
    assert!(summary < page.body.find("<h1>").unwrap());
}

#[tokio::test]
async fn the_gallery_is_for_demonstrations_only() {
    let (mut browser, _node) = node(routes()).await;
    for path in ["/_gallery", "/_gallery/forms", "/_gallery/lists", "/_gallery/document"] {
        assert_eq!(browser.get(path).await.status, StatusCode::OK, "{path}");
    }
    let plain = testkit::ctx(&[web::block()], |builder| builder).await;
    let app = web::layers::apply(web::block().routes.into_router(), &plain.ctx);
    assert_eq!(testkit::Browser::new(app).get("/_gallery").await.status, StatusCode::NOT_FOUND);
}

#[test]
fn both_languages_say_the_same_things() {
    let texts = kernel::i18n::Locales::new(web::LOCALES);
    assert_eq!(texts.check(), Vec::<String>::new());
}
