//! An official opens a case: nothing is shown before the opening is logged.

use catalogue::model::Audience;
use kernel::{Actor, Ctx, Official, Reader};
use serde_json::json;

use super::audit;
use crate::error::ServicesError;
use crate::form::Dossier;
use crate::model::{CaseId, CaseState};
use crate::store;

/// Roles whose holders work on cases; an IT post or a directory post does not.
pub(crate) const WORKERS: [&str; 4] = ["clerk", "supervisor", "head", "auditor"];

/// Opens a case for an official and logs it; the person sees the opening at once.
pub async fn open(ctx: &Ctx, actor: &Actor, id: &CaseId) -> Result<Dossier, ServicesError> {
    let (context, actor, id) = (ctx.clone(), actor.clone(), id.clone());
    ctx.write(move |tx| {
        let official = actor.official().ok_or(ServicesError::CaseUnknown)?;
        let dossier = load_seen(&context, tx, official, &id)?;
        store::insert_opening(tx, &id, official)?;
        audit(tx, &actor, &dossier, "case.open", json!({}))?;
        Ok(dossier)
    })
    .await
}

/// A case the official may see; any other does not exist.
pub(crate) fn load_seen(
    ctx: &Ctx,
    r: &mut Reader,
    official: &Official,
    id: &CaseId,
) -> Result<Dossier, ServicesError> {
    let case = store::find_for_agency(r, &official.agency, id)?.ok_or(ServicesError::CaseUnknown)?;
    let dossier = store::load_dossier(ctx, r, case)?;
    let acted = store::has_acted(r, id, official)?;
    if dossier.case.state != CaseState::Draft && may_see(&dossier, official, acted) {
        Ok(dossier)
    } else {
        Err(ServicesError::CaseUnknown)
    }
}

/// Whether an official of an agency the case stands or stood at may open it. Requests of colleagues are
/// for those who decide on them only.
pub fn may_see(dossier: &Dossier, official: &Official, acted: bool) -> bool {
    let at_desk = dossier.case.desks().iter().any(|desk| official.acts_for(&desk.post));
    let colleagues_only = dossier.service.audience.iter().all(|audience| *audience == Audience::Official);
    let works = official.roles.iter().any(|role| WORKERS.contains(&role.as_str()));
    at_desk || acted || (works && !colleagues_only)
}
