//! What can be done with cases, one verb a file: look at the right, decide, write, audit, record facts,
//! publish; one transaction.

mod answer_correction;
mod application;
mod ask_correction;
mod consent;
mod decide;
mod draw;
mod export;
mod gather;
mod hand_over;
mod note;
mod open;
mod save_page;
mod send_message;
mod start;
mod submit;
mod upload;
mod withdraw;

use kernel::{Actor, Audit, Ctx, Official, Person, Reader, Tx};
use serde_json::Value as Json;

pub use answer_correction::answer_correction;
pub use application::{Application, application};
pub use ask_correction::ask_correction;
pub use consent::{asked_number, consent, load_asked, may_answer};
pub use decide::{Choice, Decide, decide};
pub use export::export_person;
pub(crate) use export::{summary, timeline};
pub use gather::{acknowledge, gather, read_own};
pub use hand_over::{count_at_post, count_held, hand_over, holds, list_held};
pub use note::note;
pub(crate) use open::WORKERS;
pub use open::{may_see, open};
pub use save_page::{SavePage, save_page};
pub use send_message::send_message;
pub use start::{Begin, is_for, start};
pub use submit::submit;
pub use upload::{remove_upload, save_uploads};
pub use withdraw::withdraw;

use crate::error::{Problem, ServicesError};
use crate::form::Dossier;
use crate::model::{CaseId, CaseState};
use crate::store;

/// The longest message, reason or note, in characters.
pub const TEXT_LIMIT: usize = 5_000;

/// Whether an agent's mandate reaches the service; everybody else's own cases are theirs.
fn reaches(actor: &Actor, service: &str) -> Result<(), ServicesError> {
    if actor.reaches(service) { Ok(()) } else { Err(ServicesError::OutsideMandate) }
}

/// Whose case it is: the citizen's, the official's in a service for officials, or the principal's for whom
/// an agent acts.
fn applicant(actor: &Actor) -> Result<&Person, ServicesError> {
    match actor {
        Actor::Citizen(person) | Actor::Agent { principal: person, .. } => Ok(person),
        Actor::Official(official) => Ok(&official.person),
        _ => Err(ServicesError::CaseUnknown),
    }
}

/// An actor's own case with everything in it; somebody else's does not exist.
pub fn load_own(ctx: &Ctx, r: &mut Reader, actor: &Actor, id: &CaseId) -> Result<Dossier, ServicesError> {
    let case = store::find_own(r, &applicant(actor)?.id, id)?.ok_or(ServicesError::CaseUnknown)?;
    // Who signed in as an official acts in requests of that post only, and a citizen never in those of a post.
    let post = actor.official().map(|official| &official.post);
    if case.applicant_post.as_ref() != post {
        return Err(ServicesError::CaseUnknown);
    }
    reaches(actor, &case.service)?;
    store::load_dossier(ctx, r, case)
}

/// An actor's own draft, in the version the form was made from.
fn own_draft(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    id: &CaseId,
    version: i64,
) -> Result<Dossier, ServicesError> {
    let dossier = load_own(ctx, tx, actor, id)?;
    if dossier.case.state != CaseState::Draft {
        return Err(ServicesError::WrongState { state: dossier.case.state.as_str() });
    }
    if dossier.case.version != version {
        return Err(ServicesError::Stale);
    }
    Ok(dossier)
}

/// A case that waits for a post the actor acts for, in the version the form was made from.
fn at_my_desk<'a>(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &'a Actor,
    id: &CaseId,
    version: i64,
) -> Result<(Dossier, &'a Official), ServicesError> {
    let official = actor.official().ok_or(ServicesError::CaseUnknown)?;
    let mut dossier = open::load_seen(ctx, tx, official, id)?;
    let case = &mut dossier.case;
    if case.version != version {
        return Err(ServicesError::Stale);
    }
    if case.state != CaseState::Submitted {
        return Err(ServicesError::WrongState { state: case.state.as_str() });
    }
    // Nobody decides on their own request, not even while standing in for their superior.
    let own = case.person_id == official.person.id;
    if own || !case.turn_to(official) {
        return Err(ServicesError::OtherPost);
    }
    Ok((dossier, official))
}

/// A text that must be there and not too long.
fn words(field: &str, text: &str) -> Result<String, ServicesError> {
    let text = text.trim();
    let length = text.chars().count();
    let message = if text.is_empty() {
        kernel::Text::new("請填寫內容", "Enter a text")
    } else if length > TEXT_LIMIT {
        kernel::Text::new(
            format!("內容最多 {TEXT_LIMIT} 字，目前有 {length} 字"),
            format!("Use at most {TEXT_LIMIT} characters; there are {length}"),
        )
    } else {
        return Ok(text.to_owned());
    };
    Err(ServicesError::Mistakes(vec![Problem { field: field.to_owned(), message }]))
}

/// Writes an audit row about a case.
fn audit(
    tx: &mut Tx,
    actor: &Actor,
    dossier: &Dossier,
    action: &'static str,
    detail: Json,
) -> Result<(), ServicesError> {
    let case = &dossier.case;
    let agency = case.step_agency.as_ref().unwrap_or(&case.agency);
    tx.audit(Audit {
        actor,
        action,
        object: "case",
        object_id: case.id.as_str(),
        agency: Some(agency),
        detail,
    })?;
    Ok(())
}

/// Replaces the saved answers and evidence.
fn save_answers(tx: &mut Tx, dossier: &Dossier) -> Result<(), ServicesError> {
    let evidence = serde_json::to_value(&dossier.evidence).unwrap_or_default();
    let answers = Json::Object(dossier.answers.clone());
    Ok(store::save_answers(tx, &dossier.case.id, &answers, &evidence)?)
}
