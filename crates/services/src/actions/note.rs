//! Notes among colleagues.

use kernel::{Actor, Ctx};
use serde_json::json;

use super::{audit, open, words};
use crate::error::ServicesError;
use crate::model::CaseId;
use crate::store;

/// Adds a note that officials of the same agency see and the person does not. The same note sent twice in
/// a row is kept once.
pub async fn note(ctx: &Ctx, actor: &Actor, id: &CaseId, body: &str) -> Result<(), ServicesError> {
    let (context, actor, id) = (ctx.clone(), actor.clone(), id.clone());
    let body = body.to_owned();
    ctx.write(move |tx| {
        let official = actor.official().ok_or(ServicesError::CaseUnknown)?;
        let dossier = open::load_seen(&context, tx, official, &id)?;
        let body = words("note", &body)?;
        let last = store::list_notes(tx, &id, &official.agency)?.pop();
        if last.is_some_and(|last| last.body == body && last.post == official.post) {
            return Ok(());
        }
        store::insert_note(tx, &id, official, &body)?;
        audit(tx, &actor, &dossier, "case.note", json!({}))
    })
    .await
}
