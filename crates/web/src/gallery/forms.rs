//! Every control, plain, filled, wrong and with long text.

use maud::{Markup, html};

use super::Say;
use crate::Errors;
use crate::components::{
    Button, ButtonKind, Choice, Choices, DateInput, Fieldset, FileInput, Select, TextArea, TextInput, Width,
    button, button_group, checkboxes, date_input, fieldset, file_input, radios, select, text_input, textarea,
};
use crate::form::DateParts;

pub(super) fn sample(say: Say, errors: &Errors) -> Markup {
    html! {
        form method="post" action="/_gallery/forms" enctype="multipart/form-data" novalidate {
            (typed(say, errors))
            (chosen(say, errors))
            (grouped(say, errors))
            (button_group(&html! {
                (button(&Button { text: say.it("儲存並繼續", "Save and continue"), ..Button::default() }))
                (button(&Button {
                    text: say.it("儲存草稿", "Save draft"), kind: ButtonKind::Secondary, value: Some(("do", "draft")),
                }))
                (button(&Button {
                    text: say.it("撤回申請", "Withdraw"), kind: ButtonKind::Danger, value: Some(("do", "withdraw")),
                }))
            }))
        }
    }
}

fn typed(say: Say, errors: &Errors) -> Markup {
    let lang = say.0;
    let plate = say.it("車牌號碼", "Plate number");
    html! {
        (text_input(lang, &TextInput {
            name: "plate", label: plate, value: "ABC-1234", width: Width::Ten,
            hint: Some(say.it("行照上的號碼", "The number on the registration")), ..TextInput::default()
        }))
        (text_input(lang, &TextInput {
            name: "plate-wrong", label: plate, value: "A-1", width: Width::Ten, error: errors.of("plate-wrong"),
            hint: Some(say.it("例如 ABC-1234", "For example ABC-1234")), ..TextInput::default()
        }))
        (text_input(lang, &TextInput {
            name: "amount", label: say.it("金額", "Amount"), prefix: Some("NT$"), suffix: Some(say.it("元", "TWD")),
            value: "1200", inputmode: Some("numeric"), width: Width::Ten, ..TextInput::default()
        }))
        (text_input(lang, &TextInput {
            name: "email", label: say.it("電子郵件", "Email"), optional: true, kind: Some("email"),
            autocomplete: Some("email"), ..TextInput::default()
        }))
        (textarea(lang, &TextArea {
            name: "reason", rows: 4,
            label: say.it(
                "請說明申請的理由，並寫出這件事對您或您的家人造成了什麼影響、希望機關怎麼處理",
                "Tell us why you apply, how this affects you or your family, and what you would like the agency to do"),
            hint: Some(say.it("最多 500 字", "Up to 500 characters")), ..TextArea::default()
        }))
        (date_input(lang, &DateInput {
            name: "born", legend: say.it("出生日期", "Date of birth"), hint: Some(say.it("例如 80 5 12", "For example 80 5 12")),
            ..DateInput::default()
        }))
        (date_input(lang, &DateInput {
            name: "born-wrong", legend: say.it("遷入日期", "Date of the move"), error: errors.of("born-wrong"),
            value: DateParts { year: "115".to_owned(), month: "2".to_owned(), day: "30".to_owned() }, ..DateInput::default()
        }))
        (file_input(lang, &FileInput {
            name: "proof", label: say.it("租賃契約", "Lease"), accept: Some(".pdf,.png,.jpg"), optional: true,
            hint: Some(say.it("PDF、PNG 或 JPG，10 MB 以下", "PDF, PNG or JPG, up to 10 MB")), ..FileInput::default()
        }))
    }
}

fn chosen(say: Say, errors: &Errors) -> Markup {
    let lang = say.0;
    let uses = [
        Choice::new("private", say.it("自用", "Private")),
        Choice {
            hint: Some(say.it("計程車、租賃車、貨運", "Taxi, rental, haulage").to_owned()),
            ..Choice::new("business", say.it("營業用", "Commercial"))
        },
        Choice::new("other", say.it(
            "其他用途，例如學校、醫院或社會福利機構接送服務對象使用的車輛",
            "Another use, such as vehicles by which schools, hospitals and welfare institutions fetch people")),
    ];
    html! {
        (radios(lang, &Choices {
            name: "use", legend: say.it("車輛用途", "Use of the vehicle"), values: &["business"], choices: &uses, ..Choices::default()
        }))
        (radios(lang, &Choices {
            name: "use-wrong", legend: say.it("車輛用途", "Use of the vehicle"), error: errors.of("use-wrong"), choices: &uses[..2],
            ..Choices::default()
        }))
        (checkboxes(lang, &Choices {
            name: "tell", legend: say.it("要通知誰？", "Who should be told?"), hint: Some(say.it("可以複選", "Choose all that apply")),
            values: &["tax", "school"], optional: true,
            choices: &[
                Choice::new("tax", say.it("稅捐機關", "The tax office")),
                Choice::new("school", say.it("學校", "The school")),
                Choice::new("bank", say.it("銀行", "The bank")),
            ],
            ..Choices::default()
        }))
        (select(lang, &Select {
            name: "county", label: say.it("縣市", "County or city"), value: "tpe",
            choices: &[Choice::new("tpe", say.it("臺北市", "Taipei City")), Choice::new("khh", say.it("高雄市", "Kaohsiung City"))],
            ..Select::default()
        }))
    }
}

fn grouped(say: Say, errors: &Errors) -> Markup {
    let lang = say.0;
    let body = html! {
        (text_input(lang, &TextInput {
            name: "member-1", label: say.it("姓名", "Name"), error: errors.of("member-1"), value: "陳測安", ..TextInput::default()
        }))
        (checkboxes(lang, &Choices {
            name: "agree", legend: "", choices: &[Choice::new("yes", say.it("一起遷入", "Moves too"))], values: &["yes"],
            ..Choices::default()
        }))
    };
    fieldset(
        lang,
        &Fieldset {
            name: "members-1", legend: say.it("成員 1", "Member 1"), hint: None, error: None, body
        },
    )
}
