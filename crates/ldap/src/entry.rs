//! An entry: its name and its attributes with values ready to be compared; which of them
//! an answer has.

use ldap3_proto::proto::{LdapPartialAttribute, LdapSearchResultEntry};

use crate::certificate::Held;
use crate::dn::Dn;
use crate::schema::{AttributeType, Audience, Syntax, Usage, attribute};

/// The option of values in English (RFC 3866).
pub(crate) const ENGLISH: &str = "lang-en";
/// The option of values that are sent as they are (RFC 4522).
pub(crate) const BINARY: &str = "binary";
/// More options in a description are of no attribute.
const MOST_OPTIONS: usize = 4;

/// A value as it is sent and as it is compared.
#[derive(Debug, Clone)]
pub(crate) struct Value {
    pub(crate) sent: Vec<u8>,
    pub(crate) key: String,
}

/// Values of one attribute description.
#[derive(Debug, Clone)]
pub(crate) struct Attribute {
    pub(crate) kind: &'static AttributeType,
    pub(crate) option: Option<&'static str>,
    pub(crate) values: Vec<Value>,
}

/// An entry.
#[derive(Debug, Clone, Default)]
pub(crate) struct Entry {
    /// Name as it is sent.
    pub(crate) dn: String,
    /// Name as it is compared.
    pub(crate) name: Dn,
    pub(crate) attributes: Vec<Attribute>,
}

impl Entry {
    /// An entry without attributes; a name that cannot be read counts as the root's.
    pub(crate) fn new(dn: String) -> Self {
        let name = Dn::parse(&dn).unwrap_or_default();
        let mut entry = Self { dn, name, attributes: Vec::new() };
        let own = entry.dn.clone();
        entry.add("entryDN", &own);
        entry
    }

    /// Adds a value; an empty one, or one of a type that nobody knows, is left out.
    pub(crate) fn add(&mut self, name: &'static str, value: &str) {
        self.add_as(name, None, value);
    }

    /// Adds a value in English.
    pub(crate) fn add_english(&mut self, name: &'static str, value: &str) {
        self.add_as(name, Some(ENGLISH), value);
    }

    /// Adds a text in both languages.
    pub(crate) fn add_text(&mut self, name: &'static str, text: &kernel::Text) {
        self.add(name, &text.zh);
        self.add_english(name, &text.en);
    }

    /// Adds classes, with which of them is the structural one.
    pub(crate) fn add_classes(&mut self, structural: &'static str, classes: &[&'static str]) {
        classes.iter().for_each(|class| self.add("objectClass", class));
        self.add("structuralObjectClass", structural);
        self.add("subschemaSubentry", crate::SUBSCHEMA);
    }

    /// Adds a certificate or list; it is never compared.
    pub(crate) fn add_held(&mut self, held: Held) {
        self.push(held.kind.attribute(), Some(BINARY), Value { sent: held.der, key: String::new() });
    }

    /// Adds a value with an option.
    pub(crate) fn add_as(&mut self, name: &'static str, option: Option<&'static str>, value: &str) {
        let syntax = attribute(name).map_or(Syntax::Text, |kind| kind.syntax);
        if let Some(key) = syntax.key(value).filter(|_| !value.is_empty()) {
            self.push(name, option, Value { sent: value.as_bytes().to_vec(), key });
        }
    }

    fn push(&mut self, name: &'static str, option: Option<&'static str>, value: Value) {
        let Some(kind) = attribute(name) else { return };
        let known = self.attributes.iter_mut().find(|known| known.kind.is(kind) && known.option == option);
        match known {
            Some(known) => known.values.push(value),
            None => self.attributes.push(Attribute { kind, option, values: vec![value] }),
        }
    }

    /// The values that a description stands for and that `audience` may see.
    pub(crate) fn values<'a>(
        &'a self,
        asked: &'a Description,
        audience: Audience,
    ) -> impl Iterator<Item = &'a Value> {
        self.attributes
            .iter()
            .filter(move |known| known.kind.audience <= audience && asked.covers(known))
            .flat_map(|known| &known.values)
    }

    /// The entry as it is sent.
    pub(crate) fn answer(&self, selection: &Selection, audience: Audience) -> LdapSearchResultEntry {
        let attributes = selection.of(&self.attributes, audience).collect();
        LdapSearchResultEntry { dn: self.dn.clone(), attributes }
    }
}

/// An attribute description: a type with options (RFC 4512, section 2.5).
#[derive(Debug, Clone)]
pub(crate) struct Description {
    pub(crate) kind: &'static AttributeType,
    options: Vec<String>,
}

