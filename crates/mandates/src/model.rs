//! Mandates: who may act for whom, in what, from when until when, and what proves it. No IO.

use kernel::{Day, MandateId, Person, PersonId, PostId, Timestamp};
use serde::{Deserialize, Serialize};

/// What a mandate rests on in law.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A parent for a minor child (民法第1086條).
    Parent,
    /// A guardian (監護人, 民法第1098條、第1113條).
    Guardian,
    /// Whoever represents a company (公司代表人, 公司法第8條).
    Company,
    /// An agent for matters of administration (委任代理人, 行政程序法第24條).
    Deputy,
    /// Any other agreed agency (意定代理, 民法第167條).
    Other,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 5] = [Self::Parent, Self::Guardian, Self::Company, Self::Deputy, Self::Other];

    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Parent => "parent",
            Self::Guardian => "guardian",
            Self::Company => "company",
            Self::Deputy => "deputy",
            Self::Other => "other",
        }
    }

    /// The kind by its word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }

    /// Whether the law gives it, so that the represented person's will alone does not end it.
    pub fn is_by_law(self) -> bool {
        matches!(self, Self::Parent | Self::Guardian)
    }
}

/// What proves a mandate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "from")]
pub enum Evidence {
    /// Both sides said so: one gave it, the other accepted.
    Declaration,
    /// A registry named the representative.
    Register {
        /// Contract under which it was looked up.
        contract: String,
        /// The look-up.
        look_up: String,
    },
    /// An official has seen a court order or a certificate of registration.
    Document {
        /// Its number.
        number: String,
        /// The official's post.
        post: PostId,
    },
}

/// One of the two people of a mandate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// For whom (本人).
    Principal,
    /// Who acts (代理人).
    Agent,
}

impl Side {
    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Principal => "principal",
            Self::Agent => "agent",
        }
    }

    /// The side by its word; anything else is the principal.
    pub fn from_word(word: &str) -> Self {
        if word == Self::Agent.as_str() { Self::Agent } else { Self::Principal }
    }
}

/// A mandate.
#[derive(Debug, Clone)]
pub struct Mandate {
    /// Its id.
    pub id: MandateId,
    /// What it rests on.
    pub kind: Kind,
    /// For whom (本人).
    pub principal: Person,
    /// Who acts (代理人).
    pub agent: Person,
    /// Services it reaches, by id; none: every service.
    pub services: Option<Vec<String>>,
    /// First day.
    pub from_on: Day,
    /// Last day; none: until it is ended.
    pub until_on: Option<Day>,
    /// What proves it.
    pub evidence: Evidence,
    /// Who proposed it; it waits for the other side.
    pub proposed_by: Side,
    /// When it was given, asked for or recorded.
    pub offered_at: Timestamp,
    /// When the other side accepted it.
    pub accepted_at: Option<Timestamp>,
    /// When a side or an office ended it.
    pub ended_at: Option<Timestamp>,
    /// Why an office ended it.
    pub end_reason: Option<String>,
}

/// Where a mandate stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// The principal gave it; waits for the agent.
    Offered,
    /// The agent asked for it; waits for the principal.
    Asked,
    /// Accepted, not yet begun.
    Coming,
    /// Holds.
    InForce,
    /// Its last day is over.
    Expired,
    /// A side or an office ended it.
    Ended,
}

impl State {
    /// For locale keys.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Offered => "offered",
            Self::Asked => "asked",
            Self::Coming => "coming",
            Self::InForce => "in-force",
            Self::Expired => "expired",
            Self::Ended => "ended",
        }
    }
}

impl Mandate {
    /// Where it stands on `today`. What ended stays ended, whatever its dates say.
    pub fn state(&self, today: Day) -> State {
        if self.ended_at.is_some() {
            State::Ended
        } else if self.until_on.is_some_and(|until| until < today) {
            State::Expired
        } else if self.accepted_at.is_none() {
            match self.proposed_by {
                Side::Principal => State::Offered,
                Side::Agent => State::Asked,
            }
        } else if today < self.from_on {
            State::Coming
        } else {
            State::InForce
        }
    }

    /// On which side a person stands.
    pub fn side_of(&self, person: &PersonId) -> Side {
        if self.agent.id == *person { Side::Agent } else { Side::Principal }
    }

    /// The person on a side.
    pub fn on(&self, side: Side) -> &Person {
        match side {
            Side::Principal => &self.principal,
            Side::Agent => &self.agent,
        }
    }

    /// Whether it waits for this side to accept it.
    pub fn waits_for(&self, side: Side, today: Day) -> bool {
        match self.state(today) {
            State::Offered => side == Side::Agent,
            State::Asked => side == Side::Principal,
            _ => false,
        }
    }

    /// Whether it reaches a service.
    pub fn reaches(&self, service: &str) -> bool {
        self.services.as_ref().is_none_or(|services| services.iter().any(|known| known == service))
    }
}

/// A mandate that a person gives to another, or asks another for.
#[derive(Debug, Clone)]
pub struct Offer {
    /// What it rests on: a deputy, or another agreed agency.
    pub kind: Kind,
    /// The other's id number and name, both as registered, so that nobody learns who is known here.
    pub number: String,
    /// The other's name.
    pub name: String,
    /// Services it reaches; none: every service.
    pub services: Option<Vec<String>>,
    /// First day.
    pub from_on: Day,
    /// Last day.
    pub until_on: Option<Day>,
}

/// A mandate that an official records from a document.
#[derive(Debug, Clone)]
pub struct Record {
    /// Guardian or company representative.
    pub kind: Kind,
    /// Id number, or unified business number of a company.
    pub principal_number: String,
    /// Name as registered.
    pub principal_name: String,
    /// The representative's id number.
    pub agent_number: String,
    /// The representative's name.
    pub agent_name: String,
    /// Number of the court order or certificate.
    pub document: String,
    /// First day.
    pub from_on: Day,
    /// Last day.
    pub until_on: Option<Day>,
}

/// The last day on which somebody born on `born` is not yet `age` years old; who is born on 29 February
/// comes of age on 1 March of a common year (民法第124條).
pub fn last_day_before(age: u32, born: Day) -> Day {
    let year = born.year() + i32::try_from(age).unwrap_or(i32::MAX / 2);
    let birthday =
        Day::new(year, born.month(), born.day_of_month()).or_else(|| Day::new(year, 3, 1)).unwrap_or(born);
    birthday.plus_days(-1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(y: i32, m: u32, d: u32) -> Day {
        Day::new(y, m, d).unwrap()
    }

    #[test]
    fn a_minor_comes_of_age_on_the_birthday() {
        assert_eq!(last_day_before(18, day(2010, 5, 6)), day(2028, 5, 5));
        assert_eq!(last_day_before(18, day(2008, 2, 29)), day(2026, 2, 28));
        assert_eq!(last_day_before(18, day(2010, 1, 1)), day(2027, 12, 31));
    }
}
