//! `services/*.toml`.

use kernel::{Assurance, Text};

use super::step::{draws, steps};
use super::{agency_id, basics, file_id, name_id, post_ids, unique};
use crate::expr::{Expr, Node as ExprNode, Template};
use crate::field::{FieldKind, FileKind, Outside};
use crate::model::{
    Audience, Eligibility, Evidence, Fee, Field, NamedValue, Options, Page, PageRule, Party, Payment,
    Question, ReadBy, RefundWhen, ResultTexts, Service, Upload,
};
use crate::node::Node;

/// Who may apply, in the words of a file.
pub(crate) const AUDIENCES: [(&str, Audience); 3] =
    [("citizen", Audience::Citizen), ("business", Audience::Business), ("official", Audience::Official)];

/// A service. An evidence's `by` stays empty when left out; `load` fills it in.
pub(crate) fn service(node: &Node<'_>) -> Service {
    let _ = node.some_texts("audience");
    if !node.has("time_limit_days") {
        let hint = "add time_limit_days: people may expect an answer within a known time";
        node.mistake("time_limit_days", "the service has no time limit", hint);
    }
    Service {
        id: file_id(node),
        name: node.both("name"),
        summary: node.both("summary"),
        owner: agency_id(node, "owner"),
        audience: node.choices("audience", &AUDIENCES),
        assurance: assurance(node),
        life_area: node.text("life_area"),
        legal_basis: node.both("legal_basis"),
        time_limit_days: node.opt_count("time_limit_days", 1, 3_650).unwrap_or(1),
        number_prefix: number_prefix(node),
        who_can_apply: node.opt_both("who_can_apply"),
        what_you_need: node.opt_both("what_you_need"),
        declaration: node.opt_both("declaration"),
        evidence: evidence(node),
        eligibility: eligibility(node),
        pages: pages(node),
        uploads: uploads(node),
        values: values(node),
        parties: parties(node),
        draws: draws(node),
        fees: fees(node),
        payment: payment(node),
        steps: steps(node),
        result: result(node),
    }
}

/// `assurance = 1`, `2` or `3`; one when left out.
fn assurance(node: &Node<'_>) -> Assurance {
    let number = node.opt_count("assurance", 1, 3).map_or(1, i64::from);
    Assurance::from_number(number).unwrap_or_default()
}

fn number_prefix(node: &Node<'_>) -> String {
    let prefix = node.text("number_prefix");
    if prefix.len() > 6 || !prefix.bytes().all(|byte| byte.is_ascii_uppercase()) {
        node.mistake(
            "number_prefix",
            format!("“{prefix}” cannot begin case numbers"),
            "use one to six letters A to Z",
        );
    }
    prefix
}

fn evidence(node: &Node<'_>) -> Vec<Evidence> {
    let nodes = node.tables("evidence");
    let mut found = Vec::new();
    for node in &nodes {
        let required = node.flag("required", true);
        let missing = node.opt_both("missing");
        if required && missing.is_none() {
            let hint = "add missing = { zh = \"…\", en = \"…\" }, or required = false";
            node.mistake("missing", "nothing is told to the person when nothing is found", hint);
        }
        let evidence = Evidence {
            id: name_id(node, "id"),
            contract: node.text("contract"),
            key: node.expr("key").unwrap_or_else(nothing),
            by: node.opt_text("by").unwrap_or_default(),
            when: node.opt_expr("when"),
            required,
            many: node.flag("many", false),
            hidden: node.texts("hidden"),
            title: node.both("title"),
            missing,
        };
        found.push(evidence);
    }
    unique(found.iter().map(|evidence| evidence.id.as_str()).zip(&nodes), "evidence");
    found
}

fn nothing() -> Expr {
    Expr::from_node(ExprNode::Null)
}

fn eligibility(node: &Node<'_>) -> Vec<Eligibility> {
    let read = |node: &Node<'_>| {
        let (id, refuse, require) = (name_id(node, "id"), node.both("refuse"), node.expr("require"));
        require.map(|require| Eligibility { id, require, refuse })
    };
    node.tables("eligibility").iter().filter_map(read).collect()
}

fn pages(node: &Node<'_>) -> Vec<Page> {
    let nodes = node.tables("page");
    let mut pages: Vec<Page> = Vec::new();
    for node in &nodes {
        let questions = node.tables("question");
        if questions.is_empty() {
            node.mistake("question", "the page asks nothing", "add [[page.question]], or take the page out");
        }
        let page = Page {
            id: name_id(node, "id"),
            title: node.both("title"),
            when: node.opt_expr("when"),
            questions: questions.iter().map(question).collect(),
            rules: node.tables("rule").iter().filter_map(page_rule).collect(),
        };
        for (question, node) in page.questions.iter().zip(&questions) {
            let id = &question.field.id;
            let earlier = pages.iter().flat_map(|page| &page.questions).any(|known| &known.field.id == id);
            let here = page.questions.iter().take_while(|known| !std::ptr::eq(*known, question));
            if !id.is_empty() && (earlier || here.into_iter().any(|known| &known.field.id == id)) {
                node.mistake(
                    "id",
                    format!("two questions have the id “{id}”"),
                    "give one of them another id",
                );
            }
        }
        pages.push(page);
    }
    unique(pages.iter().map(|page| page.id.as_str()).zip(&nodes), "pages");
    pages
}

fn page_rule(node: &Node<'_>) -> Option<PageRule> {
    let (id, message, question) = (name_id(node, "id"), node.both("message"), node.text("question"));
    node.expr("require").map(|require| PageRule { id, require, message, question })
}

