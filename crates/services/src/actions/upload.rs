//! Documents: attached, replaced, taken out.

use catalogue::field::Given;
use catalogue::model::Upload;
use kernel::{Actor, Ctx, Tx};
use serde_json::{Value as Json, json};
use web::Form;

use super::{load_own, own_draft, save_answers};
use crate::error::{Problem, ServicesError};
use crate::form::{Dossier, UPLOADS_SEEN, in_words};
use crate::model::{CaseFile, CaseId, CaseState};
use crate::store;

/// A document that came with a form and was found good.
#[derive(Debug, Clone)]
pub(super) struct Received {
    pub(super) file: String,
    pub(super) name: String,
    pub(super) kind: String,
    pub(super) bytes: i64,
}

/// Saves the page of documents: every new file takes the place of the one before, the others stay.
pub async fn save_uploads(
    ctx: &Ctx,
    actor: &Actor,
    id: &CaseId,
    version: i64,
    form: &Form,
) -> Result<Dossier, ServicesError> {
    let (context, actor, id, form) = (ctx.clone(), actor.clone(), id.clone(), form.clone());
    ctx.write(move |tx| {
        let mut dossier = load_own(&context, tx, &actor, &id)?;
        if dossier.case.state != CaseState::Draft {
            return Err(ServicesError::WrongState { state: dossier.case.state.as_str() });
        }
        let received = read_all(&context, &dossier, tx.today(), &form)?;
        let seen = dossier.answers.contains_key(UPLOADS_SEEN);
        if received.is_empty() && seen {
            return Ok(dossier);
        }
        if dossier.case.version != version {
            return Err(ServicesError::Stale);
        }
        for (upload, file) in &received {
            replace(tx, &id, upload, file)?;
        }
        dossier.answers.insert(UPLOADS_SEEN.to_owned(), json!(true));
        save_answers(tx, &dossier)?;
        store::save_case(tx, &mut dossier.case)?;
        dossier.files = store::list_files(tx, &id)?;
        Ok(dossier)
    })
    .await
}

/// Takes a document out of a draft.
pub async fn remove_upload(
    ctx: &Ctx,
    actor: &Actor,
    id: &CaseId,
    version: i64,
    upload: &str,
) -> Result<(), ServicesError> {
    let (context, actor, id, upload) = (ctx.clone(), actor.clone(), id.clone(), upload.to_owned());
    ctx.write(move |tx| {
        let mut dossier = own_draft(&context, tx, &actor, &id, version)?;
        store::remove_files(tx, &id, &upload)?;
        Ok(store::save_case(tx, &mut dossier.case)?)
    })
    .await
}

/// The new files of a form, by upload; or what is wrong with them or missing.
fn read_all(
    ctx: &Ctx,
    dossier: &Dossier,
    today: kernel::Day,
    form: &Form,
) -> Result<Vec<(String, Received)>, ServicesError> {
    let (mut received, mut problems) = (Vec::new(), Vec::new());
    for upload in dossier.walk(today).uploads {
        let id = &upload.field.id;
        let kept = dossier.file_of(id).map(CaseFile::value);
        match read_one(ctx, upload, form, kept.as_ref()) {
            Ok(value) if form.upload(id).is_some() => {
                received.extend(of_value(&value).map(|file| (id.clone(), file)));
            }
            Ok(_) => {}
            Err(found) => problems.extend(found),
        }
    }
    if problems.is_empty() { Ok(received) } else { Err(ServicesError::Mistakes(problems)) }
}

fn read_one(ctx: &Ctx, upload: &Upload, form: &Form, kept: Option<&Json>) -> Result<Json, Vec<Problem>> {
    let catalogue = catalogue::current(ctx);
    let given = Given::new(&catalogue.lists).kept(kept);
    upload.field.parse(form, &upload.field.id, &given).map_err(|errors| in_words(ctx, errors))
}

fn of_value(value: &Json) -> Option<Received> {
    Some(Received {
        file: value.get("file")?.as_str()?.to_owned(),
        name: value.get("name")?.as_str()?.to_owned(),
        kind: value.get("kind")?.as_str()?.to_owned(),
        bytes: value.get("size")?.as_i64()?,
    })
}

/// The one document a correction asks for.
pub(super) fn receive(ctx: &Ctx, upload: &Upload, form: &Form) -> Result<Received, ServicesError> {
    let value = read_one(ctx, upload, form, None).map_err(ServicesError::Mistakes)?;
    let message = kernel::Text::new("請選擇檔案", "Choose a file");
    let problem = Problem { field: upload.field.id.clone(), message };
    of_value(&value).ok_or_else(|| ServicesError::Mistakes(vec![problem]))
}

/// Puts a document in the place of the one before; that one stays in the case's history.
pub(super) fn replace(
    tx: &mut Tx,
    case: &CaseId,
    upload: &str,
    file: &Received,
) -> Result<(), ServicesError> {
    store::remove_files(tx, case, upload)?;
    let file = CaseFile {
        id: tx.new_id(),
        upload: upload.to_owned(),
        file: file.file.clone(),
        name: file.name.clone(),
        kind: file.kind.clone(),
        bytes: file.bytes,
        added_at: tx.now(),
        removed_at: None,
    };
    Ok(store::insert_file(tx, case, &file)?)
}
