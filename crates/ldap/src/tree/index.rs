//! Which places a filter can be true of, without looking at them: for each value of each
//! attribute, where it stands.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use crate::entry::Attribute;
use crate::filter::Filter;
use crate::schema::{ATTRIBUTES, AttributeType};

/// Values by a digest of type and key, with their places. Two that share a digest only make
/// more candidates: the filter itself is asked about each.
#[derive(Debug, Default)]
pub(crate) struct Index(Vec<(u64, u32)>);

impl Index {
    /// Of the attributes at these places.
    pub(crate) fn new<'a>(all: impl Iterator<Item = (usize, &'a Attribute)>) -> Self {
        let mut values: Vec<(u64, u32)> = all
            .filter(|(_, attribute)| !attribute.kind.syntax.is_binary())
            .flat_map(|(place, attribute)| {
                let digests = attribute.values.iter().map(|value| digest(attribute.kind, &value.key));
                digests.map(move |digest| (digest, u32::try_from(place).unwrap_or(u32::MAX)))
            })
            .collect();
        values.sort_unstable();
        values.dedup();
        Self(values)
    }

    /// Places in ascending order outside of which the filter is not true; none when that cannot
    /// be told. `is_whole` tells of which types this index holds every value.
    pub(crate) fn candidates(
        &self,
        filter: &Filter,
        is_whole: &dyn Fn(&AttributeType) -> bool,
    ) -> Option<Vec<usize>> {
        match filter {
            Filter::Equal(asked, key) if is_whole(asked.kind) => Some(self.find(asked.kind, key)),
            Filter::And(parts) => {
                let known = parts.iter().filter_map(|part| self.candidates(part, is_whole));
                known.min_by_key(Vec::len)
            }
            Filter::Or(parts) => {
                let known = parts.iter().map(|part| self.candidates(part, is_whole));
                Some(in_order(known.collect::<Option<Vec<_>>>()?.concat()))
            }
            Filter::Undefined => Some(Vec::new()),
            _ => None,
        }
    }

    fn find(&self, asked: &AttributeType, key: &str) -> Vec<usize> {
        let kinds = ATTRIBUTES.iter().filter(|kind| asked.covers(kind));
        let found = kinds.flat_map(|kind| {
            let wanted = digest(kind, key);
            let first = self.0.partition_point(|(known, _)| *known < wanted);
            self.0[first..].iter().take_while(move |(known, _)| *known == wanted)
        });
        in_order(found.map(|(_, place)| *place as usize).collect())
    }
}

fn digest(kind: &AttributeType, key: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    (kind.oid, key).hash(&mut hasher);
    hasher.finish()
}

fn in_order(mut places: Vec<usize>) -> Vec<usize> {
    places.sort_unstable();
    places.dedup();
    places
}
