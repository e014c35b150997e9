//! What a reorganisation hands over, and how it is proven.

use kernel::{AgencyId, Day, Timestamp};

/// What an agency has in tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A certificate that runs: it ends.
    Certificate,
    /// A credential of the agency's systems.
    Credential,
    /// A host for which the agency has server certificates.
    Host,
    /// Somebody in a post.
    Official,
    /// Somebody who stands in.
    Deputy,
    /// A case, whether it goes on or not.
    Case,
    /// A message in a post's inbox.
    Message,
    /// A plan.
    Plan,
}

impl Kind {
    /// All, in the order in which they are handed over: officials come after certificates, so that each ends for the
    /// right reason, and before cases, so that somebody is at the desk.
    pub const ALL: [(&'static str, Self); 8] = [
        ("certificate", Self::Certificate),
        ("credential", Self::Credential),
        ("host", Self::Host),
        ("official", Self::Official),
        ("deputy", Self::Deputy),
        ("case", Self::Case),
        ("message", Self::Message),
        ("plan", Self::Plan),
    ];

    /// The word in storage and locale keys.
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(_, kind)| *kind == self).map_or("case", |(word, _)| *word)
    }

    /// The kind of that word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(known, _)| *known == word).map(|(_, kind)| *kind)
    }
}

/// What became of a thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Somebody goes on with it.
    Moved,
    /// It ended with its agency, as it has to.
    Ended,
    /// Nobody goes on with it yet.
    Left,
}

impl Outcome {
    /// All with their words.
    pub const ALL: [(&'static str, Self); 3] =
        [("moved", Self::Moved), ("ended", Self::Ended), ("left", Self::Left)];

    /// The word in storage and locale keys.
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(_, outcome)| *outcome == self).map_or("left", |(word, _)| *word)
    }

    /// The outcome of that word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(known, _)| *known == word).map(|(_, outcome)| *outcome)
    }
}

/// A thing that was handed over, or was not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// A word of [`Kind`], or a kind of definition.
    pub kind: String,
    /// Its id.
    pub object: String,
    /// What officials call it: a number, a name.
    pub label: String,
    /// The agency that ended.
    pub from: AgencyId,
    /// The agency that goes on.
    pub to: Option<AgencyId>,
    /// What became of it.
    pub outcome: Outcome,
    /// When.
    pub at: Timestamp,
    /// Whether it was looked up again at the agency that goes on, and was there.
    pub found: bool,
}

/// A reorganisation as this node carries it out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Id of the reorganisation.
    pub id: String,
    /// Its day.
    pub on: Day,
    /// When it began.
    pub begun_at: Timestamp,
    /// 1, or more after corrections.
    pub round: i64,
    /// When the round ended.
    pub finished_at: Option<Timestamp>,
}

/// One kind of thing of one agency in the report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// A word of [`Kind`], or a kind of definition.
    pub kind: String,
    /// The agency that ended.
    pub agency: AgencyId,
    /// How many it had before.
    pub before: i64,
    /// How many somebody goes on with.
    pub moved: i64,
    /// How many ended with it.
    pub ended: i64,
    /// How many nobody goes on with.
    pub left: i64,
    /// How many were looked up again and found.
    pub found: i64,
}

impl Line {
    /// Whether everything from before is there.
    pub fn is_whole(&self) -> bool {
        self.left == 0 && self.before == self.found && self.before == self.moved + self.ended
    }
}
