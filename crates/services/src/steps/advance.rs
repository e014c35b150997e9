//! Going on: passing over steps that do not apply, taking automatic steps, stopping at desks.

use catalogue::expr::{Expr, Template};
use catalogue::model::{Outcome, Step, StepKind};
use kernel::{Actor, Ctx, Lang, Official, Text, Tx};
use serde_json::{Value as Json, json};

use super::{desk, effects, finish};
use crate::error::ServicesError;
use crate::form::{Dossier, show_path};
use crate::jobs;
use crate::model::{CaseState, Decision, EventKind, NewEvent, outcome_word};
use crate::store;

/// When automatic steps are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pace {
    /// In this transaction.
    Now,
    /// By a durable job, so that whoever decides does not wait for what comes after.
    Later,
}

/// A case on its way: who moves it, and everything about it.
pub(crate) struct Move<'a> {
    pub(crate) ctx: &'a Ctx,
    pub(crate) actor: &'a Actor,
    pub(crate) dossier: &'a mut Dossier,
}

/// Takes the case on from step `from` until it waits or ends, and saves it.
pub(crate) fn advance(m: &mut Move, tx: &mut Tx, from: usize, pace: Pace) -> Result<(), ServicesError> {
    let service = m.dossier.service.clone();
    for step in service.steps.iter().skip(from) {
        let scope = m.dossier.walk(tx.today()).scope;
        if !step.when.as_ref().map_or(Ok(true), |when| when.is_true(&scope))? {
            let event = NewEvent::by_agency(EventKind::Skipped, &step.agency).step(&step.id);
            store::add_event(tx, &mut m.dossier.case, event)?;
            continue;
        }
        begin(m, step);
        let goes_on = match (step.kind, pace) {
            (StepKind::Official, _) => desk::wait(m, tx, step, None)?,
            (StepKind::Automatic, Pace::Later) => later(m, tx, step)?,
            (StepKind::Automatic, Pace::Now) => by_rule(m, tx, step)?,
        };
        if !goes_on {
            store::save_case(tx, &mut m.dossier.case)?;
            return Ok(());
        }
    }
    let granted = Text::new("已完成所有審查步驟。", "Every step of the review has passed.");
    finish(m, tx, CaseState::Granted, granted)?;
    Ok(store::save_case(tx, &mut m.dossier.case)?)
}

/// An official approves the present step: its effects, then on to the next one.
pub(crate) fn approve(
    m: &mut Move,
    tx: &mut Tx,
    official: &Official,
    reason: &Text,
) -> Result<(), ServicesError> {
    let service = m.dossier.service.clone();
    let present = m.dossier.case.step.clone().unwrap_or_default();
    let at = service.steps.iter().position(|step| step.id == present);
    let at = at.ok_or(ServicesError::WrongState { state: m.dossier.case.state.as_str() })?;
    let step = &service.steps[at];
    let outcome = if last_for(m, tx, at)? { Outcome::Grant } else { Outcome::Next };
    pass(m, tx, step, outcome, reason, Some(official))?;
    if outcome == Outcome::Grant {
        finish(m, tx, CaseState::Granted, reason.clone())?;
        return Ok(store::save_case(tx, &mut m.dossier.case)?);
    }
    advance(m, tx, at + 1, Pace::Later)
}

