//! What a filter looks at: an entry that is there, or an official of whom nothing is written yet.

use crate::entry::{Description, Entry};
use crate::schema::{Audience, Syntax};

/// Something with attributes in comparable form. What `audience` may not see is not there.
pub(crate) trait Compared {
    /// Whether a value of this description is one that `holds`.
    fn has_value(&self, asked: &Description, audience: Audience, holds: &dyn Fn(&str) -> bool) -> bool;

    /// Whether a value of any attribute of this syntax is one that `holds`.
    fn has_value_of(&self, syntax: Syntax, audience: Audience, holds: &dyn Fn(&str) -> bool) -> bool;

    /// Whether a type in lower case and a folded value of the name are a pair that `holds`.
    fn has_in_name(&self, holds: &dyn Fn(&str, &str) -> bool) -> bool;
}

impl Compared for Entry {
    fn has_value(&self, asked: &Description, audience: Audience, holds: &dyn Fn(&str) -> bool) -> bool {
        self.values(asked, audience).any(|value| holds(&value.key))
    }

    fn has_value_of(&self, syntax: Syntax, audience: Audience, holds: &dyn Fn(&str) -> bool) -> bool {
        let seen = self.attributes.iter().filter(|known| known.kind.audience <= audience);
        let fits = seen.filter(|known| known.kind.syntax == syntax);
        fits.flat_map(|known| &known.values).any(|value| holds(&value.key))
    }

    fn has_in_name(&self, holds: &dyn Fn(&str, &str) -> bool) -> bool {
        self.name.assertions().any(|(kind, value)| holds(kind, value))
    }
}
