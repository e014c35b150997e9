//! Records that registries begin with.

use std::collections::HashMap;

use directory::nearest::hint;
use kernel::Mistake;
use serde_json::{Map, Value as Json};

use super::Check;
use crate::expr::{Scope, plain};
use crate::field::{FieldKind, Given};
use crate::load::Read;
use crate::model::{Initial, InitialRow, Registry};

impl Check<'_> {
    /// Each row is a record that the registry takes: its values, its key, its rules, what it refers to.
    pub(super) fn initial(&mut self, at: &Read<Registry>) {
        let Some(initial) = &at.value.initial else { return };
        let Some((folder, _)) = at.file.rsplit_once('/') else { return };
        let file = format!("{folder}/{}", initial.file);
        let mut keys: HashMap<String, usize> = HashMap::new();
        for row in &initial.rows {
            let mut told = self.values(at, row);
            if told.is_empty() {
                told.extend(self.whole(at, initial, row, &mut keys));
            }
            let place = |(reason, hint)| Mistake { file: file.clone(), line: row.line, reason, hint };
            self.mistakes.extend(told.into_iter().map(place));
        }
    }

    /// The columns are fields, and each value is one of its type.
    fn values(&self, at: &Read<Registry>, row: &InitialRow) -> Vec<(String, String)> {
        let registry = &at.value;
        let mut told = Vec::new();
        for name in row.cells.keys().filter(|name| registry.field(name).is_none()) {
            let hint = hint(name, registry.fields.iter().map(|field| field.id.as_str()));
            told.push((format!("the registry “{}” has no field “{name}”", registry.id), hint));
        }
        for field in &registry.fields {
            let cell = row.cells.get(&field.id).unwrap_or(&Json::Null);
            if matches!(field.kind, FieldKind::Group(_) | FieldKind::File(_)) && !cell.is_null() {
                let reason = format!("“{}” is a {}, which a table cannot hold", field.id, field.kind.name());
                told.push((reason, "leave the column out".to_owned()));
            } else if field.check(cell, &field.id, &Given::new(&self.files.lists)).is_err() {
                let reason = match cell {
                    Json::Null => format!("“{}” is empty, and every record needs it", field.id),
                    cell => format!("“{}” is no value of “{}”", plain(cell), field.id),
                };
                told.push((reason, format!("write a {} as the registry describes it", field.kind.name())));
            }
        }
        told
    }

    /// The record as a whole, once its values are good.
    fn whole(
        &self,
        at: &Read<Registry>,
        initial: &Initial,
        row: &InitialRow,
        keys: &mut HashMap<String, usize>,
    ) -> Vec<(String, String)> {
        let registry = &at.value;
        let mut record: Map<String, Json> = Map::new();
        for field in &registry.fields {
            let cell = row.cells.get(&field.id).unwrap_or(&Json::Null);
            let value = field.check(cell, &field.id, &Given::new(&self.files.lists)).unwrap_or(Json::Null);
            if !value.is_null() {
                record.insert(field.id.clone(), value);
            }
        }
        let mut told = Vec::new();
        let distinct = registry.fields.iter().filter(|field| field.unique && !field.key);
        let own = distinct.filter_map(|field| Some((field.id.clone(), plain(record.get(&field.id)?))));
        let parts = registry.key_fields().map(|field| record.get(&field.id).map(plain).unwrap_or_default());
        let key = ("key".to_owned(), parts.collect::<Vec<_>>().join("/"));
        for (name, value) in std::iter::once(key).chain(own) {
            if let Some(line) = keys.insert(format!("{name}={value}"), row.line) {
                let reason = format!("the {name} “{value}” stands in line {line} already");
                told.push((reason, "leave one of them out".to_owned()));
            }
        }
        for field in &registry.fields {
            let FieldKind::Reference(kind) = &field.kind else { continue };
            let Some(key) = record.get(&field.id).map(plain) else { continue };
            if !self.begins_with(&kind.registry, &key, initial.example) {
                let reason = format!("“{}” does not begin with a record “{key}”", kind.registry);
                told.push((reason, "add it to that registry's table".to_owned()));
            }
        }
        let scope = Scope::new()
            .with("record", Json::Object(record))
            .with("today", Json::String(self.files.today.to_string()));
        for rule in &registry.rules {
            if !rule.require.is_true(&scope).unwrap_or(false) {
                let reason = format!("the record breaks the rule “{}”: {}", rule.id, rule.message.en);
                told.push((reason, "correct the row".to_owned()));
            }
        }
        told
    }

    /// Whether a registry begins with a record; one that is no example refers to no example.
    fn begins_with(&self, registry: &str, key: &str, example: bool) -> bool {
        let Some(registry) = self.registries.get(registry) else { return false };
        let initial = registry.initial.as_ref().filter(|initial| example || !initial.example);
        initial.is_some_and(|initial| {
            initial.rows.iter().any(|row| {
                let cell = |id: &String| row.cells.get(id).map(plain).unwrap_or_default();
                registry.key_fields().map(|field| cell(&field.id)).collect::<Vec<_>>().join("/") == key
            })
        })
    }
}
