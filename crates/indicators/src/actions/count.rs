//! Counting: a figure from the sums of its sets of rows.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::time::Duration;

use catalogue::model::indicator::{Denominator, Indicator, Measured};
use kernel::digest::Sha256;
use kernel::{Ctx, Reader};
use tokio::sync::Semaphore;

use crate::error::IndicatorsError;
use crate::model::{Counted, Figure, Period};
use crate::rows::line;
use crate::store::{self, Groups, Slice};

/// Longest that counting may take while somebody waits.
pub(crate) const WHILE_WAITING: Duration = Duration::from_secs(5);
/// Longest that going through every row may take.
const THROUGH_ALL: Duration = Duration::from_mins(2);
/// One goes through all rows at a time: it is long work that anybody may ask for.
static TURN: Semaphore = Semaphore::const_new(1);
/// Most rows that are gone through.
const MOST_ROWS: i64 = 5_000_000;

/// A figure with what its sets came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reckoned {
    /// The figure.
    pub figure: Figure,
    /// Its sets, in the file's order.
    pub sets: Vec<Counted>,
}

/// The figure of sums.
pub fn figure_of(indicator: &Indicator, measured: &Measured, sets: &[Counted]) -> Figure {
    let total = |ids: &[String]| {
        ids.iter().filter_map(|id| sets.iter().find(|set| set.set == *id)).map(|set| set.sum).sum::<i64>()
    };
    let above = total(&measured.numerator);
    let per_cent = indicator.unit.zh == "%";
    match &measured.denominator {
        Denominator::None => Figure::count(above),
        Denominator::Sets(ids) => Figure::share(above, total(ids), per_cent),
        Denominator::Constant { value, .. } => Figure::share(above, *value, per_cent),
    }
}

/// Counts an indicator for a period, from the rows there are now.
pub async fn reckon(ctx: &Ctx, indicator: &Indicator, period: Period) -> Result<Reckoned, IndicatorsError> {
    let measured = indicator.measured().ok_or(IndicatorsError::Unknown)?.clone();
    let slice = Slice { period, today: ctx.today() };
    let sums = measured.clone();
    let sets = ctx
        .report_within(WHILE_WAITING, move |r| {
            let one = |set: &catalogue::model::indicator::RowSet, r: &mut Reader| {
                let (rows, sum) = store::sum(r, &set.query, slice)?;
                Ok(Counted { set: set.id.clone(), rows, sum, digest: String::new() })
            };
            sums.rows.iter().map(|set| one(set, r)).collect::<Result<Vec<_>, IndicatorsError>>()
        })
        .await?;
    Ok(Reckoned { figure: figure_of(indicator, &measured, &sets), sets })
}

/// The sums of the numerator by the values of each of its breakdowns, largest first.
pub async fn breakdowns(
    ctx: &Ctx,
    indicator: &Indicator,
    period: Period,
) -> Result<Vec<(String, Vec<(String, i64)>)>, IndicatorsError> {
    let measured = indicator.measured().ok_or(IndicatorsError::Unknown)?.clone();
    if measured.breakdowns.is_empty() {
        return Ok(Vec::new());
    }
    let slice = Slice { period, today: ctx.today() };
    ctx.report_within(WHILE_WAITING, move |r| {
        let mut found = Vec::new();
        // All columns in one pass; one after the other when there would be too many groups.
        let together = pass(r, &measured, slice, &measured.breakdowns)?;
        let passes = if let Some(groups) = together {
            vec![(measured.breakdowns.clone(), groups)]
        } else {
            let each = measured.breakdowns.iter().map(|column| {
                let column = vec![column.clone()];
                let groups = pass(r, &measured, slice, &column)?;
                Ok((column, groups.ok_or(IndicatorsError::Db(kernel::DbError::TooLong))?))
            });
            each.collect::<Result<Vec<_>, IndicatorsError>>()?
        };
        for (columns, groups) in &passes {
            for (place, column) in columns.iter().enumerate() {
                found.push((column.clone(), of_column(groups, place)));
            }
        }
        Ok(found)
    })
    .await
}

/// The groups of all sets of the numerator.
fn pass(
    r: &mut Reader,
    measured: &Measured,
    slice: Slice,
    columns: &[String],
) -> Result<Option<Groups>, IndicatorsError> {
    let mut all = Vec::new();
    for set in measured.numerator.iter().filter_map(|id| measured.set(id)) {
        match store::by_columns(r, &set.query, slice, columns)? {
            Some(groups) => all.extend(groups),
            None => return Ok(None),
        }
    }
    Ok(Some(all))
}

/// The sums by one of the columns, largest first.
fn of_column(groups: &Groups, place: usize) -> Vec<(String, i64)> {
    let mut sums: BTreeMap<&str, i64> = BTreeMap::new();
    for (values, sum) in groups {
        *sums.entry(values.get(place).map_or("", String::as_str)).or_default() += sum;
    }
    let mut sums: Vec<(String, i64)> = sums.into_iter().map(|(value, sum)| (value.to_owned(), sum)).collect();
    sums.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    sums
}

/// Counts a period by going through every row, with the digest of each set as its CSV file has it.
pub async fn proof(ctx: &Ctx, indicator: &Indicator, period: Period) -> Result<Reckoned, IndicatorsError> {
    let measured = indicator.measured().ok_or(IndicatorsError::Unknown)?.clone();
    let slice = Slice { period, today: ctx.today() };
    let through = measured.clone();
    let _turn = TURN.acquire().await;
    let sets = ctx
        .report_within(THROUGH_ALL, move |r| {
            let mut sets = Vec::new();
            for set in &through.rows {
                sets.push(go_through(r, set, slice)?);
            }
            Ok::<_, IndicatorsError>(sets)
        })
        .await?;
    Ok(Reckoned { figure: figure_of(indicator, &measured, &sets), sets })
}

fn go_through(
    r: &mut Reader,
    set: &catalogue::model::indicator::RowSet,
    slice: Slice,
) -> Result<Counted, IndicatorsError> {
    let heads = store::heads(&set.query);
    let at = heads.iter().position(|(name, _)| *name == "quantity").unwrap_or_default();
    let mut digest = Sha256::new();
    digest.update(line(heads.iter().map(|(name, _)| *name)));
    let (mut rows, mut sum) = (0_i64, 0_i64);
    store::each(r, &set.query, slice, |cells| {
        rows += 1;
        if rows > MOST_ROWS {
            return Err(IndicatorsError::TooManyRows { most: MOST_ROWS });
        }
        sum += cells.get(at).and_then(|cell| cell.parse::<i64>().ok()).unwrap_or_default();
        digest.update(line(cells.iter().map(String::as_str)));
        Ok(())
    })?;
    let digest = digest.finalize().iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    });
    Ok(Counted { set: set.id.clone(), rows, sum, digest })
}
