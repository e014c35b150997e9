//! The person corrects the one answer that was sent back.

use kernel::{Actor, Ctx, Tx};
use serde_json::{Value as Json, json};
use web::Form;

use super::gather::{look_up_these, read_own};
use super::upload::{self, Received};
use super::{audit, load_own, save_answers};
use crate::error::{Problem, ServicesError};
use crate::form::{Dossier, Snapshot, Stop, read_question};
use crate::model::{Case, CaseId, CaseState, EventKind, NewEvent, clock};
use crate::steps::{Move, tell_post};
use crate::store;

/// What a correction gives.
enum Corrected {
    Answer(Json),
    Document(Received),
}

/// Takes the corrected answer, looks up what depends on it, lets the time limit run again and puts the
/// case back on the desk it came from. Sent twice it counts once.
pub async fn answer_correction(
    ctx: &Ctx,
    actor: &Actor,
    id: &CaseId,
    form: &Form,
) -> Result<Case, ServicesError> {
    let dossier = read_own(ctx, actor, id).await?;
    let Some(asked) = open_question(&dossier) else {
        return Ok(dossier.case);
    };
    let (found, fresh) = prepare(ctx, &dossier, &asked, form).await?;
    let (context, who, id) = (ctx.clone(), actor.clone(), id.clone());
    let expected = dossier.case.version;
    ctx.write(move |tx| {
        let mut dossier = load_own(&context, tx, &who, &id)?;
        if dossier.case.state != CaseState::Correction {
            return Ok(dossier.case);
        }
        if dossier.case.version != expected {
            return Err(ServicesError::Stale);
        }
        let after = match &found {
            Corrected::Answer(answer) => {
                dossier.answers.insert(asked.clone(), answer.clone());
                answer.clone()
            }
            Corrected::Document(file) => {
                upload::replace(tx, &dossier.case.id, &asked, file)?;
                json!(file.name)
            }
        };
        dossier.evidence.extend(fresh.clone());
        save_answers(tx, &dossier)?;
        if let Some(correction) = store::open_correction(tx, &id)? {
            store::answer_correction(tx, &id, correction.seq, &after.to_string())?;
        }
        go_on(&context, tx, &who, &mut dossier)?;
        Ok(dossier.case)
    })
    .await
}

fn open_question(dossier: &Dossier) -> Option<String> {
    dossier.case.asked.clone().filter(|_| dossier.case.state == CaseState::Correction)
}

/// Reads the form and looks up what the new answer makes known.
async fn prepare(
    ctx: &Ctx,
    dossier: &Dossier,
    asked: &str,
    form: &Form,
) -> Result<(Corrected, Vec<(String, Snapshot)>), ServicesError> {
    if let Some(definition) = dossier.service.upload(asked) {
        return Ok((Corrected::Document(upload::receive(ctx, definition, form)?), Vec::new()));
    }
    let question = dossier.service.question(asked).ok_or(ServicesError::PageUnknown)?;
    let answer = {
        let walk = dossier.walk(ctx.today());
        read_question(ctx, dossier, question, &walk.scope, form).map_err(ServicesError::Mistakes)?
    };
    // The corrected case is walked as a draft would be: what no longer holds is told at the question.
    let mut corrected = dossier.clone();
    corrected.case.state = CaseState::Draft;
    corrected.answers.insert(asked.to_owned(), answer.clone());
    let mut fresh = Vec::new();
    loop {
        let walk = corrected.walk(ctx.today());
        let due: Vec<_> =
            walk.fetch.iter().map(|(evidence, key)| (evidence.id.clone(), key.clone())).collect();
        if due.is_empty() {
            break;
        }
        let found = look_up_these(ctx, &corrected, due).await?;
        corrected.evidence.extend(found.clone());
        fresh.extend(found);
    }
    let message = match corrected.walk(ctx.today()).stop {
        Some(Stop::Missing(evidence)) => evidence.missing.clone(),
        Some(Stop::NotEligible(rule)) => Some(rule.refuse.clone()),
        None => None,
    };
    match message {
        Some(message) => Err(ServicesError::Mistakes(vec![Problem { field: asked.to_owned(), message }])),
        None => Ok((Corrected::Answer(answer), fresh)),
    }
}

/// The time limit runs again, longer by the working days it stood still.
fn go_on(ctx: &Ctx, tx: &mut Tx, actor: &Actor, dossier: &mut Dossier) -> Result<(), ServicesError> {
    let calendar = ctx.work_calendar();
    let case = &mut dossier.case;
    let waited = case.clock_stopped_on.map_or(0, |stopped| clock::waited(&calendar, stopped, tx.today()));
    case.due_on = case.due_on.map(|due| clock::extend(&calendar, due, waited));
    case.days_waited += i64::from(waited);
    case.clock_stopped_on = None;
    case.state = CaseState::Submitted;
    let asked = case.asked.take();
    store::add_event(tx, case, NewEvent::by(actor, EventKind::CorrectionAnswered))?;
    audit(tx, actor, dossier, "case.answer_correction", json!({ "question": asked, "waited_days": waited }))?;
    for post in dossier.case.desks().into_iter().map(|desk| desk.post) {
        let label = dossier.case.label().to_owned();
        let subject =
            kernel::Text::new(format!("案件 {label} 已補正"), format!("Case {label} was corrected"));
        let body = kernel::Text::new(
            "申請人已補正，案件回到您的待辦。",
            "The applicant made the correction. The case is back in your inbox.",
        );
        tell_post(&Move { ctx, actor, dossier }, tx, post, subject, body)?;
    }
    Ok(store::save_case(tx, &mut dossier.case)?)
}
