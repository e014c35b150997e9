//! What records add to the sums of their registries.

use kernel::{DbError, Tx, params};

/// Adds a row: what an act on a record of a registry changed for an agency.
pub(crate) fn insert_quantity(
    tx: &mut Tx,
    (registry, quantity): (&str, &str),
    agency: &str,
    amount: i64,
) -> Result<(), DbError> {
    let row = params![tx.new_id::<String>(), tx.now(), agency, registry, quantity, amount];
    tx.execute(
        "insert into record_quantities (id, at, agency, registry, quantity, amount) values ($1, $2, $3, $4, $5, $6)",
        row,
    )
    .map(|_| ())
}
