//! `indicators/*.toml`.

use std::collections::BTreeMap;

use kernel::Day;

use super::{agency_id, file_id, name_id, post_ids, unique};
use crate::load::Read;
use crate::model::indicator::{Denominator, Every, Indicator, Measured, Reported, RowSet, Source};
use crate::model::programme::{Decimal, Direction, Programme};
use crate::node::Node;
use crate::query::{self, Query};

/// Days after a period within which a report is due, when the file does not say it.
const DUE_DAYS: u32 = 31;

/// An indicator.
pub(crate) fn indicator(node: &Node<'_>) -> Indicator {
    let programme = node.opt_text("programme");
    let own = programme.is_none();
    for key in ["name", "definition", "unit", "direction", "targets"] {
        if !own && node.has(key) {
            let hint =
                "take the line out; it is typed once, in the programme's indicators.csv and targets.csv";
            node.mistake(key, format!("the programme says the {key} already"), hint);
        }
    }
    let both = |key: &str| if own { node.both(key) } else { kernel::Text::default() };
    let direction = if own { node.choice("direction", &Direction::ALL) } else { None };
    let words = [("measured", true), ("reported", false)];
    let source = match node.choice("source", &words) {
        Some(false) => Source::Reported(reported(node)),
        _ => Source::Measured(measured(node)),
    };
    Indicator {
        id: file_id(node),
        name: both("name"),
        definition: both("definition"),
        note: node.opt_both("note"),
        unit: both("unit"),
        direction: direction.unwrap_or(Direction::Up),
        targets: if own { targets(node) } else { BTreeMap::new() },
        agency: agency_id(node, "agency"),
        every: node.choice("every", &Every::ALL).unwrap_or(Every::Year),
        since: node.day("since").unwrap_or(Day::new(2026, 1, 1).expect("a real day")),
        programme,
        source,
    }
}

/// What a programme says of its indicators is not typed again in their own files.
pub(crate) fn from_programmes(indicators: &mut [Read<Indicator>], programmes: &[Read<Programme>]) {
    for read in indicators {
        let indicator = &mut read.value;
        let own = |read: &&Read<Programme>| indicator.programme.as_ref() == Some(&read.value.id);
        let programme = programmes.iter().find(own);
        if let Some(said) = programme.and_then(|read| read.value.indicator(&indicator.id)) {
            indicator.take_from(said);
        }
    }
}

fn reported(node: &Node<'_>) -> Reported {
    let posts = post_ids(node, "reporters");
    if posts.is_empty() {
        let hint = "add reporters = [\"…\"] with posts of the agency";
        node.mistake("reporters", "nobody may report the figure", hint);
    }
    Reported { posts, due_days: node.opt_count("due_days", 1, 366).unwrap_or(DUE_DAYS) }
}

fn targets(node: &Node<'_>) -> BTreeMap<i32, Decimal> {
    let Some(table) = node.table("targets") else { return BTreeMap::new() };
    let mut found = BTreeMap::new();
    for key in table.keys() {
        let year = key.parse::<i32>().ok().filter(|year| (1950..2200).contains(year));
        match (year, table.text(&key).parse()) {
            (Some(year), Ok(value)) => {
                found.insert(year, value);
            }
            (None, _) => table.mistake(&key, format!("“{key}” is no year"), "write 2026 = \"95\""),
            (_, Err(why)) => {
                let reason = format!("the target of {key} is no figure: {why}");
                table.mistake(&key, reason, "write 2026 = \"95\"");
            }
        }
    }
    found
}

fn measured(node: &Node<'_>) -> Measured {
    let nodes = node.tables("rows");
    let rows: Vec<RowSet> = nodes
        .iter()
        .map(|node| RowSet { id: name_id(node, "id"), name: node.both("name"), query: question(node) })
        .collect();
    unique(rows.iter().map(|set| set.id.as_str()).zip(&nodes), "sets of rows");
    if rows.is_empty() {
        let hint = "add [[rows]] with id, name and sql, or write source = \"reported\"";
        node.mistake("source", "nothing is counted", hint);
    }
    let measured = Measured {
        numerator: sets(node, "numerator", &rows),
        denominator: denominator(node, &rows),
        breakdowns: node.texts("breakdowns"),
        rows,
    };
    if !measured.rows.is_empty() && measured.numerator.is_empty() {
        node.mistake("numerator", "numerator is missing", "name one or more [[rows]] by their ids");
    }
    for set in &measured.rows {
        let divides = matches!(&measured.denominator, Denominator::Sets(sets) if sets.contains(&set.id));
        if !measured.numerator.contains(&set.id) && !divides && !set.id.is_empty() {
            let reason = format!("the rows “{}” count for nothing", set.id);
            node.mistake("numerator", reason, "name them in numerator or denominator, or take them out");
        }
    }
    for (place, column) in measured.breakdowns.iter().enumerate() {
        if measured.breakdowns[..place].contains(column) {
            node.mistake("breakdowns", format!("“{column}” stands here twice"), "take one of them out");
        }
        let from = measured.source_of(column);
        let texts = |set: &RowSet| {
            set.query.columns.iter().any(|given| given.name == from && given.kind == query::Kind::Text)
        };
        let counted = measured.numerator.iter().filter_map(|id| measured.set(id));
        if column == "key" || !counted.clone().all(texts) {
            let reason = format!("not all rows of the numerator have a text “{column}” to be broken down by");
            node.mistake("breakdowns", reason, "give the column in each sql, or take it out here");
        }
    }
    measured
}

/// Ids of sets of rows.
fn sets(node: &Node<'_>, key: &str, rows: &[RowSet]) -> Vec<String> {
    let found = node.texts(key);
    for id in found.iter().filter(|id| !rows.iter().any(|set| set.id == **id)) {
        let hint = directory::nearest::hint(id, rows.iter().map(|set| set.id.as_str()));
        node.mistake(key, format!("{key}: there are no rows “{id}”"), hint);
    }
    found
}

fn denominator(node: &Node<'_>, rows: &[RowSet]) -> Denominator {
    let sets = sets(node, "denominator", rows);
    let value = node.opt_int("denominator_constant");
    let Some(value) = value else {
        return if sets.is_empty() { Denominator::None } else { Denominator::Sets(sets) };
    };
    if !sets.is_empty() {
        node.mistake("denominator_constant", "the figure has two denominators", "leave one of the two out");
    }
    if value <= 0 {
        node.mistake(
            "denominator_constant",
            format!("nothing is divided by {value}"),
            "write a number above 0",
        );
    }
    Denominator::Constant { value: value.max(1), note: node.both("denominator_note") }
}

/// The question of a set; a mistake in it is told at its line.
fn question(node: &Node<'_>) -> Query {
    let sql = node.text("sql");
    match query::read(&sql) {
        Ok(query) => query,
        Err(refused) => {
            if !sql.is_empty() {
                let below = if sql.contains('\n') { refused.line } else { 0 };
                node.mistake_below("sql", below, refused.reason, refused.hint);
            }
            Query {
                view: String::new(),
                sql: String::new(),
                binds: Vec::new(),
                columns: Vec::new(),
                mentions: Vec::new(),
                by_day: false,
            }
        }
    }
}
