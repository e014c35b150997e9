//! Asking providers again about what is not known, while the server runs. What is to be asked stands in the tables, so a server
//! that dies goes on where it was.

use std::time::Duration;

use kernel::{Ctx, DbError};
use tokio::sync::watch;

use crate::actions;
use crate::store;

/// Between two looks.
const EVERY: Duration = Duration::from_secs(5);

/// Asks until `stop` says so.
pub async fn run_forever(ctx: Ctx, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        if let Err(error) = run_due(&ctx).await {
            tracing::warn!(%error, "providers are asked when the database answers");
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            _ = stop.changed() => return,
        }
    }
}

/// Asks about each payment and for each refund that is due, once.
pub async fn run_due(ctx: &Ctx) -> Result<(), DbError> {
    let now = ctx.now();
    let (payments, refunds) = ctx
        .read(move |r| Ok::<_, DbError>((store::due_payments(r, now)?, store::due_refunds(r, now)?)))
        .await?;
    for payment in payments {
        let id = payment.id.clone();
        if let Err(error) = actions::ask_payment(ctx, payment).await {
            tracing::error!(%error, payment = %id, "a provider's answer was not taken in");
        }
    }
    for refund in refunds {
        let id = refund.id.clone();
        if let Err(error) = actions::ask_refund(ctx, refund).await {
            tracing::error!(%error, refund = %id, "a provider's answer was not taken in");
        }
    }
    Ok(())
}
