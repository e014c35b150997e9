//! An official decides.

use kernel::{Actor, Ctx, Text};
use serde_json::json;

use super::{at_my_desk, audit, words};
use crate::error::ServicesError;
use crate::model::{Case, CaseId};
use crate::steps::{self, Move};

/// What an official decides in a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// The step passes: on to the next one, or granted after the last.
    Approve,
    /// Refused.
    Refuse,
}

/// Decides the present step with a reason. `version` is the case's version when the form was shown: of two
/// officials the second is told that the case has changed, and nothing happens.
pub async fn decide(
    ctx: &Ctx,
    actor: &Actor,
    id: &CaseId,
    version: i64,
    choice: Choice,
    reason: &str,
) -> Result<Case, ServicesError> {
    let (context, actor, id) = (ctx.clone(), actor.clone(), id.clone());
    let reason = reason.to_owned();
    let case = ctx
        .write(move |tx| {
            let (mut dossier, official) = at_my_desk(&context, tx, &actor, &id, version)?;
            let reason = words("reason", &reason)?;
            let reason = Text::new(reason.clone(), reason);
            let refuses = choice == Choice::Refuse;
            audit(
                tx,
                &actor,
                &dossier,
                "case.decide",
                json!({ "step": dossier.case.step, "refuse": refuses }),
            )?;
            let mut m = Move { ctx: &context, actor: &actor, dossier: &mut dossier };
            if refuses {
                steps::refuse(&mut m, tx, official, &reason)?;
            } else {
                steps::approve(&mut m, tx, official, &reason)?;
            }
            Ok::<_, ServicesError>(dossier.case)
        })
        .await?;
    Ok(case)
}
