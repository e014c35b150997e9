//! Taking a case back.

use kernel::{Actor, Ctx};

use super::load_own;
use crate::error::ServicesError;
use crate::model::{Case, CaseId, CaseState};
use crate::steps::{self, Move};
use crate::store;

/// Withdraws a draft or a case that is not decided yet. Doing it again changes nothing.
pub async fn withdraw(ctx: &Ctx, actor: &Actor, id: &CaseId) -> Result<Case, ServicesError> {
    let (context, actor, id) = (ctx.clone(), actor.clone(), id.clone());
    ctx.write(move |tx| {
        let mut dossier = load_own(&context, tx, &actor, &id)?;
        if dossier.case.state == CaseState::Withdrawn {
            return Ok(dossier.case);
        }
        let mut m = Move { ctx: &context, actor: &actor, dossier: &mut dossier };
        steps::withdraw(&mut m, tx)?;
        store::save_case(tx, &mut dossier.case)?;
        Ok(dossier.case)
    })
    .await
}