/// A question of a page or of a step.
pub(super) fn question(node: &Node<'_>) -> Question {
    let options = options(node);
    let outside = Outside { choices: options.is_some(), inside: false };
    let field = basics(node, "label", true, outside);
    if options.is_some() && !matches!(field.kind, FieldKind::Code(_)) {
        let hint = "write type = \"code\" where choices come from evidence";
        node.mistake("type", format!("a {} has no choices from evidence", field.kind.name()), hint);
    }
    Question { field, when: node.opt_expr("when"), options, asks: node.opt_text("asks") }
}

fn options(node: &Node<'_>) -> Option<Options> {
    let from = node.opt_expr("options_from")?;
    let value = node.text("value");
    let label = node.opt_text("option_label").unwrap_or_else(|| format!("{{{value}}}"));
    if let Err(error) = Template::parse(&label) {
        node.mistake(
            "option_label",
            format!("option_label: {error}"),
            "write fields of the record as {plate}",
        );
    }
    Some(Options { from, value, label })
}

fn uploads(node: &Node<'_>) -> Vec<Upload> {
    let nodes = node.tables("upload");
    let read = |node: &Node<'_>| {
        let field = Field {
            id: name_id(node, "id"),
            name: node.both("label"),
            hint: node.opt_both("hint"),
            required: node.flag("required", true),
            kind: FieldKind::File(FileKind::read(node)),
            read: vec![ReadBy::Owner, ReadBy::Subject],
            search: false,
            key: false,
            unique: false,
        };
        Upload { field, when: node.opt_expr("when") }
    };
    let uploads: Vec<Upload> = nodes.iter().map(read).collect();
    unique(uploads.iter().map(|upload| upload.field.id.as_str()).zip(&nodes), "uploads");
    uploads
}

fn values(node: &Node<'_>) -> Vec<NamedValue> {
    let nodes = node.tables("value");
    let values: Vec<NamedValue> = nodes.iter().filter_map(value).collect();
    unique(values.iter().map(|value| value.id.as_str()).zip(&nodes), "values");
    values
}

fn value(node: &Node<'_>) -> Option<NamedValue> {
    let (id, title) = (name_id(node, "id"), node.opt_both("title"));
    let word = if title.is_some() { node.text("type") } else { node.opt_text("type").unwrap_or_default() };
    let kind = if word.is_empty() { None } else { FieldKind::read(node, &word, Outside::default()) };
    if let Some(kind @ (FieldKind::File(_) | FieldKind::Group(_) | FieldKind::Official(_))) = &kind {
        let hint = "values are texts, numbers, money, days, codes, addresses, yes or no";
        node.mistake("type", format!("a {} cannot be worked out", kind.name()), hint);
    }
    node.expr("is").map(|is| NamedValue { id, is, title, kind })
}

fn parties(node: &Node<'_>) -> Vec<Party> {
    let nodes = node.tables("party");
    let parties: Vec<Party> = nodes.iter().map(party).collect();
    unique(parties.iter().map(|party| party.id.as_str()).zip(&nodes), "parties");
    parties
}

fn party(node: &Node<'_>) -> Party {
    let (id, name, asks) = (name_id(node, "id"), node.both("name"), node.opt_templates("asks"));
    if asks.is_none() {
        let hint = "add asks = { zh = \"…\", en = \"…\" }: nobody agrees to what they are not told";
        node.mistake("asks", "the party is not told what to agree to", hint);
    }
    let mut shows = Vec::new();
    for text in node.texts("shows") {
        match Expr::parse(&text) {
            Ok(expr) if matches!(expr.node(), ExprNode::Path(_)) => shows.push(expr),
            _ => {
                let hint = "write answers.x, evidence.y.z or values.v";
                node.mistake("shows", format!("“{text}” is nothing that can be shown"), hint);
            }
        }
    }
    Party {
        id,
        name,
        number: node.expr("number").unwrap_or_else(nothing),
        when: node.opt_expr("when"),
        asks: asks.unwrap_or_default(),
        shows,
        days: node.opt_count("days", 1, 90).unwrap_or(14),
    }
}

fn fees(node: &Node<'_>) -> Vec<Fee> {
    let read = |node: &Node<'_>| {
        let (id, name, legal_basis) = (name_id(node, "id"), node.both("name"), node.both("legal_basis"));
        let (times, when) = (node.opt_expr("times"), node.opt_expr("when"));
        node.expr("amount").map(|amount| Fee { id, name, amount, times, when, legal_basis })
    };
    node.tables("fee").iter().filter_map(read).collect()
}

/// `[payment]`: how the fees are paid here.
fn payment(node: &Node<'_>) -> Option<Payment> {
    let table = node.table("payment")?;
    let words = [("withdrawn", RefundWhen::Withdrawn), ("refused", RefundWhen::Refused)];
    let cashiers = post_ids(&table, "cashiers");
    if cashiers.is_empty() {
        let hint =
            "add cashiers = [\"…\"]: posts of the owner that compare payments with the provider's files";
        table.mistake("cashiers", "nobody keeps what is paid", hint);
    }
    Some(Payment {
        days: table.opt_count("days", 1, 90).unwrap_or(14),
        refund: table.choices("refund", &words),
        cashiers,
    })
}

fn result(node: &Node<'_>) -> ResultTexts {
    let Some(table) = node.table("result") else {
        node.mistake(
            "result",
            "the service does not say what people are told",
            "add [result] with granted, refused and appeal",
        );
        return ResultTexts::default();
    };
    let text = |key: &str| -> Text {
        if !table.has(key) {
            table.mistake(
                key,
                format!("{key} is missing in [result]"),
                format!("add {key} = {{ zh = \"…\", en = \"…\" }}"),
            );
        }
        table.opt_templates(key).unwrap_or_default()
    };
    ResultTexts { granted: text("granted"), refused: text("refused"), appeal: text("appeal") }
}
