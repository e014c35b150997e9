//! Elements of XML, written one inside the other.

/// An element with its attributes and what is in it, which is XML already.
pub(super) fn element(name: &str, attributes: &[(&str, &str)], inner: &str) -> String {
    let given: Vec<String> =
        attributes.iter().map(|(name, value)| format!(" {name}=\"{}\"", escaped(value))).collect();
    let given = given.concat();
    if inner.is_empty() { format!("<{name}{given}/>") } else { format!("<{name}{given}>{inner}</{name}>") }
}

/// A text with what XML gives a meaning written as references; control characters, which it forbids, left out.
pub(super) fn escaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => plain.push_str("&amp;"),
            '<' => plain.push_str("&lt;"),
            '>' => plain.push_str("&gt;"),
            '"' => plain.push_str("&quot;"),
            letter if letter.is_control() && !matches!(letter, '\n' | '\t') => {}
            letter => plain.push(letter),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_a_meaning_is_escaped() {
        let inner = escaped("a < b & \u{1}c");
        assert_eq!(element("v", &[("x", "\"1\"")], &inner), "<v x=\"&quot;1&quot;\">a &lt; b &amp; c</v>");
        assert_eq!(element("v", &[], ""), "<v/>");
    }
}
