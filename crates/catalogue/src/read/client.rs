//! `clients/*.toml`.

use kernel::{Day, Text};

use super::registry::purpose;
use super::{agency_id, file_id};
use crate::model::{Client, ClientKey, Purpose, Scope};
use crate::node::Node;

/// Longest address of a client, in bytes.
const MOST_BYTES: usize = 500;

/// A client.
pub(crate) fn client(node: &Node<'_>) -> Client {
    let (from, until) = (node.day("from"), node.day("until"));
    if let (Some(from), Some(until)) = (from, until)
        && until < from
    {
        let hint = "from is the first day in force, until the last";
        node.mistake("until", format!("the client ends on {until}, before it begins on {from}"), hint);
    }
    let long_ago = Day::new(1900, 1, 1).expect("a real day");
    if !node.has("purpose") {
        let hint =
            "add purpose = { code = \"…\", zh = \"…\", en = \"…\" }: people are told why they sign in there";
        node.mistake("purpose", "the client has no purpose", hint);
    }
    if !node.has("legal_basis") {
        let hint = "add legal_basis = { zh = \"…\", en = \"…\" } with law and article";
        node.mistake("legal_basis", "the client has no legal basis", hint);
    }
    let nothing = || Purpose { code: String::new(), name: Text::default(), legal_basis: None };
    Client {
        id: file_id(node),
        name: node.both("name"),
        agency: agency_id(node, "agency"),
        purpose: node.table("purpose").map_or_else(nothing, |node| purpose(&node)),
        legal_basis: node.opt_both("legal_basis").unwrap_or_default(),
        scopes: scopes(node),
        national_id_basis: node.opt_both("national_id_basis"),
        redirect_uris: addresses(node, "redirect_uris", node.some_texts("redirect_uris")),
        logout_redirect_uris: addresses(node, "logout_redirect_uris", node.texts("logout_redirect_uris")),
        backchannel_logout_uri: backchannel(node),
        keys: node.tables("key").iter().map(key).collect(),
        introspects: node.flag("introspects", false),
        from: from.unwrap_or(long_ago),
        until: until.unwrap_or(from.unwrap_or(long_ago)),
    }
}

fn scopes(node: &Node<'_>) -> Vec<Scope> {
    let scopes = node.choices("scopes", &Scope::ALL);
    if !scopes.contains(&Scope::Openid) {
        node.mistake("scopes", "the client cannot sign people in", "name at least \"openid\"");
    }
    let by_law = node.has("national_id_basis");
    if scopes.contains(&Scope::NationalId) && !by_law {
        let hint = "add national_id_basis = { zh = \"…\", en = \"…\" } with the law that allows it, or take national_id out";
        node.mistake("scopes", "the national id number is asked for without a law that says so", hint);
    }
    if by_law && !scopes.contains(&Scope::NationalId) {
        let hint = "add \"national_id\" to scopes, or take the line out";
        node.mistake("national_id_basis", "a legal basis stands for what is not asked for", hint);
    }
    scopes
}

/// Addresses that answers can be sent to: whole, over TLS unless they stay on one machine.
fn addresses(node: &Node<'_>, key: &str, found: Vec<String>) -> Vec<String> {
    for address in &found {
        let local = ["http://127.0.0.1", "http://localhost", "http://[::1]"]
            .iter()
            .filter_map(|start| address.strip_prefix(start))
            .any(|rest| rest.is_empty() || rest.starts_with([':', '/']));
        let host = address.strip_prefix("https://").is_some_and(|rest| {
            rest.chars().next().is_some_and(|first| first.is_ascii_alphanumeric() || first == '[')
        });
        let clean = address.len() <= MOST_BYTES
            && address.bytes().all(|byte| byte.is_ascii_graphic() && !b"#*@\\\"<>".contains(&byte));
        if !(local || host) || !clean {
            let hint = "write the whole address, https://…, without #, * and @; http:// only for 127.0.0.1 and localhost";
            node.mistake(key, format!("{key}: nothing can be sent to “{address}”"), hint);
        }
    }
    found
}

fn backchannel(node: &Node<'_>) -> Option<String> {
    let key = "backchannel_logout_uri";
    addresses(node, key, node.opt_text(key).into_iter().collect()).pop()
}

fn key(node: &Node<'_>) -> ClientKey {
    let coordinate = |name: &str| {
        let text = node.text(name);
        let good = text.len() == 43
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
        if !good && !text.is_empty() {
            let hint = "a key on P-256 has two coordinates of 43 letters each, as in its JWK";
            node.mistake(name, format!("{name} is no coordinate in base64url"), hint);
        }
        text
    };
    ClientKey { kid: node.text("kid"), x: coordinate("x"), y: coordinate("y") }
}
