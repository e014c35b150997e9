//! Notices, ways in and ways out.

use maud::{Markup, html};

use super::Say;
use crate::components::{
    ButtonKind, Card, Notice, SearchBox, Tab, Tone, button_group, button_link, cards, copy_text, details,
    empty_state, inset, notification_banner, panel, search_box, stat, stats, tabs, tag, warning,
};

pub(super) fn sample(say: Say) -> Markup {
    let lang = say.0;
    html! {
        (search_box(lang, &SearchBox {
            action: "/_gallery", name: "q", value: say.it("戶籍", "household"), button: None,
            label: say.it("找服務、機關或表單", "Find a service, an agency or a form"),
            hint: Some(say.it("可以輸入部分名稱", "Part of a name is enough")),
        }))
        h2 { (say.it("生活領域", "Life areas")) }
        (cards(&life_areas(say)))
        (tabs(say.it("案件", "Cases"), &[
            Tab { count: Some("3".to_owned()), ..Tab::new(say.it("待辦", "To do"), "/_gallery", true) },
            Tab { count: Some("128".to_owned()), ..Tab::new(say.it("已辦", "Done"), "/_gallery?done=1", false) },
            Tab::new(say.it("代理", "As deputy"), "/_gallery?deputy=1", false),
        ]))
        p {
            (tag(Tone::Plain, say.it("草稿", "Draft"))) " " (tag(Tone::Info, say.it("審查中", "Under review"))) " "
            (tag(Tone::Good, say.it("核准", "Granted"))) " " (tag(Tone::Warn, say.it("待補正", "Correction needed"))) " "
            (tag(Tone::Bad, say.it("逾期", "Late")))
        }
        (stats(&html! {
            (stat("12,480", say.it("本月查詢次數", "Look-ups this month"), Some(say.it("較上月多 3.2%", "3.2 % more than last month"))))
            (stat("9", say.it("少繳的紙本謄本（萬份）", "Paper extracts saved (ten thousands)"), None))
            (stat("1.4", say.it("平均工作日", "Working days on average"), None))
        }))
        (warning(lang, say.it("逾期未補正，本案將予以駁回。", "Without a correction in time the application will be refused.")))
        (inset(&html! { p { (say.it(
            "依道路交通安全規則第15條，地址變更應於三十日內辦理登記。",
            "By article 15 of the road traffic safety rules a change of address is registered within thirty days.")) } }))
        (details(say.it("我們會查哪些資料？", "Which data will we look up?"),
            &html! { p { (say.it("只查契約所列的欄位，每一次查詢都會讓您看到。", "Only the fields named in the contract; you see each look-up.")) } }))
        (notification_banner(lang, &Notice { tone: Tone::Warn, id: "warn", body: html! {
            p { (say.it("今晚 22 時至 24 時系統維護。", "Maintenance tonight from 22:00 to 24:00.")) } } }))
        (notification_banner(lang, &Notice { tone: Tone::Info, id: "info", body: html! {
            p { (say.it("您有一則新訊息。", "You have a new message.")) " " a href="/_gallery" { (say.it("查看訊息", "Read it")) } } } }))
        (panel(say.it("申請已送出", "Application sent"), &html! {
            p { (say.it("案件編號", "Your case number")) }
            p { (copy_text(lang, "VEH-115-000123")) }
        }))
        (button_group(&html! {
            (button_link(say.it("開始辦理", "Start"), "/_gallery", ButtonKind::Primary))
            (button_link(say.it("下載資料", "Download data"), "/_gallery", ButtonKind::Secondary))
            a href="/_gallery" { (say.it("稍後再辦", "Later")) }
        }))
        (empty_state(say.it("目前沒有案件", "No cases yet"),
            &html! { p { a href="/_gallery" { (say.it("看看可以辦哪些事", "See what you can do here")) } } }))
    }
}

fn life_areas(say: Say) -> Vec<Card> {
    let area = |title: &str, summary: &str| Card {
        title: title.to_owned(),
        href: "/_gallery".to_owned(),
        summary: summary.to_owned(),
    };
    vec![
        area(say.it("健康", "Health"), say.it("健保、就醫、長期照顧", "Insurance, care, long-term care")),
        area(say.it("居家", "Home"), say.it("戶籍、遷徙、地政", "Household, moving, land")),
        area(
            say.it("交通", "Transport"),
            say.it(
                "車輛、駕照、罰單、大眾運輸與停車管理的各項申辦",
                "Vehicles, licences, fines, public transport and parking permits",
            ),
        ),
    ]
}
