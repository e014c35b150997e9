//! A plan, its versions, and what was decided of them.

use catalogue::model::programme::{Control, Severity};
use kernel::{AgencyId, Day, Timestamp, define_id};
use serde::Serialize;

use super::content::Content;
use super::ratios::Money;

define_id! {
    /// A plan.
    pub PlanId
}

/// A plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Plan {
    /// Id.
    pub id: PlanId,
    /// The programme by whose rules it lives.
    pub programme: String,
    /// The agency that hands it in and carries it out.
    pub agency: AgencyId,
    /// First year.
    pub first_year: i32,
    /// Last year.
    pub last_year: i32,
    /// Name in its newest version.
    pub name: String,
    /// Its newest version.
    pub newest: i64,
    /// The approved version in force; 0 while there is none.
    pub in_force: i64,
    /// When it was begun.
    pub created_at: Timestamp,
    /// When it was closed.
    pub closed_at: Option<Timestamp>,
}

impl Plan {
    /// Its years.
    pub fn years(&self) -> std::ops::RangeInclusive<i32> {
        self.first_year..=self.last_year
    }
}

/// How far a version is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Being written.
    Draft,
    /// With a stage of review.
    Review,
    /// Sent back, to be mended.
    Returned,
    /// Approved.
    Approved,
    /// Refused.
    Refused,
}

impl State {
    /// All with their words.
    pub const ALL: [(&'static str, Self); 5] = [
        ("draft", Self::Draft),
        ("review", Self::Review),
        ("returned", Self::Returned),
        ("approved", Self::Approved),
        ("refused", Self::Refused),
    ];

    /// Whether the agency may write in it.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Draft | Self::Returned)
    }
}

/// A version of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Version {
    /// Number, from 1.
    pub number: i64,
    /// How far it is.
    pub state: State,
    /// The stage of review, counted from 0.
    pub stage: i64,
    /// How often it was handed in.
    pub round: i64,
    /// How often it was saved.
    pub edition: i64,
    /// What it says.
    pub content: Content,
    /// Why the plan is revised; none for the first version.
    pub reason: Option<String>,
    /// Place in the agency's own order of its plans.
    pub priority: Option<i64>,
    /// What the reviewers recommend, in thousands.
    pub recommended: Option<i64>,
    /// Control level, given with the approval.
    pub control: Option<Control>,
    /// Number of the letter that approves it.
    pub document_number: Option<String>,
    /// Day of that letter.
    pub document_on: Option<Day>,
    /// When it was last handed in.
    pub submitted_at: Option<Timestamp>,
    /// Who did, for the rule that nobody reviews their own plan; never shown.
    #[serde(skip)]
    pub submitted_by: Option<String>,
    /// When it was approved or refused.
    pub decided_at: Option<Timestamp>,
}

/// What a stage of review decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// On to the next stage.
    Passed,
    /// Back to the agency, to be mended.
    Returned,
    /// Approved by the last stage.
    Approved,
    /// Refused.
    Refused,
}

impl Verdict {
    /// All with their words.
    pub const ALL: [(&'static str, Self); 4] = [
        ("passed", Self::Passed),
        ("returned", Self::Returned),
        ("approved", Self::Approved),
        ("refused", Self::Refused),
    ];
}

/// A review: one stage in one round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Review {
    /// The version.
    pub version: i64,
    /// Which handing in it is about.
    pub round: i64,
    /// Stage, counted from 0.
    pub stage: i64,
    /// What was decided.
    pub verdict: Verdict,
    /// Why.
    pub reason: String,
    /// Money recommended, in thousands.
    pub recommended: Option<i64>,
    /// The reviewer's agency.
    pub agency: AgencyId,
    /// The reviewer's post.
    pub post: String,
    /// The reviewer, for the rule that nobody reviews twice; never shown.
    #[serde(skip)]
    pub person: String,
    /// When.
    pub at: Timestamp,
}

/// What a reviewer says of one part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Comment {
    /// The version.
    pub version: i64,
    /// Which handing in it is about.
    pub round: i64,
    /// Stage, counted from 0.
    pub stage: i64,
    /// The part: `plan`, `works`, …, or one entry, `lines/l2`.
    pub place: String,
    /// What to mend.
    pub comment: String,
    /// The reviewer's agency.
    pub agency: AgencyId,
    /// The reviewer's post.
    pub post: String,
    /// When.
    pub at: Timestamp,
}

/// A report of progress. Progress is in hundredths of one per cent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Year.
    pub year: i32,
    /// Month or quarter of the year.
    pub period: u32,
    /// 1, or more for a correction.
    pub number: i64,
    /// The version of the plan that it was measured by.
    pub version: i64,
    /// Planned progress at the end of the period.
    pub planned: i64,
    /// Actual progress.
    pub actual: i64,
    /// Money.
    pub money: Money,
    /// Why it is behind.
    pub lag_reason: Option<String>,
    /// What is done about it.
    pub countermeasure: Option<String>,
    /// By when it is mended.
    pub mend_on: Option<Day>,
    /// Why the report was corrected.
    pub correction: Option<String>,
    /// The warning that it gave.
    pub warning: Option<Severity>,
    /// When it was due.
    pub due_on: Day,
    /// Days after that.
    pub days_late: i64,
    /// The post that reported.
    pub post: String,
    /// When.
    pub at: Timestamp,
}

/// The evaluation of a year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Evaluation {
    /// Year.
    pub year: i32,
    /// The agency's own grade.
    pub own_grade: String,
    /// The agency's own words.
    pub own_words: String,
    /// When.
    pub own_at: Timestamp,
    /// The grade of whoever watches, with words and instant.
    pub grade: Option<String>,
    /// Its words.
    pub words: Option<String>,
    /// The agency that graded.
    pub agency: Option<AgencyId>,
    /// When.
    pub graded_at: Option<Timestamp>,
}
