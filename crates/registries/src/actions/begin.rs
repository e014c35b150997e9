//! What registries begin with: the records of the tables beside their files.

use std::sync::Arc;

use catalogue::Catalogue;
use catalogue::field::FieldKind;
use catalogue::model::{Initial, Registry};
use kernel::digest::sha256_hex;
use kernel::{Actor, Audit, Ctx, DbError, Tx, mark};
use serde_json::json;

use super::write::Act;
use super::{Schema, check};
use crate::RegistriesError;
use crate::index::Entries;
use crate::model::{Entry, Kind, RecordId, Version};
use crate::store::{self, Rows};

/// Adds the records that registries begin with and that they never had. A record that was changed or closed
/// since stays as it is. Made-up rows are for demonstrations alone. Nobody is told: it is not work that was
/// done, and nobody can have looked a record up before it was there.
pub async fn begin(ctx: &Ctx, catalogue: &Arc<Catalogue>) -> Result<(), RegistriesError> {
    let marks = ctx.read(mark::all).await?;
    let demo = ctx.find_part::<web::DemoMode>().is_some();
    for registry in in_order(catalogue) {
        let initial = registry.initial.as_ref().filter(|initial| demo || !initial.example);
        if initial.is_none_or(|initial| initial.rows.is_empty()) {
            continue;
        }
        let name = format!("registry/{}/initial", registry.id);
        let digest = sha256_hex(json!(initial).to_string());
        if marks.get(&name) == Some(&digest) {
            continue;
        }
        let (catalogue, id) = (catalogue.clone(), registry.id.clone());
        ctx.write::<_, RegistriesError, _>(move |tx| {
            let schema = Schema::of(&catalogue, &id)?;
            let Some(initial) = &schema.registry.initial else { return Ok(()) };
            // What was not added is tried again at the next start.
            if add(tx, &schema, initial)? {
                mark::set(tx, &name, &digest)?;
            }
            Ok(())
        })
        .await?;
    }
    Ok(())
}

/// Registries that begin with records, each after those that its records refer to.
fn in_order(catalogue: &Catalogue) -> Vec<&Registry> {
    let all = catalogue.registries().iter().map(AsRef::as_ref);
    let mut waiting: Vec<&Registry> = all.filter(|registry| registry.initial.is_some()).collect();
    let mut ordered = Vec::new();
    while !waiting.is_empty() {
        let refers = |registry: &Registry, other: &Registry| {
            let to = |field: &catalogue::model::Field| matches!(&field.kind, FieldKind::Reference(kind) if kind.registry == other.id);
            registry.id != other.id && registry.fields.iter().any(to)
        };
        let free = waiting.iter().position(|one| !waiting.iter().any(|other| refers(one, other)));
        ordered.push(waiting.remove(free.unwrap_or(0)));
    }
    ordered
}

/// Whether every record is there now.
fn add(tx: &mut Tx, schema: &Schema, initial: &Initial) -> Result<bool, RegistriesError> {
    let registry = schema.registry;
    let mut records = Vec::new();
    for row in &initial.rows {
        records.push((row.line, check::whole(schema, &row.cells)?));
    }
    let keys: Vec<String> = records.iter().map(|(_, (key, _))| key.clone()).collect();
    let known = store::existing_keys(tx, &registry.id, &keys)?;
    let entry = Entry { on: initial.from, reason: initial.source.zh.clone(), case: None };
    let (mut rows, mut added, mut whole) = (Rows::default(), 0, true);
    for (line, (key, body)) in records.iter().filter(|(_, (key, _))| !known.contains(key)) {
        // What officials recorded since may stand in a new row's way; it counts.
        if let Err(error) = check::outside(tx, schema, key, body, initial.from) {
            tracing::warn!(registry = registry.id, line, %error, "a record of the table was not added");
            whole = false;
            continue;
        }
        let act = Act { actor: &Actor::Platform, schema, key, kind: Kind::Insert, entry: &entry };
        let version = act.version(&tx.new_id::<RecordId>(), Some(body.clone()));
        let version = Version { id: tx.new_id(), recorded_at: tx.now(), ..version };
        rows.push(&registry.id, key, &version, &Entries::of(registry, [body]));
        added += 1;
    }
    if added > 0 {
        rows.sorted().write(tx)?;
        audit(tx, registry, initial, added)?;
    }
    Ok(whole)
}

fn audit(tx: &mut Tx, registry: &Registry, initial: &Initial, added: u64) -> Result<(), DbError> {
    tx.audit(Audit {
        actor: &Actor::Platform,
        action: "registry.begin",
        object: "registry",
        object_id: &registry.id,
        agency: Some(&registry.owner),
        detail: json!({ "file": initial.file, "added": added, "on": initial.from }),
    })
}
