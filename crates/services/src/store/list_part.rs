//! One bucket's part of a case list.
//!
//! A range on another column than the order's can be met in two ways: walk the order and pass over what does
//! not match (good when much matches), or take all that matches and sort it (good when little does). Neither
//! is known beforehand, so the walk is tried first for [`WALK`] rows: if it does not give enough, matches are
//! rare there, and sorting them is cheap.

use std::fmt::Write as _;

use kernel::{DbError, Reader, Row, Value, params};

use crate::model::{Bucket, Cursor, Filter, ListRow, Sort};

/// Rows a walk may pass before the matches are sorted instead.
const WALK: usize = 1_000;
/// More matches than these are not sorted but walked to.
const MANY: i64 = 60_000;

/// The columns of a line.
pub(super) const SELECT: &str =
    "select case_id, number, name, submitted_at, due_on from case_desks where bucket = $1";

/// A range of a column, the end excluded.
pub(super) struct Range {
    column: &'static str,
    from: String,
    to: String,
}

impl Range {
    /// The ranges a filter asks for.
    pub(super) fn all_of(filter: &Filter) -> Vec<Self> {
        let prefix = |column, text: &Option<String>| {
            let text = text.as_ref().filter(|text| !text.is_empty())?;
            Some(Self { column, from: text.clone(), to: format!("{text}\u{10ffff}") })
        };
        let overdue =
            filter.overdue_on.map(|on| Self { column: "due_on", from: String::new(), to: on.to_string() });
        let all = [prefix("number", &filter.number), prefix("name", &filter.name), overdue];
        all.into_iter().flatten().collect()
    }
}

/// What is asked of each bucket.
pub(super) struct Part<'a> {
    pub(super) ranges: &'a [Range],
    pub(super) sort: Sort,
}

