//! How a printed figure follows from others: numbers, + - * / ( ), and calls
//! (`budget(all, 2012)`), described in PROGRAMMES.md.

use std::iter::Peekable;
use std::str::Chars;

use serde::{Deserialize, Serialize};

use super::Decimal;

/// Deepest nesting of a formula.
const MOST_DEPTH: usize = 50;

/// What stands between two parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Operator {
    /// +
    Add,
    /// -
    Subtract,
    /// *
    Multiply,
    /// /
    Divide,
}

/// Part of a budget.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Share {
    /// Capital expenditure.
    Capital,
    /// Current expenditure.
    Current,
}

/// A value taken from the programme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Call {
    /// Sum of the budget of the sub-plans under an item.
    Budget {
        /// The item, or `all`.
        item: String,
        /// One year; none means all.
        year: Option<i32>,
        /// One part; none means both.
        share: Option<Share>,
    },
    /// Sum of a line of the flow table.
    Flow {
        /// The line.
        line: String,
        /// First year.
        from: i32,
        /// Last year.
        until: i32,
    },
    /// How many items, goals or indicators there are.
    Count {
        /// Word of the kind.
        kind: String,
        /// What they are under (items) or belong to (indicators).
        under: Option<String>,
    },
    /// How many different agencies lead something.
    Leads,
    /// Target of an indicator in a year.
    Target(String, i32),
    /// Result of an indicator in a year.
    Result(String, i32),
    /// Result in per cent of the target.
    Rate(String, i32),
    /// How many results missed their targets.
    Missed,
    /// The nearest whole number; halves away from nothing.
    Round(Box<Formula>),
}

/// A formula.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Formula {
    /// A number.
    Number(Decimal),
    /// A value taken from the programme.
    Call(Call),
    /// Minus a part.
    Negative(Box<Formula>),
    /// Two parts.
    Two(Box<Formula>, Operator, Box<Formula>),
}

/// Why a text is no formula.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("at character {place}: {reason}")]
pub struct FormulaError {
    /// Character, counted from 1.
    pub place: usize,
    /// What is wrong.
    pub reason: String,
}

impl Formula {
    /// Reads a formula.
    pub fn parse(text: &str) -> Result<Self, FormulaError> {
        let mut parser = Parser { rest: text.chars().peekable(), place: 1, depth: 0 };
        let formula = parser.sum()?;
        parser.space();
        match parser.rest.peek().copied() {
            None => Ok(formula),
            Some(letter) => Err(parser.error(format!("“{letter}” is not expected here"))),
        }
    }

    /// Every value that it takes from the programme.
    pub fn calls(&self) -> Vec<&Call> {
        match self {
            Self::Number(_) => Vec::new(),
            Self::Call(Call::Round(inner)) | Self::Negative(inner) => inner.calls(),
            Self::Call(call) => vec![call],
            Self::Two(left, _, right) => left.calls().into_iter().chain(right.calls()).collect(),
        }
    }
}

struct Parser<'a> {
    rest: Peekable<Chars<'a>>,
    place: usize,
    depth: usize,
}

