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
    let mut at = from;
    while at < service.steps.len() {
        let row = service.together(at);
        let open = applying(m, tx, &service.steps[at..row.end])?;
        at = row.end;
        let goes_on = match open.as_slice() {
            [] => true,
            [step] => take(m, tx, step, pace)?,
            several => desk::wait_at_all(m, tx, several)?,
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

/// Those of the steps that apply; the timeline tells the others.
fn applying<'s>(m: &mut Move, tx: &mut Tx, steps: &'s [Step]) -> Result<Vec<&'s Step>, ServicesError> {
    let scope = m.dossier.walk(tx.today()).scope;
    let mut open = Vec::new();
    for step in steps {
        if step.when.as_ref().map_or(Ok(true), |when| when.is_true(&scope))? {
            open.push(step);
        } else {
            let event = NewEvent::by_agency(EventKind::Skipped, &step.agency).step(&step.id);
            store::add_event(tx, &mut m.dossier.case, event)?;
        }
    }
    Ok(open)
}

/// Takes one step; true when the case goes on at once.
fn take(m: &mut Move, tx: &mut Tx, step: &Step, pace: Pace) -> Result<bool, ServicesError> {
    begin(m, step);
    match (step.kind, pace) {
        (StepKind::Official, _) => desk::wait(m, tx, step, None),
        (StepKind::Automatic, Pace::Later) => later(m, tx, step),
        (StepKind::Automatic, Pace::Now) => by_rule(m, tx, step),
    }
}

/// An official approves the present step: its effects, then on to the next one. Where several desks have the
/// case at once, it waits for the others first.
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
    let (step, after) = (&service.steps[at], service.together(at).end);
    let alone = m.dossier.case.beside.is_empty();
    let outcome = if alone && last_for(m, tx, after)? { Outcome::Grant } else { Outcome::Next };
    pass(m, tx, step, outcome, reason, Some(official))?;
    if !alone {
        let next = m.dossier.case.beside.remove(0);
        m.dossier.case.stand_at(next);
        return Ok(store::save_case(tx, &mut m.dossier.case)?);
    }
    if outcome == Outcome::Grant {
        finish(m, tx, CaseState::Granted, reason.clone())?;
        return Ok(store::save_case(tx, &mut m.dossier.case)?);
    }
    advance(m, tx, after, Pace::Later)
}

/// Whether no step from `after` on applies.
fn last_for(m: &Move, tx: &Tx, after: usize) -> Result<bool, ServicesError> {
    let scope = m.dossier.walk(tx.today()).scope;
    for step in &m.dossier.service.steps[after..] {
        if step.when.as_ref().map_or(Ok(true), |when| when.is_true(&scope))? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The case is in this step from now on.
pub(super) fn begin(m: &mut Move, step: &Step) {
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
        outcome => pass_or_hold(m, tx, step, outcome, reason),
    }
}

/// Passes an automatic step, or refuses in it. Where the register no longer holds what the step expects, it refuses too.
/// What a register does not take goes to a desk, with the register's words as advice; the case is never lost between two
/// steps.
fn pass_or_hold(
    m: &mut Move,
    tx: &mut Tx,
    step: &Step,
    outcome: Outcome,
    reason: Text,
) -> Result<bool, ServicesError> {
    let before = m.dossier.case.clone();
    let conclude = |m: &mut Move, tx: &mut Tx| match outcome {
        Outcome::Refuse => {
            decided(m, tx, step, outcome, &reason, None).and_then(|()| effects::refused(m, tx))
        }
        _ => pass(m, tx, step, outcome, &reason, None),
    };
    match store::attempt(tx, |tx| conclude(m, tx)) {
        Err(ServicesError::EffectRefused { reason }) if desk::has_desk(m, step) => {
            m.dossier.case = before;
            desk::wait(m, tx, step, Some(held(&reason)))
        }
        Err(ServicesError::Overtaken { reason }) => {
            m.dossier.case = before;
            decided(m, tx, step, Outcome::Refuse, &reason, None)?;
            effects::refused(m, tx)?;
            finish(m, tx, CaseState::Refused, reason)?;
            Ok(false)
        }
        Err(error) => Err(error),
        Ok(()) if outcome == Outcome::Next => Ok(true),
        Ok(()) => {
            let end = if outcome == Outcome::Refuse { CaseState::Refused } else { CaseState::Granted };
            finish(m, tx, end, reason)?;
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
    effects::passed(m, tx, step)
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

/// An official refuses in the present step; with it what other desks have open is closed.
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
    effects::refused(m, tx)?;
    finish(m, tx, CaseState::Refused, reason.clone())?;
    Ok(store::save_case(tx, &mut m.dossier.case)?)
}
