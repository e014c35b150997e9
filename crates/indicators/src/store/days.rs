//! Days that are over, counted once: of each question its rows and sum, and its sums by each breakdown.

use catalogue::query::Query;
use kernel::{Day, DbError, Reader, Tx, params, sha256_hex};

use super::{Slice, Sums};

/// Gaps between counted days that are filled one by one; with more, all rows are gone through.
const MOST_GAPS: usize = 12;

/// A question with the columns by which its rows are broken down.
#[derive(Debug, Clone)]
pub(crate) struct Daily {
    id: String,
    pub(crate) query: Query,
    pub(crate) columns: Vec<String>,
}

impl Daily {
    /// Days are counted anew when the question or its columns change.
    pub(crate) fn new(query: &Query, columns: Vec<String>) -> Self {
        let id = sha256_hex(format!("{}\n{}", query.sql, columns.join("\n")));
        Self { id, query: query.clone(), columns }
    }

    /// What tells it from others.
    pub(crate) fn id(&self) -> &str {
        &self.id
    }
}

/// What a question comes to on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OneDay {
    pub(crate) day: Day,
    pub(crate) rows: i64,
    pub(crate) sum: i64,
    /// The sums by each of the columns.
    pub(crate) by: Vec<Sums>,
}

/// Days from one to another that were counted, in order.
pub(crate) fn counted(r: &mut Reader, of: &Daily, (first, last): (Day, Day)) -> Result<Vec<Day>, DbError> {
    let sql = "select day from indicator_days where question = $1 and day >= $2 and day <= $3 order by day";
    r.query(sql, params![&of.id, first, last])?.iter().map(|row| row.day(0)).collect()
}

/// Counts a day from its rows; none when there are too many values to break it down by.
pub(crate) fn count(r: &mut Reader, of: &Daily, day: Day, today: Day) -> Result<Option<OneDay>, DbError> {
    let slice = Slice { first: day, last: day, today };
    let (rows, sum) = super::sum(r, &of.query, slice)?;
    let none = || vec![Sums::new(); of.columns.len()];
    let by = if rows == 0 { Some(none()) } else { super::by_each(r, &of.query, slice, &of.columns)? };
    Ok(by.map(|by| OneDay { day, rows, sum, by }))
}

/// What a day came to when it was counted; none when it was not.
pub(crate) fn noted(r: &mut Reader, of: &Daily, day: Day) -> Result<Option<OneDay>, DbError> {
    let sql = "select row_count, total from indicator_days where question = $1 and day = $2";
    let Some(row) = r.query_opt(sql, params![&of.id, day])? else { return Ok(None) };
    let (rows, sum) = (row.int(0)?, row.int(1)?);
    let by = of.columns.iter().map(|column| groups(r, of, column, (day, day))).collect::<Result<_, _>>()?;
    Ok(Some(OneDay { day, rows, sum, by }))
}

/// The sums of counted days by a column.
fn groups(r: &mut Reader, of: &Daily, column: &str, (first, last): (Day, Day)) -> Result<Sums, DbError> {
    let sql = "select value, cast(sum(total) as bigint) from indicator_day_groups \
               where question = $1 and breakdown = $2 and day >= $3 and day <= $4 group by value";
    let rows = r.query(sql, params![&of.id, column, first, last])?;
    rows.iter().map(|row| Ok((row.text(0)?, row.int(1)?))).collect()
}

/// Notes what a day came to; what was noted stays.
pub(crate) fn insert(tx: &mut Tx, of: &Daily, day: &OneDay) -> Result<bool, DbError> {
    let sql = "insert into indicator_days (question, day, row_count, total) values ($1, $2, $3, $4) \
               on conflict (question, day) do nothing";
    if tx.execute(sql, params![&of.id, day.day, day.rows, day.sum])? == 0 {
        return Ok(false);
    }
    let mut rows = Vec::new();
    for (column, sums) in of.columns.iter().zip(&day.by) {
        for (value, sum) in sums {
            rows.push(params![&of.id, column, day.day, value, *sum]);
        }
    }
    tx.insert_many("indicator_day_groups", &["question", "breakdown", "day", "value", "total"], &rows)?;
    Ok(true)
}