impl Parser<'_> {
    fn error(&self, reason: impl Into<String>) -> FormulaError {
        FormulaError { place: self.place, reason: reason.into() }
    }

    fn next(&mut self) -> Option<char> {
        self.place += 1;
        self.rest.next()
    }

    fn space(&mut self) {
        while self.rest.peek().is_some_and(|letter| letter.is_whitespace()) {
            self.next();
        }
    }

    fn take(&mut self, wanted: char) -> bool {
        self.space();
        let found = self.rest.peek() == Some(&wanted);
        if found {
            self.next();
        }
        found
    }

    fn sum(&mut self) -> Result<Formula, FormulaError> {
        let mut left = self.product()?;
        loop {
            let operator = if self.take('+') {
                Operator::Add
            } else if self.take('-') {
                Operator::Subtract
            } else {
                return Ok(left);
            };
            left = Formula::Two(Box::new(left), operator, Box::new(self.product()?));
        }
    }

    fn product(&mut self) -> Result<Formula, FormulaError> {
        let mut left = self.part()?;
        loop {
            let operator = if self.take('*') {
                Operator::Multiply
            } else if self.take('/') {
                Operator::Divide
            } else {
                return Ok(left);
            };
            left = Formula::Two(Box::new(left), operator, Box::new(self.part()?));
        }
    }

    fn part(&mut self) -> Result<Formula, FormulaError> {
        self.depth += 1;
        if self.depth > MOST_DEPTH {
            return Err(self.error("the formula is nested too deep"));
        }
        let part = self.one_part();
        self.depth -= 1;
        part
    }

    fn one_part(&mut self) -> Result<Formula, FormulaError> {
        if self.take('-') {
            return Ok(Formula::Negative(Box::new(self.part()?)));
        }
        if self.take('(') {
            let inner = self.sum()?;
            self.close()?;
            return Ok(inner);
        }
        match self.rest.peek().copied() {
            Some(letter) if letter.is_ascii_digit() => {
                let text = self.while_it(|letter| letter.is_ascii_digit() || letter == '.');
                text.parse().map(Formula::Number).map_err(|reason: String| self.error(reason))
            }
            Some(letter) if letter.is_ascii_lowercase() => {
                let name = self.while_it(|letter| letter.is_ascii_lowercase());
                self.call(&name).map(Formula::Call)
            }
            Some(letter) => Err(self.error(format!("“{letter}” is not expected here"))),
            None => Err(self.error("something is missing at the end")),
        }
    }

    fn close(&mut self) -> Result<(), FormulaError> {
        if self.take(')') { Ok(()) } else { Err(self.error("a ) is missing")) }
    }

    fn while_it(&mut self, belongs: impl Fn(char) -> bool) -> String {
        let mut text = String::new();
        while let Some(letter) = self.rest.peek().copied().filter(|letter| belongs(*letter)) {
            text.push(letter);
            self.next();
        }
        text
    }

    fn call(&mut self, name: &str) -> Result<Call, FormulaError> {
        if !self.take('(') {
            return Err(self.error(format!("after “{name}” a ( is missing")));
        }
        if name == "round" {
            let inner = self.sum()?;
            self.close()?;
            return Ok(Call::Round(Box::new(inner)));
        }
        let text = self.while_it(|letter| letter != ')');
        self.close()?;
        let arguments: Vec<&str> =
            if text.trim().is_empty() { Vec::new() } else { text.split(',').map(str::trim).collect() };
        take_call(name, &arguments).ok_or_else(|| self.error(format!("{name}({text}): {CALLS}")))
    }
}

const CALLS: &str = "write budget(ITEM, YEAR, capital), flow(LINE, YEAR, YEAR), count(KIND, PARENT), leads(), \
                     target(INDICATOR, YEAR), result(INDICATOR, YEAR), rate(INDICATOR, YEAR), missed() or round(…)";

fn take_call(name: &str, arguments: &[&str]) -> Option<Call> {
    let year = |text: &str| text.parse::<i32>().ok().filter(|year| (1900..2200).contains(year));
    let call = match (name, arguments) {
        ("leads", []) => Call::Leads,
        ("missed", []) => Call::Missed,
        ("budget", [item, rest @ ..]) => budget(item, rest)?,
        ("flow", [line, at]) => Call::Flow { line: (*line).to_owned(), from: year(at)?, until: year(at)? },
        ("flow", [line, from, until]) => {
            Call::Flow { line: (*line).to_owned(), from: year(from)?, until: year(until)? }
        }
        ("count", [kind]) => Call::Count { kind: (*kind).to_owned(), under: None },
        ("count", [kind, under]) => {
            Call::Count { kind: (*kind).to_owned(), under: Some((*under).to_owned()) }
        }
        ("target", [indicator, at]) => Call::Target((*indicator).to_owned(), year(at)?),
        ("result", [indicator, at]) => Call::Result((*indicator).to_owned(), year(at)?),
        ("rate", [indicator, at]) => Call::Rate((*indicator).to_owned(), year(at)?),
        _ => return None,
    };
    Some(call)
}

fn budget(item: &str, rest: &[&str]) -> Option<Call> {
    let share = |text: &str| match text {
        "capital" => Some(Share::Capital),
        "current" => Some(Share::Current),
        _ => None,
    };
    let (year, share) = match rest {
        [] => (None, None),
        [one] => match share(one) {
            Some(share) => (None, Some(share)),
            None => (Some(one.parse().ok()?), None),
        },
        [year, part] => (Some(year.parse().ok()?), Some(share(part)?)),
        _ => return None,
    };
    Some(Call::Budget { item: item.to_owned(), year, share })
}
