//! What programs may ask: the schemas of the registries, for everyone.

use axum::Json;
use axum::extract::{Path, Query, State};
use catalogue::model::{ReadBy, Registry};
use kernel::Ctx;
use serde_json::{Value, json};
use web::{Failure, Form};

use crate::RegistriesError;
use crate::open;
use crate::open::download::object;
use crate::open::find::{Wanted, find};
use crate::pages::Place;

/// Records in one answer.
const PAGE: usize = 100;

/// `GET /api/registries`: every registry with its schema.
pub(crate) async fn list(State(ctx): State<Ctx>) -> Json<Value> {
    let catalogue = catalogue::current(&ctx);
    let registries: Vec<Value> = catalogue.registries().iter().map(|registry| schema(registry)).collect();
    Json(json!({ "registries": registries }))
}

/// `GET /api/registries/{id}`: one registry's schema.
pub(crate) async fn one(State(ctx): State<Ctx>, Path(id): Path<String>) -> Result<Json<Value>, Failure> {
    let catalogue = catalogue::current(&ctx);
    let registry = catalogue.registry(&id).ok_or(RegistriesError::UnknownRegistry(id))?;
    Ok(Json(schema(registry)))
}

/// `GET /api/registries/{id}/records?q=&f-<field>=&after=`: the public fields of an open registry's records,
/// found by text and codes; `next` continues.
pub(crate) async fn records(
    State(ctx): State<Ctx>,
    Path(id): Path<String>,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Json<Value>, Failure> {
    let place = Place::of(&ctx, &id)?;
    if !place.registry.is_open() {
        return Err(RegistriesError::NotOpen.into());
    }
    let found = find(&ctx, &place, &Wanted::of(&place, &Form::from_pairs(query)), PAGE).await?;
    let fields = open::fields(&place.registry);
    let records: Vec<Value> = found.records.iter().map(|record| object(&fields, record)).collect();
    Ok(Json(json!({ "on": ctx.today(), "records": records, "next": found.next })))
}

fn schema(registry: &Registry) -> Value {
    let fields: Vec<Value> = registry
        .fields
        .iter()
        .map(|field| {
            json!({
                "id": field.id, "name": field.name, "hint": field.hint, "type": field.kind.name(),
                "definition": field.kind, "required": field.required || field.key, "key": field.key,
                "unique": field.unique, "search": field.search, "read": field.read,
                "public": field.read.contains(&ReadBy::Public),
            })
        })
        .collect();
    json!({
        "id": registry.id, "name": registry.name, "summary": registry.summary, "owner": registry.owner,
        "legal_basis": registry.legal_basis, "subject": registry.subject, "purposes": registry.purposes,
        "fields": fields, "extract": registry.extract.as_ref().map(|extract| json!({
            "title": extract.title, "fields": extract.fields,
        })),
    })
}
