//! Fetching what is due while the server runs. The state of each source is in its row: what a server that
//! stopped left undone, the next one takes up where it was.

use std::sync::Arc;
use std::time::Duration;

use kernel::{Ctx, DbError};
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::actions;
use crate::fetch::Robot;
use crate::run;
use crate::store;

/// Between two looks at what is due.
const EVERY: Duration = Duration::from_secs(10);
/// Sources that are fetched side by side; those of one host share its pause.
const AT_ONCE: usize = 4;
/// How long a source is left to its runner before another may take it.
const CLAIM_SECONDS: i64 = 2 * 3_600;

/// Fetches what is due until `stop` says so. What fails is tried at the next look.
pub async fn run_forever(ctx: Ctx, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            _ = stop.changed() => return,
        }
        tokio::select! {
            outcome = run_due(&ctx) => match outcome {
                Ok(0) => {}
                Ok(sites) => tracing::info!(sites, "agencies' sites were fetched"),
                Err(error) => tracing::warn!(%error, "agencies' sites wait"),
            },
            _ = stop.changed() => return,
        }
    }
}

/// Fetches every source that is due; gives how many.
///
/// # Errors
/// Storage fails.
pub async fn run_due(ctx: &Ctx) -> Result<usize, DbError> {
    actions::follow(ctx).await?;
    let now = ctx.now();
    if !ctx.read(move |r| store::is_due(r, now)).await? {
        return Ok(0);
    }
    let robot = Arc::new(Robot::new(ctx));
    let (mut running, mut ran) = (JoinSet::new(), 0);
    loop {
        while running.len() < AT_ONCE {
            let claimed = ctx.write(|tx| store::claim(tx, tx.now().plus_seconds(CLAIM_SECONDS))).await?;
            let Some((id, version)) = claimed else { break };
            let Some(site) = catalogue::current(ctx).site(&id).cloned() else { continue };
            let (ctx, robot) = (ctx.clone(), robot.clone());
            running.spawn(async move { run::run(&ctx, &robot, &site, version).await });
        }
        match running.join_next().await {
            None => return Ok(ran),
            Some(Ok(Ok(()))) => {}
            // Its claim runs out, and then it is taken again.
            Some(Ok(Err(error))) => tracing::warn!(%error, "a run over a site broke off"),
            Some(Err(error)) => tracing::error!(%error, "a run over a site broke off"),
        }
        ran += 1;
    }
}
