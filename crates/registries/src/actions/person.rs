//! Everything registries hold about one person, for that person.

use catalogue::model::{ReadBy, Registry};
use kernel::{Ctx, DbError, Person, Reader};
use serde_json::{Map, Value as Json, json};

use crate::RegistriesError;
use crate::model::Version;
use crate::store;

/// Records of one registry about one person: more than anybody has.
const LIMIT: i64 = 10_000;

/// The person's own records with every version, with the fields the person may read.
pub async fn export_person(ctx: &Ctx, person: &Person) -> Result<Json, RegistriesError> {
    let (catalogue, today, number) = (catalogue::current(ctx), ctx.today(), person.national_id.clone());
    ctx.report(move |r| {
        let mut all = Map::new();
        for registry in catalogue.registries() {
            let Some(subject) = &registry.subject else { continue };
            let mut records = Vec::new();
            for record in store::find_by(r, &registry.id, subject, &number, today, LIMIT)? {
                records.push(whole(r, registry, &record.key)?);
            }
            all.insert(registry.id.clone(), Json::Array(records));
        }
        Ok(Json::Object(all))
    })
    .await
}

fn whole(r: &mut Reader, registry: &Registry, key: &str) -> Result<Json, DbError> {
    let versions: Vec<Json> = store::history(r, &registry.id, key)?.iter().map(|v| shown(registry, v)).collect();
    Ok(json!({ "key": key, "versions": versions }))
}

fn shown(registry: &Registry, version: &Version) -> Json {
    let mine = |id: &str| {
        registry.field(id).is_some_and(|f| f.read.contains(&ReadBy::Subject) || f.read.contains(&ReadBy::Public))
    };
    let body = version.body.iter().flatten().filter(|(id, _)| mine(id));
    json!({
        "kind": version.kind.as_str(),
        "true_from": version.valid_from,
        "true_until": version.valid_until,
        "recorded_at": version.recorded_at.to_string(),
        "superseded_at": version.superseded_at.map(|at| at.to_string()),
        "reason": version.reason,
        "body": body.map(|(id, value)| (id.clone(), value.clone())).collect::<Map<_, _>>(),
    })
}
