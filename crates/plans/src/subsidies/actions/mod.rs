//! What can be done with subsidies, one function a verb.

mod apply;
mod decide;
mod pay;

use std::sync::Arc;

use catalogue::model::subsidy::Subsidy;
use kernel::{Actor, AgencyId, Audit, Ctx, DbError, Fact, Official, Text, Tx};
use serde_json::{Value as Json, json};

pub use apply::{apply, mend, withdraw};
pub(crate) use decide::alike;
pub use decide::{Approval, approve, examine, give_back, refuse};
pub(crate) use pay::next_instalment;
pub use pay::{pay, repay, settle, spend};

use super::model::account::Kind;
use super::model::{Application, ApplicationId, Grant, Move, Refused, same};
use super::store;
use crate::life::LifeError;
use crate::life::actions::{Notice, tell};

/// The subsidy, as the files have it today.
pub(crate) fn subsidy(ctx: &Ctx, id: &str) -> Result<Arc<Subsidy>, LifeError> {
    catalogue::current(ctx).subsidy(id).cloned().ok_or(LifeError::Unknown)
}

/// Whether the post carries one of these roles in this agency.
pub(crate) fn may(official: &Official, agency: &AgencyId, roles: &[String]) -> bool {
    official.agency == *agency && official.roles.iter().any(|role| roles.contains(role))
}

/// An application with its subsidy.
fn load(ctx: &Ctx, tx: &mut Tx, id: &ApplicationId) -> Result<(Application, Arc<Subsidy>), LifeError> {
    let found = store::find(tx, id)?.ok_or(LifeError::Unknown)?;
    let subsidy = subsidy(ctx, &found.subsidy)?;
    Ok((found, subsidy))
}

/// Writes what changed, its audit row and its fact.
fn save(
    tx: &mut Tx,
    official: &Official,
    now: &Application,
    (edition, verb): (i64, &'static str),
    detail: Json,
) -> Result<(), LifeError> {
    if !store::save(tx, now, &same::key(&now.wish.object), edition)? {
        return Err(LifeError::Changed);
    }
    Ok(record(tx, official, now, verb, detail)?)
}

fn record(
    tx: &mut Tx,
    official: &Official,
    now: &Application,
    verb: &'static str,
    detail: Json,
) -> Result<(), DbError> {
    tx.audit(Audit {
        actor: &Actor::Official(official.clone()),
        action: verb,
        object: "subsidy-application",
        object_id: now.id.as_str(),
        agency: Some(&now.agency),
        detail,
    })?;
    let dims = json!({ "subsidy": now.subsidy, "county": now.county, "year": now.wish.year });
    tx.fact(Fact { kind: verb, agency: Some(&now.agency), dims, value: 1 })
}

/// Notes a movement of the grant's money. The same number with the same content again is no mistake.
fn note(
    tx: &mut Tx,
    official: &Official,
    of: &Application,
    (number, kind, amount): (i64, Kind, i64),
    note: &str,
) -> Result<bool, LifeError> {
    let known = store::moves_of(tx, &of.id)?;
    if let Some(same) = known.iter().find(|one| one.number == number) {
        let again = (same.kind, same.amount, same.note.as_str()) == (kind, amount, note);
        return if again { Ok(false) } else { Err(LifeError::Changed) };
    }
    let next = i64::try_from(known.len()).unwrap_or(i64::MAX).saturating_add(1);
    if number != next {
        return Err(LifeError::Changed);
    }
    Grant::of(&known).after(kind, amount).map_err(|why| not_so(why, Grant::of(&known)))?;
    let new = Move {
        application: of.id.clone(),
        number,
        kind,
        amount,
        note: note.to_owned(),
        post: official.post.to_string(),
        at: tx.now(),
    };
    if !store::insert_move(tx, of, &official.agency, &new)? {
        return Err(LifeError::Changed);
    }
    Ok(true)
}

/// Why money cannot move, at the field where the amount was typed.
fn not_so(why: Refused, grant: Grant) -> LifeError {
    let most = |code: &'static str, amount: i64| LifeError::Field {
        field: "amount",
        code,
        args: vec![("most", kernel::money::grouped(amount))],
    };
    match why {
        Refused::Amount => LifeError::field("amount", "plans.subsidy_amount"),
        Refused::NotFree => most("plans.subsidy_not_free", 0),
        Refused::NotApproved => most("plans.subsidy_not_approved", grant.unpaid()),
        Refused::NotPaid => most("plans.subsidy_not_paid", grant.paid - grant.repaid),
        Refused::NotHeld => most("plans.subsidy_not_held", grant.held()),
    }
}

/// Tells the agency that gives.
fn tell_giver(
    ctx: &Ctx,
    tx: &mut Tx,
    (subsidy, of): (&Subsidy, &Application),
    roles: &[String],
    (subject, body): (Text, Text),
) -> Result<(), LifeError> {
    let link = format!("/desk/subsidies/applications/{}", of.id);
    let notice = Notice { to: &subsidy.agency, roles, from: &of.agency, subject, body, link };
    Ok(tell(ctx, tx, &notice)?)
}

/// Tells the county's agency.
fn tell_county(
    ctx: &Ctx,
    tx: &mut Tx,
    (subsidy, of): (&Subsidy, &Application),
    (subject, body): (Text, Text),
) -> Result<(), LifeError> {
    let link = format!("/desk/subsidies/applications/{}", of.id);
    let from = &subsidy.agency;
    let notice = Notice { to: &of.agency, roles: &subsidy.applies, from, subject, body, link };
    Ok(tell(ctx, tx, &notice)?)
}
