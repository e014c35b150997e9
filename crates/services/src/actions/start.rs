//! Starting a case.

use catalogue::model::{Audience, Service};
use kernel::{Actor, Audit, Ctx, Fact, Tx};
use serde_json::json;

use super::{applicant, reaches};
use crate::error::ServicesError;
use crate::model::{Case, CaseState, EventKind, NewCase, NewEvent};
use crate::steps::{self, Move};
use crate::store;

/// What to do when the person has a draft of the same service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Begin {
    /// Go on with it.
    Resume,
    /// Drop it and begin anew.
    Afresh,
}

/// Starts a draft, or gives the one that is there. One `nonce` never makes two drafts, however often it
/// comes; of one service a person has at most one draft.
pub async fn start(
    ctx: &Ctx,
    actor: &Actor,
    service: &str,
    nonce: &str,
    begin: Begin,
) -> Result<Case, ServicesError> {
    let current = catalogue::current(ctx);
    let service =
        current.service(service).ok_or_else(|| ServicesError::ServiceUnknown { id: service.to_owned() })?;
    if !is_for(service, actor) {
        return Err(ServicesError::OtherAudience);
    }
    reaches(actor, &service.id)?;
    let new = NewCase {
        service: service.id.clone(),
        revision: service.revision(),
        agency: service.owner.clone(),
        person: applicant(actor)?.clone(),
        post: actor.official().map(|official| official.post.clone()),
        nonce: nonce.chars().take(64).collect(),
    };
    let (ctx, actor, context) = (ctx.clone(), actor.clone(), ctx.clone());
    ctx.write(move |tx| {
        if let Some(case) = store::find_started(tx, &new.person.id, &new.nonce)? {
            return Ok(case);
        }
        if let Some(draft) = store::find_draft(tx, &new.person.id, &new.service)? {
            if begin == Begin::Resume {
                return Ok(draft);
            }
            drop_draft(&context, tx, &actor, draft)?;
        }
        insert(tx, &actor, &new)
    })
    .await
}

/// Whether the service is for this actor.
pub fn is_for(service: &Service, actor: &Actor) -> bool {
    match actor {
        Actor::Citizen(_) => service.audience.iter().any(|audience| *audience != Audience::Official),
        // A company applies for what businesses may, a represented person for what people may.
        Actor::Agent { principal, .. } => {
            let is_company = kernel::number::business_number::check(&principal.national_id).is_ok();
            let audience = if is_company { Audience::Business } else { Audience::Citizen };
            service.audience.contains(&audience)
        }
        Actor::Official(_) => service.audience.contains(&Audience::Official),
        _ => false,
    }
}

fn drop_draft(ctx: &Ctx, tx: &mut Tx, actor: &Actor, draft: Case) -> Result<(), ServicesError> {
    let mut dossier = store::load_dossier(ctx, tx, draft)?;
    let mut m = Move { ctx, actor, dossier: &mut dossier };
    steps::withdraw(&mut m, tx)?;
    Ok(store::save_case(tx, &mut m.dossier.case)?)
}

fn insert(tx: &mut Tx, actor: &Actor, new: &NewCase) -> Result<Case, ServicesError> {
    let id = store::insert_case(tx, new)?;
    let found = match id {
        Some(id) => store::find_case(tx, &id)?,
        None => store::find_draft(tx, &new.person.id, &new.service)?,
    };
    let mut case = found.ok_or(ServicesError::CaseUnknown)?;
    if case.last_event > 0 || case.state != CaseState::Draft {
        return Ok(case);
    }
    store::add_event(tx, &mut case, NewEvent::by(actor, EventKind::Started))?;
    store::save_case(tx, &mut case)?;
    tx.fact(Fact {
        kind: "service.started",
        agency: Some(&case.agency),
        dims: json!({ "service": case.service, "channel": case.channel }),
        value: 1,
    })?;
    tx.audit(Audit {
        actor,
        action: "case.start",
        object: "case",
        object_id: case.id.as_str(),
        agency: Some(&case.agency),
        detail: json!({ "service": case.service, "revision": case.revision }),
    })?;
    Ok(case)
}