/// Forgets what a day came to, so that it is counted anew.
pub(crate) fn forget(tx: &mut Tx, of: &Daily, day: Day) -> Result<(), DbError> {
    for table in ["indicator_days", "indicator_day_groups"] {
        tx.execute(&format!("delete from {table} where question = $1 and day = $2"), params![&of.id, day])?;
    }
    Ok(())
}

/// Days that were not counted, from one to another; none when nothing can be taken from counted days.
fn gaps(r: &mut Reader, of: &Daily, slice: Slice) -> Result<Option<Vec<(Day, Day)>>, DbError> {
    if !of.query.by_day {
        return Ok(None);
    }
    let days = counted(r, of, (slice.first, slice.last))?;
    let found = between(&days, slice.first, slice.last);
    Ok((!days.is_empty() && found.len() <= MOST_GAPS).then_some(found))
}

fn between(days: &[Day], first: Day, last: Day) -> Vec<(Day, Day)> {
    let mut found = Vec::new();
    let mut next = first;
    for day in days {
        if *day > next {
            found.push((next, day.plus_days(-1)));
        }
        next = day.plus_days(1);
    }
    if next <= last {
        found.push((next, last));
    }
    found
}

/// How many rows a question has, and the sum of their quantities: of counted days as they were counted.
pub(crate) fn sum(r: &mut Reader, of: &Daily, slice: Slice) -> Result<(i64, i64), DbError> {
    let Some(gaps) = gaps(r, of, slice)? else { return super::sum(r, &of.query, slice) };
    let sql = "select cast(coalesce(sum(row_count), 0) as bigint), cast(coalesce(sum(total), 0) as bigint) \
               from indicator_days where question = $1 and day >= $2 and day <= $3";
    let row = r.query_one(sql, params![&of.id, slice.first, slice.last])?;
    let (mut rows, mut sum) = (row.int(0)?, row.int(1)?);
    for (first, last) in gaps {
        let more = super::sum(r, &of.query, Slice { first, last, ..slice })?;
        rows += more.0;
        sum += more.1;
    }
    Ok((rows, sum))
}

/// The sums by each of the columns; none when a column has too many values.
pub(crate) fn by_each(r: &mut Reader, of: &Daily, slice: Slice) -> Result<Option<Vec<Sums>>, DbError> {
    let Some(gaps) = gaps(r, of, slice)? else { return super::by_each(r, &of.query, slice, &of.columns) };
    let span = (slice.first, slice.last);
    let mut found: Vec<Sums> =
        of.columns.iter().map(|column| groups(r, of, column, span)).collect::<Result<_, _>>()?;
    for (first, last) in gaps {
        let Some(more) = super::by_each(r, &of.query, Slice { first, last, ..slice }, &of.columns)? else {
            return Ok(None);
        };
        for (sums, more) in found.iter_mut().zip(more) {
            for (value, sum) in more {
                *sums.entry(value).or_default() += sum;
            }
        }
    }
    Ok(Some(found))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_what_no_counted_day_covers() {
        let day = |text: &str| text.parse::<Day>().expect("a day");
        let days = ["2026-01-02", "2026-01-03", "2026-01-06"].map(day);
        let found = between(&days, day("2026-01-01"), day("2026-01-08"));
        let wanted =
            [("2026-01-01", "2026-01-01"), ("2026-01-04", "2026-01-05"), ("2026-01-07", "2026-01-08")];
        assert_eq!(found, wanted.map(|(first, last)| (day(first), day(last))));
        assert!(between(&days[..2], day("2026-01-02"), day("2026-01-03")).is_empty());
        assert_eq!(between(&[], day("2026-01-01"), day("2026-01-02")).len(), 1);
    }
}
