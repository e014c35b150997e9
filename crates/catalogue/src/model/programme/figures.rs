//! Figures: budget, indicators, and what is printed beside them.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use kernel::{AgencyId, Text};
use serde::{Deserialize, Serialize};

use super::{Formula, Origin};

/// Most digits of a figure.
const MOST_DIGITS: usize = 18;

/// A figure as it is written: 1.06 is 106 units with 2 decimals. The decimals
/// tell how exactly it was printed, so 1.060 is another figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Decimal {
    /// The digits as a whole number.
    pub units: i64,
    /// How many of them stand after the point.
    pub decimals: u32,
}

impl Decimal {
    /// A whole number.
    pub fn whole(units: i64) -> Self {
        Self { units, decimals: 0 }
    }
}

impl FromStr for Decimal {
    type Err = String;

    /// Digits with at most one point; the error says what is wrong and what to write.
    fn from_str(text: &str) -> Result<Self, String> {
        let digits = text.strip_prefix('-').unwrap_or(text);
        if digits.chars().any(|letter| ('０'..='９').contains(&letter)) {
            return Err("it has full-width digits; write 0 to 9".to_owned());
        }
        let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
        let plain = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if !plain(whole) || !plain(part) {
            return Err("write digits alone, with a point for decimals: 67.5, -1200".to_owned());
        }
        let part = if digits.contains('.') { part } else { "" };
        if whole.len() + part.len() > MOST_DIGITS {
            return Err(format!("it has more than {MOST_DIGITS} digits"));
        }
        let units: i64 = format!("{whole}{part}").parse().unwrap_or_default();
        let units = if text.starts_with('-') { -units } else { units };
        Ok(Self { units, decimals: u32::try_from(part.len()).unwrap_or_default() })
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.units < 0 { "-" } else { "" };
        let decimals = self.decimals as usize;
        let digits = format!("{:0>width$}", self.units.unsigned_abs(), width = decimals + 1);
        let (whole, part) = digits.split_at(digits.len() - decimals);
        if part.is_empty() { write!(f, "{sign}{whole}") } else { write!(f, "{sign}{whole}.{part}") }
    }
}

/// What the budget table prints for one year, in thousands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct YearBudget {
    /// Capital expenditure (資本門).
    pub capital: Option<i64>,
    /// Current expenditure (經常門).
    pub current: Option<i64>,
    /// Both together, where it is printed.
    pub total: Option<i64>,
}

/// One printed row of the budget table, in thousands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BudgetRow {
    /// The item, or `all`.
    pub item: String,
    /// By year.
    pub years: BTreeMap<i32, YearBudget>,
    /// All years' capital expenditure as printed.
    pub capital: Option<i64>,
    /// All years' current expenditure as printed.
    pub current: Option<i64>,
    /// Everything as printed.
    pub total: Option<i64>,
    /// Where it stands.
    pub origin: Origin,
}

/// Which way an indicator gets better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// More is better.
    Up,
    /// Less is better.
    Down,
}

impl Direction {
    /// Both with the words files use.
    pub const ALL: [(&'static str, Self); 2] = [("up", Self::Up), ("down", Self::Down)];
}

/// What a yearly value of an indicator counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// That year alone.
    Year,
    /// Everything up to that year.
    Cumulative,
    /// What that year added.
    Increase,
}

impl Basis {
    /// All with the words files use.
    pub const ALL: [(&'static str, Self); 3] =
        [("year", Self::Year), ("cumulative", Self::Cumulative), ("increase", Self::Increase)];
}

/// Where an indicator starts from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Baseline {
    /// A value in a year.
    Value {
        /// The value.
        value: Decimal,
        /// Its year.
        year: i32,
    },
    /// The document states none; why, and what is started from.
    Unstated(Text),
}

/// Values by year, with the rows they stand in.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Series {
    /// By year; a year without a value is not there.
    pub values: BTreeMap<i32, Decimal>,
    /// What is to be known about them.
    pub note: Option<Text>,
    /// Where they stand; none when there is no row.
    pub origin: Option<Origin>,
}

/// An indicator.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Indicator {
    /// Id.
    pub id: String,
    /// Number in print.
    pub number: String,
    /// The goal it measures.
    pub goal: String,
    /// Agency that answers for it; none means the goal's owner.
    pub owner: Option<AgencyId>,
    /// Items that move it.
    pub items: Vec<String>,
    /// Name.
    pub name: Text,
    /// How it is counted.
    pub definition: Text,
    /// Unit.
    pub unit: Text,
    /// Which way it gets better.
    pub direction: Direction,
    /// What a year's value counts.
    pub basis: Basis,
    /// Where it starts from.
    pub baseline: Baseline,
    /// First year it is measured in, when that is not the programme's.
    pub from_year: Option<i32>,
    /// Targets.
    pub targets: Series,
    /// Results.
    pub results: Series,
    /// Where it stands.
    pub origin: Origin,
}

/// A definition that changed between years.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// The indicator.
    pub indicator: String,
    /// First year of the new definition.
    pub year: i32,
    /// The indicator whose place it took.
    pub replaces: Option<String>,
    /// The new definition.
    pub definition: Text,
    /// Why.
    pub reason: Text,
    /// Where it stands.
    pub origin: Origin,
}

/// How a printed figure stands to what is computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// It is the same.
    Equal,
    /// It is said to be less.
    Less,
    /// It is said to be less or the same.
    AtMost,
    /// It is said to be more.
    More,
    /// It is said to be more or the same.
    AtLeast,
}

impl Relation {
    /// All with the signs files use.
    pub const ALL: [(&'static str, Self); 5] = [
        ("=", Self::Equal),
        ("<", Self::Less),
        ("<=", Self::AtMost),
        (">", Self::More),
        (">=", Self::AtLeast),
    ];
}

/// A printed figure and how it follows from others.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Printed {
    /// Id.
    pub id: String,
    /// What it tells.
    pub name: Text,
    /// The figure.
    pub value: Decimal,
    /// Unit.
    pub unit: Text,
    /// Size of the last printed digit, when the decimals do not tell it.
    pub precision: Option<Decimal>,
    /// How the printed figure stands to it.
    pub relation: Relation,
    /// How it follows.
    pub computes: Formula,
    /// Where it stands.
    pub origin: Origin,
}
