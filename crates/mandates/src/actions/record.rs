//! A guardian's or company representative's power, recorded by an official from a document.

use kernel::number::halfwidth;
use kernel::{Actor, Audit, Ctx, MandateId, Official};
use serde_json::json;

use super::{dates, insert, legal, natural, tell};
use crate::error::MandatesError;
use crate::model::{Evidence, Kind, Mandate, Record, Side, State};
use crate::store;

/// Characters of a reason, at most.
const REASON: usize = 500;

/// Records a guardian (by court order) or a company's representative (by its registration). Both sides are
/// told; nobody records a mandate of their own.
pub async fn record(ctx: &Ctx, official: &Official, new: Record) -> Result<MandateId, MandatesError> {
    let principal_number = match new.kind {
        Kind::Company => legal(&new.principal_number, "principal")?,
        Kind::Guardian => natural(&new.principal_number, "principal")?,
        Kind::Parent | Kind::Deputy | Kind::Other => return Err(MandatesError::KindNeedsEvidence),
    };
    let agent_number = natural(&new.agent_number, "number")?;
    dates(new.from_on, new.until_on, ctx.today())?;
    let own = &official.person.national_id;
    if agent_number == principal_number || agent_number == *own || principal_number == *own {
        return Err(MandatesError::Oneself);
    }
    let official = official.clone();
    ctx.write(move |tx| {
        let principal = identity::actions::register_person(tx, &principal_number, new.principal_name.trim())?;
        let agent = identity::actions::register_person(tx, &agent_number, new.agent_name.trim())?;
        if principal.name != new.principal_name.trim() || agent.name != new.agent_name.trim() {
            return Err(MandatesError::PersonUnknown);
        }
        let now = tx.now();
        let mandate = Mandate {
            id: tx.new_id(),
            kind: new.kind,
            principal,
            agent,
            services: None,
            from_on: new.from_on,
            until_on: new.until_on,
            evidence: Evidence::Document {
                number: new.document.trim().to_owned(),
                post: official.post.clone(),
            },
            proposed_by: Side::Principal,
            offered_at: now,
            accepted_at: Some(now),
            ended_at: None,
            end_reason: None,
        };
        insert(tx, &Actor::Official(official.clone()), &mandate, "mandate.record")?;
        tell::recorded(tx, &official.agency, &mandate)?;
        Ok(mandate.id)
    })
    .await
}

/// Finds what was recorded from a document, by its number and that of the represented person: an official
/// who has the paper at hand finds its mandate, and nobody looks through others'. The search is audited.
pub async fn find_recorded(
    ctx: &Ctx,
    official: &Official,
    principal_number: &str,
    document: &str,
) -> Result<MandateId, MandatesError> {
    let number = halfwidth(principal_number.trim()).to_uppercase();
    let (official, document) = (official.clone(), document.trim().to_owned());
    ctx.write(move |tx| {
        let found = store::find_by_document(tx, &number, &document)?.ok_or(MandatesError::NotRecorded)?;
        tx.audit(Audit {
            actor: &Actor::Official(official.clone()),
            action: "mandate.find",
            object: "mandate",
            object_id: found.id.as_str(),
            agency: Some(&official.agency),
            detail: json!({}),
        })?;
        Ok(found.id)
    })
    .await
}

/// Ends a recorded mandate, as when a court ends the guardianship; both sides are told the reason. Nobody
/// ends one of their own this way. Ending twice is no mistake.
pub async fn end_recorded(
    ctx: &Ctx,
    official: &Official,
    id: &MandateId,
    reason: &str,
) -> Result<(), MandatesError> {
    let reason = reason.trim().to_owned();
    if reason.is_empty() {
        return Err(MandatesError::ReasonMissing);
    }
    if reason.chars().count() > REASON {
        return Err(MandatesError::ReasonLong { most: REASON });
    }
    let (official, id) = (official.clone(), id.clone());
    ctx.write(move |tx| {
        let mandate = store::find_recorded(tx, &id)?.ok_or(MandatesError::Unknown)?;
        let own = &official.person.id;
        if mandate.principal.id == *own || mandate.agent.id == *own {
            return Err(MandatesError::Oneself);
        }
        if mandate.state(tx.today()) == State::Ended {
            return Ok(());
        }
        store::end(tx, &id, "office", Some(&reason))?;
        tx.audit(Audit {
            actor: &Actor::Official(official.clone()),
            action: "mandate.end",
            object: "mandate",
            object_id: id.as_str(),
            agency: Some(&official.agency),
            detail: json!({ "by": "office", "reason": reason }),
        })?;
        Ok(tell::ended_by_office(tx, &official.agency, &mandate, &reason)?)
    })
    .await
}
