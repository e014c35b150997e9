//! What keeps a plan from being handed in: each flaw with its place and what to do.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use catalogue::model::programme::{Decimal, Programme};
use directory::model::Agencies;
use kernel::Day;
use serde::Serialize;

use super::content::Content;

/// Longest name or unit, and longest text, in characters.
const NAME: usize = 100;
const TEXT: usize = 2_000;
/// Most entries of one part.
const ENTRIES: usize = 500;
/// Most money of a line, in thousands: ten trillion dollars, more than all budgets together.
pub const MOST_MONEY: i64 = 10_000_000_000;

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Flaw {
    /// The part and entry, `milestones/m2`, or `plan`.
    pub place: String,
    /// The kind of flaw, a stable word; its text says what to do.
    pub code: &'static str,
    /// Values for the text.
    pub args: Vec<(&'static str, String)>,
}

/// What a plan is checked against.
#[derive(Clone, Copy)]
pub struct Against<'a> {
    /// The programme.
    pub programme: &'a Programme,
    /// The agencies.
    pub agencies: &'a Agencies,
    /// Today: the lead agencies exist on it.
    pub today: Day,
}

struct Flaws(Vec<Flaw>);

impl Flaws {
    fn add(&mut self, place: impl Into<String>, code: &'static str, args: &[(&'static str, String)]) {
        self.0.push(Flaw { place: place.into(), code, args: args.to_vec() });
    }

    fn text(&mut self, place: &str, field: &'static str, text: &str, most: usize) {
        if text.trim().is_empty() {
            self.add(place, "empty", &[("field", field.to_owned())]);
        } else if text.chars().count() > most {
            self.add(place, "long", &[("field", field.to_owned()), ("limit", most.to_string())]);
        }
    }

    fn amount(&mut self, place: &str, amount: i64) {
        if !(0..=MOST_MONEY).contains(&amount) {
            self.add(place, "amount", &[]);
        }
    }
}

/// Everything that is wrong, in the order of the parts; empty when the plan may be handed in.
pub fn check(content: &Content, years: &RangeInclusive<i32>, against: Against<'_>) -> Vec<Flaw> {
    let mut flaws = Flaws(Vec::new());
    flaws.text("plan", "name", &content.name, NAME);
    flaws.text("plan", "summary", &content.summary, TEXT);
    if let Some(item) = &content.item
        && against.programme.item(item).is_none()
    {
        flaws.add("plan", "item", &[("item", item.clone())]);
    }
    ids(content, &mut flaws);
    works(content, against, &mut flaws);
    money(content, years, &mut flaws);
    milestones(content, years, &mut flaws);
    indicators(content, years, &mut flaws);
    for risk in &content.risks {
        let place = format!("risks/{}", risk.id);
        flaws.text(&place, "name", &risk.name, TEXT);
        flaws.text(&place, "measure", &risk.measure, TEXT);
    }
    flaws.0
}

fn ids(content: &Content, flaws: &mut Flaws) {
    let parts: [(&'static str, Vec<&str>); 5] = [
        ("works", content.works.iter().map(|one| one.id.as_str()).collect()),
        ("lines", content.lines.iter().map(|one| one.id.as_str()).collect()),
        ("milestones", content.milestones.iter().map(|one| one.id.as_str()).collect()),
        ("indicators", content.indicators.iter().map(|one| one.id.as_str()).collect()),
        ("risks", content.risks.iter().map(|one| one.id.as_str()).collect()),
    ];
    for (part, ids) in parts {
        if ids.is_empty() && part != "risks" {
            flaws.add(part, "none", &[]);
        }
        if ids.len() > ENTRIES {
            flaws.add(part, "many", &[("limit", ENTRIES.to_string())]);
        }
        let mut seen = BTreeSet::new();
        for id in ids {
            let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
            if id.is_empty() || id.len() > 20 || !id.bytes().all(plain) || !seen.insert(id) {
                flaws.add(part, "id", &[("id", id.to_owned())]);
            }
        }
    }
}

fn works(content: &Content, against: Against<'_>, flaws: &mut Flaws) {
    for work in &content.works {
        let place = format!("works/{}", work.id);
        flaws.text(&place, "name", &work.name, TEXT);
        if work.lead.as_str().is_empty() {
            flaws.add(place, "empty", &[("field", "lead".to_owned())]);
        } else if against.agencies.in_force(&work.lead, against.today).is_none() {
            flaws.add(place, "lead", &[("agency", work.lead.to_string())]);
        }
    }
}

fn money(content: &Content, years: &RangeInclusive<i32>, flaws: &mut Flaws) {
    for line in &content.lines {
        let place = format!("lines/{}", line.id);
        flaws.text(&place, "name", &line.name, NAME);
        if !years.contains(&line.year) {
            flaws.add(&place, "year", &[("year", line.year.to_string())]);
        }
        flaws.amount(&place, line.amount);
        let quarters = line.quarters.iter().try_fold(0_i64, |sum, part| sum.checked_add(*part));
        if line.quarters.iter().any(|part| *part < 0) || quarters != Some(line.amount) {
            let sum = quarters.map_or_else(|| "—".to_owned(), kernel::money::grouped);
            flaws.add(&place, "quarters", &[("sum", sum), ("amount", kernel::money::grouped(line.amount))]);
        }
    }
    flaws.amount("lines", content.total);
    let sum = content.sum();
    if sum != Some(content.total) {
        let sum = sum.map_or_else(|| "—".to_owned(), kernel::money::grouped);
        flaws.add("lines", "total", &[("sum", sum), ("total", kernel::money::grouped(content.total))]);
    }
}

fn milestones(content: &Content, years: &RangeInclusive<i32>, flaws: &mut Flaws) {
    for milestone in &content.milestones {
        let place = format!("milestones/{}", milestone.id);
        flaws.text(&place, "name", &milestone.name, TEXT);
        if !years.contains(&milestone.due.year()) {
            flaws.add(&place, "outside", &[("day", milestone.due.to_string())]);
        }
        if !(1..=100).contains(&milestone.weight) {
            flaws.add(&place, "weight", &[]);
        }
    }
    let weights = content.milestones.iter().try_fold(0_i64, |sum, one| sum.checked_add(one.weight));
    if !content.milestones.is_empty() && weights != Some(100) {
        let sum = weights.map_or_else(|| "—".to_owned(), |sum| sum.to_string());
        flaws.add("milestones", "weights", &[("sum", sum)]);
    }
}

fn indicators(content: &Content, years: &RangeInclusive<i32>, flaws: &mut Flaws) {
    for one in &content.indicators {
        let place = format!("indicators/{}", one.id);
        flaws.text(&place, "name", &one.name, NAME);
        flaws.text(&place, "unit", &one.unit, 20);
        if one.baseline.parse::<Decimal>().is_err() {
            flaws.add(&place, "baseline", &[("figure", one.baseline.clone())]);
        }
        for year in years.clone().filter(|year| !one.targets.contains_key(year)) {
            flaws.add(&place, "target", &[("year", year.to_string())]);
        }
        for (year, target) in &one.targets {
            if !years.contains(year) {
                flaws.add(&place, "year", &[("year", year.to_string())]);
            }
            if target.parse::<Decimal>().is_err() {
                flaws.add(&place, "figure", &[("figure", target.clone())]);
            }
        }
    }
}
