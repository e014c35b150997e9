//! `reorganisations/*.toml`.

use kernel::{AgencyId, Day, PostId};

use super::{agency_id, file_id};
use crate::model::reorganisation::{Ending, KINDS, Mapped, Reorganisation, Take};
use crate::node::Node;

/// A reorganisation.
pub(crate) fn reorganisation(node: &Node<'_>) -> Reorganisation {
    let endings = node.tables("agency");
    if endings.is_empty() {
        let hint = "add [[agency]] with ends = \"…\" and successor = \"…\"";
        node.mistake("id", "the reorganisation ends no agency", hint);
    }
    let long_ago = Day::new(1900, 1, 1).expect("a real day");
    Reorganisation {
        id: file_id(node),
        name: node.both("name"),
        legal_basis: node.both("legal_basis"),
        on: node.day("on").unwrap_or(long_ago),
        endings: endings.iter().map(ending).collect(),
        units: node
            .tables("unit")
            .iter()
            .map(|node| Mapped { from: node.text("from"), to: node.text("to") })
            .collect(),
        posts: node.tables("post").iter().map(post).collect(),
        takes: node.tables("takes").iter().map(take).collect(),
    }
}

fn ending(node: &Node<'_>) -> Ending {
    Ending { agency: agency_id(node, "ends"), successor: agency_id(node, "successor") }
}

fn post(node: &Node<'_>) -> Mapped<PostId> {
    Mapped { from: PostId::new(node.text("from")), to: PostId::new(node.text("to")) }
}

fn take(node: &Node<'_>) -> Take {
    let kind = node.text("kind");
    let known = KINDS.map(|(kind, _)| kind);
    if !kind.is_empty() && !known.contains(&kind.as_str()) {
        let reason = format!("“{kind}” is no kind of definition");
        node.mistake("kind", reason, format!("kinds are {}", known.join(", ")));
    }
    Take { kind, id: node.text("id"), agency: AgencyId::new(node.text("agency")) }
}
