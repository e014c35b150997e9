//! What a plan says: work, money, milestones, indicators, risks.

use std::collections::BTreeMap;

use catalogue::model::programme::Direction;
use kernel::{AgencyId, Day};
use serde::{Deserialize, Serialize};

/// What a version of a plan says. Money is in thousands of New Taiwan dollars. It is also what
/// an agency's system sends, so nothing in it is unknown or left to chance.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Content {
    /// Name.
    pub name: String,
    /// What it is for.
    #[serde(default)]
    pub summary: String,
    /// The item of the programme that it carries out, if it is one.
    #[serde(default)]
    pub item: Option<String>,
    /// All the money it asks for, as the agency states it; the lines must add up to it.
    #[serde(default)]
    pub total: i64,
    /// Work with who leads it.
    #[serde(default)]
    pub works: Vec<Work>,
    /// Money by year and kind.
    #[serde(default)]
    pub lines: Vec<Line>,
    /// Milestones; planned progress follows from them.
    #[serde(default)]
    pub milestones: Vec<Milestone>,
    /// Indicators with yearly targets.
    #[serde(default)]
    pub indicators: Vec<Measure>,
    /// Risks.
    #[serde(default)]
    pub risks: Vec<Risk>,
}

/// A piece of work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Work {
    /// Id in the plan.
    pub id: String,
    /// What is done.
    pub name: String,
    /// The agency that leads it.
    pub lead: AgencyId,
}

/// What money is spent on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MoneyKind {
    /// Capital expenditure (資本門).
    #[default]
    Capital,
    /// Current expenditure (經常門).
    Current,
}

impl MoneyKind {
    /// Both with their words.
    pub const ALL: [(&'static str, Self); 2] = [("capital", Self::Capital), ("current", Self::Current)];
}

/// A line of the budget.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// Id in the plan.
    pub id: String,
    /// What the money is for.
    pub name: String,
    /// Year.
    pub year: i32,
    /// Capital or current.
    pub kind: MoneyKind,
    /// Amount.
    pub amount: i64,
    /// How much of it is allotted to each quarter of the year (分配預算).
    pub quarters: [i64; 4],
}

/// A milestone (查核點).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Milestone {
    /// Id in the plan.
    pub id: String,
    /// What is reached.
    pub name: String,
    /// The day by which it is planned.
    pub due: Day,
    /// Its share of the whole, in per cent.
    pub weight: i64,
}

/// An indicator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measure {
    /// Id in the plan.
    pub id: String,
    /// What is measured.
    pub name: String,
    /// Unit.
    pub unit: String,
    /// Which way it gets better.
    pub better: Direction,
    /// Where it starts from; a figure as it is written.
    pub baseline: String,
    /// Targets by year; figures as they are written.
    pub targets: BTreeMap<i32, String>,
}

/// A risk.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Risk {
    /// Id in the plan.
    pub id: String,
    /// What may happen.
    pub name: String,
    /// What is done about it.
    pub measure: String,
}

impl Content {
    /// Everything that the lines ask for; none when it cannot be held.
    pub fn sum(&self) -> Option<i64> {
        self.lines.iter().try_fold(0_i64, |sum, line| sum.checked_add(line.amount))
    }

    /// Money of a year.
    pub fn budget(&self, year: i32) -> i64 {
        self.lines.iter().filter(|line| line.year == year).map(|line| line.amount).sum()
    }

    /// Money of a year and kind.
    pub fn budget_of(&self, year: i32, kind: MoneyKind) -> i64 {
        self.lines.iter().filter(|line| line.year == year && line.kind == kind).map(|line| line.amount).sum()
    }

    /// What of a year's money is allotted by the end of its month `month`: whole quarters, and of the quarter
    /// that is not over a third for each month, rounded down.
    pub fn allotted(&self, year: i32, month: u32) -> i64 {
        let (whole, part) = ((month / 3) as usize, i64::from(month % 3));
        let of_line = |line: &Line| {
            let before: i64 = line.quarters.iter().take(whole).sum();
            let begun = line.quarters.get(whole).copied().unwrap_or(0);
            before + begun * part / 3
        };
        self.lines.iter().filter(|line| line.year == year).map(of_line).sum()
    }

    /// Planned progress at the end of `day`, in hundredths of one per cent: the milestones due by then.
    pub fn planned(&self, day: Day) -> i64 {
        let due = self.milestones.iter().filter(|milestone| milestone.due <= day);
        due.map(|milestone| milestone.weight * 100).sum()
    }

    /// An id that nothing in the plan has, beginning with `letter`.
    pub fn fresh(&self, letter: char) -> String {
        let ids = self.works.iter().map(|one| &one.id).chain(self.lines.iter().map(|one| &one.id));
        let ids = ids.chain(self.milestones.iter().map(|one| &one.id));
        let ids =
            ids.chain(self.indicators.iter().map(|one| &one.id)).chain(self.risks.iter().map(|one| &one.id));
        let numbers = ids.filter_map(|id| id.strip_prefix(letter)?.parse::<u64>().ok());
        format!("{letter}{}", numbers.max().unwrap_or(0).saturating_add(1))
    }
}
