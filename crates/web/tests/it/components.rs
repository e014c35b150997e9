use kernel::Lang;
use maud::html;
use web::components::{
    Choice, Choices, Column, DateInput, Event, Pagination, Select, Sort, Table, TextArea, TextInput,
    date_input, error_summary, pagination, radios, select, table, text_input, textarea, timeline,
};
use web::{Errors, Form};

fn has(markup: maud::Markup, parts: &[&str]) {
    let html = markup.into_string();
    for part in parts {
        assert!(html.contains(part), "{part} in {html}");
    }
}

#[test]
fn a_control_is_tied_to_its_label_hint_and_error() {
    let field = TextInput {
        name: "plate",
        label: "車牌",
        hint: Some("例如 ABC-1234"),
        error: Some("請填寫"),
        value: "\"><script>",
        ..TextInput::default()
    };
    has(
        text_input(Lang::Zh, &field),
        &[
            "<label class=\"label\" for=\"plate\">",
            "id=\"plate\" name=\"plate\"",
            "aria-describedby=\"plate-hint plate-error\"",
            "aria-invalid=\"true\"",
            "id=\"plate-hint\"",
            "id=\"plate-error\"",
            "<span class=\"hidden\">錯誤：</span>請填寫",
            "value=\"&quot;&gt;&lt;script&gt;\"",
        ],
    );
}

#[test]
fn a_lone_question_is_the_heading() {
    let field = TextInput { name: "a", label: "A?", heading: true, optional: true, ..TextInput::default() };
    has(text_input(Lang::En, &field), &["<h1 class=\"label-wrapper\"><label", "(optional)"]);
}

#[test]
fn a_text_keeps_its_first_line_break() {
    let field = TextArea { name: "a", label: "A", value: "\nb", ..TextArea::default() };
    has(textarea(Lang::Zh, &field), &[">\n\nb</textarea>"]);
}

#[test]
fn choices_stand_in_a_fieldset_and_the_first_bears_the_name() {
    let choices = [Choice::new("y", "是"), Choice::new("n", "否")];
    let field = Choices {
        name: "moves",
        legend: "一起遷入？",
        values: &["n"],
        choices: &choices,
        ..Choices::default()
    };
    has(
        radios(Lang::Zh, &field),
        &["<fieldset", "<legend", "id=\"moves\"", "id=\"moves-2\"", "value=\"n\" checked", "for=\"moves-2\""],
    );
    let menu = Select { name: "c", label: "縣市", value: "n", choices: &choices, ..Select::default() };
    has(select(Lang::Zh, &menu), &["<option value=\"\">請選擇</option>", "<option value=\"n\" selected>否"]);
}

#[test]
fn a_date_is_typed_in_three_named_fields_and_comes_back() {
    let form = Form::from_pairs([("born-year", "115"), ("born-month", "2"), ("born-day", "30")]);
    let field = DateInput {
        name: "born",
        legend: "出生日期",
        value: form.date("born"),
        error: Some("沒有這一天"),
        ..DateInput::default()
    };
    has(
        date_input(Lang::Zh, &field),
        &[
            "id=\"born\" name=\"born-year\"",
            "name=\"born-day\"",
            "value=\"30\"",
            "民國年",
            "aria-describedby=\"born-error\"",
        ],
    );
}

#[test]
fn an_error_summary_leads_to_the_fields() {
    let mut errors = Errors::new();
    errors.add("plate", "請填車牌號碼");
    errors.add("", "兩個日期的先後不對");
    has(
        error_summary(Lang::Zh, &errors),
        &["role=\"alert\"", "<a href=\"#plate\">請填車牌號碼</a>", "<li>兩個日期"],
    );
}

#[test]
fn a_table_names_its_columns_and_rows() {
    let shown = Table {
        caption: "案件",
        caption_hidden: true,
        columns: vec![Column::new("案號").sort("/?sort=n", Sort::Descending), Column::numeric("天數")],
        rows: vec![vec![html! { "A" }, html! { "3" }]],
    };
    has(
        table(&shown),
        &[
            "<caption class=\"hidden\">",
            "scope=\"col\"",
            "aria-sort=\"descending\"",
            "scope=\"row\"",
            "data-label=\"天數\"",
        ],
    );
}

#[test]
fn pages_are_linked_only_where_there_are_some() {
    assert_eq!(pagination(Lang::Zh, &Pagination::default()).into_string(), "");
    let next = Pagination { next: Some("/?after=x".to_owned()), ..Pagination::default() };
    has(pagination(Lang::En, &next), &["rel=\"next\"", "Next page", "aria-label=\"Pages\""]);
}

#[test]
fn a_timeline_is_an_ordered_list() {
    let events =
        [Event::new("今天", "2026-11-21", "已送出").by("監理所"), Event::new("明天", "", "決定").ahead()];
    has(
        timeline(&events),
        &["<ol class=\"timeline\">", "<time datetime=\"2026-11-21\">", "timeline-event ahead"],
    );
}
