//! Somebody else answers whether they agree to a case.

use kernel::{Actor, Ctx, Reader};

use super::reaches;
use crate::error::ServicesError;
use crate::form::Dossier;
use crate::model::{Answer, CaseId, CaseState, Consent, EventKind, NewEvent};
use crate::steps::Move;
use crate::steps::consents::{audit, fall, go_on};
use crate::store;

/// Under whose number somebody answers: their own, or that of the person or company they act for.
pub fn asked_number(actor: &Actor) -> Result<&str, ServicesError> {
    match actor {
        Actor::Citizen(person) | Actor::Agent { principal: person, .. } => Ok(&person.national_id),
        _ => Err(ServicesError::CaseUnknown),
    }
}

/// A case to which the actor is asked to agree; any other does not exist.
pub fn load_asked(
    ctx: &Ctx,
    r: &mut Reader,
    actor: &Actor,
    id: &CaseId,
    party: &str,
) -> Result<(Dossier, Consent), ServicesError> {
    let asked = store::find_asked(r, id, party, asked_number(actor)?)?;
    let asked = asked.ok_or(ServicesError::CaseUnknown)?;
    let case = store::find_case(r, id)?.ok_or(ServicesError::CaseUnknown)?;
    reaches(actor, &case.service)?;
    Ok((store::load_dossier(ctx, r, case)?, asked))
}

/// Whether the actor may give this answer now: agree or decline while it is waited for, take back until it is
/// decided.
pub fn may_answer(dossier: &Dossier, asked: &Consent, answer: Answer) -> bool {
    let state = dossier.case.state;
    match answer {
        Answer::Agreed | Answer::Declined => state == CaseState::Consent && asked.answer == Answer::Waiting,
        Answer::TakenBack => state.is_running() && asked.answer == Answer::Agreed,
        Answer::Waiting => false,
    }
}

/// Answers. When all agree the case goes on to its first step; when one does not, or takes it back, it ends.
/// The same answer given twice counts once.
pub async fn consent(
    ctx: &Ctx,
    actor: &Actor,
    id: &CaseId,
    party: &str,
    answer: Answer,
) -> Result<(), ServicesError> {
    let (context, actor, id, party) = (ctx.clone(), actor.clone(), id.clone(), party.to_owned());
    ctx.write(move |tx| {
        let (mut dossier, mut asked) = load_asked(&context, tx, &actor, &id, &party)?;
        if asked.answer == answer {
            return Ok(());
        }
        if !may_answer(&dossier, &asked, answer) {
            return Err(ServicesError::WrongState { state: dossier.case.state.as_str() });
        }
        asked.answer = answer;
        asked.answered_at = Some(tx.now());
        asked.name = actor.person().map(|person| person.name.clone());
        store::answer_consent(tx, &asked)?;
        let service = dossier.service.clone();
        let mut m = Move { ctx: &context, actor: &actor, dossier: &mut dossier };
        audit(&m, tx, &asked)?;
        let kind = match answer {
            Answer::Agreed => {
                let name = service.party(&party).map(|party| party.name.clone());
                let event = NewEvent::by_person(EventKind::ConsentGiven).text(name);
                store::add_event(tx, &mut m.dossier.case, event)?;
                return go_on(&mut m, tx);
            }
            Answer::TakenBack => EventKind::ConsentTakenBack,
            Answer::Declined | Answer::Waiting => EventKind::ConsentDeclined,
        };
        fall(&mut m, tx, kind, &asked)?;
        Ok(store::save_case(tx, &mut m.dossier.case)?)
    })
    .await
}
