//! The edition of a programme: its documents, phases and revisions.

use kernel::{AgencyId, Day, Text};
use serde::{Deserialize, Serialize};

use super::Origin;

/// What kind of document a source is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    /// The programme in print.
    Programme,
    /// A letter that approves it.
    Approval,
    /// A letter that passes it on.
    Circular,
    /// A letter that asks for approval.
    Submission,
    /// What those who reviewed it decided.
    Review,
}

impl DocumentKind {
    /// All kinds with the words files use.
    pub const ALL: [(&'static str, Self); 5] = [
        ("programme", Self::Programme),
        ("approval", Self::Approval),
        ("circular", Self::Circular),
        ("submission", Self::Submission),
        ("review", Self::Review),
    ];
}

/// A document that facts are taken from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// Id, the first part of every source.
    pub id: String,
    /// Title.
    pub title: Text,
    /// Agency that published or sent it.
    pub publisher: AgencyId,
    /// Its day.
    pub on: Day,
    /// Number of a letter (發文字號).
    pub number: Option<String>,
    /// Agency a letter went to.
    pub recipient: Option<AgencyId>,
    /// Kind.
    pub kind: DocumentKind,
}

/// A name for several agencies (各機關).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Group {
    /// Id, no agency has it.
    pub id: String,
    /// Name.
    pub name: Text,
}

/// A phase (分期).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Phase {
    /// Name.
    pub name: Text,
    /// What happens in it.
    pub summary: Text,
    /// First year.
    pub first_year: i32,
    /// Last year.
    pub last_year: i32,
    /// Where it stands.
    pub origin: Origin,
}

/// A revision (滾動修正) that was approved.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Amendment {
    /// Id.
    pub id: String,
    /// When it was approved.
    pub on: Day,
    /// Id of the document that approves it.
    pub approved_by: String,
    /// Why, one reason a change.
    pub reasons: Vec<Reason>,
    /// Line in programme.toml.
    pub line: usize,
}

/// What a reason of a revision led to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// Something came in.
    Added,
    /// Something runs longer.
    Extended,
    /// Something got less.
    Reduced,
    /// Another agency leads.
    Owner,
    /// Indicators changed.
    Indicator,
    /// Amounts changed.
    Budget,
    /// A name changed.
    Renamed,
}

impl ChangeKind {
    /// All kinds with the words files use.
    pub const ALL: [(&'static str, Self); 7] = [
        ("added", Self::Added),
        ("extended", Self::Extended),
        ("reduced", Self::Reduced),
        ("owner", Self::Owner),
        ("indicator", Self::Indicator),
        ("budget", Self::Budget),
        ("renamed", Self::Renamed),
    ];
}

/// One reason of a revision.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reason {
    /// What it led to.
    pub change: ChangeKind,
    /// Items, goals or indicators concerned; none means the whole programme.
    pub items: Vec<String>,
    /// The reason.
    pub text: Text,
    /// Where it stands.
    pub origin: Origin,
}
