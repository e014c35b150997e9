use ldap3_proto::parse_ldap_filter_str;

use super::*;
use crate::entry::Entry;

fn entry() -> Entry {
    let mut entry = Entry::new("uid=x,ou=甲機關,c=TW".to_owned());
    entry.add_classes("inetOrgPerson", OFFICIAL_CLASSES);
    entry.add_text("title", &kernel::Text::new("監理員", "Motor Vehicle Officer"));
    entry.add("cn", "林範文");
    entry.add("minbenHeldFrom", "2026-01-01");
    entry.add("minbenReportsTo", "uid=Y,ou=甲機關,c=TW");
    entry
}

fn filter(text: &str) -> Filter {
    // The library's reader of filters as text wants blanks escaped.
    let parsed =
        parse_ldap_filter_str(&text.replace(' ', "\\20")).unwrap_or_else(|error| panic!("{text}: {error}"));
    Filter::read(&parsed).unwrap()
}

fn truth(text: &str) -> Truth {
    filter(text).truth(&entry(), Audience::Public)
}

#[test]
fn each_kind_of_assertion() {
    for text in [
        "(objectClass=*)",
        "(objectclass=INETORGPERSON)",
        "(objectClass=2.16.840.1.113730.3.2.2)",
        "(title=監理員)",
        "(title=*vehicle*off*r)",
        "(name=林*)",
        "(cn~=林範文)",
        "(cn>=林範)",
        "(title<=zzz)",
        "(ou:dn:=甲機關)",
        "(cn:caseIgnoreMatch:=林範文)",
        "(:dn:caseIgnoreMatch:=甲機關)",
        "(&(cn=*)(!(cn=陳*)))",
        "(|(mail=x)(cn=林範文))",
    ] {
        assert_eq!(truth(text), Truth::True, "{text}");
    }
    for text in ["(cn=林)", "(title=*officer*vehicle*)", "(uid=*)", "(cn>=王)"] {
        assert_eq!(truth(text), Truth::False, "{text}");
    }
    for text in
        ["(mail=x)", "(!(mail=x))", "(&(mail=x)(cn=*))", "(objectClass>=a)", "(cn:booleanMatch:=TRUE)"]
    {
        assert_eq!(truth(text), Truth::Undefined, "{text}");
    }
}

// The library's reader of filters as text takes no blanks, options or second equals sign.
#[test]
fn blanks_width_and_case_do_not_count_and_names_are_compared_as_names() {
    let equal = |name: &str, value: &str| {
        let filter = LdapFilter::Equality(name.to_owned(), value.to_owned());
        Filter::read(&filter).unwrap().matches(&entry(), Audience::Public)
    };
    assert!(equal("title", " motor  VEHICLE officer"));
    assert!(equal("title;lang-en", "Ｍｏｔｏｒ\u{3000}Vehicle Officer"));
    assert!(!equal("title", "motor vehicleofficer"));
    assert!(!equal("title;lang-de", "監理員"));
    assert!(equal("minbenReportsTo", "UID=y, ou=甲機關, C=tw"));
    let own = LdapFilter::Equality("entryDN".to_owned(), "c=TW".to_owned());
    assert!(Filter::read(&own).unwrap().may_be_official());
}

#[test]
fn what_is_not_seen_cannot_be_guessed() {
    for text in ["(minbenHeldFrom=*)", "(minbenHeldFrom>=2000)", "(!(minbenHeldFrom=2026-01-01))"] {
        assert_eq!(truth(text), Truth::Undefined, "{text}");
    }
    assert!(filter("(minbenHeldFrom=2026-01-01)").matches(&entry(), Audience::Agency));
}

#[test]
fn nothing_is_read_for_what_no_official_is() {
    for text in ["(objectClass=organizationalUnit)", "(&(minbenAgencyCode=3*)(cn=*))", "(mail=*)"] {
        assert!(!filter(text).may_be_official(), "{text}");
    }
    for text in ["(objectClass=person)", "(|(minbenAgencyCode=3)(cn=林*))", "(!(minbenAgencyCode=3))"] {
        assert!(filter(text).may_be_official(), "{text}");
    }
}

#[test]
fn depth_and_length_are_bounded() {
    let deep = |levels: usize| {
        (0..levels).fold(LdapFilter::Present("cn".to_owned()), |inner, _| LdapFilter::Not(Box::new(inner)))
    };
    assert!(Filter::read(&deep(MOST_LEVELS - 1)).is_some());
    assert!(Filter::read(&deep(MOST_LEVELS)).is_none());
    let long = LdapFilter::Or(vec![LdapFilter::Present("cn".to_owned()); MOST_NODES]);
    assert!(Filter::read(&long).is_none());
}
