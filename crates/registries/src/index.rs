//! What a record is found by: index values, search terms, and texts of values.

use std::collections::BTreeSet;

use catalogue::field::FieldKind;
use catalogue::model::{Field, Registry};
use kernel::number::halfwidth;
use serde_json::Value as Json;

use crate::model::Body;

/// Characters of a search term; longer parts are found by their beginning.
pub(crate) const TERM_CHARS: usize = 16;

/// Letters or digits from which the end of a longer word is found.
const SHORTEST_PART: usize = 3;

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
                self.terms.extend(terms(&field.kind, &text_of(value)));
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
    !registry.is_key(&field.id) && field.is_looked_up_by()
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

/// What a searchable value is found by: a number of a person or business by its beginning
/// and by its last four digits, a text by any part of it.
fn terms(kind: &FieldKind, text: &str) -> Vec<String> {
    if !matches!(kind, FieldKind::NationalId(_) | FieldKind::BusinessNumber(_)) {
        return endings(text);
    }
    let whole = normal(text);
    let last = whole.char_indices().rev().nth(3).map(|(at, _)| whole[at..].to_owned());
    std::iter::once(whole).chain(last).collect()
}

/// Whether a search for `part` finds a record by this value of a searchable field.
pub(crate) fn finds(field: &Field, value: &Json, part: &str) -> bool {
    let begin: String = normal(part).chars().take(TERM_CHARS).collect();
    field.search
        && !begin.is_empty()
        && terms(&field.kind, &text_of(value)).iter().any(|term| term.starts_with(&begin))
}

/// The endings of a text that a search may begin with, each cut to [`TERM_CHARS`].
fn endings(text: &str) -> Vec<String> {
    let chars: Vec<char> = normal(text).chars().collect();
    (0..chars.len())
        .filter(|&from| from == 0 || begins_search(&chars, from))
        .map(|from| chars[from..].iter().take(TERM_CHARS).collect())
        .collect()
}

/// Whether a search may begin at this character: not at a space or sign, and not with the last one
/// or two letters of an alphabetic word or number, which would find half the register.
fn begins_search(chars: &[char], from: usize) -> bool {
    let (before, first) = (chars[from - 1], chars[from]);
    if first.is_whitespace() || first.is_ascii_punctuation() {
        return false;
    }
    !(before.is_ascii_alphanumeric() && first.is_ascii_alphanumeric()) || chars.len() - from >= SHORTEST_PART
}

#[cfg(test)]
mod tests {
    use catalogue::field::BusinessNumberKind;

    use super::*;

    #[test]
    fn a_number_is_found_by_its_beginning_and_its_last_four_digits() {
        let kind = FieldKind::BusinessNumber(BusinessNumberKind {});
        assert_eq!(terms(&kind, "１２３４５６７５"), ["12345675", "5675"]);
        assert_eq!(terms(&kind, "12"), ["12"]);
    }

    #[test]
    fn every_part_of_a_text_begins_one_of_its_endings() {
        let terms = endings("ＡＢ 測安");
        assert_eq!(terms, ["ab 測安", "b 測安", "測安", "安"]);
        assert_eq!(endings("XYZ-0012"), ["xyz-0012", "yz-0012", "z-0012", "0012", "012"]);
        assert_eq!(endings("7"), ["7"]);
        assert_eq!(endings(&"x".repeat(40)).iter().map(String::len).max(), Some(TERM_CHARS));
    }
}
