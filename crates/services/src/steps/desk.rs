//! Stopping at a desk: which post has to act.

use catalogue::model::{Step, StepPost};
use kernel::{AgencyId, PostId, Text, Tx};

use super::Move;
use super::advance::begin;
use crate::error::ServicesError;
use crate::model::{EventKind, NewEvent};
use crate::store;

/// Puts the case on the desk of the step's post. `advice` is what a rule says to the official.
/// Never goes on by itself.
pub(super) fn wait(
    m: &mut Move,
    tx: &mut Tx,
    step: &Step,
    advice: Option<Text>,
) -> Result<bool, ServicesError> {
    let (post, agency) = desk(m, step)?;
    let case = &mut m.dossier.case;
    case.step_post = Some(post.clone());
    case.step_agency = Some(agency.clone());
    let event = NewEvent::by_agency(EventKind::AtDesk, &agency).step(&step.id).post(Some(&post)).text(advice);
    store::add_event(tx, case, event)?;
    Ok(false)
}

/// Puts the case on the desks of several steps at once. Never goes on by itself.
pub(super) fn wait_at_all(m: &mut Move, tx: &mut Tx, steps: &[&Step]) -> Result<bool, ServicesError> {
    let mut desks = Vec::new();
    for step in steps {
        begin(m, step);
        wait(m, tx, step, None)?;
        desks.extend(m.dossier.case.desks());
    }
    let mut desks = desks.into_iter();
    if let Some(first) = desks.next() {
        m.dossier.case.stand_at(first);
    }
    m.dossier.case.beside = desks.collect();
    Ok(false)
}

/// The post of a step and its agency. `supervisor` is the superior of the applicant's post, which may
/// stand in another agency than the step names.
fn desk(m: &Move, step: &Step) -> Result<(PostId, AgencyId), ServicesError> {
    match &step.post {
        Some(StepPost::Post(post)) => Ok((post.clone(), step.agency.clone())),
        Some(StepPost::Supervisor) => {
            let agencies = directory::agencies(m.ctx);
            let applicant = m.dossier.case.applicant_post.as_ref().ok_or(ServicesError::NoSupervisor)?;
            let superior = agencies.superior(applicant).ok_or(ServicesError::NoSupervisor)?;
            Ok((superior.id.clone(), superior.agency.clone()))
        }
        None => fallback(m, step).ok_or(ServicesError::OtherPost),
    }
}

/// For an automatic step without a post: the desk of an official step of the same agency.
fn fallback(m: &Move, step: &Step) -> Option<(PostId, AgencyId)> {
    m.dossier.service.steps.iter().find_map(|other| match &other.post {
        Some(StepPost::Post(post)) if other.agency == step.agency => {
            Some((post.clone(), step.agency.clone()))
        }
        _ => None,
    })
}

/// Whether an official can take the step over.
pub(super) fn has_desk(m: &Move, step: &Step) -> bool {
    desk(m, step).is_ok()
}
