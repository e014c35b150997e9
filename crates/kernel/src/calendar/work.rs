//! Working days, as the yearly office calendar of the government announces them.

use std::collections::BTreeSet;

use jiff::civil::Weekday;

use crate::{Day, Mistake};

/// A day on which the office calendar says something: a holiday, a bridge day,
/// a make-up working day, or a day closed by a typhoon.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpecialDay {
    /// The day.
    pub day: Day,
    /// Whether offices work.
    pub working: bool,
    /// Why, in the words of the announcement.
    pub note: String,
}

/// Which days offices work.
///
/// Saturdays and Sundays are off unless a special day says otherwise. The
/// calendar knows the years in which it has any special day; outside them it
/// answers Monday to Friday, so that a deadline in a year not yet announced has
/// an answer, and [`WorkCalendar::knows_year`] tells who must show that it may move.
#[derive(Debug, Clone, Default)]
pub struct WorkCalendar {
    /// Sorted, one a day.
    special: Vec<SpecialDay>,
    /// Beside each special day: working days that it and those before it add.
    added: Vec<i64>,
    years: BTreeSet<i32>,
}

impl WorkCalendar {
    /// A calendar of `special` days in any order. Of two for the same day the
    /// later in the list holds, so an emergency closure can follow the year's list.
    pub fn new(mut special: Vec<SpecialDay>) -> Self {
        special.reverse();
        special.sort_by_key(|special| special.day);
        special.dedup_by_key(|special| special.day);
        let mut sum = 0;
        let added = special.iter().map(|special| {
            sum += i64::from(special.working) - i64::from(!is_weekend(special.day));
            sum
        });
        let added = added.collect();
        let years = special.iter().map(|special| special.day.year()).collect();
        Self { special, added, years }
    }

    /// Reads a file with the columns `date,working,note`, `working` being 1 or 0.
    pub fn read_csv(file: &str, text: &str) -> Result<Vec<SpecialDay>, Vec<Mistake>> {
        let text = text.trim_start_matches('\u{feff}');
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
        let mistake = |line: u64, reason: String, hint: &str| Mistake {
            file: file.to_owned(),
            line: usize::try_from(line).unwrap_or(0),
            reason,
            hint: hint.to_owned(),
        };
        let header: Vec<String> =
            reader.headers().map(|h| h.iter().map(str::to_owned).collect()).unwrap_or_default();
        if header != ["date", "working", "note"] {
            let reason = format!("the columns are `{}`", header.join(","));
            return Err(vec![mistake(1, reason, "write `date,working,note` in the first line")]);
        }
        let (mut days, mut mistakes, mut seen) = (Vec::new(), Vec::new(), BTreeSet::new());
        for row in reader.records() {
            let row = match row {
                Ok(row) => row,
                Err(error) => {
                    let line = error.position().map_or(0, csv::Position::line);
                    mistakes.push(mistake(line, error.to_string(), "save the file as UTF-8 text"));
                    continue;
                }
            };
            let line = row.position().map_or(0, csv::Position::line);
            match read_row(&row) {
                Ok(special) if seen.insert(special.day) => days.push(special),
                Ok(special) => {
                    let reason = format!("{} is listed twice", special.day);
                    mistakes.push(mistake(line, reason, "keep one line for each day"));
                }
                Err((reason, hint)) => mistakes.push(mistake(line, reason, hint)),
            }
        }
        if mistakes.is_empty() { Ok(days) } else { Err(mistakes) }
    }

    /// Whether offices work on `day`.
    pub fn is_working(&self, day: Day) -> bool {
        self.find(day).map_or(!is_weekend(day), |special| special.working)
    }

    /// What the office calendar says about `day`, when it says something.
    pub fn note(&self, day: Day) -> Option<&str> {
        self.find(day).map(|special| special.note.as_str()).filter(|note| !note.is_empty())
    }

    /// Whether the office calendar of `year` has been announced to this node.
    pub fn knows_year(&self, year: i32) -> bool {
        self.years.contains(&year)
    }

    /// The years that were announced, oldest first.
    pub fn known_years(&self) -> impl Iterator<Item = i32> {
        self.years.iter().copied()
    }

    /// The `n`th working day after `start`; counting begins on the day after
    /// `start`, as Administrative Procedure Act (行政程序法) article 48 says. None
    /// is `start` itself.
    pub fn add_working_days(&self, start: Day, n: u32) -> Day {
        let wanted = self.count_to(start) + i64::from(n);
        if n == 0 {
            return start;
        }
        let (mut low, mut high) = (0, i64::from(n));
        while self.count_to(start.plus_days(high)) < wanted {
            if start.plus_days(high) == start.plus_days(high * 2) {
                return start.plus_days(high);
            }
            (low, high) = (high, high * 2);
        }
        while high - low > 1 {
            let middle = low.midpoint(high);
            if self.count_to(start.plus_days(middle)) < wanted { low = middle } else { high = middle }
        }
        start.plus_days(high)
    }

    /// Working days after `start` up to and with `end`; negative when `end` is
    /// earlier. It undoes [`WorkCalendar::add_working_days`].
    pub fn working_days_between(&self, start: Day, end: Day) -> i64 {
        self.count_to(end) - self.count_to(start)
    }

