//! An official sends one answer back.

use kernel::{Actor, Ctx, Text};
use serde_json::{Value as Json, json};

use super::{at_my_desk, audit, words};
use crate::error::{Problem, ServicesError};
use crate::form::Dossier;
use crate::model::{Asked, Case, CaseId, CaseState, EventKind, NewEvent};
use crate::steps::{Move, tell_person};
use crate::store;

/// Asks the person to correct one answer or document. The time limit stands still until they have.
pub async fn ask_correction(
    ctx: &Ctx,
    actor: &Actor,
    id: &CaseId,
    version: i64,
    asked: Asked,
) -> Result<Case, ServicesError> {
    let (context, actor, id) = (ctx.clone(), actor.clone(), id.clone());
    ctx.write(move |tx| {
        let (mut dossier, official) = at_my_desk(&context, tx, &actor, &id, version)?;
        let message = words("message", &asked.message)?;
        let before = answer(&dossier, &asked.question, tx.today())?;
        let case = &mut dossier.case;
        case.state = CaseState::Correction;
        case.clock_stopped_on = Some(tx.today());
        case.asked = Some(asked.question.clone());
        let event = NewEvent::by_agency(EventKind::CorrectionAsked, &official.agency);
        let words = Text::new(message.clone(), message.clone());
        let step = case.step.clone().unwrap_or_default();
        store::add_event(tx, case, event.step(&step).post(Some(&official.post)).text(Some(words)))?;
        let asked = Asked { question: asked.question.clone(), message };
        store::insert_correction(tx, case, &asked, official, &before.to_string())?;
        audit(tx, &actor, &dossier, "case.ask_correction", json!({ "question": asked.question }))?;
        let name = &dossier.service.name;
        let subject = Text::new(format!("請補正：{}", name.zh), format!("Please correct an answer: {}", name.en));
        let label = dossier.case.label();
        let body = Text::new(
            format!("案件 {label} 需要您補正一項資料，辦理期限自今日起暫停計算，至您補正為止。"),
            format!("One answer in case {label} needs your correction. The time limit stands still until you have made it."),
        );
        let m = Move { ctx: &context, actor: &actor, dossier: &mut dossier };
        tell_person(&m, tx, subject, body)?;
        store::save_case(tx, &mut dossier.case)?;
        Ok(dossier.case)
    })
    .await
}

/// The answer as it stands; only what the person answered can be sent back.
fn answer(dossier: &Dossier, question: &str, today: kernel::Day) -> Result<Json, ServicesError> {
    let walk = dossier.walk(today);
    let known =
        walk.question(question).is_some() || walk.uploads.iter().any(|upload| upload.field.id == question);
    if known {
        return Ok(walk.answers.get(question).cloned().unwrap_or(Json::Null));
    }
    let message = Text::new("請選擇要補正的項目", "Choose the answer to be corrected");
    Err(ServicesError::Mistakes(vec![Problem { field: "question".to_owned(), message }]))
}
