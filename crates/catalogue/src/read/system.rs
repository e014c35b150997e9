//! `system.toml`.

use super::agency_id;
use crate::model::System;
use crate::node::Node;

/// A folder under `systems/`.
pub(crate) fn system(node: &Node<'_>, folder: &str, has_feature: bool) -> System {
    let rows = if node.has("rows") { node.some_texts("rows") } else { vec![node.text("row")] };
    System {
        folder: folder.to_owned(),
        rows,
        name: node.both("name"),
        owner: agency_id(node, "owner"),
        legal_basis: node.both("legal_basis"),
        summary: node.both("summary"),
        has_feature,
    }
}
