//! How plans under a programme are drafted, reviewed, watched and evaluated: `control.toml`.

use kernel::{AgencyId, Text};
use serde::{Deserialize, Serialize};

use super::{Control, Decimal};

/// The rules by which a programme's plans live.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rules {
    /// First year for which plans may be drafted and obligations run.
    pub first_year: i32,
    /// Last such year.
    pub last_year: i32,
    /// Agencies that hand plans in, and that owe what the programme's groups owe.
    pub agencies: Vec<AgencyId>,
    /// Roles of posts that may draft and report for their agency.
    pub drafts: Vec<String>,
    /// Roles of posts that may hand in for their agency.
    pub submits: Vec<String>,
    /// Stages of review, in order; the last one approves.
    pub stages: Vec<Stage>,
    /// Control levels.
    pub levels: Vec<LevelRule>,
    /// Roles of posts that evaluate and close in the agency that watches.
    pub watches: Vec<String>,
    /// When a report must explain itself.
    pub explain: Limits,
    /// Warnings, the gravest first.
    pub warnings: Vec<Warning>,
    /// Grades of the yearly evaluation, the best first.
    pub grades: Vec<Grade>,
    /// Days before something is due on which its owner is reminded.
    pub remind_days: u32,
    /// Days on which obligations are due whose document prints none.
    pub dues: Vec<Due>,
    /// What of this is the programme's own and what this government set.
    pub note: Text,
}

impl Rules {
    /// The rule of a control level.
    pub fn level(&self, level: Control) -> Option<&LevelRule> {
        self.levels.iter().find(|rule| rule.level == level)
    }

    /// The grade with this id.
    pub fn grade(&self, id: &str) -> Option<&Grade> {
        self.grades.iter().find(|grade| grade.id == id)
    }
}

/// A stage of review.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stage {
    /// Name.
    pub name: Text,
    /// The agency that reviews.
    pub agency: AgencyId,
    /// Roles of its posts that may.
    pub roles: Vec<String>,
}

/// How often progress is reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pace {
    /// For each month.
    Month,
    /// For each quarter.
    Quarter,
}

impl Pace {
    /// Both with the words files use.
    pub const ALL: [(&'static str, Self); 2] = [("month", Self::Month), ("quarter", Self::Quarter)];

    /// Reports in a year.
    pub fn periods(self) -> u32 {
        match self {
            Self::Month => 12,
            Self::Quarter => 4,
        }
    }
}

/// Who watches over a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Watcher {
    /// One agency, whoever carries the plan out.
    Agency(AgencyId),
    /// The ministry above the agency, or the agency itself when it is one.
    Ministry,
    /// The agency itself.
    Own,
}

/// What a control level means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LevelRule {
    /// The level.
    pub level: Control,
    /// Its name.
    pub name: Text,
    /// How often progress is reported.
    pub pace: Pace,
    /// Days after the end of a period by which its report is due.
    pub due_days: u32,
    /// Who watches.
    pub watcher: Watcher,
}

/// Limits; something crosses them when it crosses any one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Points of per cent behind the planned progress, at least.
    pub behind: Option<Decimal>,
    /// Budget execution below this, in per cent of what was allotted so far.
    pub execution_below: Option<Decimal>,
    /// Days that a report is late, at least.
    pub late_days: Option<u32>,
}

/// How grave a warning is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Low.
    Low,
    /// Middle.
    Middle,
    /// High.
    High,
}

impl Severity {
    /// All with the words files use.
    pub const ALL: [(&'static str, Self); 3] =
        [("low", Self::Low), ("middle", Self::Middle), ("high", Self::High)];
}

/// A rule of warning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    /// How grave.
    pub severity: Severity,
    /// From when on.
    pub limits: Limits,
}

/// A grade of the yearly evaluation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grade {
    /// Id.
    pub id: String,
    /// Name.
    pub name: Text,
}

/// Days of a year on which an obligation is due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// The obligation.
    pub obligation: String,
    /// Month and day, in order.
    pub days: Vec<(u32, u32)>,
}
