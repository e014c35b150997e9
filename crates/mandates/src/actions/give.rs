//! Giving a mandate, accepting it, ending it.

use kernel::{Actor, Ctx, MandateId, Tx};
use serde_json::json;

use super::{audit, citizen, dates, insert, natural};
use crate::error::MandatesError;
use crate::model::{Evidence, Kind, Mandate, Offer, State};
use crate::store;

/// Gives a mandate to another person; it holds when they accept it. A company's representative gives
/// nothing on: agency is not passed on without the principal (民法第537條).
pub async fn give(ctx: &Ctx, actor: &Actor, offer: Offer) -> Result<MandateId, MandatesError> {
    let principal = citizen(actor)?.clone();
    if !matches!(offer.kind, Kind::Deputy | Kind::Other) {
        return Err(MandatesError::KindNeedsEvidence);
    }
    let number = natural(&offer.agent_number, "number")?;
    dates(offer.from_on, offer.until_on, ctx.today())?;
    let catalogue = catalogue::current(ctx);
    if let Some(id) = offer.services.iter().flatten().find(|id| catalogue.service(id).is_none()) {
        return Err(MandatesError::ServiceUnknown { id: id.clone() });
    }
    if number == principal.national_id {
        return Err(MandatesError::Oneself);
    }
    let actor = actor.clone();
    ctx.write(move |tx| {
        let agent = identity::store::find_person_by_national_id(tx, &number)?;
        let agent = agent.filter(|agent| agent.name == offer.agent_name.trim());
        let mandate = Mandate {
            id: tx.new_id(),
            kind: offer.kind,
            principal: principal.clone(),
            agent: agent.ok_or(MandatesError::PersonUnknown)?,
            services: offer.services.clone(),
            from_on: offer.from_on,
            until_on: offer.until_on,
            evidence: Evidence::Declaration,
            offered_at: tx.now(),
            accepted_at: None,
            ended_at: None,
        };
        insert(tx, &actor, &mandate, "mandate.give")?;
        Ok(mandate.id)
    })
    .await
}

/// Accepts a mandate that was given to the actor; accepting twice is no mistake.
pub async fn accept(ctx: &Ctx, actor: &Actor, id: &MandateId) -> Result<(), MandatesError> {
    let agent = citizen(actor)?.id.clone();
    let (actor, id) = (actor.clone(), id.clone());
    ctx.write(move |tx| {
        let mandate = store::find_for_agent(tx, &agent, &id)?.ok_or(MandatesError::Unknown)?;
        match mandate.state(tx.today()) {
            State::Offered => {
                store::accept(tx, &id)?;
                Ok(audit(tx, &actor, &mandate, "mandate.accept", json!({}))?)
            }
            State::Ended => Err(MandatesError::Ended),
            State::Expired => {
                Err(MandatesError::Expired { until: mandate.until_on.unwrap_or(mandate.from_on) })
            }
            State::Coming | State::InForce => Ok(()),
        }
    })
    .await
}

/// Ends a mandate, from either side; an offer is taken back or declined so. What the law gives the
/// represented person cannot end. Ending twice is no mistake.
pub async fn end(ctx: &Ctx, actor: &Actor, id: &MandateId) -> Result<(), MandatesError> {
    let person = citizen(actor)?.id.clone();
    let (actor, id) = (actor.clone(), id.clone());
    ctx.write(move |tx: &mut Tx| {
        let mandate = store::find(tx, &person, &id)?.ok_or(MandatesError::Unknown)?;
        if mandate.state(tx.today()) == State::Ended {
            return Ok(());
        }
        let is_principal = mandate.principal.id == person;
        if is_principal && mandate.kind.is_by_law() {
            return Err(MandatesError::ByLaw);
        }
        let side = if is_principal { "principal" } else { "agent" };
        store::end(tx, &id, side)?;
        Ok(audit(tx, &actor, &mandate, "mandate.end", json!({ "by": side }))?)
    })
    .await
}
