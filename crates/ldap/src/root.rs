//! What the server says of itself: the root's entry (RFC 4512, section 5.1) and the
//! subschema (section 4.2).

use crate::entry::Entry;
use crate::schema::{self, AS_OF_CONTROL};
use crate::{SUBSCHEMA, SUFFIX};

/// Paged results (RFC 2696).
pub(crate) const PAGED_CONTROL: &str = "1.2.840.113556.1.4.319";
/// ManageDsaIT (RFC 3296): there are no referrals, so it asks for what is done anyway.
pub(crate) const MANAGE_DSA_IT_CONTROL: &str = "2.16.840.1.113730.3.4.2";
/// StartTLS (RFC 4511, section 4.14).
pub(crate) const START_TLS: &str = "1.3.6.1.4.1.1466.20037";
/// Who am I? (RFC 4532).
pub(crate) const WHO_AM_I: &str = ldap3_proto::proto::OID_WHOAMI;
/// Every operational attribute (RFC 3673), and-or of nothing (RFC 4526), language
/// options (RFC 3866).
const FEATURES: [&str; 3] = ["1.3.6.1.4.1.4203.1.5.1", "1.3.6.1.4.1.4203.1.5.3", "1.3.6.1.4.1.4203.1.5.4"];

/// The root's entry.
pub(crate) fn root(has_tls: bool) -> Entry {
    let mut entry = Entry::default();
    entry.add("objectClass", "top");
    entry.add("namingContexts", SUFFIX);
    entry.add("subschemaSubentry", SUBSCHEMA);
    entry.add("supportedLDAPVersion", "3");
    for control in [PAGED_CONTROL, MANAGE_DSA_IT_CONTROL, AS_OF_CONTROL] {
        entry.add("supportedControl", control);
    }
    entry.add("supportedExtension", WHO_AM_I);
    if has_tls {
        entry.add("supportedExtension", START_TLS);
    }
    FEATURES.iter().for_each(|feature| entry.add("supportedFeatures", feature));
    entry.add("vendorName", "Minben");
    entry.add("vendorVersion", env!("CARGO_PKG_VERSION"));
    entry
}

/// The subschema's entry.
pub(crate) fn subschema() -> Entry {
    let mut entry = Entry::new(SUBSCHEMA.to_owned());
    entry.add_classes("subschema", &["top", "subschema"]);
    entry.add("cn", "subschema");
    schema::attribute_types().iter().for_each(|line| entry.add("attributeTypes", line));
    schema::object_classes().iter().for_each(|line| entry.add("objectClasses", line));
    schema::matching_rules().iter().for_each(|line| entry.add("matchingRules", line));
    schema::ldap_syntaxes().iter().for_each(|line| entry.add("ldapSyntaxes", line));
    entry
}
