//! Where a synthetic field's value comes from: `person.name`, `pick:a*3,b`, `record:vehicle.plate`, …

use kernel::Day;
use rand::{Rng, RngExt as _};
use serde_json::Value as Json;
use synthetic::{Sex, fresh_id_number};

use super::person::Whom;

/// Has no factor in common with any number of letters and digits.
const STEP: u128 = 982_451_653;

/// A parsed source.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Source {
    /// `person.…`, `household.…`, `business.…`.
    Path(String),
    /// `record:vehicle.plate`: of the record that the same one has in another registry; without one nothing is made.
    Record(String, String),
    /// `fresh.id_number`: the number of nobody yet.
    Fresh,
    /// `pick:white*3,black`: choices with weights.
    Pick(Vec<(String, u32)>),
    /// `number:1..9`.
    Number(i64, i64),
    /// `date:2005-01-01..2026-06-30`.
    Date(Day, i64),
    /// `pattern:AAA-####`: different for each record as long as there are values.
    Pattern(String),
    /// `const:x`.
    Const(String),
    /// `sequence:V%06d`, or `sequence:%02d-%05d` where the left place counts on when the right one is full: what stands before
    /// each place with its width, and what stands behind the last.
    Sequence(Vec<(String, usize)>, String),
    /// `maybe:0.2:<source>`.
    Maybe(f64, Box<Source>),
    /// `mix:<source>*7|<source>*3`: one of several sources, with weights.
    Mix(Vec<(Source, u32)>),
}

impl Source {
    /// Reads a source; none when it is not one.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let Some((kind, rest)) = text.split_once(':') else {
            if text == "fresh.id_number" {
                return Some(Self::Fresh);
            }
            let known = ["person.", "household.", "business."].iter().any(|prefix| text.starts_with(prefix));
            return known.then(|| Self::Path(text.to_owned()));
        };
        match kind {
            "pick" => {
                let choice = |choice: &str| match choice.rsplit_once('*') {
                    Some((value, weight)) => {
                        weight.trim().parse().ok().map(|weight| (value.trim().to_owned(), weight))
                    }
                    None => Some((choice.trim().to_owned(), 1)),
                };
                let choices: Vec<(String, u32)> = rest.split(',').map(choice).collect::<Option<_>>()?;
                (choices.iter().any(|(_, weight)| *weight > 0)).then_some(Self::Pick(choices))
            }
            "number" => {
                let (low, high) = rest.split_once("..")?;
                let (low, high) = (low.trim().parse().ok()?, high.trim().parse().ok()?);
                (low <= high).then_some(Self::Number(low, high))
            }
            "date" => {
                let (first, last) = rest.split_once("..")?;
                let (first, last): (Day, Day) = (first.trim().parse().ok()?, last.trim().parse().ok()?);
                (first <= last).then(|| Self::Date(first, first.days_until(last)))
            }
            "record" => {
                let (registry, field) = rest.split_once('.')?;
                Some(Self::Record(registry.to_owned(), field.to_owned()))
            }
            "pattern" => Some(Self::Pattern(rest.to_owned())),
            "const" => Some(Self::Const(rest.to_owned())),
            "sequence" => sequence(rest),
            "maybe" => {
                let (share, inner) = rest.split_once(':')?;
                let share: f64 = share.trim().parse().ok()?;
                let inner = Self::parse(inner)?;
                (0.0..=1.0).contains(&share).then(|| Self::Maybe(share, Box::new(inner)))
            }
            "mix" => {
                let part = |part: &str| {
                    let (inner, weight) = part.rsplit_once('*')?;
                    Some((Self::parse(inner.trim())?, weight.trim().parse().ok()?))
                };
                let parts: Vec<(Self, u32)> = rest.split('|').map(part).collect::<Option<_>>()?;
                parts.iter().any(|(_, weight)| *weight > 0).then_some(Self::Mix(parts))
            }
            _ => None,
        }
    }

    /// The value for the `ordinal`-th record of its registry.
    pub(super) fn value(&self, whom: &Whom, ordinal: u64, rng: &mut impl Rng) -> Json {
        match self {
            Self::Path(path) => whom.value(path),
            Self::Record(registry, field) => whom.recorded(registry, field),
            Self::Fresh => {
                let sex = if rng.random_bool(0.5) { Sex::Male } else { Sex::Female };
                Json::String(fresh_id_number(sex, u32::try_from(ordinal).unwrap_or(0)))
            }
            Self::Pick(choices) => {
                drawn(choices, rng).map_or(Json::Null, |value: &String| Json::String(value.clone()))
            }
            Self::Mix(sources) => {
                drawn(sources, rng).map_or(Json::Null, |source| source.value(whom, ordinal, rng))
            }
            Self::Number(low, high) => Json::from(rng.random_range(*low..=*high)),
            Self::Date(first, days) => Json::String(first.plus_days(rng.random_range(0..=*days)).to_string()),
            Self::Pattern(pattern) => Json::String(spelled(pattern, ordinal)),
            Self::Const(text) => Json::String(text.clone()),
            Self::Sequence(places, after) => Json::String(numbered(places, after, ordinal + 1)),
            Self::Maybe(share, inner) => {
                // The inner value is drawn either way, so that the next field's is the same.
                let value = inner.value(whom, ordinal, rng);
                if rng.random_bool(*share) { value } else { Json::Null }
            }
        }
    }
}

