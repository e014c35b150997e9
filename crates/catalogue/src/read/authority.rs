//! `trust/*.toml`.

use super::{agency_id, file_id, name_id, post_ids, unique};
use crate::model::authority::{
    Attribute, AttributeValue, Authority, Holder, KeyKind, KeyUse, Lists, NameKind, NamePart, Profile,
    Signer, TimeStamping, is_oid, places,
};
use crate::node::Node;

/// Longest value of a part of a name, in characters (RFC 5280 appendix A, upper bounds).
const NAME_CHARS: usize = 64;

/// A certification authority.
pub(crate) fn authority(node: &Node<'_>) -> Authority {
    let profiles = node.tables("profile");
    let read: Vec<Profile> = profiles.iter().map(profile).collect();
    unique(read.iter().map(|profile| profile.id.as_str()).zip(&profiles), "profiles");
    Authority {
        id: file_id(node),
        name: node.both("name"),
        agency: agency_id(node, "agency"),
        issuer: node.opt_text("issuer"),
        subject: name(node, "subject", &[]),
        key: node.choice("key", &KeyKind::ALL).unwrap_or(KeyKind::P256),
        years: count(node, "years", 1, 40, 10),
        path_length: node.opt_count("path_length", 0, 5),
        policies: oids(node, "policies"),
        officers: post_ids(node, "officers"),
        managers: post_ids(node, "managers"),
        address: address(node),
        lists: lists(node),
        responder: node.table("ocsp").map(|node| signer(&node)),
        time_stamping: node.table("time_stamping").map(|node| time_stamping(&node)),
        profiles: read,
    }
}

/// A required whole number within bounds.
fn count(node: &Node<'_>, key: &str, least: i64, most: i64, otherwise: u32) -> u32 {
    if !node.has(key) {
        node.mistake(key, format!("{key} is missing"), format!("write a number from {least} to {most}"));
    }
    node.opt_count(key, least, most).unwrap_or(otherwise)
}

fn address(node: &Node<'_>) -> Option<String> {
    let text = node.opt_text("address")?;
    let plain = text.starts_with("http://") && !text.ends_with('/');
    if !plain {
        let hint = "write it as \"http://ca.example\", without a slash at the end: whoever checks a certificate \
                    cannot first check that of the list's server";
        node.mistake("address", format!("“{text}” is no address for lists and OCSP"), hint);
    }
    Some(text)
}

fn lists(node: &Node<'_>) -> Lists {
    let Some(table) = node.table("crl") else {
        node.mistake("crl", "nothing says how revoked certificates are told", "add crl = { hours = 24 }");
        return Lists { hours: 24, delta_hours: None, grace_hours: 24 };
    };
    let hours = count(&table, "hours", 1, 24 * 366, 24);
    let delta_hours = table.opt_count("delta_hours", 1, i64::from(hours));
    Lists { hours, delta_hours, grace_hours: table.opt_count("grace_hours", 1, 24 * 31).unwrap_or(hours) }
}

fn signer(node: &Node<'_>) -> Signer {
    Signer {
        subject: name(node, "subject", &[]),
        days: count(node, "days", 1, 3_660, 365),
        key: node.choice("key", &KeyKind::ALL).unwrap_or(KeyKind::P256),
    }
}

fn time_stamping(node: &Node<'_>) -> TimeStamping {
    let policy = node.text("policy");
    tell_if_no_oid(node, "policy", &policy);
    TimeStamping {
        signer: signer(node),
        policy,
        accuracy_ms: node.opt_count("accuracy_ms", 1, 60_000).unwrap_or(1_000),
    }
}

