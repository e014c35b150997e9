//! What can be done with bills, one verb a file: look at the right, decide, write, audit, record facts, publish; one
//! transaction. What a provider has to be asked stands outside of transactions, and is asked again until it is known.

mod begin;
mod callback;
mod close;
mod export;
mod issue;
mod look;
mod reconcile;
mod settle;

use kernel::{Actor, Audit, Fact, Tx};
use serde_json::{Value as Json, json};

pub(crate) use begin::begin;
pub(crate) use callback::callback;
pub use close::{Paid, close};
pub use export::export_person;
pub(crate) use export::summary;
pub use issue::issue;
pub use look::ask;
pub(crate) use look::{ask_payment, ask_refund};
pub(crate) use reconcile::{reconcile, take_along};
pub(crate) use settle::{settle, settle_refund};

use crate::error::PaymentsError;
use crate::model::{Bill, Payment};
use crate::store;

/// An actor's own bill; somebody else's does not exist.
pub(crate) fn load_own(
    r: &mut kernel::Reader,
    actor: &Actor,
    id: &crate::BillId,
) -> Result<Bill, PaymentsError> {
    let bill = store::find_bill(r, id)?.filter(|bill| is_own(actor, bill));
    bill.ok_or(PaymentsError::Unknown)
}

/// Whether a bill is the actor's: their own, that of the post they act in, or one of their principal's that the mandate
/// reaches.
pub(crate) fn is_own(actor: &Actor, bill: &Bill) -> bool {
    let applies = matches!(actor, Actor::Citizen(_) | Actor::Agent { .. } | Actor::Official(_));
    let whose = actor.person().is_some_and(|person| person.id == bill.person_id);
    let post = actor.official().map(|official| &official.post);
    applies && whose && post == bill.post.as_ref() && actor.reaches(&bill.service)
}

/// Writes an audit row about a bill.
fn audit(
    tx: &mut Tx,
    actor: &Actor,
    bill: &Bill,
    action: &'static str,
    detail: Json,
) -> Result<(), PaymentsError> {
    let agency = Some(&bill.agency);
    tx.audit(Audit { actor, action, object: "bill", object_id: bill.id.as_str(), agency, detail })?;
    Ok(())
}

/// Counts what happened to a bill, in dollars.
fn count(
    tx: &mut Tx,
    kind: &'static str,
    bill: &Bill,
    payment: Option<&Payment>,
) -> Result<(), PaymentsError> {
    let amount = payment.map_or(bill.amount, |payment| payment.amount);
    let channel = payment.map(|payment| payment.channel.as_str());
    let dims = json!({ "service": bill.service, "channel": channel });
    tx.fact(Fact { kind, agency: Some(&bill.agency), dims, value: amount.0 })?;
    Ok(())
}
