//! What must be true of a record before it is written.

use catalogue::expr::Scope;
use catalogue::field::{FieldError, FieldKind, Given};
use catalogue::model::Field;
use kernel::{Day, DbError, Reader};
use serde_json::Value as Json;

use super::Schema;
use crate::index::{key_of, text_of};
use crate::model::Body;
use crate::store;
use crate::{RegistriesError, index};

/// A whole body with its values checked, in the schema's order, and its key.
pub(crate) fn whole(schema: &Schema, body: &Body) -> Result<(String, Body), RegistriesError> {
    known_fields(schema, body)?;
    let mut checked = Body::new();
    let mut errors = Vec::new();
    for field in &schema.registry.fields {
        let raw = body.get(&field.id).unwrap_or(&Json::Null);
        match value(schema, field, raw) {
            Ok(Json::Null) if field.key => errors.push(fault(field, "catalogue-error-required")),
            Ok(Json::Null) => {}
            Ok(value) => {
                checked.insert(field.id.clone(), value);
            }
            Err(refused) => errors.extend(refused),
        }
    }
    if !errors.is_empty() {
        return Err(RegistriesError::Fields(errors));
    }
    let key = key_of(schema.registry, &checked).ok_or(RegistriesError::NotFound)?;
    Ok((key, checked))
}

/// The given fields with their values checked; null takes a value away.
pub(crate) fn part(schema: &Schema, set: &Body) -> Result<Body, RegistriesError> {
    known_fields(schema, set)?;
    let mut checked = Body::new();
    let mut errors = Vec::new();
    for field in &schema.registry.fields {
        let Some(raw) = set.get(&field.id) else { continue };
        match value(schema, field, raw) {
            Ok(value) => {
                checked.insert(field.id.clone(), value);
            }
            Err(refused) => errors.extend(refused),
        }
    }
    if errors.is_empty() { Ok(checked) } else { Err(RegistriesError::Fields(errors)) }
}

fn known_fields(schema: &Schema, body: &Body) -> Result<(), RegistriesError> {
    match body.keys().find(|id| schema.registry.field(id).is_none()) {
        Some(id) => Err(RegistriesError::UnknownField(id.clone())),
        None => Ok(()),
    }
}

fn value(schema: &Schema, field: &Field, raw: &Json) -> Result<Json, Vec<FieldError>> {
    field.check(raw, &field.id, &Given::new(schema.lists).kept(Some(raw)))
}

/// Refuses a change of a key field.
pub(crate) fn key_stays(schema: &Schema, held: &Body, set: &Body) -> Result<(), RegistriesError> {
    for field in schema.registry.key_fields() {
        if set.get(&field.id).is_some_and(|value| Some(value) != held.get(&field.id)) {
            return Err(RegistriesError::KeyFixed(field.id.clone()));
        }
    }
    Ok(())
}

/// The rules of the registry over one body.
pub(crate) fn rules(schema: &Schema, body: &Body, today: Day) -> Result<(), RegistriesError> {
    if schema.registry.rules.is_empty() {
        return Ok(());
    }
    let scope = Scope::new()
        .with("record", Json::Object(body.clone()))
        .with("today", Json::String(today.to_string()));
    for rule in &schema.registry.rules {
        // An expression that cannot be computed over these data is not met.
        if !rule.require.is_true(&scope).unwrap_or(false) {
            return Err(RegistriesError::Rule { id: rule.id.clone(), message: rule.message.clone() });
        }
    }
    Ok(())
}

/// That no other record holds the unique values from a day on, and that what the body
/// refers to exists.
pub(crate) fn outside(
    r: &mut Reader,
    schema: &Schema,
    key: &str,
    body: &Body,
    from: Day,
) -> Result<(), RegistriesError> {
    let mut errors = Vec::new();
    for field in &schema.registry.fields {
        let Some(value) = body.get(&field.id) else { continue };
        let text = text_of(value);
        if field.unique
            && !schema.registry.is_key(&field.id)
            && store::value_held_elsewhere(r, &schema.registry.id, &field.id, &text, key, from)?
        {
            errors.push(fault(field, "registries-error-taken"));
        }
        if let FieldKind::Reference(kind) = &field.kind
            && !refers(r, &kind.registry, &text)?
        {
            errors.push(fault(field, "registries-error-dangling"));
        }
    }
    if errors.is_empty() { Ok(()) } else { Err(RegistriesError::Fields(errors)) }
}

/// Whether a record has the key, now or at any time.
fn refers(r: &mut Reader, registry: &str, key: &str) -> Result<bool, DbError> {
    Ok(!store::timeline(r, registry, key)?.is_empty())
}

fn fault(field: &Field, key: &'static str) -> FieldError {
    FieldError { field: field.id.clone(), label: field.name.clone(), key, args: Vec::new() }
}

/// The value by which lists name a record: its first searchable text beside the key.
pub(crate) fn name_of(schema: &Schema, body: &Body) -> Option<String> {
    let named = schema.registry.fields.iter().find(|field| field.search && !field.key);
    named.and_then(|field| body.get(&field.id)).map(index::text_of)
}

/// A name of which only the first and last characters show: 陳○安.
pub(crate) fn masked(name: &str) -> String {
    let chars: Vec<char> = name.chars().collect();
    match chars.as_slice() {
        [] => String::new(),
        [first] | [first, _] => format!("{first}○"),
        [first, middle @ .., last] => format!("{first}{}{last}", "○".repeat(middle.len())),
    }
}
