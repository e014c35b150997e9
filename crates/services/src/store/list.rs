//! Case lists over any number of cases.
//!
//! A list reads, for each bucket that can match, one page in the order of an index, and merges these pages.
//! Where a name, a number or "overdue" narrows it further there are two ways: walk the order and pass over
//! what does not match (good when much matches), or take all that matches and sort it (good when little
//! does). A count that stops at [`FEW`] chooses.

use std::cmp::Ordering;
use std::fmt::Write as _;

use kernel::{DbError, Reader, Value, params};

use crate::model::{Bucket, CaseState, Cursor, Filter, ListRow, Sort};

/// Up to so many matching rows are sorted; beyond, the order is walked.
const FEW: i64 = 20_000;

/// A range of a column, the end excluded.
struct Range {
    column: &'static str,
    from: String,
    to: String,
}

/// One page of a list, after `after`.
pub fn list_cases(
    r: &mut Reader,
    filter: &Filter,
    sort: Sort,
    after: Option<&Cursor>,
    limit: usize,
) -> Result<Vec<ListRow>, DbError> {
    let mut buckets = admitted(r, filter)?;
    let ranges = ranges(filter);
    let driver = driver(r, &buckets, &ranges, sort)?;
    let part = Part { ranges: &ranges, driver, sort, after, limit };
    if sort != Sort::Service {
        let mut rows = Vec::new();
        for bucket in &buckets {
            rows.extend(part.read(r, bucket)?);
        }
        rows.sort_by(|a, b| in_order(a, b, sort));
        rows.truncate(limit);
        return Ok(rows);
    }
    buckets.sort_by(|a, b| a.service.cmp(&b.service));
    let mut found: Vec<ListRow> = Vec::new();
    for group in buckets.chunk_by(|a, b| a.service == b.service) {
        let here = after.map(|cursor| group[0].service.cmp(&cursor.service));
        if here == Some(Ordering::Less) || found.len() >= limit {
            continue;
        }
        let part = Part { after: after.filter(|_| here == Some(Ordering::Equal)), ..part };
        let mut rows = Vec::new();
        for bucket in group {
            rows.extend(part.read(r, bucket)?);
        }
        rows.sort_by(|a, b| in_order(a, b, sort));
        found.extend(rows);
    }
    found.truncate(limit);
    Ok(found)
}

/// Every row of a list, bucket by bucket, holding none: for exports.
pub fn for_each_row<E: From<DbError>>(
    r: &mut Reader,
    filter: &Filter,
    mut each: impl FnMut(ListRow) -> Result<(), E>,
) -> Result<(), E> {
    let ranges = ranges(filter);
    for bucket in admitted(r, filter)? {
        let mut params = params![bucket.id];
        let conditions = conditions(&ranges, None, &mut params);
        let sql = format!("{SELECT}{conditions} order by submitted_at, case_id");
        r.for_each(&sql, params, |row| each(list_row(&row, &bucket)?))?;
    }
    Ok(())
}

const SELECT: &str = "select case_id, number, name, submitted_at, due_on from case_desks where bucket = $1";

fn list_row(row: &kernel::Row, bucket: &Bucket) -> Result<ListRow, DbError> {
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

/// The buckets of the agency that can hold a match.
fn admitted(r: &mut Reader, filter: &Filter) -> Result<Vec<Bucket>, DbError> {
    let sql = "select id, agency, service, state, post from case_buckets where agency = $1 order by service, state, post";
    let mut buckets = Vec::new();
    for row in r.query(sql, params![&filter.agency])? {
        let state =
            CaseState::parse(row.text_ref(3)?).ok_or(DbError::Column { column: 3, expected: "a state" })?;
        let bucket =
            Bucket { id: row.int(0)?, agency: row.id(1)?, service: row.text(2)?, state, post: row.id(4)? };
        if filter.admits(&bucket) {
            buckets.push(bucket);
        }
    }
    Ok(buckets)
}

fn ranges(filter: &Filter) -> Vec<Range> {
    let prefix = |column, text: &Option<String>| {
        let text = text.as_ref().filter(|text| !text.is_empty())?;
        Some(Range { column, from: text.clone(), to: format!("{text}\u{10ffff}") })
    };
    let overdue =
        filter.overdue_on.map(|on| Range { column: "due_on", from: String::new(), to: on.to_string() });
    [prefix("number", &filter.number), prefix("name", &filter.name), overdue].into_iter().flatten().collect()
}

fn column(sort: Sort) -> &'static str {
    match sort {
        Sort::Due => "due_on",
        Sort::Newest | Sort::Oldest | Sort::Service => "submitted_at",
        Sort::Number => "number",
        Sort::Name => "name",
    }
}

