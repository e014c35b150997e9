//! Periods: a year, a quarter, a month, a day.

use std::fmt;

use catalogue::model::indicator::Every;
use catalogue::query::Bind;
use kernel::{Day, Lang, Timestamp, Value};

/// A period: `2026`, `2026-Q4`, `2026-11` or `2026-11-22`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// Its length.
    pub every: Every,
    /// Its first day.
    pub first: Day,
}

impl Period {
    /// The period of this length in which the day lies.
    pub fn of(every: Every, day: Day) -> Self {
        let month = match every {
            Every::Year => 1,
            Every::Quarter => (day.month() - 1) / 3 * 3 + 1,
            Every::Month | Every::Day => day.month(),
        };
        let first = if every == Every::Day { Some(day) } else { Day::new(day.year(), month, 1) };
        Self { every, first: first.unwrap_or(day) }
    }

    /// Reads a period as addresses have it.
    pub fn parse(text: &str) -> Option<Self> {
        let start = |year: &str, month: u32| Day::new(year.parse().ok()?, month, 1);
        let made = match text.len() {
            4 => Self { every: Every::Year, first: start(text, 1)? },
            7 if text.as_bytes()[5] == b'Q' => {
                let quarter = text[6..].parse::<u32>().ok().filter(|quarter| (1..=4).contains(quarter))?;
                Self { every: Every::Quarter, first: start(text.get(..4)?, quarter * 3 - 2)? }
            }
            7 => Self { every: Every::Month, first: start(text.get(..4)?, text.get(5..)?.parse().ok()?)? },
            10 => Self { every: Every::Day, first: text.parse().ok()? },
            _ => return None,
        };
        (made.to_string() == text).then_some(made)
    }

    /// The shorter periods that it is made of, those that began by `today`; none of a day.
    pub fn parts(self, today: Day) -> Vec<Self> {
        let every = match self.every {
            Every::Year | Every::Quarter => Every::Month,
            Every::Month => Every::Day,
            Every::Day => return Vec::new(),
        };
        let last = self.last().min(today);
        let first = Self::of(every, self.first);
        std::iter::successors(Some(first), |part| Some(part.next()))
            .take_while(|part| part.first <= last)
            .collect()
    }

    /// The one after it.
    #[must_use]
    pub fn next(self) -> Self {
        Self::of(self.every, self.last().plus_days(1))
    }

    /// The one before it.
    #[must_use]
    pub fn before(self) -> Self {
        Self::of(self.every, self.first.plus_days(-1))
    }

    /// Its last day.
    pub fn last(self) -> Day {
        let months = match self.every {
            Every::Day => return self.first,
            Every::Month => 1,
            Every::Quarter => 3,
            Every::Year => 12,
        };
        let after = self.first.month() + months;
        let (year, month) =
            if after > 12 { (self.first.year() + 1, after - 12) } else { (self.first.year(), after) };
        Day::new(year, month, 1).map_or(self.first, |day| day.plus_days(-1))
    }

    /// Whether it is over on `today`.
    pub fn is_over(self, today: Day) -> bool {
        self.last() < today
    }

    /// What a question is given for it: of a period that goes on, what is up to today.
    pub fn bind(self, bind: Bind, today: Day) -> Value {
        filled((self.first, self.last()), bind, today)
    }

    /// The same as text, for whoever recomputes it.
    pub fn written(self, bind: Bind, today: Day) -> String {
        match self.bind(bind, today) {
            Value::Int(number) => number.to_string(),
            Value::Text(text) => format!("'{text}'"),
            _ => String::new(),
        }
    }

    /// For people: 115年11月, November 2026.
    pub fn long(self, lang: Lang) -> String {
        let (year, roc) = (self.first.year(), self.first.year() - 1911);
        let quarter = self.first.month().div_ceil(3);
        match (lang, self.every) {
            (Lang::Zh, Every::Year) => format!("{roc}年"),
            (Lang::Zh, Every::Quarter) => format!("{roc}年第{quarter}季"),
            (Lang::Zh, Every::Month) => format!("{roc}年{}月", self.first.month()),
            (Lang::En, Every::Year) => year.to_string(),
            (Lang::En, Every::Quarter) => format!("Q{quarter} {year}"),
            (Lang::En, Every::Month) => {
                let names =
                    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
                let name = names.get(self.first.month() as usize - 1).copied().unwrap_or_default();
                format!("{name} {year}")
            }
            (lang, Every::Day) => self.first.long(lang),
        }
    }
}

/// What a question is given for the days from one to another.
pub(crate) fn filled((first, last): (Day, Day), bind: Bind, today: Day) -> Value {
    match bind {
        Bind::From => Timestamp::start_of(first).into(),
        Bind::Until => Timestamp::start_of(last.plus_days(1)).into(),
        Bind::FirstDay => first.into(),
        Bind::LastDay => last.min(today).into(),
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month) = (self.first.year(), self.first.month());
        match self.every {
            Every::Year => write!(f, "{year:04}"),
            Every::Quarter => write!(f, "{year:04}-Q{}", month.div_ceil(3)),
            Every::Month => write!(f, "{year:04}-{month:02}"),
            Every::Day => write!(f, "{}", self.first),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_are_read_as_they_are_written_and_follow_one_another() {
        for text in ["2026", "2026-Q1", "2026-Q4", "2026-02", "2026-12", "2024-02-29"] {
            let period = Period::parse(text).expect(text);
            assert_eq!(period.to_string(), text);
            assert_eq!(period.next().before(), period, "{text}");
            assert_eq!(period.last().plus_days(1), period.next().first, "{text}");
        }
        for text in ["26", "2026-Q5", "2026-13", "2026-1", "2026-02-30", "abcd", "２０２６", "2026-0１"]
        {
            assert_eq!(Period::parse(text), None, "{text}");
        }
        let parts = |text: &str, today: &str| Period::parse(text).unwrap().parts(today.parse().unwrap());
        assert_eq!(parts("2026", "2026-03-01").last().unwrap().to_string(), "2026-03");
        assert_eq!(parts("2024-02", "2026-03-01").len(), 29);
        assert!(parts("2024-02-01", "2026-03-01").is_empty());
        let last = |text| Period::parse(text).unwrap().last().to_string();
        assert_eq!(
            [last("2024-02"), last("2026-Q4"), last("2026")],
            ["2024-02-29", "2026-12-31", "2026-12-31"]
        );
    }
}
