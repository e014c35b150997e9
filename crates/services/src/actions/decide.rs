//! An official decides.

use kernel::{Actor, Ctx, Text};
use serde_json::{Value as Json, json};
use web::Form;

use super::{at_my_desk, audit, words};
use crate::error::ServicesError;
use crate::form::{Dossier, read_entered};
use crate::model::{Case, CaseId};
use crate::steps::{self, Move};
use crate::store;

/// What an official decides in a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// The step passes: on to the next one, or granted after the last.
    Approve,
    /// Refused.
    Refuse,
}

/// How an official decides.
#[derive(Debug, Clone)]
pub struct Decide {
    /// The case.
    pub case: CaseId,
    /// Its version when the form was shown: of two officials the second is told that the case has changed,
    /// and nothing happens.
    pub version: i64,
    /// For or against.
    pub choice: Choice,
    /// Why.
    pub reason: String,
    /// What was entered, for the step's own questions.
    pub form: Form,
}

/// Decides the present step with a reason and with what the step asks the official for. Everything that is
/// missing or wrong is told at once.
pub async fn decide(ctx: &Ctx, actor: &Actor, decide: Decide) -> Result<Case, ServicesError> {
    let (context, actor) = (ctx.clone(), actor.clone());
    ctx.write(move |tx| {
        let (mut dossier, official) = at_my_desk(&context, tx, &actor, &decide.case, decide.version)?;
        let refuses = decide.choice == Choice::Refuse;
        let entered = enter(&context, &mut dossier, &decide.form, refuses);
        let reason = words("reason", &decide.reason);
        let reason = all_mistakes(entered, reason)?;
        if !dossier.entered.is_empty() {
            store::save_entered(tx, &dossier.case.id, &Json::Object(dossier.entered.clone()))?;
        }
        let reason = Text::new(reason.clone(), reason);
        audit(tx, &actor, &dossier, "case.decide", json!({ "step": dossier.case.step, "refuse": refuses }))?;
        let mut m = Move { ctx: &context, actor: &actor, dossier: &mut dossier };
        if refuses {
            steps::refuse(&mut m, tx, official, &reason)?;
        } else {
            steps::approve(&mut m, tx, official, &reason)?;
        }
        Ok(dossier.case)
    })
    .await
}

/// Takes what the form gives for the present step into the dossier.
fn enter(ctx: &Ctx, dossier: &mut Dossier, form: &Form, refuses: bool) -> Result<(), ServicesError> {
    let service = dossier.service.clone();
    let Some(step) = dossier.case.step.as_ref().and_then(|id| service.step(id)) else { return Ok(()) };
    let values = read_entered(ctx, dossier, step, form, refuses)?;
    if !values.is_empty() {
        dossier.entered.insert(step.id.clone(), Json::Object(values));
    }
    Ok(())
}

/// The second result; the mistakes of both together.
fn all_mistakes<T>(
    first: Result<(), ServicesError>,
    second: Result<T, ServicesError>,
) -> Result<T, ServicesError> {
    match (first, second) {
        (Err(ServicesError::Mistakes(mut all)), Err(ServicesError::Mistakes(more))) => {
            all.extend(more);
            Err(ServicesError::Mistakes(all))
        }
        (Err(error), _) => Err(error),
        (Ok(()), second) => second,
    }
}
