//! The figures of periods that are over, noted as they were known then.

use std::sync::Arc;

use catalogue::model::indicator::Indicator;
use kernel::{Actor, Audit, Ctx, Day};
use serde_json::json;

use super::breakdown::all_breakdowns;
use super::count::through_all;
use super::days::{IN_BACKGROUND, check_days};
use crate::error::IndicatorsError;
use crate::model::{Closing, Figure, Period};
use crate::store;

/// Most periods looked back at.
const MOST_PERIODS: usize = 60;

/// Notes every figure of a period that is over and was not noted before; gives how many.
pub async fn close_due(ctx: &Ctx) -> Result<usize, IndicatorsError> {
    let catalogue = catalogue::current(ctx);
    let first = ctx.read(store::first_day).await?;
    let mut noted = 0;
    for indicator in catalogue.indicators().iter().filter(|indicator| indicator.measured().is_some()) {
        let id = indicator.id.clone();
        let known = ctx.read(move |r| store::list_closings(r, &id, Figure::count(0))).await?;
        for period in over(indicator, ctx.today(), first) {
            if !known.iter().any(|closing| closing.period == period) {
                // One that cannot be counted holds no other up; it is tried again.
                match close(ctx, indicator, period).await {
                    Ok(new) => noted += usize::from(new),
                    Err(error) => tracing::warn!(indicator = indicator.id, %period, %error, "a figure waits"),
                }
            }
        }
    }
    Ok(noted)
}

/// The indicator's periods that are over, oldest first. What is counted begins with the first thing that this node
/// did, `first`; before it there is nothing to be known.
pub(crate) fn over(indicator: &Indicator, today: Day, first: Option<Day>) -> Vec<Period> {
    let since = match indicator.measured() {
        Some(_) => first.unwrap_or(today).max(indicator.since),
        None => indicator.since,
    };
    let mut found = Vec::new();
    let mut period = Period::of(indicator.every, today).before();
    while period.last() >= since && found.len() < MOST_PERIODS {
        found.push(period);
        period = period.before();
    }
    found.reverse();
    found
}

async fn close(ctx: &Ctx, indicator: &Arc<Indicator>, period: Period) -> Result<bool, IndicatorsError> {
    check_days(ctx, indicator, period).await?;
    let counted = through_all(ctx, indicator, period, (i64::MAX, IN_BACKGROUND)).await?;
    let breakdowns = all_breakdowns(ctx, indicator, period).await?;
    let indicator = indicator.clone();
    ctx.write(move |tx| {
        let closing = Closing {
            period,
            figure: counted.figure,
            sets: counted.sets.clone(),
            breakdowns: breakdowns.clone(),
            definition: indicator.definition_digest(),
            closed_at: tx.now(),
        };
        if !store::insert_closing(tx, &indicator.id, &closing)? {
            return Ok(false);
        }
        tx.audit(Audit {
            actor: &Actor::Platform,
            action: "indicator.close",
            object: "indicator",
            object_id: &indicator.id,
            agency: Some(&indicator.agency),
            detail: json!({ "period": period.to_string(), "figure": counted.figure, "sets": counted.sets }),
        })?;
        Ok(true)
    })
    .await
}
