//! Whether two applications of a county ask for the same thing.

use std::collections::BTreeMap;

/// From this share of common pairs of letters on, in per cent, two objects sound alike.
const ALIKE: usize = 60;

/// What tells one object from another: letters and digits alone, in one width and case, with one form of 臺.
pub fn key(object: &str) -> String {
    let narrow = kernel::number::halfwidth(object);
    let letters = narrow.chars().filter(|letter| letter.is_alphanumeric());
    letters.flat_map(char::to_lowercase).map(|letter| if letter == '台' { '臺' } else { letter }).collect()
}

/// Whether two keys sound alike: one holds the other, or most of their pairs of letters are the same.
pub fn alike(one: &str, other: &str) -> bool {
    if one.is_empty() || other.is_empty() {
        return false;
    }
    if one.contains(other) || other.contains(one) {
        return true;
    }
    let (first, second) = (pairs(one), pairs(other));
    let common: usize =
        first.iter().map(|(pair, count)| (*count).min(second.get(pair).copied().unwrap_or_default())).sum();
    let all: usize = first.values().sum::<usize>() + second.values().sum::<usize>();
    all > 0 && 2 * common * 100 >= ALIKE * all
}

fn pairs(text: &str) -> BTreeMap<(char, char), usize> {
    let letters: Vec<char> = text.chars().collect();
    let mut found = BTreeMap::new();
    for pair in letters.windows(2) {
        *found.entry((pair[0], pair[1])).or_default() += 1;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_widths_and_forms_of_letters_do_not_make_another_object() {
        assert_eq!(key("台北市 中正區１號據點（更新）"), key("臺北市中正區1號據點更新"));
        assert_ne!(key("中正區1號據點"), key("中正區2號據點"));
    }

    #[test]
    fn what_is_written_a_little_differently_sounds_alike_and_another_place_does_not() {
        let alike = |one: &str, other: &str| alike(&key(one), &key(other));
        assert!(alike("中正區幸福據點冷氣更新", "中正區幸福據點冷氣更新工程"));
        assert!(alike("中正區幸福據點冷氣汰換", "中正區幸福據點冷氣更新"));
        assert!(!alike("中正區幸福據點冷氣更新", "松山區長春站廚房設備"));
        assert!(!alike("", "松山區長春站廚房設備"));
    }
}
