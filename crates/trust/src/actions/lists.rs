//! Revocation lists: whole ones by the clock, deltas by the clock and at each change.

use catalogue::model::Authority;
use kernel::{Audit, Ctx, Fact, Timestamp, Tx};
use serde_json::json;
use signature::Revocation;
use signature::crl::{Change, Entry, List as Draft, Scope, make};

use super::open;
use crate::error::TrustError;
use crate::model::{Generation, Purpose};
use crate::store::{self, List};

const HOUR_SECONDS: i64 = 3_600;

/// What is published of a generation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Due {
    /// Whatever the clock says.
    ByClock,
    /// A delta where there are deltas, else a whole list: something has changed.
    Changed,
}

/// Publishes what is due of all generations whose certificates are still valid, and gives the
/// instant at which something is due again.
pub(crate) fn publish_due(
    ctx: &Ctx,
    tx: &mut Tx,
    authority: &Authority,
    due: Due,
) -> Result<Timestamp, TrustError> {
    let now = tx.now();
    let mut next = now.plus_seconds(i64::from(authority.lists.hours) * HOUR_SECONDS);
    for generation in store::list_generations(tx, &authority.id, Purpose::Certify)? {
        let certificate = signature::Certificate::from_der(&generation.der)?;
        if certificate.not_after() < now {
            continue;
        }
        next = next.min(publish_generation(ctx, tx, authority, &generation, due)?);
    }
    Ok(next)
}

/// Publishes what is due of every authority whose key is open; gives the newest whole list of each.
pub async fn publish_all(ctx: &Ctx) -> Result<Vec<List>, TrustError> {
    let authorities = catalogue::current(ctx).authorities().to_vec();
    let context = ctx.clone();
    ctx.write(move |tx| {
        let mut published = Vec::new();
        for authority in &authorities {
            // A change waits in the newest list, or in none: then the clock's own list is made.
            let due = if authority.is_root() { Due::Changed } else { Due::ByClock };
            super::renew_services(&context, tx, authority)?;
            publish_due(&context, tx, authority, due)?;
            let current = store::find_current(tx, &authority.id, Purpose::Certify)?;
            if let Some(current) = current {
                published.extend(store::find_whole(tx, &authority.id, current.generation)?);
            }
        }
        Ok(published)
    })
    .await
}

fn publish_generation(
    ctx: &Ctx,
    tx: &mut Tx,
    authority: &Authority,
    generation: &Generation,
    due: Due,
) -> Result<Timestamp, TrustError> {
    let (now, plan) = (tx.now(), &authority.lists);
    let every = i64::from(plan.hours) * HOUR_SECONDS;
    let whole = store::find_whole(tx, &authority.id, generation.generation)?;
    let Some(whole) = whole.filter(|whole| whole.this_update.plus_seconds(every) > now) else {
        let whole = publish(ctx, tx, authority, generation, None)?;
        return Ok(next_of(authority, &whole));
    };
    if let Some(hours) = plan.delta_hours {
        let delta = store::find_delta(tx, &authority.id, whole.number)?;
        let fresh = delta.as_ref().unwrap_or(&whole).this_update;
        let late = fresh.plus_seconds(i64::from(hours) * HOUR_SECONDS) <= now;
        if late || due == Due::Changed {
            let delta = publish(ctx, tx, authority, generation, Some(&whole))?;
            return Ok(next_of(authority, &delta).min(whole.this_update.plus_seconds(every)));
        }
        return Ok(fresh
            .plus_seconds(i64::from(hours) * HOUR_SECONDS)
            .min(whole.this_update.plus_seconds(every)));
    }
    if due == Due::Changed {
        let whole = publish(ctx, tx, authority, generation, None)?;
        return Ok(next_of(authority, &whole));
    }
    Ok(whole.this_update.plus_seconds(every))
}

/// When the list after this one is due.
fn next_of(authority: &Authority, list: &List) -> Timestamp {
    let plan = &authority.lists;
    let hours = plan.delta_hours.unwrap_or(plan.hours);
    list.this_update.plus_seconds(i64::from(hours) * HOUR_SECONDS)
}

/// Signs and keeps one list: a delta to `base`, or a whole one.
fn publish(
    ctx: &Ctx,
    tx: &mut Tx,
    authority: &Authority,
    generation: &Generation,
    base: Option<&List>,
) -> Result<List, TrustError> {
    let now = tx.now();
    let signing = open(ctx, authority, generation)?;
    let entries = match base {
        None => store::list_revoked(tx, &authority.id, generation.generation, now)?,
        Some(base) => store::list_changed(tx, &authority.id, generation.generation, base.this_update)?,
    };
    let entries: Vec<Entry> = entries.into_iter().map(entry).collect();
    let number = store::next_list_number(tx, &authority.id)?;
    let plan = &authority.lists;
    let hours = if base.is_some() { plan.delta_hours.unwrap_or(plan.hours) } else { plan.hours };
    let next_update = now.plus_seconds((i64::from(hours) + i64::from(plan.grace_hours)) * HOUR_SECONDS);
    let draft = Draft {
        issuer: &signing.certificate,
        this_update: now,
        next_update,
        number: number.unsigned_abs(),
        base: base.map(|base| base.number.unsigned_abs()),
        scope: Scope::All,
        distribution_point: None,
        entries: &entries,
    };
    let der = make(&draft, signing.key.as_ref()).map_err(|error| TrustError::Message(error.to_string()))?;
    let list = List {
        authority: authority.id.clone(),
        generation: generation.generation,
        number,
        base_number: base.map(|base| base.number),
        this_update: now,
        next_update,
        der,
    };
    store::insert_list(tx, &list)?;
    note(tx, authority, &list, entries.len())?;
    Ok(list)
}

fn entry(entry: store::Entry) -> Entry {
    let change = match entry.revoked {
        Some((at, reason)) => Change::Revoked(Revocation { at, reason }),
        None => Change::Removed(entry.changed_at),
    };
    Entry { serial: entry.serial.bytes(), change }
}

fn note(tx: &mut Tx, authority: &Authority, list: &List, entries: usize) -> Result<(), TrustError> {
    let kind = if list.base_number.is_some() { "delta" } else { "whole" };
    tx.audit(Audit {
        actor: &kernel::Actor::Platform,
        action: "trust.publish_list",
        object: "authority",
        object_id: &authority.id,
        agency: Some(&authority.agency),
        detail: json!({ "generation": list.generation, "number": list.number, "kind": kind, "entries": entries }),
    })?;
    tx.fact(Fact {
        kind: "trust.list_published",
        agency: Some(&authority.agency),
        dims: json!({ "authority": authority.id, "kind": kind }),
        value: 1,
    })?;
    Ok(())
}
