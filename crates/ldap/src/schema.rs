//! The attribute types and object classes that entries have (RFC 4512, RFC 4519, RFC 4523, RFC 2798),
//! with those of our own for what a government's directory knows beyond them.

/// Arc of the identifiers of our own: 2.25 followed by a UUID needs no registration
/// (ITU-T X.667).
macro_rules! own {
    ($end:literal) => {
        concat!("2.25.95052602937283963899240091889770266286.", $end)
    };
}

mod classes;
mod describe;

pub(crate) use classes::{CLASSES, OFFICIAL_CLASSES, class_name};
pub(crate) use describe::{attribute_types, ldap_syntaxes, matching_rules, object_classes};

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::dn::Dn;
use crate::fold::fold;

/// Control "as of a day": its value is the day, written 2026-11-21.
pub(crate) const AS_OF_CONTROL: &str = own!("3.1");

/// How an attribute's values are written and compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Syntax {
    /// Text, compared folded.
    Text,
    /// A distinguished name.
    Name,
    /// An object identifier or the name of a class.
    Oid,
    /// TRUE or FALSE.
    Boolean,
    /// A certificate; never compared.
    Certificate,
    /// A list of revoked certificates; never compared.
    RevocationList,
}

impl Syntax {
    /// The value as it is compared; none when it is not of this syntax.
    pub(crate) fn key(self, value: &str) -> Option<String> {
        match self {
            Self::Text => Some(fold(value)),
            Self::Name => Dn::parse(value).map(|dn| dn.key()),
            Self::Oid => Some(class_name(value.trim()).unwrap_or(value.trim()).to_lowercase()),
            Self::Boolean => {
                Some(value.trim().to_uppercase()).filter(|word| ["TRUE", "FALSE"].contains(&word.as_str()))
            }
            Self::Certificate | Self::RevocationList => None,
        }
    }

    /// Whether its values are sent as they are, with the option `binary`, and read from storage at each search.
    pub(crate) fn is_binary(self) -> bool {
        matches!(self, Self::Certificate | Self::RevocationList)
    }

    /// Name and identifier of the rule for equality; none where nothing is compared.
    pub(crate) fn equality(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::Text => Some(("caseIgnoreMatch", "2.5.13.2")),
            Self::Name => Some(("distinguishedNameMatch", "2.5.13.1")),
            Self::Oid => Some(("objectIdentifierMatch", "2.5.13.0")),
            Self::Boolean => Some(("booleanMatch", "2.5.13.13")),
            Self::Certificate | Self::RevocationList => None,
        }
    }
}

/// Whether an attribute is part of what the entry says or of how it is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Usage {
    /// Given when all attributes are asked for.
    User,
    /// Given when it is asked for by name, or by `+` (RFC 3673).
    Operational,
}

/// Who may see an attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Audience {
    /// Everybody: the public pages show it.
    Public,
    /// Agencies' systems that have bound.
    Agency,
}

/// An attribute type.
#[derive(Debug)]
pub(crate) struct AttributeType {
    pub(crate) oid: &'static str,
    /// Names; the first is how it is written.
    pub(crate) names: &'static [&'static str],
    pub(crate) syntax: Syntax,
    /// The type it is a kind of: asking for that finds this too.
    pub(crate) sup: Option<&'static str>,
    pub(crate) usage: Usage,
    pub(crate) audience: Audience,
}

