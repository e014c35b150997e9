//! Councils (小組、委員會、聯席會): who sits in them, how they meet and decide, what they owe each year.

use kernel::{AgencyId, Day, PostId, Text};
use serde::{Deserialize, Serialize};

/// A council of `councils/`. A group or an advisory committee of it is a council of its own that names it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Council {
    /// Id, also in the addresses of its pages.
    pub id: String,
    /// Name.
    pub name: Text,
    /// What it is for.
    pub purpose: Text,
    /// The document that founds it, and what of its rules is not in there.
    pub founded: Text,
    /// The council whose group or committee it is.
    pub under: Option<String>,
    /// Agency that calls its meetings and writes its minutes.
    pub agency: AgencyId,
    /// Posts of the agency that do so.
    pub secretaries: Vec<PostId>,
    /// What the numbers of its resolutions begin with: `憑推字第`.
    pub number: String,
    /// From this day on its meetings and duties are followed here.
    pub since: Day,
    /// The charter, article by article, in words of our own.
    pub articles: Vec<Article>,
    /// What it does.
    pub tasks: Vec<Text>,
    /// Who sits in it.
    pub seats: Vec<Seat>,
    /// Members at least and at most, of the seats that count.
    pub size: Option<Size>,
    /// How it meets and decides.
    pub meetings: Meetings,
    /// What it owes each year.
    pub duties: Vec<Duty>,
    /// The programme under which agencies make plans of what it resolves.
    pub programme: Option<String>,
}

/// An article of a charter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Article {
    /// Its number as the charter writes it.
    pub number: String,
    /// What it says, in short.
    pub says: Text,
}

/// What members of a seat are in the council.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Calls it together and takes the chair.
    Convener,
    /// Takes the chair when the convener is away.
    Deputy,
    /// A member.
    Member,
}

impl Role {
    /// Each with the word files use.
    pub const ALL: [(&'static str, Self); 3] =
        [("convener", Self::Convener), ("deputy", Self::Deputy), ("member", Self::Member)];
}

/// From where members of a seat come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Whoever holds a post.
    Post,
    /// A scholar or expert.
    Scholar,
    /// A leader of a business.
    Enterprise,
    /// A representative of a civil organisation.
    Civil,
}

impl Kind {
    /// Each with the word files use.
    pub const ALL: [(&'static str, Self); 4] = [
        ("post", Self::Post),
        ("scholar", Self::Scholar),
        ("enterprise", Self::Enterprise),
        ("civil", Self::Civil),
    ];
}

/// Seats of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seat {
    /// Id, unique in the council.
    pub id: String,
    /// Name.
    pub name: Text,
    /// What its members are.
    pub role: Role,
    /// From where they come.
    pub kind: Kind,
    /// Posts that may have the seat; none for people from outside.
    pub posts: Vec<PostId>,
    /// How many at least and at most.
    pub size: Size,
    /// Years of a term; none: until it is ended.
    pub term_years: Option<u32>,
    /// Whether a member may send somebody in their place.
    pub deputised: bool,
    /// Whether its members count among those of [`Council::size`].
    pub counts: bool,
    /// The article that says so.
    pub article: String,
}

/// A number at least and at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Size {
    /// At least.
    pub least: u32,
    /// At most.
    pub most: u32,
}

/// A part of a whole, as `1/2`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    /// Numerator.
    pub of: u32,
    /// Denominator, not 0.
    pub whole: u32,
}

impl Share {
    /// Whether `part` is at least this share of `whole`.
    pub fn reached(self, part: usize, whole: usize) -> bool {
        part * self.whole as usize >= whole * self.of as usize
    }

    /// Whether `part` is more than this share of `whole`.
    pub fn exceeded(self, part: usize, whole: usize) -> bool {
        part * self.whole as usize > whole * self.of as usize
    }
}

/// A day of every year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct YearDay {
    /// Month.
    pub month: u32,
    /// Day of the month, one that every year has.
    pub day: u32,
}

impl YearDay {
    /// The day in a year.
    pub fn in_year(self, year: i32) -> Option<Day> {
        Day::new(year, self.month, self.day)
    }
}

/// How a council meets and decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meetings {
    /// Months of a period in each of which it meets once at least: 3, 6 or 12.
    pub every_months: u32,
    /// For a yearly meeting, the day by which it is held.
    pub by: Option<YearDay>,
    /// Days between the call and the meeting.
    pub notice_days: u32,
    /// Share of the members that has to be there, at least.
    pub quorum: Share,
    /// Share of those present that has to be exceeded for a motion to carry.
    pub majority: Share,
    /// Agencies that host in turn; none: the secretariat's.
    pub hosts: Vec<AgencyId>,
    /// The article that says so.
    pub article: String,
}

/// What a council has to do each year; a resolution of a meeting does it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duty {
    /// Id, unique in the council.
    pub id: String,
    /// What it is.
    pub name: Text,
    /// Until when in the year.
    pub due: YearDay,
    /// The article that says so.
    pub article: String,
}

impl Council {
    /// The seat with this id.
    pub fn seat(&self, id: &str) -> Option<&Seat> {
        self.seats.iter().find(|seat| seat.id == id)
    }

    /// The duty with this id.
    pub fn duty(&self, id: &str) -> Option<&Duty> {
        self.duties.iter().find(|duty| duty.id == id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_is_reached_at_half_and_exceeded_above_it() {
        let half = Share { of: 1, whole: 2 };
        assert!(half.reached(3, 6) && !half.exceeded(3, 6));
        assert!(!half.reached(3, 7) && half.exceeded(4, 7));
    }
}
