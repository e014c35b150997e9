//! From nodes to definitions, one file a kind. Only what can be told from
//! one file is told here; `check` compares files.

mod api;
mod authority;
mod certificate_policy;
mod channel;
mod client;
mod contract;
mod council;
mod indicator;
mod lists;
mod open;
mod performance;
mod portal;
mod programme;
mod registry;
mod reorganisation;
mod service;
mod step;
mod subsidy;
mod system;

pub(crate) use api::api;
pub(crate) use authority::authority;
pub(crate) use certificate_policy::certificate_policy;
pub(crate) use channel::channel;
pub(crate) use client::client;
pub(crate) use contract::contract;
pub(crate) use council::council;
pub(crate) use indicator::{from_programmes, indicator};
pub(crate) use lists::{areas, code_list, counties, life_areas, system_rows};
pub(crate) use open::{open_data, synonyms};
pub(crate) use performance::performance;
pub(crate) use portal::{life_events, sites};
pub(crate) use programme::{
    FILES as PROGRAMME_FILES, programme, rules as programme_rules, tables as programme_tables,
};
pub(crate) use registry::registry;
pub(crate) use reorganisation::reorganisation;
pub(crate) use service::{AUDIENCES, service};
pub(crate) use subsidy::subsidy;
pub(crate) use system::system;

use kernel::{AgencyId, PostId};

use crate::field::{FieldKind, Outside, TextKind};
use crate::model::{Field, ReadBy};
use crate::node::Node;

/// The id of a file's definition: letters, digits and `-`.
fn file_id(node: &Node<'_>) -> String {
    let id = node.text("id");
    let good = id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    if !good || id.starts_with('-') {
        node.mistake("id", format!("“{id}” cannot be an id"), "use lower-case letters, digits and -");
    }
    id
}

/// The id of something inside a file: letters, digits and `_`.
fn name_id(node: &Node<'_>, key: &str) -> String {
    let id = node.text(key);
    let good = id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    if !good || id.starts_with(|letter: char| letter.is_ascii_digit() || letter == '_') {
        node.mistake(
            key,
            format!("“{id}” cannot be an id here"),
            "use lower-case letters, digits and _, a letter first",
        );
    }
    id
}

fn agency_id(node: &Node<'_>, key: &str) -> AgencyId {
    AgencyId::new(node.text(key))
}

fn post_ids(node: &Node<'_>, key: &str) -> Vec<PostId> {
    node.texts(key).into_iter().map(PostId::new).collect()
}

/// Tells ids that stand twice; `items` are (id, node).
fn unique<'n, 'a: 'n>(items: impl Iterator<Item = (&'n str, &'n Node<'a>)>, what: &str) {
    let mut seen: Vec<&str> = Vec::new();
    for (id, node) in items {
        if seen.contains(&id) {
            node.mistake("id", format!("two {what} have the id “{id}”"), "give one of them another id");
        } else if !id.is_empty() {
            seen.push(id);
        }
    }
}

/// The fields of `[[key]]`; in a group they have no keys and readers of their own.
pub(crate) fn fields(node: &Node<'_>, key: &str, inside: bool) -> Vec<Field> {
    let nodes = node.tables(key);
    let fields: Vec<Field> = nodes.iter().map(|node| field(node, inside)).collect();
    unique(fields.iter().map(|field| field.id.as_str()).zip(&nodes), "fields");
    fields
}

fn field(node: &Node<'_>, inside: bool) -> Field {
    let label = if inside && !node.has("name") { "label" } else { "name" };
    let mut field = basics(node, label, inside, Outside { inside, choices: false });
    if !inside {
        field.search = node.flag("search", false);
        field.key = node.flag("key", false);
        field.unique = node.flag("unique", false);
        field.required |= field.key;
        let words = [("owner", ReadBy::Owner), ("subject", ReadBy::Subject), ("public", ReadBy::Public)];
        if node.has("read") {
            field.read = node.choices("read", &words);
        }
        let complex = matches!(field.kind, FieldKind::Group(_) | FieldKind::File(_) | FieldKind::Boolean(_));
        if (field.key || field.unique) && complex {
            let hint = "keys and unique fields are texts, numbers, days or codes";
            node.mistake("type", format!("a {} cannot be key or unique", field.kind.name()), hint);
        }
    }
    field
}

/// Id, words, hint, type and whether a value is required.
fn basics(node: &Node<'_>, label: &str, required: bool, outside: Outside) -> Field {
    let word = node.text("type");
    let kind = if word.is_empty() { None } else { FieldKind::read(node, &word, outside) };
    Field {
        id: name_id(node, "id"),
        name: node.both(label),
        hint: node.opt_both("hint"),
        required: node.flag("required", required),
        kind: kind.unwrap_or(FieldKind::Text(TextKind { max: 200, pattern: None, multiline: false })),
        read: vec![ReadBy::Owner, ReadBy::Subject],
        search: false,
        key: false,
        unique: false,
    }
}