/// The range whose matches are few enough to be sorted; none when the order itself is to be walked.
fn driver(
    r: &mut Reader,
    buckets: &[Bucket],
    ranges: &[Range],
    sort: Sort,
) -> Result<Option<usize>, DbError> {
    if ranges.iter().any(|range| range.column == column(sort)) && ranges.len() == 1 {
        return Ok(None);
    }
    let mut best = None;
    for (index, range) in ranges.iter().enumerate() {
        let limit = best.map_or(FEW, |(_, count)| count);
        let mut count = 0;
        for bucket in buckets {
            let sql = format!(
                "select cast(count(*) as bigint) from (select 1 from case_desks where bucket = $1 \
                 and {0} >= $2 and {0} < $3 limit $4) found",
                range.column
            );
            count +=
                r.query_one(&sql, params![bucket.id, &range.from, &range.to, limit - count + 1])?.int(0)?;
            if count > limit {
                break;
            }
        }
        if count <= limit {
            best = Some((index, count));
        }
    }
    Ok(best.map(|(index, _)| index))
}

/// Conditions for the ranges. Only the driver's column stands bare, so only its index can be chosen.
fn conditions(ranges: &[Range], driver: Option<usize>, params: &mut Vec<Value>) -> String {
    let mut sql = String::new();
    for (index, range) in ranges.iter().enumerate() {
        let bare = if Some(index) == driver { "" } else { " || ''" };
        params.push(Value::from(&range.from));
        params.push(Value::from(&range.to));
        let (from, to) = (params.len() - 1, params.len());
        let _ = write!(sql, " and ({0}{bare}) >= ${from} and ({0}{bare}) < ${to}", range.column);
    }
    sql
}

/// One bucket's part of a page.
struct Part<'a> {
    ranges: &'a [Range],
    driver: Option<usize>,
    sort: Sort,
    after: Option<&'a Cursor>,
    limit: usize,
}

impl Part<'_> {
    fn read(&self, r: &mut Reader, bucket: &Bucket) -> Result<Vec<ListRow>, DbError> {
        let number = matches!(self.sort, Sort::Newest | Sort::Oldest | Sort::Service);
        let bare = column(self.sort);
        // With a driver the order is made by sorting: its column is hidden from the index.
        let key = match (self.driver, number) {
            (None, _) => bare.to_owned(),
            (Some(_), true) => format!("({bare} + 0)"),
            (Some(_), false) => format!("({bare} || '')"),
        };
        let (beyond, direction) = if self.sort == Sort::Newest { ("<", "desc") } else { (">", "asc") };
        let mut params = params![bucket.id];
        let mut sql = format!("{SELECT}{}", range_conditions(self.ranges, self.driver, bare, &mut params));
        if let Some(cursor) = self.after {
            let value = if number {
                Value::Int(cursor.value.parse().unwrap_or(0))
            } else {
                Value::from(&cursor.value)
            };
            params.push(value);
            params.push(Value::from(&cursor.case));
            let (value, case) = (params.len() - 1, params.len());
            let _ = write!(sql, " and ({key}, case_id) {beyond} (${value}, ${case})");
        }
        params.push(Value::from(self.limit));
        let _ = write!(sql, " order by {key} {direction}, case_id {direction} limit ${}", params.len());
        r.query(&sql, params)?.iter().map(|row| list_row(row, bucket)).collect()
    }
}

/// Without a driver a range on the order's own column may use its index.
fn range_conditions(
    ranges: &[Range],
    driver: Option<usize>,
    sorted: &str,
    params: &mut Vec<Value>,
) -> String {
    let driver = driver.or_else(|| ranges.iter().position(|range| range.column == sorted));
    conditions(ranges, driver, params)
}

fn in_order(a: &ListRow, b: &ListRow, sort: Sort) -> Ordering {
    match sort {
        Sort::Due => (a.due_on, &a.id).cmp(&(b.due_on, &b.id)),
        Sort::Oldest | Sort::Service => (a.submitted_at, &a.id).cmp(&(b.submitted_at, &b.id)),
        Sort::Newest => (b.submitted_at, &b.id).cmp(&(a.submitted_at, &a.id)),
        Sort::Number => (&a.number, &a.id).cmp(&(&b.number, &b.id)),
        Sort::Name => (&a.name, &a.id).cmp(&(&b.name, &b.id)),
    }
}
