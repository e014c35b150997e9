//! Lists, tables, the course of a case, and a document to print.

use maud::{Markup, html};

use super::Say;
use crate::components::{
    Column, Event, Pagination, Sort, Summary, Table, Task, Tone, pagination, summary_list, table, tag,
    task_list, timeline,
};

pub(super) fn sample(say: Say) -> Markup {
    html! {
        h2 { (say.it("檢查答案", "Check your answers")) }
        (summary_list(&answers(say)))
        h2 { (say.it("辦理進度", "What is left to do")) }
        (task_list("tasks", &tasks(say)))
        h2 { (say.it("案件歷程", "Course of the case")) }
        (timeline(&events(say)))
        h2 { (say.it("案件", "Cases")) }
        (table(&cases(say)))
        (pagination(say.0, &Pagination {
            first: Some("/_gallery/lists".to_owned()),
            previous: Some("/_gallery/lists?before=1".to_owned()),
            next: Some("/_gallery/lists?after=3".to_owned()),
        }))
    }
}

fn answers(say: Say) -> Vec<Summary> {
    let change = say.it("變更", "Change");
    let plate = say.it("車牌號碼", "Plate number");
    let address = say.it("新地址", "New address");
    vec![
        Summary::new(plate, "ABC-1234").action(change, plate, "/_gallery/forms"),
        Summary::new(
            address,
            html! {
                p { (say.it("臺北市中正區範例路一段100號5樓之2", "5F.-2, No. 100, Sec. 1, Fanli Rd., Zhongzheng Dist., Taipei City")) }
                p.hint { (say.it("由戶籍登記簿提供，不必填寫", "Given by the household register; nothing to fill in")) }
            },
        ),
        Summary::new(say.it("規費", "Fee"), say.it("新臺幣 0 元", "NT$0")),
    ]
}

fn tasks(say: Say) -> Vec<Task> {
    let task = |title: &str, href: Option<&str>, status: Markup| Task {
        title: title.to_owned(),
        href: href.map(str::to_owned),
        hint: None,
        status,
    };
    vec![
        task(
            say.it("選擇車輛", "Choose the vehicle"),
            Some("/_gallery/forms"),
            tag(Tone::Good, say.it("已完成", "Done")),
        ),
        Task {
            hint: Some(say.it("租屋者才需要", "Only if you rent").to_owned()),
            ..task(
                say.it("上傳租賃契約", "Send the lease"),
                Some("/_gallery/forms"),
                tag(Tone::Info, say.it("未開始", "Not started")),
            )
        },
        task(
            say.it("確認並送出", "Check and send"),
            None,
            html! { span.hint { (say.it("還不能開始", "Cannot start yet")) } },
        ),
    ]
}

fn events(say: Say) -> Vec<Event> {
    vec![
        Event::new(
            say.it("115年11月21日 10:02", "21 Nov 2026, 10:02"),
            "2026-11-21T10:02:00+08:00",
            say.it("申請已送出", "Application sent"),
        ),
        Event::new(
            say.it("115年11月21日 10:03", "21 Nov 2026, 10:03"),
            "2026-11-21T10:03:00+08:00",
            say.it("查詢了您的戶籍地址", "Your household address was looked up"),
        )
        .by(say.it("交通部公路局臺北市區監理所", "Taipei City Motor Vehicles Office"))
        .body(html! { p { (say.it(
        "目的：車籍地址變更。法律依據：道路交通安全規則第15條。",
        "Purpose: change of a vehicle's address. Legal basis: road traffic safety rules, article 15.")) } }),
        Event::new(say.it("三個工作日內", "Within three working days"), "", say.it("決定", "Decision"))
            .ahead(),
    ]
}

fn cases(say: Say) -> Table<'static> {
    let row = |number: &str, service: &str, days: &str, state: Markup| {
        vec![html! { a href="/_gallery/lists" { (number) } }, html! { (service) }, html! { (days) }, state]
    };
    Table {
        caption: say.it("待辦案件", "Cases to decide"),
        caption_hidden: false,
        columns: vec![
            Column::new(say.it("案號", "Number")).sort("/_gallery/lists?sort=number", Sort::Possible),
            Column::new(say.it("服務", "Service")),
            Column::numeric(say.it("剩餘工作日", "Working days left"))
                .sort("/_gallery/lists?sort=days", Sort::Ascending),
            Column::new(say.it("狀態", "State")),
        ],
        rows: vec![
            row(
                "VEH-115-000123",
                say.it("車籍地址變更", "Vehicle address"),
                "1",
                tag(Tone::Warn, say.it("將到期", "Due soon")),
            ),
            row(
                "MOV-115-000044",
                say.it("全戶遷徙登記", "Moving a household"),
                "6",
                tag(Tone::Info, say.it("審查中", "Under review")),
            ),
            row(
                "ALW-115-001207",
                say.it(
                    "育有未滿二歲兒童育兒津貼（父母一方為外籍配偶者適用）",
                    "Allowance for children under two, when one parent is a foreign spouse",
                ),
                "12",
                tag(Tone::Plain, say.it("新收", "New")),
            ),
        ],
    }
}

pub(super) fn document(say: Say) -> Markup {
    html! {
        div.print-document {
            h2 { (say.it("戶籍謄本", "Household extract")) }
            (summary_list(&[
                Summary::new(say.it("姓名", "Name"), "陳測安"),
                Summary::new(say.it("統一編號", "Identity number"), "A100000001"),
                Summary::new(say.it("住址", "Address"), say.it("臺北市中正區範例路一段100號", "No. 100, Sec. 1, Fanli Rd., Taipei City")),
            ]))
            p { (say.it("驗證碼", "Code to verify")) " " code { "7k2m-9qpx-44te" } }
        }
        p { (say.it("列印時只會印出上面的文件。", "Only the document above is printed.")) }
    }
}
