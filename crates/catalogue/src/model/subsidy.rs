//! Subsidies (補助) of a central agency for local governments: `subsidies/*.toml`.

use kernel::{AgencyId, Day, Text};
use serde::{Deserialize, Serialize};

/// A subsidy programme. Money is in thousands of New Taiwan dollars.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subsidy {
    /// Id.
    pub id: String,
    /// Name.
    pub name: Text,
    /// What it is for, and for whom.
    pub summary: Text,
    /// The agency that gives it.
    pub agency: AgencyId,
    /// The law that it rests on.
    pub legal_basis: Text,
    /// The programme that it helps to carry out.
    pub programme: Option<String>,
    /// First and last day of the call.
    pub opens_on: Day,
    /// See `opens_on`.
    pub closes_on: Day,
    /// Appropriation by year, in order.
    pub years: Vec<SubsidyYear>,
    /// Most that one county gets of a year.
    pub most_per_county: Option<i64>,
    /// Roles of posts that apply and report for their county.
    pub applies: Vec<String>,
    /// Roles of the agency's posts that examine applications and pay.
    pub reviews: Vec<String>,
    /// Roles of its posts that decide.
    pub decides: Vec<String>,
    /// How it is paid; the shares add up to 100.
    pub instalments: Vec<Instalment>,
    /// Month and day of the following year by which a county settles.
    pub settle_on: (u32, u32),
}

impl Subsidy {
    /// The appropriation of a year; none when there is no such year.
    pub fn appropriation(&self, year: i32) -> Option<i64> {
        self.years.iter().find(|one| one.year == year).map(|one| one.appropriation)
    }

    /// The day by which a grant of a year is settled.
    pub fn settle_day(&self, year: i32) -> Option<Day> {
        Day::new(year + 1, self.settle_on.0, self.settle_on.1)
    }
}

/// What there is to give in a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubsidyYear {
    /// The year.
    pub year: i32,
    /// The appropriation.
    pub appropriation: i64,
}

/// An instalment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Instalment {
    /// Its share of what was approved, in per cent.
    pub share: u32,
    /// Per cent of what was paid before that must be spent first.
    pub after_spent: u32,
}
