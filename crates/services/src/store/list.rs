//! Case lists over any number of cases.
//!
//! Desk rows lie in buckets (agency, service, state, post), and each order has an index within a bucket that
//! holds everything a line shows. A list takes a few rows from each bucket that can match, in order, and
//! merges them; a bucket that runs out gives its next few. So service, state and post cost nothing, and
//! where a name, a number or "overdue" narrows the list further, [`Part`] finds the cheap way.

use std::cmp::Ordering;
use std::collections::VecDeque;

use kernel::{DbError, Reader, params};

use super::list_part::{Part, Range, SELECT, conditions, list_row};
use crate::model::{Bucket, CaseState, Cursor, Filter, ListRow, Sort};

/// The fewest rows taken from a bucket at a time.
const FEWEST: usize = 8;

/// One page of a list, after `after`.
pub fn list_cases(
    r: &mut Reader,
    filter: &Filter,
    sort: Sort,
    after: Option<&Cursor>,
    limit: usize,
) -> Result<Vec<ListRow>, DbError> {
    let ranges = Range::all_of(filter);
    let mut buckets = admitted(r, filter)?;
    if sort != Sort::Service {
        return merge(r, &buckets, &Part { ranges: &ranges, sort }, after, limit);
    }
    buckets.sort_by(|a, b| a.service.cmp(&b.service));
    let mut found: Vec<ListRow> = Vec::new();
    for group in buckets.chunk_by(|a, b| a.service == b.service) {
        let here = after.map(|cursor| group[0].service.cmp(&cursor.service));
        if here == Some(Ordering::Less) || found.len() >= limit {
            continue;
        }
        let after = after.filter(|_| here == Some(Ordering::Equal));
        found.extend(merge(r, group, &Part { ranges: &ranges, sort }, after, limit - found.len())?);
    }
    Ok(found)
}

/// Every row of a list, bucket by bucket, holding none: for exports.
pub fn for_each_row<E: From<DbError>>(
    r: &mut Reader,
    filter: &Filter,
    mut each: impl FnMut(ListRow) -> Result<(), E>,
) -> Result<(), E> {
    let ranges = Range::all_of(filter);
    for bucket in admitted(r, filter)? {
        let mut params = params![bucket.id];
        let conditions = conditions(&ranges, None, &mut params);
        let sql = format!("{SELECT}{conditions} order by submitted_at, case_id");
        r.for_each(&sql, params, |row| each(list_row(&row, &bucket)?))?;
    }
    Ok(())
}

/// A bucket as it is read, a few rows at a time.
struct Stream<'a> {
    bucket: &'a Bucket,
    rows: VecDeque<ListRow>,
    after: Option<Cursor>,
    ended: bool,
}

impl Stream<'_> {
    fn fill(&mut self, r: &mut Reader, part: &Part, few: usize) -> Result<(), DbError> {
        if self.ended || !self.rows.is_empty() {
            return Ok(());
        }
        let rows = part.read(r, self.bucket, self.after.as_ref(), few)?;
        self.ended = rows.len() < few;
        self.after = rows.last().map(|row| row.cursor(part.sort)).or_else(|| self.after.take());
        self.rows.extend(rows);
        Ok(())
    }
}

/// The first `limit` rows of several buckets in one order.
fn merge(
    r: &mut Reader,
    buckets: &[Bucket],
    part: &Part,
    after: Option<&Cursor>,
    limit: usize,
) -> Result<Vec<ListRow>, DbError> {
    let few = (2 * limit / buckets.len().max(1)).clamp(FEWEST.min(limit), limit.max(1));
    let stream = |bucket| Stream { bucket, rows: VecDeque::new(), after: after.cloned(), ended: false };
    let mut streams: Vec<Stream> = buckets.iter().map(stream).collect();
    let mut found = Vec::with_capacity(limit);
    for stream in &mut streams {
        stream.fill(r, part, few)?;
    }
    while found.len() < limit {
        let waiting = streams.iter_mut().filter(|stream| !stream.rows.is_empty());
        let Some(next) = waiting.min_by(|a, b| in_order(&a.rows[0], &b.rows[0], part.sort)) else { break };
        found.extend(next.rows.pop_front());
        next.fill(r, part, few)?;
    }
    Ok(found)
}

/// The buckets of the agency that can hold a match.
fn admitted(r: &mut Reader, filter: &Filter) -> Result<Vec<Bucket>, DbError> {
    let sql = "select id, agency, service, state, post from case_buckets where agency = $1 \
               order by service, state, post";
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

fn in_order(a: &ListRow, b: &ListRow, sort: Sort) -> Ordering {
    match sort {
        Sort::Due => (a.due_on, &a.id).cmp(&(b.due_on, &b.id)),
        Sort::Oldest | Sort::Service => (a.submitted_at, &a.id).cmp(&(b.submitted_at, &b.id)),
        Sort::Newest => (b.submitted_at, &b.id).cmp(&(a.submitted_at, &a.id)),
        Sort::Number => (&a.number, &a.id).cmp(&(&b.number, &b.id)),
        Sort::Name => (&a.name, &a.id).cmp(&(&b.name, &b.id)),
    }
}
