//! Officials' certificates end with the post for which they were issued.

use catalogue::model::authority::Holder;
use kernel::{Ctx, PersonId, PostId, Timestamp, Tx};
use signature::Reason;

use super::state;
use crate::error::TrustError;
use crate::model::{State, Subject};
use crate::store;

/// The instant at which a certificate for `subject` ends at the latest: for an official the end of the
/// time in the post, as far as it is known.
///
/// # Errors
/// The official does not hold the post today.
pub(super) async fn until(ctx: &Ctx, subject: &Subject) -> Result<Option<Timestamp>, TrustError> {
    match subject {
        Subject::Official { person, post, .. } => last_instant(ctx, person, post).await,
        _ => Ok(None),
    }
}

/// The last second of a person's time in a post; none when no end is set.
///
/// # Errors
/// The person does not hold the post today.
pub(super) async fn last_instant(
    ctx: &Ctx,
    person: &PersonId,
    post: &PostId,
) -> Result<Option<Timestamp>, TrustError> {
    let (person, today) = (person.clone(), ctx.today());
    let mut held = ctx.read(move |r| directory::store::held_by(r, &person, today)).await?;
    held.retain(|one| one.post == *post);
    if held.is_empty() {
        return Err(TrustError::Holder);
    }
    let ends: Option<Vec<_>> = held.iter().map(|one| one.until_on).collect();
    let last = ends.and_then(|ends| ends.into_iter().max());
    Ok(last.map(|last| Timestamp::start_of(last.plus_days(1)).plus_seconds(-1)))
}

/// Revokes the certificates with which a person signed in a post, unless the person holds it today. One
/// from before posts were kept with certificates goes with the person's last post.
pub(crate) fn revoke_of_post(
    ctx: &Ctx,
    tx: &mut Tx,
    person: &PersonId,
    post: &PostId,
) -> Result<(), TrustError> {
    let now = tx.now();
    let held = directory::store::posts_held_by(tx, person, now.day())?;
    if held.contains(post) {
        return Ok(());
    }
    for issued in store::list_of_holder(tx, Holder::Official.word(), person.as_str())? {
        let concerned = issued.post.as_ref().map_or(held.is_empty(), |of| of == post);
        let runs = matches!(issued.state(now), State::InForce | State::NotYet | State::Held);
        // What an authority that is no longer in the files has issued is beyond its lists.
        let authority = catalogue::current(ctx).authority(&issued.authority).cloned();
        if let (true, true, Some(authority)) = (concerned, runs, authority) {
            state::revoke_in(tx, &authority, &issued, Reason::AffiliationChanged)?;
        }
    }
    Ok(())
}
