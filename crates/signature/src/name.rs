//! Comparing distinguished names (RFC 5280 §7.1).

use der::Tag;

use crate::raw::{Element, Elements};

/// Whether two names in DER are the same: attribute by attribute, texts without regard to case,
/// repeated blanks and the kind of string. Malformed names equal nothing but themselves.
pub(crate) fn same(one: &[u8], other: &[u8]) -> bool {
    if one == other {
        return true;
    }
    matches!((normal(one), normal(other)), (Ok(one), Ok(other)) if one == other)
}

/// Whether a name lies in the part of the directory below `base`: whether it begins with all of
/// its relative names. Malformed names lie in no part.
pub(crate) fn begins_with(name: &[u8], base: &[u8]) -> bool {
    matches!((normal(name), normal(base)), (Ok(name), Ok(base)) if name.starts_with(&base))
}

/// Attribute types and values of one relative name.
type Relative = Vec<(Vec<u8>, Value)>;

/// The relative names, each with its sorted attributes.
fn normal(name: &[u8]) -> der::Result<Vec<Relative>> {
    let mut relatives = Vec::new();
    for relative in Elements::inside(name, Tag::Sequence)?.all(64)? {
        let mut attributes = Vec::new();
        for attribute in Elements::new(relative.value).all(16)? {
            let mut fields = Elements::new(attribute.value);
            let kind = fields.expect(Tag::ObjectIdentifier)?.value.to_vec();
            let value = fields.next()?.ok_or_else(|| Tag::Sequence.value_error())?;
            attributes.push((kind, Value::of(value)));
        }
        attributes.sort_unstable();
        relatives.push(attributes);
    }
    Ok(relatives)
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Value {
    Text(String),
    Bytes(Vec<u8>),
}

impl Value {
    fn of(element: Element<'_>) -> Self {
        let text = matches!(element.tag, Tag::Utf8String | Tag::PrintableString | Tag::Ia5String);
        match std::str::from_utf8(element.value) {
            Ok(value) if text => {
                let words: Vec<&str> = value.split_whitespace().collect();
                Self::Text(words.join(" ").to_lowercase())
            }
            _ => Self::Bytes(element.whole.to_vec()),
        }
    }
}
