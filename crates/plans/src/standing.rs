//! How a programme stands at the end of one of its years, and how it differs from what was approved first. Pure.

use std::collections::HashMap;

use catalogue::model::programme::{
    Amendment, ChangeKind, Indicator, Item, Obligation, Programme, Reason, Role, RoleKind, Severity,
};
use kernel::Day;

use crate::audit::exact::whole;
use crate::audit::indicators::{Reached, rate, reached};
use charts::{Span, SpanKind};

/// Least achievement rate in per cent that is still near its target.
pub const NEAR_PERCENT: i64 = 90;

/// Where an item is in its own years.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// It begins in a later year.
    Ahead,
    /// The year is one of its own.
    Running,
    /// Its last year is over.
    Ended,
}

impl Phase {
    /// All with the words that addresses use.
    pub const ALL: [(&'static str, Self); 3] =
        [("ahead", Self::Ahead), ("running", Self::Running), ("ended", Self::Ended)];
}

/// Where an item is in this year.
pub fn phase(programme: &Programme, item: &Item, year: i32) -> Phase {
    let (first, last) = programme.years_of(item);
    if year < first {
        Phase::Ahead
    } else if year > last {
        Phase::Ended
    } else {
        Phase::Running
    }
}

/// The light of an indicator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Light {
    /// The newest result is as good as its target.
    Green,
    /// It reached at least [`NEAR_PERCENT`] of it.
    Yellow,
    /// It reached less.
    Red,
    /// A year with a target is over and nobody told the result.
    Owed,
    /// No target's year is over.
    Waiting,
}

impl Light {
    /// All with the words of texts, in the order in which they are counted.
    pub const ALL: [(&'static str, Self); 5] = [
        ("green", Self::Green),
        ("yellow", Self::Yellow),
        ("red", Self::Red),
        ("owed", Self::Owed),
        ("waiting", Self::Waiting),
    ];
}

/// The light at the end of `year`, as known on `today`, with the year of the target it is about.
pub fn light(indicator: &Indicator, year: i32, today: Day) -> (Light, Option<i32>) {
    let Some(at) = indicator.targets.values.keys().rev().find(|at| **at <= year).copied() else {
        return (Light::Waiting, None);
    };
    let found = match reached(indicator, at) {
        Reached::Met => Light::Green,
        Reached::Missed => match rate(indicator, at) {
            Some(rate) if rate >= whole(NEAR_PERCENT) => Light::Yellow,
            _ => Light::Red,
        },
        Reached::Unknown if today.year() > at => Light::Owed,
        Reached::Unknown => Light::Waiting,
    };
    (found, Some(at))
}

/// What a light rests on, the weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ground {
    /// There is a target and no figure.
    Planned,
    /// A result that the programme's documents print.
    Published,
    /// A figure that an official reported here.
    Reported,
    /// A figure that this node counted.
    Measured,
}

impl Ground {
    /// All with the words of texts.
    pub const ALL: [(&'static str, Self); 4] = [
        ("planned", Self::Planned),
        ("published", Self::Published),
        ("reported", Self::Reported),
        ("measured", Self::Measured),
    ];
}

/// How an indicator stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Its light.
    pub light: Light,
    /// The year of the target that it is held against.
    pub year: Option<i32>,
    /// What the light rests on.
    pub ground: Ground,
}

/// How an indicator stands at the end of `year`, as known on `today`: by the figure that this node has of it, held
/// against its target already, and without one by the programme's documents.
pub fn standing(indicator: &Indicator, year: i32, today: Day, here: Option<Standing>) -> Standing {
    here.unwrap_or_else(|| {
        let (light, of) = light(indicator, year, today);
        let told = of.is_some_and(|of| indicator.results.values.contains_key(&of));
        Standing { light, year: of, ground: if told { Ground::Published } else { Ground::Planned } }
    })
}

/// The light of a plan's progress: red for a high warning, yellow for any other.
pub fn light_of_progress(warning: Option<Severity>) -> Light {
    match warning {
        Some(Severity::High) => Light::Red,
        Some(_) => Light::Yellow,
        None => Light::Green,
    }
}

/// The year of what this node knows itself that belongs to a year shown: the year itself; and since a programme that
/// is over keeps its last targets, today's year for its last one. None for years to come.
pub fn year_known(programme: &Programme, shown: i32, today: Day) -> Option<i32> {
    let this = today.year();
    let year = if shown == programme.last_year { shown.max(this) } else { shown };
    (year <= this).then_some(year)
}

/// The programme's year that a page shows: the one asked for, else this year, else the nearest.
pub fn year_shown(programme: &Programme, asked: &str, today: Day) -> i32 {
    let year = asked.trim().parse().unwrap_or_else(|_| today.year());
    year.clamp(programme.first_year, programme.last_year)
}

/// What revisions changed about an item, goal or indicator.
pub fn changes<'a>(
    programme: &'a Programme,
    id: &'a str,
) -> impl Iterator<Item = (&'a Amendment, &'a Reason)> {
    programme.amendments.iter().flat_map(move |amendment| {
        let concerned =
            amendment.reasons.iter().filter(move |reason| reason.items.iter().any(|item| item == id));
        concerned.map(move |reason| (amendment, reason))
    })
}

