//! A registry as CSV, row by row.

use std::io::Write;
use std::sync::Arc;

use catalogue::Catalogue;
use kernel::{Actor, Audit, Ctx, Day};
use serde_json::{Value as Json, json};

use super::{Schema, may_keep};
use crate::RegistriesError;
use crate::index::json_text;
use crate::model::Body;
use crate::store;

/// Writes every record that is in force on `on` as CSV in order of key, holding none of
/// them; gives their number. The file can be imported again.
pub async fn export(
    ctx: &Ctx,
    actor: &Actor,
    catalogue: &Arc<Catalogue>,
    registry: &str,
    on: Day,
    out: impl Write + Send + 'static,
) -> Result<u64, RegistriesError> {
    let schema = Schema::of(catalogue, registry)?;
    if !may_keep(actor, schema.registry) {
        return Err(RegistriesError::NotKeeper);
    }
    let (who, owner, id) = (actor.clone(), schema.registry.owner.clone(), registry.to_owned());
    ctx.write(move |tx| {
        tx.audit(Audit {
            actor: &who,
            action: "registry.export",
            object: "registry",
            object_id: &id,
            agency: Some(&owner),
            detail: json!({"on": on}),
        })
    })
    .await?;
    let fields: Vec<String> = schema.registry.fields.iter().map(|field| field.id.clone()).collect();
    let registry = registry.to_owned();
    ctx.report(move |r| {
        let mut csv = csv::Writer::from_writer(out);
        csv.write_record(&fields).map_err(io)?;
        let mut rows = 0;
        store::for_each_current(r, &registry, on, |record| {
            rows += 1;
            csv.write_record(fields.iter().map(|field| cell(record.body.get(field)))).map_err(io)
        })?;
        csv.flush()?;
        Ok(rows)
    })
    .await
}

fn io(error: csv::Error) -> RegistriesError {
    RegistriesError::Io(std::io::Error::other(error))
}

/// A value as imports read it.
pub(crate) fn cell(value: Option<&Json>) -> String {
    match value {
        None | Some(Json::Null) => String::new(),
        Some(Json::String(text)) => text.clone(),
        Some(Json::Object(parts)) => match (parts.get("area"), parts.get("line")) {
            (Some(Json::String(area)), Some(Json::String(line))) => format!("{area} {line}"),
            _ => json_text(&Body::clone(parts)),
        },
        Some(Json::Array(items)) if items.iter().all(Json::is_string) => {
            items.iter().filter_map(Json::as_str).collect::<Vec<_>>().join(";")
        }
        Some(other) => other.to_string(),
    }
}
