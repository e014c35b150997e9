//! Days, the calendar of the Republic of China, and working days.

pub mod roc;
mod work;

use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, Weekday};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub use work::{SpecialDay, WorkCalendar};

use crate::Lang;

/// A calendar day, written `2026-11-21` everywhere but in front of people.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(Date);

impl Day {
    /// The day, if it exists in the years 1 to 9999.
    pub fn new(year: i32, month: u32, day: u32) -> Option<Self> {
        let year = i16::try_from(year).ok().filter(|year| *year >= 1)?;
        let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?);
        date.ok().map(Self)
    }

    /// From the date type of the calendar library.
    pub fn from_civil(date: Date) -> Self {
        Self(date)
    }

    /// As the date type of the calendar library.
    pub fn civil(self) -> Date {
        self.0
    }

    /// Year of the common era.
    pub fn year(self) -> i32 {
        i32::from(self.0.year())
    }

    /// Month, 1 to 12.
    pub fn month(self) -> u32 {
        u32::from(self.0.month().unsigned_abs())
    }

    /// Day of the month, 1 to 31.
    pub fn day_of_month(self) -> u32 {
        u32::from(self.0.day().unsigned_abs())
    }

    /// Day of the week.
    pub fn weekday(self) -> Weekday {
        self.0.weekday()
    }

    /// This day plus `days` (negative: earlier). Stops at the last day of the
    /// year 9999 and the first of the year 1.
    #[must_use]
    pub fn plus_days(self, days: i64) -> Self {
        let first = Date::constant(1, 1, 1);
        let Ok(span) = jiff::Span::new().try_days(days) else {
            return Self(if days < 0 { first } else { Date::MAX });
        };
        Self(self.0.saturating_add(span).max(first))
    }

    /// Days from this day to `later`; negative when `later` is earlier.
    pub fn days_until(self, later: Self) -> i64 {
        later.number() - self.number()
    }

    /// Completed years from this day to `later`: the age on `later` of a person
    /// born on this day. Who was born on 29 February completes a year on
    /// 1 March of a common year, as Civil Code (民法) article 121 counts.
    pub fn years_until(self, later: Self) -> i64 {
        let reached = (later.month(), later.day_of_month()) >= (self.month(), self.day_of_month());
        i64::from(later.year() - self.year()) - i64::from(!reached)
    }

    /// The day as people read it: `中華民國115年11月21日` or `21 November 2026`.
    pub fn long(self, lang: Lang) -> String {
        match lang {
            Lang::Zh => roc::long(self),
            Lang::En => self.0.strftime("%-d %B %Y").to_string(),
        }
    }

    /// Days since Monday 1 January of the year 1.
    fn number(self) -> i64 {
        let (year, month) = (i64::from(self.year()) - 1, self.month() as usize);
        let before_month = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
        let leap_day = i64::from(self.0.in_leap_year() && month > 2);
        let in_year = before_month.get(month - 1).copied().unwrap_or(0) + leap_day;
        year * 365 + year.div_euclid(4) - year.div_euclid(100)
            + year.div_euclid(400)
            + in_year
            + i64::from(self.day_of_month())
            - 1
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl fmt::Debug for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// The text is not an existing day of the form `2026-11-21`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not an existing day; write it as 2026-11-21")]
pub struct DayError(pub String);

impl FromStr for Day {
    type Err = DayError;

    fn from_str(text: &str) -> Result<Self, DayError> {
        let wrong = || DayError(text.to_owned());
        let parts: Vec<&str> = text.split('-').collect();
        let [year, month, day] = parts[..] else { return Err(wrong()) };
        let digits =
            |part: &str, len: usize| part.len() == len && part.bytes().all(|byte| byte.is_ascii_digit());
        if !(digits(year, 4) && digits(month, 2) && digits(day, 2)) {
            return Err(wrong());
        }
        let number = |part: &str| part.parse::<u32>().unwrap_or(0);
        Self::new(number(year) as i32, number(month), number(day)).ok_or_else(wrong)
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn only_existing_days_in_the_one_form_are_read() {
        assert_eq!(day("2026-11-21").to_string(), "2026-11-21");
        for wrong in ["2026-02-29", "2026-13-01", "20261121", "2026-1-2", "+026-01-02", "0000-01-01", ""] {
            assert!(wrong.parse::<Day>().is_err(), "{wrong}");
        }
        assert_eq!(Day::new(2028, 2, 29).unwrap().month(), 2);
        assert_eq!(Day::new(2026, 2, 29), None);
    }

    #[test]
    fn json_is_a_plain_string() {
        assert_eq!(serde_json::to_string(&day("2026-01-05")).unwrap(), "\"2026-01-05\"");
        assert!(serde_json::from_str::<Day>("\"2026-02-30\"").is_err());
    }

    #[test]
    fn an_age_is_completed_on_the_birthday() {
        assert_eq!(day("2008-03-15").years_until(day("2026-03-14")), 17);
        assert_eq!(day("2008-03-15").years_until(day("2026-03-15")), 18);
        assert_eq!(day("2008-02-29").years_until(day("2026-02-28")), 17);
        assert_eq!(day("2008-02-29").years_until(day("2026-03-01")), 18);
    }

    #[test]
    fn days_for_people() {
        assert_eq!(day("2026-01-05").long(Lang::En), "5 January 2026");
        assert_eq!(day("2026-01-05").long(Lang::Zh), "中華民國115年1月5日");
    }

    #[test]
    fn adding_stops_at_the_ends() {
        assert_eq!(day("2026-01-05").plus_days(i64::MAX).to_string(), "9999-12-31");
        assert_eq!(day("2026-01-05").plus_days(i64::MIN).to_string(), "0001-01-01");
    }

    proptest! {
        #[test]
        fn days_between_undoes_adding_days(start in 1..3_000_000_i64, n in -700_000..700_000_i64) {
            let first = day("0001-01-01").plus_days(start);
            let later = first.plus_days(n);
            prop_assert_eq!(first.days_until(later), later.number() - first.number());
            // At the first and the last day there is, adding stops short.
            if later > day("0001-01-01") && later < day("9999-12-31") {
                prop_assert_eq!(first.days_until(later), n);
            }
            prop_assert_eq!(first.to_string().parse::<Day>().unwrap(), first);
        }
    }
}
