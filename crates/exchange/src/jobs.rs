//! Subscriptions: when a register changes, the agencies whose contract says so are told, and where the contract says
//! so their own register is corrected: on this node at once, on another one by way of the outbox.
//!
//! Each contract is told by a job of its own, so that one agency's trouble keeps no
//! other agency waiting.

use anyhow::Context as _;
use catalogue::Catalogue;
use catalogue::model::Contract;
use kernel::jobs::JobKind;
use kernel::{Actor, Audit, Ctx, Day, Tx};
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

use crate::actions::visible_from;
use crate::call::{Asker, is_here};
use crate::model::LookUpId;
use crate::notices::store::NewOut;
use crate::notices::{self, Message, Origin};
use crate::store::{self, NewLookUp};

/// The event that registries publish.
pub(crate) const CHANGED: &str = "registry.changed";

/// Finds the contracts that a change concerns.
pub(crate) const NOTIFY: JobKind = JobKind { name: "exchange.notify", run: notify };
/// Tells one contract's consumer of a change.
pub(crate) const TELL: JobKind = JobKind { name: "exchange.tell", run: tell };

/// The change, as registries publish it.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Change {
    registry: String,
    key: String,
    subject: Option<String>,
    fields: Vec<String>,
    on: Day,
    case: Option<String>,
}

/// A change to be told under a contract.
#[derive(Debug, Serialize, Deserialize)]
struct Telling {
    contract: String,
    change: Change,
}

fn notify(ctx: &Ctx, tx: &mut Tx, payload: &Json) -> anyhow::Result<()> {
    let change: Change = serde_json::from_value(payload.clone())?;
    let catalogue = catalogue::current(ctx);
    for contract in catalogue.contracts_for_registry(&change.registry) {
        if !told(contract, &change).is_empty() {
            let telling = Telling { contract: contract.id.clone(), change: change.clone() };
            tx.enqueue(TELL.name, &serde_json::to_value(telling)?, None)?;
        }
    }
    Ok(())
}

/// The changed fields of which a contract's consumer is told.
fn told(contract: &Contract, change: &Change) -> Vec<String> {
    let Some(subscription) = &contract.subscription else { return Vec::new() };
    change.fields.iter().filter(|field| subscription.fields.contains(field)).cloned().collect()
}

fn tell(ctx: &Ctx, tx: &mut Tx, payload: &Json) -> anyhow::Result<()> {
    let Telling { contract, change } = serde_json::from_value(payload.clone())?;
    let catalogue = catalogue::current(ctx);
    let today = tx.today();
    let Some(contract) = catalogue.contract(&contract) else { return Ok(()) };
    let consumer = directory::agencies(ctx).in_force(&contract.consumer, today).is_some();
    let fields = told(contract, &change);
    if fields.is_empty() || !consumer || !contract.in_force(today) {
        return Ok(());
    }
    let takeover = notices::evaluate(tx, contract, &change.key, change.on)
        .with_context(|| format!("what is taken over under contract {}", contract.id))?;
    let id = log_telling(tx, contract, &fields, &change)?;
    let message = Message {
        id: id.to_string(),
        contract: contract.id.clone(),
        key: change.key,
        fields,
        true_on: change.on,
        case: change.case,
        takeover,
    };
    if !is_here(ctx, &contract.consumer) {
        return put_out(tx, &catalogue, contract, &message);
    }
    notices::take(tx, &catalogue, contract, &message, Origin::Here)
        .with_context(|| format!("telling {} under contract {}", contract.consumer, contract.id))?;
    Ok(())
}

/// Leaves a message to be sent to the consumer's node.
fn put_out(tx: &mut Tx, catalogue: &Catalogue, contract: &Contract, message: &Message) -> anyhow::Result<()> {
    let provider = catalogue.provider_of(contract).context("a contract has a provider")?;
    let new = NewOut {
        id: &message.id,
        contract: &contract.id,
        provider,
        consumer: &contract.consumer,
        key: &message.key,
        message: &serde_json::to_string(message)?,
    };
    Ok(notices::store::insert(tx, &new)?)
}

/// The provider's log, and the person's view of it: telling is reading.
fn log_telling(
    tx: &mut Tx,
    contract: &Contract,
    told: &[String],
    change: &Change,
) -> anyhow::Result<LookUpId> {
    let actor = Actor::Subscription { agency: contract.consumer.clone(), contract: contract.id.clone() };
    let asker = Asker::of(&actor, change.case.as_deref()).context("a subscription acts for its consumer")?;
    let look_up = NewLookUp {
        contract,
        asker: &asker,
        fields: told,
        by: "",
        key: &change.key,
        on: change.on,
        found: 1,
        endpoint: None,
    };
    let id = store::insert_look_up(tx, &look_up)?;
    if let Some(subject) = &change.subject {
        let visible = visible_from(contract, tx.now());
        store::insert_subject(tx, subject, &id, visible)?;
    }
    tx.audit(Audit {
        actor: &actor,
        action: "exchange.tell",
        object: "look_up",
        object_id: id.as_str(),
        agency: None,
        detail: json!({ "contract": contract.id, "fields": told }),
    })?;
    Ok(id)
}
