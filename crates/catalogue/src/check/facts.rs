//! What conditions ask of one value, and whether any value is left.

use std::cmp::Ordering;

use serde_json::Value as Json;

use crate::expr::Op;

/// What is asked of a value so far.
#[derive(Debug, Clone, Default)]
pub(super) struct Fact {
    there: Option<bool>,
    /// Asked to be there and not to be.
    torn: bool,
    one_of: Option<Vec<Json>>,
    none_of: Vec<Json>,
    /// The least value, and whether it is excluded itself.
    low: Option<(Json, bool)>,
    high: Option<(Json, bool)>,
}

impl Fact {
    /// There is a value, or none.
    pub(super) fn there(&mut self, there: bool) {
        self.torn |= self.there.is_some_and(|known| known != there);
        self.there = Some(there);
    }

    /// A comparison is true or, where there is a value, false.
    pub(super) fn compare(&mut self, op: Op, value: &Json, wanted: bool) {
        let list = || value.as_array().cloned().unwrap_or_default();
        match (op, wanted) {
            (Op::Equal, true) | (Op::NotEqual, false) => self.only(vec![value.clone()]),
            (Op::Equal, false) | (Op::NotEqual, true) => self.none_of.push(value.clone()),
            (Op::In, true) => self.only(list()),
            (Op::In, false) => self.none_of.extend(list()),
            (Op::Less, true) | (Op::GreaterEqual, false) => {
                narrow(&mut self.high, value, true, Ordering::Less);
            }
            (Op::LessEqual, true) | (Op::Greater, false) => {
                narrow(&mut self.high, value, false, Ordering::Less);
            }
            (Op::Greater, true) | (Op::LessEqual, false) => {
                narrow(&mut self.low, value, true, Ordering::Greater);
            }
            (Op::GreaterEqual, true) | (Op::Less, false) => {
                narrow(&mut self.low, value, false, Ordering::Greater);
            }
            _ => {}
        }
    }

    fn only(&mut self, values: Vec<Json>) {
        let kept = match self.one_of.take() {
            Some(known) => {
                known.into_iter().filter(|one| values.iter().any(|other| same(one, other))).collect()
            }
            None => values,
        };
        self.one_of = Some(kept);
    }

    /// Whether there can be such a value, or none where none is asked for; `choices` are the only ones there are.
    pub(super) fn is_possible(&self, choices: Option<&[Json]>, always: bool) -> bool {
        match (self.torn, self.there) {
            (true, _) => false,
            (_, Some(false)) => !always,
            (_, None) if !always => true,
            _ => self.has_value(choices),
        }
    }

    fn has_value(&self, choices: Option<&[Json]>) -> bool {
        let named = self.one_of.as_deref();
        let in_range = |value: &Json| {
            let above =
                self.low.as_ref().is_none_or(|(low, open)| fits(value, low, *open, Ordering::Greater));
            let below =
                self.high.as_ref().is_none_or(|(high, open)| fits(value, high, *open, Ordering::Less));
            above && below && !self.none_of.iter().any(|other| same(value, other))
        };
        match (named, choices) {
            (Some(named), Some(choices)) => {
                named.iter().any(|value| choices.iter().any(|one| same(one, value)) && in_range(value))
            }
            (Some(values), None) | (None, Some(values)) => values.iter().any(in_range),
            (None, None) => match (&self.low, &self.high) {
                (Some((low, open)), Some((high, _))) => match compared(low, high) {
                    Some(Ordering::Equal) => !open && in_range(low),
                    Some(order) => order == Ordering::Less,
                    None => true,
                },
                _ => true,
            },
        }
    }
}

/// Takes the narrower of two bounds.
fn narrow(bound: &mut Option<(Json, bool)>, value: &Json, open: bool, narrower: Ordering) {
    let keeps = bound.as_ref().is_some_and(|(known, known_open)| match compared(value, known) {
        Some(Ordering::Equal) => *known_open || !open,
        Some(order) => order != narrower,
        None => true,
    });
    if !keeps {
        *bound = Some((value.clone(), open));
    }
}

/// Whether a value lies on the right side of a bound; what cannot be compared does.
fn fits(value: &Json, bound: &Json, open: bool, side: Ordering) -> bool {
    match compared(value, bound) {
        Some(Ordering::Equal) => !open,
        Some(order) => order == side,
        None => true,
    }
}

fn same(a: &Json, b: &Json) -> bool {
    a == b || compared(a, b) == Some(Ordering::Equal)
}

fn compared(a: &Json, b: &Json) -> Option<Ordering> {
    match (a, b) {
        (Json::Number(a), Json::Number(b)) => a.as_f64()?.partial_cmp(&b.as_f64()?),
        (Json::String(a), Json::String(b)) => Some(a.cmp(b)),
        _ => None,
    }
}
