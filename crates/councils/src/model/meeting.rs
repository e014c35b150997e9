//! A meeting: what is dealt with, who came, who voted how, what its minutes say.

use kernel::{AgencyId, Day, PersonId, Timestamp, define_id};
use serde::Serialize;

use super::MemberId;

define_id! {
    /// A meeting.
    pub MeetingId
}

/// How far a meeting is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// The secretariat prepares it.
    Draft,
    /// Members were called.
    Called,
    /// It sits.
    Open,
    /// It is over; its minutes are not confirmed.
    Closed,
    /// Its minutes are confirmed and published.
    Published,
}

impl State {
    /// Each with its word.
    pub const ALL: [(&'static str, Self); 5] = [
        ("draft", Self::Draft),
        ("called", Self::Called),
        ("open", Self::Open),
        ("closed", Self::Closed),
        ("published", Self::Published),
    ];
}

/// A meeting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Meeting {
    /// Id.
    pub id: MeetingId,
    /// The council.
    pub council: String,
    /// Its year.
    pub year: i32,
    /// Its number in the year.
    pub number: i64,
    /// Its day.
    pub held_on: Day,
    /// When it begins, as people write it.
    pub clock: String,
    /// Where.
    pub place: String,
    /// The agency that hosts it.
    pub host: AgencyId,
    /// How far it is.
    pub state: State,
    /// Who takes the chair.
    pub chair: Option<MemberId>,
}

/// What a resolution does besides being one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// It does a yearly duty of the council.
    Duty(String),
    /// It puts a version of a certificate policy in force.
    Policy {
        /// Policy.
        id: String,
        /// Number of the version.
        version: String,
    },
}

impl Effect {
    /// As it is stored and sent: `duty:review`, `policy:cars:2.0`.
    pub fn text(&self) -> String {
        match self {
            Self::Duty(id) => format!("duty:{id}"),
            Self::Policy { id, version } => format!("policy:{id}:{version}"),
        }
    }

    /// From what was stored or sent.
    pub fn parse(text: &str) -> Option<Self> {
        match text.split(':').collect::<Vec<_>>().as_slice() {
            ["duty", id] => Some(Self::Duty((*id).to_owned())),
            ["policy", id, version] => {
                Some(Self::Policy { id: (*id).to_owned(), version: (*version).to_owned() })
            }
            _ => None,
        }
    }
}

/// What became of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Nobody objected.
    Consensus,
    /// It carried by votes.
    Carried,
    /// It did not carry.
    Lost,
    /// It is for a later meeting.
    Deferred,
}

impl Outcome {
    /// Each with its word.
    pub const ALL: [(&'static str, Self); 4] = [
        ("consensus", Self::Consensus),
        ("carried", Self::Carried),
        ("lost", Self::Lost),
        ("deferred", Self::Deferred),
    ];

    /// Whether it is a resolution.
    pub fn resolves(self) -> bool {
        matches!(self, Self::Consensus | Self::Carried)
    }
}

/// An item of the agenda.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Item {
    /// Its number.
    pub number: i64,
    /// What is moved.
    pub title: String,
    /// The paper: why, and what is to be done.
    pub paper: String,
    /// The agency that carries it out.
    pub owner: Option<AgencyId>,
    /// Until when.
    pub due_on: Option<Day>,
    /// What it does besides.
    pub effect: Option<Effect>,
    /// What became of it.
    pub outcome: Option<Outcome>,
    /// Number of the resolution.
    pub resolution: Option<String>,
    /// Votes for it.
    pub in_favour: i64,
    /// Votes against it.
    pub against: i64,
    /// Abstentions.
    pub abstained: i64,
    /// Members who took no part because it concerned themselves.
    pub recused: i64,
}

/// Who came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Came {
    /// The member.
    Present,
    /// Somebody in the member's place.
    Deputy,
    /// Nobody.
    Absent,
}

impl Came {
    /// Each with its word.
    pub const ALL: [(&'static str, Self); 3] =
        [("present", Self::Present), ("deputy", Self::Deputy), ("absent", Self::Absent)];
}

/// What a member answered, and who came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attendance {
    /// The member.
    pub member: MemberId,
    /// What they answered to the call.
    pub answer: Option<Came>,
    /// Who came.
    pub came: Option<Came>,
    /// In whose person somebody comes in the member's place: the office.
    pub deputy: Option<String>,
}

impl Attendance {
    /// Whether the seat is taken in the meeting.
    pub fn is_there(&self) -> bool {
        matches!(self.came, Some(Came::Present | Came::Deputy))
    }
}

/// What a member says to an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Choice {
    /// For it.
    For,
    /// Against it.
    Against,
    /// Neither.
    Abstain,
    /// Takes no part: it concerns themselves.
    Recused,
}

impl Choice {
    /// Each with its word.
    pub const ALL: [(&'static str, Self); 4] = [
        ("for", Self::For),
        ("against", Self::Against),
        ("abstain", Self::Abstain),
        ("recused", Self::Recused),
    ];
}

/// A vote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vote {
    /// The item.
    pub item: i64,
    /// The member.
    pub member: MemberId,
    /// The vote.
    pub choice: Choice,
    /// Why they take no part.
    pub reason: Option<String>,
    /// Whether the member entered it: then nobody else changes it.
    pub own: bool,
}

/// An edition of a meeting's minutes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Minutes {
    /// 1, then one more with each correction.
    pub edition: i64,
    /// What was said, in the secretariat's words.
    pub text: String,
    /// Why it was corrected.
    pub correction: Option<String>,
    /// When it was written.
    pub drafted_at: Timestamp,
    /// When the chair confirmed it.
    pub confirmed_at: Option<Timestamp>,
    /// Who confirmed it.
    pub confirmed_by: Option<PersonId>,
    /// The document as it was published.
    pub document: Option<String>,
    /// Whether the agency's seal signed it.
    pub sealed: bool,
}
