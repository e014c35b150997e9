//! Saving one page of a draft.

use kernel::{Actor, Ctx};
use web::Form;

use super::{gather, load_own, save_answers};
use crate::error::ServicesError;
use crate::form::{Dossier, read_page};
use crate::model::{CaseId, CaseState};
use crate::store;

/// One page as it was sent.
#[derive(Debug, Clone)]
pub struct SavePage {
    /// The draft.
    pub case: CaseId,
    /// Page id.
    pub page: String,
    /// The draft's version when the page was shown.
    pub version: i64,
    /// What was entered.
    pub form: Form,
}

/// Saves a page and looks up what its answers make known. Sent twice it is saved once; from a tab that
/// shows an older version it is refused as stale, unless it says what is saved already.
pub async fn save_page(ctx: &Ctx, actor: &Actor, save: SavePage) -> Result<Dossier, ServicesError> {
    let (context, who, id) = (ctx.clone(), actor.clone(), save.case.clone());
    ctx.write(move |tx| {
        let mut dossier = load_own(&context, tx, &who, &save.case)?;
        if dossier.case.state != CaseState::Draft {
            return Err(ServicesError::WrongState { state: dossier.case.state.as_str() });
        }
        let walk = dossier.walk(tx.today());
        let open = walk.page(&save.page).ok_or(ServicesError::PageUnknown)?;
        let answers = read_page(&context, &dossier, &walk, open, &save.form)?;
        if answers.iter().all(|(id, answer)| dossier.answers.get(id) == Some(answer)) {
            return Ok(());
        }
        if dossier.case.version != save.version {
            return Err(ServicesError::Stale);
        }
        dossier.answers.extend(answers);
        save_answers(tx, &dossier)?;
        Ok(store::save_case(tx, &mut dossier.case)?)
    })
    .await?;
    gather(ctx, actor, &id).await
}
