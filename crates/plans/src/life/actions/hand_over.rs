//! A reorganisation gives a plan to whoever goes on with its agency's work.

use kernel::{Actor, AgencyId, Audit, Ctx, DbError, Reader, Tx};
use serde_json::json;

use crate::life::model::Plan;
use crate::life::model::progress::over;
use crate::life::store;

/// Plans of an agency in force with a year and a period that is over and not reported: who goes on will have to.
///
/// # Errors
/// Storage fails.
pub fn missing_reports(
    ctx: &Ctx,
    r: &mut Reader,
    agency: &AgencyId,
) -> Result<Vec<(Plan, i32, u32)>, DbError> {
    let (catalogue, today) = (catalogue::current(ctx), ctx.today());
    let mut found = Vec::new();
    for plan in store::list_of_agency(r, agency)? {
        let running = plan.closed_at.is_none() && plan.in_force > 0;
        let rules = catalogue.programme(&plan.programme).and_then(|programme| programme.rules.clone());
        let (true, Some(rules)) = (running, rules) else { continue };
        let Some(version) = store::find_version(r, &plan.id, plan.in_force)? else { continue };
        let Some(level) = version.control.and_then(|control| rules.level(control)) else { continue };
        let known = store::list_reports(r, &plan.id)?;
        for (year, period) in over(level.pace, plan.years(), today) {
            if !known.iter().any(|one| (one.year, one.period) == (year, period)) {
                found.push((plan.clone(), year, period));
            }
        }
    }
    Ok(found)
}

/// Gives a plan to another agency, in whatever state it is. Its versions, reviews, reports and evaluations stay as they
/// were handed in.
///
/// # Errors
/// Storage fails.
pub fn hand_over(tx: &mut Tx, plan: &Plan, to: &AgencyId) -> Result<(), DbError> {
    store::give(tx, &plan.id, to)?;
    tx.audit(Audit {
        actor: &Actor::Platform,
        action: "plan.hand_over",
        object: "plan",
        object_id: plan.id.as_str(),
        agency: Some(to),
        detail: json!({ "from": plan.agency, "to": to }),
    })
}
