//! Others who have to agree, and what they answered.

use kernel::{Day, Timestamp};

use super::CaseId;

/// What somebody answered who has to agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// Nothing yet.
    Waiting,
    /// They agree.
    Agreed,
    /// They do not.
    Declined,
    /// They agreed, and took it back.
    TakenBack,
}

impl Answer {
    const ALL: [(Self, &'static str); 4] = [
        (Self::Waiting, "waiting"),
        (Self::Agreed, "agreed"),
        (Self::Declined, "declined"),
        (Self::TakenBack, "taken-back"),
    ];

    /// The word in storage and locale keys.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(answer, _)| *answer == self).map_or("waiting", |(_, word)| *word)
    }

    /// The answer of that word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == word).map(|(answer, _)| *answer)
    }
}

/// Somebody's consent to a case of somebody else.
#[derive(Debug, Clone, PartialEq)]
pub struct Consent {
    /// The case.
    pub case: CaseId,
    /// The party of the service that they are.
    pub party: String,
    /// Their id number or business number.
    pub number: String,
    /// Their name, once they have answered.
    pub name: Option<String>,
    /// What they answered.
    pub answer: Answer,
    /// When they were asked.
    pub asked_at: Timestamp,
    /// The last day to answer.
    pub answer_by: Day,
    /// When they answered last.
    pub answered_at: Option<Timestamp>,
}
