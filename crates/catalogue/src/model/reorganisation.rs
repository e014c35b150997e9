//! Reorganisations (組織改造): which agencies end on a day, and who goes on with what they had.

use kernel::{AgencyId, Day, PostId, Text};
use serde::{Deserialize, Serialize};

/// A reorganisation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reorganisation {
    /// Id, also the file's name.
    pub id: String,
    /// Name.
    pub name: Text,
    /// The law behind it.
    pub legal_basis: Text,
    /// First day of the new order.
    pub on: Day,
    /// Agencies that end the day before, with the agency that goes on.
    pub endings: Vec<Ending>,
    /// Units of ending agencies, with the unit that goes on.
    pub units: Vec<Mapped<String>>,
    /// Posts of ending agencies, with the post that goes on.
    pub posts: Vec<Mapped<PostId>>,
    /// What another agency than the successor takes over.
    pub takes: Vec<Take>,
}

/// An agency that ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ending {
    /// The agency.
    pub agency: AgencyId,
    /// The agency that takes over whatever the file gives to no other.
    pub successor: AgencyId,
}

/// Something old with what stands in its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapped<T> {
    /// The old.
    pub from: T,
    /// The new.
    pub to: T,
}

/// A definition that goes to another agency than the successor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Take {
    /// Kind: one of [`KINDS`].
    pub kind: String,
    /// Its id.
    pub id: String,
    /// Who takes it over.
    pub agency: AgencyId,
}

/// Kinds of definitions that agencies answer for, with the path of a page about one, where there is one.
pub const KINDS: [(&str, Option<&str>); 9] = [
    ("system", Some("/systems")),
    ("registry", Some("/registries/")),
    ("api", None),
    ("contract", Some("/contracts/")),
    ("service", Some("/services/")),
    ("client", None),
    ("authority", Some("/authorities/")),
    ("programme", Some("/programmes/")),
    ("indicator", Some("/indicators/")),
];

/// A definition that changed hands when the files were read for a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Handed {
    /// The reorganisation by which it did.
    pub reorganisation: String,
    /// One of [`KINDS`].
    pub kind: &'static str,
    /// Id of the definition.
    pub id: String,
    /// Name.
    pub name: Text,
    /// The agency that ended.
    pub from: AgencyId,
    /// The agency that goes on.
    pub to: AgencyId,
}

impl Reorganisation {
    /// Whether this agency ends.
    pub fn ends(&self, agency: &AgencyId) -> bool {
        self.successor(agency).is_some()
    }

    /// Who goes on with an agency's work; none when it does not end.
    pub fn successor(&self, agency: &AgencyId) -> Option<&AgencyId> {
        self.endings.iter().find(|ending| ending.agency == *agency).map(|ending| &ending.successor)
    }

    /// Who takes over a definition that an ending agency answers for.
    pub fn taker(&self, kind: &str, id: &str, agency: &AgencyId) -> Option<&AgencyId> {
        let successor = self.successor(agency)?;
        let take = self.takes.iter().find(|take| take.kind == kind && take.id == id);
        Some(take.map_or(successor, |take| &take.agency))
    }

    /// The post that goes on with this one's work.
    pub fn post(&self, post: &PostId) -> Option<&PostId> {
        self.posts.iter().find(|mapped| mapped.from == *post).map(|mapped| &mapped.to)
    }
}
