//! The schema as clients read it in the subschema entry (RFC 4512, section 4.1).

use super::{ATTRIBUTES, AttributeType, CLASSES, Syntax, Usage};

/// Every syntax with its identifier (RFC 4517, section 3.3; RFC 4523, section 2).
const SYNTAXES: [(Syntax, &str, &str); 6] = [
    (Syntax::Text, "1.3.6.1.4.1.1466.115.121.1.15", "Directory String"),
    (Syntax::Name, "1.3.6.1.4.1.1466.115.121.1.12", "DN"),
    (Syntax::Oid, "1.3.6.1.4.1.1466.115.121.1.38", "OID"),
    (Syntax::Boolean, "1.3.6.1.4.1.1466.115.121.1.7", "Boolean"),
    (Syntax::Certificate, "1.3.6.1.4.1.1466.115.121.1.8", "X.509 Certificate"),
    (Syntax::RevocationList, "1.3.6.1.4.1.1466.115.121.1.9", "X.509 Certificate List"),
];

/// Values of `attributeTypes`.
pub(crate) fn attribute_types() -> Vec<String> {
    ATTRIBUTES.iter().map(attribute_type).collect()
}

fn attribute_type(kind: &AttributeType) -> String {
    let (oid, names) = (kind.oid, names(kind.names));
    let equality = kind.syntax.equality().map_or_else(String::new, |(name, _)| format!(" EQUALITY {name}"));
    let sup = kind.sup.map_or_else(String::new, |sup| format!(" SUP {sup}"));
    let order = match kind.syntax {
        Syntax::Text => " ORDERING caseIgnoreOrderingMatch SUBSTR caseIgnoreSubstringsMatch",
        _ => "",
    };
    let syntax = SYNTAXES.iter().find(|(syntax, ..)| *syntax == kind.syntax);
    let syntax = syntax.map_or("", |(_, oid, _)| oid);
    let usage = match kind.usage {
        Usage::Operational => " NO-USER-MODIFICATION USAGE directoryOperation",
        Usage::User => "",
    };
    format!("( {oid} NAME {names}{sup}{equality}{order} SYNTAX {syntax}{usage} )")
}

/// Values of `objectClasses`.
pub(crate) fn object_classes() -> Vec<String> {
    let list = |word: &str, names: &[&str]| match names {
        [] => String::new(),
        [one] => format!(" {word} {one}"),
        many => format!(" {word} ( {} )", many.join(" $ ")),
    };
    CLASSES
        .iter()
        .map(|class| {
            let sup = class.sup.map_or_else(String::new, |sup| format!(" SUP {sup}"));
            let (must, may) = (list("MUST", class.must), list("MAY", class.may));
            format!("( {} NAME '{}'{sup} {}{must}{may} )", class.oid, class.name, class.kind)
        })
        .collect()
}

/// Values of `matchingRules`.
pub(crate) fn matching_rules() -> Vec<String> {
    let rule = |oid: &str, name: &str, syntax: &str| format!("( {oid} NAME '{name}' SYNTAX {syntax} )");
    let mut rules: Vec<String> = SYNTAXES
        .iter()
        .filter_map(|(syntax, id, _)| syntax.equality().map(|(name, oid)| rule(oid, name, id)))
        .collect();
    rules.push(rule("2.5.13.3", "caseIgnoreOrderingMatch", "1.3.6.1.4.1.1466.115.121.1.15"));
    rules.push(rule("2.5.13.4", "caseIgnoreSubstringsMatch", "1.3.6.1.4.1.1466.115.121.1.58"));
    rules
}

/// Values of `ldapSyntaxes`.
pub(crate) fn ldap_syntaxes() -> Vec<String> {
    SYNTAXES.iter().map(|(_, oid, name)| format!("( {oid} DESC '{name}' )")).collect()
}

fn names(names: &[&str]) -> String {
    match names {
        [one] => format!("'{one}'"),
        many => format!("( {} )", many.iter().map(|name| format!("'{name}'")).collect::<Vec<_>>().join(" ")),
    }
}