/// One of several, by weight.
fn drawn<'a, T>(choices: &'a [(T, u32)], rng: &mut impl Rng) -> Option<&'a T> {
    let mut at = rng.random_range(0..choices.iter().map(|(_, weight)| weight).sum::<u32>());
    let chosen = choices.iter().find(|(_, weight)| {
        let here = at < *weight;
        at = at.saturating_sub(*weight);
        here
    });
    chosen.map(|(value, _)| value)
}

/// `V%06d`, `V%d`, `%06d-x` or `%02d-%05d`.
fn sequence(text: &str) -> Option<Source> {
    let (mut places, mut rest) = (Vec::new(), text);
    while let Some((before, behind)) = rest.split_once('%') {
        let (width, after) = behind.split_once('d')?;
        let width = if width.is_empty() { 0 } else { width.parse().ok()? };
        places.push((before.to_owned(), width));
        rest = after;
    }
    (!places.is_empty()).then(|| Source::Sequence(places, rest.to_owned()))
}

/// A number in its places: each but the first takes as many digits as it is wide, from the right.
fn numbered(places: &[(String, usize)], after: &str, number: u64) -> String {
    let (mut text, mut left) = (after.to_owned(), number);
    for (place, (before, width)) in places.iter().enumerate().rev() {
        let full = 10_u64.saturating_pow(u32::try_from(*width).unwrap_or(u32::MAX));
        let here = if place == 0 { left } else { left % full };
        left /= full;
        text = format!("{before}{here:0width$}{text}");
    }
    text
}

/// The `ordinal`-th text of a pattern, in an order that looks like none.
fn spelled(pattern: &str, ordinal: u64) -> String {
    let size = |c: char| match c {
        'A' => 26_u128,
        '#' => 10,
        _ => 1,
    };
    let all: u128 = pattern.chars().map(size).product();
    let mut place = (u128::from(ordinal) * STEP + STEP / 2) % all.max(1);
    let mut spelled: Vec<char> = pattern.chars().collect();
    for c in spelled.iter_mut().rev() {
        let digit = u8::try_from(place % size(*c)).unwrap_or(0);
        place /= size(*c);
        match c {
            'A' => *c = char::from(b'A' + digit),
            '#' => *c = char::from(b'0' + digit),
            _ => {}
        }
    }
    spelled.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn sources_are_read_or_refused() {
        assert_eq!(Source::parse("person.name"), Some(Source::Path("person.name".to_owned())));
        let pick = Source::Pick(vec![("white".to_owned(), 3), ("black".to_owned(), 1)]);
        assert_eq!(Source::parse("pick:white*3, black"), Some(pick.clone()));
        assert_eq!(Source::parse("maybe:0.2:pick:white*3,black"), Some(Source::Maybe(0.2, Box::new(pick))));
        let sequence = Source::Sequence(vec![("V".to_owned(), 6)], String::new());
        assert_eq!(Source::parse("sequence:V%06d"), Some(sequence));
        for wrong in
            ["name", "pick:a*x", "number:9..1", "date:2026-13-01..2026-01-01", "maybe:2:const:x", "what:x"]
        {
            assert_eq!(Source::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_sequence_counts_on_in_the_place_to_the_left() {
        let Some(Source::Sequence(places, after)) = Source::parse("sequence:AA-01%02d-%05d-000") else {
            panic!("it is a sequence");
        };
        let number = |number| numbered(&places, &after, number);
        assert_eq!(number(1), "AA-0100-00001-000");
        assert_eq!(number(99_999), "AA-0100-99999-000");
        assert_eq!(number(234_567), "AA-0102-34567-000");
    }

    #[test]
    fn a_pattern_gives_each_value_once() {
        let seen: HashSet<String> = (0..26_000).map(|ordinal| spelled("A-###", ordinal)).collect();
        assert_eq!(seen.len(), 26_000);
        assert!(seen.contains("A-000") && seen.contains("Z-999"));
        let plates: HashSet<String> = (0..600_000).map(|ordinal| spelled("AAA-####", ordinal)).collect();
        assert_eq!(plates.len(), 600_000);
    }
}
