//! Handing a plan in.

use catalogue::model::programme::{Programme, Rules};
use kernel::{Actor, Ctx, DbError, Text, Tx};
use serde_json::json;

use super::{LifeError, Notice, allow, audit, count, load, tell};
use crate::life::model::check::{Against, check};
use crate::life::model::{Plan, PlanId, State, Version};
use crate::life::store;

/// Hands the newest version in, as the agency's `priority`-th plan of its first year. A returned version goes back
/// to the stage that returned it. Sent twice, it is handed in once.
///
/// # Errors
/// The actor may not hand in for the agency; the version has flaws, which are all told; another plan of the agency
/// has this place in its order; somebody saved in the meantime.
pub async fn submit(
    ctx: &Ctx,
    actor: &Actor,
    id: &PlanId,
    edition: i64,
    priority: i64,
) -> Result<(), LifeError> {
    let (context, actor, id) = (ctx.clone(), actor.clone(), id.clone());
    ctx.write(move |tx| {
        let (plan, mut version) = load(tx, &id)?;
        let programme = allow::programme(&context, &plan.programme)?;
        let rules = allow::rules(&programme)?;
        if !allow::writes_for(&actor, &plan.agency, &rules.submits) {
            return Err(LifeError::NotYours);
        }
        if version.state == State::Review && version.edition == edition + 1 {
            return Ok(());
        }
        if !version.state.is_open() {
            return Err(LifeError::NotNow("plans.not_open"));
        }
        if version.edition != edition {
            return Err(LifeError::Changed);
        }
        ready(&context, tx, (&plan, &version), &programme, priority)?;
        version.state = State::Review;
        version.round += 1;
        version.priority = Some(priority);
        version.recommended = None;
        version.submitted_at = Some(tx.now());
        version.submitted_by = actor.person().map(|person| person.id.to_string());
        store::save_state(tx, &id, &version)?;
        let detail = json!({ "version": version.number, "round": version.round, "priority": priority });
        audit(tx, &actor, &plan, "plan.submit", detail)?;
        count(
            tx,
            &plan,
            "plan.submitted",
            json!({ "programme": plan.programme, "again": version.round > 1 }),
        )?;
        Ok(inform(&context, tx, rules, &plan, &version)?)
    })
    .await
}

/// Nothing is wrong with what it says, and its place in the agency's order is free.
fn ready(
    ctx: &Ctx,
    tx: &mut Tx,
    (plan, version): (&Plan, &Version),
    programme: &Programme,
    priority: i64,
) -> Result<(), LifeError> {
    if !(1..=999).contains(&priority) {
        return Err(LifeError::field("priority", "plans.priority_wrong"));
    }
    if let Some(name) = store::holder_of_priority(tx, plan, priority)? {
        let args = vec![("name", name)];
        return Err(LifeError::Field { field: "priority", code: "plans.priority_taken", args });
    }
    let agencies = directory::agencies(ctx);
    let against = Against { programme, agencies: &agencies, today: tx.today() };
    let flaws = check(&version.content, &plan.years(), against);
    if !flaws.is_empty() {
        return Err(LifeError::Flaws(flaws));
    }
    Ok(())
}

/// The stage whose turn it is hears of it.
fn inform(ctx: &Ctx, tx: &mut Tx, rules: &Rules, plan: &Plan, version: &Version) -> Result<(), DbError> {
    let Some(stage) = allow::stage_of(rules, version) else { return Ok(()) };
    let notice = Notice {
        to: &stage.agency,
        roles: &stage.roles,
        from: &plan.agency,
        subject: Text::new(
            format!("計畫送審：{}", plan.name),
            format!("A plan is handed in for review: {}", plan.name),
        ),
        body: Text::new(
            format!("請辦理{}。看完後，可以通過、退回補正或不予同意；退回時請寫明要改哪裡。", stage.name.zh),
            format!(
                "It waits for the {}. Pass it, send it back with what to mend, or refuse it.",
                stage.name.en.to_lowercase()
            ),
        ),
        link: format!("/desk/plans/{}", plan.id),
    };
    tell(ctx, tx, &notice)
}
