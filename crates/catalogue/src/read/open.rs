//! Statistics of registries, the licence of open data and the words that mean the same.

use super::{agency_id, file_id, unique};
use crate::model::{OpenData, SMALLEST_CELL, Statistics};
use crate::node::Node;

/// Fewer would show single people.
const LEAST_SMALLEST: i64 = 3;

/// `[[statistics]]` of a registry.
pub(super) fn statistics(node: &Node<'_>) -> Vec<Statistics> {
    let nodes = node.tables("statistics");
    let all: Vec<Statistics> = nodes.iter().map(one).collect();
    unique(all.iter().map(|one| one.id.as_str()).zip(&nodes), "statistics");
    all
}

fn one(node: &Node<'_>) -> Statistics {
    let by = node.some_texts("by");
    if by.len() > 2 {
        node.mistake("by", format!("{} fields are named", by.len()), "name one or two fields");
    }
    Statistics {
        id: file_id(node),
        title: node.both("title"),
        by,
        smallest: node.opt_count("smallest", LEAST_SMALLEST, 1_000).unwrap_or(SMALLEST_CELL),
    }
}

/// `open-data.toml`.
pub(crate) fn open_data(node: &Node<'_>) -> OpenData {
    let licence_url = node.text("licence_url");
    if !licence_url.is_empty() && !licence_url.starts_with("https://") {
        let hint = "write the whole address of the licence";
        node.mistake("licence_url", "the address does not begin with https://", hint);
    }
    OpenData { licence: node.both("licence"), licence_url, publisher: agency_id(node, "publisher") }
}

/// `synonyms.toml`: groups of words of which each finds what the others find.
pub(crate) fn synonyms(node: &Node<'_>) -> Vec<Vec<String>> {
    let groups = node.tables("same");
    for group in &groups {
        if group.texts("words").len() < 2 {
            group.mistake("words", "a word alone means the same as nothing", "name two words or more");
        }
    }
    groups.iter().map(|group| group.texts("words")).collect()
}
