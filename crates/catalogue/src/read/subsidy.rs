//! `subsidies/*.toml`.

use kernel::Day;

use super::{agency_id, file_id};
use crate::model::subsidy::{Instalment, Subsidy, SubsidyYear};
use crate::node::Node;

/// Most money of a year, in thousands.
const MOST_MONEY: i64 = 10_000_000_000;

/// A subsidy programme.
pub(crate) fn subsidy(node: &Node<'_>) -> Subsidy {
    let long_ago = Day::new(1900, 1, 1).expect("a real day");
    let (opens_on, closes_on) = (node.day("opens_on"), node.day("closes_on"));
    if let (Some(opens), Some(closes)) = (opens_on, closes_on)
        && closes < opens
    {
        let reason = format!("the call closes on {closes}, before it opens on {opens}");
        node.mistake("closes_on", reason, "opens_on is the first day, closes_on the last");
    }
    Subsidy {
        id: file_id(node),
        name: node.both("name"),
        summary: node.both("summary"),
        agency: agency_id(node, "agency"),
        legal_basis: node.both("legal_basis"),
        programme: node.opt_text("programme"),
        opens_on: opens_on.unwrap_or(long_ago),
        closes_on: closes_on.unwrap_or(long_ago),
        years: years(node),
        most_per_county: money(node, "most_per_county"),
        applies: node.some_texts("applies"),
        reviews: node.some_texts("reviews"),
        decides: node.some_texts("decides"),
        instalments: instalments(node),
        settle_on: month_day(node, "settle_on"),
    }
}

fn years(node: &Node<'_>) -> Vec<SubsidyYear> {
    let mut found: Vec<SubsidyYear> = Vec::new();
    for table in node.tables("year") {
        let year = table.opt_count("year", 1950, 2200).and_then(|year| i32::try_from(year).ok());
        let appropriation = money(&table, "appropriation");
        let (Some(year), Some(appropriation)) = (year, appropriation) else {
            if !table.has("year") || !table.has("appropriation") {
                let hint = "write year = 2027 and appropriation = 120000, in thousands of dollars";
                table.mistake("year", "a year needs its number and its appropriation", hint);
            }
            continue;
        };
        if found.last().is_some_and(|last| last.year >= year) {
            table.mistake(
                "year",
                format!("the year {year} is not in order"),
                "write each year once, the earlier first",
            );
        }
        found.push(SubsidyYear { year, appropriation });
    }
    if found.is_empty() {
        node.mistake("year", "there is no money to give", "add [[year]] with year and appropriation");
    }
    found
}

fn money(node: &Node<'_>, key: &str) -> Option<i64> {
    let amount = node.opt_int(key)?;
    if !(0..=MOST_MONEY).contains(&amount) {
        let hint = "write whole thousands of dollars from 0 on";
        node.mistake(key, format!("{key} is {amount}"), hint);
        return None;
    }
    Some(amount)
}

fn instalments(node: &Node<'_>) -> Vec<Instalment> {
    let tables = node.tables("instalment");
    let one = |table: &Node<'_>| Instalment {
        share: table.opt_count("share", 1, 100).unwrap_or_default(),
        after_spent: table.opt_count("after_spent", 0, 100).unwrap_or_default(),
    };
    let found: Vec<Instalment> = tables.iter().map(one).collect();
    let sum: u32 = found.iter().map(|one| one.share).sum();
    if sum != 100 {
        let reason = format!("the instalments add up to {sum} per cent");
        node.mistake("instalment", reason, "add [[instalment]] with share; all shares together are 100");
    }
    if let Some(first) = tables.first().filter(|_| found.first().is_some_and(|first| first.after_spent > 0)) {
        let hint = "leave after_spent out: nothing is paid before the first instalment";
        first.mistake("after_spent", "the first instalment waits for spending", hint);
    }
    found
}

/// Month and day of a common year, `"02-28"`: such a day exists in every year.
pub(super) fn month_day(node: &Node<'_>, key: &str) -> (u32, u32) {
    let text = node.text(key);
    let parts = text.split_once('-').and_then(|(month, day)| Some((month.parse().ok()?, day.parse().ok()?)));
    let found = parts.filter(|(month, day)| Day::new(2001, *month, *day).is_some());
    if found.is_none() && !text.is_empty() {
        let hint = "write month and day, \"06-30\"";
        node.mistake(key, format!("{key}: “{text}” is not a day of every year"), hint);
    }
    found.unwrap_or((1, 1))
}
