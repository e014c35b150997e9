//! A case with everything that belongs to it.

use std::sync::Arc;

use catalogue::model::Service;
use kernel::{Ctx, Reader};
use serde_json::Value as Json;

use super::{list_drawn, list_files, load_answers};
use crate::error::ServicesError;
use crate::form::{Applicant, Dossier};
use crate::model::Case;

/// The definition a case began with.
pub fn load_definition(ctx: &Ctx, r: &mut Reader, case: &Case) -> Result<Arc<Service>, ServicesError> {
    let current = catalogue::current(ctx);
    if current.revision(&case.service) == Some(&case.revision) {
        return current.service(&case.service).cloned().ok_or_else(|| missing(case));
    }
    let found = catalogue::store::find_revision(r, &case.service, &case.revision)?;
    found.map(Arc::new).ok_or_else(|| missing(case))
}

fn missing(case: &Case) -> ServicesError {
    ServicesError::DefinitionMissing { revision: case.revision.clone() }
}

/// Reads what belongs to `case`.
pub fn load_dossier(ctx: &Ctx, r: &mut Reader, case: Case) -> Result<Dossier, ServicesError> {
    let service = load_definition(ctx, r, &case)?;
    let (answers, evidence, entered) = load_answers(r, &case.id)?;
    let agencies = directory::agencies(ctx);
    let post = case.applicant_post.as_ref().and_then(|id| agencies.post(id));
    let applicant = Applicant {
        national_id: case.national_id.clone(),
        name: case.applicant_name.clone(),
        post: post.map(|post| (post.id.to_string(), post.title.clone(), post.agency.to_string())),
    };
    let object = |value| match value {
        Json::Object(object) => object,
        _ => serde_json::Map::new(),
    };
    let (answers, entered) = (object(answers), object(entered));
    let evidence = serde_json::from_value(evidence).unwrap_or_default();
    let drawn = if service.draws.is_empty() { serde_json::Map::new() } else { list_drawn(r, &case.id)? };
    let files = list_files(r, &case.id)?;
    Ok(Dossier { case, service, applicant, answers, evidence, entered, drawn, files })
}
