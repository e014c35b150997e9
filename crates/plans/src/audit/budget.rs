//! The budget table: rows of sub-plans add up to flagships and to the whole, years to all years.

use std::collections::{HashMap, HashSet};

use catalogue::model::programme::{ALL, BudgetRow, Programme, Share, YearBudget};
use kernel::Text;

use super::{Check, Name, Row, Subject, Verdict};

/// Sums of the budget table, each from the rows that nothing else adds up to.
#[derive(Debug)]
pub struct Sums<'a> {
    programme: &'a Programme,
    /// The rows without a row under them, by every item they are under, and by their own.
    leaves: HashMap<&'a str, Vec<&'a BudgetRow>>,
}

impl<'a> Sums<'a> {
    /// Looks once through the table.
    pub fn of(programme: &'a Programme) -> Self {
        let above = |row: &BudgetRow| -> Vec<&'a str> {
            let Some(item) = programme.item(&row.item) else { return Vec::new() };
            programme.above(item).into_iter().map(|item| item.id.as_str()).collect()
        };
        let tops: HashSet<&str> = programme.budget.iter().flat_map(above).collect();
        let mut leaves: HashMap<&str, Vec<&BudgetRow>> = HashMap::new();
        for row in &programme.budget {
            if row.item == ALL || tops.contains(row.item.as_str()) {
                continue;
            }
            for item in above(row).into_iter().chain([row.item.as_str(), ALL]) {
                leaves.entry(item).or_default().push(row);
            }
        }
        Self { programme, leaves }
    }

    /// The rows that an item's sum is made of; every one for `all`.
    pub fn leaves(&self, item: &str) -> &[&'a BudgetRow] {
        self.leaves.get(item).map_or(&[], Vec::as_slice)
    }

    /// The budget of an item in thousands: one year or all, one part or both.
    pub fn sum(&self, item: &str, year: Option<i32>, share: Option<Share>) -> i64 {
        self.leaves(item).iter().map(|row| cells(row, year, share)).sum()
    }

    /// Every printed sum of the table.
    pub(super) fn checks(&self) -> Vec<Check> {
        self.programme.budget.iter().flat_map(|row| self.of_row(row)).collect()
    }

    fn of_row(&self, row: &BudgetRow) -> Vec<Check> {
        let given = self.leaves(&row.item).iter().any(|leaf| leaf.item == row.item);
        let mut printed: Vec<(Option<i32>, Option<Share>, Option<i64>)> = Vec::new();
        for (year, at) in &row.years {
            if !given {
                printed.push((Some(*year), Some(Share::Capital), at.capital));
                printed.push((Some(*year), Some(Share::Current), at.current));
            }
            printed.push((Some(*year), None, at.total));
        }
        printed.push((None, Some(Share::Capital), row.capital));
        printed.push((None, Some(Share::Current), row.current));
        printed.push((None, None, row.total));
        let found = printed.into_iter().filter_map(|(year, share, printed)| Some((year, share, printed?)));
        found.map(|(year, share, printed)| self.check(row, year, share, printed)).collect()
    }

    fn check(&self, row: &BudgetRow, year: Option<i32>, share: Option<Share>, printed: i64) -> Check {
        let computed = self.sum(&row.item, year, share);
        let good = computed == printed;
        // The rows of a right sum help nobody, and there are as many as sub-plans for each.
        let leaves = if good { &[] } else { self.leaves(&row.item) };
        let parts = leaves.iter().map(|leaf| Row {
            name: Name::Own(
                self.programme.item(&leaf.item).map_or_else(Text::default, |item| item.name.clone()),
            ),
            years: year.map(|year| (year, year)),
            value: cells(leaf, year, share).to_string(),
            origin: Some(leaf.origin.clone()),
        });
        Check {
            subject: Subject::Budget { item: row.item.clone(), year, share: share.map(word) },
            printed: printed.to_string(),
            computed: vec![computed.to_string()],
            difference: Some((printed - computed).to_string()),
            verdict: if good { Verdict::Agrees } else { Verdict::Differs },
            origin: row.origin.clone(),
            rows: parts.collect(),
        }
    }
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

fn word(share: Share) -> &'static str {
    match share {
        Share::Capital => "capital",
        Share::Current => "current",
    }
}
