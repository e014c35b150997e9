//! A figure broken down, with small counts of people hidden.

use std::collections::BTreeMap;

use registries::open::protect::side_by_side;
use serde::{Deserialize, Serialize};

/// Counts of people below this are hidden.
const SMALLEST: u64 = 5;

/// A figure by the values of a column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Breakdown {
    /// The column, or `county`.
    pub by: String,
    /// Whether it tells of people; then small counts are hidden, and with too few people there are no groups.
    pub protected: bool,
    /// Its values, the largest first.
    pub groups: Vec<Group>,
}

/// A value with its part of the figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// The value.
    pub value: String,
    /// Its part; none when it is hidden.
    pub sum: Option<i64>,
}

impl Breakdown {
    /// One of anything but people: all is shown.
    pub fn open(by: &str, sums: BTreeMap<String, i64>) -> Self {
        let groups = sums.into_iter().map(|(value, sum)| Group { value, sum: Some(sum) });
        Self::sorted(by, false, groups.collect())
    }

    /// One of people: so much is hidden that nobody can work a small count out.
    pub fn protected(by: &str, sums: BTreeMap<String, i64>) -> Self {
        let counts: Option<Vec<u64>> = sums.values().map(|sum| u64::try_from(*sum).ok()).collect();
        let shown = counts.and_then(|counts| side_by_side(&counts, SMALLEST)).unwrap_or_default();
        let groups = sums.into_keys().zip(shown).map(|(value, sum)| {
            let sum = sum.and_then(|sum| i64::try_from(sum).ok());
            Group { value, sum }
        });
        Self::sorted(by, true, groups.collect())
    }

    fn sorted(by: &str, protected: bool, mut groups: Vec<Group>) -> Self {
        groups.sort_by(|a, b| b.sum.cmp(&a.sum).then_with(|| a.value.cmp(&b.value)));
        Self { by: by.to_owned(), protected, groups }
    }

    /// Whether something of it is hidden.
    pub fn hides_some(&self) -> bool {
        self.protected && (self.groups.is_empty() || self.groups.iter().any(|group| group.sum.is_none()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sums(of: &[(&str, i64)]) -> BTreeMap<String, i64> {
        of.iter().map(|(value, sum)| ((*value).to_owned(), *sum)).collect()
    }

    #[test]
    fn a_small_count_of_people_is_hidden_with_another_one() {
        let found = Breakdown::protected("sex", sums(&[("female", 40), ("male", 3), ("", 12)]));
        let shown: Vec<(&str, Option<i64>)> =
            found.groups.iter().map(|group| (group.value.as_str(), group.sum)).collect();
        assert_eq!(shown, [("female", Some(40)), ("", None), ("male", None)]);
        assert!(found.hides_some());
        assert!(Breakdown::protected("sex", sums(&[("female", 2), ("male", 1)])).groups.is_empty());
        let open = Breakdown::open("agency", sums(&[("a", 1), ("b", 2)]));
        assert_eq!(open.groups[0], Group { value: "b".to_owned(), sum: Some(2) });
        assert!(!open.hides_some());
    }
}
