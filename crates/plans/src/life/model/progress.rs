//! Periods of reports, and the warnings that a report gives.

use catalogue::model::programme::{Decimal, LevelRule, Limits, Pace, Rules, Severity};
use kernel::Day;

use super::ratios::Money;

/// The last day of a period of a year; none when there is no such period.
pub fn last_day(pace: Pace, year: i32, period: u32) -> Option<Day> {
    let month = last_month(pace, period)?;
    let next = if month == 12 { Day::new(year + 1, 1, 1) } else { Day::new(year, month + 1, 1) };
    next.map(|day| day.plus_days(-1))
}

/// The last month of a period.
pub fn last_month(pace: Pace, period: u32) -> Option<u32> {
    (1..=pace.periods()).contains(&period).then(|| period * 12 / pace.periods())
}

/// When the report of a period is due.
pub fn due_on(rule: &LevelRule, year: i32, period: u32) -> Option<Day> {
    last_day(rule.pace, year, period).map(|day| day.plus_days(i64::from(rule.due_days)))
}

/// Periods of these years that are over on `today`, oldest first.
pub fn over(pace: Pace, years: std::ops::RangeInclusive<i32>, today: Day) -> Vec<(i32, u32)> {
    let all = years.flat_map(|year| (1..=pace.periods()).map(move |period| (year, period)));
    all.filter(|(year, period)| last_day(pace, *year, *period).is_some_and(|last| last < today)).collect()
}

/// How a plan stands, by which warnings are given. Progress is in hundredths of one per cent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Planned progress.
    pub planned: i64,
    /// Actual progress.
    pub actual: i64,
    /// Money.
    pub money: Money,
    /// Days after the day on which the report was due.
    pub days_late: i64,
}

impl Standing {
    /// Whether it crosses one of these limits.
    pub fn crosses(&self, limits: &Limits) -> bool {
        let behind = |limit: Decimal| self.planned - self.actual >= hundredths(limit);
        let below = |limit: Decimal| {
            self.money.execution().is_some_and(|execution| execution.is_below(hundredths(limit)))
        };
        limits.behind.is_some_and(behind)
            || limits.execution_below.is_some_and(below)
            || limits.late_days.is_some_and(|days| self.days_late >= i64::from(days))
    }

    /// The gravest warning that it gives.
    pub fn warning(&self, rules: &Rules) -> Option<Severity> {
        let given = rules.warnings.iter().filter(|warning| self.crosses(&warning.limits));
        given.map(|warning| warning.severity).max()
    }

    /// Whether a report must explain it; a late report explains itself by its date.
    pub fn must_explain(&self, rules: &Rules) -> bool {
        self.crosses(&Limits { late_days: None, ..rules.explain })
    }
}

/// A limit, which the catalogue lets have at most two decimals.
fn hundredths(limit: Decimal) -> i64 {
    limit.units * 10_i64.pow(2_u32.saturating_sub(limit.decimals))
}

/// Per cent with at most two decimals, as hundredths; full-width digits and a sign are read.
pub fn read_percent(text: &str) -> Option<i64> {
    let text = kernel::number::halfwidth(text.trim());
    let text = text.strip_suffix('%').unwrap_or(&text).trim_end();
    let figure: Decimal = text.parse().ok()?;
    (figure.decimals <= 2 && (0..=100 * 10_i64.pow(figure.decimals)).contains(&figure.units))
        .then(|| hundredths(figure))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_end_where_months_and_quarters_do() {
        let day = |pace, period| last_day(pace, 2028, period).map(|day| day.to_string());
        assert_eq!(day(Pace::Month, 2).as_deref(), Some("2028-02-29"));
        assert_eq!(day(Pace::Quarter, 1).as_deref(), Some("2028-03-31"));
        assert_eq!(day(Pace::Quarter, 4).as_deref(), Some("2028-12-31"));
        assert_eq!(day(Pace::Quarter, 5), None);
        let today = Day::new(2027, 4, 1).unwrap();
        assert_eq!(over(Pace::Quarter, 2026..=2027, today).len(), 5);
    }

    #[test]
    fn per_cent_is_read_exactly_or_not_at_all() {
        assert_eq!(read_percent("６２.5"), Some(6_250));
        assert_eq!(read_percent("100"), Some(10_000));
        assert_eq!(read_percent("0.05%"), Some(5));
        for wrong in ["100.01", "-1", "1.234", "", "abc"] {
            assert_eq!(read_percent(wrong), None, "{wrong}");
        }
    }
}
