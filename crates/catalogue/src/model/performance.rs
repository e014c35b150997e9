//! How agencies' performance is set, assessed and reviewed each year: `performance.toml`.

use kernel::{AgencyId, Day, Text};
use serde::{Deserialize, Serialize};

use super::programme::Decimal;

/// The rules of agencies' yearly performance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Performance {
    /// The law that it rests on.
    pub legal_basis: Text,
    /// What of this the law says, and what this government set.
    pub note: Text,
    /// First year.
    pub first_year: i32,
    /// Last year.
    pub last_year: i32,
    /// Agencies that set goals.
    pub agencies: Vec<AgencyId>,
    /// Roles of their posts that write goals and assessments.
    pub drafts: Vec<String>,
    /// Roles of their posts that hand them in.
    pub submits: Vec<String>,
    /// The agency that reviews.
    pub reviewer: AgencyId,
    /// Roles of its posts that may.
    pub reviews: Vec<String>,
    /// Month and day of the year by which its goals are set.
    pub goals_on: (u32, u32),
    /// Month and day of the following year by which it is assessed.
    pub assess_on: (u32, u32),
    /// Lights, from the highest score down.
    pub lights: Vec<ScoreLight>,
}

impl Performance {
    /// The day by which goals of a year are set.
    pub fn goals_day(&self, year: i32) -> Option<Day> {
        Day::new(year, self.goals_on.0, self.goals_on.1)
    }

    /// The day by which a year is assessed.
    pub fn assess_day(&self, year: i32) -> Option<Day> {
        Day::new(year + 1, self.assess_on.0, self.assess_on.1)
    }

    /// The light of a score in hundredths of a point.
    pub fn light(&self, score: i64) -> Option<&ScoreLight> {
        self.lights.iter().find(|light| score >= light.hundredths())
    }
}

/// A light.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScoreLight {
    /// Its colour.
    pub colour: Colour,
    /// Name.
    pub name: Text,
    /// The least score, of 100.
    pub from: Decimal,
}

impl ScoreLight {
    /// The least score in hundredths of a point; the catalogue lets it have two decimals at most.
    pub fn hundredths(&self) -> i64 {
        self.from.units * 10_i64.pow(2_u32.saturating_sub(self.from.decimals))
    }
}

/// Colour of a light.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Colour {
    /// Good.
    Green,
    /// To be watched.
    Yellow,
    /// Not good.
    Red,
}

impl Colour {
    /// All with the words files use.
    pub const ALL: [(&'static str, Self); 3] =
        [("green", Self::Green), ("yellow", Self::Yellow), ("red", Self::Red)];
}
