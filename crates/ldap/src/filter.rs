//! Search filters: read within bounds, then true, false or undefined of an entry
//! (RFC 4511, section 4.5.1.7).

use ldap3_proto::proto::{LdapFilter, LdapMatchingRuleAssertion, LdapSubstringFilter};

use crate::compared::Compared;
use crate::entry::Description;
use crate::schema::{Audience, OFFICIAL_CLASSES, Syntax, may_be_of_officials};

/// Deepest nesting of and, or, not.
const MOST_LEVELS: usize = 16;
/// Most assertions in one filter.
const MOST_NODES: usize = 256;

/// A filter whose assertions are ready to be compared.
#[derive(Debug)]
pub(crate) enum Filter {
    And(Vec<Filter>),
    Or(Vec<Filter>),
    Not(Box<Filter>),
    Present(Description),
    Equal(Description, String),
    AtLeast(Description, String),
    AtMost(Description, String),
    Substring(Description, Substring),
    /// By a matching rule, in any attribute it fits, and in the name when `dn`.
    Any {
        rule: Syntax,
        key: String,
        dn: bool,
    },
    /// By the type's own rule, in the name too.
    EqualOrInName(Description, String),
    /// Neither true nor false: a type nobody knows, or a rule that does not fit it.
    Undefined,
}

/// What a text must begin with, hold in this order, and end with.
#[derive(Debug)]
pub(crate) struct Substring {
    initial: String,
    any: Vec<String>,
    last: String,
}

/// What is known of an assertion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Truth {
    True,
    False,
    Undefined,
}

impl Truth {
    fn of(known: bool) -> Self {
        if known { Self::True } else { Self::False }
    }
}

impl Filter {
    /// Reads a filter; none when it is nested or long beyond all use.
    pub(crate) fn read(filter: &LdapFilter) -> Option<Self> {
        read(filter, MOST_LEVELS, &mut MOST_NODES.clone())
    }

    /// Whether it is true of the entry, as `audience` sees it.
    pub(crate) fn matches(&self, entry: &dyn Compared, audience: Audience) -> bool {
        self.truth(entry, audience) == Truth::True
    }

    /// The truth of it for an entry.
    pub(crate) fn truth(&self, entry: &dyn Compared, audience: Audience) -> Truth {
        let of_values = |asked, holds: &dyn Fn(&str) -> bool| of_values(asked, entry, audience, holds);
        match self {
            Self::And(parts) => fold_truths(parts, entry, audience, Truth::False),
            Self::Or(parts) => fold_truths(parts, entry, audience, Truth::True),
            Self::Not(part) => match part.truth(entry, audience) {
                Truth::True => Truth::False,
                Truth::False => Truth::True,
                Truth::Undefined => Truth::Undefined,
            },
            Self::Any { rule, key, dn } => {
                let found = entry.has_value_of(*rule, audience, &|known| known == key);
                Truth::of(found || (*dn && entry.has_in_name(&|_, value| value == key)))
            }
            Self::Undefined => Truth::Undefined,
            Self::Present(asked) => of_values(asked, &|_| true),
            Self::Equal(asked, key) => of_values(asked, &|known| known == key),
            Self::AtLeast(asked, key) => of_values(asked, &|known| known >= key.as_str()),
            Self::AtMost(asked, key) => of_values(asked, &|known| known <= key.as_str()),
            Self::Substring(asked, part) => of_values(asked, &|known| part.is_in(known)),
            Self::EqualOrInName(asked, key) => match of_values(asked, &|known| known == key) {
                Truth::False => {
                    let kind = asked.kind.name().to_lowercase();
                    Truth::of(entry.has_in_name(&|known, value| known == kind && value == key))
                }
                other => other,
            },
        }
    }

    /// Whether certificates or lists are asserted.
    pub(crate) fn has_certificates(&self) -> bool {
        match self {
            Self::And(parts) | Self::Or(parts) => parts.iter().any(Self::has_certificates),
            Self::Not(part) => part.has_certificates(),
            Self::Present(asked) => asked.kind.syntax.is_binary(),
            _ => false,
        }
    }

    /// Whether it may be true of an official. When not, nothing is read from storage.
    pub(crate) fn may_be_official(&self) -> bool {
        match self {
            Self::And(parts) => parts.iter().all(Self::may_be_official),
            Self::Or(parts) => parts.iter().any(Self::may_be_official),
            Self::Equal(asked, key) if asked.kind.name() == "objectClass" => {
                OFFICIAL_CLASSES.iter().any(|class| class.eq_ignore_ascii_case(key))
            }
            Self::Present(asked)
            | Self::Equal(asked, _)
            | Self::AtLeast(asked, _)
            | Self::AtMost(asked, _)
            | Self::Substring(asked, _) => may_be_of_officials(asked.kind),
            Self::Not(_) | Self::Any { .. } | Self::EqualOrInName(..) => true,
            Self::Undefined => false,
        }
    }
}

