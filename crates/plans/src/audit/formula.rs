//! Printed figures that follow by a formula.

use catalogue::model::programme::{
    ALL, Call, Formula, GoalKind, Indicator, Item, ItemKind, Operator, Origin, Printed, Programme, Relation,
    RoleKind, word,
};
use num_traits::Zero;

use super::budget::Sums;
use super::economics::{Compared, within};
use super::exact::{self, Exact, round_to, whole};
use super::{Check, Name, Row, Subject, Verdict, indicators};

/// Every figure of printed.csv.
pub(super) fn checks(programme: &Programme, sums: &Sums<'_>) -> Vec<Check> {
    programme.printed.iter().map(|printed| check(programme, sums, printed)).collect()
}

fn check(programme: &Programme, sums: &Sums<'_>, printed: &Printed) -> Check {
    let mut rows = Vec::new();
    let subject = Subject::Printed { id: printed.id.clone() };
    let step = printed.precision.map_or_else(|| exact::last_digit(printed.value), exact::of);
    let found = match value(programme, sums, &printed.computes, &mut rows) {
        Some(value) => stands(printed, &step, &value),
        None => Compared {
            printed: printed.value.to_string(),
            computed: Vec::new(),
            difference: None,
            verdict: Verdict::Differs,
        },
    };
    found.check(subject, &printed.origin, rows)
}

/// A printed figure beside what it is said to equal, exceed or stay below.
fn stands(printed: &Printed, step: &Exact, value: &Exact) -> Compared {
    let mut found = within(printed.value, step, value, &whole(0));
    let figure = exact::of(printed.value);
    let good = match printed.relation {
        Relation::Equal => return found,
        Relation::Less => figure < *value,
        Relation::AtMost => figure <= *value,
        Relation::More => figure > *value,
        Relation::AtLeast => figure >= *value,
    };
    found.verdict = if good { Verdict::Agrees } else { Verdict::Differs };
    found.difference = None;
    found.printed = format!("{} {}", word(&Relation::ALL, &printed.relation), found.printed);
    found
}

/// The formula's value; none when it divides by nothing or asks for what is not there.
/// `rows` gets every value taken from the programme.
fn value(programme: &Programme, sums: &Sums<'_>, formula: &Formula, rows: &mut Vec<Row>) -> Option<Exact> {
    match formula {
        Formula::Number(number) => Some(exact::of(*number)),
        Formula::Negative(inner) => value(programme, sums, inner, rows).map(|value| -value),
        Formula::Call(Call::Round(inner)) => {
            value(programme, sums, inner, rows).map(|value| round_to(&value, &whole(1)))
        }
        Formula::Call(call) => {
            let taken = taken(programme, sums, call)?;
            let value = exact::write_short(&taken.value);
            rows.push(Row { name: taken.name, years: taken.years, value, origin: taken.origin });
            Some(taken.value)
        }
        Formula::Two(left, operator, right) => {
            let (left, right) = (value(programme, sums, left, rows)?, value(programme, sums, right, rows)?);
            match operator {
                Operator::Add => Some(left + right),
                Operator::Subtract => Some(left - right),
                Operator::Multiply => Some(left * right),
                Operator::Divide => (!right.is_zero()).then(|| left / right),
            }
        }
    }
}

/// A value taken from the programme.
struct Taken {
    value: Exact,
    name: Name,
    years: Option<(i32, i32)>,
    origin: Option<Origin>,
}

impl Taken {
    fn new(value: Exact, name: Name, years: Option<(i32, i32)>, origin: Option<&Origin>) -> Self {
        Self { value, name, years, origin: origin.cloned() }
    }

    fn counted(number: usize, word: &'static str) -> Option<Self> {
        i64::try_from(number).ok().map(|number| Self::new(whole(number), Name::Word(word), None, None))
    }
}

fn taken(programme: &Programme, sums: &Sums<'_>, call: &Call) -> Option<Taken> {
    match call {
        Call::Budget { item, year, share } => {
            let own = programme.item(item).map(|item| Name::Own(item.name.clone()));
            let value = whole(sums.sum(item, *year, *share));
            let origin = programme.budget_of(item).map(|row| &row.origin);
            let name = own.unwrap_or(Name::Word("plans-total"));
            Some(Taken::new(value, name, year.map(|year| (year, year)), origin))
        }
        Call::Flow { line, from, until } => {
            let flow = programme.economics.as_ref()?.flows.iter().find(|flow| &flow.line == line)?;
            let sum = flow.years.range(from..=until).map(|(_, figure)| exact::of(*figure)).sum();
            Some(Taken::new(sum, Name::Own(flow.name.clone()), Some((*from, *until)), Some(&flow.origin)))
        }
        Call::Count { kind, under } => {
            Taken::counted(counted(programme, sums, kind, under.as_deref()), "plans-counted")
        }
        Call::Leads => Taken::counted(leads(programme), "plans-leads"),
        Call::Missed => Taken::counted(indicators::missed(programme), "plans-missed"),
        Call::Target(id, year) => of_indicator(programme, id, *year, |indicator| {
            indicator.targets.values.get(year).map(|value| exact::of(*value))
        }),
        Call::Result(id, year) => of_indicator(programme, id, *year, |indicator| {
            indicator.results.values.get(year).map(|value| exact::of(*value))
        }),
        Call::Rate(id, year) => {
            of_indicator(programme, id, *year, |indicator| indicators::rate(indicator, *year))
        }
        Call::Round(_) => None,
    }
}

fn of_indicator(
    programme: &Programme,
    id: &str,
    year: i32,
    value: impl Fn(&Indicator) -> Option<Exact>,
) -> Option<Taken> {
    let indicator = programme.indicator(id)?;
    let name = Name::Own(indicator.name.clone());
    Some(Taken::new(value(indicator)?, name, Some((year, year)), Some(&indicator.origin)))
}

/// How many of a kind there are.
fn counted(programme: &Programme, sums: &Sums<'_>, kind: &str, under: Option<&str>) -> usize {
    if kind == "indicator" {
        let of = |goal: &str| under.is_none_or(|under| under == ALL || under == goal);
        return programme.indicators.iter().filter(|indicator| of(&indicator.goal)).count();
    }
    if kind == "budget" {
        return sums.leaves(under.unwrap_or(ALL)).count();
    }
    let below = |item: &Item| {
        under.is_none_or(|under| under == ALL || programme.above(item).iter().any(|above| above.id == under))
    };
    let items = programme.items.iter().filter(|item| word(&ItemKind::ALL, &item.kind) == kind && below(item));
    let goals = programme.goals.iter().filter(|goal| word(&GoalKind::ALL, &goal.kind) == kind);
    let goals =
        goals.filter(|goal| under.is_none_or(|under| under == ALL || goal.parent.as_deref() == Some(under)));
    items.count() + goals.count()
}

/// How many different agencies lead something.
fn leads(programme: &Programme) -> usize {
    let leads = programme.roles.iter().filter(|role| role.kind == RoleKind::Lead);
    let mut names: Vec<&str> = leads.map(|role| role.agency.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    names.len()
}
