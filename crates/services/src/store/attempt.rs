//! A part of a transaction that may fail without failing the whole.

use kernel::{Tx, params};

use crate::error::ServicesError;

/// Runs `work`; when it fails, everything it wrote is undone and the transaction goes on.
pub(crate) fn attempt<T>(
    tx: &mut Tx,
    work: impl FnOnce(&mut Tx) -> Result<T, ServicesError>,
) -> Result<T, ServicesError> {
    tx.execute("savepoint services_attempt", params![])?;
    let outcome = work(tx);
    if outcome.is_err() {
        tx.execute("rollback to savepoint services_attempt", params![])?;
    }
    tx.execute("release savepoint services_attempt", params![])?;
    outcome
}
