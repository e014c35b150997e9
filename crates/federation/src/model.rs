//! The list of nodes and what stands in it; no IO.

mod directory;
mod fingerprint;
mod heads;
mod invitation;
mod list;

use kernel::define_id;

pub use directory::{DIRECTORY_FORMAT, Directory, DirectoryMistake, ListedDirectory, MAX_DIRECTORY_BYTES};
pub use fingerprint::Fingerprint;
pub use heads::{AskedHeads, Heard, LogFault, MOST_HEADS, OwnHead, ShownHeads, judge};
pub use invitation::{Invitation, InvitationUnreadable};
pub(crate) use list::bytes;
pub use list::{
    FORMAT, LIST_SECONDS, List, ListMistake, ListedAuthority, ListedSeal, MAX_LIST_BYTES, Names, Node,
    SKEW_SECONDS, SignedList, Stamping,
};

define_id! {
    /// A node, by the short id it was invited with.
    pub NodeId
}

impl NodeId {
    /// The id, if it is one: 2 to 40 small letters, digits and hyphens, a letter first.
    pub fn parse(text: &str) -> Option<Self> {
        let right = (2..=40).contains(&text.len())
            && text.starts_with(|first: char| first.is_ascii_lowercase())
            && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
            && !text.ends_with('-');
        right.then(|| Self::new(text))
    }
}

/// Whether the text is a host's name (RFC 1123 §2.1): labels of small letters, digits and hyphens.
pub fn is_host(name: &str) -> bool {
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    name.len() <= 253
        && name.split('.').all(label)
        && name.rsplit('.').next().is_some_and(|last| !last.bytes().all(|byte| byte.is_ascii_digit()))
}
