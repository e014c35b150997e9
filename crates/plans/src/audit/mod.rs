//! The auditor: recomputes every printed figure of a programme from its rows.
//!
//! Pure: it reads a programme and tells. Everything is exact (fractions of whole
//! numbers); only the roots of an internal rate are narrowed down to [`irr::DECIMALS`].

pub mod budget;
mod cases;
mod economics;
pub mod evaluation;
pub mod exact;
mod formula;
pub mod indicators;
pub mod irr;
mod kept;

use catalogue::model::programme::{Measure, Origin, Programme};
use kernel::Text;
use serde::Serialize;

pub use kept::{Kept, kept};

/// What became of a printed figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It follows from its rows.
    Agrees,
    /// It differs by no more than the rounding of its rows can make.
    Rounding,
    /// It is one of several that follow (an internal rate with several roots).
    Several,
    /// It does not follow.
    Differs,
}

/// The figure that was recomputed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Subject {
    /// A cell of the budget table.
    Budget {
        /// The item, or `all`.
        item: String,
        /// The year; none means all years.
        year: Option<i32>,
        /// `capital` or `current`; none means both.
        share: Option<&'static str>,
    },
    /// A cell of the flow table.
    Flow {
        /// The line.
        line: String,
        /// The year.
        year: i32,
    },
    /// A result of the economic evaluation.
    Case {
        /// The case.
        case: String,
        /// Which result.
        measure: Measure,
    },
    /// A figure in the text.
    Printed {
        /// Its id.
        id: String,
    },
    /// A target of an indicator that counts everything up to its year.
    Target {
        /// The indicator.
        indicator: String,
        /// The year.
        year: i32,
    },
}

/// What a row is called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Name {
    /// By its own name.
    Own(Text),
    /// By a word of the block's texts, whose key this is.
    Word(&'static str),
}

/// A row that a figure was recomputed from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Row {
    /// What it is about.
    pub name: Name,
    /// Its years, when it has some of all.
    pub years: Option<(i32, i32)>,
    /// Its value.
    pub value: String,
    /// Where it stands; none for something counted.
    pub origin: Option<Origin>,
}

/// One printed figure, recomputed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Check {
    /// Which figure.
    pub subject: Subject,
    /// As it is printed.
    pub printed: String,
    /// What follows, written as exactly as the printed one; none when there is no such
    /// value, several for an internal rate with several roots.
    pub computed: Vec<String>,
    /// Printed less computed, when both are one figure.
    pub difference: Option<String>,
    /// What became of it.
    pub verdict: Verdict,
    /// Where the printed figure stands.
    pub origin: Origin,
    /// What it was recomputed from.
    pub rows: Vec<Row>,
}

/// What the auditor found in one programme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The programme.
    pub programme: String,
    /// Every figure that was recomputed, in the order of the files.
    pub checks: Vec<Check>,
}

impl Report {
    /// How many figures came to a verdict.
    pub fn count(&self, verdict: Verdict) -> usize {
        self.checks.iter().filter(|check| check.verdict == verdict).count()
    }

    /// Figures that do not follow from their rows.
    pub fn differing(&self) -> impl Iterator<Item = &Check> {
        self.with(Verdict::Differs)
    }

    /// Figures with this verdict.
    pub fn with(&self, verdict: Verdict) -> impl Iterator<Item = &Check> {
        self.checks.iter().filter(move |check| check.verdict == verdict)
    }
}

/// Recomputes every printed figure of a programme. Of one that is in force it is [`kept`].
pub fn audit(programme: &Programme) -> Report {
    with(programme, &budget::Sums::of(programme))
}

fn with(programme: &Programme, sums: &budget::Sums<'_>) -> Report {
    let mut checks = sums.checks();
    checks.extend(indicators::checks(programme));
    checks.extend(economics::checks(programme));
    checks.extend(formula::checks(programme, sums));
    Report { programme: programme.id.clone(), checks }
}
