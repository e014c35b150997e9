//! An agency's goals of a year with their measures, and how they are scored: no IO.

use std::collections::BTreeMap;

use catalogue::model::programme::{Decimal, Direction};
use kernel::{AgencyId, Timestamp};
use num_traits::{Signed as _, Zero as _};
use serde::{Deserialize, Serialize};

use crate::audit::exact::{self, Exact, whole};

/// Most measures of a year.
pub const MOST: usize = 40;

/// Where a measure's figure comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "from", content = "id")]
pub enum Source {
    /// The agency types it.
    Typed,
    /// The progress at the end of the year that a plan of the agency reported.
    Plan(String),
    /// An indicator that the platform counts.
    Indicator(String),
}

impl Source {
    /// As forms and tables write it.
    pub fn text(&self) -> String {
        match self {
            Self::Typed => "typed".to_owned(),
            Self::Plan(id) => format!("plan:{id}"),
            Self::Indicator(id) => format!("indicator:{id}"),
        }
    }

    /// The reverse of [`Self::text`].
    pub fn read(text: &str) -> Option<Self> {
        match text.split_once(':') {
            None => (text == "typed").then_some(Self::Typed),
            Some(("plan", id)) => Some(Self::Plan(id.to_owned())),
            Some(("indicator", id)) => Some(Self::Indicator(id.to_owned())),
            Some(_) => None,
        }
    }
}

/// A measure of a goal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measure {
    /// Id in the year.
    pub id: String,
    /// The goal that it measures.
    pub goal: String,
    /// What is measured.
    pub name: String,
    /// Unit.
    pub unit: String,
    /// Which way it gets better.
    pub better: Direction,
    /// Target, as it was written.
    pub target: String,
    /// Share of the whole, in per cent.
    pub weight: i64,
    /// Where its figure comes from.
    pub source: Source,
}

/// What became of a measure.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The figure, as it was written or counted.
    pub value: String,
    /// Why it is so; needed where the target was missed.
    pub words: String,
}

/// How far a year is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Goals are being written.
    Draft,
    /// Goals are set, and public.
    Set,
    /// The agency assessed itself.
    Assessed,
    /// The assessment was sent back.
    Returned,
    /// Reviewed, with score and light.
    Reviewed,
}

impl State {
    /// All with their words.
    pub const ALL: [(&'static str, Self); 5] = [
        ("draft", Self::Draft),
        ("set", Self::Set),
        ("assessed", Self::Assessed),
        ("returned", Self::Returned),
        ("reviewed", Self::Reviewed),
    ];
}

/// An agency's year. Scores are in hundredths of a point.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Year {
    /// The agency.
    pub agency: AgencyId,
    /// The year.
    pub year: i32,
    /// How far it is.
    pub state: State,
    /// How often it changed.
    pub edition: i64,
    /// Its measures, in order.
    pub measures: Vec<Measure>,
    /// What became of them, by their ids.
    pub answers: BTreeMap<String, Answer>,
    /// What the figures come to.
    pub own_score: Option<i64>,
    /// The agency's words.
    pub own_words: Option<String>,
    /// Why it was sent back.
    pub return_reason: Option<String>,
    /// The reviewer's score.
    pub score: Option<i64>,
    /// The reviewer's words.
    pub words: Option<String>,
    /// The agency that reviewed.
    pub reviewer: Option<AgencyId>,
    /// Its post.
    pub reviewer_post: Option<String>,
    /// When goals were set.
    pub set_at: Option<Timestamp>,
    /// When it was assessed.
    pub assessed_at: Option<Timestamp>,
    /// When it was reviewed.
    pub reviewed_at: Option<Timestamp>,
}

impl Year {
    /// With nothing in it.
    pub fn new(agency: AgencyId, year: i32) -> Self {
        Self {
            agency,
            year,
            state: State::Draft,
            edition: 0,
            measures: Vec::new(),
            answers: BTreeMap::new(),
            own_score: None,
            own_words: None,
            return_reason: None,
            score: None,
            words: None,
            reviewer: None,
            reviewer_post: None,
            set_at: None,
            assessed_at: None,
            reviewed_at: None,
        }
    }

    /// Whether everybody sees it.
    pub fn is_public(&self) -> bool {
        self.state != State::Draft
    }
}

/// How far a figure came, in per cent of its target: at most 100, at least 0. None when one of them is no figure.
pub fn achieved(measure: &Measure, value: &str) -> Option<Exact> {
    let (target, value): (Decimal, Decimal) = (measure.target.parse().ok()?, value.parse().ok()?);
    let (target, value) = (exact::of(target), exact::of(value));
    let met = match measure.better {
        Direction::Up => value >= target,
        Direction::Down => value <= target,
    };
    if met {
        return Some(whole(100));
    }
    let (top, bottom) = match measure.better {
        Direction::Up => (value, target),
        Direction::Down => (target, value),
    };
    if !bottom.is_positive() || top.is_negative() {
        return Some(Exact::zero());
    }
    Some(top / bottom * whole(100))
}

/// What the figures come to, in hundredths of a point: each measure's achievement by its weight, rounded at the end.
pub fn score(measures: &[Measure], answers: &BTreeMap<String, Answer>) -> Option<i64> {
    let mut sum = Exact::zero();
    for measure in measures {
        sum += achieved(measure, &answers.get(&measure.id)?.value)? * whole(measure.weight);
    }
    exact::write(&sum, 0).parse().ok()
}

/// A score as it is written: 87.50.
pub fn written(score: i64) -> String {
    format!("{}.{:02}", score / 100, score % 100)
}

/// A score as it was typed, from 0 to 100 with at most two decimals.
pub fn read_score(text: &str) -> Option<i64> {
    crate::life::model::progress::read_percent(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measure(id: &str, better: Direction, target: &str, weight: i64) -> Measure {
        Measure {
            id: id.to_owned(),
            goal: "目標".to_owned(),
            name: "指標".to_owned(),
            unit: "%".to_owned(),
            better,
            target: target.to_owned(),
            weight,
            source: Source::Typed,
        }
    }

    fn answers(all: &[(&str, &str)]) -> BTreeMap<String, Answer> {
        let one = |(id, value): &(&str, &str)| {
            ((*id).to_owned(), Answer { value: (*value).to_owned(), words: String::new() })
        };
        all.iter().map(one).collect()
    }

    #[test]
    fn a_score_is_the_weighted_achievement_and_no_more_than_a_hundred() {
        let measures = [measure("a", Direction::Up, "80", 60), measure("b", Direction::Down, "10", 40)];
        // 60/80 of 60 points, and 10/12.5 of 40.
        assert_eq!(score(&measures, &answers(&[("a", "60"), ("b", "12.5")])), Some(4_500 + 3_200));
        assert_eq!(score(&measures, &answers(&[("a", "200"), ("b", "0")])), Some(10_000));
        assert_eq!(score(&measures, &answers(&[("a", "-5"), ("b", "10")])), Some(4_000));
        assert_eq!(score(&measures, &answers(&[("a", "60")])), None);
        assert_eq!(score(&measures, &answers(&[("a", "viel"), ("b", "10")])), None);
    }

    #[test]
    fn nothing_is_divided_by_a_target_of_nothing() {
        assert_eq!(score(&[measure("a", Direction::Up, "0", 100)], &answers(&[("a", "-1")])), Some(0));
        assert_eq!(score(&[measure("a", Direction::Down, "0", 100)], &answers(&[("a", "3")])), Some(0));
        assert_eq!(score(&[measure("a", Direction::Down, "0", 100)], &answers(&[("a", "0")])), Some(10_000));
    }
}
