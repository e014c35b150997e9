//! Sending a case.

use kernel::{Actor, Ctx, Fact, Tx};
use serde_json::json;

use super::draw::draw;
use super::gather::{gather_anew, read_own};
use super::{audit, gather, load_own};
use crate::error::{Problem, ServicesError};
use crate::form::{Dossier, first_wrong_page};
use crate::model::{Case, CaseId, CaseState, EventKind, NewEvent, clock, draw_number};
use crate::steps::{self, Move};
use crate::store;

/// Numbers drawn before giving up: with a tenth of all numbers taken, none is free with 10⁻³².
const DRAWS: usize = 32;

/// Sends a draft. However often and from wherever it is sent, it has one effect; whoever comes later gets
/// the same case. What was looked up on an earlier day is looked up again, and shown first if it changed; where the service
/// asks for money, so is everything.
pub async fn submit(
    ctx: &Ctx,
    actor: &Actor,
    id: &CaseId,
    version: i64,
    declared: bool,
) -> Result<Case, ServicesError> {
    let before = read_own(ctx, actor, id).await?;
    if before.case.state != CaseState::Draft {
        return sent(before.case);
    }
    let mut version = version;
    let pays = before.service.payment.is_some();
    if pays || !look_up_is_fresh(&before, ctx) {
        let after = if pays { gather_anew(ctx, actor, id).await? } else { gather(ctx, actor, id).await? };
        if after.walk(ctx.today()).evidence.iter().any(|(_, snapshot)| !snapshot.shown) {
            return Err(ServicesError::EvidenceChanged);
        }
        if version == before.case.version {
            version = after.case.version;
        }
    }
    send_now(ctx, actor, id, version, declared).await
}

/// Whether everything was looked up today.
fn look_up_is_fresh(dossier: &Dossier, ctx: &Ctx) -> bool {
    let walk = dossier.walk(ctx.today());
    walk.fetch.is_empty() && walk.evidence.iter().all(|(_, snapshot)| snapshot.at.day() == ctx.today())
}

async fn send_now(
    ctx: &Ctx,
    actor: &Actor,
    id: &CaseId,
    version: i64,
    declared: bool,
) -> Result<Case, ServicesError> {
    let (context, actor, id) = (ctx.clone(), actor.clone(), id.clone());
    let case = ctx
        .write(move |tx| {
            let mut dossier = load_own(&context, tx, &actor, &id)?;
            if dossier.case.state != CaseState::Draft {
                return sent(dossier.case);
            }
            if dossier.case.version != version {
                return Err(ServicesError::Stale);
            }
            check(&context, tx, &dossier, declared)?;
            send(&context, tx, &actor, &mut dossier)?;
            draw(&context, tx, &mut dossier)?;
            let mut m = Move { ctx: &context, actor: &actor, dossier: &mut dossier };
            if steps::consents::ask(&mut m, tx)? {
                store::save_case(tx, &mut m.dossier.case)?;
            } else {
                steps::payment::begin(&mut m, tx)?;
            }
            Ok(dossier.case)
        })
        .await?;
    Ok(case)
}

/// What a repeated sending gets.
fn sent(case: Case) -> Result<Case, ServicesError> {
    if case.state == CaseState::Withdrawn && case.number.is_none() {
        return Err(ServicesError::WrongState { state: case.state.as_str() });
    }
    Ok(case)
}

fn check(ctx: &Ctx, tx: &Tx, dossier: &Dossier, declared: bool) -> Result<(), ServicesError> {
    let walk = dossier.walk(tx.today());
    if let Some(broken) = walk.broken {
        return Err(broken.into());
    }
    if !walk.is_complete(dossier) || first_wrong_page(ctx, dossier, &walk)?.is_some() {
        return Err(ServicesError::Incomplete);
    }
    if dossier.service.declaration.is_some() && !declared {
        let message = kernel::Text::new("請勾選聲明後再送出", "Confirm the declaration before sending");
        return Err(ServicesError::Mistakes(vec![Problem { field: "declaration".to_owned(), message }]));
    }
    Ok(())
}

fn send(ctx: &Ctx, tx: &mut Tx, actor: &Actor, dossier: &mut Dossier) -> Result<(), ServicesError> {
    let number = number(tx, &dossier.service.number_prefix)?;
    let case = &mut dossier.case;
    case.number = Some(number);
    case.state = CaseState::Submitted;
    case.submitted_at = Some(tx.now());
    case.due_on = Some(clock::due_on(&ctx.work_calendar(), tx.today(), dossier.service.time_limit_days));
    store::add_event(tx, case, NewEvent::by(actor, EventKind::Submitted))?;
    tx.fact(Fact {
        kind: "service.submitted",
        agency: Some(&case.agency),
        dims: json!({ "service": case.service, "channel": case.channel }),
        value: 1,
    })?;
    audit(tx, actor, dossier, "case.submit", json!({ "number": dossier.case.number }))
}

fn number(tx: &mut Tx, prefix: &str) -> Result<String, ServicesError> {
    for _ in 0..DRAWS {
        let number = draw_number(prefix, tx.today(), tx.entropy());
        if store::number_is_free(tx, &number)? {
            return Ok(number);
        }
    }
    Err(kernel::DbError::Busy.into())
}
