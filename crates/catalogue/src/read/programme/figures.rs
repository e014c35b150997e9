//! Budget, indicators with their targets and results, and other printed figures.

use std::collections::BTreeMap;

use directory::files::unique_ids;
use directory::sheet::Line;
use kernel::{AgencyId, Mistake};

use super::rows::{
    Rows, by_year, figure, ids, is_year, none, opt_text, opt_word, origin, whole, word, year, year_in,
};
use crate::model::programme::{
    Baseline, Basis, BudgetRow, Change, Direction, Formula, Indicator, Printed, Programme, Relation, Series,
    YearBudget,
};

const BUDGET: [&str; 5] = ["item", "capital", "current", "total", "source"];
const INDICATORS: [&str; 19] = [
    "id",
    "number",
    "goal",
    "owner",
    "items",
    "name_zh",
    "name_en",
    "definition_zh",
    "definition_en",
    "unit_zh",
    "unit_en",
    "direction",
    "basis",
    "baseline",
    "baseline_year",
    "baseline_note_zh",
    "baseline_note_en",
    "from_year",
    "source",
];
const SERIES: [&str; 4] = ["indicator", "note_zh", "note_en", "source"];
const CHANGES: [&str; 8] =
    ["indicator", "year", "replaces", "definition_zh", "definition_en", "reason_zh", "reason_en", "source"];
const PRINTED: [&str; 9] =
    ["id", "name_zh", "name_en", "value", "unit_zh", "unit_en", "precision", "computes", "source"];

/// Reads the tables of figures.
pub(super) fn read(rows: &Rows<'_>, programme: &mut Programme, mistakes: &mut Vec<Mistake>) {
    let lines = rows.read("budget.csv", &BUDGET, |column| budget_column(column).is_some(), mistakes);
    programme.budget = lines.iter().filter_map(|line| budget(line, mistakes)).collect();
    let lines = rows.read("indicators.csv", &INDICATORS, none, mistakes);
    unique_ids(&lines, mistakes);
    programme.indicators = lines.iter().filter_map(|line| indicator(line, mistakes)).collect();
    for name in ["targets.csv", "results.csv"] {
        for line in rows.read(name, &SERIES, is_year, mistakes) {
            series(&line, name == "targets.csv", programme, mistakes);
        }
    }
    let lines = rows.read("changes.csv", &CHANGES, none, mistakes);
    programme.changes = lines.iter().filter_map(|line| change(line, mistakes)).collect();
    let lines = rows.read("printed.csv", &PRINTED, |column| column == "relation", mistakes);
    unique_ids(&lines, mistakes);
    programme.printed = lines.iter().filter_map(|line| printed(line, mistakes)).collect();
}

/// Year and part of a column such as `2012_capital`.
fn budget_column(column: &str) -> Option<(i32, &str)> {
    let (at, part) = column.split_once('_')?;
    year(at).filter(|_| ["capital", "current", "total"].contains(&part)).map(|year| (year, part))
}

fn budget(line: &Line, mistakes: &mut Vec<Mistake>) -> Option<BudgetRow> {
    let mut years: BTreeMap<i32, YearBudget> = BTreeMap::new();
    for column in line.columns().to_vec() {
        let Some((year, part)) = budget_column(&column) else { continue };
        let amount = whole(line, &column, mistakes);
        let at = years.entry(year).or_default();
        match part {
            "capital" => at.capital = amount,
            "current" => at.current = amount,
            _ => at.total = amount,
        }
    }
    Some(BudgetRow {
        item: line.required("item", mistakes)?,
        years,
        capital: whole(line, "capital", mistakes),
        current: whole(line, "current", mistakes),
        total: whole(line, "total", mistakes),
        origin: origin(line, mistakes),
    })
}

