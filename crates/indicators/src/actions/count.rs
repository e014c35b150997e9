//! Counting: a figure from the sums of its sets of rows.

use std::fmt::Write as _;
use std::time::Duration;

use catalogue::model::indicator::{Denominator, Indicator, Measured, RowSet};
use kernel::digest::Sha256;
use kernel::{Ctx, Reader};
use tokio::sync::Semaphore;

use crate::error::IndicatorsError;
use crate::model::{Counted, Figure, Period};
use crate::rows::line;
use crate::store::days::{self, Daily};
use crate::store::{self, Slice};

/// Longest that counting may take while somebody waits.
pub(crate) const WHILE_WAITING: Duration = Duration::from_secs(5);
/// Longest that going through every row may take.
const THROUGH_ALL: Duration = Duration::from_mins(2);
/// One goes through all rows at a time: it is long work that anybody may ask for.
static TURN: Semaphore = Semaphore::const_new(1);
/// Most rows that are gone through for somebody who asks.
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

/// A set's question, with the columns of all breakdowns when it counts for the numerator.
pub(super) fn daily(measured: &Measured, set: &RowSet) -> Daily {
    let mut columns: Vec<String> = Vec::new();
    if measured.numerator.contains(&set.id) {
        columns.extend(measured.breakdowns.iter().map(|by| measured.source_of(by).to_owned()));
    }
    columns.sort_unstable();
    columns.dedup();
    Daily::new(&set.query, columns)
}

/// Counts an indicator for a period, from the days that were counted before and the rows of the others.
pub async fn reckon(ctx: &Ctx, indicator: &Indicator, period: Period) -> Result<Reckoned, IndicatorsError> {
    let measured = indicator.measured().ok_or(IndicatorsError::Unknown)?.clone();
    let slice = Slice::of(period, ctx.today());
    let sums = measured.clone();
    let sets = ctx
        .report_within(WHILE_WAITING, move |r| {
            let one = |set: &RowSet, r: &mut Reader| {
                let (rows, sum) = days::sum(r, &daily(&sums, set), slice)?;
                Ok(Counted { set: set.id.clone(), rows, sum, digest: String::new() })
            };
            sums.rows.iter().map(|set| one(set, r)).collect::<Result<Vec<_>, IndicatorsError>>()
        })
        .await?;
    Ok(Reckoned { figure: figure_of(indicator, &measured, &sets), sets })
}

/// Counts a period by going through every row, with the digest of each set as its CSV file has it.
pub async fn proof(ctx: &Ctx, indicator: &Indicator, period: Period) -> Result<Reckoned, IndicatorsError> {
    let _turn = TURN.acquire().await;
    through_all(ctx, indicator, period, (MOST_ROWS, THROUGH_ALL)).await
}

/// The same, with so many rows at most and within so long.
pub(super) async fn through_all(
    ctx: &Ctx,
    indicator: &Indicator,
    period: Period,
    (most, limit): (i64, Duration),
) -> Result<Reckoned, IndicatorsError> {
    let measured = indicator.measured().ok_or(IndicatorsError::Unknown)?.clone();
    let slice = Slice::of(period, ctx.today());
    let through = measured.clone();
    let sets = ctx
        .report_within(limit, move |r| {
            let mut sets = Vec::new();
            for set in &through.rows {
                sets.push(go_through(r, set, slice, most)?);
            }
            Ok::<_, IndicatorsError>(sets)
        })
        .await?;
    Ok(Reckoned { figure: figure_of(indicator, &measured, &sets), sets })
}

fn go_through(r: &mut Reader, set: &RowSet, slice: Slice, most: i64) -> Result<Counted, IndicatorsError> {
    let heads = store::heads(&set.query);
    let at = heads.iter().position(|(name, _)| *name == "quantity").unwrap_or_default();
    let mut digest = Sha256::new();
    digest.update(line(heads.iter().map(|(name, _)| *name)));
    let (mut rows, mut sum) = (0_i64, 0_i64);
    store::each(r, &set.query, slice, |cells| {
        rows += 1;
        if rows > most {
            return Err(IndicatorsError::TooManyRows { most });
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
