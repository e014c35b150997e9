//! Noting that an obligation was met.

use directory::model::Agencies;
use kernel::{Actor, Audit, Ctx, Day, Fact, Official};
use serde_json::json;

use super::{LifeError, allow, said};
use crate::life::model::due::owed;
use crate::life::store::{self, Done};

/// Days before something is due from which on it can be noted as done.
const AHEAD: i64 = 366;

/// What was met.
#[derive(Debug, Clone)]
pub struct Fulfil {
    /// The programme.
    pub programme: String,
    /// The obligation.
    pub obligation: String,
    /// The day by which it was due.
    pub due_on: Day,
    /// What shows it: a letter's number, an address, where it lies.
    pub evidence: String,
}

/// Notes that the official's agency met what it owed by a day, late or not. Noting it twice is no mistake; what was
/// noted first stays.
///
/// # Errors
/// The agency owes no such thing by that day; the post may not hand in for it; the evidence is missing.
pub async fn fulfil(ctx: &Ctx, official: &Official, what: Fulfil) -> Result<(), LifeError> {
    let evidence = said(&what.evidence, "evidence", "plans.evidence_missing")?;
    let (context, official) = (ctx.clone(), official.clone());
    ctx.write(move |tx| {
        let programme = allow::programme(&context, &what.programme)?;
        let rules = allow::rules(&programme)?;
        let actor = Actor::Official(official.clone());
        if !allow::writes_for(&actor, &official.agency, &rules.submits) {
            return Err(LifeError::NotYours);
        }
        let (agencies, today) = (directory::agencies(&context), tx.today());
        let years = [what.due_on.year(), what.due_on.year() - 1];
        let mut all = years.into_iter().flat_map(|year| owed(&programme, rules, &agencies, year, today));
        let mine = all.find(|one| {
            one.due_on == what.due_on && one.obligation == what.obligation && one.agency == official.agency
        });
        let owed = mine.ok_or(LifeError::Unknown)?;
        if today.days_until(owed.due_on) > AHEAD {
            return Err(LifeError::NotNow("plans.too_early"));
        }
        let days_late = owed.due_on.days_until(today).max(0);
        let done = Done { owed, at: tx.now(), days_late, evidence: evidence.clone() };
        if !store::insert_done(tx, &what.programme, &done, official.post.as_str())? {
            return Ok(());
        }
        let id = format!("{}/{}/{}", what.programme, what.obligation, what.due_on);
        tx.audit(Audit {
            actor: &actor,
            action: "plan.fulfil",
            object: "obligation",
            object_id: &id,
            agency: Some(&official.agency),
            detail: json!({ "days_late": days_late, "evidence": evidence }),
        })?;
        let dims =
            json!({ "programme": what.programme, "obligation": what.obligation, "late": days_late > 0 });
        Ok(tx.fact(Fact { kind: "plan.fulfilled", agency: Some(&official.agency), dims, value: 1 })?)
    })
    .await
}

/// What was done, under the name of the agency that goes on with the work today.
pub(crate) fn of_today(done: Vec<Done>, agencies: &Agencies, today: Day) -> Vec<Done> {
    let renamed = |mut one: Done| {
        if let Some(next) = agencies.successor_on(&one.owed.agency, today).first() {
            one.owed.agency = next.id.clone();
        }
        one
    };
    done.into_iter().map(renamed).collect()
}
