//! Statements over published views, and the block's own tables.

pub(crate) mod days;
mod groups;

use std::collections::BTreeMap;

use catalogue::query::{Kind, Query};
use kernel::{Day, DbError, Reader, Row, Tx, Value, params};

pub(crate) use groups::by_each;

use crate::model::{Closing, Counted, Figure, Period, Report, filled};

/// Sums by the values of a column.
pub(crate) type Sums = BTreeMap<String, i64>;

/// Which rows of a set: those of the days from one to another.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Slice {
    /// The first day.
    pub(crate) first: Day,
    /// The last day.
    pub(crate) last: Day,
    /// Today.
    pub(crate) today: Day,
}

impl Slice {
    /// Those of a period.
    pub(crate) fn of(period: Period, today: Day) -> Self {
        Self { first: period.first, last: period.last(), today }
    }

    fn binds(self, query: &Query) -> Vec<Value> {
        query.binds.iter().map(|bind| filled((self.first, self.last), *bind, self.today)).collect()
    }
}

/// The day of the first thing that this node did; none when it did nothing yet.
pub(crate) fn first_day(r: &mut Reader) -> Result<Option<Day>, DbError> {
    let row = r.query_opt("select at from published_facts order by key limit 1", params![])?;
    row.map_or(Ok(None), |row| Ok(Some(row.timestamp(0)?.day())))
}

/// How many rows a set has, and the sum of their quantities.
pub(crate) fn sum(r: &mut Reader, query: &Query, slice: Slice) -> Result<(i64, i64), DbError> {
    let sql = format!(
        "select cast(count(*) as bigint), cast(coalesce(sum(cast(r.quantity as bigint)), 0) as bigint) from ({}) r",
        query.sql
    );
    let row = r.query_one(&sql, slice.binds(query))?;
    Ok((row.int(0)?, row.int(1)?))
}

/// The columns of a set that rows show, each of a type that both databases give alike.
fn columns(query: &Query) -> String {
    let one = |(name, kind): &(&str, Kind)| match kind {
        Kind::Whole | Kind::Instant => format!("cast(r.{name} as bigint)"),
        _ => format!("r.{name}"),
    };
    heads(query).iter().map(one).collect::<Vec<_>>().join(", ")
}

/// Names of the columns in the order in which rows give them, `key` first; what tells of people stands in no row.
pub(crate) fn heads(query: &Query) -> Vec<(&str, Kind)> {
    let shown = query.columns.iter().filter(|given| !query.is_grouped(&given.name));
    let mut given: Vec<_> = shown.map(|given| (given.name.as_str(), given.kind)).collect();
    given.sort_by_key(|(name, _)| *name != "key");
    given
}

/// The rows after `after`, by key; one more than `most` when there are more.
pub(crate) fn page(
    r: &mut Reader,
    query: &Query,
    slice: Slice,
    after: &str,
    most: usize,
) -> Result<Vec<Vec<String>>, DbError> {
    let place = query.binds.len() + 1;
    let sql = format!(
        "select {} from ({}) r where r.key > ${place} order by r.key limit {}",
        columns(query),
        query.sql,
        most + 1
    );
    let mut binds = slice.binds(query);
    binds.push(after.into());
    let rows = r.query(&sql, binds)?;
    rows.iter().map(|row| cells(query, row)).collect()
}

/// Every row of a set, by key.
pub(crate) fn each<E: From<DbError>>(
    r: &mut Reader,
    query: &Query,
    slice: Slice,
    mut take: impl FnMut(Vec<String>) -> Result<(), E>,
) -> Result<(), E> {
    let sql = format!("select {} from ({}) r order by r.key", columns(query), query.sql);
    r.for_each(&sql, slice.binds(query), |row| take(cells(query, &row)?))
}

fn cells(query: &Query, row: &Row) -> Result<Vec<String>, DbError> {
    let heads = heads(query);
    let cell = |(place, (_, kind)): (usize, &(&str, Kind))| match kind {
        Kind::Instant => Ok(row.opt_timestamp(place)?.map(|at| at.to_string()).unwrap_or_default()),
        Kind::Whole => Ok(row.opt_int(place)?.map(|number| number.to_string()).unwrap_or_default()),
        _ => Ok(row.opt_text(place)?.unwrap_or_default()),
    };
    heads.iter().enumerate().map(cell).collect()
}

const CLOSING: &str =
    "select period, numerator, denominator, sets, definition, closed_at, breakdowns from indicator_closings";

fn closing(row: &Row, per_cent: bool, decimals: u32) -> Result<Option<Closing>, DbError> {
    let Some(period) = Period::parse(row.text_ref(0)?) else { return Ok(None) };
    let sets: Vec<Counted> = serde_json::from_value(row.json(3)?).unwrap_or_default();
    Ok(Some(Closing {
        period,
        figure: Figure { numerator: row.int(1)?, denominator: row.int(2)?, per_cent, decimals },
        sets,
        definition: row.text(4)?,
        closed_at: row.timestamp(5)?,
        breakdowns: row.opt_text(6)?.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default(),
    }))
}

