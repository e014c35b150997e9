//! What an agency was told to do by a resolution.

use kernel::{AgencyId, Day, PostId, Timestamp, define_id};
use serde::Serialize;

use super::MeetingId;

define_id! {
    /// A task.
    pub TaskId
}

/// A task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Task {
    /// Id.
    pub id: TaskId,
    /// The council.
    pub council: String,
    /// The meeting.
    pub meeting: MeetingId,
    /// The item.
    pub item: i64,
    /// Number of the resolution.
    pub resolution: String,
    /// The agency that carries it out.
    pub agency: AgencyId,
    /// What is to be done.
    pub title: String,
    /// Until when.
    pub due_on: Day,
    /// When the council closed it.
    pub closed_at: Option<Timestamp>,
    /// Days after the due day on which the agency had done it, once closed.
    pub days_late: i64,
    /// The plan that the agency made of it.
    pub plan: Option<String>,
}

impl Task {
    /// Days late: as closed, or as of today.
    pub fn late_by(&self, today: Day) -> i64 {
        if self.closed_at.is_some() { self.days_late } else { self.due_on.days_until(today).max(0) }
    }
}

/// What the council says of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It is done.
    Closed,
    /// It is not.
    Returned,
}

impl Verdict {
    /// Both with their words.
    pub const ALL: [(&'static str, Self); 2] = [("closed", Self::Closed), ("returned", Self::Returned)];
}

/// A report of the agency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Its number.
    pub number: i64,
    /// The post that reported; none: the agency's system.
    pub post: Option<PostId>,
    /// What it says.
    pub text: String,
    /// Whether the agency says that it is done.
    pub done: bool,
    /// When.
    pub at: Timestamp,
    /// What the council says.
    pub verdict: Option<Verdict>,
    /// Why.
    pub verdict_reason: Option<String>,
}
