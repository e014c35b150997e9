//! What can be done with officials: appoint, relieve, name a deputy.
//! Agencies, units and posts themselves are changed in their files.

use kernel::{Actor, Audit, Day, PersonId, PostId, Tx};
use serde_json::json;

use crate::error::DirectoryError;
use crate::model::Agencies;
use crate::store::{self, Holder, HoldingId, NewHolder, Standing};

/// Somebody's time in a post.
#[derive(Debug, Clone)]
pub struct Appointment {
    /// The post.
    pub post: PostId,
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// First day.
    pub from_on: Day,
    /// Last day, if one is set.
    pub until_on: Option<Day>,
}

/// Puts a person in a post.
pub fn appoint(
    tx: &mut Tx,
    actor: &Actor,
    agencies: &Agencies,
    new: &Appointment,
) -> Result<HoldingId, DirectoryError> {
    check(actor, agencies, new)?;
    if store::holds_within(tx, &entry(new))? {
        return Err(DirectoryError::AlreadyHolder);
    }
    let id = store::insert_holding(tx, &entry(new))?;
    write_audit(tx, actor, "directory.appoint", new)?;
    Ok(id)
}

/// Names a person as deputy for a post. The period needs an end.
pub fn appoint_deputy(
    tx: &mut Tx,
    actor: &Actor,
    agencies: &Agencies,
    new: &Appointment,
) -> Result<HoldingId, DirectoryError> {
    check(actor, agencies, new)?;
    if new.until_on.is_none() {
        return Err(DirectoryError::Period);
    }
    if store::holds_within(tx, &entry(new))? || store::deputises_within(tx, &entry(new))? {
        return Err(DirectoryError::AlreadyHolder);
    }
    let id = store::insert_deputy(tx, &entry(new))?;
    write_audit(tx, actor, "directory.appoint_deputy", new)?;
    Ok(id)
}

/// Ends a person's time in a post; blocks above hear of it as [`crate::RELIEVED`].
pub fn relieve(
    tx: &mut Tx,
    actor: &Actor,
    agencies: &Agencies,
    ended: &Appointment,
) -> Result<(), DirectoryError> {
    check(actor, agencies, ended)?;
    let last = ended.until_on.ok_or(DirectoryError::Period)?;
    if !store::end_holding(tx, &ended.post, &ended.person, last)? {
        return Err(DirectoryError::NotHolder);
    }
    write_audit(tx, actor, "directory.relieve", ended)?;
    let payload = json!({ "post": ended.post, "person": ended.person, "last": last });
    Ok(tx.publish(crate::RELIEVED, &payload)?)
}

/// Ends a deputy's time; their last day is `last`.
pub fn end_deputy(
    tx: &mut Tx,
    actor: &Actor,
    agencies: &Agencies,
    id: &HoldingId,
    last: Day,
) -> Result<(), DirectoryError> {
    let deputy = store::find_deputy(tx, id)?.ok_or(DirectoryError::NotHolder)?;
    may_maintain(actor, agencies, &deputy.post)?;
    if last < deputy.from_on {
        return Err(DirectoryError::Period);
    }
    if !store::end_deputy(tx, id, last)? {
        return Err(DirectoryError::NotHolder);
    }
    tx.audit(Audit {
        actor,
        action: "directory.end_deputy",
        object: "deputy",
        object_id: id.as_str(),
        agency: None,
        detail: json!({ "until": last }),
    })?;
    Ok(())
}

fn check(actor: &Actor, agencies: &Agencies, new: &Appointment) -> Result<(), DirectoryError> {
    may_maintain(actor, agencies, &new.post)?;
    if new.until_on.is_some_and(|until| until < new.from_on) {
        return Err(DirectoryError::Period);
    }
    Ok(())
}

/// The platform may change any post's officials, a maintainer those of the own agency.
fn may_maintain(actor: &Actor, agencies: &Agencies, post: &PostId) -> Result<(), DirectoryError> {
    let post = agencies.post(post).ok_or_else(|| DirectoryError::UnknownPost(post.to_string()))?;
    let own = actor.agency() == Some(&post.agency) && actor.has_role("directory-maintainer");
    if own || matches!(actor, Actor::Platform) { Ok(()) } else { Err(DirectoryError::NotMaintainer) }
}

fn entry(new: &Appointment) -> NewHolder<'_> {
    NewHolder {
        post: &new.post,
        person: &new.person,
        name: &new.name,
        from_on: new.from_on,
        until_on: new.until_on,
    }
}

fn write_audit(
    tx: &mut Tx,
    actor: &Actor,
    action: &'static str,
    new: &Appointment,
) -> Result<(), DirectoryError> {
    tx.audit(Audit {
        actor,
        action,
        object: "post",
        object_id: new.post.as_str(),
        agency: None,
        detail: json!({ "person": new.person, "from": new.from_on, "until": new.until_on }),
    })?;
    Ok(())
}

/// A reorganisation puts whoever is in a post, or stands in for it, into the post that goes on with its work from `on`
/// on; the old time ends the day before. Somebody who is in that post already stays in it once.
pub fn hand_over(
    tx: &mut Tx,
    standing: Standing,
    held: &Holder,
    (to, on): (&PostId, Day),
) -> Result<(), DirectoryError> {
    let eve = on.plus_days(-1);
    let from_on = held.from_on.max(on);
    let new =
        NewHolder { post: to, person: &held.person, name: &held.name, from_on, until_on: held.until_on };
    let known = store::holds_within(tx, &new)?
        || (standing == Standing::Deputy && store::deputises_within(tx, &new)?);
    if !known {
        match standing {
            Standing::Holder => store::insert_holding(tx, &new)?,
            Standing::Deputy => store::insert_deputy(tx, &new)?,
        };
    }
    store::end_entry(tx, standing, &held.id, eve)?;
    let moved = Appointment {
        post: to.clone(),
        person: held.person.clone(),
        name: held.name.clone(),
        from_on,
        until_on: held.until_on,
    };
    write_audit(tx, &Actor::Platform, "directory.hand_over", &moved)?;
    if standing == Standing::Holder {
        let payload = json!({ "post": held.post, "person": held.person, "last": eve });
        tx.publish(crate::RELIEVED, &payload)?;
    }
    Ok(())
}
