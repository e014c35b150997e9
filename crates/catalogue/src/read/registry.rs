//! `registries/*.toml`.

use std::collections::BTreeMap;

use super::open::statistics;
use kernel::Day;

use super::{agency_id, fields, file_id, name_id, post_ids, unique};
use crate::model::{Extract, Initial, Purpose, Quantity, Registry, Rule, Synthetic, SyntheticPer};
use crate::node::Node;

/// A registry.
pub(crate) fn registry(node: &Node<'_>) -> Registry {
    let registry = Registry {
        id: file_id(node),
        name: node.both("name"),
        summary: node.both("summary"),
        owner: agency_id(node, "owner"),
        legal_basis: node.both("legal_basis"),
        subject: node.opt_text("subject"),
        agency: node.opt_text("agency"),
        keepers: post_ids(node, "keepers"),
        readers: post_ids(node, "readers"),
        purposes: node.tables("purpose").iter().map(purpose).collect(),
        fields: fields(node, "field", false),
        rules: rules(node),
        extract: node.table("extract").map(|node| extract(&node)),
        statistics: statistics(node),
        quantities: quantities(node),
        initial: node.table("initial").map(|node| initial(&node)),
        synthetic: node.table("synthetic").map(|node| synthetic(&node)),
    };
    if registry.fields.is_empty() {
        node.mistake("field", "the registry has no fields", "add [[field]] tables");
    } else if registry.key_fields().next().is_none() {
        node.mistake(
            "field",
            "no field is the record's key",
            "write key = true in the field that tells records apart",
        );
    }
    if !registry.readers.is_empty() && registry.purposes.is_empty() {
        let hint = "add [[purpose]] with code, zh and en: records are opened only for a purpose";
        node.mistake("readers", "there are readers, but no purpose for which they may read", hint);
    }
    registry
}

/// A purpose: `code`, `zh`, `en` and, where it differs, `legal_basis`.
pub(super) fn purpose(node: &Node<'_>) -> Purpose {
    Purpose { code: node.text("code"), name: node.languages(), legal_basis: node.opt_both("legal_basis") }
}

fn quantities(node: &Node<'_>) -> Vec<Quantity> {
    let nodes = node.tables("quantity");
    let one = |node: &Node<'_>| Quantity {
        id: name_id(node, "id"),
        field: node.text("field"),
        agency: node.text("agency"),
    };
    let all: Vec<Quantity> = nodes.iter().map(one).collect();
    unique(all.iter().map(|one| one.id.as_str()).zip(&nodes), "quantities");
    all
}

fn rules(node: &Node<'_>) -> Vec<Rule> {
    let nodes = node.tables("rule");
    let mut rules = Vec::new();
    for node in &nodes {
        let (id, message) = (name_id(node, "id"), node.both("message"));
        if let Some(require) = node.expr("require") {
            rules.push(Rule { id, require, message });
        }
    }
    unique(rules.iter().map(|rule| rule.id.as_str()).zip(&nodes), "rules");
    rules
}

fn extract(node: &Node<'_>) -> Extract {
    Extract {
        title: node.both("title"),
        fields: node.some_texts("fields"),
        issuers: post_ids(node, "issuers"),
        purposes: node.texts("purposes"),
    }
}

/// What a registry begins with; `load` reads the table.
fn initial(node: &Node<'_>) -> Initial {
    let file = node.text("file");
    let plain = file.strip_suffix(".csv").is_some_and(|stem| !stem.contains(['/', '\\', '.']));
    if !file.is_empty() && !plain {
        let hint = "write the name of a table beside this file, such as \"tariff.csv\"";
        node.mistake("file", format!("“{file}” is no table here"), hint);
    }
    let long_ago = Day::new(1900, 1, 1).expect("a real day");
    Initial {
        file: if plain { file } else { String::new() },
        from: node.day("from").unwrap_or(long_ago),
        source: node.both("source"),
        example: node.flag("example", false),
        rows: Vec::new(),
    }
}

fn synthetic(node: &Node<'_>) -> Synthetic {
    let words = [
        ("person", SyntheticPer::Person),
        ("household", SyntheticPer::Household),
        ("business", SyntheticPer::Business),
    ];
    if !node.has("fields") {
        let hint = "add [synthetic.fields] with a source for each field";
        node.mistake("fields", "fields is missing in [synthetic]", hint);
    }
    let sources = |table: Node<'_>| -> BTreeMap<String, String> {
        table.keys().into_iter().map(|key| (key.clone(), table.text(&key))).collect()
    };
    let fields = node.table("fields").map(sources).unwrap_or_default();
    Synthetic {
        per: node.choice("per", &words).unwrap_or(SyntheticPer::Person),
        share: node.opt_portion("share").unwrap_or(1.0),
        condition: node.opt_expr("where"),
        fields,
    }
}
