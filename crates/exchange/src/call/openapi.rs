//! What a registry's contract offers, as an OpenAPI 3.1 description made from the registry's schema.

use catalogue::field::{CodeKind, CodeSource, FieldKind};
use catalogue::model::{Contract, Field, Lists, Registry};
use serde_json::{Map, Value as Json, json};

/// Describes the one operation of a contract about a registry.
pub(super) fn describe(contract: &Contract, registry: &Registry, lists: &Lists) -> Json {
    let given = registry.fields.iter().filter(|field| contract.fields().contains(&field.id));
    let properties: Map<String, Json> = given.map(|field| (field.id.clone(), schema(field, lists))).collect();
    let errors = "The call was not answered: X-Road's error on /r1, RFC 9457 on /n1; X-Road-Error says why.";
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": contract.name.en,
            "summary": contract.name.zh,
            "description": format!("{}\n\n{}", contract.purpose.name.en, contract.legal_basis.en),
            "version": contract.from,
        },
        "paths": { "/": { "post": {
            "operationId": "lookUp",
            "summary": format!("Look up in {}", registry.name.en),
            "parameters": [{
                "name": "Minben-Purpose",
                "in": "header",
                "description": "The purpose, when it does not stand in the body",
                "schema": { "const": contract.purpose.code },
            }],
            "requestBody": { "required": true, "content": { "application/json": {
                "schema": { "$ref": "#/components/schemas/Question" },
            } } },
            "responses": {
                "200": { "description": "The records found", "content": { "application/json": {
                    "schema": { "$ref": "#/components/schemas/Answer" },
                } } },
                "default": { "description": errors, "content": {
                    "application/json": { "schema": { "$ref": "#/components/schemas/XRoadError" } },
                    "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } },
                } },
            },
        } } },
        "components": { "schemas": {
            "Question": question(contract),
            "Answer": {
                "type": "object",
                "required": ["id", "at", "records"],
                "properties": {
                    "id": { "type": "string", "description": "The look-up's id in the log" },
                    "at": { "type": "string", "format": "date-time" },
                    "records": { "type": "array", "items": { "$ref": "#/components/schemas/Record" } },
                },
            },
            "Record": { "type": "object", "title": registry.name.en, "properties": properties },
            "XRoadError": {
                "type": "object",
                "required": ["type", "message", "detail"],
                "properties": {
                    "type": { "type": "string" },
                    "message": { "type": "string" },
                    "detail": { "type": "string", "format": "uuid" },
                },
            },
            "Problem": {
                "type": "object",
                "required": ["type", "title", "status", "detail", "code"],
                "properties": {
                    "type": { "type": "string", "format": "uri" },
                    "title": { "type": "string" },
                    "status": { "type": "integer" },
                    "detail": { "type": "string" },
                    "code": { "type": "string" },
                },
            },
        } },
    })
}

fn question(contract: &Contract) -> Json {
    json!({
        "type": "object",
        "additionalProperties": false,
        "required": ["key"],
        "properties": {
            "key": { "type": "string", "minLength": 1, "description": "Value of the field it is looked up by" },
            "by": { "enum": contract.keys(), "default": contract.keys().first() },
            "on": { "type": "string", "format": "date", "description": "True on which day; today unless said" },
            "fields": { "type": "array", "items": { "enum": contract.fields() }, "uniqueItems": true },
            "purpose": { "const": contract.purpose.code, "title": contract.purpose.name.en },
        },
    })
}

/// A field's values as they leave, with its name in both languages.
fn schema(field: &Field, lists: &Lists) -> Json {
    let mut schema = values(&field.kind, lists);
    schema["title"] = json!(field.name.en);
    schema["description"] = json!(field.name.zh);
    schema
}

fn values(kind: &FieldKind, lists: &Lists) -> Json {
    let whole = |min: Option<i64>, max: Option<i64>| {
        let mut schema = json!({ "type": "integer" });
        if let Some(min) = min {
            schema["minimum"] = json!(min);
        }
        if let Some(max) = max {
            schema["maximum"] = json!(max);
        }
        schema
    };
    match kind {
        FieldKind::Text(text) => json!({ "type": "string", "maxLength": text.max }),
        FieldKind::Date(_) | FieldKind::RocDate(_) => json!({ "type": "string", "format": "date" }),
        FieldKind::Boolean(_) => json!({ "type": "boolean" }),
        FieldKind::Integer(kind) => whole(kind.min, kind.max),
        FieldKind::Money(kind) => whole(kind.min, kind.max),
        FieldKind::Email(_) => json!({ "type": "string", "format": "email" }),
        FieldKind::NationalId(_)
        | FieldKind::BusinessNumber(_)
        | FieldKind::Reference(_)
        | FieldKind::Phone(_)
        | FieldKind::Official(_) => json!({ "type": "string" }),
        FieldKind::Code(code) => codes(code, lists),
        FieldKind::Address(_) => json!({
            "type": "object",
            "properties": { "area": { "type": "string" }, "line": { "type": "string" } },
        }),
        FieldKind::File(_) => json!({ "type": "object" }),
        FieldKind::Group(group) => {
            let inner: Map<String, Json> =
                group.fields.iter().map(|field| (field.id.clone(), schema(field, lists))).collect();
            json!({
                "type": "array",
                "maxItems": group.max_rows,
                "items": { "type": "object", "properties": inner },
            })
        }
    }
}

fn codes(kind: &CodeKind, lists: &Lists) -> Json {
    let own = match &kind.source {
        CodeSource::Own(codes) => Some(codes),
        CodeSource::List(id) => lists.codes.get(id).map(|list| &list.codes),
        CodeSource::Evidence => None,
    };
    let one = match own {
        Some(codes) => json!({ "enum": codes.iter().map(|code| &code.value).collect::<Vec<_>>() }),
        None => json!({ "type": "string" }),
    };
    if kind.many { json!({ "type": "array", "items": one }) } else { one }
}
