//! Subscriptions: when a register changes, the agencies whose contract says so are
//! told, and where the contract says so their own register is corrected.
//!
//! Each contract is told by a job of its own, so that one agency's trouble keeps no
//! other agency waiting.

use anyhow::Context as _;
use catalogue::Catalogue;
use catalogue::expr::Scope;
use catalogue::model::{Apply, Contract};
use kernel::jobs::JobKind;
use kernel::{Actor, Audit, Ctx, Day, Fact, Tx};
use registries::Schema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json, json};

use crate::actions::visible_from;
use crate::call::Asker;
use crate::store::{self, NewLookUp, Notice};

/// The event that registries publish.
pub(crate) const CHANGED: &str = "registry.changed";

/// Finds the contracts that a change concerns.
pub(crate) const NOTIFY: JobKind = JobKind { name: "exchange.notify", run: notify };
/// Tells one contract's consumer of a change.
pub(crate) const TELL: JobKind = JobKind { name: "exchange.tell", run: tell };

/// The most records of a consumer that one change corrects.
const CORRECTION_LIMIT: i64 = 500;

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
    let apply = contract.subscription.as_ref().and_then(|subscription| subscription.apply.as_ref());
    let corrected = match apply {
        Some(apply) => correct(tx, &catalogue, contract, apply, &change)
            .with_context(|| format!("correcting {} under contract {}", apply.registry, contract.id))?,
        None => 0,
    };
    log_notice(tx, contract, fields, corrected, &change)
}

/// Corrects the consumer's own records that match the changed one.
fn correct(
    tx: &mut Tx,
    catalogue: &Catalogue,
    contract: &Contract,
    apply: &Apply,
    change: &Change,
) -> anyhow::Result<i64> {
    let own = Schema::of(catalogue, &apply.registry)?;
    let changed = registries::store::find(tx, &change.registry, &change.key, change.on, None)?;
    // A record that ended is told, but there is nothing to take over from it.
    let Some(changed) = changed else { return Ok(0) };
    let scope = Scope::new()
        .with("record", Json::Object(changed.body))
        .with("today", Json::String(tx.today().to_string()));
    let value = registries::text_of(&apply.value.eval(&scope)?);
    if value.is_empty() {
        return Ok(0);
    }
    let mut set = Map::new();
    for (field, expression) in &apply.set {
        set.insert(field.clone(), expression.eval(&scope)?);
    }
    let actor = Actor::Subscription { agency: contract.consumer.clone(), contract: contract.id.clone() };
    let reason = contract.purpose.name.zh.clone();
    let entry = registries::Entry { on: change.on, reason, case: change.case.clone() };
    let found = registries::store::find_by(
        tx,
        &apply.registry,
        &apply.matching,
        &value,
        change.on,
        CORRECTION_LIMIT,
    )?;
    let mut corrected = 0;
    for record in found {
        if set.iter().all(|(field, value)| record.body.get(field) == Some(value)) {
            continue;
        }
        registries::actions::change(tx, &actor, &own, &record.key, set.clone(), &entry)?;
        corrected += 1;
    }
    Ok(corrected)
}

/// The consumer's notice, and the person's view of it: telling is reading.
fn log_notice(
    tx: &mut Tx,
    contract: &Contract,
    told: Vec<String>,
    corrected: i64,
    change: &Change,
) -> anyhow::Result<()> {
    let actor = Actor::Subscription { agency: contract.consumer.clone(), contract: contract.id.clone() };
    let asker = Asker::of(&actor, change.case.as_deref()).context("a subscription acts for its consumer")?;
    let look_up = NewLookUp {
        contract,
        asker: &asker,
        fields: &told,
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
    let notice = Notice {
        id: id.to_string(),
        at: tx.now(),
        contract: contract.id.clone(),
        registry: change.registry.clone(),
        key: change.key.clone(),
        fields: told,
        true_on: change.on,
        corrected,
    };
    store::insert_notice(tx, &notice, &contract.consumer, change.case.as_deref())?;
    tx.audit(Audit {
        actor: &actor,
        action: "exchange.tell",
        object: "look_up",
        object_id: id.as_str(),
        agency: None,
        detail: json!({ "contract": contract.id, "fields": notice.fields }),
    })?;
    tx.fact(Fact {
        kind: "exchange.notice",
        agency: Some(&contract.consumer),
        dims: json!({ "contract": contract.id, "registry": contract.source.id() }),
        value: 1,
    })?;
    Ok(())
}
