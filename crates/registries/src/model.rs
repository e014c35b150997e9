//! The words of this block: records, versions, entries, reads and extracts. No IO.

use kernel::{AgencyId, Day, PersonId, PostId, Text, Timestamp, define_id};

pub use crate::timeline::Body;

define_id! {
    /// A record of a registry, through all its versions.
    pub RecordId
}
define_id! {
    /// One version of a record.
    pub VersionId
}
define_id! {
    /// One opening of a record by an official.
    pub ReadId
}
define_id! {
    /// A certified extract.
    pub ExtractId
}
define_id! {
    /// A bulk import.
    pub ImportId
}

/// A record as it was held true on one day.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// The record.
    pub id: RecordId,
    /// Registry id.
    pub registry: String,
    /// Key: the key fields' values joined by `/`.
    pub key: String,
    /// National id or business number of whom it is about.
    pub subject: Option<String>,
    /// The fields.
    pub body: Body,
    /// The version that says so.
    pub version: VersionId,
    /// First day of the period.
    pub valid_from: Day,
    /// Last day of the period, when one is known.
    pub valid_until: Option<Day>,
    /// Since when it is known.
    pub recorded_at: Timestamp,
    /// When it was superseded; none while it holds.
    pub superseded_at: Option<Timestamp>,
}

/// What made a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The record began.
    Insert,
    /// The facts changed from a day on.
    Change,
    /// What was written was wrong.
    Correction,
    /// The record ended.
    Close,
}

impl Kind {
    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Insert => "insert",
            Self::Change => "change",
            Self::Correction => "correction",
            Self::Close => "close",
        }
    }

    /// From storage; an unknown word reads as a change.
    pub fn parse(text: &str) -> Self {
        match text {
            "insert" => Self::Insert,
            "correction" => Self::Correction,
            "close" => Self::Close,
            _ => Self::Change,
        }
    }
}

/// A row of a record's history.
#[derive(Debug, Clone, PartialEq)]
pub struct Version {
    /// Its id.
    pub id: VersionId,
    /// The record.
    pub record: RecordId,
    /// Whom the record is about in this period.
    pub subject: Option<String>,
    /// First day.
    pub valid_from: Day,
    /// Last day, when one is known.
    pub valid_until: Option<Day>,
    /// When it was written.
    pub recorded_at: Timestamp,
    /// When it was superseded.
    pub superseded_at: Option<Timestamp>,
    /// The fields; none when the record is not in force in the period.
    pub body: Option<Body>,
    /// What made it.
    pub kind: Kind,
    /// Who made it, as [`kernel::Actor::label`].
    pub actor: String,
    /// The agency that made it.
    pub agency: Option<AgencyId>,
    /// Why.
    pub reason: String,
    /// The case that made it.
    pub case: Option<String>,
    /// The row whose statement this one repeats for a shorter period.
    pub carried_from: Option<VersionId>,
}

/// What an act on a record is told beside the fields.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The day from which it is true; for a correction a day in the wrong period.
    pub on: Day,
    /// Why.
    pub reason: String,
    /// The case in which it is done.
    pub case: Option<String>,
}

/// One opening of a record by an official.
#[derive(Debug, Clone, PartialEq)]
pub struct Read {
    /// Its id; also the ticket that shows the record for a while.
    pub id: ReadId,
    /// When.
    pub at: Timestamp,
    /// Registry id.
    pub registry: String,
    /// Record key.
    pub key: String,
    /// Whom the record was about.
    pub subject: Option<String>,
    /// The official's agency.
    pub agency: AgencyId,
    /// The official's post.
    pub post: PostId,
    /// The official.
    pub person: PersonId,
    /// Purpose code.
    pub purpose: String,
    /// The purpose in words.
    pub purpose_text: Text,
    /// The legal basis of the purpose.
    pub legal_basis: Text,
}

/// On what an extract was issued.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Medium {
    /// Printed and stamped by an official.
    Paper,
    /// Taken by the person on line.
    Electronic,
}

