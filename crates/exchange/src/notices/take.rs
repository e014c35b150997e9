//! The consumer's side: its own registry is corrected and the notice written, whichever node told of the change.

use std::sync::Arc;

use catalogue::Catalogue;
use catalogue::model::{Apply, Contract};
use kernel::{Actor, AgencyId, Audit, Ctx, Fact, Tx};
use registries::Schema;
use serde_json::json;

use super::takeover::apply_of;
use super::{Message, NoticeRefused, Takeover};
use crate::call::is_here;
use crate::error::ExchangeError;
use crate::store::{self, Notice};

/// The most records of a consumer that one change corrects.
const CORRECTION_LIMIT: i64 = 500;

/// Which node told of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// This one: the notice has the id of the provider's log.
    Here,
    /// Another one: the notice has an id of its own, later than all before it, since systems read notices in the
    /// order of their ids.
    Elsewhere,
}

/// A notice that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Taken {
    /// The notice's id on the consumer's node.
    pub(crate) id: String,
    /// How many of the consumer's own records were corrected.
    pub(crate) corrected: i64,
}

/// The contract under which this node takes a message of `provider` for `consumer`: its own catalogue has it in force, with
/// both agencies, with the fields that are told, and with exactly those to set.
///
/// # Errors
/// Which of these does not hold, and what to do.
pub(crate) fn admit(
    ctx: &Ctx,
    tx: &Tx,
    message: &Message,
    (provider, consumer): (&AgencyId, &AgencyId),
) -> Result<Arc<Contract>, NoticeRefused> {
    let (catalogue, today) = (catalogue::current(ctx), tx.today());
    let id = message.contract.clone();
    let contract = catalogue.contract(&id).filter(|contract| contract.subscription.is_some());
    let contract = contract.ok_or_else(|| NoticeRefused::ContractUnknown { contract: id.clone() })?;
    if catalogue.provider_of(contract) != Some(provider) {
        return Err(NoticeRefused::OtherProvider { contract: id, agency: provider.to_string() });
    }
    let exists = directory::agencies(ctx).in_force(consumer, today).is_some();
    if contract.consumer != *consumer || !exists || !is_here(ctx, consumer) {
        return Err(NoticeRefused::OtherConsumer { contract: id, agency: consumer.to_string() });
    }
    if !contract.in_force(today) {
        return Err(NoticeRefused::NotInForce { contract: id, from: contract.from, until: contract.until });
    }
    check_fields(contract, message)?;
    Ok(contract.clone())
}

fn check_fields(contract: &Contract, message: &Message) -> Result<(), NoticeRefused> {
    let known = contract.subscription.as_ref().map_or(&[][..], |subscription| &subscription.fields);
    if let Some(field) = message.fields.iter().find(|field| !known.contains(field)) {
        return Err(NoticeRefused::FieldNotSubscribed {
            contract: contract.id.clone(),
            field: field.clone(),
        });
    }
    if message.fields.is_empty() || message.key.trim().is_empty() {
        return Err(NoticeRefused::Empty { contract: contract.id.clone() });
    }
    let Some(takeover) = &message.takeover else { return Ok(()) };
    let named: Vec<&String> = apply_of(contract).map(|apply| apply.set.keys().collect()).unwrap_or_default();
    let same = named.len() == takeover.set.len() && named.iter().all(|name| takeover.set.contains_key(*name));
    if same && !takeover.value.is_empty() {
        return Ok(());
    }
    let list = |names: Vec<&String>| names.into_iter().cloned().collect::<Vec<_>>().join(", ");
    Err(NoticeRefused::OtherFieldsSet {
        contract: contract.id.clone(),
        named: list(named),
        found: list(takeover.set.keys().collect()),
    })
}

/// Takes a message of another node, once: one that was taken before changes nothing and is answered as it was then.
pub(crate) fn take_once(
    ctx: &Ctx,
    tx: &mut Tx,
    contract: &Contract,
    message: &Message,
) -> Result<Taken, ExchangeError> {
    if let Some(taken) = store::find_told(tx, &contract.id, &message.id)? {
        return Ok(taken);
    }
    let taken = take(tx, &catalogue::current(ctx), contract, message, Origin::Elsewhere)?;
    tx.audit(Audit {
        actor: &subscription(contract),
        action: "exchange.take_notice",
        object: "notice",
        object_id: &taken.id,
        agency: Some(&contract.consumer),
        detail: json!({ "contract": contract.id, "fields": message.fields, "told": message.id,
                        "corrected": taken.corrected }),
    })?;
    Ok(taken)
}

/// Corrects the consumer's own records and writes its notice.
pub(crate) fn take(
    tx: &mut Tx,
    catalogue: &Catalogue,
    contract: &Contract,
    message: &Message,
    origin: Origin,
) -> Result<Taken, ExchangeError> {
    let corrected = match (apply_of(contract), &message.takeover) {
        (Some(apply), Some(takeover)) => correct(tx, catalogue, contract, message, (apply, takeover))?,
        _ => 0,
    };
    let (id, told_id) = match origin {
        Origin::Here => (message.id.clone(), None),
        Origin::Elsewhere => (tx.new_id(), Some(message.id.as_str())),
    };
    let notice = Notice {
        id: id.clone(),
        at: tx.now(),
        contract: contract.id.clone(),
        registry: contract.source.id().to_owned(),
        key: message.key.clone(),
        fields: message.fields.clone(),
        true_on: message.true_on,
        corrected,
    };
    store::insert_notice(tx, &notice, &contract.consumer, (message.case.as_deref(), told_id))?;
    tx.fact(Fact {
        kind: "exchange.notice",
        agency: Some(&contract.consumer),
        dims: json!({ "contract": contract.id, "registry": contract.source.id() }),
        value: 1,
    })?;
    Ok(Taken { id, corrected })
}

/// Who acts on the consumer's own registry.
fn subscription(contract: &Contract) -> Actor {
    Actor::Subscription { agency: contract.consumer.clone(), contract: contract.id.clone() }
}

/// Corrects the consumer's own records that match the changed one; gives how many differed.
fn correct(
    tx: &mut Tx,
    catalogue: &Catalogue,
    contract: &Contract,
    message: &Message,
    (apply, takeover): (&Apply, &Takeover),
) -> Result<i64, ExchangeError> {
    let own = Schema::of(catalogue, &apply.registry)?;
    let actor = subscription(contract);
    let reason = contract.purpose.name.zh.clone();
    let entry = registries::Entry { on: message.true_on, reason, case: message.case.clone() };
    let found = registries::store::find_by(
        tx,
        &apply.registry,
        &apply.matching,
        &takeover.value,
        message.true_on,
        CORRECTION_LIMIT,
    )?;
    let mut corrected = 0;
    for record in found {
        if takeover.set.iter().all(|(field, value)| record.body.get(field) == Some(value)) {
            continue;
        }
        registries::actions::change(tx, &actor, &own, &record.key, takeover.set.clone(), &entry)?;
        corrected += 1;
    }
    Ok(corrected)
}
