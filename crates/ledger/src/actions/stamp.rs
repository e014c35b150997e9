//! The head of each day, stamped by a time-stamping authority.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use kernel::{Ctx, DbError, Timestamp};

use crate::store;
use crate::{LedgerError, Log};

/// Seconds between two tries when the authority does not answer.
const PAUSE_SECONDS: i64 = 60;

/// A time stamp.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// The TimeStampToken (RFC 3161) in DER.
    pub token: Vec<u8>,
    /// The time in it.
    pub at: Timestamp,
}

/// Why the authority gave no stamp.
#[derive(Debug, thiserror::Error)]
#[error("the time-stamping authority gave no stamp: {0}")]
pub struct StampRefused(pub String);

/// A time-stamping authority, in this process or elsewhere.
pub trait Stamps: Send + Sync {
    /// Stamps a SHA-256.
    fn stamp<'a>(
        &'a self,
        ctx: &'a Ctx,
        sha256: [u8; 32],
    ) -> Pin<Box<dyn Future<Output = Result<Stamp, StampRefused>> + Send + 'a>>;

    /// Seconds between two heads that are stamped; none: one head a day.
    fn every_seconds(&self, _ctx: &Ctx) -> Option<i64> {
        None
    }
}

/// A part of the context: the authority that stamps. Without it heads stay unstamped.
#[derive(Clone)]
pub struct Stamping(pub Arc<dyn Stamps>);

/// Keeps the newest head as today's, once a day or as often as the authority says, and has the newest one
/// stamped. Gives whether a head was stamped.
pub async fn stamp(ctx: &Ctx) -> Result<bool, LedgerError> {
    let (today, now) = (ctx.today(), ctx.now());
    let every = ctx.find_part::<Stamping>().and_then(|Stamping(authority)| authority.every_seconds(ctx));
    let due = ctx
        .read(move |r| {
            let Some(log) = store::find_log(r)? else { return Ok(false) };
            let newest = store::newest_day_head(r)?;
            let over = |head: &store::DayHead| match every {
                Some(seconds) => head.at.plus_seconds(seconds) <= now,
                None => head.day != today,
            };
            Ok::<_, DbError>(newest.is_none_or(|head| over(&head) && head.size != log.head.size))
        })
        .await?;
    if due {
        ctx.write(store::keep_day_head).await?;
    }
    let Some(Stamping(authority)) = ctx.find_part::<Stamping>() else { return Ok(false) };
    let newest = ctx.read(store::newest_day_head).await?;
    let Some(head) = newest.filter(|head| head.stamped_at.is_none()) else { return Ok(false) };
    if !ctx.part::<Log>().may_try_stamp(ctx.now(), PAUSE_SECONDS) {
        return Ok(false);
    }
    match authority.stamp(ctx, kernel::digest::Sha256::digest(&head.note)).await {
        Ok(made) => Ok(ctx.write(move |tx| store::set_stamp(tx, head.size, &made.token, made.at)).await?),
        Err(error) => {
            tracing::warn!(%error, size = head.size, "the day's head stays unstamped for now");
            Ok(false)
        }
    }
}
