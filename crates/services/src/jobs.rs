//! Background work: automatic steps that come after an official's decision.

use kernel::jobs::JobKind;
use kernel::{Actor, Ctx, Tx};
use serde_json::Value as Json;

use crate::error::ServicesError;
use crate::model::{CaseId, CaseState};
use crate::steps::{Move, Pace, advance};
use crate::store;

/// Name of the job that takes an automatic step.
pub(crate) const STEP: &str = "services.step";

/// Every kind of job of this block.
pub(crate) fn kinds() -> Vec<JobKind> {
    vec![JobKind { name: STEP, run: step }]
}

fn step(ctx: &Ctx, tx: &mut Tx, payload: &Json) -> anyhow::Result<()> {
    let word = |name: &str| payload.get(name).and_then(Json::as_str).unwrap_or_default().to_owned();
    let round = payload.get("round").and_then(Json::as_i64).unwrap_or(0);
    Ok(take(ctx, tx, &CaseId::new(word("case")), &word("step"), round)?)
}

/// Takes the step if the case still waits in that very round of it.
fn take(ctx: &Ctx, tx: &mut Tx, case: &CaseId, step: &str, round: i64) -> Result<(), ServicesError> {
    let Some(case) = store::find_case(tx, case)? else { return Ok(()) };
    let waits =
        case.state == CaseState::Submitted && case.step.as_deref() == Some(step) && case.step_round == round;
    if !waits {
        return Ok(());
    }
    let mut dossier = store::load_dossier(ctx, tx, case)?;
    let service = dossier.service.clone();
    let Some(at) = service.steps.iter().position(|known| known.id == step) else { return Ok(()) };
    let mut m = Move { ctx, actor: &Actor::Platform, dossier: &mut dossier };
    advance(&mut m, tx, at, Pace::Now)
}
