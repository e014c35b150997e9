//! Writing records: begin, change, correct, close. Each keeps what was held true before.

use kernel::{Actor, Audit, Day, Fact, Timestamp, Tx};
use serde_json::json;

use super::{Schema, check, may_keep, quantity};
use crate::RegistriesError;
use crate::index::{Entries, subject_of};
use crate::model::{Body, Entry, Kind, Record, RecordId, Version};
use crate::store::{self, NewRecord};
use crate::timeline::{self, Misfit, Period, Plan};

/// Begins a record on `entry.on`, or begins a closed one again.
pub fn insert(
    tx: &mut Tx,
    actor: &Actor,
    schema: &Schema,
    body: Body,
    entry: &Entry,
) -> Result<Record, RegistriesError> {
    may_write(actor, schema, entry)?;
    let (key, body) = check::whole(schema, &body)?;
    let held = store::timeline(tx, &schema.registry.id, &key)?;
    let plan =
        timeline::insert(&periods(&held), body, entry.on).map_err(|misfit| refused(misfit, entry.on))?;
    Act { actor, schema, key: &key, kind: Kind::Insert, entry }.perform(tx, &held, plan)
}

/// From `entry.on` on, fields have new values, each until its next known change.
/// Null takes a value away. Gives the record as it is when nothing differs.
pub fn change(
    tx: &mut Tx,
    actor: &Actor,
    schema: &Schema,
    key: &str,
    set: Body,
    entry: &Entry,
) -> Result<Record, RegistriesError> {
    let act = Act { actor, schema, key, kind: Kind::Change, entry };
    act.patch(tx, &set, timeline::change)
}

/// Fields had a wrong value around `entry.on`: it is replaced wherever it was held
/// true without a break, before and after.
pub fn correct(
    tx: &mut Tx,
    actor: &Actor,
    schema: &Schema,
    key: &str,
    set: Body,
    entry: &Entry,
) -> Result<Record, RegistriesError> {
    let act = Act { actor, schema, key, kind: Kind::Correction, entry };
    act.patch(tx, &set, timeline::correct)
}

/// Ends a record: `entry.on` is the first day on which it is no longer in force.
/// Gives the record as it was before.
pub fn close(
    tx: &mut Tx,
    actor: &Actor,
    schema: &Schema,
    key: &str,
    entry: &Entry,
) -> Result<Record, RegistriesError> {
    may_write(actor, schema, entry)?;
    let held = load(tx, schema, key)?;
    let plan = timeline::close(&periods(&held), entry.on).map_err(|misfit| refused(misfit, entry.on))?;
    let last = store::find(tx, &schema.registry.id, key, entry.on, None)?.ok_or(RegistriesError::NotFound)?;
    Act { actor, schema, key, kind: Kind::Close, entry }.write(tx, &held, plan)?;
    Ok(last)
}

fn may_write(actor: &Actor, schema: &Schema, entry: &Entry) -> Result<(), RegistriesError> {
    if !may_keep(actor, schema.registry) {
        return Err(RegistriesError::NotKeeper);
    }
    if entry.reason.trim().is_empty() {
        return Err(RegistriesError::ReasonMissing);
    }
    Ok(())
}

fn load(tx: &mut Tx, schema: &Schema, key: &str) -> Result<Vec<Version>, RegistriesError> {
    let held = store::timeline(tx, &schema.registry.id, key)?;
    if held.is_empty() { Err(RegistriesError::NotFound) } else { Ok(held) }
}

/// The periods of versions that are not superseded.
pub(crate) fn periods(held: &[Version]) -> Vec<Period> {
    let period = |version: &Version| Period {
        from: version.valid_from,
        until: version.valid_until,
        body: version.body.clone(),
    };
    held.iter().map(period).collect()
}

fn refused(misfit: Misfit, on: Day) -> RegistriesError {
    match misfit {
        Misfit::InForce => RegistriesError::InForce,
        Misfit::NotInForce => RegistriesError::NotInForce(on),
    }
}

/// An act on one record.
pub(crate) struct Act<'a> {
    pub(crate) actor: &'a Actor,
    pub(crate) schema: &'a Schema<'a>,
    pub(crate) key: &'a str,
    pub(crate) kind: Kind,
    pub(crate) entry: &'a Entry,
}

