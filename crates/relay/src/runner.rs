//! What the relay does by itself while the server runs.

use std::time::Duration;

use federation::Federation;
use kernel::Ctx;
use tokio::sync::watch;

use crate::gather::Gathering;
use crate::open::Completing;

/// Between two looks when nothing waits.
const EVERY: Duration = Duration::from_secs(2);
/// The pause after fetching receipts is so many times as long as fetching took, on whichever node, so that a node that
/// works as hard as it can spends no more than a twentieth of one processor on them, and catches up afterwards.
const PAUSE_TIMES: u32 = 20;
/// The longest pause.
const MOST_PAUSE: Duration = Duration::from_mins(1);
/// The pause while what was sent before the start is looked through.
const BETWEEN_LOOKS: Duration = Duration::from_millis(250);

/// Fetches the other nodes' receipts and answers that are missing, until `stopped`. Ends at once when the node stands
/// alone.
pub async fn run_forever(ctx: Ctx, stopped: watch::Receiver<bool>) {
    if ctx.part::<Federation>().state().is_none() {
        return;
    }
    tokio::join!(gather(&ctx, stopped.clone()), complete(&ctx, stopped));
}

async fn gather(ctx: &Ctx, mut stopped: watch::Receiver<bool>) {
    let mut gathering = Gathering::default();
    while !*stopped.borrow() {
        let got = gathering.pass(ctx).await;
        if got.exchanges > 0 {
            tracing::debug!(exchanges = got.exchanges, took = ?got.took, "receipts of other nodes were kept");
        }
        let least = if got.more { Duration::ZERO } else { EVERY };
        wait((got.took * PAUSE_TIMES).clamp(least, MOST_PAUSE), &mut stopped).await;
    }
}

async fn complete(ctx: &Ctx, mut stopped: watch::Receiver<bool>) {
    let (mut completing, mut troubled) = (Completing::new(ctx.now()), false);
    while !*stopped.borrow() {
        let mut pause = EVERY;
        match completing.pass(ctx).await {
            Ok(done) => {
                if done.answers > 0 {
                    tracing::info!(answers = done.answers, "answers that were missing are here now");
                }
                if done.more {
                    pause = BETWEEN_LOOKS;
                }
                troubled = false;
            }
            Err(error) => {
                if !troubled {
                    tracing::error!(%error, "answers that are missing are not looked for; it is tried again");
                }
                troubled = true;
            }
        }
        wait(pause, &mut stopped).await;
    }
}

async fn wait(pause: Duration, stopped: &mut watch::Receiver<bool>) {
    tokio::select! {
        () = tokio::time::sleep(pause) => {}
        _ = stopped.changed() => {}
    }
}