fn of_values(
    asked: &Description,
    entry: &dyn Compared,
    audience: Audience,
    holds: &dyn Fn(&str) -> bool,
) -> Truth {
    // What somebody may not see must not be guessed by asking for it either.
    if asked.kind.audience > audience {
        return Truth::Undefined;
    }
    Truth::of(entry.has_value(asked, audience, holds))
}

/// `decisive` if any is; else undefined if any is; else the opposite.
fn fold_truths(parts: &[Filter], entry: &dyn Compared, audience: Audience, decisive: Truth) -> Truth {
    let mut truth = if decisive == Truth::True { Truth::False } else { Truth::True };
    for part in parts {
        match part.truth(entry, audience) {
            known if known == decisive => return decisive,
            Truth::Undefined => truth = Truth::Undefined,
            _ => {}
        }
    }
    truth
}

impl Substring {
    fn is_in(&self, text: &str) -> bool {
        let Some(mut rest) = text.strip_prefix(self.initial.as_str()) else { return false };
        for part in &self.any {
            match rest.find(part.as_str()) {
                Some(at) => rest = &rest[at + part.len()..],
                None => return false,
            }
        }
        rest.ends_with(self.last.as_str())
    }
}

fn read(filter: &LdapFilter, levels: usize, nodes: &mut usize) -> Option<Filter> {
    *nodes = nodes.checked_sub(1)?;
    let levels = levels.checked_sub(1)?;
    let all = |parts: &[LdapFilter], nodes: &mut usize| {
        parts.iter().map(|part| read(part, levels, nodes)).collect::<Option<Vec<_>>>()
    };
    Some(match filter {
        LdapFilter::And(parts) => Filter::And(all(parts, nodes)?),
        LdapFilter::Or(parts) => Filter::Or(all(parts, nodes)?),
        LdapFilter::Not(part) => Filter::Not(Box::new(read(part, levels, nodes)?)),
        LdapFilter::Present(name) => Description::parse(name).map_or(Filter::Undefined, Filter::Present),
        // Approximately equal is as good as equal here: comparison is folded already.
        LdapFilter::Equality(name, value) | LdapFilter::Approx(name, value) => {
            compared(name, value, Filter::Equal)
        }
        LdapFilter::GreaterOrEqual(name, value) => ordered(name, value, Filter::AtLeast),
        LdapFilter::LessOrEqual(name, value) => ordered(name, value, Filter::AtMost),
        LdapFilter::Substring(name, parts) => substring(name, parts),
        LdapFilter::Extensible(rule) => extensible(rule),
    })
}

fn compared(name: &str, value: &str, make: impl Fn(Description, String) -> Filter) -> Filter {
    let asked = Description::parse(name);
    asked
        .and_then(|asked| {
            let key = asked.kind.syntax.key(value)?;
            Some(make(asked, key))
        })
        .unwrap_or(Filter::Undefined)
}

fn ordered(name: &str, value: &str, make: impl Fn(Description, String) -> Filter) -> Filter {
    let is_text = Description::parse(name).is_some_and(|asked| asked.kind.syntax == Syntax::Text);
    if is_text { compared(name, value, make) } else { Filter::Undefined }
}

fn substring(name: &str, parts: &LdapSubstringFilter) -> Filter {
    let Some(asked) = Description::parse(name).filter(|asked| asked.kind.syntax == Syntax::Text) else {
        return Filter::Undefined;
    };
    let fold = |text: &String| crate::fold::fold(text);
    let part = Substring {
        initial: parts.initial.as_ref().map(fold).unwrap_or_default(),
        any: parts.any.iter().map(fold).collect(),
        last: parts.final_.as_ref().map(fold).unwrap_or_default(),
    };
    Filter::Substring(asked, part)
}

fn extensible(assertion: &LdapMatchingRuleAssertion) -> Filter {
    let rules = [Syntax::Text, Syntax::Name, Syntax::Oid, Syntax::Boolean];
    let rule = assertion.matching_rule.as_deref().map(|asked| {
        let is_called = |rule: &Syntax| {
            rule.equality().is_some_and(|(name, oid)| name.eq_ignore_ascii_case(asked) || oid == asked)
        };
        rules.into_iter().find(is_called)
    });
    match (&assertion.type_, rule) {
        (_, Some(None)) | (None, None) => Filter::Undefined,
        (None, Some(Some(rule))) => match rule.key(&assertion.match_value) {
            Some(key) => Filter::Any { rule, key, dn: assertion.dn_attributes },
            None => Filter::Undefined,
        },
        (Some(name), rule) => {
            let fits = Description::parse(name)
                .is_some_and(|asked| rule.flatten().is_none_or(|rule| rule == asked.kind.syntax));
            match (fits, assertion.dn_attributes) {
                (false, _) => Filter::Undefined,
                (true, false) => compared(name, &assertion.match_value, Filter::Equal),
                (true, true) => compared(name, &assertion.match_value, Filter::EqualOrInName),
            }
        }
    }
}

#[cfg(test)]
mod tests;
