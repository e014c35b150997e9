//! Targets and results: how far each result came, and targets that count up and may not fall.

use catalogue::model::programme::{Basis, Decimal, Direction, Indicator, Programme};
use num_traits::Zero;

use super::exact::{self, Exact, whole};
use super::{Check, Name, Row, Subject, Verdict};

/// What became of a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reached {
    /// The result is as good as the target or better.
    Met,
    /// It is not.
    Missed,
    /// There is no target or no result.
    Unknown,
}

/// Whether the target of a year was met.
pub fn reached(indicator: &Indicator, year: i32) -> Reached {
    let values = (indicator.targets.values.get(&year), indicator.results.values.get(&year));
    let (Some(target), Some(result)) = values else { return Reached::Unknown };
    let (target, result) = (exact::of(*target), exact::of(*result));
    let met = match indicator.direction {
        Direction::Up => result >= target,
        Direction::Down => result <= target,
    };
    if met { Reached::Met } else { Reached::Missed }
}

/// The achievement rate (達成率) of a year in per cent: the result over the target, or the
/// target over the result where less is better. None without both, or over nothing.
pub fn rate(indicator: &Indicator, year: i32) -> Option<Exact> {
    let target = exact::of(*indicator.targets.values.get(&year)?);
    let result = exact::of(*indicator.results.values.get(&year)?);
    let (top, bottom) = match indicator.direction {
        Direction::Up => (result, target),
        Direction::Down => (target, result),
    };
    (!bottom.is_zero()).then(|| top / bottom * whole(100))
}

/// How many results missed their targets.
pub fn missed(programme: &Programme) -> usize {
    let years = |indicator: &Indicator| {
        indicator.results.values.keys().filter(|year| reached(indicator, **year) == Reached::Missed).count()
    };
    programme.indicators.iter().map(years).sum()
}

/// Targets that count everything up to their year must not get worse.
pub(super) fn checks(programme: &Programme) -> Vec<Check> {
    let cumulative = programme.indicators.iter().filter(|indicator| indicator.basis == Basis::Cumulative);
    cumulative.flat_map(targets).collect()
}

fn targets(indicator: &Indicator) -> Vec<Check> {
    let Some(origin) = &indicator.targets.origin else { return Vec::new() };
    let values: Vec<(&i32, &Decimal)> = indicator.targets.values.iter().collect();
    let check = |pair: &[(&i32, &Decimal)]| {
        let ((before, least), (year, value)) = (pair[0], pair[1]);
        let good = exact::of(*value) >= exact::of(*least);
        let row = Row {
            name: Name::Own(indicator.name.clone()),
            years: Some((*before, *before)),
            value: least.to_string(),
            origin: Some(origin.clone()),
        };
        Check {
            subject: Subject::Target { indicator: indicator.id.clone(), year: *year },
            printed: value.to_string(),
            computed: if good { vec![value.to_string()] } else { vec![least.to_string()] },
            difference: None,
            verdict: if good { Verdict::Agrees } else { Verdict::Differs },
            origin: origin.clone(),
            rows: vec![row],
        }
    };
    values.windows(2).map(check).collect()
}
