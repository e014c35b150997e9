//! Pages of the ledger.

pub(crate) mod check;
pub(crate) mod show;

use kernel::Timestamp;
use web::Visitor;

/// Day and time, for people.
fn moment(v: &Visitor, at: Timestamp) -> String {
    format!("{} {}", at.day().long(v.lang), at.clock_time())
}
