//! How texts are made alike before they are compared (RFC 4518).

use unicode_normalization::UnicodeNormalization as _;

/// The text as it is compared: full-width letters and digits as half-width (NFKC), letters
/// without case, runs of white space as one blank, control characters left out. Beyond the
/// RFC, 台 and 臺 are one, as everywhere in the directory.
pub(crate) fn fold(text: &str) -> String {
    if text.chars().all(is_folded) {
        return text.to_owned();
    }
    let mut folded = String::with_capacity(text.len());
    for c in text.nfkc().flat_map(char::to_lowercase) {
        if c.is_whitespace() {
            if !folded.is_empty() && !folded.ends_with(' ') {
                folded.push(' ');
            }
        } else if c == '台' {
            folded.push('臺');
        } else if !c.is_control() && !is_ignored(c) {
            folded.push(c);
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// Characters that always stand for themselves: most of what names are made of.
fn is_folded(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | 'a'..='z' | '0'..='9' | '-') && c != '台'
}

/// Characters that RFC 4518, section 2.2, maps to nothing.
fn is_ignored(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_alone_is_folded_already() {
        for c in ('\0'..=char::MAX).filter(|c| is_folded(*c)) {
            assert_eq!(fold(&format!("{c}Ａ")), format!("{c}a"));
        }
    }

    #[test]
    fn width_case_blanks_and_variants_do_not_count() {
        assert_eq!(fold("  Ｈｉｇｈｗａｙ\u{3000} BUREAU "), "highway bureau");
        assert_eq!(fold("台北"), fold("臺北"));
        assert_eq!(fold("a\u{200b}b\u{0}"), "ab");
    }
}