/// The figures that were noted when their periods were over. `like` tells how they are written.
pub(crate) fn list_closings(r: &mut Reader, indicator: &str, like: Figure) -> Result<Vec<Closing>, DbError> {
    let rows = r.query(&format!("{CLOSING} where indicator = $1 order by period"), params![indicator])?;
    let read = |row: &Row| closing(row, like.per_cent, like.decimals).transpose();
    rows.iter().filter_map(read).collect()
}

/// Notes a figure of a period that is over; what was noted stays. Says whether it was new.
pub(crate) fn insert_closing(tx: &mut Tx, indicator: &str, closing: &Closing) -> Result<bool, DbError> {
    let sets = serde_json::to_value(&closing.sets).unwrap_or_default();
    let breakdowns = serde_json::to_value(&closing.breakdowns).unwrap_or_default();
    let row = params![
        indicator,
        closing.period.to_string(),
        closing.figure.numerator,
        closing.figure.denominator,
        &sets,
        &closing.definition,
        closing.closed_at,
        &breakdowns
    ];
    let sql = "insert into indicator_closings (indicator, period, numerator, denominator, sets, definition, closed_at, \
               breakdowns) values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (indicator, period) do nothing";
    Ok(tx.execute(sql, row)? == 1)
}

const REPORT: &str = "select id, indicator, period, version, value, evidence, file, file_name, file_kind, reason, agency, \
                      post, official, reported_at from indicator_reports";

fn report(row: &Row) -> Result<Option<Report>, DbError> {
    let Some(period) = Period::parse(row.text_ref(2)?) else { return Ok(None) };
    let file = match (row.opt_text(6)?, row.opt_text(7)?, row.opt_text(8)?) {
        (Some(file), Some(name), Some(kind)) => Some((file, name, kind)),
        _ => None,
    };
    Ok(Some(Report {
        id: row.text(0)?,
        indicator: row.text(1)?,
        period,
        version: row.int(3)?,
        value: row.text(4)?,
        evidence: row.text(5)?,
        file,
        reason: row.opt_text(9)?,
        agency: row.id(10)?,
        post: row.id(11)?,
        official: row.text(12)?,
        reported_at: row.timestamp(13)?,
    }))
}

/// Everything that was reported for an indicator: newest period first, of each the newest version first.
pub(crate) fn list_reports(r: &mut Reader, indicator: &str) -> Result<Vec<Report>, DbError> {
    let sql = format!("{REPORT} where indicator = $1 order by period desc, version desc");
    let rows = r.query(&sql, params![indicator])?;
    rows.iter().filter_map(|row| report(row).transpose()).collect()
}

/// What holds of everything that was reported: of each period the newest version.
pub(crate) fn list_current(r: &mut Reader) -> Result<Vec<Report>, DbError> {
    let sql = format!(
        "{REPORT} o where version = (select max(n.version) from indicator_reports n \
         where n.indicator = o.indicator and n.period = o.period) order by indicator, period desc"
    );
    let rows = r.query(&sql, params![])?;
    rows.iter().filter_map(|row| report(row).transpose()).collect()
}

/// The report with this id.
pub(crate) fn find_report(r: &mut Reader, id: &str) -> Result<Option<Report>, DbError> {
    let row = r.query_opt(&format!("{REPORT} where id = $1"), params![id])?;
    row.map_or(Ok(None), |row| report(&row))
}

/// The newest version of a period; 0 when nothing was reported.
pub(crate) fn newest_version(r: &mut Reader, indicator: &str, period: Period) -> Result<i64, DbError> {
    let sql = "select cast(coalesce(max(version), 0) as bigint) from indicator_reports where indicator = $1 and period = $2";
    r.query_one(sql, params![indicator, period.to_string()])?.int(0)
}

/// Adds a version.
pub(crate) fn insert_report(tx: &mut Tx, report: &Report, person: &kernel::PersonId) -> Result<(), DbError> {
    let part = |at: usize| {
        let file = report.file.as_ref();
        file.map(|(file, name, kind)| [file, name, kind][at].as_str())
    };
    let row = params![
        &report.id,
        &report.indicator,
        report.period.to_string(),
        report.version,
        &report.value,
        &report.evidence,
        part(0),
        part(1),
        part(2),
        report.reason.as_ref(),
        report.agency.as_str(),
        report.post.as_str(),
        &report.official,
        person.as_str(),
        report.reported_at
    ];
    let sql = "insert into indicator_reports (id, indicator, period, version, value, evidence, file, file_name, file_kind, \
               reason, agency, post, official, person_id, reported_at) \
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
    tx.execute(sql, row)?;
    Ok(())
}
