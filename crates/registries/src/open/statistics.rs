//! Anonymous statistics: how many records in force have each code, or each pair of codes.

use std::collections::HashMap;

use catalogue::field::FieldKind;
use catalogue::model::{Field, Registry, Statistics};
use kernel::{Ctx, DbError, Text};
use serde_json::Value as Json;
use tokio::sync::Semaphore;

use super::Edition;
use super::protect::{Arc, protect, side_by_side};
use crate::pages::Place;

/// Tables counted at a time: each reads a whole registry.
static COUNTING: Semaphore = Semaphore::const_new(2);

/// One direction of a table.
#[derive(Debug, Clone)]
pub(crate) struct Axis {
    /// The field's name.
    pub(crate) name: Text,
    /// Codes with their names; an empty code is for records without one.
    pub(crate) codes: Vec<(String, Text)>,
}

/// What may be shown of a table; none stands for a hidden count.
#[derive(Debug, Clone)]
pub(crate) struct Counted {
    /// Rows.
    pub(crate) rows: Axis,
    /// Columns of a table of two codes.
    pub(crate) columns: Option<Axis>,
    /// Counts by row and column; one column when there is but one code.
    pub(crate) cells: Vec<Vec<Option<u64>>>,
    /// Sums of rows; with one code the counts themselves.
    pub(crate) row_sums: Vec<Option<u64>>,
    /// Sums of columns; empty with one code.
    pub(crate) column_sums: Vec<Option<u64>>,
    /// All records; none when there are too few to show anything.
    pub(crate) total: Option<u64>,
}

/// Counts the records of an edition.
pub(crate) async fn count(
    ctx: &Ctx,
    place: &Place,
    statistics: &Statistics,
    edition: Edition,
) -> Result<Counted, DbError> {
    let _turn = COUNTING.acquire().await;
    let mut counts: HashMap<(String, String), u64> = HashMap::new();
    let code = |body: &crate::Body, at: usize| {
        let value = statistics.by.get(at).and_then(|field| body.get(field));
        value.and_then(Json::as_str).unwrap_or_default().to_owned()
    };
    let mut after = String::new();
    loop {
        let records = edition.records(ctx, &place.registry.id, &after).await?;
        for record in &records {
            *counts.entry((code(&record.body, 0), code(&record.body, 1))).or_default() += 1;
        }
        match records.into_iter().next_back() {
            Some(last) => after = last.key,
            None => break,
        }
    }
    Ok(table(place, statistics, &counts))
}

fn table(place: &Place, statistics: &Statistics, counts: &HashMap<(String, String), u64>) -> Counted {
    let axis = |at: usize| {
        let field = statistics.by.get(at).and_then(|id| place.registry.field(id))?;
        let met = counts.keys().map(|key| if at == 0 { &key.0 } else { &key.1 });
        Some(axis(place, field, met))
    };
    let (Some(rows), columns) = (axis(0), axis(1)) else {
        return Counted::nothing(&place.registry, statistics);
    };
    let plain = [(String::new(), Text::default())];
    let across = columns.as_ref().map_or(&plain[..], |columns| &columns.codes);
    let count =
        |row: &str, column: &str| counts.get(&(row.to_owned(), column.to_owned())).copied().unwrap_or(0);
    let cells: Vec<Vec<u64>> = rows
        .codes
        .iter()
        .map(|(row, _)| across.iter().map(|(column, _)| count(row, column)).collect())
        .collect();
    let shown = if columns.is_some() {
        two_ways(&cells, u64::from(statistics.smallest))
    } else {
        one_way(&cells, u64::from(statistics.smallest))
    };
    match shown {
        Some(shown) => Counted { rows, columns, ..shown },
        None => Counted::nothing(&place.registry, statistics),
    }
}

/// A field's codes in the order of its list, then those met that the list no longer has.
fn axis<'a>(place: &Place, field: &Field, met: impl Iterator<Item = &'a String>) -> Axis {
    let listed = match &field.kind {
        FieldKind::Code(kind) => kind.codes(&place.catalogue.lists),
        _ => &[],
    };
    let mut codes: Vec<(String, Text)> =
        listed.iter().map(|code| (code.value.clone(), code.name.clone())).collect();
    let mut others: Vec<&String> =
        met.filter(|code| !codes.iter().any(|(known, _)| known == *code)).collect();
    others.sort();
    others.dedup();
    codes.extend(others.into_iter().map(|code| (code.clone(), Text::new(code.clone(), code.clone()))));
    Axis { name: field.name.clone(), codes }
}

