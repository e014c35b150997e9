//! `channels/*.toml`.

use super::{agency_id, file_id};
use crate::model::Channel;
use crate::node::Node;

/// A way to pay.
pub(crate) fn channel(node: &Node<'_>) -> Channel {
    Channel {
        id: file_id(node),
        name: node.both("name"),
        hint: node.opt_both("hint"),
        agency: agency_id(node, "agency"),
    }
}