    fn find(&self, day: Day) -> Option<&SpecialDay> {
        let at = self.special.binary_search_by_key(&day, |special| special.day).ok()?;
        self.special.get(at)
    }

    /// Working days from the beginning of time to `day`.
    fn count_to(&self, day: Day) -> i64 {
        let days = day.number() + 1; // the first day of all is a Monday
        let weekdays = days.div_euclid(7) * 5 + days.rem_euclid(7).min(5);
        let special = self.special.partition_point(|special| special.day <= day);
        weekdays + special.checked_sub(1).and_then(|at| self.added.get(at)).copied().unwrap_or(0)
    }
}

fn read_row(row: &csv::StringRecord) -> Result<SpecialDay, (String, &'static str)> {
    if row.len() != 3 {
        let reason = format!("the line has {} fields", row.len());
        return Err((reason, "write the day, 1 or 0, and a note: `2026-01-01,0,開國紀念日`"));
    }
    let field = |i: usize| row.get(i).unwrap_or("").trim();
    let day = field(0).parse::<Day>();
    let day = day.map_err(|error| (error.to_string(), "write the day as 2026-01-01"))?;
    let working = match field(1) {
        "1" => true,
        "0" => false,
        other => {
            return Err((format!("`working` is `{other}`"), "write 1 (offices work) or 0 (they do not)"));
        }
    };
    Ok(SpecialDay { day, working, note: field(2).to_owned() })
}

fn is_weekend(day: Day) -> bool {
    matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const YEAR: &str = "date,working,note\n\
        2026-01-01,0,開國紀念日\n2026-02-16,0,農曆除夕\n2026-02-17,0,春節\n2026-02-21,1,補行上班\n";

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn calendar() -> WorkCalendar {
        WorkCalendar::new(WorkCalendar::read_csv("2026.csv", YEAR).unwrap())
    }

    #[test]
    fn special_days_override_the_week() {
        let calendar = calendar();
        assert!(!calendar.is_working(day("2026-01-01")));
        assert!(calendar.is_working(day("2026-02-21")));
        assert!(!calendar.is_working(day("2026-02-22")));
        assert_eq!(calendar.note(day("2026-02-17")), Some("春節"));
        assert!(calendar.knows_year(2026) && !calendar.knows_year(2027));
        assert!(calendar.is_working(day("2027-01-01")), "a year not announced is Monday to Friday");
    }

    #[test]
    fn counting_begins_on_the_day_after() {
        let calendar = calendar();
        // Friday 13 February; Monday and Tuesday are off.
        assert_eq!(calendar.add_working_days(day("2026-02-13"), 1), day("2026-02-18"));
        assert_eq!(calendar.add_working_days(day("2026-02-13"), 4), day("2026-02-21"));
        assert_eq!(calendar.add_working_days(day("2026-02-14"), 0), day("2026-02-14"));
        assert_eq!(calendar.working_days_between(day("2026-02-13"), day("2026-02-21")), 4);
    }

    #[test]
    fn a_later_announcement_holds() {
        let mut days = WorkCalendar::read_csv("2026.csv", YEAR).unwrap();
        days.push(SpecialDay { day: day("2026-02-21"), working: false, note: "颱風停班".into() });
        assert!(!WorkCalendar::new(days).is_working(day("2026-02-21")));
    }

    #[test]
    fn mistakes_name_their_lines() {
        let text = "date,working,note\n2026-01-01,0,好\n2026-02-30,0,壞\n2026-01-01,1,再\n2026-03-01,x,壞\n2026-03-02,0\n";
        let mistakes = WorkCalendar::read_csv("c.csv", text).unwrap_err();
        let lines: Vec<usize> = mistakes.iter().map(|mistake| mistake.line).collect();
        assert_eq!(lines, [3, 4, 5, 6]);
        assert_eq!(WorkCalendar::read_csv("c.csv", "day\n").unwrap_err()[0].line, 1);
    }

    #[test]
    fn the_end_of_time_is_an_answer() {
        assert_eq!(calendar().add_working_days(day("9999-12-01"), 1_000_000).to_string(), "9999-12-31");
    }

    fn calendars() -> impl Strategy<Value = WorkCalendar> {
        prop::collection::vec((0..800_i64, any::<bool>()), 0..60).prop_map(|days| {
            let special = days.into_iter().map(|(n, working)| SpecialDay {
                day: day("2025-12-01").plus_days(n),
                working,
                note: String::new(),
            });
            WorkCalendar::new(special.collect())
        })
    }

    proptest! {
        #[test]
        fn between_undoes_add(calendar in calendars(), start in 0..900_i64, n in 0..2_000_u32) {
            let start = day("2025-11-01").plus_days(start);
            let end = calendar.add_working_days(start, n);
            prop_assert_eq!(calendar.working_days_between(start, end), i64::from(n));
            prop_assert!(n == 0 || calendar.is_working(end));
        }

        #[test]
        fn counting_agrees_with_walking(calendar in calendars(), start in 0..900_i64, n in 0..400_i64) {
            let start = day("2025-11-01").plus_days(start);
            let walked = (1..=n).filter(|i| calendar.is_working(start.plus_days(*i))).count();
            prop_assert_eq!(calendar.working_days_between(start, start.plus_days(n)), walked as i64);
            prop_assert_eq!(calendar.working_days_between(start.plus_days(n), start), -(walked as i64));
        }
    }
}
