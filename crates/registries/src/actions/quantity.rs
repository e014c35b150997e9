//! Sums by agency that indicators read: each act on a record adds what it changed.

use std::collections::BTreeMap;

use catalogue::model::{Quantity, Registry};
use kernel::{DbError, Tx};

use crate::model::{Body, Version};
use crate::store;

/// Notes what an act changed in the record's figures: `held` before it, `now_held` after it.
pub(crate) fn note(
    tx: &mut Tx,
    registry: &Registry,
    held: Option<&Body>,
    now_held: Option<&Body>,
) -> Result<(), DbError> {
    for quantity in &registry.quantities {
        let mut changed: BTreeMap<&str, i64> = BTreeMap::new();
        for (body, sign) in [(held, -1), (now_held, 1)] {
            if let Some((agency, amount)) = body.and_then(|body| figure(quantity, body)) {
                *changed.entry(agency).or_default() += sign * amount;
            }
        }
        for (agency, amount) in changed.into_iter().filter(|(_, amount)| *amount != 0) {
            store::insert_quantity(tx, (&registry.id, &quantity.id), agency, amount)?;
        }
    }
    Ok(())
}

/// What a record says in the end: of its last version, if that does not close it.
pub(crate) fn last(versions: &[Version]) -> Option<&Body> {
    versions.last().and_then(|version| version.body.as_ref())
}

/// Whose figure it is, and how much.
fn figure<'a>(quantity: &Quantity, body: &'a Body) -> Option<(&'a str, i64)> {
    Some((body.get(&quantity.agency)?.as_str()?, body.get(&quantity.field)?.as_i64()?))
}
