//! Subscriptions: when a register changes, the agencies whose contract says so are
//! told, and where the contract says so their own register is corrected.

use anyhow::Context as _;
use catalogue::Catalogue;
use catalogue::expr::Scope;
use catalogue::model::{Apply, Contract};
use kernel::jobs::JobKind;
use kernel::{Actor, Ctx, Day, Fact, Tx};
use registries::Schema;
use serde::Deserialize;
use serde_json::{Map, Value as Json, json};

use crate::actions::visible_from;
use crate::store::{self, NewLookUp, Notice};

/// The event that registries publish.
pub(crate) const CHANGED: &str = "registry.changed";

/// Tells subscribers of a change.
pub(crate) const NOTIFY: JobKind = JobKind { name: "exchange.notify", run: notify };

/// The most records of a consumer that one change corrects.
const CORRECTION_LIMIT: i64 = 500;

/// The change, as registries publish it.
#[derive(Debug, Deserialize)]
struct Change {
    registry: String,
    key: String,
    subject: Option<String>,
    fields: Vec<String>,
    on: Day,
    case: Option<String>,
}

fn notify(ctx: &Ctx, tx: &mut Tx, payload: &Json) -> anyhow::Result<()> {
    let change: Change = serde_json::from_value(payload.clone())?;
    let catalogue = catalogue::current(ctx);
    let today = tx.today();
    for contract in catalogue.contracts_for_registry(&change.registry) {
        let Some(subscription) = &contract.subscription else { continue };
        let told: Vec<String> =
            change.fields.iter().filter(|field| subscription.fields.contains(field)).cloned().collect();
        let in_force = contract.from <= today
            && today <= contract.until
            && directory::agencies(ctx).in_force(&contract.consumer, today).is_some();
        if told.is_empty() || !in_force {
            continue;
        }
        let corrected = match &subscription.apply {
            Some(apply) => correct(tx, &catalogue, contract, apply, &change)
                .with_context(|| format!("correcting {} under contract {}", apply.registry, contract.id))?,
            None => 0,
        };
        log_notice(tx, contract, told, corrected, &change)?;
    }
    Ok(())
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
    let changed = registries::store::find(tx, &change.registry, &change.key, change.on, None)?
        .context("the changed record is gone")?;
    let scope = Scope::new()
        .with("today", json!(tx.today()))
        .with("record", Json::Object(changed.body.clone()));
    let value = apply.value.eval(&scope)?.as_str().unwrap_or_default().to_owned();
    let mut set = Map::new();
    for (field, expression) in &apply.set {
        set.insert(field.clone(), expression.eval(&scope)?);
    }
    let actor = subscription(contract);
    let entry = registries::Entry { on: change.on, reason: contract.purpose.name.zh.clone(), case: change.case.clone() };
    let mut corrected = 0;
    for record in registries::store::find_by(tx, &own.registry.id, &apply.matching, &value, change.on, CORRECTION_LIMIT)? {
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
    let actor = subscription(contract);
    let id = store::insert_look_up(
        tx,
        &NewLookUp {
            contract,
            actor: &actor,
            fields: &told,
            by: "",
            channel: "subscription",
            case: change.case.as_deref(),
            found: 1,
        },
    )?;
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
    tx.fact(Fact {
        kind: "exchange.notice",
        agency: Some(&contract.consumer),
        dims: json!({ "contract": contract.id, "registry": contract.registry }),
        value: 1,
    })?;
    Ok(())
}

fn subscription(contract: &Contract) -> Actor {
    Actor::Subscription { agency: contract.consumer.clone(), contract: contract.id.clone() }
}