impl AttributeType {
    /// How it is written.
    pub(crate) fn name(&self) -> &'static str {
        self.names[0]
    }

    /// Whether asking for this type also finds `other`.
    pub(crate) fn covers(&self, other: &Self) -> bool {
        self.is(other) || other.sup.is_some_and(|sup| sup == self.name())
    }

    /// Whether it is this very type. There is one description of each, so its place tells.
    pub(crate) fn is(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

const fn text(oid: &'static str, names: &'static [&'static str]) -> AttributeType {
    AttributeType {
        oid,
        names,
        syntax: Syntax::Text,
        sup: None,
        usage: Usage::User,
        audience: Audience::Public,
    }
}

const fn named(oid: &'static str, names: &'static [&'static str]) -> AttributeType {
    AttributeType { sup: Some("name"), ..text(oid, names) }
}

const fn with(syntax: Syntax, oid: &'static str, names: &'static [&'static str]) -> AttributeType {
    AttributeType { syntax, ..text(oid, names) }
}

const fn operational(syntax: Syntax, oid: &'static str, names: &'static [&'static str]) -> AttributeType {
    AttributeType { usage: Usage::Operational, ..with(syntax, oid, names) }
}

const fn for_agencies(oid: &'static str, names: &'static [&'static str]) -> AttributeType {
    AttributeType { audience: Audience::Agency, ..text(oid, names) }
}

/// Every attribute type that is served.
pub(crate) static ATTRIBUTES: &[AttributeType] = &[
    with(Syntax::Oid, "2.5.4.0", &["objectClass"]),
    text("2.5.4.41", &["name"]),
    named("2.5.4.3", &["cn", "commonName"]),
    named("2.5.4.4", &["sn", "surname"]),
    named("2.5.4.6", &["c", "countryName"]),
    named("2.5.4.10", &["o", "organizationName"]),
    named("2.5.4.11", &["ou", "organizationalUnitName"]),
    named("2.5.4.12", &["title"]),
    text("2.5.4.13", &["description"]),
    with(Syntax::Name, "2.5.4.34", &["seeAlso"]),
    with(Syntax::Certificate, "2.5.4.36", &["userCertificate"]),
    with(Syntax::Certificate, "2.5.4.37", &["cACertificate"]),
    with(Syntax::RevocationList, "2.5.4.38", &["authorityRevocationList"]),
    with(Syntax::RevocationList, "2.5.4.39", &["certificateRevocationList"]),
    with(Syntax::RevocationList, "2.5.4.53", &["deltaRevocationList"]),
    text("0.9.2342.19200300.100.1.1", &["uid", "userid"]),
    text("2.16.840.1.113730.3.1.241", &["displayName"]),
    text(own!("1.1"), &["minbenId"]),
    text(own!("1.2"), &["minbenAgencyCode"]),
    text(own!("1.3"), &["minbenOid"]),
    text(own!("1.4"), &["minbenLevel"]),
    text(own!("1.5"), &["minbenValidFrom"]),
    text(own!("1.6"), &["minbenValidUntil"]),
    with(Syntax::Name, own!("1.7"), &["minbenSuccessor"]),
    with(Syntax::Name, own!("1.8"), &["minbenPredecessor"]),
    text(own!("1.9"), &["minbenFormerName"]),
    text(own!("1.10"), &["minbenRole"]),
    with(Syntax::Name, own!("1.11"), &["minbenReportsTo"]),
    with(Syntax::Boolean, own!("1.12"), &["minbenDeputy"]),
    for_agencies(own!("1.13"), &["minbenHeldFrom"]),
    for_agencies(own!("1.14"), &["minbenHeldUntil"]),
    operational(Syntax::Name, "1.3.6.1.1.20", &["entryDN"]),
    operational(Syntax::Oid, "2.5.21.9", &["structuralObjectClass"]),
    operational(Syntax::Name, "2.5.18.10", &["subschemaSubentry"]),
    operational(Syntax::Name, "1.3.6.1.4.1.1466.101.120.5", &["namingContexts"]),
    operational(Syntax::Oid, "1.3.6.1.4.1.1466.101.120.7", &["supportedExtension"]),
    operational(Syntax::Oid, "1.3.6.1.4.1.1466.101.120.13", &["supportedControl"]),
    operational(Syntax::Text, "1.3.6.1.4.1.1466.101.120.15", &["supportedLDAPVersion"]),
    operational(Syntax::Oid, "1.3.6.1.4.1.4203.1.3.5", &["supportedFeatures"]),
    operational(Syntax::Text, "1.3.6.1.1.4", &["vendorName"]),
    operational(Syntax::Text, "1.3.6.1.1.5", &["vendorVersion"]),
    operational(Syntax::Text, "2.5.21.4", &["matchingRules"]),
    operational(Syntax::Text, "2.5.21.5", &["attributeTypes"]),
    operational(Syntax::Text, "2.5.21.6", &["objectClasses"]),
    operational(Syntax::Text, "1.3.6.1.4.1.1466.101.120.16", &["ldapSyntaxes"]),
];

/// Every type by its names in lower case and by its identifier.
static BY_NAME: LazyLock<HashMap<String, &'static AttributeType>> = LazyLock::new(|| {
    let names = |kind: &'static AttributeType| {
        kind.names.iter().chain([&kind.oid]).map(move |name| (name.to_ascii_lowercase(), kind))
    };
    ATTRIBUTES.iter().flat_map(names).collect()
});

/// The types that entries of officials have.
static OF_OFFICIALS: LazyLock<Vec<&'static AttributeType>> = LazyLock::new(|| {
    let classes = CLASSES.iter().filter(|class| OFFICIAL_CLASSES.contains(&class.name));
    let names = classes.flat_map(|class| class.must.iter().chain(class.may)).chain(&["entryDN"]);
    names.filter_map(|name| attribute(name)).collect()
});

/// The attribute type of this name or identifier.
pub(crate) fn attribute(name: &str) -> Option<&'static AttributeType> {
    match BY_NAME.get(name) {
        Some(kind) => Some(kind),
        None => BY_NAME.get(&name.to_ascii_lowercase()).copied(),
    }
}

/// Whether entries of officials may have values of this type.
pub(crate) fn may_be_of_officials(asked: &AttributeType) -> bool {
    asked.usage == Usage::Operational || OF_OFFICIALS.iter().any(|kind| asked.covers(kind))
}

/// The name by which an attribute type stands in comparable names.
pub(crate) fn canonical(name: &str) -> String {
    attribute(name).map_or(name, |kind| kind.name()).to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_identifiers_are_unique_and_classes_name_known_types() {
        for (place, kind) in ATTRIBUTES.iter().enumerate() {
            for other in &ATTRIBUTES[..place] {
                assert_ne!(kind.oid, other.oid);
                assert!(kind.names.iter().all(|name| !other.names.contains(name)));
            }
            assert!(kind.sup.is_none_or(|sup| attribute(sup).is_some()));
        }
        for class in CLASSES {
            assert!(class.sup.is_none_or(|sup| class_name(sup).is_some()), "{}", class.name);
            for name in class.must.iter().chain(class.may) {
                assert!(attribute(name).is_some(), "{}: {name}", class.name);
            }
        }
    }

    #[test]
    fn asking_for_a_name_finds_its_kinds() {
        let name = attribute("NAME").unwrap();
        assert!(name.covers(attribute("2.5.4.11").unwrap()));
        assert!(!name.covers(attribute("uid").unwrap()));
    }
}
