//! A parent's power to act for a minor child, proven by the registry that knows it.

use catalogue::model::{Contract, Representation};
use exchange::Ask;
use exchange::model::MANDATES;
use kernel::{Actor, Ctx, Day, MandateId, Person, Text};
use messaging::{Message, Recipient};
use serde_json::{Map, Value as Json};

use super::{citizen, insert, natural};
use crate::error::MandatesError;
use crate::model::{Evidence, Kind, Mandate, Side, State, last_day_before};
use crate::store;

/// Mandates of one pair looked through for one that holds already.
const LOOKED: i64 = 200;

/// Asks the registry whether the actor represents this minor by law, and records the mandate until the
/// child is of age. The child is told, and sees the look-up. Claiming twice gives the same mandate.
pub async fn claim_child(ctx: &Ctx, actor: &Actor, number: &str) -> Result<MandateId, MandatesError> {
    let parent = citizen(actor)?.clone();
    let number = natural(number, "number")?;
    if number == parent.national_id {
        return Err(MandatesError::Oneself);
    }
    let today = ctx.today();
    let catalogue = catalogue::current(ctx);
    let mut in_force = catalogue.contracts().iter().filter(|contract| contract.in_force(today));
    let proof = in_force.find_map(|contract| Some((contract.clone(), contract.mandate.clone()?)));
    let (contract, proof) = proof.ok_or(MandatesError::NoProof)?;
    let (record, look_up) = look_up(ctx, &parent, &contract, &number).await?;
    let until = check(&parent, &proof, &record, today)?;
    let text = |field: &str| record.get(field).and_then(Json::as_str).unwrap_or_default().to_owned();
    let (name, actor) = (text(&proof.name), actor.clone());
    let registry = catalogue.registry_of(&contract).map(|known| known.name.clone()).unwrap_or_default();
    ctx.write(move |tx| {
        let child = identity::actions::register_person(tx, &number, &name)?;
        let held = store::list_held(tx, &parent.id, LOOKED)?;
        let known = held.into_iter().find(|mandate| {
            mandate.principal.id == child.id
                && mandate.kind == Kind::Parent
                && mandate.state(today) == State::InForce
        });
        if let Some(known) = known {
            return Ok(known.id);
        }
        let mandate = Mandate {
            id: tx.new_id(),
            kind: Kind::Parent,
            principal: child,
            agent: parent.clone(),
            services: None,
            from_on: today,
            until_on: Some(until),
            evidence: Evidence::Register { contract: contract.id.clone(), look_up: look_up.clone() },
            proposed_by: Side::Agent,
            offered_at: tx.now(),
            accepted_at: Some(tx.now()),
            ended_at: None,
            end_reason: None,
        };
        insert(tx, &actor, &mandate, "mandate.claim")?;
        messaging::actions::send(tx, told(&mandate, &contract, &registry))?;
        Ok(mandate.id)
    })
    .await
}

async fn look_up(
    ctx: &Ctx,
    parent: &Person,
    contract: &Contract,
    number: &str,
) -> Result<(Map<String, Json>, String), MandatesError> {
    let actor = Actor::Service {
        agency: contract.consumer.clone(),
        service: MANDATES.to_owned(),
        case: String::new(),
        on_behalf_of: parent.clone(),
    };
    let ask = Ask {
        contract: contract.id.clone(),
        purpose: contract.purpose.code.clone(),
        key: number.to_owned(),
        ..Ask::default()
    };
    let answer = exchange::actions::look_up(ctx, &actor, ask).await?;
    // Whether there is such a person is nobody's business: to a stranger, no parent and nobody are one.
    let record = answer.records.into_iter().next().ok_or(MandatesError::NotParent)?;
    Ok((record, answer.id.to_string()))
}

/// The last day on which the registry's record lets this person act for the child.
fn check(
    parent: &Person,
    proof: &Representation,
    record: &Map<String, Json>,
    today: Day,
) -> Result<Day, MandatesError> {
    let text = |field: &str| record.get(field).and_then(Json::as_str).unwrap_or_default();
    if !proof.parents.iter().any(|field| text(field) == parent.national_id) {
        return Err(MandatesError::NotParent);
    }
    let born = text(&proof.born).parse::<Day>().map_err(|_| MandatesError::NotParent)?;
    let until = last_day_before(proof.adult_at, born);
    if until < today { Err(MandatesError::OfAge) } else { Ok(until) }
}

fn told(mandate: &Mandate, contract: &Contract, registry: &Text) -> Message {
    let (name, zh, en) = (&mandate.agent.name, &registry.zh, &registry.en);
    Message {
        to: Recipient::Person(mandate.principal.id.clone()),
        from: contract.consumer.clone(),
        case: None,
        subject: Text::new("法定代理人可代您辦理事項", "A parent may act for you"),
        body: Text::new(
            format!("依「{zh}」的記載，{name}是您的父或母，在您成年前可代您辦理。每一次代辦您都看得到。"),
            format!(
                "{en} names {name} as your parent, who may act for you until you are of age. You see each time \
                 it happens."
            ),
        ),
        link: Some(format!("/my/mandates/{}", mandate.id)),
    }
}
