//! The algebra of a record's history: which days each statement covers, and what an
//! act does to them. No IO.
//!
//! What is held true now is a row of periods without gaps or overlaps from the first
//! insertion on; a period without a body says that the record is not in force then.

use kernel::Day;
use serde_json::{Map, Value as Json};

/// The fields of a record; a field without a value is absent.
pub type Body = Map<String, Json>;

/// One period and what is held true in it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Period {
    /// First day.
    pub(crate) from: Day,
    /// Last day; none while no end is known.
    pub(crate) until: Option<Day>,
    /// The fields; none when the record is not in force.
    pub(crate) body: Option<Body>,
}

impl Period {
    /// Whether the period covers `day`.
    pub(crate) fn covers(&self, day: Day) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }
}

/// A period to be added.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Piece {
    /// The period.
    pub(crate) period: Period,
    /// The position of the period whose statement this one repeats, when it only
    /// became shorter; none when it is new.
    pub(crate) carried_from: Option<usize>,
}

/// What an act does to the periods: which of them it supersedes and what it adds.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Plan {
    /// Positions of superseded periods.
    pub(crate) superseded: Vec<usize>,
    /// New periods, in order of time.
    pub(crate) added: Vec<Piece>,
    /// Fields whose value differs somewhere after the act.
    pub(crate) fields: Vec<String>,
}

/// Why an act does not fit a record's history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Misfit {
    /// The record is in force on that day or later.
    InForce,
    /// The record is not in force on that day.
    NotInForce,
}

/// The record begins (again) on a day.
pub(crate) fn insert(periods: &[Period], body: Body, on: Day) -> Result<Plan, Misfit> {
    let fields = body.keys().cloned().collect();
    let added = Piece { period: Period { from: on, until: None, body: Some(body) }, carried_from: None };
    if periods.is_empty() {
        return Ok(Plan { superseded: Vec::new(), added: vec![added], fields });
    }
    let at = periods.iter().position(|period| period.covers(on)).ok_or(Misfit::InForce)?;
    if periods[at..].iter().any(|period| period.body.is_some()) {
        return Err(Misfit::InForce);
    }
    let before = shortened(&periods[at], at, on);
    let superseded = (at..periods.len()).collect();
    Ok(Plan { superseded, added: before.into_iter().chain([added]).collect(), fields })
}

/// From a day on, fields have new values; each until its next change that is known.
pub(crate) fn change(periods: &[Period], set: &Body, on: Day) -> Result<Plan, Misfit> {
    let (at, run) = in_force(periods, on)?;
    let reach = |field: &str| {
        let held = value_at(periods, at, field);
        let last = (at..=run.1).take_while(|&index| value_at(periods, index, field) == held).last();
        (at, last.unwrap_or(at))
    };
    Ok(patch(periods, set, Some((at, on)), reach))
}

/// Fields had a wrong value: it is replaced wherever it was held true without a break
/// around `on`, before and after.
pub(crate) fn correct(periods: &[Period], set: &Body, on: Day) -> Result<Plan, Misfit> {
    let (at, run) = in_force(periods, on)?;
    let reach = |field: &str| {
        let held = value_at(periods, at, field);
        let same = |index: &usize| value_at(periods, *index, field) == held;
        let last = (at..=run.1).take_while(same).last().unwrap_or(at);
        let first = (run.0..=at).rev().take_while(same).last().unwrap_or(at);
        (first, last)
    };
    Ok(patch(periods, set, None, reach))
}

/// The record is no longer in force from a day on.
pub(crate) fn close(periods: &[Period], on: Day) -> Result<Plan, Misfit> {
    let (at, run) = in_force(periods, on)?;
    let closed = Period { from: on, until: periods[run.1].until, body: None };
    let before = shortened(&periods[at], at, on);
    Ok(Plan {
        superseded: (at..=run.1).collect(),
        added: before.into_iter().chain([Piece { period: closed, carried_from: None }]).collect(),
        fields: Vec::new(),
    })
}

/// Position of the period in force on a day, and the first and last position of the
/// unbroken run it belongs to.
fn in_force(periods: &[Period], on: Day) -> Result<(usize, (usize, usize)), Misfit> {
    let at = periods.iter().position(|period| period.covers(on)).ok_or(Misfit::NotInForce)?;
    if periods[at].body.is_none() {
        return Err(Misfit::NotInForce);
    }
    let first = (0..=at).rev().take_while(|&index| periods[index].body.is_some()).last();
    let last = (at..periods.len()).take_while(|&index| periods[index].body.is_some()).last();
    Ok((at, (first.unwrap_or(at), last.unwrap_or(at))))
}

fn value_at<'a>(periods: &'a [Period], index: usize, field: &str) -> Option<&'a Json> {
    periods[index].body.as_ref().and_then(|body| body.get(field))
}

/// The part of a period before `on`, unless it begins there.
fn shortened(period: &Period, index: usize, on: Day) -> Option<Piece> {
    (period.from < on).then(|| Piece {
        period: Period { from: period.from, until: Some(on.plus_days(-1)), body: period.body.clone() },
        carried_from: Some(index),
    })
}

/// Sets fields in the periods that `reach` gives for each; `cut` splits one period.
fn patch(
    periods: &[Period],
    set: &Body,
    cut: Option<(usize, Day)>,
    reach: impl Fn(&str) -> (usize, usize),
) -> Plan {
    let mut plan = Plan::default();
    let reaches: Vec<(&String, &Json, (usize, usize))> =
        set.iter().map(|(field, value)| (field, value, reach(field))).collect();
    for (index, period) in periods.iter().enumerate() {
        let Some(body) = &period.body else { continue };
        let mut patched = body.clone();
        for (field, value, (first, last)) in &reaches {
            if (*first..=*last).contains(&index)
                && put(&mut patched, field, value)
                && !plan.fields.contains(field)
            {
                plan.fields.push((*field).clone());
            }
        }
        if &patched == body {
            continue;
        }
        plan.superseded.push(index);
        let mut from = period.from;
        if let Some((_, on)) = cut.filter(|(at, _)| *at == index) {
            plan.added.extend(shortened(period, index, on));
            from = on;
        }
        let period = Period { from, until: period.until, body: Some(patched) };
        plan.added.push(Piece { period, carried_from: None });
    }
    plan
}

/// Puts a value into a body, null taking it away; tells whether that changed anything.
fn put(body: &mut Body, field: &str, value: &Json) -> bool {
    let before = body.get(field).cloned();
    if value.is_null() {
        body.shift_remove(field);
    } else {
        body.insert(field.to_owned(), value.clone());
    }
    body.get(field) != before.as_ref()
}
