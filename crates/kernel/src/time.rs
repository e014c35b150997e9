//! Instants: microseconds since 1970 in UTC; days are those of Taipei.

use std::fmt;

use jiff::tz::{Offset, TimeZone};
use serde::{Deserialize, Serialize};

use crate::Day;

/// Taiwan has kept UTC+8 without daylight saving since 1980.
const TAIPEI: Offset = Offset::constant(8);

/// An instant, in microseconds UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// The day of this instant in Taipei.
    pub fn day(self) -> Day {
        Day::from_civil(self.in_taipei().date())
    }

    /// This instant plus `seconds` (negative: earlier).
    #[must_use]
    pub fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(1_000_000)))
    }

    /// The first instant of `day` in Taipei.
    pub fn start_of(day: Day) -> Self {
        let zone = TimeZone::fixed(TAIPEI);
        let micros = day.civil().to_zoned(zone).map_or(0, |zoned| zoned.timestamp().as_microsecond());
        Self(micros)
    }

    /// Hour and minute in Taipei, for people: `17:25`.
    pub fn clock_time(self) -> String {
        let civil = self.in_taipei();
        format!("{:02}:{:02}", civil.hour(), civil.minute())
    }

    fn in_taipei(self) -> jiff::civil::DateTime {
        let instant = jiff::Timestamp::from_microsecond(self.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        TAIPEI.to_datetime(instant)
    }
}

impl fmt::Display for Timestamp {
    /// RFC 3339 in Taipei time, to the second.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let c = self.in_taipei();
        write!(
            f,
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}+08:00",
            c.year(),
            c.month(),
            c.day(),
            c.hour(),
            c.minute(),
            c.second()
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_midnight_in_taipei() {
        let day: Day = "2026-11-21".parse().unwrap();
        let start = Timestamp::start_of(day);
        assert_eq!(start.day(), day);
        assert_eq!(start.plus_seconds(-1).day(), day.plus_days(-1));
        assert_eq!(start.to_string(), "2026-11-21T00:00:00+08:00");
    }
}
