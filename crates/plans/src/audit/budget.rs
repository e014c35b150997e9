//! The budget table: rows of sub-plans add up to flagships and to the whole, years to all years.

use std::collections::BTreeSet;

use catalogue::model::programme::{ALL, BudgetRow, Item, Programme, Share, YearBudget};
use kernel::Text;

use super::exact::{self, whole};
use super::{Check, Name, Row, Subject, Verdict};

/// The rows that nothing else in the table adds up to: those with no row under them.
pub(super) fn leaves<'a>(programme: &'a Programme, item: &str) -> Vec<&'a BudgetRow> {
    let above = |row: &BudgetRow| -> BTreeSet<String> {
        let Some(item) = programme.item(&row.item) else { return BTreeSet::new() };
        programme.above(item).iter().map(|item: &&Item| item.id.clone()).collect()
    };
    let tops: BTreeSet<String> = programme.budget.iter().flat_map(above).collect();
    let is_leaf = |row: &&BudgetRow| row.item != ALL && !tops.contains(&row.item);
    let under = |row: &&BudgetRow| item == ALL || row.item == item || above(row).contains(item);
    programme.budget.iter().filter(is_leaf).filter(under).collect()
}

/// What a row's own cells of years say, for these years and this part.
fn cells(row: &BudgetRow, year: Option<i32>, share: Option<Share>) -> i64 {
    let of = |cells: &YearBudget| match share {
        Some(Share::Capital) => cells.capital.unwrap_or(0),
        Some(Share::Current) => cells.current.unwrap_or(0),
        None => cells.capital.unwrap_or(0) + cells.current.unwrap_or(0),
    };
    row.years.iter().filter(|(at, _)| year.is_none_or(|year| year == **at)).map(|(_, cells)| of(cells)).sum()
}

/// The budget of an item as added up from its sub-plans, in thousands.
pub fn added_up(programme: &Programme, item: &str, year: Option<i32>, share: Option<Share>) -> i64 {
    leaves(programme, item).into_iter().map(|row| cells(row, year, share)).sum()
}

/// Every printed sum of the table.
pub(super) fn checks(programme: &Programme) -> Vec<Check> {
    programme.budget.iter().flat_map(|row| row_checks(programme, row)).collect()
}

fn row_checks(programme: &Programme, row: &BudgetRow) -> Vec<Check> {
    let leaves = leaves(programme, &row.item);
    let own = leaves.iter().any(|leaf| leaf.item == row.item);
    let mut cells: Vec<(Option<i32>, Option<Share>, Option<i64>)> = Vec::new();
    for (year, at) in &row.years {
        if !own {
            cells.push((Some(*year), Some(Share::Capital), at.capital));
            cells.push((Some(*year), Some(Share::Current), at.current));
        }
        cells.push((Some(*year), None, at.total));
    }
    cells.push((None, Some(Share::Capital), row.capital));
    cells.push((None, Some(Share::Current), row.current));
    cells.push((None, None, row.total));
    let found = cells.into_iter().filter_map(|(year, share, printed)| Some((year, share, printed?)));
    found.map(|(year, share, printed)| check(programme, row, &leaves, (year, share), printed)).collect()
}

fn check(
    programme: &Programme,
    row: &BudgetRow,
    leaves: &[&BudgetRow],
    (year, share): (Option<i32>, Option<Share>),
    printed: i64,
) -> Check {
    let computed: i64 = leaves.iter().map(|leaf| cells(leaf, year, share)).sum();
    let parts = leaves.iter().map(|leaf| Row {
        name: Name::Own(programme.item(&leaf.item).map_or_else(Text::default, |item| item.name.clone())),
        years: year.map(|year| (year, year)),
        value: cells(leaf, year, share).to_string(),
        origin: Some(leaf.origin.clone()),
    });
    let verdict = if computed == printed { Verdict::Agrees } else { Verdict::Differs };
    Check {
        subject: Subject::Budget { item: row.item.clone(), year, share: share.map(word) },
        printed: printed.to_string(),
        computed: vec![computed.to_string()],
        difference: Some(exact::write(&whole(printed - computed), 0)),
        verdict,
        origin: row.origin.clone(),
        rows: parts.collect(),
    }
}

fn word(share: Share) -> &'static str {
    match share {
        Share::Capital => "capital",
        Share::Current => "current",
    }
}
