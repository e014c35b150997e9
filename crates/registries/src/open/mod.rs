//! What everybody may find, count and take along: the public fields of registries about no person, and
//! anonymous statistics of all.

pub mod agency;
pub(crate) mod dataset;
pub(crate) mod download;
mod edition;
pub(crate) mod find;
pub mod protect;
pub(crate) mod statistics;

pub(crate) use edition::Edition;

use catalogue::field::FieldKind;
use catalogue::model::{Field, Registry};

/// Public fields that can be taken along: everything but files.
pub(crate) fn fields(registry: &Registry) -> Vec<&Field> {
    registry.public_fields().filter(|field| !matches!(field.kind, FieldKind::File(_))).collect()
}
