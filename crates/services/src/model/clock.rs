//! The time limit of a case: working days that stand still while the person corrects something.

use kernel::Day;
use kernel::calendar::WorkCalendar;

/// The last day of a time limit of `days` working days for a case submitted on `submitted`.
/// The day of submission does not count (Administrative Procedure Act, article 48).
pub fn due_on(calendar: &WorkCalendar, submitted: Day, days: u32) -> Day {
    calendar.add_working_days(submitted, days)
}

/// How many working days the clock stood still: from the day it stopped to the day it went on.
pub fn waited(calendar: &WorkCalendar, stopped: Day, today: Day) -> u32 {
    u32::try_from(calendar.working_days_between(stopped, today)).unwrap_or(0)
}

/// The new last day after the clock stood still for `waited` working days.
pub fn extend(calendar: &WorkCalendar, due: Day, waited: u32) -> Day {
    if waited == 0 { due } else { calendar.add_working_days(due, waited) }
}
