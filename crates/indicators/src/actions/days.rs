//! Days that are over are counted once, and held against their rows when a period is noted.

use std::collections::HashSet;
use std::time::Duration;

use catalogue::model::indicator::Indicator;
use kernel::{Ctx, Day, DbError, Timestamp};

use super::count::daily;
use crate::error::IndicatorsError;
use crate::model::Period;
use crate::store;
use crate::store::days::{self, Daily, OneDay};

/// After its end a day waits so long: what began on it has been committed by then.
const SETTLED: Duration = Duration::from_hours(2);
/// Days counted by one reading and one writing.
const AT_ONCE: usize = 31;
/// Longest that such a part may take, and that rows may take to be gone through for a check.
pub(super) const IN_BACKGROUND: Duration = Duration::from_hours(1);

/// Counts the days that are over and were not counted before, of every question that can be counted day by day; gives
/// how many. A question that takes too long waits for the next time and holds no other up.
pub async fn count_days(ctx: &Ctx) -> Result<usize, IndicatorsError> {
    let Some(first) = ctx.read(store::first_day).await? else { return Ok(0) };
    let last = last_settled(ctx);
    let catalogue = catalogue::current(ctx);
    let mut known = HashSet::new();
    let mut counted = 0;
    for of in catalogue.indicators().iter().flat_map(|indicator| questions(indicator)) {
        if !known.insert(of.id().to_owned()) {
            continue;
        }
        match count_question(ctx, &of, (first, last)).await {
            Ok(days) => counted += days,
            Err(IndicatorsError::Db(DbError::TooLong)) => {
                tracing::warn!(view = of.query.view, "counting the days of a question took too long");
            }
            Err(error) => return Err(error),
        }
    }
    Ok(counted)
}

/// The newest day on which nothing more is written.
fn last_settled(ctx: &Ctx) -> Day {
    let waited = i64::try_from(SETTLED.as_micros()).unwrap_or(i64::MAX);
    Timestamp(ctx.now().0.saturating_sub(waited)).day().plus_days(-1)
}

/// The questions of an indicator that can be counted day by day.
fn questions(indicator: &Indicator) -> Vec<Daily> {
    let Some(measured) = indicator.measured() else { return Vec::new() };
    measured.rows.iter().filter(|set| set.query.by_day).map(|set| daily(measured, set)).collect()
}

async fn count_question(ctx: &Ctx, of: &Daily, span: (Day, Day)) -> Result<usize, IndicatorsError> {
    let asked = of.clone();
    let known: HashSet<Day> = ctx.read(move |r| days::counted(r, &asked, span)).await?.into_iter().collect();
    let mut missing = Vec::new();
    let mut day = span.0;
    while day <= span.1 {
        if !known.contains(&day) {
            missing.push(day);
        }
        day = day.plus_days(1);
    }
    let mut counted = 0;
    for part in missing.chunks(AT_ONCE) {
        counted += count_part(ctx, of, part.to_vec()).await?;
    }
    Ok(counted)
}

async fn count_part(ctx: &Ctx, of: &Daily, part: Vec<Day>) -> Result<usize, IndicatorsError> {
    let (asked, today) = (of.clone(), ctx.today());
    let found: Vec<OneDay> = ctx
        .report_within(IN_BACKGROUND, move |r| {
            let mut found = Vec::new();
            for day in part {
                found.extend(days::count(r, &asked, day, today)?);
            }
            Ok::<_, DbError>(found)
        })
        .await?;
    let of = of.clone();
    let wrote: Result<usize, DbError> = ctx
        .write(move |tx| {
            let mut wrote = 0;
            for day in &found {
                wrote += usize::from(days::insert(tx, &of, day)?);
            }
            Ok(wrote)
        })
        .await;
    Ok(wrote?)
}

/// Holds what was counted of a period's days against their rows: numbers, sums and every breakdown. Days that differ are
/// forgotten, so that their rows are counted again. Says whether all agreed.
pub async fn check_days(ctx: &Ctx, indicator: &Indicator, period: Period) -> Result<bool, IndicatorsError> {
    let mut agreed = true;
    for of in questions(indicator) {
        let (asked, span) = (of.clone(), (period.first, period.last()));
        let counted = ctx.read(move |r| days::counted(r, &asked, span)).await?;
        for part in counted.chunks(AT_ONCE) {
            let wrong = differing(ctx, &of, part.to_vec()).await?;
            if wrong.is_empty() {
                continue;
            }
            agreed = false;
            tracing::error!(indicator = indicator.id, ?wrong, "counted days differ from their rows");
            let of = of.clone();
            let forgotten: Result<(), DbError> =
                ctx.write(move |tx| wrong.iter().try_for_each(|day| days::forget(tx, &of, *day))).await;
            forgotten?;
        }
    }
    Ok(agreed)
}

/// The days of these whose rows give something else than what was noted.
async fn differing(ctx: &Ctx, of: &Daily, part: Vec<Day>) -> Result<Vec<Day>, DbError> {
    let (of, today) = (of.clone(), ctx.today());
    ctx.report_within(IN_BACKGROUND, move |r| {
        let mut found = Vec::new();
        for day in part {
            if days::noted(r, &of, day)? != days::count(r, &of, day, today)? {
                found.push(day);
            }
        }
        Ok(found)
    })
    .await
}
