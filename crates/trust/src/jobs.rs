//! What happens by the clock: revocation lists, new certificates of the authority's services, the end of
//! officials' certificates.

use anyhow::Context as _;
use kernel::jobs::JobKind;
use kernel::{Ctx, Day, DbError, PersonId, PostId, Timestamp, Tx};
use serde_json::{Value as Json, json};

use crate::actions;
use crate::actions::Due;
use crate::error::TrustError;
use crate::keys::KeysError;

/// Renews the services of an authority and publishes its lists that are due, and enqueues itself for the next ones.
pub(crate) const LISTS: JobKind = JobKind { name: "trust.lists", run: lists };
/// Publishes that something has changed.
pub(crate) const CHANGED: JobKind = JobKind { name: "trust.changed", run: changed };

/// Revokes what an official signed with in a post, when the last day in it is over.
pub(crate) const POST_ENDED: JobKind = JobKind { name: "trust.post_ended", run: post_ended };

/// Seconds until a job that found the keys locked looks again.
const LOCKED_SECONDS: i64 = 60;
/// The same for the root's, which are open at a ceremony only; its lists are published there.
const ROOT_LOCKED_SECONDS: i64 = 6 * 3_600;

/// Looks at an authority's lists now; the job keeps itself going.
pub(crate) fn enqueue_lists(tx: &mut Tx, authority: &str) -> Result<(), DbError> {
    let once = format!("trust.lists:{authority}");
    tx.enqueue(LISTS.name, &json!({ "authority": authority }), Some(&once))
}

/// Tells of a change of state; several changes that wait are told in one list.
pub(crate) fn enqueue_change(tx: &mut Tx, authority: &str, generation: i64) -> Result<(), DbError> {
    let once = format!("trust.changed:{authority}:{generation}");
    tx.enqueue(CHANGED.name, &json!({ "authority": authority }), Some(&once))
}

fn lists(ctx: &Ctx, tx: &mut Tx, payload: &Json) -> anyhow::Result<()> {
    let id = payload["authority"].as_str().context("the job names no authority")?;
    // An authority that was taken out of the files publishes nothing any more.
    let Some(authority) = catalogue::current(ctx).authority(id).cloned() else { return Ok(()) };
    let renewed = actions::renew_services(ctx, tx, &authority);
    let next = match renewed.and_then(|()| actions::publish_due(ctx, tx, &authority, Due::ByClock)) {
        Ok(next) => next,
        Err(TrustError::Keys(error)) => {
            tracing::warn!(authority = id, %error, "revocation lists wait for the keys");
            tx.now().plus_seconds(locked_seconds(&error))
        }
        Err(error) => return Err(error.into()),
    };
    let once = format!("trust.lists:{id}");
    tx.enqueue_at(LISTS.name, payload, next, Some(&once))?;
    Ok(())
}

fn changed(ctx: &Ctx, tx: &mut Tx, payload: &Json) -> anyhow::Result<()> {
    let id = payload["authority"].as_str().context("the job names no authority")?;
    let Some(authority) = catalogue::current(ctx).authority(id).cloned() else { return Ok(()) };
    match actions::publish_due(ctx, tx, &authority, Due::Changed) {
        Ok(_) => Ok(()),
        Err(TrustError::Keys(KeysError::RootLocked)) => {
            tracing::warn!(authority = id, "a change is told at the next key ceremony: the root is locked");
            Ok(())
        }
        Err(TrustError::Keys(error)) => {
            tracing::warn!(authority = id, %error, "a change waits for the keys");
            let at = tx.now().plus_seconds(LOCKED_SECONDS);
            tx.enqueue_at(CHANGED.name, payload, at, Some(&format!("trust.changed:{id}")))?;
            Ok(())
        }
        Err(error) => Err(error.into()),
    }
}

fn post_ended(ctx: &Ctx, tx: &mut Tx, payload: &Json) -> anyhow::Result<()> {
    let text = |part: &str| payload[part].as_str().with_context(|| format!("the job names no {part}"));
    let (post, person) = (PostId::new(text("post")?), PersonId::new(text("person")?));
    let last: Day = text("last")?.parse().ok().context("the last day is no day")?;
    let ended_at = Timestamp::start_of(last.plus_days(1));
    if tx.now() < ended_at {
        tx.enqueue_at(POST_ENDED.name, payload, ended_at, None)?;
        return Ok(());
    }
    Ok(actions::revoke_of_post(ctx, tx, &person, &post)?)
}

fn locked_seconds(error: &KeysError) -> i64 {
    if matches!(error, KeysError::RootLocked) { ROOT_LOCKED_SECONDS } else { LOCKED_SECONDS }
}