/// A table of one code: its counts lie side by side under the total.
fn one_way(cells: &[Vec<u64>], smallest: u64) -> Option<Counted> {
    let counts: Vec<u64> = cells.iter().flatten().copied().collect();
    let shown = side_by_side(&counts, smallest)?;
    let total: u64 = counts.iter().sum();
    Some(Counted {
        cells: shown.iter().map(|count| vec![*count]).collect(),
        row_sums: shown,
        total: Some(total),
        ..Counted::empty()
    })
}

/// A table of two codes, with the sums of its rows and columns.
fn two_ways(cells: &[Vec<u64>], smallest: u64) -> Option<Counted> {
    let (rows, columns) = (cells.len(), cells.first().map_or(0, Vec::len));
    let row_sums: Vec<u64> = cells.iter().map(|row| row.iter().sum()).collect();
    let column_sums: Vec<u64> = (0..columns).map(|at| cells.iter().map(|row| row[at]).sum()).collect();
    let total: u64 = row_sums.iter().sum();
    let (left, right) = (rows + columns, rows + columns + 1);
    let mut arcs: Vec<Arc> = Vec::with_capacity(rows * columns + rows + columns);
    for (row, counts) in cells.iter().enumerate() {
        arcs.extend(counts.iter().enumerate().map(|(column, count)| Arc::new(row, rows + column, *count)));
    }
    arcs.extend(row_sums.iter().enumerate().map(|(row, sum)| Arc::sum(left, row, *sum)));
    arcs.extend(column_sums.iter().enumerate().map(|(column, sum)| Arc::sum(rows + column, right, *sum)));
    if total < smallest || !protect(&mut arcs, smallest) {
        return None;
    }
    let shown: Vec<Option<u64>> = arcs.iter().map(Arc::shown).collect();
    let (inner, sums) = shown.split_at(rows * columns);
    let (row_sums, column_sums) = sums.split_at(rows);
    Some(Counted {
        cells: inner.chunks(columns.max(1)).map(<[_]>::to_vec).collect(),
        row_sums: row_sums.to_vec(),
        column_sums: column_sums.to_vec(),
        total: Some(total),
        ..Counted::empty()
    })
}

impl Counted {
    fn empty() -> Self {
        let rows = Axis { name: Text::default(), codes: Vec::new() };
        let (cells, row_sums, column_sums) = (Vec::new(), Vec::new(), Vec::new());
        Self { rows, columns: None, cells, row_sums, column_sums, total: None }
    }

    /// A table of which nothing may be shown.
    fn nothing(registry: &Registry, statistics: &Statistics) -> Self {
        let field = statistics.by.first().and_then(|id| registry.field(id));
        let name = field.map(|field| field.name.clone()).unwrap_or_default();
        Self { rows: Axis { name, codes: Vec::new() }, ..Self::empty() }
    }

    /// Whether some counts are hidden.
    pub(crate) fn hides_some(&self) -> bool {
        let sums = self.row_sums.iter().chain(&self.column_sums);
        self.cells.iter().flatten().chain(sums).any(Option::is_none)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_cell_hides_a_rectangle_and_the_sums_stay() {
        let shown = two_ways(&[vec![2, 40], vec![30, 50], vec![60, 70]], 5).unwrap();
        assert_eq!(shown.cells[0], [None, None]);
        assert_eq!(shown.cells[1], [None, None]);
        assert_eq!(shown.cells[2], [Some(60), Some(70)]);
        assert_eq!(shown.row_sums, [Some(42), Some(80), Some(130)]);
        assert_eq!(shown.column_sums, [Some(92), Some(160)]);
        assert_eq!(shown.total, Some(252));
    }

    #[test]
    fn a_small_sum_is_hidden_too() {
        let shown = two_ways(&[vec![1, 2], vec![30, 50], vec![60, 70]], 5).unwrap();
        assert_eq!(shown.row_sums[0], None);
        assert!(shown.row_sums.iter().filter(|sum| sum.is_none()).count() > 1);
        assert_eq!(shown.total, Some(213));
    }

    #[test]
    fn few_records_show_nothing() {
        assert!(one_way(&[vec![4], vec![0]], 5).is_none());
        assert!(two_ways(&[vec![1, 1], vec![1, 1]], 5).is_none());
    }
}
