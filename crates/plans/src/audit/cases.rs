//! Printed results of an evaluation: values, internal rates and ratios under the assumptions of each row.

use catalogue::model::programme::{Case, CaseBasis, Decimal, Economics, FlowRole, Measure, PrintedValue};
use num_traits::{Signed, Zero};

use super::economics::{Compared, compare, given, slack_of};
use super::evaluation::{Assumptions, Evaluation};
use super::exact::{self, Exact, half, whole};
use super::irr::Rates;
use super::{Check, Name, Row, Subject, Verdict};

/// Everything printed in one row.
pub(super) fn checks(economics: &Economics, case: &Case) -> Vec<Check> {
    let percent =
        |change: Option<Decimal>| whole(1) + change.map_or_else(|| whole(0), exact::of) / whole(100);
    let assumed = Assumptions {
        rate: exact::of(case.rate.unwrap_or(economics.rate)) / whole(100),
        cost: percent(case.cost),
        benefit: percent(case.benefit),
    };
    let tried =
        Tried { economics, basis: case.basis, evaluation: Evaluation::new(economics, &assumed), assumed };
    let check = |(measure, printed): (&Measure, &PrintedValue)| {
        let subject = Subject::Case { case: case.id.clone(), measure: *measure };
        let found = match measure {
            Measure::Irr => tried.irr(*printed),
            _ => tried.result(*printed, *measure),
        };
        found.check(subject, &case.origin, case_rows(economics, &tried.assumed))
    };
    case.printed.iter().map(check).collect()
}

/// The given rows, with what is assumed about them.
fn case_rows(economics: &Economics, assumed: &Assumptions) -> Vec<Row> {
    let percent = |value: &Exact| format!("{}%", exact::write_short(&(value * whole(100))));
    let row =
        |key: &'static str, value: String| Row { name: Name::Word(key), years: None, value, origin: None };
    let mut rows = given(economics, None);
    rows.push(row("plans-rate", percent(&assumed.rate)));
    rows.push(row("plans-cost-share", percent(&assumed.cost)));
    rows.push(row("plans-benefit-share", percent(&assumed.benefit)));
    rows
}

/// An evaluation under the assumptions of a case.
struct Tried<'a> {
    economics: &'a Economics,
    basis: CaseBasis,
    assumed: Assumptions,
    evaluation: Evaluation,
}

impl Tried<'_> {
    /// A printed internal rate beside every rate there is.
    fn irr(&self, printed: PrintedValue) -> Compared {
        let Rates::Found(rates) = self.evaluation.irr(self.basis) else { return without(printed) };
        let percent: Vec<Exact> = rates.iter().map(|rate| rate * whole(100)).collect();
        let shown = decimals(printed).max(2);
        let difference = match (printed, percent.as_slice()) {
            (PrintedValue::Value(figure), [only]) => {
                let rounded = exact::round_to(only, &exact::last_digit(figure));
                Some(exact::write(&(exact::of(figure) - rounded), figure.decimals))
            }
            _ => None,
        };
        let good = |good: bool| if good { Verdict::Agrees } else { Verdict::Differs };
        Compared {
            printed: text(printed),
            computed: percent.iter().map(|rate| exact::write(rate, shown)).collect(),
            difference,
            verdict: match printed {
                PrintedValue::None => good(percent.is_empty()),
                PrintedValue::Below(limit) => {
                    good(!percent.is_empty() && percent.iter().all(|rate| *rate < exact::of(limit)))
                }
                PrintedValue::Value(figure) => self.rate(figure, &percent),
            },
        }
    }

    fn rate(&self, figure: Decimal, percent: &[Exact]) -> Verdict {
        let step = half(&exact::last_digit(figure));
        let near = percent.iter().any(|rate| (rate - exact::of(figure)).abs() <= step);
        match percent.len() {
            1 if near => Verdict::Agrees,
            1 if self.nearly_nothing(figure) => Verdict::Rounding,
            2.. if near || self.nearly_nothing(figure) => Verdict::Several,
            _ => Verdict::Differs,
        }
    }

    /// Whether the rounding of the rows may hide that the flows are worth nothing at a rate.
    fn nearly_nothing(&self, figure: Decimal) -> bool {
        let step = half(&exact::last_digit(figure));
        [exact::of(figure) - &step, exact::of(figure) + &step].into_iter().any(|percent| {
            let rate = percent / whole(100);
            if rate <= whole(-1) {
                return false;
            }
            let at = Assumptions { rate, ..self.assumed.clone() };
            let tried = Tried { evaluation: Evaluation::new(self.economics, &at), assumed: at, ..*self };
            tried.evaluation.npv(self.basis).abs() <= tried.slack(Measure::Npv)
        })
    }

    /// Any other printed result.
    fn result(&self, printed: PrintedValue, measure: Measure) -> Compared {
        let evaluation = &self.evaluation;
        let value = match measure {
            Measure::Npv => Some(evaluation.npv(self.basis)),
            Measure::Bcr => evaluation.ratio(self.basis),
            Measure::ProfitabilityIndex => evaluation.profitability_index(),
            Measure::SelfLiquidation => evaluation.self_liquidation(),
            Measure::Payback | Measure::Irr => evaluation.payback(),
        };
        let Some(value) = value else { return without(printed) };
        let plain = |decimals: u32, good: bool| Compared {
            printed: text(printed),
            computed: vec![exact::write(&value, decimals)],
            difference: None,
            verdict: if good { Verdict::Agrees } else { Verdict::Differs },
        };
        match printed {
            PrintedValue::Value(figure) => compare(figure, &value, &self.slack(measure)),
            PrintedValue::Below(limit) => plain(decimals(printed).max(4), value < exact::of(limit)),
            PrintedValue::None => plain(2, false),
        }
    }

    /// How far the rounding of the given rows can move a result.
    fn slack(&self, measure: Measure) -> Exact {
        let total = |roles: &[FlowRole], times: &Exact| -> Exact {
            let years = self.evaluation.years.iter();
            let by_year: Vec<Exact> =
                years.map(|year| slack_of(self.economics, roles, *year) * times.abs()).collect();
            self.evaluation.present(&by_year).into_iter().sum()
        };
        let costs = total(&[FlowRole::Cost], &self.assumed.cost);
        let gains = match self.basis {
            CaseBasis::Economic => total(&[FlowRole::Benefit], &self.assumed.benefit),
            CaseBasis::Financial => total(&[FlowRole::Income, FlowRole::Interest], &whole(1)),
        };
        match measure {
            Measure::Npv => costs + gains,
            Measure::Bcr => {
                let cost: Exact = self.evaluation.present(&self.evaluation.costs).into_iter().sum();
                let ratio = self.evaluation.ratio(self.basis).unwrap_or_else(|| whole(0)).abs();
                if cost.is_zero() { whole(0) } else { (gains + ratio * costs) / cost.abs() }
            }
            _ => whole(0),
        }
    }
}

/// A printed result beside none: right when none is printed.
fn without(printed: PrintedValue) -> Compared {
    let verdict = if printed == PrintedValue::None { Verdict::Agrees } else { Verdict::Differs };
    Compared { printed: text(printed), computed: Vec::new(), difference: None, verdict }
}

fn decimals(printed: PrintedValue) -> u32 {
    match printed {
        PrintedValue::Value(figure) | PrintedValue::Below(figure) => figure.decimals,
        PrintedValue::None => 0,
    }
}

fn text(printed: PrintedValue) -> String {
    match printed {
        PrintedValue::Value(figure) => figure.to_string(),
        PrintedValue::Below(limit) => format!("<{limit}"),
        PrintedValue::None => "--".to_owned(),
    }
}
