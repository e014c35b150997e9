//! The economic evaluation: printed lines beside the flows.

use catalogue::model::programme::{Decimal, Economics, Flow, FlowRole, Origin, Programme};
use num_traits::Signed;

use super::evaluation::{Assumptions, Evaluation};
use super::exact::{self, Exact, half, whole};
use super::{Check, Name, Row, Subject, Verdict, cases};

/// Everything printed about the evaluation.
pub(super) fn checks(programme: &Programme) -> Vec<Check> {
    let Some(economics) = &programme.economics else { return Vec::new() };
    let base = Evaluation::new(economics, &Assumptions::of(economics));
    let printed = economics.flows.iter().filter(|flow| !flow.role.is_given());
    let mut checks: Vec<Check> = printed.flat_map(|flow| flow_checks(economics, &base, flow)).collect();
    checks.extend(economics.cases.iter().flat_map(|case| cases::checks(economics, case)));
    checks
}

/// A printed line, and how far the rounding of the given lines can move it.
struct Line {
    values: Vec<Exact>,
    /// For each year.
    slack: Vec<Exact>,
}

/// Half of the last digit of a given figure: what its rounding may hide.
pub(super) fn slack_of(economics: &Economics, roles: &[FlowRole], year: i32) -> Exact {
    let lines = economics.flows.iter().filter(|flow| roles.contains(&flow.role));
    lines.filter_map(|flow| flow.years.get(&year)).map(|figure| half(&exact::last_digit(*figure))).sum()
}

/// What a printed line must be.
fn line(economics: &Economics, evaluation: &Evaluation, role: FlowRole) -> Line {
    use FlowRole::{Benefit, Cost, Income, Interest};
    let (values, roles): (Vec<Exact>, &[FlowRole]) = match role {
        FlowRole::Factor => (evaluation.factors.clone(), &[]),
        FlowRole::Benefits | FlowRole::BenefitPv => (evaluation.benefits.clone(), &[Benefit]),
        FlowRole::Net | FlowRole::NetPv => (evaluation.net(), &[Benefit, Cost]),
        FlowRole::CashFlow | FlowRole::CashFlowPv | FlowRole::Cumulative | FlowRole::CumulativePv => {
            (evaluation.cash_flow(), &[Income, Cost, Interest])
        }
        _ => (evaluation.costs.clone(), &[Cost]),
    };
    let slack: Vec<Exact> = evaluation.years.iter().map(|year| slack_of(economics, roles, *year)).collect();
    let present = matches!(
        role,
        FlowRole::NetPv
            | FlowRole::CostPv
            | FlowRole::BenefitPv
            | FlowRole::CashFlowPv
            | FlowRole::CumulativePv
    );
    let (values, slack) =
        if present { (evaluation.present(&values), evaluation.present(&slack)) } else { (values, slack) };
    if matches!(role, FlowRole::Cumulative | FlowRole::CumulativePv) {
        return Line { values: added(&values), slack: added(&slack) };
    }
    Line { values, slack }
}

/// Each value with all before it.
fn added(values: &[Exact]) -> Vec<Exact> {
    let mut sum = whole(0);
    let add = |value: &Exact| {
        sum += value;
        sum.clone()
    };
    values.iter().map(add).collect()
}

fn flow_checks(economics: &Economics, evaluation: &Evaluation, flow: &Flow) -> Vec<Check> {
    let line = line(economics, evaluation, flow.role);
    let places = evaluation.years.iter().enumerate();
    let check = |(place, year): (usize, &i32)| {
        let figure = flow.years.get(year)?;
        let subject = Subject::Flow { line: flow.line.clone(), year: *year };
        let rows = given(economics, Some(*year));
        let found = compare(*figure, &line.values[place], &line.slack[place]);
        Some(found.check(subject, &flow.origin, rows))
    };
    places.filter_map(check).collect()
}

/// The given rows, for one year or all.
pub(super) fn given(economics: &Economics, year: Option<i32>) -> Vec<Row> {
    let lines = economics.flows.iter().filter(|flow| flow.role.is_given());
    let row = |flow: &Flow| {
        let of = |at: &i32| flow.years.get(at).map_or_else(|| "0".to_owned(), ToString::to_string);
        let value = match year {
            Some(year) => of(&year),
            None => flow.years.keys().map(of).collect::<Vec<_>>().join(", "),
        };
        let years = year.map(|year| (year, year));
        Row { name: Name::Own(flow.name.clone()), years, value, origin: Some(flow.origin.clone()) }
    };
    lines.map(row).collect()
}

/// A printed figure beside what was computed.
pub(super) struct Compared {
    pub(super) printed: String,
    pub(super) computed: Vec<String>,
    pub(super) difference: Option<String>,
    pub(super) verdict: Verdict,
}

impl Compared {
    pub(super) fn check(self, subject: Subject, origin: &Origin, rows: Vec<Row>) -> Check {
        Check {
            subject,
            printed: self.printed,
            computed: self.computed,
            difference: self.difference,
            verdict: self.verdict,
            origin: origin.clone(),
            rows,
        }
    }
}

/// Compares a figure with what follows; `slack` is how far rounding of the rows can move it.
pub(super) fn compare(figure: Decimal, computed: &Exact, slack: &Exact) -> Compared {
    within(figure, &exact::last_digit(figure), computed, slack)
}

/// The same, for a figure printed in steps of `step`.
pub(super) fn within(figure: Decimal, step: &Exact, computed: &Exact, slack: &Exact) -> Compared {
    let apart = (exact::of(figure) - computed).abs();
    let verdict = if apart <= half(step) {
        Verdict::Agrees
    } else if apart <= half(step) + slack {
        Verdict::Rounding
    } else {
        Verdict::Differs
    };
    let shown = exact::round_to(computed, step);
    Compared {
        printed: figure.to_string(),
        difference: Some(exact::write(&(exact::of(figure) - &shown), figure.decimals)),
        computed: vec![exact::write(&shown, figure.decimals)],
        verdict,
    }
}