/// Whether no later step applies.
fn last_for(m: &Move, tx: &Tx, at: usize) -> Result<bool, ServicesError> {
    let scope = m.dossier.walk(tx.today()).scope;
    for step in &m.dossier.service.steps[at + 1..] {
        if step.when.as_ref().map_or(Ok(true), |when| when.is_true(&scope))? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn begin(m: &mut Move, step: &Step) {
    let case = &mut m.dossier.case;
    case.step = Some(step.id.clone());
    case.step_agency = Some(step.agency.clone());
    case.step_post = None;
    case.step_round += 1;
}

fn later(m: &mut Move, tx: &mut Tx, step: &Step) -> Result<bool, ServicesError> {
    let case = &m.dossier.case;
    let once = format!("services.step/{}/{}", case.id, case.step_round);
    tx.enqueue(
        jobs::STEP,
        &json!({ "case": case.id, "step": step.id, "round": case.step_round }),
        Some(&once),
    )?;
    Ok(false)
}

fn held(reason: &str) -> Text {
    Text::new(
        format!("系統無法自動登記：{reason}"),
        format!("It could not be recorded automatically: {reason}"),
    )
}

/// Takes an automatic step by the first of its rules that is true. True when the case goes on.
fn by_rule(m: &mut Move, tx: &mut Tx, step: &Step) -> Result<bool, ServicesError> {
    let scope = m.dossier.walk(tx.today()).scope;
    let mut found = None;
    for rule in &step.rules {
        if rule.when.as_ref().map_or(Ok(true), |when| when.is_true(&scope))? {
            found = Some(rule);
            break;
        }
    }
    let Some(rule) = found else {
        return desk::wait(m, tx, step, None);
    };
    let dossier = &*m.dossier;
    let fill = |lang| {
        let mut show = |expr: &Expr, value: &Json| show_path(m.ctx, dossier, &expr.to_string(), value, lang);
        Template::of(&rule.reason, lang).render(&scope, &mut show)
    };
    let reason = Text::new(fill(Lang::Zh), fill(Lang::En));
    match rule.outcome {
        Outcome::Official => desk::wait(m, tx, step, Some(reason)),
        Outcome::Refuse => {
            decided(m, tx, step, Outcome::Refuse, &reason, None)?;
            finish(m, tx, CaseState::Refused, reason)?;
            Ok(false)
        }
        Outcome::Grant | Outcome::Next => pass_or_hold(m, tx, step, rule.outcome, reason),
    }
}

/// Passes an automatic step. What a register does not take goes to a desk, with the register's words as
/// advice; the case is never lost between two steps.
fn pass_or_hold(
    m: &mut Move,
    tx: &mut Tx,
    step: &Step,
    outcome: Outcome,
    reason: Text,
) -> Result<bool, ServicesError> {
    let before = m.dossier.case.clone();
    match store::attempt(tx, |tx| pass(m, tx, step, outcome, &reason, None)) {
        Err(ServicesError::EffectRefused { reason }) if desk::has_desk(m, step) => {
            m.dossier.case = before;
            desk::wait(m, tx, step, Some(held(&reason)))
        }
        Err(error) => Err(error),
        Ok(()) if outcome == Outcome::Next => Ok(true),
        Ok(()) => {
            finish(m, tx, CaseState::Granted, reason)?;
            Ok(false)
        }
    }
}

/// A step passes: its decision, its effects, its place in the timeline.
fn pass(
    m: &mut Move,
    tx: &mut Tx,
    step: &Step,
    outcome: Outcome,
    reason: &Text,
    by: Option<&Official>,
) -> Result<(), ServicesError> {
    decided(m, tx, step, outcome, reason, by)?;
    let event = NewEvent::by_agency(EventKind::Passed, &step.agency).step(&step.id);
    let event = event.post(by.map(|official| &official.post)).text(Some(reason.clone()));
    store::add_event(tx, &mut m.dossier.case, event)?;
    effects::apply(m, tx, step)
}

/// Writes who decided what in a step.
pub(super) fn decided(
    m: &mut Move,
    tx: &mut Tx,
    step: &Step,
    outcome: Outcome,
    reason: &Text,
    by: Option<&Official>,
) -> Result<(), ServicesError> {
    let decision = Decision {
        seq: m.dossier.case.last_event + 1,
        step: step.id.clone(),
        agency: step.agency.clone(),
        post: by.map(|official| official.post.clone()),
        official: by.map(|official| official.person.name.clone()),
        outcome: outcome_word(outcome).to_owned(),
        reason: reason.clone(),
        decided_at: tx.now(),
    };
    Ok(store::insert_decision(tx, &m.dossier.case.id, &decision, by)?)
}

/// An official refuses in the present step.
pub(crate) fn refuse(
    m: &mut Move,
    tx: &mut Tx,
    official: &Official,
    reason: &Text,
) -> Result<(), ServicesError> {
    let service = m.dossier.service.clone();
    let present = m.dossier.case.step.clone().unwrap_or_default();
    let step = service.step(&present);
    let step = step.ok_or(ServicesError::WrongState { state: m.dossier.case.state.as_str() })?;
    decided(m, tx, step, Outcome::Refuse, reason, Some(official))?;
    finish(m, tx, CaseState::Refused, reason.clone())?;
    Ok(store::save_case(tx, &mut m.dossier.case)?)
}
