//! Periods, figures and lights: rules without IO.

mod breakdown;
mod figure;
mod period;

use kernel::{AgencyId, PostId, Timestamp};
use serde::{Deserialize, Serialize};

pub use breakdown::{Breakdown, Group};
pub use figure::{Figure, Light, light, target_of};
pub use period::Period;
pub(crate) use period::filled;

/// What a set of rows came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counted {
    /// Id of the set.
    pub set: String,
    /// How many rows.
    pub rows: i64,
    /// The sum of their quantities.
    pub sum: i64,
    /// SHA-256 of the rows as the CSV file has them; empty when it was not asked for.
    pub digest: String,
}

/// The figure of a period that was over, as it was known then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closing {
    /// The period.
    pub period: Period,
    /// The figure.
    pub figure: Figure,
    /// What each set of rows came to.
    pub sets: Vec<Counted>,
    /// The way of counting of that time.
    pub definition: String,
    /// How it was broken down; empty when that was not noted.
    pub breakdowns: Vec<Breakdown>,
    /// When it was noted.
    pub closed_at: Timestamp,
}

/// A figure that an official reported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Id.
    pub id: String,
    /// The indicator.
    pub indicator: String,
    /// The period.
    pub period: Period,
    /// Counted from 1; the largest holds.
    pub version: i64,
    /// The figure as it was written.
    pub value: String,
    /// What it rests on.
    pub evidence: String,
    /// A file that proves it: its id in the store, name and kind.
    pub file: Option<(String, String, String)>,
    /// Why it took the place of the version before.
    pub reason: Option<String>,
    /// Agency of the post.
    pub agency: AgencyId,
    /// The post.
    pub post: PostId,
    /// Name of the official.
    pub official: String,
    /// When.
    pub reported_at: Timestamp,
}
