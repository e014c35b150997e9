//! Opening a record: an official states a purpose first, and the person sees it.

use std::collections::BTreeSet;

use catalogue::model::Registry;
use kernel::{Actor, Audit, Fact, Reader, Tx};
use serde_json::json;

use super::{Schema, may_read};
use crate::RegistriesError;
use crate::model::{Read, ReadId};
use crate::store;

/// How long an opening shows the record before the purpose is asked again.
pub const READ_MINUTES: i64 = 30;

/// Opens a record for a purpose of the registry. It is written down for everyone whom
/// a version of the record is about, before anything is shown.
pub fn open(
    tx: &mut Tx,
    actor: &Actor,
    schema: &Schema,
    key: &str,
    purpose: &str,
) -> Result<Read, RegistriesError> {
    if !may_read(actor, schema.registry) {
        return Err(RegistriesError::NotReader);
    }
    note(tx, actor, schema, key, purpose)
}

/// Writes an opening down, whoever is allowed it.
pub(super) fn note(
    tx: &mut Tx,
    actor: &Actor,
    schema: &Schema,
    key: &str,
    purpose: &str,
) -> Result<Read, RegistriesError> {
    let registry = schema.registry;
    let official = actor.official().ok_or(RegistriesError::NotReader)?;
    let purpose = registry.purpose(purpose).ok_or(RegistriesError::UnknownPurpose)?;
    let versions = store::history(tx, &registry.id, key)?;
    let held = versions.iter().rev().filter(|version| version.superseded_at.is_none());
    let Some(last) = held.clone().find(|version| version.body.is_some()).or(versions.last()) else {
        return Err(RegistriesError::NotFound);
    };
    let read = Read {
        id: tx.new_id(),
        at: tx.now(),
        registry: registry.id.clone(),
        key: key.to_owned(),
        subject: last.subject.clone(),
        agency: official.agency.clone(),
        post: official.post.clone(),
        person: official.person.id.clone(),
        purpose: purpose.code.clone(),
        purpose_text: purpose.name.clone(),
        legal_basis: purpose.legal_basis.clone().unwrap_or_else(|| registry.legal_basis.clone()),
    };
    insert(tx, actor, registry, &read)?;
    // The history shows former subjects too: each of them sees that it was opened.
    let former: BTreeSet<&String> = versions
        .iter()
        .filter_map(|version| version.subject.as_ref())
        .filter(|s| Some(*s) != read.subject.as_ref())
        .collect();
    for subject in former {
        let id = tx.new_id::<ReadId>();
        insert(tx, actor, registry, &Read { id, subject: Some(subject.clone()), ..read.clone() })?;
    }
    tx.fact(Fact {
        kind: "registry.opened",
        agency: Some(&official.agency),
        dims: json!({"registry": registry.id, "purpose": read.purpose}),
        value: 1,
    })?;
    Ok(read)
}

/// Writes one opening down, with an audit row of its own: each person who sees it can get
/// a receipt for it.
fn insert(tx: &mut Tx, actor: &Actor, registry: &Registry, read: &Read) -> Result<(), RegistriesError> {
    store::insert_read(tx, read)?;
    tx.audit(Audit {
        actor,
        action: "registry.open",
        object: "record_read",
        object_id: read.id.as_str(),
        agency: Some(&registry.owner),
        detail: json!({"registry": registry.id, "purpose": read.purpose}),
    })?;
    Ok(())
}

/// The opening that lets the actor see the record now; none when there is none, it is
/// another's, or it is over.
pub fn opened(
    r: &mut Reader,
    actor: &Actor,
    schema: &Schema,
    key: &str,
    ticket: &ReadId,
    now: kernel::Timestamp,
) -> Result<Option<Read>, RegistriesError> {
    let Some(official) = actor.official().filter(|_| may_read(actor, schema.registry)) else {
        return Ok(None);
    };
    let read = store::find_read(r, ticket)?;
    Ok(read.filter(|read| {
        read.registry == schema.registry.id
            && read.key == key
            && read.person == official.person.id
            && official.acts_for(&read.post)
            && now <= read.at.plus_seconds(READ_MINUTES * 60)
    }))
}
