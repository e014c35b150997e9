//! An economic evaluation: present values, ratios, payback and self-liquidation of flows.
//!
//! After the handbook of the Council for Economic Planning and Development for economic and
//! financial evaluation of public works: the base year is not discounted, the next year once.

use catalogue::model::programme::{CaseBasis, Economics, FlowRole};
use num_traits::{Signed, Zero};

use super::exact::{self, Exact, whole};
use super::irr::{self, Rates};

/// What is put in place of the evaluation's own assumptions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assumptions {
    /// Discount rate as a portion: 0.029.
    pub rate: Exact,
    /// What the cost is multiplied by: 1.4 for 40 per cent more.
    pub cost: Exact,
    /// What the benefits are multiplied by.
    pub benefit: Exact,
}

impl Assumptions {
    /// The evaluation's own.
    pub fn of(economics: &Economics) -> Self {
        Self { rate: exact::of(economics.rate) / whole(100), cost: whole(1), benefit: whole(1) }
    }
}

/// Flows by year, ready to be summed up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evaluation {
    /// The years, one after the other.
    pub years: Vec<i32>,
    /// Money put in, by year.
    pub costs: Vec<Exact>,
    /// Benefits in money, by year.
    pub benefits: Vec<Exact>,
    /// Money that comes in, by year.
    pub incomes: Vec<Exact>,
    /// Interest paid, by year.
    pub interest: Vec<Exact>,
    /// `1 + rate` to the power of the years since the base year.
    pub factors: Vec<Exact>,
    /// How many years are building; the rest is operation.
    pub building: usize,
}

impl Evaluation {
    /// The flows under these assumptions. Years without a value count as nothing.
    pub fn new(economics: &Economics, assumed: &Assumptions) -> Self {
        let years: Vec<i32> = match (economics.years().first(), economics.years().last()) {
            (Some(first), Some(last)) => (*first..=*last).collect(),
            _ => Vec::new(),
        };
        let sum = |role: FlowRole, times: &Exact| -> Vec<Exact> {
            let of = |year: &i32| {
                let lines = economics.flows.iter().filter(|flow| flow.role == role);
                lines.filter_map(|flow| flow.years.get(year)).map(|figure| exact::of(*figure)).sum::<Exact>()
                    * times
            };
            years.iter().map(of).collect()
        };
        let one = whole(1);
        let base = &one + &assumed.rate;
        let factor = |year: &i32| power(&base, year - economics.base_year);
        Self {
            costs: sum(FlowRole::Cost, &assumed.cost),
            benefits: sum(FlowRole::Benefit, &assumed.benefit),
            incomes: sum(FlowRole::Income, &one),
            interest: sum(FlowRole::Interest, &one),
            factors: years.iter().map(factor).collect(),
            building: years.iter().filter(|year| **year <= economics.build_until).count(),
            years,
        }
    }

    /// Today's worth of flows, by year.
    pub fn present(&self, flows: &[Exact]) -> Vec<Exact> {
        flows.iter().zip(&self.factors).map(|(flow, factor)| flow / factor).collect()
    }

    /// Benefits less cost, by year.
    pub fn net(&self) -> Vec<Exact> {
        self.benefits.iter().zip(&self.costs).map(|(benefit, cost)| benefit - cost).collect()
    }

    /// Income less cost and interest, by year.
    pub fn cash_flow(&self) -> Vec<Exact> {
        let out = self.costs.iter().zip(&self.interest).map(|(cost, interest)| cost + interest);
        self.incomes.iter().zip(out).map(|(income, out)| income - out).collect()
    }

    /// The flows that an evaluation of this kind is about.
    pub fn flows(&self, basis: CaseBasis) -> Vec<Exact> {
        match basis {
            CaseBasis::Economic => self.net(),
            CaseBasis::Financial => self.cash_flow(),
        }
    }

    /// Net present value, in the unit of the flows.
    pub fn npv(&self, basis: CaseBasis) -> Exact {
        self.present(&self.flows(basis)).into_iter().sum()
    }

    /// Present value of what comes in over that of the cost; none without cost.
    pub fn ratio(&self, basis: CaseBasis) -> Option<Exact> {
        match basis {
            CaseBasis::Economic => self.over_cost(&self.benefits),
            CaseBasis::Financial => self.over_cost(&self.incomes),
        }
    }

    /// Benefit-cost ratio; none without cost.
    pub fn bcr(&self) -> Option<Exact> {
        self.ratio(CaseBasis::Economic)
    }

    /// Present value of the income over that of the cost; none without cost.
    pub fn profitability_index(&self) -> Option<Exact> {
        self.ratio(CaseBasis::Financial)
    }

    fn over_cost(&self, flows: &[Exact]) -> Option<Exact> {
        let cost: Exact = self.present(&self.costs).into_iter().sum();
        let top: Exact = self.present(flows).into_iter().sum();
        (!cost.is_zero()).then(|| top / cost)
    }

    /// Internal rates of return, as portions.
    pub fn irr(&self, basis: CaseBasis) -> Rates {
        irr::rates(&self.flows(basis))
    }

    /// Years until the discounted cash flow has paid back what was put in, with the part of
    /// the year in which it does; none when it never does or owes nothing.
    pub fn payback(&self) -> Option<Exact> {
        let mut sum = whole(0);
        let mut owed = false;
        for (place, flow) in self.present(&self.cash_flow()).into_iter().enumerate() {
            let after = &sum + &flow;
            if owed && !after.is_negative() {
                return Some(whole(i64::try_from(place).ok()?) - &sum / flow);
            }
            owed |= after.is_negative();
            sum = after;
        }
        None
    }

    /// Self-liquidation ratio: today's worth of the net income of operation over that of the
    /// cost of building; none when nothing is built.
    pub fn self_liquidation(&self) -> Option<Exact> {
        let cash = self.present(&self.cash_flow());
        let built: Exact = self.present(&self.costs).into_iter().take(self.building).sum();
        let income: Exact = cash.into_iter().skip(self.building).sum();
        (!built.is_zero()).then(|| income / built)
    }
}

fn power(base: &Exact, exponent: i32) -> Exact {
    let size = (0..exponent.unsigned_abs()).fold(whole(1), |product, _| product * base);
    if exponent < 0 && !size.is_zero() { size.recip() } else { size }
}
