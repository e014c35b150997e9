//! A subsidy's applications and the money of its grants: types and rules, no IO.

pub mod account;
pub mod same;

use kernel::{AgencyId, Day, Timestamp, define_id};
use serde::Serialize;

pub use account::{Account, Grant, Kind, Move, Refused};

define_id! {
    /// An application.
    pub ApplicationId
}

/// How far an application is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// With the agency that gives.
    Submitted,
    /// Sent back, to be mended.
    Returned,
    /// Examined; a superior decides.
    Recommended,
    /// Approved.
    Approved,
    /// Refused.
    Refused,
    /// Taken back by the county.
    Withdrawn,
    /// The balance is back, and nothing is open.
    Settled,
}

impl State {
    /// All with their words.
    pub const ALL: [(&'static str, Self); 7] = [
        ("submitted", Self::Submitted),
        ("returned", Self::Returned),
        ("recommended", Self::Recommended),
        ("approved", Self::Approved),
        ("refused", Self::Refused),
        ("withdrawn", Self::Withdrawn),
        ("settled", Self::Settled),
    ];

    /// Whether it asks for money or got some.
    pub fn counts(self) -> bool {
        !matches!(self, Self::Refused | Self::Withdrawn)
    }
}

/// What a county asks for. Money is in thousands.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Wish {
    /// The year that it is for.
    pub year: i32,
    /// What is subsidised (標的): one thing, with its place.
    pub object: String,
    /// Why.
    pub purpose: String,
    /// The subsidy.
    pub asked: i64,
    /// What the county pays itself.
    pub own: i64,
    /// What others pay.
    pub other: i64,
    /// Who they are; empty when nobody does.
    pub other_source: String,
}

/// An application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Application {
    /// Id.
    pub id: ApplicationId,
    /// The subsidy.
    pub subsidy: String,
    /// The agency that applies.
    pub agency: AgencyId,
    /// The code of its county.
    pub county: String,
    /// What it asks for.
    pub wish: Wish,
    /// How far it is.
    pub state: State,
    /// How often it changed.
    pub edition: i64,
    /// What the examiner recommends.
    pub recommended: Option<i64>,
    /// The examiner's words.
    pub opinion: Option<String>,
    /// Why it was sent back, approved or refused.
    pub reason: Option<String>,
    /// Why it is not the same as another that sounds alike.
    pub distinct: Option<String>,
    /// The letter that approves it.
    pub document_number: Option<String>,
    /// Its day.
    pub document_on: Option<Day>,
    /// Who examined it, for the rule that nobody decides what they examined; never shown.
    #[serde(skip)]
    pub reviewed_by: Option<String>,
    /// The examiner's post.
    pub reviewed_post: Option<String>,
    /// The post that decided.
    pub decided_post: Option<String>,
    /// The post that applied.
    pub created_post: String,
    /// When it came.
    pub created_at: Timestamp,
    /// When it was decided.
    pub decided_at: Option<Timestamp>,
}
