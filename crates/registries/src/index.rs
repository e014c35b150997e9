//! What a record is found by: index values, search terms, and texts of values.

use std::collections::BTreeSet;

use catalogue::field::FieldKind;
use catalogue::model::{Field, Registry};
use kernel::number::halfwidth;
use serde_json::Value as Json;

use crate::model::Body;

/// Characters of a search term; longer parts are found by their beginning.
pub(crate) const TERM_CHARS: usize = 16;

/// The index rows of a record.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Entries {
    /// `(field, value)` it is found by.
    pub(crate) values: BTreeSet<(String, String)>,
    /// Endings of its searchable values.
    pub(crate) terms: BTreeSet<String>,
}

impl Entries {
    /// Adds what a body is found by.
    pub(crate) fn add(&mut self, registry: &Registry, body: &Body) {
        for field in &registry.fields {
            let Some(value) = body.get(&field.id) else { continue };
            if is_indexed(registry, field) {
                self.values.insert((field.id.clone(), text_of(value)));
            }
            if field.search {
                self.terms.extend(endings(&text_of(value)));
            }
        }
    }

    /// What bodies are found by.
    pub(crate) fn of<'a>(registry: &Registry, bodies: impl IntoIterator<Item = &'a Body>) -> Self {
        let mut entries = Self::default();
        for body in bodies {
            entries.add(registry, body);
        }
        entries
    }
}

/// Whether a field has rows in the index of values. A key of one field needs none.
pub(crate) fn is_indexed(registry: &Registry, field: &Field) -> bool {
    if registry.is_key(&field.id) {
        return false;
    }
    let number = matches!(
        field.kind,
        FieldKind::NationalId(_) | FieldKind::BusinessNumber(_) | FieldKind::Reference(_)
    );
    number || field.unique || field.key || field.search
}

/// A record's key: the key fields' values joined by `/`. None when one is missing.
pub fn key_of(registry: &Registry, body: &Body) -> Option<String> {
    let parts: Option<Vec<String>> =
        registry.key_fields().map(|field| body.get(&field.id).map(text_of)).collect();
    parts.map(|parts| parts.join("/"))
}

/// Whom a body is about.
pub(crate) fn subject_of(registry: &Registry, body: &Body) -> Option<String> {
    registry.subject.as_ref().and_then(|field| body.get(field)).map(text_of)
}

/// A value as text: as it stands in keys, in the index and in exports. An address is
/// its line, a list its items.
pub fn text_of(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        Json::Null => String::new(),
        Json::Object(parts) => parts.get("line").map_or_else(|| value.to_string(), text_of),
        Json::Array(items) => items.iter().map(text_of).collect::<Vec<_>>().join(";"),
        other => other.to_string(),
    }
}

/// A body as stored.
pub(crate) fn json_text(body: &Body) -> String {
    serde_json::to_string(body).unwrap_or_else(|_| "{}".to_owned())
}

/// A searched or searchable text: half width, small letters, no outer spaces.
pub(crate) fn normal(text: &str) -> String {
    halfwidth(text).trim().to_lowercase()
}

/// Every ending of a text, each cut to [`TERM_CHARS`].
fn endings(text: &str) -> Vec<String> {
    let chars: Vec<char> = normal(text).chars().collect();
    (0..chars.len())
        .filter(|&from| !chars[from].is_whitespace())
        .map(|from| chars[from..].iter().take(TERM_CHARS).collect())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_of_a_text_begins_one_of_its_endings() {
        let terms = endings("ＡＢ 測安");
        assert_eq!(terms, ["ab 測安", "b 測安", "測安", "安"]);
        assert_eq!(endings(&"x".repeat(40)).iter().map(String::len).max(), Some(TERM_CHARS));
    }
}
