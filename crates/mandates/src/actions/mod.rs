//! What can be done with mandates: give, accept, end; prove by register or document; act under one.

mod give;
mod parent;
mod record;
mod take_up;
mod tell;

use kernel::number::{business_number, national_id};
use kernel::{Actor, Audit, Day, DbError, Person, Tx};
use serde_json::json;

pub use give::{accept, ask, end, give};
pub use parent::claim_child;
pub use record::{end_recorded, find_recorded, record};
pub use take_up::take_up;

use crate::error::MandatesError;
use crate::model::Mandate;
use crate::store;

/// The citizen behind an action that people do for themselves only.
fn citizen(actor: &Actor) -> Result<&Person, MandatesError> {
    match actor {
        Actor::Citizen(person) => Ok(person),
        _ => Err(MandatesError::NotForYou),
    }
}

/// A national id number as it is registered.
fn natural(number: &str, field: &'static str) -> Result<String, MandatesError> {
    let number = kernel::number::halfwidth(number.trim()).to_uppercase();
    let checked = national_id::check(&number).map_err(|_| MandatesError::NumberWrong { field })?;
    Ok(checked.as_str().to_owned())
}

/// A unified business number.
fn legal(number: &str, field: &'static str) -> Result<String, MandatesError> {
    let checked = business_number::check(number.trim()).map_err(|_| MandatesError::NumberWrong { field })?;
    Ok(checked.as_str().to_owned())
}

/// The first and the last day in order, and the last not over.
fn dates(from: Day, until: Option<Day>, today: Day) -> Result<(), MandatesError> {
    let wrong = until.is_some_and(|until| until < from || until < today);
    if wrong { Err(MandatesError::EndsBeforeItBegins) } else { Ok(()) }
}

/// Stores a new mandate with its audit row.
fn insert(tx: &mut Tx, actor: &Actor, mandate: &Mandate, action: &'static str) -> Result<(), DbError> {
    store::insert(tx, mandate)?;
    let detail = json!({
        "kind": mandate.kind.as_str(), "principal": mandate.principal.id, "agent": mandate.agent.id,
        "services": mandate.services, "from": mandate.from_on.to_string(),
        "until": mandate.until_on.map(|day| day.to_string()), "evidence": mandate.evidence,
    });
    audit(tx, actor, mandate, action, detail)
}

fn audit(
    tx: &mut Tx,
    actor: &Actor,
    mandate: &Mandate,
    action: &'static str,
    detail: serde_json::Value,
) -> Result<(), DbError> {
    tx.audit(Audit { actor, action, object: "mandate", object_id: mandate.id.as_str(), agency: None, detail })
}