impl Part<'_> {
    /// The next `few` rows after `after`; fewer when the bucket has no more.
    pub(super) fn read(
        &self,
        r: &mut Reader,
        bucket: &Bucket,
        after: Option<&Cursor>,
        few: usize,
    ) -> Result<Vec<ListRow>, DbError> {
        let own = self.ranges.iter().position(|range| range.column == self.column());
        if self.ranges.iter().enumerate().all(|(index, _)| Some(index) == own) {
            return self.walk(r, bucket, after, (few, None));
        }
        let rows = self.walk(r, bucket, after, (few, Some(WALK)))?;
        if rows.len() == few {
            return Ok(rows);
        }
        match self.rarest(r, bucket)? {
            Some(driver) => self.sorted(r, bucket, after, (few, driver)),
            None => self.walk(r, bucket, after, (few, None)),
        }
    }

    fn column(&self) -> &'static str {
        match self.sort {
            Sort::Due => "due_on",
            Sort::Newest | Sort::Oldest | Sort::Service => "submitted_at",
            Sort::Number => "number",
            Sort::Name => "name",
        }
    }

    /// The range with the fewest matches in the bucket, if they are few enough to be sorted.
    fn rarest(&self, r: &mut Reader, bucket: &Bucket) -> Result<Option<usize>, DbError> {
        let (mut best, mut fewest) = (None, MANY);
        for (index, range) in self.ranges.iter().enumerate() {
            let sql = format!(
                "select cast(count(*) as bigint) from (select 1 from case_desks where bucket = $1 \
                 and {0} >= $2 and {0} < $3 limit $4) found",
                range.column
            );
            let count = r.query_one(&sql, params![bucket.id, &range.from, &range.to, fewest + 1])?.int(0)?;
            if count <= fewest {
                (best, fewest) = (Some(index), count);
            }
        }
        Ok(best)
    }

    /// Walks the order's index; with a budget only over so many rows.
    fn walk(
        &self,
        r: &mut Reader,
        bucket: &Bucket,
        after: Option<&Cursor>,
        (few, budget): (usize, Option<usize>),
    ) -> Result<Vec<ListRow>, DbError> {
        let (own, others): (Vec<&Range>, Vec<&Range>) =
            self.ranges.iter().partition(|range| range.column == self.column());
        let mut params = params![bucket.id];
        let mut sql = SELECT.to_owned();
        for range in own {
            condition(&mut sql, range, range.column, &mut params);
        }
        self.begin_after(&mut sql, self.column(), after, &mut params);
        match budget {
            None => {
                for range in others {
                    condition(&mut sql, range, &format!("({} || '')", range.column), &mut params);
                }
                self.order(&mut sql, self.column(), few, &mut params);
            }
            Some(budget) => {
                self.order(&mut sql, self.column(), budget, &mut params);
                sql = format!(
                    "select case_id, number, name, submitted_at, due_on from ({sql}) walked where 1 = 1"
                );
                for range in others {
                    condition(&mut sql, range, range.column, &mut params);
                }
                self.order(&mut sql, self.column(), few, &mut params);
            }
        }
        r.query(&sql, params)?.iter().map(|row| list_row(row, bucket)).collect()
    }

    /// Takes everything in one range and sorts it; the order's own column is hidden from its index.
    fn sorted(
        &self,
        r: &mut Reader,
        bucket: &Bucket,
        after: Option<&Cursor>,
        (few, driver): (usize, usize),
    ) -> Result<Vec<ListRow>, DbError> {
        let hidden = if self.is_number() { "+ 0" } else { "|| ''" };
        let key = format!("({} {hidden})", self.column());
        let mut params = params![bucket.id];
        let mut sql = format!("{SELECT}{}", conditions(self.ranges, Some(driver), &mut params));
        self.begin_after(&mut sql, &key, after, &mut params);
        self.order(&mut sql, &key, few, &mut params);
        r.query(&sql, params)?.iter().map(|row| list_row(row, bucket)).collect()
    }

    fn is_number(&self) -> bool {
        self.column() == "submitted_at"
    }

    fn begin_after(&self, sql: &mut String, key: &str, after: Option<&Cursor>, params: &mut Vec<Value>) {
        let Some(cursor) = after else { return };
        let value = if self.is_number() {
            Value::Int(cursor.value.parse().unwrap_or(0))
        } else {
            Value::from(&cursor.value)
        };
        params.push(value);
        params.push(Value::from(&cursor.case));
        let beyond = if self.sort == Sort::Newest { "<" } else { ">" };
        let _ = write!(sql, " and ({key}, case_id) {beyond} (${}, ${})", params.len() - 1, params.len());
    }

    fn order(&self, sql: &mut String, key: &str, limit: usize, params: &mut Vec<Value>) {
        params.push(Value::from(limit));
        let direction = if self.sort == Sort::Newest { "desc" } else { "asc" };
        let _ = write!(sql, " order by {key} {direction}, case_id {direction} limit ${}", params.len());
    }
}

/// Conditions for all ranges. Only the driver's column stands bare, so only its index can be chosen.
pub(super) fn conditions(ranges: &[Range], driver: Option<usize>, params: &mut Vec<Value>) -> String {
    let mut sql = String::new();
    for (index, range) in ranges.iter().enumerate() {
        let column =
            if Some(index) == driver { range.column.to_owned() } else { format!("({} || '')", range.column) };
        condition(&mut sql, range, &column, params);
    }
    sql
}

fn condition(sql: &mut String, range: &Range, column: &str, params: &mut Vec<Value>) {
    params.push(Value::from(&range.from));
    params.push(Value::from(&range.to));
    let _ = write!(sql, " and {column} >= ${} and {column} < ${}", params.len() - 1, params.len());
}

/// Reads a line.
pub(super) fn list_row(row: &Row, bucket: &Bucket) -> Result<ListRow, DbError> {
    Ok(ListRow {
        id: row.id(0)?,
        number: row.text(1)?,
        name: row.text(2)?,
        service: bucket.service.clone(),
        state: bucket.state,
        post: bucket.post.clone(),
        submitted_at: row.timestamp(3)?,
        due_on: row.day(4)?,
    })
}
