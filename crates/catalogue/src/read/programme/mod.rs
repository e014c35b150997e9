//! `programmes/<id>/`: programme.toml and the tables beside it.

mod economics;
mod figures;
mod rows;
mod rules;
mod tree;

use std::collections::HashMap;
use std::path::Path;

use kernel::{AgencyId, Day, Mistake};

use super::{agency_id, file_id};
use crate::model::programme::{
    Amendment, ChangeKind, Document, DocumentKind, Group, Origin, Phase, Programme, Reason,
};
use crate::node::Node;

use rows::Rows;
pub(crate) use rules::rules;

/// Files that may stand in the folder.
pub(crate) const FILES: [&str; 15] = [
    "programme.toml",
    "control.toml",
    "README.md",
    "goals.csv",
    "items.csv",
    "roles.csv",
    "texts.csv",
    "links.csv",
    "budget.csv",
    "indicators.csv",
    "targets.csv",
    "results.csv",
    "changes.csv",
    "obligations.csv",
    "printed.csv",
];

/// Years that a programme may lie in.
const YEARS: std::ops::RangeInclusive<i64> = 1900..=2200;

/// programme.toml alone; the tables are read by [`tables`].
pub(crate) fn programme(node: &Node<'_>, file: &str) -> Programme {
    let long_ago = Day::new(1900, 1, 1).expect("a real day");
    let on = node.day("on").unwrap_or(long_ago);
    let (first_year, last_year) = years(node).unwrap_or((on.year(), on.year()));
    let documents: Vec<Document> = node.tables("document").iter().map(document).collect();
    if documents.is_empty() {
        let hint = "add [[document]] with id, title, publisher and on: every figure says where it is from";
        node.mistake("document", "the programme names no document", hint);
    }
    Programme {
        id: file_id(node),
        name: node.both("name"),
        summary: node.both("summary"),
        owner: agency_id(node, "owner"),
        on,
        first_year,
        last_year,
        replaces: node.opt_text("replaces"),
        documents,
        groups: node.tables("group").iter().map(group).collect(),
        phases: node.tables("phase").iter().map(|node| phase(node, file)).collect(),
        amendments: node.tables("amendment").iter().map(|node| amendment(node, file)).collect(),
        goals: Vec::new(),
        items: Vec::new(),
        roles: Vec::new(),
        sentences: Vec::new(),
        links: Vec::new(),
        budget: Vec::new(),
        indicators: Vec::new(),
        changes: Vec::new(),
        economics: None,
        obligations: Vec::new(),
        printed: Vec::new(),
        rules: None,
        places: HashMap::new(),
    }
}

/// Reads the tables of a programme into it.
pub(crate) fn tables(dir: &Path, programme: &mut Programme, mistakes: &mut Vec<Mistake>) {
    let rows = Rows { dir, folder: format!("programmes/{}", programme.id) };
    tree::read(&rows, programme, mistakes);
    figures::read(&rows, programme, mistakes);
    programme.economics = economics::read(&rows, mistakes);
}

/// First and last year, in order.
pub(super) fn years(node: &Node<'_>) -> Option<(i32, i32)> {
    let year = |key: &str| {
        if !node.has(key) {
            node.mistake(key, format!("{key} is missing"), format!("add {key} = 2012"));
        }
        node.opt_count(key, *YEARS.start(), *YEARS.end()).and_then(|year| i32::try_from(year).ok())
    };
    let (first, last) = (year("first_year")?, year("last_year")?);
    if last < first {
        let hint = "first_year is the first, last_year the last";
        node.mistake("last_year", format!("the last year {last} is before the first {first}"), hint);
        return None;
    }
    Some((first, last))
}

fn document(node: &Node<'_>) -> Document {
    let kind = if node.has("kind") { node.choice("kind", &DocumentKind::ALL) } else { None };
    let kind = kind.unwrap_or(DocumentKind::Programme);
    let number = node.opt_text("number");
    if kind != DocumentKind::Programme && number.is_none() {
        let hint = "a letter is found again by its number: add number = \"…\"";
        node.mistake("number", "the letter has no number", hint);
    }
    Document {
        id: node.text("id"),
        title: node.both("title"),
        publisher: agency_id(node, "publisher"),
        on: node.day("on").unwrap_or(Day::new(1900, 1, 1).expect("a real day")),
        number,
        recipient: node.opt_text("recipient").map(AgencyId::new),
        kind,
    }
}

fn group(node: &Node<'_>) -> Group {
    Group { id: node.text("id"), name: node.both("name") }
}

fn phase(node: &Node<'_>, file: &str) -> Phase {
    let (first_year, last_year) = years(node).unwrap_or_default();
    Phase {
        name: node.both("name"),
        summary: node.both("summary"),
        first_year,
        last_year,
        origin: origin(node, file),
    }
}

fn amendment(node: &Node<'_>, file: &str) -> Amendment {
    let reasons: Vec<Reason> = node.tables("reason").iter().map(|node| reason(node, file)).collect();
    if reasons.is_empty() {
        let hint = "add [[amendment.reason]] with change, zh, en and source";
        node.mistake("reason", "the revision states no reason", hint);
    }
    Amendment {
        id: node.text("id"),
        on: node.day("on").unwrap_or(Day::new(1900, 1, 1).expect("a real day")),
        approved_by: node.text("approved_by"),
        reasons,
        line: node.line(),
    }
}

fn reason(node: &Node<'_>, file: &str) -> Reason {
    Reason {
        change: node.choice("change", &ChangeKind::ALL).unwrap_or(ChangeKind::Added),
        items: node.texts("items"),
        text: node.languages(),
        origin: origin(node, file),
    }
}

fn origin(node: &Node<'_>, file: &str) -> Origin {
    Origin { file: file.to_owned(), line: node.line(), source: node.text("source") }
}
