//! Counting: a figure from the sums of its sets of rows.

use std::fmt::Write as _;
use std::time::Duration;

use catalogue::model::indicator::{Denominator, Indicator, Measured};
use kernel::digest::Sha256;
use kernel::{Ctx, Reader};

use crate::error::IndicatorsError;
use crate::model::{Counted, Figure, Period};
use crate::rows::line;
use crate::store::{self, Slice};

/// Longest that counting may take while somebody waits.
pub(crate) const WHILE_WAITING: Duration = Duration::from_secs(5);
/// Longest that going through every row may take.
const THROUGH_ALL: Duration = Duration::from_mins(2);
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

/// The sums of the numerator by the values of a column, largest first.
pub async fn breakdown(
    ctx: &Ctx,
    indicator: &Indicator,
    period: Period,
    column: &str,
) -> Result<Vec<(String, i64)>, IndicatorsError> {
    let measured = indicator.measured().ok_or(IndicatorsError::Unknown)?.clone();
    let (slice, column) = (Slice { period, today: ctx.today() }, column.to_owned());
    ctx.report_within(WHILE_WAITING, move |r| {
        let mut sums: Vec<(String, i64)> = Vec::new();
        for set in measured.numerator.iter().filter_map(|id| measured.set(id)) {
            for (value, sum) in store::by_column(r, &set.query, slice, &column)? {
                match sums.iter_mut().find(|(known, _)| *known == value) {
                    Some((_, total)) => *total += sum,
                    None => sums.push((value, sum)),
                }
            }
        }
        sums.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        Ok(sums)
    })
    .await
}

/// Counts a period by going through every row, with the digest of each set as its CSV file has it.
pub async fn proof(ctx: &Ctx, indicator: &Indicator, period: Period) -> Result<Reckoned, IndicatorsError> {
    let measured = indicator.measured().ok_or(IndicatorsError::Unknown)?.clone();
    let slice = Slice { period, today: ctx.today() };
    let through = measured.clone();
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
