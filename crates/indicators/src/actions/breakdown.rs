//! Figures broken down: by columns of their rows, and by the county of their agencies.

use std::collections::BTreeMap;
use std::time::Duration;

use catalogue::model::indicator::{Indicator, Measured};
use kernel::{AgencyId, Ctx, DbError, Reader};

use super::count::{WHILE_WAITING, daily};
use super::days::IN_BACKGROUND;
use crate::error::IndicatorsError;
use crate::model::{Breakdown, Period};
use crate::store::days::{self, Daily};
use crate::store::{Slice, Sums};

/// The sums of the numerator by each of its breakdowns that tells nothing of people, as they are known now.
pub async fn breakdowns(
    ctx: &Ctx,
    indicator: &Indicator,
    period: Period,
) -> Result<Vec<Breakdown>, IndicatorsError> {
    broken(ctx, indicator, period, (WHILE_WAITING, |measured, by| !measured.is_protected(by))).await
}

/// The sums of the numerator by all of its breakdowns, for a period that is over.
pub(super) async fn all_breakdowns(
    ctx: &Ctx,
    indicator: &Indicator,
    period: Period,
) -> Result<Vec<Breakdown>, IndicatorsError> {
    broken(ctx, indicator, period, (IN_BACKGROUND, |_, _| true)).await
}

async fn broken(
    ctx: &Ctx,
    indicator: &Indicator,
    period: Period,
    (limit, wanted): (Duration, fn(&Measured, &str) -> bool),
) -> Result<Vec<Breakdown>, IndicatorsError> {
    let measured = indicator.measured().ok_or(IndicatorsError::Unknown)?;
    if !measured.breakdowns.iter().any(|by| wanted(measured, by)) {
        return Ok(Vec::new());
    }
    let sets: Vec<Daily> =
        measured.numerator.iter().filter_map(|id| measured.set(id)).map(|set| daily(measured, set)).collect();
    let slice = Slice::of(period, ctx.today());
    let sums = ctx.report_within(limit, move |r| by_column(r, &sets, slice)).await?;
    let catalogue = catalogue::current(ctx);
    let mut found = Vec::new();
    for by in measured.breakdowns.iter().filter(|by| wanted(measured, by)) {
        let column = measured.source_of(by);
        let own = sums.get(column).cloned().unwrap_or_default();
        let own = if column == by.as_str() { own } else { by_county(&catalogue, own) };
        found.push(if measured.is_protected(by) {
            Breakdown::protected(by, own)
        } else {
            Breakdown::open(by, own)
        });
    }
    Ok(found)
}

/// The sums of all sets by each column.
fn by_column(
    r: &mut Reader,
    sets: &[Daily],
    slice: Slice,
) -> Result<BTreeMap<String, Sums>, IndicatorsError> {
    let mut found: BTreeMap<String, Sums> = BTreeMap::new();
    for set in sets {
        let by = days::by_each(r, set, slice)?.ok_or(DbError::TooLong)?;
        for (column, sums) in set.columns.iter().zip(by) {
            let known = found.entry(column.clone()).or_default();
            for (value, sum) in sums {
                *known.entry(value).or_default() += sum;
            }
        }
    }
    Ok(found)
}

/// Sums of agencies by the county that they govern, by its code; those of no county under nothing.
fn by_county(catalogue: &catalogue::Catalogue, agencies: Sums) -> Sums {
    let mut found = Sums::new();
    for (agency, sum) in agencies {
        let county = catalogue.county_of(&AgencyId::new(&agency)).map(|county| county.code.clone());
        *found.entry(county.unwrap_or_default()).or_default() += sum;
    }
    found
}