impl Medium {
    /// As stored and as the fact's dimension.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Paper => "paper",
            Self::Electronic => "electronic",
        }
    }

    /// From storage.
    pub fn parse(text: &str) -> Self {
        if text == "paper" { Self::Paper } else { Self::Electronic }
    }
}

/// A certified extract as it was issued.
#[derive(Debug, Clone, PartialEq)]
pub struct Extract {
    /// Its id.
    pub id: ExtractId,
    /// The code that verifies it: sixteen characters.
    pub code: String,
    /// Registry id.
    pub registry: String,
    /// Record key.
    pub key: String,
    /// The version it certifies.
    pub version: VersionId,
    /// Whom the record is about.
    pub subject: Option<String>,
    /// Paper or electronic.
    pub medium: Medium,
    /// What it was asked for.
    pub purpose: Text,
    /// The agency that issued it.
    pub agency: AgencyId,
    /// The post that issued it on paper.
    pub post: Option<PostId>,
    /// When.
    pub issued_at: Timestamp,
    /// The certified content, canonical JSON.
    pub body: String,
    /// SHA-256 of the content, hex.
    pub digest: String,
}

impl Extract {
    /// The code in groups of four, as printed.
    pub fn printed_code(&self) -> String {
        let groups: Vec<String> =
            self.code.as_bytes().chunks(4).map(|group| String::from_utf8_lossy(group).into_owned()).collect();
        groups.join("-")
    }
}

/// One act on a record, with what it changed: a line of the history page.
#[derive(Debug, Clone, PartialEq)]
pub struct Act {
    /// The version it added (the first, when it added several).
    pub version: Version,
    /// The changed fields in order, with the value before and after.
    pub changes: Vec<FieldChange>,
}

/// A field before and after an act.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldChange {
    /// Field id.
    pub field: String,
    /// Value before; none when it had none.
    pub before: Option<serde_json::Value>,
    /// Value after; none when it has none any more.
    pub after: Option<serde_json::Value>,
}

/// The acts of a history, newest first; `versions` are all rows of one record.
pub fn acts(versions: &[Version]) -> Vec<Act> {
    let mut made: Vec<&Version> = versions.iter().filter(|version| version.carried_from.is_none()).collect();
    made.sort_by(|a, b| (b.recorded_at, a.valid_from).cmp(&(a.recorded_at, b.valid_from)));
    let mut acts: Vec<Act> = Vec::new();
    for version in made {
        let changes = differences(held_before(versions, version), version.body.as_ref());
        match acts.last_mut() {
            // One correction may touch several periods: one act.
            Some(act) if act.version.recorded_at == version.recorded_at => {
                for change in changes {
                    if !act.changes.iter().any(|known| known.field == change.field) {
                        act.changes.push(change);
                    }
                }
            }
            _ => acts.push(Act { version: version.clone(), changes }),
        }
    }
    acts
}

/// What was held true on a version's first day, or the day before it, until it was recorded.
fn held_before<'a>(versions: &'a [Version], made: &Version) -> Option<&'a Body> {
    let known = |version: &&Version| {
        version.recorded_at < made.recorded_at
            && version.superseded_at.is_none_or(|at| at >= made.recorded_at)
    };
    let covering = |day: Day| {
        versions
            .iter()
            .filter(known)
            .find(|v| v.valid_from <= day && v.valid_until.is_none_or(|until| day <= until))
            .and_then(|version| version.body.as_ref())
    };
    covering(made.valid_from).or_else(|| covering(made.valid_from.plus_days(-1)))
}

/// The fields that differ between two bodies.
pub fn differences(before: Option<&Body>, after: Option<&Body>) -> Vec<FieldChange> {
    let empty = Body::new();
    let (old, new) = (before.unwrap_or(&empty), after.unwrap_or(&empty));
    let added = new.keys().filter(|field| !old.contains_key(*field));
    old.keys()
        .chain(added)
        .filter(|field| old.get(*field) != new.get(*field))
        .map(|field| FieldChange {
            field: field.clone(),
            before: old.get(field).cloned(),
            after: new.get(field).cloned(),
        })
        .collect()
}
