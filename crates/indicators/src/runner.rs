//! Counting days that are over and noting the figures of periods that are, while the server runs.

use std::time::Duration;

use kernel::Ctx;
use tokio::sync::watch;

use crate::actions;

/// Between two looks: a month that is over is noted within the hour.
const EVERY: Duration = Duration::from_hours(1);

/// Before the first look: a server that starts has more urgent work.
const FIRST: Duration = Duration::from_mins(1);

/// Looks until `stop` says so. What fails is tried at the next look.
pub async fn run_forever(ctx: Ctx, mut stop: watch::Receiver<bool>) {
    let mut pause = FIRST;
    while !*stop.borrow() {
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            _ = stop.changed() => return,
        }
        pause = EVERY;
        match actions::count_days(&ctx).await {
            Ok(0) => {}
            Ok(days) => tracing::info!(days, "days that are over were counted"),
            Err(error) => tracing::warn!(%error, "days that are over wait to be counted"),
        }
        match actions::close_due(&ctx).await {
            Ok(0) => {}
            Ok(noted) => tracing::info!(noted, "figures of periods that are over were noted"),
            Err(error) => tracing::warn!(%error, "figures of periods that are over wait"),
        }
    }
}
