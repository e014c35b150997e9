//! The budget table: rows of sub-plans add up to flagships and to the whole, years to all years.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use catalogue::model::programme::{ALL, BudgetRow, Programme, Share, YearBudget};
use kernel::Text;

use super::{Check, Name, Row, Subject, Verdict};

/// Sums of the budget table, each from the rows that nothing else adds up to.
#[derive(Debug)]
pub struct Sums<'a> {
    programme: &'a Programme,
    table: Arc<Added>,
}

/// What the budget table adds up to.
#[derive(Debug, Default)]
pub(super) struct Added {
    /// Places of the rows without a row under them, by every item they are under, and by their own.
    leaves: HashMap<String, Vec<usize>>,
    /// Capital and current expenditure by item and year.
    totals: HashMap<String, BTreeMap<i32, (i64, i64)>>,
}

impl<'a> Sums<'a> {
    /// Looks once through the table.
    pub fn of(programme: &'a Programme) -> Self {
        let above = |row: &BudgetRow| -> Vec<&'a str> {
            let Some(item) = programme.item(&row.item) else { return Vec::new() };
            programme.above(item).into_iter().map(|item| item.id.as_str()).collect()
        };
        let above: Vec<Vec<&str>> = programme.budget.iter().map(above).collect();
        let tops: HashSet<&str> = above.iter().flatten().copied().collect();
        let mut added = Added::default();
        for (place, (row, above)) in programme.budget.iter().zip(&above).enumerate() {
            if row.item == ALL || tops.contains(row.item.as_str()) {
                continue;
            }
            for item in above.iter().copied().chain([row.item.as_str(), ALL]) {
                added.add(item, place, row);
            }
        }
        Self { programme, table: Arc::new(added) }
    }

    /// The sums that were kept of a programme in force.
    pub fn kept(programme: &'a Arc<Programme>) -> Self {
        Self { programme, table: super::kept(programme).added.clone() }
    }

    /// What can be kept of them.
    pub(super) fn added(&self) -> Arc<Added> {
        self.table.clone()
    }

    /// The rows that an item's sum is made of; every one for `all`.
    pub fn leaves(&self, item: &str) -> impl Iterator<Item = &'a BudgetRow> + use<'a> {
        let places = self.table.leaves.get(item).cloned().unwrap_or_default();
        let programme = self.programme;
        places.into_iter().map(move |place| &programme.budget[place])
    }

    /// The budget of an item in thousands: one year or all, one part or both.
    pub fn sum(&self, item: &str, year: Option<i32>, share: Option<Share>) -> i64 {
        let Some(years) = self.table.totals.get(item) else { return 0 };
        let of = |(capital, current): &(i64, i64)| match share {
            Some(Share::Capital) => *capital,
            Some(Share::Current) => *current,
            None => capital + current,
        };
        match year {
            Some(year) => years.get(&year).map_or(0, of),
            None => years.values().map(of).sum(),
        }
    }

    /// Every printed sum of the table.
    pub(super) fn checks(&self) -> Vec<Check> {
        self.programme.budget.iter().flat_map(|row| self.of_row(row)).collect()
    }

    fn of_row(&self, row: &BudgetRow) -> Vec<Check> {
        let given = self.leaves(&row.item).any(|leaf| leaf.item == row.item);
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
        let leaves = (!good).then(|| self.leaves(&row.item)).into_iter().flatten();
        let parts = leaves.map(|leaf| Row {
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

impl Added {
    fn add(&mut self, item: &str, place: usize, row: &BudgetRow) {
        if !self.leaves.contains_key(item) {
            self.leaves.insert(item.to_owned(), Vec::new());
            self.totals.insert(item.to_owned(), BTreeMap::new());
        }
        if let Some(leaves) = self.leaves.get_mut(item) {
            leaves.push(place);
        }
        if let Some(years) = self.totals.get_mut(item) {
            for (year, cells) in &row.years {
                let sum = years.entry(*year).or_default();
                sum.0 += cells.capital.unwrap_or(0);
                sum.1 += cells.current.unwrap_or(0);
            }
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
