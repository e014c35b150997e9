//! `economics/`: the evaluation, its flows and its printed results.

use std::collections::BTreeMap;

use directory::sheet::Line;
use kernel::Mistake;

use super::rows::{Rows, by_year, figure, is_year, opt_word, origin, word};
use crate::model::programme::{
    Case, CaseBasis, Decimal, Economics, Flow, FlowRole, Measure, Origin, PrintedValue,
};
use crate::node::{self, Node};

const FLOWS: [&str; 5] = ["line", "role", "name_zh", "name_en", "source"];
const CASES: [&str; 13] = [
    "case",
    "table_zh",
    "table_en",
    "rate",
    "cost",
    "benefit",
    "npv",
    "irr",
    "bcr",
    "profitability_index",
    "payback",
    "self_liquidation",
    "source",
];

/// Reads the folder; nothing when it is not there.
pub(super) fn read(rows: &Rows<'_>, mistakes: &mut Vec<Mistake>) -> Option<Economics> {
    let folder = format!("{}/economics", rows.folder);
    if !rows.dir.join(&folder).is_dir() {
        return None;
    }
    let rows = Rows { dir: rows.dir, folder };
    for name in ["flows.csv", "cases.csv"] {
        if !rows.has(name) {
            let reason = format!("{name} is missing");
            let hint = "an evaluation has economics.toml, flows.csv and cases.csv".to_owned();
            mistakes.push(Mistake { file: rows.folder.clone(), line: 0, reason, hint });
        }
    }
    let file = format!("{}/economics.toml", rows.folder);
    let text = crate::load::read_text(rows.dir, &file, mistakes)?;
    let (mut economics, _) = node::read(&file, &text, mistakes, |node| head(node, &file));
    let lines = rows.read("flows.csv", &FLOWS, is_year, mistakes);
    economics.flows = lines.iter().filter_map(|line| flow(line, mistakes)).collect();
    let lines = rows.read("cases.csv", &CASES, |column| column == "basis", mistakes);
    economics.cases = lines.iter().filter_map(|line| case(line, mistakes)).collect();
    check(&economics, &file, mistakes);
    Some(economics)
}

fn head(node: &Node<'_>, file: &str) -> Economics {
    let year = |key: &str| {
        if !node.has(key) {
            node.mistake(key, format!("{key} is missing"), format!("add {key} = 2011"));
        }
        node.opt_count(key, *super::YEARS.start(), *super::YEARS.end())
            .and_then(|year| i32::try_from(year).ok())
            .unwrap_or_default()
    };
    let text = node.text("rate");
    let rate = text.parse::<Decimal>().unwrap_or_else(|reason| {
        if !text.is_empty() {
            node.mistake("rate", format!("“{text}” is no rate"), reason);
        }
        Decimal::whole(0)
    });
    if rate.units < 0 {
        node.mistake(
            "rate",
            format!("the rate {rate} is below nothing"),
            "write it in per cent: rate = \"2.9\"",
        );
    }
    Economics {
        base_year: year("base_year"),
        rate,
        build_until: year("build_until"),
        note: node.opt_both("note"),
        flows: Vec::new(),
        cases: Vec::new(),
        origin: Origin { file: file.to_owned(), line: 1, source: node.text("source") },
    }
}

fn flow(line: &Line, mistakes: &mut Vec<Mistake>) -> Option<Flow> {
    Some(Flow {
        line: line.required("line", mistakes)?,
        role: word(line, "role", &FlowRole::ALL, mistakes)?,
        name: line.text("name", mistakes),
        years: by_year(line, mistakes),
        origin: origin(line, mistakes),
    })
}

fn case(line: &Line, mistakes: &mut Vec<Mistake>) -> Option<Case> {
    let printed: BTreeMap<Measure, PrintedValue> = Measure::ALL
        .into_iter()
        .filter_map(|(column, measure)| printed(line, column, mistakes).map(|value| (measure, value)))
        .collect();
    Some(Case {
        id: line.required("case", mistakes)?,
        table: line.text("table", mistakes),
        basis: opt_word(line, "basis", &CaseBasis::ALL, mistakes).unwrap_or(CaseBasis::Economic),
        rate: figure(line, "rate", mistakes),
        cost: figure(line, "cost", mistakes),
        benefit: figure(line, "benefit", mistakes),
        printed,
        origin: origin(line, mistakes),
    })
}

fn printed(line: &Line, column: &str, mistakes: &mut Vec<Mistake>) -> Option<PrintedValue> {
    let cell = line.filled(column)?;
    if cell == "none" {
        return Some(PrintedValue::None);
    }
    let Some(limit) = cell.strip_prefix('<') else {
        return figure(line, column, mistakes).map(PrintedValue::Value);
    };
    match limit.trim().parse() {
        Ok(limit) => Some(PrintedValue::Below(limit)),
        Err(reason) => {
            mistakes.push(line.mistake(format!("“{cell}” in {column} is no limit"), reason));
            None
        }
    }
}

/// What the tables need of each other.
fn check(economics: &Economics, file: &str, mistakes: &mut Vec<Mistake>) {
    let mut tell = |origin: &Origin, reason: String, hint: &str| {
        let hint = hint.to_owned();
        mistakes.push(Mistake { file: origin.file.clone(), line: origin.line, reason, hint });
    };
    if !economics.flows.iter().any(|flow| flow.role == FlowRole::Cost) {
        let at = Origin { file: file.to_owned(), line: 0, source: String::new() };
        tell(&at, "the evaluation has no cost".to_owned(), "add a line with the role cost to flows.csv");
    }
    for (place, flow) in economics.flows.iter().enumerate() {
        if economics.flows[..place].iter().any(|other| other.line == flow.line) {
            tell(
                &flow.origin,
                format!("two lines are called “{}”", flow.line),
                "give one of them another name",
            );
        }
        if let Some(year) = flow.years.keys().find(|year| **year < economics.base_year) {
            let reason = format!("{year} is before the base year {}", economics.base_year);
            tell(&flow.origin, reason, "flows begin with the base year or after it");
        }
    }
    for (place, case) in economics.cases.iter().enumerate() {
        if economics.cases[..place].iter().any(|other| other.id == case.id) {
            tell(
                &case.origin,
                format!("two cases are called “{}”", case.id),
                "give one of them another name",
            );
        }
        if case.rate.is_some_and(|rate| rate.units < 0) {
            tell(
                &case.origin,
                format!("“{}” has a rate below nothing", case.id),
                "write it in per cent: 4.90",
            );
        }
    }
}
