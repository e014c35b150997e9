//! The economic evaluation of a programme: flows, cases, and what is printed about them.

use std::collections::BTreeMap;

use kernel::Text;
use serde::{Deserialize, Serialize};

use super::{Decimal, Origin};

/// What a line of the flow table is: given, or printed beside what is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FlowRole {
    /// Given: money put in.
    Cost,
    /// Given: benefit in money.
    Benefit,
    /// Given: money that comes in.
    Income,
    /// Given: interest paid.
    Interest,
    /// Printed: (1 + i)^t.
    Factor,
    /// Printed: sum of the benefits.
    Benefits,
    /// Printed: benefits less cost.
    Net,
    /// Printed: its present value.
    NetPv,
    /// Printed: the cost once more.
    CostAgain,
    /// Printed: present value of the cost.
    CostPv,
    /// Printed: present value of the benefits.
    BenefitPv,
    /// Printed: income less cost and interest.
    CashFlow,
    /// Printed: its present value.
    CashFlowPv,
    /// Printed: cash flow added up to the year.
    Cumulative,
    /// Printed: its present value added up to the year.
    CumulativePv,
}

impl FlowRole {
    /// All roles with the words files use.
    pub const ALL: [(&'static str, Self); 15] = [
        ("cost", Self::Cost),
        ("benefit", Self::Benefit),
        ("income", Self::Income),
        ("interest", Self::Interest),
        ("factor", Self::Factor),
        ("benefits", Self::Benefits),
        ("net", Self::Net),
        ("net_pv", Self::NetPv),
        ("cost_again", Self::CostAgain),
        ("cost_pv", Self::CostPv),
        ("benefit_pv", Self::BenefitPv),
        ("cash_flow", Self::CashFlow),
        ("cash_flow_pv", Self::CashFlowPv),
        ("cumulative", Self::Cumulative),
        ("cumulative_pv", Self::CumulativePv),
    ];

    /// Whether the line is given; otherwise it follows from those that are.
    pub fn is_given(self) -> bool {
        matches!(self, Self::Cost | Self::Benefit | Self::Income | Self::Interest)
    }
}

/// A line of the flow table, in thousands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Flow {
    /// Id.
    pub line: String,
    /// What it is.
    pub role: FlowRole,
    /// Name.
    pub name: Text,
    /// By year.
    pub years: BTreeMap<i32, Decimal>,
    /// Where it stands.
    pub origin: Origin,
}

/// What an evaluation is summed up in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Net present value (淨現值), thousands.
    Npv,
    /// Internal rate of return (內部報酬率), per cent.
    Irr,
    /// Benefit-cost ratio (益本比).
    Bcr,
    /// Profitability index (獲利指數): present value of the income over that of the cost.
    ProfitabilityIndex,
    /// Discounted payback (折現後回收年限), years.
    Payback,
    /// Self-liquidation ratio (自償率).
    SelfLiquidation,
}

impl Measure {
    /// All with their columns.
    pub const ALL: [(&'static str, Self); 6] = [
        ("npv", Self::Npv),
        ("irr", Self::Irr),
        ("bcr", Self::Bcr),
        ("profitability_index", Self::ProfitabilityIndex),
        ("payback", Self::Payback),
        ("self_liquidation", Self::SelfLiquidation),
    ];
}

/// A result as it is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PrintedValue {
    /// A figure.
    Value(Decimal),
    /// Said to be below a figure.
    Below(Decimal),
    /// Said not to exist.
    None,
}

/// Which flows a printed row of results is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaseBasis {
    /// Benefits less cost.
    Economic,
    /// Income less cost and interest.
    Financial,
}

impl CaseBasis {
    /// Both with the words files use.
    pub const ALL: [(&'static str, Self); 2] = [("economic", Self::Economic), ("financial", Self::Financial)];
}

/// A printed row of results, with what is changed for it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Case {
    /// Id.
    pub id: String,
    /// The table it stands in.
    pub table: Text,
    /// Which flows its value, rates and ratio are about.
    pub basis: CaseBasis,
    /// Discount rate in per cent; none means the evaluation's.
    pub rate: Option<Decimal>,
    /// Change of the cost in per cent.
    pub cost: Option<Decimal>,
    /// Change of the benefits in per cent.
    pub benefit: Option<Decimal>,
    /// What is printed.
    pub printed: BTreeMap<Measure, PrintedValue>,
    /// Where it stands.
    pub origin: Origin,
}

/// The economic evaluation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Economics {
    /// The year that is not discounted; the next is discounted once.
    pub base_year: i32,
    /// Discount rate in per cent.
    pub rate: Decimal,
    /// Last year of building.
    pub build_until: i32,
    /// Where the rate comes from.
    pub note: Option<Text>,
    /// Lines of the flow table.
    pub flows: Vec<Flow>,
    /// Printed results.
    pub cases: Vec<Case>,
    /// Where it stands.
    pub origin: Origin,
}

impl Economics {
    /// The years of the flow table, in order.
    pub fn years(&self) -> Vec<i32> {
        let mut years: Vec<i32> = self.flows.iter().flat_map(|flow| flow.years.keys().copied()).collect();
        years.sort_unstable();
        years.dedup();
        years
    }
}