impl Act<'_> {
    fn patch(
        &self,
        tx: &mut Tx,
        set: &Body,
        plan: fn(&[Period], &Body, Day) -> Result<Plan, Misfit>,
    ) -> Result<Record, RegistriesError> {
        may_write(self.actor, self.schema, self.entry)?;
        let set = check::part(self.schema, set)?;
        let held = load(tx, self.schema, self.key)?;
        if let Some(body) = held.iter().find_map(|version| version.body.as_ref()) {
            check::key_stays(self.schema, body, &set)?;
        }
        let plan =
            plan(&periods(&held), &set, self.entry.on).map_err(|misfit| refused(misfit, self.entry.on))?;
        self.perform(tx, &held, plan)
    }

    /// Checks and writes a plan; gives the record as it is true on the entry's day.
    pub(crate) fn perform(
        &self,
        tx: &mut Tx,
        held: &[Version],
        plan: Plan,
    ) -> Result<Record, RegistriesError> {
        for piece in plan.added.iter().filter(|piece| piece.carried_from.is_none()) {
            if let Some(body) = &piece.period.body {
                let today = tx.today();
                check::rules(self.schema, body, today)?;
                check::outside(tx, self.schema, self.key, body, piece.period.from)?;
            }
        }
        if !plan.added.is_empty() {
            self.write(tx, held, plan)?;
        }
        let registry = &self.schema.registry.id;
        store::find(tx, registry, self.key, self.entry.on, None)?.ok_or(RegistriesError::NotFound)
    }

    /// Writes a plan with its audit row, fact and event.
    fn write(&self, tx: &mut Tx, held: &[Version], plan: Plan) -> Result<(), RegistriesError> {
        let registry = self.schema.registry;
        let last = held.iter().map(|version| version.recorded_at.0).max();
        // Each act on a record has an instant of its own, so "known at" can tell them apart.
        let at = Timestamp(tx.now().0.max(last.map_or(i64::MIN, |last| last + 1)));
        let record = match held.first() {
            Some(version) => version.record.clone(),
            None => self.begin(tx)?,
        };
        let now_held = self.replace(tx, held, &plan, &record, at)?;
        let bodies = |versions: &[Version]| {
            Entries::of(registry, versions.iter().filter_map(|version| version.body.as_ref()))
        };
        store::write_index(tx, &registry.id, self.key, &bodies(held), &bodies(&now_held))?;
        let closed = |versions: &[Version]| {
            versions.last().filter(|version| version.body.is_none()).map(|version| version.valid_from)
        };
        if closed(held) != closed(&now_held) {
            store::write_closed_on(tx, &registry.id, self.key, closed(&now_held))?;
        }
        quantity::note(tx, registry, quantity::last(held), quantity::last(&now_held))?;
        let subject = now_held.iter().rev().find_map(|version| version.subject.clone());
        self.tell(tx, &record, subject.as_deref(), &plan.fields)
    }

    fn begin(&self, tx: &mut Tx) -> Result<RecordId, RegistriesError> {
        let id = tx.new_id::<RecordId>();
        let new = NewRecord { registry: &self.schema.registry.id, key: self.key, id: &id };
        if store::insert_record(tx, &new)? { Ok(id) } else { Err(RegistriesError::InForce) }
    }

    /// Supersedes and adds versions; gives what is held true afterwards.
    fn replace(
        &self,
        tx: &mut Tx,
        held: &[Version],
        plan: &Plan,
        record: &RecordId,
        at: Timestamp,
    ) -> Result<Vec<Version>, RegistriesError> {
        let registry = self.schema.registry;
        let mut now_held = Vec::new();
        for (index, version) in held.iter().enumerate() {
            if plan.superseded.contains(&index) {
                store::supersede(tx, &version.id, at)?;
            } else {
                now_held.push(version.clone());
            }
        }
        for piece in &plan.added {
            let mut version = match piece.carried_from.map(|index| &held[index]) {
                Some(before) => Version { carried_from: Some(before.id.clone()), ..before.clone() },
                None => self.version(record, piece.period.body.clone()),
            };
            version.id = tx.new_id();
            version.valid_from = piece.period.from;
            version.valid_until = piece.period.until;
            version.recorded_at = at;
            store::insert_version(tx, &registry.id, self.key, &version)?;
            now_held.push(version);
        }
        now_held.sort_by_key(|version| version.valid_from);
        Ok(now_held)
    }

    /// A version this act makes, without id, period and instant.
    pub(crate) fn version(&self, record: &RecordId, body: Option<Body>) -> Version {
        Version {
            id: crate::model::VersionId::new(""),
            record: record.clone(),
            subject: body.as_ref().and_then(|body| subject_of(self.schema.registry, body)),
            valid_from: self.entry.on,
            valid_until: None,
            recorded_at: Timestamp(0),
            superseded_at: None,
            body,
            kind: self.kind,
            actor: self.actor.label(),
            agency: self.actor.agency().cloned(),
            reason: self.entry.reason.trim().to_owned(),
            case: self.entry.case.clone(),
            carried_from: None,
        }
    }

    fn tell(
        &self,
        tx: &mut Tx,
        record: &RecordId,
        subject: Option<&str>,
        fields: &[String],
    ) -> Result<(), RegistriesError> {
        let registry = self.schema.registry;
        tx.audit(Audit {
            actor: self.actor,
            action: self.audit_action(),
            object: "record",
            object_id: record.as_str(),
            agency: Some(&registry.owner),
            detail: json!({"registry": registry.id, "fields": fields, "on": self.entry.on, "case": self.entry.case}),
        })?;
        tx.fact(Fact {
            kind: "registry.changed",
            agency: Some(&registry.owner),
            dims: json!({"registry": registry.id, "kind": self.kind.as_str()}),
            value: 1,
        })?;
        tx.publish(
            "registry.changed",
            &json!({
                "registry": registry.id, "key": self.key, "subject": subject, "record": record, "fields": fields,
                "on": self.entry.on, "case": self.entry.case, "agency": registry.owner, "kind": self.kind.as_str(),
            }),
        )?;
        Ok(())
    }

    fn audit_action(&self) -> &'static str {
        match self.kind {
            Kind::Insert => "registry.insert",
            Kind::Change => "registry.change",
            Kind::Correction => "registry.correct",
            Kind::Close => "registry.close",
        }
    }
}
