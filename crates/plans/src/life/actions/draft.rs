//! Beginning a plan, and writing in it.

use kernel::{Actor, AgencyId, Ctx};
use serde_json::json;

use super::{LifeError, allow, audit, count, load, said};
use crate::life::model::{Content, Plan, PlanId, State, Version};
use crate::life::store;

/// Most years of a plan.
const YEARS: i32 = 10;

/// A plan to begin.
#[derive(Debug, Clone)]
pub struct New {
    /// The programme by whose rules it lives.
    pub programme: String,
    /// The agency that hands it in.
    pub agency: AgencyId,
    /// First year.
    pub first_year: i32,
    /// Last year.
    pub last_year: i32,
    /// What it says so far; its name at least.
    pub content: Content,
    /// The send's own key: the same form sent twice begins one plan.
    pub key: String,
}

/// Begins a plan as a draft of the actor's agency. The same send again gives the same plan.
///
/// # Errors
/// The actor may not draft for the agency; the programme keeps no plans, or none of that agency or those years;
/// the name is missing.
pub async fn draft(ctx: &Ctx, actor: &Actor, new: New) -> Result<PlanId, LifeError> {
    let programme = allow::programme(ctx, &new.programme)?;
    let rules = allow::rules(&programme)?;
    if !allow::writes_for(actor, &new.agency, &rules.drafts) {
        return Err(LifeError::NotYours);
    }
    if !rules.agencies.contains(&new.agency) {
        return Err(LifeError::NotHere("plans.agency_not_here"));
    }
    let within = rules.first_year <= new.first_year && new.last_year <= rules.last_year;
    if !within || new.last_year < new.first_year || new.last_year - new.first_year >= YEARS {
        let args = vec![("first", rules.first_year.to_string()), ("last", rules.last_year.to_string())];
        return Err(LifeError::Field { field: "first_year", code: "plans.years_wrong", args });
    }
    said(&new.content.name, "name", "plans.name_missing")?;
    let actor = actor.clone();
    ctx.write(move |tx| {
        let key = format!("{}:{}", actor.label(), new.key);
        let plan = Plan {
            id: tx.new_id(),
            programme: new.programme.clone(),
            agency: new.agency.clone(),
            first_year: new.first_year,
            last_year: new.last_year,
            name: new.content.name.clone(),
            newest: 1,
            in_force: 0,
            created_at: tx.now(),
            closed_at: None,
        };
        if !store::insert_plan(tx, &plan, &key, &actor.label())? {
            let known = store::find_by_key(tx, &key)?.ok_or(LifeError::Unknown)?;
            return Ok(known.id);
        }
        store::insert_version(tx, &plan.id, &first(1, new.content.clone(), None))?;
        audit(
            tx,
            &actor,
            &plan,
            "plan.draft",
            json!({ "programme": plan.programme, "years": [plan.first_year, plan.last_year] }),
        )?;
        count(tx, &plan, "plan.drafted", json!({ "programme": plan.programme }))?;
        Ok(plan.id)
    })
    .await
}

/// A version that nobody has handed in yet.
pub(super) fn first(number: i64, content: Content, reason: Option<String>) -> Version {
    Version {
        number,
        state: State::Draft,
        stage: 0,
        round: 0,
        edition: 1,
        content,
        reason,
        priority: None,
        recommended: None,
        control: None,
        document_number: None,
        document_on: None,
        submitted_at: None,
        submitted_by: None,
        decided_at: None,
    }
}

/// Saves what the newest version says, if nobody else saved since the actor opened it at `edition`.
///
/// # Errors
/// The actor may not draft for the agency; the version is with the reviewers or decided; somebody else saved.
pub async fn save(
    ctx: &Ctx,
    actor: &Actor,
    id: &PlanId,
    edition: i64,
    change: impl Fn(&mut Content) + Send + 'static,
) -> Result<(), LifeError> {
    let (context, actor, id) = (ctx.clone(), actor.clone(), id.clone());
    ctx.write(move |tx| {
        let (plan, version) = load(tx, &id)?;
        let programme = allow::programme(&context, &plan.programme)?;
        if !allow::writes_for(&actor, &plan.agency, &allow::rules(&programme)?.drafts) {
            return Err(LifeError::NotYours);
        }
        if !version.state.is_open() {
            return Err(LifeError::NotNow("plans.not_open"));
        }
        let mut content = version.content.clone();
        change(&mut content);
        if content == version.content && version.edition == edition + 1 {
            // The same form came twice.
            return Ok(());
        }
        if !store::save_content(tx, &id, version.number, edition, &content)? {
            return Err(LifeError::Changed);
        }
        Ok(audit(
            tx,
            &actor,
            &plan,
            "plan.save",
            json!({ "version": version.number, "edition": edition + 1 }),
        )?)
    })
    .await
}