fn profile(node: &Node<'_>) -> Profile {
    let holder = node.choice("holder", &Holder::ALL).unwrap_or(Holder::Citizen);
    let key_usage = node.choices("key_usage", &KeyUse::ALL);
    if key_usage.is_empty() {
        node.mistake(
            "key_usage",
            "the profile says nothing of what its keys are for",
            "add key_usage = [\"digital_signature\"]",
        );
    }
    let keys = node.choices("keys", &KeyKind::ALL);
    Profile {
        id: name_id(node, "id"),
        name: node.both("name"),
        holder,
        subject: name(node, "subject", holder.places()),
        days: count(node, "days", 1, 3_660, 365),
        keys: if keys.is_empty() { vec![KeyKind::P256] } else { keys },
        key_usage,
        extended_key_usage: oids(node, "extended_key_usage"),
        policies: oids(node, "policies"),
        attributes: node.tables("attribute").iter().map(|node| attribute(node, holder)).collect(),
    }
}

fn attribute(node: &Node<'_>, holder: Holder) -> Attribute {
    let oid = node.text("type");
    tell_if_no_oid(node, "type", &oid);
    let value = match (node.opt_text("oid"), node.opt_text("text")) {
        (Some(value), None) => {
            if places(&value).next().is_none() {
                tell_if_no_oid(node, "oid", &value);
            }
            tell_unknown_places(node, "oid", &value, holder.places());
            AttributeValue::Oid(value)
        }
        (None, Some(value)) => {
            tell_unknown_places(node, "text", &value, holder.places());
            AttributeValue::Text(value)
        }
        _ => {
            node.mistake("type", "the attribute needs one value", "write oid = \"…\", or text = \"…\"");
            AttributeValue::Text(String::new())
        }
    };
    Attribute { oid, value }
}

/// A distinguished name: a list of `"CN=…"`, the largest part first.
fn name(node: &Node<'_>, key: &str, known: &[&str]) -> Vec<NamePart> {
    node.some_texts(key).iter().filter_map(|text| name_part(node, key, text, known)).collect()
}

fn name_part(node: &Node<'_>, key: &str, text: &str, known: &[&str]) -> Option<NamePart> {
    let words = || NameKind::ALL.iter().map(|(word, _)| *word);
    let Some((word, value)) = text.split_once('=') else {
        let hint = format!("write \"CN=…\"; known are {}", words().collect::<Vec<_>>().join(", "));
        node.mistake(key, format!("“{text}” is no part of a name"), hint);
        return None;
    };
    let Some((_, kind)) = NameKind::ALL.into_iter().find(|(known, _)| *known == word.trim()) else {
        let hint = directory::nearest::hint(word.trim(), words());
        node.mistake(key, format!("“{}” is no part of a name that is known", word.trim()), hint);
        return None;
    };
    let value = value.trim().to_owned();
    if value.is_empty() || value.chars().count() > NAME_CHARS {
        node.mistake(
            key,
            format!("“{text}” has no value of 1 to {NAME_CHARS} characters"),
            "write a shorter one",
        );
    }
    if kind == NameKind::Country && !(value.len() == 2 && value.bytes().all(|byte| byte.is_ascii_uppercase()))
    {
        node.mistake(key, format!("“{value}” is no country"), "write two capital letters, as C=TW");
    }
    tell_unknown_places(node, key, &value, known);
    if value.contains("{below}") && value != "{below}" {
        node.mistake(key, "{below} stands alone in a part of a name", "write \"OU={below}\"");
    }
    Some(NamePart { kind, value })
}

fn tell_unknown_places(node: &Node<'_>, key: &str, value: &str, known: &[&str]) {
    for place in places(value) {
        if !known.contains(&place) {
            let hint = directory::nearest::hint(place, known.iter().copied());
            node.mistake(key, format!("{{{place}}} is not known here"), hint);
        }
    }
}

fn oids(node: &Node<'_>, key: &str) -> Vec<String> {
    let found = node.texts(key);
    for oid in &found {
        tell_if_no_oid(node, key, oid);
    }
    found
}

fn tell_if_no_oid(node: &Node<'_>, key: &str, text: &str) {
    if !text.is_empty() && !is_oid(text) {
        node.mistake(
            key,
            format!("“{text}” is no object identifier"),
            "write numbers with points, as 2.16.886.101.0.3.3",
        );
    }
}
