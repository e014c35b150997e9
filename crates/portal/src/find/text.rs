//! Words as they are compared: folded, with their synonyms, and with a slip of the pen.

use harvest::fold;

/// The word itself, then what it becomes with words that mean the same.
pub(super) fn alternatives(word: &str, synonyms: &[Vec<String>]) -> Vec<String> {
    let mut all = vec![word.to_owned()];
    for group in synonyms {
        let group: Vec<String> = group.iter().map(|word| fold(word)).collect();
        // The longest word of the group that stands in this one.
        let held =
            group.iter().filter(|known| stands_in(known, word)).max_by_key(|known| known.chars().count());
        let Some(held) = held else { continue };
        for other in group.iter().filter(|other| *other != held) {
            let changed = word.replacen(held.as_str(), other, 1);
            if !all.contains(&changed) {
                all.push(changed);
            }
        }
    }
    all
}

/// Chinese words stand in others without a space; a word of letters stands alone.
fn stands_in(known: &str, word: &str) -> bool {
    if known.is_ascii() { known == word } else { word.contains(known) }
}

/// Whether a word stands somewhere in a text with few letters wrong: one from three letters on (Chinese) or
/// four (others), two from eight.
pub(super) fn is_near(word: &str, text: &str) -> bool {
    let letters: Vec<char> = word.chars().collect();
    let least = if word.is_ascii() { 4 } else { 3 };
    let most = match letters.len() {
        length if length < least => return false,
        length if length < 8 => 1,
        _ => 2,
    };
    slips(&letters, text, most) <= most
}

/// Letters from which a Chinese word is looked for in parts.
const LONG: usize = 5;

/// How many letters of a long Chinese word stand in no text beside a neighbour of theirs; nothing for other
/// words, and when it is more than two of five.
pub(super) fn missing_parts(word: &str, texts: &[&str]) -> Option<usize> {
    let letters: Vec<char> = word.chars().collect();
    if word.is_ascii() || letters.len() < LONG {
        return None;
    }
    let mut found = vec![false; letters.len()];
    for (at, pair) in letters.windows(2).enumerate() {
        let pair: String = pair.iter().collect();
        if texts.iter().any(|text| text.contains(&pair)) {
            found[at] = true;
            found[at + 1] = true;
        }
    }
    let missing = found.iter().filter(|found| !**found).count();
    (missing * 5 <= letters.len() * 2).then_some(missing)
}

/// The fewest letters to put in, leave out, replace or swap so that the word stands in the text; a word of
/// letters must be all of one of the text's. Anything above `most` says no more than that.
fn slips(word: &[char], text: &str, most: usize) -> usize {
    // Each letter that is nowhere in the text costs a change of its own: most texts end here.
    if word.iter().filter(|letter| !text.contains(**letter)).count() > most {
        return most + 1;
    }
    if word.iter().all(char::is_ascii) {
        let parts = text.split(|letter: char| !letter.is_ascii_alphanumeric());
        let near = parts.filter(|part| part.chars().count().abs_diff(word.len()) <= most);
        return near.map(|part| distance(word, part, Place::Whole)).min().unwrap_or(most + 1);
    }
    distance(word, text, Place::Anywhere)
}

/// How much of a text a word is compared with.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// All of it.
    Whole,
    /// The part of it that is nearest to the word.
    Anywhere,
}

/// Edit distance with swaps of neighbours, in letters: one column for each letter of the text, each telling
/// for every beginning of the word how far it is from what ends there.
fn distance(word: &[char], text: &str, place: Place) -> usize {
    let mut column: Vec<usize> = (0..=word.len()).collect();
    let (mut last, mut before) = (column.clone(), column.clone());
    let (mut nearest, mut previous) = (word.len(), None);
    for (at, letter) in text.chars().enumerate() {
        column[0] = if place == Place::Whole { at + 1 } else { 0 };
        for i in 1..=word.len() {
            let replaced = last[i - 1] + usize::from(word[i - 1] != letter);
            column[i] = replaced.min(last[i] + 1).min(column[i - 1] + 1);
            if i > 1 && word[i - 2] == letter && previous == Some(word[i - 1]) {
                column[i] = column[i].min(before[i - 2] + 1);
            }
        }
        nearest = nearest.min(column[word.len()]);
        previous = Some(letter);
        std::mem::swap(&mut before, &mut last);
        std::mem::swap(&mut last, &mut column);
    }
    if place == Place::Whole { last[word.len()] } else { nearest }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_of_the_pen_are_forgiven_in_both_languages() {
        assert!(is_near("戶藉謄本", "申請戶籍謄本"));
        assert!(is_near("lisense", "renew a driving license"));
        assert!(is_near("vehcile", "motor vehicle register"));
        assert!(!is_near("駕照", "執照"));
        assert!(!is_near("tax", "taxi"));
        assert!(!is_near("地址變更", "申請戶籍謄本"));
        assert!(is_near("謄戶籍本", "申請謄籍戶本"), "two letters swapped");
        assert!(is_near("戶籍謄本", "戶籍本"), "a letter left out at the text's end");
        assert!(!is_near("謄木", "戶籍謄本"), "two letters are too few");
    }

    #[test]
    fn long_words_are_found_in_parts() {
        let text = ["申請戶籍謄本"];
        assert_eq!(missing_parts("戶藉謄本的申請", &text), None, "four of seven are too few");
        assert_eq!(missing_parts("謄本戶籍申請", &text), Some(0));
        assert_eq!(missing_parts("戶籍藤本申請", &text), Some(2));
        assert_eq!(missing_parts("戶籍", &text), None);
        assert_eq!(missing_parts("applications", &["application"]), None);
    }

    #[test]
    fn words_that_mean_the_same_are_tried_too() {
        let groups = vec![vec!["駕照".to_owned(), "駕駛執照".to_owned(), "driving licence".to_owned()]];
        assert_eq!(alternatives("換駕照", &groups), ["換駕照", "換駕駛執照", "換driving licence"]);
        assert_eq!(alternatives("駕駛執照", &groups)[1], "駕照");
        assert_eq!(alternatives("地址", &groups), ["地址"]);
        assert_eq!(fold("ＴＡＸ 台北"), "tax 臺北");
    }
}
