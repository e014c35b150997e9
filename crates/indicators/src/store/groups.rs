//! The sums of rows by the values of their columns.

use catalogue::query::Query;
use kernel::{DbError, Reader, Row};

use super::{Slice, Sums};

/// Most groups of a breakdown.
const GROUPS: usize = 20_000;

/// Values of columns, with the sum of the quantities of the rows that have them.
type Groups = Vec<(Vec<String>, i64)>;

/// The sums by the values of each of these columns: in one pass over the rows, or one after the other when there would
/// be too many groups; none when one column alone has too many values.
pub(crate) fn by_each(
    r: &mut Reader,
    query: &Query,
    slice: Slice,
    columns: &[String],
) -> Result<Option<Vec<Sums>>, DbError> {
    if columns.is_empty() {
        return Ok(Some(Vec::new()));
    }
    if let Some(groups) = by_columns(r, query, slice, columns)? {
        return Ok(Some((0..columns.len()).map(|place| of_column(&groups, place)).collect()));
    }
    let mut found = Vec::new();
    for column in columns {
        let Some(groups) = by_columns(r, query, slice, std::slice::from_ref(column))? else {
            return Ok(None);
        };
        found.push(of_column(&groups, 0));
    }
    Ok(Some(found))
}

/// The sums by one of the columns.
fn of_column(groups: &Groups, place: usize) -> Sums {
    let mut sums = Sums::new();
    for (values, sum) in groups {
        *sums.entry(values.get(place).cloned().unwrap_or_default()).or_default() += sum;
    }
    sums
}

/// The sums by the values of these columns together, in one pass over the rows; none when there are too many groups.
fn by_columns(
    r: &mut Reader,
    query: &Query,
    slice: Slice,
    columns: &[String],
) -> Result<Option<Groups>, DbError> {
    let values: Vec<String> = columns.iter().map(|column| format!("coalesce(r.{column}, '')")).collect();
    let values = values.join(", ");
    let sql = format!(
        "select {values}, cast(sum(cast(r.quantity as bigint)) as bigint) from ({}) r group by {values} limit {}",
        query.sql,
        GROUPS + 1
    );
    let rows = r.query(&sql, slice.binds(query))?;
    if rows.len() > GROUPS {
        return Ok(None);
    }
    let one = |row: &Row| {
        let values = (0..columns.len()).map(|place| row.text(place)).collect::<Result<_, _>>()?;
        Ok((values, row.int(columns.len())?))
    };
    rows.iter().map(one).collect::<Result<_, _>>().map(Some)
}
