//! What a council owes: a meeting in each period, its duties in each year; and what is late.

use catalogue::model::Council;
use kernel::Day;

/// Something owed by a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owed {
    /// The duty; none: a meeting.
    pub duty: Option<String>,
    /// The year.
    pub year: i32,
    /// Which period of the year, counted from 1.
    pub period: u32,
    /// First day of the period.
    pub from: Day,
    /// The last day for it.
    pub due_on: Day,
}

impl Owed {
    /// Days it is late on `today`; none in time.
    pub fn days_late(&self, today: Day) -> Option<i64> {
        (self.due_on < today).then(|| self.due_on.days_until(today))
    }
}

/// Meetings owed in a year, from the day on which the council is followed.
pub fn meetings(council: &Council, year: i32) -> Vec<Owed> {
    let months = council.meetings.every_months.clamp(1, 12);
    let first_of = |month: u32| {
        if month > 12 { Day::new(year + 1, 1, 1) } else { Day::new(year, month, 1) }
    };
    let owed = |period: u32| {
        let from = first_of((period - 1) * months + 1)?;
        let last = first_of(period * months + 1)?.plus_days(-1);
        let due_on = council.meetings.by.and_then(|by| by.in_year(year)).unwrap_or(last);
        (due_on >= council.since).then_some(Owed { duty: None, year, period, from, due_on })
    };
    (1..=12 / months).filter_map(owed).collect()
}

/// Duties owed in a year.
pub fn duties(council: &Council, year: i32) -> Vec<Owed> {
    let from = Day::new(year, 1, 1);
    let owed = council.duties.iter().filter_map(|duty| {
        let due_on = duty.due.in_year(year).filter(|due| *due >= council.since)?;
        Some(Owed { duty: Some(duty.id.clone()), year, period: 1, from: from?, due_on })
    });
    owed.collect()
}

/// Whether a meeting held on one of these days is the one owed. A yearly meeting after its day is still the
/// year's, only late.
pub fn is_met(owed: &Owed, months: u32, held: &[Day]) -> bool {
    let last = owed.from.plus_days(i64::from(months) * 31 + 1);
    held.iter().any(|day| {
        *day >= owed.from
            && *day < last
            && (day.month() - 1) / months.max(1) + 1 == owed.period
            && day.year() == owed.year
    })
}

#[cfg(test)]
pub(crate) mod tests {
    use catalogue::model::council::{Meetings, Share, YearDay};
    use kernel::{AgencyId, Text};

    use super::*;

    pub(crate) fn council(every_months: u32, by: Option<YearDay>) -> Council {
        let share = Share { of: 1, whole: 2 };
        let text = || Text::new("會", "Council");
        Council {
            id: "c".to_owned(),
            name: text(),
            purpose: text(),
            founded: text(),
            under: None,
            agency: AgencyId::new("a"),
            secretaries: Vec::new(),
            number: "會字第".to_owned(),
            since: day("2026-05-01"),
            articles: Vec::new(),
            tasks: Vec::new(),
            seats: Vec::new(),
            size: None,
            meetings: Meetings {
                every_months,
                by,
                notice_days: 7,
                quorum: share,
                majority: share,
                hosts: Vec::new(),
                article: String::new(),
            },
            duties: Vec::new(),
            programme: None,
        }
    }

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn a_half_year_ends_in_june_and_in_december() {
        let owed = meetings(&council(6, None), 2026);
        let due: Vec<Day> = owed.iter().map(|owed| owed.due_on).collect();
        assert_eq!(due, [day("2026-06-30"), day("2026-12-31")]);
        assert!(is_met(&owed[0], 6, &[day("2026-06-30")]));
        assert!(!is_met(&owed[0], 6, &[day("2026-07-01")]));
        assert!(is_met(&owed[1], 6, &[day("2026-12-31")]));
        assert_eq!(owed[0].days_late(day("2026-07-03")), Some(3));
        assert_eq!(owed[0].days_late(day("2026-06-30")), None);
    }

    #[test]
    fn what_was_due_before_a_council_is_followed_is_not_owed() {
        assert_eq!(meetings(&council(3, None), 2026).len(), 3);
        let yearly = meetings(&council(12, Some(YearDay { month: 12, day: 15 })), 2026);
        assert_eq!(yearly[0].due_on, day("2026-12-15"));
        assert!(is_met(&yearly[0], 12, &[day("2026-12-20")]));
    }
}
