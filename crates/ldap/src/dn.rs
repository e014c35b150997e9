//! Distinguished names as strings (RFC 4514): read, written, made comparable.

use crate::fold::fold;

/// Names with more parts than this are of no entry.
const MOST_PARTS: usize = 32;

/// A distinguished name, made comparable: types in lower case, values folded, parts of a
/// relative name in order.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub(crate) struct Dn(Vec<Vec<(String, String)>>);

impl Dn {
    /// Reads a name; none when it is not written as RFC 4514 says.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        if text.trim().is_empty() {
            return Some(Self::default());
        }
        let parts = split(text, ',');
        if parts.len() > MOST_PARTS {
            return None;
        }
        parts.into_iter().map(relative).collect::<Option<Vec<_>>>().map(Self)
    }

    /// The name above; none above the root.
    pub(crate) fn parent(&self) -> Option<Self> {
        self.0.split_first().map(|(_, rest)| Self(rest.to_vec()))
    }

    /// Whether this is the root's empty name.
    pub(crate) fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether this name is `base` or lies below it.
    pub(crate) fn is_within(&self, base: &Self) -> bool {
        self.0.ends_with(&base.0)
    }

    /// Whether this name stands right below `base`.
    pub(crate) fn is_child_of(&self, base: &Self) -> bool {
        self.0.len() == base.0.len() + 1 && self.is_within(base)
    }

    /// The folded value of the first relative name, when it has the one type `kind`.
    pub(crate) fn first(&self, kind: &str) -> Option<&str> {
        match self.0.first()?.as_slice() {
            [(known, value)] if known == kind => Some(value),
            _ => None,
        }
    }

    /// The name as one text that two spellings of it share.
    pub(crate) fn key(&self) -> String {
        let part = |pairs: &Vec<(String, String)>| {
            let pairs: Vec<String> =
                pairs.iter().map(|(kind, value)| format!("{kind}={}", escape(value))).collect();
            pairs.join("+")
        };
        self.0.iter().map(part).collect::<Vec<_>>().join(",")
    }

    /// Every type and folded value in the name, for matching by `:dn:`.
    pub(crate) fn assertions(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().flatten().map(|(kind, value)| (kind.as_str(), value.as_str()))
    }
}

/// Writes a value so that it can stand in a name.
pub(crate) fn escape(value: &str) -> String {
    let mut written = String::with_capacity(value.len());
    let last = value.chars().count().saturating_sub(1);
    for (place, c) in value.chars().enumerate() {
        let at_edge = (c == ' ' && (place == 0 || place == last)) || (c == '#' && place == 0);
        if at_edge || matches!(c, ',' | '+' | '"' | '\\' | '<' | '>' | ';' | '=') {
            written.push('\\');
        }
        if c == '\0' { written.push_str("\\00") } else { written.push(c) }
    }
    written
}

/// Splits at a separator that no backslash escapes.
fn split(text: &str, separator: char) -> Vec<&str> {
    let (mut parts, mut start, mut escaped) = (Vec::new(), 0, false);
    for (at, c) in text.char_indices() {
        if escaped {
            escaped = false;
        } else if c == '\\' {
            escaped = true;
        } else if c == separator {
            parts.push(&text[start..at]);
            start = at + c.len_utf8();
        }
    }
    parts.push(&text[start..]);
    parts
}

fn relative(text: &str) -> Option<Vec<(String, String)>> {
    let mut pairs = split(text, '+').into_iter().map(pair).collect::<Option<Vec<_>>>()?;
    pairs.sort();
    Some(pairs)
}

fn pair(text: &str) -> Option<(String, String)> {
    let (kind, value) = text.split_once('=')?;
    let kind = crate::schema::canonical(kind.trim());
    let value = fold(&unescape(without_edge_blanks(value))?);
    (!kind.is_empty() && !value.is_empty()).then_some((kind, value))
}

/// Blanks around a value do not belong to it unless the last is escaped.
fn without_edge_blanks(value: &str) -> &str {
    let value = value.trim_start();
    let trimmed = value.trim_end();
    // Each two backslashes are one of the value; one more escapes the blank after it.
    let backslashes = trimmed.len() - trimmed.trim_end_matches('\\').len();
    let blank = value[trimmed.len()..].chars().next().filter(|_| backslashes % 2 == 1);
    &value[..trimmed.len() + blank.map_or(0, char::len_utf8)]
}

/// Takes the escapes out: `\,` or two hexadecimal digits of a byte.
fn unescape(value: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(value.len());
    let mut rest = value.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'\\' {
            bytes.push(byte);
            continue;
        }
        let next = rest.next()?;
        match char::from(next).to_digit(16) {
            Some(high) => {
                let low = char::from(rest.next()?).to_digit(16)?;
                bytes.push(u8::try_from(high * 16 + low).ok()?);
            }
            None => bytes.push(next),
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn same(a: &str, b: &str) -> bool {
        Dn::parse(a).unwrap() == Dn::parse(b).unwrap()
    }

    #[test]
    fn names_written_differently_are_one() {
        assert!(same("OU=交通部, O=行政院,C=TW", "ou=交通部,o=行政院,c=tw"));
        assert!(same("ou=\\e4\\ba\\a4,c=TW", "2.5.4.11=交,countryName=TW"));
        assert!(same("ou=a+uid=b,c=TW", "uid=b+ou=a,c=TW"));
        assert!(!same("ou=a\\,c=TW", "ou=a,c=TW"));
        assert!(same("ou=a\\\u{3000} ,c=TW", "ou=a\\\u{3000},c=TW"), "a wide blank takes three bytes");
        assert!(same("ou=\\5c\\20,c=TW", "ou=\\\\\\ ,c=TW"), "a backslash and a blank");
    }

    #[test]
    fn what_is_no_name_is_refused() {
        for text in ["ou", "=x", "ou=", "ou=a,,c=TW", "ou=\\", "ou=\\f", "ou=\\ff"] {
            assert_eq!(Dn::parse(text), None, "{text}");
        }
        assert_eq!(Dn::parse(&"ou=a,".repeat(40)), None);
    }

    #[test]
    fn a_name_knows_what_it_is_in() {
        let (dn, base) = (Dn::parse("ou=a,ou=b,c=TW").unwrap(), Dn::parse("ou=b,c=TW").unwrap());
        assert!(dn.is_within(&base) && dn.is_within(&dn) && !base.is_within(&dn));
        assert_eq!(dn.parent(), Some(base));
        assert_eq!(dn.first("ou"), Some("a"));
    }

    proptest! {
        #[test]
        fn what_is_escaped_is_read_back(value in "[ -~臺ａ]{1,12}") {
            prop_assume!(!fold(&value).is_empty());
            let dn = Dn::parse(&format!("ou={},c=TW", escape(&value)));
            let dn = dn.unwrap();
            prop_assert_eq!(dn.first("ou").unwrap(), fold(&value));
        }

        #[test]
        fn nothing_makes_the_reader_fall_over(text in ".{0,80}") {
            let _ = Dn::parse(&text);
        }
    }
}
