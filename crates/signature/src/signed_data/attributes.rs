//! Attributes, signed and unsigned. Their types stay bytes, because identifiers made of a UUID
//! (ADR 0010) are wider than the library's.

use const_oid::ObjectIdentifier;
use der::Tag;

use super::SignedDataError;
use crate::raw::{self, Elements};

/// More attributes, or values of one, than are read.
const MAX_ATTRIBUTES: usize = 64;

/// Attributes in the order in which they stand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Attributes(Vec<Attribute>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Attribute {
    whole: Vec<u8>,
    kind: Vec<u8>,
    values: Vec<Vec<u8>>,
}

impl Attributes {
    /// Reads the attributes inside a SET OF.
    pub(crate) fn read(members: &[u8]) -> der::Result<Self> {
        let mut attributes = Vec::new();
        for element in Elements::new(members).all(MAX_ATTRIBUTES)? {
            let mut fields = Elements::inside(element.whole, Tag::Sequence)?;
            let kind = fields.expect(Tag::ObjectIdentifier)?.value.to_vec();
            let values = fields.expect(Tag::Set)?;
            fields.finish()?;
            let values = Elements::new(values.value).all(MAX_ATTRIBUTES)?;
            let values = values.into_iter().map(|value| value.whole.to_vec()).collect();
            attributes.push(Attribute { whole: element.whole.to_vec(), kind, values });
        }
        Ok(Self(attributes))
    }

    /// The one value of the attribute `kind`; `None` if it does not stand.
    pub(crate) fn find_one(&self, kind: &[u8], name: &'static str) -> Result<Option<&[u8]>, SignedDataError> {
        let mut found = self.0.iter().filter(|attribute| attribute.kind == kind);
        match (found.next(), found.next()) {
            (None, _) => Ok(None),
            (Some(Attribute { values, .. }), None) if values.len() == 1 => {
                Ok(values.first().map(Vec::as_slice))
            }
            _ => Err(SignedDataError::Attribute { name }),
        }
    }

    /// The one value of the attribute `kind`.
    pub(crate) fn one(&self, kind: ObjectIdentifier, name: &'static str) -> Result<&[u8], SignedDataError> {
        self.find_one(kind.as_bytes(), name)?.ok_or(SignedDataError::Attribute { name })
    }

    /// All values of the attributes `kind`.
    pub(crate) fn all(&self, kind: ObjectIdentifier) -> impl Iterator<Item = &[u8]> {
        let found = self.0.iter().filter(move |attribute| attribute.kind == kind.as_bytes());
        found.flat_map(|attribute| attribute.values.iter().map(Vec::as_slice))
    }

    /// The attributes as they stand.
    pub(crate) fn wholes(&self) -> impl Iterator<Item = &[u8]> {
        self.0.iter().map(|attribute| attribute.whole.as_slice())
    }
}

/// An attribute with one value.
pub(crate) fn attribute(kind: &[u8], value: &[u8]) -> der::Result<Vec<u8>> {
    let kind = raw::wrap(Tag::ObjectIdentifier, &[kind])?;
    raw::wrap(Tag::Sequence, &[&kind, &raw::wrap(Tag::Set, &[value])?])
}
