//! How a council stands: what it owes, what of it is late, which tasks are.

use catalogue::model::Council;
use kernel::{Day, DbError, Reader};

use crate::model::rhythm::{self, Owed};
use crate::model::{Member, Task};
use crate::store::{self, DoneDuty};

/// Something owed, with what met it.
#[derive(Debug, Clone)]
pub struct Entry {
    /// What is owed.
    pub owed: Owed,
    /// The resolution that did the duty; for a meeting whether it was held.
    pub done: Option<String>,
}

impl Entry {
    /// Days late on `today`; none when it is met or not due.
    pub fn days_late(&self, today: Day) -> Option<i64> {
        if self.done.is_some() { None } else { self.owed.days_late(today) }
    }
}

/// How a council stands today.
#[derive(Debug, Clone)]
pub struct Standing {
    /// Members in force.
    pub members: Vec<Member>,
    /// Meetings and duties of this year and the last, in order.
    pub owed: Vec<Entry>,
    /// Its tasks, latest first.
    pub tasks: Vec<Task>,
}

impl Standing {
    /// Reads it.
    pub fn load(r: &mut Reader, council: &Council, today: Day) -> Result<Self, DbError> {
        let members = store::list_members(r, &council.id, today)?;
        let held = store::days_met(r, &council.id)?;
        let done = store::list_duties(r, &council.id)?;
        let mut owed = Vec::new();
        for year in [today.year() - 1, today.year()] {
            for one in rhythm::meetings(council, year) {
                let met = rhythm::is_met(&one, council.meetings.every_months, &held);
                owed.push(Entry { owed: one, done: met.then(String::new) });
            }
            for one in rhythm::duties(council, year) {
                let by = |done: &&DoneDuty| done.year == year && one.duty.as_ref() == Some(&done.duty);
                let resolution = done.iter().find(by).map(|done| done.resolution.clone());
                owed.push(Entry { owed: one, done: resolution });
            }
        }
        owed.sort_by_key(|entry| entry.owed.due_on);
        Ok(Self { members, owed, tasks: store::list_tasks(r, &council.id)? })
    }

    /// How many meetings and duties are late.
    pub fn late(&self, today: Day) -> usize {
        self.owed.iter().filter(|entry| entry.days_late(today).is_some()).count()
    }

    /// How many tasks are open after their day.
    pub fn late_tasks(&self, today: Day) -> usize {
        self.tasks.iter().filter(|task| task.closed_at.is_none() && task.due_on < today).count()
    }
}
