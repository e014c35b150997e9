//! Classes of entries: what they must and may have.

/// A class of entries.
pub(crate) struct Class {
    pub(crate) oid: &'static str,
    pub(crate) name: &'static str,
    pub(crate) sup: Option<&'static str>,
    pub(crate) kind: &'static str,
    pub(crate) must: &'static [&'static str],
    pub(crate) may: &'static [&'static str],
}

const fn class(oid: &'static str, name: &'static str, kind: &'static str) -> Class {
    Class { oid, name, sup: Some("top"), kind, must: &[], may: &[] }
}

const NAMED: &[&str] = &["minbenId", "displayName"];
const OF_AGENCY: &[&str] = &[
    "displayName",
    "minbenAgencyCode",
    "minbenOid",
    "minbenLevel",
    "minbenValidFrom",
    "minbenValidUntil",
    "minbenPredecessor",
    "minbenFormerName",
    "uid",
    "userCertificate",
];

/// Every class that entries have.
pub(crate) static CLASSES: &[Class] = &[
    Class { sup: None, must: &["objectClass"], ..class("2.5.6.0", "top", "ABSTRACT") },
    Class { must: &["c"], may: &["description"], ..class("2.5.6.2", "country", "STRUCTURAL") },
    Class {
        must: &["o"],
        may: &["description", "seeAlso"],
        ..class("2.5.6.4", "organization", "STRUCTURAL")
    },
    Class {
        must: &["ou"],
        may: &["description", "seeAlso"],
        ..class("2.5.6.5", "organizationalUnit", "STRUCTURAL")
    },
    Class {
        must: &["cn"],
        may: &["description", "ou", "seeAlso"],
        ..class("2.5.6.8", "organizationalRole", "STRUCTURAL")
    },
    Class {
        must: &["sn", "cn"],
        may: &["description", "seeAlso"],
        ..class("2.5.6.6", "person", "STRUCTURAL")
    },
    Class {
        sup: Some("person"),
        may: &["title", "ou"],
        ..class("2.5.6.7", "organizationalPerson", "STRUCTURAL")
    },
    Class {
        sup: Some("organizationalPerson"),
        may: &["displayName", "o", "uid", "userCertificate"],
        ..class("2.16.840.1.113730.3.2.2", "inetOrgPerson", "STRUCTURAL")
    },
    Class {
        may: &["attributeTypes", "objectClasses", "matchingRules", "ldapSyntaxes"],
        ..class("2.5.20.1", "subschema", "AUXILIARY")
    },
    Class {
        may: &["cACertificate", "certificateRevocationList", "authorityRevocationList"],
        ..class("2.5.6.22", "pkiCA", "AUXILIARY")
    },
    Class { may: &["deltaRevocationList"], ..class("2.5.6.23", "deltaCRL", "AUXILIARY") },
    Class { must: &["minbenId"], may: OF_AGENCY, ..class(own!("2.1"), "minbenAgency", "AUXILIARY") },
    Class { may: &["minbenSuccessor"], ..class(own!("2.2"), "minbenFormerAgency", "AUXILIARY") },
    Class { must: NAMED, may: &["uid"], ..class(own!("2.3"), "minbenUnit", "AUXILIARY") },
    Class {
        must: &["minbenId", "uid"],
        may: &["displayName", "o", "minbenRole", "minbenReportsTo", "userCertificate"],
        ..class(own!("2.4"), "minbenPost", "AUXILIARY")
    },
    Class {
        must: &["minbenId", "minbenDeputy"],
        may: &["minbenHeldFrom", "minbenHeldUntil"],
        ..class(own!("2.5"), "minbenOfficial", "AUXILIARY")
    },
    Class { must: NAMED, may: &["uid"], ..class(own!("2.6"), "minbenAuthority", "AUXILIARY") },
];

/// The classes of an official's entry, the most special last but one.
pub(crate) const OFFICIAL_CLASSES: &[&str] =
    &["top", "person", "organizationalPerson", "inetOrgPerson", "minbenOfficial"];

/// The name of the class with this name or identifier.
pub(crate) fn class_name(name: &str) -> Option<&'static str> {
    CLASSES
        .iter()
        .find(|class| class.oid == name || class.name.eq_ignore_ascii_case(name))
        .map(|class| class.name)
}
