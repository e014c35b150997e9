//! What a node of a federation does by itself while its server runs.

use std::time::Duration;

use kernel::{Ctx, Timestamp};
use tokio::sync::watch;

use crate::actions;
use crate::error::FederationError;
use crate::state::Federation;

/// Between two looks at what is due.
const EVERY: Duration = Duration::from_secs(1);
/// A member gets the list this often, in seconds, and tries again this soon.
const LIST_SECONDS: i64 = 60;
const LIST_AGAIN_SECONDS: i64 = 10;
/// OCSP about the node's own certificates.
const OCSP_SECONDS: i64 = 600;
const OCSP_AGAIN_SECONDS: i64 = 30;
/// Comparing the heads of the other nodes' logs.
const HEADS_SECONDS: i64 = 60;
/// Looking whether a certificate is to be renewed.
const RENEW_SECONDS: i64 = 3_600;
const RENEW_AGAIN_SECONDS: i64 = 300;
/// Asking for the log's certificate again: a log that has just begun has no head to show.
const LOG_AGAIN_SECONDS: i64 = 20;

/// One thing that is done again and again; an error is told when it begins, and its end.
struct Chore {
    what: &'static str,
    every: i64,
    again: i64,
    next_at: Timestamp,
    troubled: bool,
}

impl Chore {
    fn new(what: &'static str, every: i64, again: i64) -> Self {
        Self { what, every, again, next_at: Timestamp(0), troubled: false }
    }

    fn is_due(&self, now: Timestamp) -> bool {
        // A clock that was set back must not make the pause longer.
        self.next_at <= now || now.plus_seconds(self.every) < self.next_at
    }

    fn done(&mut self, now: Timestamp, result: Result<(), FederationError>) {
        match result {
            Ok(()) => {
                if self.troubled {
                    tracing::info!(what = self.what, "the federation works again");
                }
                self.troubled = false;
                self.next_at = now.plus_seconds(self.every);
            }
            Err(error) => {
                if !self.troubled {
                    tracing::error!(what = self.what, %error, "the federation is troubled; run `minben node check`");
                }
                self.troubled = true;
                self.next_at = now.plus_seconds(self.again);
            }
        }
    }
}

/// Keeps the list fresh (on the centre: issues it), proofs about the node's certificates and the certificates
/// themselves, and compares the heads of logs, until `stopped`. Ends at once when the node stands alone. What waits for
/// other nodes keeps the list waiting for nothing.
pub async fn run_forever(ctx: Ctx, stopped: watch::Receiver<bool>) {
    let Some(state) = ctx.part::<Federation>().state() else { return };
    let is_centre = state.is_centre();
    drop(state);
    tokio::join!(
        keep_list(&ctx, is_centre, stopped.clone()),
        keep_certificates(&ctx, stopped.clone()),
        keep_logs(&ctx, stopped)
    );
}

async fn keep_list(ctx: &Ctx, is_centre: bool, mut stopped: watch::Receiver<bool>) {
    let federation = ctx.part::<Federation>();
    let (every, again) = if is_centre { (1, 1) } else { (LIST_SECONDS, LIST_AGAIN_SECONDS) };
    let mut list = Chore::new("list of nodes", every, again);
    while !*stopped.borrow() {
        let now = ctx.now();
        if list.is_due(now) {
            list.done(now, actions::refresh_list(ctx).await);
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            () = federation.wake.notified() => list.next_at = Timestamp(0),
            _ = stopped.changed() => {}
        }
    }
}

async fn keep_certificates(ctx: &Ctx, mut stopped: watch::Receiver<bool>) {
    let mut ocsp = Chore::new("OCSP", OCSP_SECONDS, OCSP_AGAIN_SECONDS);
    let mut renewal = Chore::new("renewal of certificates", RENEW_SECONDS, RENEW_AGAIN_SECONDS);
    while !*stopped.borrow() {
        let now = ctx.now();
        if ocsp.is_due(now) {
            ocsp.done(now, actions::refresh_ocsp(ctx).await);
        }
        if renewal.is_due(now) {
            renewal.done(now, actions::renew(ctx).await.map(drop));
        }
        pause(&mut stopped).await;
    }
}

async fn keep_logs(ctx: &Ctx, mut stopped: watch::Receiver<bool>) {
    let mut log = Chore::new("certificate of the log", RENEW_SECONDS, LOG_AGAIN_SECONDS);
    let mut heads = Chore::new("heads of logs", HEADS_SECONDS, HEADS_SECONDS);
    while !*stopped.borrow() {
        let now = ctx.now();
        if log.is_due(now) {
            log.done(now, actions::certify_log(ctx).await.map(drop));
        }
        if heads.is_due(now) {
            heads.done(now, actions::compare_heads(ctx).await);
        }
        pause(&mut stopped).await;
    }
}

async fn pause(stopped: &mut watch::Receiver<bool>) {
    tokio::select! {
        () = tokio::time::sleep(EVERY) => {}
        _ = stopped.changed() => {}
    }
}