fn indicator(line: &Line, mistakes: &mut Vec<Mistake>) -> Option<Indicator> {
    let direction = word(line, "direction", &Direction::ALL, mistakes)?;
    let basis = word(line, "basis", &Basis::ALL, mistakes)?;
    if line.filled("unit_zh").is_none() && line.filled("unit_en").is_none() {
        let hint = "write the unit in unit_zh and unit_en: %, 個 and items, …";
        mistakes.push(line.mistake(format!("the indicator “{}” has no unit", line.cell("id")), hint));
    }
    let unit = opt_text(line, "unit", mistakes).unwrap_or_default();
    Some(Indicator {
        id: line.cell("id").to_owned(),
        number: line.required("number", mistakes).unwrap_or_default(),
        goal: line.required("goal", mistakes).unwrap_or_default(),
        owner: line.filled("owner").map(AgencyId::new),
        items: ids(line, "items"),
        name: line.text("name", mistakes),
        definition: line.text("definition", mistakes),
        unit,
        direction,
        basis,
        baseline: baseline(line, mistakes),
        from_year: year_in(line, "from_year", mistakes),
        targets: Series::default(),
        results: Series::default(),
        origin: origin(line, mistakes),
    })
}

fn baseline(line: &Line, mistakes: &mut Vec<Mistake>) -> Baseline {
    let note = opt_text(line, "baseline_note", mistakes);
    let value = figure(line, "baseline", mistakes);
    let year = year_in(line, "baseline_year", mistakes);
    match (value, year, note) {
        (Some(value), Some(year), _) => Baseline::Value { value, year },
        (None, None, Some(note)) => Baseline::Unstated(note),
        (value, year, note) => {
            let id = line.cell("id");
            let (reason, hint) = if value.is_some() || year.is_some() {
                (
                    format!("the baseline of “{id}” lacks its value or its year"),
                    "write baseline and baseline_year",
                )
            } else {
                let hint = "write baseline and baseline_year; when the document states none, say so in baseline_note_zh and _en";
                (format!("the indicator “{id}” has no baseline"), hint)
            };
            mistakes.push(line.mistake(reason, hint));
            Baseline::Unstated(note.unwrap_or_default())
        }
    }
}

fn series(line: &Line, targets: bool, programme: &mut Programme, mistakes: &mut Vec<Mistake>) {
    let found = Series {
        values: by_year(line, mistakes),
        note: opt_text(line, "note", mistakes),
        origin: Some(origin(line, mistakes)),
    };
    let Some(id) = line.required("indicator", mistakes) else { return };
    let Some(place) = programme.indicators.iter().position(|indicator| indicator.id == id) else {
        let known = programme.indicators.iter().map(|indicator| indicator.id.as_str());
        return mistakes.push(line.unknown("indicator", &id, known));
    };
    let (first, last) = (programme.first_year, programme.last_year);
    if let Some(year) = found.values.keys().find(|year| !(first..=last).contains(year)) {
        let hint = format!("the programme runs from {first} to {last}");
        mistakes.push(line.mistake(format!("{year} is no year of the programme"), hint));
    }
    let indicator = &mut programme.indicators[place];
    let at = if targets { &mut indicator.targets } else { &mut indicator.results };
    if at.origin.is_some() {
        let hint = "an indicator has one row here";
        mistakes.push(line.mistake(format!("the indicator “{id}” already has a row"), hint));
    } else {
        *at = found;
    }
}

fn change(line: &Line, mistakes: &mut Vec<Mistake>) -> Option<Change> {
    let year = year_in(line, "year", mistakes);
    if year.is_none() && line.filled("year").is_none() {
        line.required("year", mistakes);
    }
    Some(Change {
        indicator: line.required("indicator", mistakes)?,
        year: year?,
        replaces: line.filled("replaces").map(str::to_owned),
        definition: line.text("definition", mistakes),
        reason: line.text("reason", mistakes),
        origin: origin(line, mistakes),
    })
}

fn printed(line: &Line, mistakes: &mut Vec<Mistake>) -> Option<Printed> {
    line.required("value", mistakes)?;
    let value = figure(line, "value", mistakes)?;
    let computes = match Formula::parse(&line.required("computes", mistakes)?) {
        Ok(formula) => formula,
        Err(error) => {
            let hint = "how formulas are written stands in PROGRAMMES.md, printed.csv";
            mistakes.push(line.mistake(format!("computes is no formula, {error}"), hint));
            return None;
        }
    };
    Some(Printed {
        id: line.cell("id").to_owned(),
        name: line.text("name", mistakes),
        value,
        unit: opt_text(line, "unit", mistakes).unwrap_or_default(),
        precision: figure(line, "precision", mistakes),
        relation: opt_word(line, "relation", &Relation::ALL, mistakes).unwrap_or(Relation::Equal),
        computes,
        origin: origin(line, mistakes),
    })
}
