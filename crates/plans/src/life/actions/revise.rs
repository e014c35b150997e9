//! A rolling revision (滾動修正) of an approved plan.

use kernel::{Actor, Ctx};
use serde_json::json;

use super::draft::first;
use super::{LifeError, allow, audit, count, load, said};
use crate::life::model::{PlanId, State};
use crate::life::store;

/// Begins a new version that says what the one in force says, with the reason for the revision. The version in
/// force stays until the new one is approved.
///
/// # Errors
/// The actor may not draft for the agency; nothing is approved yet; the plan is closed; a revision is being
/// written or reviewed already; the reason is missing.
pub async fn revise(ctx: &Ctx, actor: &Actor, id: &PlanId, reason: &str) -> Result<(), LifeError> {
    let reason = said(reason, "reason", "plans.reason_missing")?;
    let (context, actor, id) = (ctx.clone(), actor.clone(), id.clone());
    ctx.write(move |tx| {
        let (plan, newest) = load(tx, &id)?;
        let programme = allow::programme(&context, &plan.programme)?;
        if !allow::writes_for(&actor, &plan.agency, &allow::rules(&programme)?.drafts) {
            return Err(LifeError::NotYours);
        }
        if plan.closed_at.is_some() {
            return Err(LifeError::NotNow("plans.closed"));
        }
        if matches!(newest.state, State::Draft | State::Returned | State::Review) {
            let same = newest.reason.as_deref() == Some(reason.as_str()) && newest.round == 0;
            return if same { Ok(()) } else { Err(LifeError::NotNow("plans.in_revision")) };
        }
        let in_force = store::find_version(tx, &id, plan.in_force)?;
        let in_force = in_force.ok_or(LifeError::NotNow("plans.not_approved"))?;
        let mut version = first(newest.number + 1, in_force.content, Some(reason.clone()));
        version.priority = in_force.priority;
        store::insert_version(tx, &id, &version)?;
        audit(tx, &actor, &plan, "plan.revise", json!({ "version": version.number, "reason": reason }))?;
        Ok(count(tx, &plan, "plan.revised", json!({ "programme": plan.programme }))?)
    })
    .await
}
