//! Sealing every second while the server runs.

use std::time::Duration;

use kernel::Ctx;
use tokio::sync::watch;

use crate::actions;

/// Between two sealings.
const EVERY: Duration = Duration::from_secs(1);

/// Seals and stamps until `stop` says so, and seals once more then. An error is told when
/// it begins and when it ends; rows wait meanwhile, nothing is lost.
pub async fn run_forever(ctx: Ctx, mut stop: watch::Receiver<bool>) {
    let mut troubled = false;
    loop {
        let last = *stop.borrow();
        troubled = told(&ctx, troubled).await;
        if last {
            return;
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            _ = stop.changed() => {}
        }
    }
}

/// Seals and stamps; gives whether that failed.
async fn told(ctx: &Ctx, troubled: bool) -> bool {
    let done = async {
        actions::seal(ctx).await?;
        actions::stamp(ctx).await
    };
    match done.await {
        Ok(_) => {
            if troubled {
                tracing::info!("audit rows are sealed again");
            }
            false
        }
        Err(error) => {
            if !troubled {
                tracing::error!(%error, "audit rows are not sealed; they wait");
            }
            true
        }
    }
}
