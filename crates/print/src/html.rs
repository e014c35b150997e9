//! Reads the markup that pages are made of back into a tree. It comes from our own components, so what is
//! not well formed is an error and not guessed at.

use crate::PrintError;

/// Elements without content.
const VOID: [&str; 7] = ["br", "hr", "img", "input", "link", "meta", "wbr"];

/// A piece of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Node {
    /// An element.
    Element(Element),
    /// Letters, with entities resolved.
    Text(String),
}

/// An element with what is in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Element {
    /// Its name in small letters.
    pub(crate) name: String,
    /// Its attributes; one without a value has an empty one.
    pub(crate) attributes: Vec<(String, String)>,
    /// What is in it.
    pub(crate) children: Vec<Node>,
}

impl Element {
    /// An attribute's value.
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Whether the element is of this class.
    pub(crate) fn is(&self, class: &str) -> bool {
        self.attribute("class").is_some_and(|classes| classes.split(' ').any(|one| one == class))
    }

    /// Its elements, without the letters between them.
    pub(crate) fn elements(&self) -> impl Iterator<Item = &Element> {
        elements(&self.children)
    }

    /// The first element of this name anywhere in it.
    pub(crate) fn find(&self, name: &str) -> Option<&Element> {
        self.elements().find_map(|child| if child.name == name { Some(child) } else { child.find(name) })
    }

    /// All letters in it.
    pub(crate) fn text(&self) -> String {
        let piece = |child: &Node| match child {
            Node::Text(text) => text.clone(),
            Node::Element(element) => element.text(),
        };
        self.children.iter().map(piece).collect()
    }
}

/// The elements among these.
pub(crate) fn elements(nodes: &[Node]) -> impl Iterator<Item = &Element> {
    nodes.iter().filter_map(|node| match node {
        Node::Element(element) => Some(element),
        Node::Text(_) => None,
    })
}

/// The tree of a piece of markup.
pub(crate) fn read(markup: &str) -> Result<Vec<Node>, PrintError> {
    let mut reader = Reader { markup, at: 0 };
    let mut open = vec![Element::default()];
    while reader.at < markup.len() {
        let rest = reader.rest();
        if rest.starts_with("</") {
            let name = reader.close()?;
            let (Some(element), Some(above)) = (open.pop(), open.last_mut()) else {
                return Err(reader.wrong("an element ends that did not begin"));
            };
            if element.name != name {
                return Err(reader.wrong("another element ends than the last that began"));
            }
            above.children.push(Node::Element(element));
        } else if rest.starts_with('<') {
            let (element, alone) = reader.open()?;
            if alone || VOID.contains(&element.name.as_str()) {
                push(&mut open, Node::Element(element));
            } else {
                open.push(element);
            }
        } else {
            let text = reader.until('<');
            push(&mut open, Node::Text(unescape(text)));
        }
    }
    match open.pop() {
        Some(root) if open.is_empty() => Ok(root.children),
        _ => Err(reader.wrong("an element does not end")),
    }
}

fn push(open: &mut [Element], node: Node) {
    if let Some(above) = open.last_mut() {
        above.children.push(node);
    }
}

struct Reader<'a> {
    markup: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        &self.markup[self.at..]
    }

    fn wrong(&self, reason: &'static str) -> PrintError {
        PrintError::Markup { at: self.at, reason }
    }

    /// What stands before `end`, or everything.
    fn until(&mut self, end: char) -> &'a str {
        let rest = self.rest();
        let length = rest.find(end).unwrap_or(rest.len());
        self.at += length;
        &rest[..length]
    }

    fn name(&mut self) -> &'a str {
        let rest = self.rest();
        let other = |letter: char| !(letter.is_ascii_alphanumeric() || "-_:".contains(letter));
        let length = rest.find(other).unwrap_or(rest.len());
        self.at += length;
        &rest[..length]
    }

    fn space(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
    }

    fn skip(&mut self, token: char) -> bool {
        let found = self.rest().starts_with(token);
        self.at += if found { token.len_utf8() } else { 0 };
        found
    }

    fn close(&mut self) -> Result<&'a str, PrintError> {
        self.at += 2;
        let name = self.name();
        if self.skip('>') { Ok(name) } else { Err(self.wrong("a closing tag has no end")) }
    }

    fn open(&mut self) -> Result<(Element, bool), PrintError> {
        self.at += 1;
        let mut element = Element { name: self.name().to_ascii_lowercase(), ..Element::default() };
        if element.name.is_empty() {
            return Err(self.wrong("an element has no name"));
        }
        loop {
            self.space();
            if self.skip('>') {
                return Ok((element, false));
            }
            if self.skip('/') {
                return if self.skip('>') {
                    Ok((element, true))
                } else {
                    Err(self.wrong("a stroke in a tag"))
                };
            }
            let name = self.name().to_owned();
            if name.is_empty() {
                return Err(self.wrong("an attribute has no name"));
            }
            let value = if self.skip('=') { self.value()? } else { String::new() };
            element.attributes.push((name, value));
        }
    }

    fn value(&mut self) -> Result<String, PrintError> {
        if !self.skip('"') {
            return Err(self.wrong("an attribute's value has no quotes"));
        }
        let value = unescape(self.until('"'));
        if self.skip('"') { Ok(value) } else { Err(self.wrong("an attribute's value does not end")) }
    }
}

/// The letters behind the entities; what is not known as one stays as it is.
fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let known =
            rest.find(';').filter(|end| *end <= 10).and_then(|end| Some((entity(&rest[1..end])?, end)));
        if let Some((letter, end)) = known {
            out.push(letter);
            rest = &rest[end + 1..];
        } else {
            out.push('&');
            rest = &rest[1..];
        }
    }
    out.push_str(rest);
    out
}

fn entity(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some('\u{a0}'),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_read_back_into_its_letters() {
        let nodes = read("<p class=\"a b\">1 &lt; 2 &amp; <strong>three</strong><br>x</p>").unwrap();
        let [Node::Element(paragraph)] = nodes.as_slice() else { unreachable!("one element") };
        assert!(paragraph.is("b") && !paragraph.is("c"));
        assert_eq!(paragraph.text(), "1 < 2 & threex");
        assert_eq!(paragraph.find("strong").map(Element::text).as_deref(), Some("three"));
    }

    #[test]
    fn letters_that_look_like_markup_stay_letters() {
        let nodes = read("<p>&lt;h1&gt;no heading&lt;/h1&gt; &amp;amp; &bogus; 100&#37;</p>").unwrap();
        let [Node::Element(paragraph)] = nodes.as_slice() else { unreachable!("one element") };
        assert_eq!(paragraph.text(), "<h1>no heading</h1> &amp; &bogus; 100%");
        assert!(paragraph.find("h1").is_none());
    }

    #[test]
    fn what_is_not_well_formed_is_told_with_its_place() {
        for (markup, at) in [("<p><b>x</p></b>", 11), ("<p>x", 4), ("</p>", 4), ("<p class=x>", 9)] {
            let error = read(markup).unwrap_err();
            assert!(
                matches!(error, PrintError::Markup { at: found, .. } if found == at),
                "{markup}: {error}"
            );
        }
    }
}
