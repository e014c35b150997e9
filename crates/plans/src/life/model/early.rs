//! Early warnings held against what happened: hits, misses, false alarms. Pure.

use catalogue::model::programme::{Decimal, Direction, Indicator, Rules, Severity};

use super::Report;
use super::progress::Standing;
use crate::audit::exact::{self, Exact, whole};
use crate::audit::indicators::{Reached, reached};

/// What became of a warning, or of its absence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// Warned, and it happened.
    Hit,
    /// Not warned, and it happened.
    Miss,
    /// Warned, and it did not happen.
    FalseAlarm,
    /// Not warned, and it did not happen.
    Quiet,
}

impl Outcome {
    /// Of a warning and an event.
    pub fn of(warned: bool, happened: bool) -> Self {
        match (warned, happened) {
            (true, true) => Self::Hit,
            (false, true) => Self::Miss,
            (true, false) => Self::FalseAlarm,
            (false, false) => Self::Quiet,
        }
    }
}

/// How often each happened.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Hits.
    pub hits: usize,
    /// Misses.
    pub misses: usize,
    /// False alarms.
    pub false_alarms: usize,
    /// Quiet, rightly.
    pub quiet: usize,
}

impl Tally {
    /// Counts outcomes.
    pub fn of(outcomes: impl IntoIterator<Item = Outcome>) -> Self {
        let mut tally = Self::default();
        for outcome in outcomes {
            match outcome {
                Outcome::Hit => tally.hits += 1,
                Outcome::Miss => tally.misses += 1,
                Outcome::FalseAlarm => tally.false_alarms += 1,
                Outcome::Quiet => tally.quiet += 1,
            }
        }
        tally
    }

    /// All cases.
    pub fn all(self) -> usize {
        self.hits + self.misses + self.false_alarms + self.quiet
    }

    /// Of what happened, how much was warned of: hits of all events.
    pub fn caught(self) -> (usize, usize) {
        (self.hits, self.hits + self.misses)
    }

    /// Of the warnings, how many were right.
    pub fn right(self) -> (usize, usize) {
        (self.hits, self.hits + self.false_alarms)
    }
}

/// A plan's year that is over: the first period whose report, as it was first made, gave at least a middle warning, and
/// whether the year ended so that its last report had to explain itself. None when the last period is not reported.
pub fn of_plan(reports: &[Report], rules: &Rules, year: i32, periods: u32) -> Option<(Option<u32>, bool)> {
    let last = reports.iter().rfind(|one| (one.year, one.period) == (year, periods))?;
    let end = Standing { planned: last.planned, actual: last.actual, money: last.money, days_late: 0 };
    let mut first = reports.iter().filter(|one| one.year == year && one.period < periods && one.number == 1);
    let warned = first.find(|one| one.warning >= Some(Severity::Middle)).map(|one| one.period);
    Some((warned, end.must_explain(rules)))
}

/// An indicator's year: whether last year's missed target warned, and whether this year's was missed.
pub fn after_a_miss(indicator: &Indicator, year: i32) -> Option<(bool, bool)> {
    let missed = |year: i32| match reached(indicator, year) {
        Reached::Met => Some(false),
        Reached::Missed => Some(true),
        Reached::Unknown => None,
    };
    Some((missed(year - 1)?, missed(year)?))
}

/// An indicator's year: whether the results of the two years before, drawn out in a straight line, fall short of its
/// target, and whether it was missed.
pub fn by_trend(indicator: &Indicator, year: i32) -> Option<(bool, bool)> {
    let figure = |year: i32| indicator.results.values.get(&year).copied().map(exact::of);
    let missed = match reached(indicator, year) {
        Reached::Met => false,
        Reached::Missed => true,
        Reached::Unknown => return None,
    };
    let (before, last): (Exact, Exact) = (figure(year - 2)?, figure(year - 1)?);
    let target: &Decimal = indicator.targets.values.get(&year)?;
    let (target, drawn) = (exact::of(*target), last * whole(2) - before);
    let warned = match indicator.direction {
        Direction::Up => drawn < target,
        Direction::Down => drawn > target,
    };
    Some((warned, missed))
}