impl Description {
    /// Reads a description of a type that is served.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split(';');
        let kind = attribute(parts.next()?.trim())?;
        let options: Vec<String> = parts.take(MOST_OPTIONS).map(str::to_lowercase).collect();
        Some(Self { kind, options })
    }

    /// Whether these values are among those it stands for.
    fn covers(&self, known: &Attribute) -> bool {
        self.covers_kind(known.kind, known.option)
    }

    /// Whether values of this type with this option are.
    pub(crate) fn covers_kind(&self, kind: &AttributeType, option: Option<&str>) -> bool {
        self.kind.covers(kind)
            && self.options.iter().all(|asked| option.is_some_and(|option| option == asked))
    }
}

/// Which attributes an answer has (RFC 4511, section 4.5.1.8).
#[derive(Debug, Clone)]
pub(crate) struct Selection {
    all_user: bool,
    all_operational: bool,
    named: Vec<Description>,
    types_only: bool,
}

impl Selection {
    /// Reads the list of a request: empty or `*` is every user attribute, `+` every
    /// operational one, `1.1` none. Unknown types are passed over.
    pub(crate) fn new(attributes: &[String], types_only: bool) -> Self {
        let has = |word: &str| attributes.iter().any(|name| name == word);
        Self {
            all_user: attributes.is_empty() || has("*"),
            all_operational: has("+"),
            named: attributes.iter().filter_map(|name| Description::parse(name)).collect(),
            types_only,
        }
    }

    /// Whether certificates or lists are asked for.
    pub(crate) fn has_certificates(&self) -> bool {
        self.all_user || self.named.iter().any(|asked| asked.kind.syntax.is_binary())
    }

    /// Those of the attributes that are asked for and that `audience` may see, as they are sent.
    pub(crate) fn of<'a>(
        &'a self,
        attributes: &'a [Attribute],
        audience: Audience,
    ) -> impl Iterator<Item = LdapPartialAttribute> + 'a {
        let chosen = attributes.iter().filter(move |known| self.has(known.kind, known.option, audience));
        chosen.map(|known| {
            self.write(known.kind, known.option, || {
                known.values.iter().map(|value| value.sent.clone()).collect()
            })
        })
    }

    /// Whether values of this type with this option are asked for and may be seen.
    pub(crate) fn has(&self, kind: &AttributeType, option: Option<&str>, audience: Audience) -> bool {
        let whole = match kind.usage {
            Usage::User => self.all_user,
            Usage::Operational => self.all_operational,
        };
        kind.audience <= audience && (whole || self.named.iter().any(|asked| asked.covers_kind(kind, option)))
    }

    /// An attribute as it is sent.
    pub(crate) fn write(
        &self,
        kind: &AttributeType,
        option: Option<&str>,
        values: impl FnOnce() -> Vec<Vec<u8>>,
    ) -> LdapPartialAttribute {
        let atype = match option {
            Some(option) => format!("{};{option}", kind.name()),
            None => kind.name().to_owned(),
        };
        LdapPartialAttribute { atype, vals: if self.types_only { Vec::new() } else { values() } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry() -> Entry {
        let mut entry = Entry::new("ou=甲,c=TW".to_owned());
        entry.add_text("ou", &kernel::Text::new("甲", "First"));
        entry.add("minbenHeldFrom", "2026-01-01");
        entry
    }

    fn names(attributes: &[&str], audience: Audience) -> Vec<String> {
        let asked: Vec<String> = attributes.iter().map(|name| (*name).to_owned()).collect();
        let answer = entry().answer(&Selection::new(&asked, false), audience);
        answer.attributes.into_iter().map(|attribute| attribute.atype).collect()
    }

    #[test]
    fn an_answer_has_what_was_asked_for_and_may_be_seen() {
        assert_eq!(names(&[], Audience::Public), ["ou", "ou;lang-en"]);
        assert_eq!(names(&["OU;LANG-EN"], Audience::Public), ["ou;lang-en"]);
        assert_eq!(names(&["name"], Audience::Public), ["ou", "ou;lang-en"]);
        assert_eq!(names(&["+"], Audience::Public), ["entryDN"]);
        assert_eq!(names(&["1.1"], Audience::Agency), [""; 0]);
        assert_eq!(names(&["minbenHeldFrom"], Audience::Public), [""; 0]);
        assert_eq!(names(&["minbenHeldFrom"], Audience::Agency), ["minbenHeldFrom"]);
    }
}
