//! What can be done with plans, one function a verb.

pub(crate) mod allow;
mod draft;
mod evaluate;
mod hand_over;
mod oblige;
mod report;
mod review;
mod revise;
mod submit;
mod tell;

use kernel::{Actor, Audit, DbError, Fact, Tx};
use serde_json::Value as Json;

pub use draft::{New, draft, save};
pub use evaluate::{close, evaluate, grade};
pub use hand_over::{hand_over, missing_reports};
pub(crate) use oblige::of_today;
pub use oblige::{Fulfil, fulfil};
pub use report::{Given, report};
pub use review::{Decision, places, review};
pub use revise::revise;
pub use submit::submit;
pub(crate) use tell::{Notice, tell};

use super::model::{Plan, PlanId, Version};
use super::{LifeError, store};

/// A plan with its newest version.
fn load(tx: &mut Tx, id: &PlanId) -> Result<(Plan, Version), LifeError> {
    let plan = store::find_plan(tx, id)?.ok_or(LifeError::Unknown)?;
    let version = store::find_version(tx, id, plan.newest)?.ok_or(LifeError::Unknown)?;
    Ok((plan, version))
}

/// A plan with the version in force; before approval there is none to report on.
fn load_in_force(tx: &mut Tx, id: &PlanId) -> Result<(Plan, Version), LifeError> {
    let plan = store::find_plan(tx, id)?.ok_or(LifeError::Unknown)?;
    let version =
        store::find_version(tx, id, plan.in_force)?.ok_or(LifeError::NotNow("plans.not_approved"))?;
    Ok((plan, version))
}

/// Writes the audit row of an action on a plan.
fn audit(tx: &mut Tx, actor: &Actor, plan: &Plan, action: &'static str, detail: Json) -> Result<(), DbError> {
    tx.audit(Audit {
        actor,
        action,
        object: "plan",
        object_id: plan.id.as_str(),
        agency: Some(&plan.agency),
        detail,
    })
}

/// Counts what was done.
fn count(tx: &mut Tx, plan: &Plan, kind: &'static str, dims: Json) -> Result<(), DbError> {
    tx.fact(Fact { kind, agency: Some(&plan.agency), dims, value: 1 })
}

/// The text of a form, trimmed, if it says something and is not too long.
pub(crate) fn said(text: &str, field: &'static str, missing: &'static str) -> Result<String, LifeError> {
    const MOST: usize = 2_000;
    let text = text.trim();
    if text.is_empty() {
        return Err(LifeError::field(field, missing));
    }
    if text.chars().count() > MOST {
        let args = vec![("limit", MOST.to_string())];
        return Err(LifeError::Field { field, code: "plans.text_long", args });
    }
    Ok(text.to_owned())
}