/// An item's years as planned now and, once the programme was revised, as they were approved first. An item that came
/// in by a revision was not approved first; of one that was lengthened the files do not tell the former end.
pub fn spans(programme: &Programme, item: &Item) -> Vec<Span> {
    let (first, last) = programme.years_of(item);
    let mut spans = vec![Span { kind: SpanKind::Planned, first, last }];
    let changed = |kind: ChangeKind| changes(programme, &item.id).any(|(_, reason)| reason.change == kind);
    if !programme.amendments.is_empty() && !changed(ChangeKind::Added) {
        let kind = if changed(ChangeKind::Extended) { SpanKind::ApprovedOpen } else { SpanKind::Approved };
        spans.push(Span { kind, first, last });
    }
    spans
}

/// Who does what, by item: looked up once for a page of many items.
#[derive(Debug)]
pub struct RolesByItem<'a>(HashMap<&'a str, Vec<&'a Role>>);

impl<'a> RolesByItem<'a> {
    /// Looks once through all roles.
    pub fn of(programme: &'a Programme) -> Self {
        let mut roles: HashMap<&str, Vec<&Role>> = HashMap::new();
        for role in &programme.roles {
            roles.entry(&role.item).or_default().push(role);
        }
        Self(roles)
    }

    /// The roles of this kind for an item.
    pub fn holding(&self, item: &str, kind: RoleKind) -> impl Iterator<Item = &'a Role> {
        self.0.get(item).into_iter().flatten().copied().filter(move |role| role.kind == kind)
    }

    /// Whether one of these agencies has any part in an item.
    pub fn has_part(&self, item: &str, agencies: &[kernel::AgencyId]) -> bool {
        let mut roles = self.0.get(item).into_iter().flatten();
        roles.any(|role| agencies.iter().any(|id| id.as_str() == role.agency))
    }
}

/// The day in or after `year` by which something about that year is due; none when the document prints none.
pub fn due_on(obligation: &Obligation, year: i32) -> Option<Day> {
    let (month, day) = obligation.due?;
    Day::new(year + i32::try_from(obligation.year_after).ok()?, month, day)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use catalogue::model::programme::{Baseline, Basis, Decimal, Direction, Origin, Series};
    use kernel::Text;

    use super::*;

    fn indicator(targets: &[(i32, i64)], results: &[(i32, i64)], direction: Direction) -> Indicator {
        let series = |values: &[(i32, i64)]| Series {
            values: values
                .iter()
                .map(|(year, units)| (*year, Decimal::whole(*units)))
                .collect::<BTreeMap<_, _>>(),
            ..Series::default()
        };
        Indicator {
            id: "i".to_owned(),
            number: "1".to_owned(),
            goal: "g".to_owned(),
            owner: None,
            items: Vec::new(),
            name: Text::default(),
            definition: Text::default(),
            unit: Text::default(),
            direction,
            basis: Basis::Year,
            baseline: Baseline::Unstated(Text::default()),
            from_year: None,
            targets: series(targets),
            results: series(results),
            origin: Origin::default(),
        }
    }

    #[test]
    fn a_light_follows_the_newest_target_that_is_due() {
        let today = Day::new(2014, 6, 1).expect("a day");
        let up = |results: &[(i32, i64)]| indicator(&[(2012, 100), (2013, 200)], results, Direction::Up);
        assert_eq!(light(&up(&[(2013, 200)]), 2013, today), (Light::Green, Some(2013)));
        assert_eq!(light(&up(&[(2013, 180)]), 2013, today), (Light::Yellow, Some(2013)));
        assert_eq!(light(&up(&[(2013, 179)]), 2013, today), (Light::Red, Some(2013)));
        assert_eq!(light(&up(&[(2012, 100)]), 2013, today), (Light::Owed, Some(2013)));
        assert_eq!(light(&up(&[(2012, 100)]), 2012, today), (Light::Green, Some(2012)));
        assert_eq!(light(&up(&[]), 2011, today), (Light::Waiting, None));
        let running = indicator(&[(2014, 5)], &[], Direction::Up);
        assert_eq!(light(&running, 2014, today), (Light::Waiting, Some(2014)));
    }

    #[test]
    fn what_is_known_here_comes_before_what_was_printed() {
        let today = Day::new(2014, 6, 1).expect("a day");
        let printed = indicator(&[(2013, 100)], &[(2013, 100)], Direction::Up);
        let found = standing(&printed, 2013, today, None);
        assert_eq!(found, Standing { light: Light::Green, year: Some(2013), ground: Ground::Published });
        let here = Standing { light: Light::Red, year: Some(2013), ground: Ground::Measured };
        assert_eq!(standing(&printed, 2013, today, Some(here)), here);
        let bare = indicator(&[(2013, 100)], &[], Direction::Up);
        assert_eq!(standing(&bare, 2013, today, None).ground, Ground::Planned);
    }

    #[test]
    fn less_may_be_better() {
        let today = Day::new(2014, 6, 1).expect("a day");
        let minutes = |result: i64| indicator(&[(2013, 18)], &[(2013, result)], Direction::Down);
        assert_eq!(light(&minutes(18), 2013, today).0, Light::Green);
        assert_eq!(light(&minutes(20), 2013, today).0, Light::Yellow);
        assert_eq!(light(&minutes(21), 2013, today).0, Light::Red);
    }
}
