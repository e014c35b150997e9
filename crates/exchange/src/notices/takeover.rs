//! What a contract lets its consumer take over of a changed record, reckoned where the record is.

use catalogue::expr::Scope;
use catalogue::model::{Apply, Contract};
use kernel::{Day, Tx};
use serde_json::{Map, Value as Json};

use super::Takeover;

/// How a change is applied to the consumer's own registry, where the contract says so.
pub(super) fn apply_of(contract: &Contract) -> Option<&Apply> {
    contract.subscription.as_ref().and_then(|subscription| subscription.apply.as_ref())
}

/// The contract's expressions over the provider's own record as it is true on the day. None where the contract corrects
/// nothing, and for a record that has ended: that is told, but there is nothing to take over from it.
///
/// # Errors
/// Storage fails, or an expression does not fit the record.
pub(crate) fn evaluate(
    tx: &mut Tx,
    contract: &Contract,
    key: &str,
    on: Day,
) -> anyhow::Result<Option<Takeover>> {
    let (Some(apply), Some(registry)) = (apply_of(contract), contract.registry()) else { return Ok(None) };
    let Some(changed) = registries::store::find(tx, registry, key, on, None)? else { return Ok(None) };
    let scope = Scope::new()
        .with("record", Json::Object(changed.body))
        .with("today", Json::String(tx.today().to_string()));
    let value = registries::text_of(&apply.value.eval(&scope)?);
    if value.is_empty() {
        return Ok(None);
    }
    let mut set = Map::new();
    for (field, expression) in &apply.set {
        set.insert(field.clone(), expression.eval(&scope)?);
    }
    Ok(Some(Takeover { value, set }))
}
