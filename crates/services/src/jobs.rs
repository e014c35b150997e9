//! Background work: automatic steps that come after an official's decision, the end of the time to agree or to pay, what was
//! paid.

use kernel::jobs::JobKind;
use kernel::{Actor, Ctx, Text, Tx};
use payments::BillStatus;
use serde_json::Value as Json;

use crate::error::ServicesError;
use crate::model::{Answer, CaseId, CaseState, Consent, EventKind};
use crate::steps::consents::fall;
use crate::steps::{Move, Pace, advance, payment};
use crate::store;

/// Name of the job that takes an automatic step.
pub(crate) const STEP: &str = "services.step";

/// Name of the job that ends a case to which somebody did not agree in time.
pub(crate) const CONSENT: &str = "services.consent";

/// Name of the job that ends a case whose fee was not paid in time.
pub(crate) const UNPAID: &str = "services.unpaid";

/// Name of the job that takes a case on whose bill was paid.
pub(crate) const PAID: &str = "services.paid";

/// Every kind of job of this block.
pub(crate) fn kinds() -> Vec<JobKind> {
    vec![
        JobKind { name: STEP, run: step },
        JobKind { name: CONSENT, run: consent },
        JobKind { name: UNPAID, run: unpaid },
        JobKind { name: PAID, run: paid },
    ]
}

/// Ends a case that still waits for somebody to agree whose time is over.
fn consent(ctx: &Ctx, tx: &mut Tx, payload: &Json) -> anyhow::Result<()> {
    let id = CaseId::new(payload.get("case").and_then(Json::as_str).unwrap_or_default());
    let Some(case) = store::find_case(tx, &id)? else { return Ok(()) };
    if case.state != CaseState::Consent {
        return Ok(());
    }
    let today = tx.today();
    let late = |consent: &Consent| consent.answer == Answer::Waiting && consent.answer_by < today;
    let Some(late) = store::list_consents(tx, &id)?.into_iter().find(late) else { return Ok(()) };
    let mut dossier = store::load_dossier(ctx, tx, case)?;
    let mut m = Move { ctx, actor: &Actor::Platform, dossier: &mut dossier };
    fall(&mut m, tx, EventKind::ConsentLapsed, &late)?;
    Ok(store::save_case(tx, &mut m.dossier.case)?)
}

/// Ends a case that still waits for its fee.
fn unpaid(ctx: &Ctx, tx: &mut Tx, payload: &Json) -> anyhow::Result<()> {
    let id = CaseId::new(payload.get("case").and_then(Json::as_str).unwrap_or_default());
    let Some(case) = store::find_case(tx, &id)?.filter(|case| case.state == CaseState::Payment) else {
        return Ok(());
    };
    // It may have been paid a moment ago; then the case is about to go on.
    let bill = payments::store::find_bill_for(tx, id.as_str())?;
    if bill.is_some_and(|bill| bill.status != BillStatus::Open) {
        return Ok(());
    }
    let mut dossier = store::load_dossier(ctx, tx, case)?;
    let mut m = Move { ctx, actor: &Actor::Platform, dossier: &mut dossier };
    payment::lapse(&mut m, tx)?;
    Ok(store::save_case(tx, &mut m.dossier.case)?)
}

/// Takes a case on that waited for its fee.
fn paid(ctx: &Ctx, tx: &mut Tx, payload: &Json) -> anyhow::Result<()> {
    let id = CaseId::new(payload.get("reason").and_then(Json::as_str).unwrap_or_default());
    let Some(case) = store::find_case(tx, &id)?.filter(|case| case.state == CaseState::Payment) else {
        return Ok(());
    };
    let Some(bill) = payments::store::find_bill_for(tx, id.as_str())? else { return Ok(()) };
    let amount = Text::new(bill.amount.zh(), bill.amount.to_string());
    let mut dossier = store::load_dossier(ctx, tx, case)?;
    let mut m = Move { ctx, actor: &Actor::Platform, dossier: &mut dossier };
    Ok(payment::paid(&mut m, tx, amount)?)
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
