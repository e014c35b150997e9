//! What agencies owe again and again: the yearly timetable and the reviews.

use kernel::Text;
use serde::{Deserialize, Serialize};

use super::Origin;

/// Whether something due belongs to the timetable or to the reviews.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ObligationKind {
    /// Step of the yearly timetable.
    Timetable,
    /// Review measure (考核措施).
    Review,
}

impl ObligationKind {
    /// Both kinds with the words files use.
    pub const ALL: [(&'static str, Self); 2] = [("timetable", Self::Timetable), ("review", Self::Review)];
}

/// How often something is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Every {
    /// Once a year.
    Year,
    /// Twice a year.
    HalfYear,
    /// Four times a year.
    Quarter,
    /// At set times that the document leaves open (定期).
    Regular,
    /// All the time (經常).
    Ongoing,
}

impl Every {
    /// All rhythms with the words files use.
    pub const ALL: [(&'static str, Self); 5] = [
        ("year", Self::Year),
        ("half-year", Self::HalfYear),
        ("quarter", Self::Quarter),
        ("regular", Self::Regular),
        ("ongoing", Self::Ongoing),
    ];
}

/// Something that agencies owe again and again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Obligation {
    /// Id.
    pub id: String,
    /// Timetable or review.
    pub kind: ObligationKind,
    /// Name.
    pub name: Text,
    /// How often.
    pub every: Every,
    /// Month and day by which it is due.
    pub due: Option<(u32, u32)>,
    /// Years after the year it is about.
    pub year_after: u32,
    /// Agencies and groups that owe it.
    pub agencies: Vec<String>,
    /// When, in the document's words.
    pub when: Text,
    /// Where it stands.
    pub origin: Origin,
}
