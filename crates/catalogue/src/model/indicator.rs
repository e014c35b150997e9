//! Indicators: what the government wants to know of itself, counted from what it did or reported by an official.

use std::collections::BTreeMap;

use kernel::{AgencyId, Day, PostId, Text, sha256_hex};
use serde::{Deserialize, Serialize};

use super::programme::{Decimal, Direction};
use crate::query::Query;

/// An indicator.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Indicator {
    /// Id; that of the programme's indicator when it is one.
    pub id: String,
    /// The programme whose indicator it is.
    pub programme: Option<String>,
    /// Name.
    pub name: Text,
    /// How it is counted.
    pub definition: Text,
    /// What is to be known beside, as where the count differs from the programme's definition.
    pub note: Option<Text>,
    /// Unit.
    pub unit: Text,
    /// Which way it gets better.
    pub direction: Direction,
    /// Targets by year; those of the programme when it is one's.
    pub targets: BTreeMap<i32, Decimal>,
    /// Agency that answers for the figure today.
    pub agency: AgencyId,
    /// How often there is a figure.
    pub every: Every,
    /// First day for which there is one.
    pub since: Day,
    /// Where the figure comes from.
    pub source: Source,
}

impl Indicator {
    /// What tells one way of counting from another: the digest of what is counted.
    pub fn definition_digest(&self) -> String {
        sha256_hex(serde_json::to_string(&self.source).unwrap_or_default())
    }

    /// Takes what the programme says of it.
    pub(crate) fn take_from(&mut self, said: &super::programme::Indicator) {
        self.name = said.name.clone();
        self.definition = said.definition.clone();
        self.unit = said.unit.clone();
        self.direction = said.direction;
        self.targets = said.targets.values.clone();
    }

    /// What is counted, when it is.
    pub fn measured(&self) -> Option<&Measured> {
        if let Source::Measured(measured) = &self.source { Some(measured) } else { None }
    }

    /// Who reports it, when it is reported.
    pub fn reported(&self) -> Option<&Reported> {
        if let Source::Reported(reported) = &self.source { Some(reported) } else { None }
    }
}

/// The length of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Every {
    /// A day.
    Day,
    /// A month.
    Month,
    /// Three months.
    Quarter,
    /// A year.
    Year,
}

impl Every {
    /// All with the words of files.
    pub const ALL: [(&'static str, Self); 4] =
        [("day", Self::Day), ("month", Self::Month), ("quarter", Self::Quarter), ("year", Self::Year)];
}

/// Where a figure comes from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// It is counted from what the platform did.
    Measured(Measured),
    /// An official reports it.
    Reported(Reported),
}

/// What is counted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Measured {
    /// The rows, in sets.
    pub rows: Vec<RowSet>,
    /// Sets whose quantities add up to the numerator.
    pub numerator: Vec<String>,
    /// What it is divided by.
    pub denominator: Denominator,
    /// By what it is broken down: columns, and [`COUNTY`].
    pub breakdowns: Vec<String>,
}

/// A breakdown that follows from the agency: the county that it governs, or one above it.
pub const COUNTY: &str = "county";

impl Measured {
    /// The set with this id.
    pub fn set(&self, id: &str) -> Option<&RowSet> {
        self.rows.iter().find(|set| set.id == id)
    }

    /// The column from which a breakdown is taken.
    pub fn source_of<'a>(&self, breakdown: &'a str) -> &'a str {
        let given = |set: &RowSet| set.query.columns.iter().any(|given| given.name == COUNTY);
        if breakdown == COUNTY && !self.rows.iter().any(given) { "agency" } else { breakdown }
    }

    /// Whether a breakdown tells of people: then it is made only when a period is over, and small counts are hidden.
    pub fn is_protected(&self, breakdown: &str) -> bool {
        self.rows.iter().any(|set| set.query.is_grouped(breakdown))
    }
}

/// Rows that something is the sum of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RowSet {
    /// Id.
    pub id: String,
    /// What a row is.
    pub name: Text,
    /// The question that gives them.
    pub query: Query,
}

/// What a numerator is divided by.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Denominator {
    /// Nothing: the figure is a count.
    None,
    /// The sum of these sets.
    Sets(Vec<String>),
    /// A number that stands in a document.
    Constant {
        /// The number.
        value: i64,
        /// Where it comes from.
        note: Text,
    },
}

/// Who reports a figure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reported {
    /// Posts of the agency that may.
    pub posts: Vec<PostId>,
    /// Days after the period within which it is due.
    pub due_days: u32,
}
