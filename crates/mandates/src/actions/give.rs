//! Giving a mandate or asking for one, accepting it, ending it.

use kernel::{Actor, Ctx, MandateId, Tx};
use serde_json::json;

use super::{audit, citizen, dates, insert, natural, tell};
use crate::error::MandatesError;
use crate::model::{Evidence, Kind, Mandate, Offer, Side, State};
use crate::store;

/// Gives a mandate to another person; it holds when they accept it. A company's representative gives
/// nothing on: agency is not passed on without the principal (民法第537條).
pub async fn give(ctx: &Ctx, actor: &Actor, offer: Offer) -> Result<MandateId, MandatesError> {
    propose(ctx, actor, offer, Side::Principal).await
}

/// Asks another person for a mandate; it holds when they accept it.
pub async fn ask(ctx: &Ctx, actor: &Actor, offer: Offer) -> Result<MandateId, MandatesError> {
    propose(ctx, actor, offer, Side::Agent).await
}

/// Proposes a mandate in which the actor stands on `side`; the other side is told.
async fn propose(ctx: &Ctx, actor: &Actor, offer: Offer, side: Side) -> Result<MandateId, MandatesError> {
    let own = citizen(actor)?.clone();
    if !matches!(offer.kind, Kind::Deputy | Kind::Other) {
        return Err(MandatesError::KindNeedsEvidence);
    }
    let number = natural(&offer.number, "number")?;
    dates(offer.from_on, offer.until_on, ctx.today())?;
    let catalogue = catalogue::current(ctx);
    if let Some(id) = offer.services.iter().flatten().find(|id| catalogue.service(id).is_none()) {
        return Err(MandatesError::ServiceUnknown { id: id.clone() });
    }
    if number == own.national_id {
        return Err(MandatesError::Oneself);
    }
    let actor = actor.clone();
    ctx.write(move |tx| {
        let other = identity::store::find_person_by_national_id(tx, &number)?;
        let other = other.filter(|other| other.name == offer.name.trim());
        let other = other.ok_or(MandatesError::PersonUnknown)?;
        let (principal, agent, action) = match side {
            Side::Principal => (own.clone(), other, "mandate.give"),
            Side::Agent => (other, own.clone(), "mandate.ask"),
        };
        let mandate = Mandate {
            id: tx.new_id(),
            kind: offer.kind,
            principal,
            agent,
            services: offer.services.clone(),
            from_on: offer.from_on,
            until_on: offer.until_on,
            evidence: Evidence::Declaration,
            proposed_by: side,
            offered_at: tx.now(),
            accepted_at: None,
            ended_at: None,
            end_reason: None,
        };
        insert(tx, &actor, &mandate, action)?;
        tell::proposed(tx, &mandate)?;
        Ok(mandate.id)
    })
    .await
}

/// Accepts a mandate that waits for the actor; accepting twice is no mistake. Nobody accepts what they
/// proposed themselves.
pub async fn accept(ctx: &Ctx, actor: &Actor, id: &MandateId) -> Result<(), MandatesError> {
    let person = citizen(actor)?.id.clone();
    let (actor, id) = (actor.clone(), id.clone());
    ctx.write(move |tx| {
        let mandate = store::find(tx, &person, &id)?.ok_or(MandatesError::Unknown)?;
        let side = mandate.side_of(&person);
        if side == mandate.proposed_by {
            return Err(MandatesError::OtherSide);
        }
        match mandate.state(tx.today()) {
            State::Offered | State::Asked => {
                store::accept(tx, &id)?;
                audit(tx, &actor, &mandate, "mandate.accept", json!({}))?;
                Ok(tell::accepted(tx, &mandate, side)?)
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

/// Ends a mandate, from either side; a proposal is taken back or declined so. What the law gives the
/// represented person cannot end. Ending twice is no mistake.
pub async fn end(ctx: &Ctx, actor: &Actor, id: &MandateId) -> Result<(), MandatesError> {
    let person = citizen(actor)?.id.clone();
    let (actor, id) = (actor.clone(), id.clone());
    ctx.write(move |tx: &mut Tx| {
        let mandate = store::find(tx, &person, &id)?.ok_or(MandatesError::Unknown)?;
        let (side, today) = (mandate.side_of(&person), tx.today());
        if mandate.state(today) == State::Ended {
            return Ok(());
        }
        if side == Side::Principal && mandate.kind.is_by_law() {
            return Err(MandatesError::ByLaw);
        }
        store::end(tx, &id, side.as_str(), None)?;
        if mandate.waits_for(side, today) {
            tell::declined(tx, &mandate, side)?;
        }
        Ok(audit(tx, &actor, &mandate, "mandate.end", json!({ "by": side.as_str() }))?)
    })
    .await
}
