//! Every component in every state, in demo mode: for looking at and for axe.

mod forms;
mod lists;
mod notices;

use axum::extract::State;
use axum::response::Response;
use kernel::{Ctx, Lang};
use maud::html;

use crate::components::{Notice, Tab, Tone, notification_banner, sub_nav};
use crate::{Access, Errors, Failure, Routes, Visitor, page};

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/_gallery", Access::Anyone, notices)
        .get("/_gallery/forms", Access::Anyone, forms)
        .get("/_gallery/lists", Access::Anyone, lists)
        .get("/_gallery/document", Access::Anyone, document)
        .get("/_gallery/failure", Access::Anyone, failure)
}

/// Sample text: the gallery is for those who build, so its words are not in the locales.
#[derive(Clone, Copy)]
struct Say(Lang);

impl Say {
    fn it(self, zh: &'static str, en: &'static str) -> &'static str {
        match self.0 {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }
}

fn demo_only(v: &Visitor) -> Result<Say, Failure> {
    if v.demo { Ok(Say(v.lang)) } else { Err(Failure::not_found()) }
}

fn parts(say: Say, here: &str) -> Vec<Tab> {
    let part = |text: &str, href: &str| Tab::new(text, href, href == here);
    vec![
        part(say.it("訊息與導覽", "Notices and ways"), "/_gallery"),
        part(say.it("表單", "Forms"), "/_gallery/forms"),
        part(say.it("清單與表格", "Lists and tables"), "/_gallery/lists"),
        part(say.it("謄本", "Extract"), "/_gallery/document"),
        part(say.it("錯誤頁", "Failure"), "/_gallery/failure"),
    ]
}

async fn notices(State(ctx): State<Ctx>, v: Visitor) -> Result<Response, Failure> {
    let say = demo_only(&v)?;
    let done = html! { p { (say.it("您的地址已更新。", "Your address has been updated.")) } };
    let notice = notification_banner(v.lang, &Notice { tone: Tone::Good, id: "done", body: done });
    let body = html! {
        div.columns {
            (sub_nav(say.it("元件總覽", "Components"), &parts(say, v.route())))
            div { (notices::sample(say)) }
        }
    };
    Ok(page(&ctx, &v, say.it("訊息與導覽", "Notices and ways"))
        .caption(say.it("元件總覽", "Components"))
        .breadcrumb(say.it("首頁", "Home"), "/")
        .breadcrumb(say.it("元件總覽", "Components"), "/_gallery")
        .notice(notice)
        .wide()
        .body(body))
}

async fn forms(State(ctx): State<Ctx>, v: Visitor) -> Result<Response, Failure> {
    let say = demo_only(&v)?;
    let mut errors = Errors::new();
    errors.add("plate-wrong", say.it("車牌號碼要像 ABC-1234", "Enter a plate like ABC-1234"));
    errors.add("born-wrong", say.it("民國115年2月沒有30日", "February of ROC year 115 has no day 30"));
    errors.add("use-wrong", say.it("請選擇用途", "Choose a use"));
    Ok(page(&ctx, &v, say.it("表單", "Forms"))
        .caption(say.it("元件總覽", "Components"))
        .back("/_gallery", "")
        .errors(&errors)
        .status(200)
        .body(forms::sample(say, &errors)))
}

async fn lists(State(ctx): State<Ctx>, v: Visitor) -> Result<Response, Failure> {
    let say = demo_only(&v)?;
    Ok(page(&ctx, &v, say.it("清單與表格", "Lists and tables"))
        .caption(say.it("元件總覽", "Components"))
        .back("/_gallery", "")
        .wide()
        .body(lists::sample(say)))
}

async fn document(State(ctx): State<Ctx>, v: Visitor) -> Result<Response, Failure> {
    let say = demo_only(&v)?;
    Ok(page(&ctx, &v, say.it("謄本", "Extract")).back("/_gallery", "").body(lists::document(say)))
}

async fn failure(v: Visitor) -> Result<Response, Failure> {
    demo_only(&v)?;
    Err(Failure::forbidden())
}
