//! What a person sees of their own records.

use kernel::{Ctx, Day, Person, Reader};
use serde_json::{Value as Json, json};

use crate::RegistriesError;
use crate::model::{Record, Version};
use crate::store;
use catalogue::Catalogue;
use catalogue::model::ReadBy;

/// Records of one registry a person may have; nobody has more.
const MOST: i64 = 1_000;

/// The records in force today that are about `number`, in every registry.
pub async fn own_records(ctx: &Ctx, number: &str) -> Result<Vec<Record>, RegistriesError> {
    let (catalogue, number, today) = (catalogue::current(ctx), number.to_owned(), ctx.today());
    Ok(ctx.read(move |r| find_own(r, &catalogue, &number, today)).await?)
}

fn find_own(
    r: &mut Reader,
    catalogue: &Catalogue,
    number: &str,
    today: Day,
) -> Result<Vec<Record>, kernel::DbError> {
    let mut records = Vec::new();
    for registry in catalogue.registries() {
        if let Some(field) = &registry.subject {
            records.extend(store::find_by(r, &registry.id, field, number, today, MOST)?);
        }
    }
    Ok(records)
}

/// The versions of a history that are about `number`: what was true of a former owner
/// is not shown to the next one.
pub fn own_history(versions: &[Version], number: &str) -> Vec<Version> {
    let own = |version: &&Version| version.body.is_none() || version.subject.as_deref() == Some(number);
    versions.iter().filter(own).cloned().collect()
}

/// Everything the registries hold about a person that the person may read: each record
/// with its history, the openings by officials and the extracts.
pub async fn export_person(ctx: &Ctx, person: &Person) -> Result<Json, RegistriesError> {
    let (catalogue, number, today) = (catalogue::current(ctx), person.national_id.clone(), ctx.today());
    ctx.read(move |r| {
        let mut records = Vec::new();
        for record in find_own(r, &catalogue, &number, today)? {
            let Some(registry) = catalogue.registry(&record.registry) else { continue };
            let visible = |field: &str| {
                registry.field(field).is_some_and(|field| {
                    field.read.contains(&ReadBy::Subject) || field.read.contains(&ReadBy::Public)
                })
            };
            let versions = store::history(r, &record.registry, &record.key)?;
            let history: Vec<Json> = own_history(&versions, &number)
                .into_iter()
                .map(|version| {
                    let fields = version.body.map(|mut body| {
                        body.retain(|field, _| visible(field));
                        body
                    });
                    json!({
                        "kind": version.kind.as_str(), "true_from": version.valid_from,
                        "true_until": version.valid_until, "recorded_at": version.recorded_at.to_string(),
                        "superseded_at": version.superseded_at.map(|at| at.to_string()),
                        "agency": version.agency, "reason": version.reason, "case": version.case, "fields": fields,
                    })
                })
                .collect();
            let mut fields = record.body.clone();
            fields.retain(|field, _| visible(field));
            records.push(json!({
                "registry": record.registry, "name": registry.name, "key": record.key,
                "true_from": record.valid_from, "fields": fields, "history": history,
            }));
        }
        let openings: Vec<Json> = store::reads_of(r, &number, None, MOST)?
            .into_iter()
            .map(|read| {
                json!({
                    "at": read.at.to_string(), "registry": read.registry, "key": read.key, "agency": read.agency,
                    "post": read.post, "purpose": read.purpose_text, "legal_basis": read.legal_basis,
                })
            })
            .collect();
        let extracts: Vec<Json> = store::extracts_of(r, &number, None, MOST)?
            .into_iter()
            .map(|extract| {
                json!({
                    "code": extract.code, "registry": extract.registry, "key": extract.key,
                    "issued_at": extract.issued_at.to_string(), "medium": extract.medium.as_str(),
                })
            })
            .collect();
        Ok(json!({"records": records, "openings": openings, "extracts": extracts}))
    })
    .await
}
