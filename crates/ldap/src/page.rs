//! Where a search goes on: the cookie of paged results (RFC 2696).
//!
//! A cookie tells a place and how many entries were sent, nothing about rights: the server
//! keeps no state for it, and one that was tampered with only begins elsewhere.

use directory::store::{HoldingId, Standing};
use kernel::PostId;

use crate::official::Position;
use crate::tree::{About, Tree};

/// The next entry that a search looks at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Cursor {
    /// The tree's entry at this place.
    Tree(usize),
    /// The officials after this position.
    Officials(Position),
    /// There is no more.
    End,
}

/// A cookie: entries sent so far, and where to go on.
pub(crate) fn write(sent: usize, cursor: &Cursor, tree: &Tree) -> Vec<u8> {
    let place = match cursor {
        Cursor::Tree(next) => match next.checked_sub(1).and_then(|last| tree.leaves().get(last)) {
            Some(leaf) => about(&leaf.about),
            None => return Vec::new(),
        },
        Cursor::Officials(position) => {
            let word = if position.standing == Standing::Holder { "holder" } else { "deputy" };
            let (post, id) =
                position.after.as_ref().map_or(("", ""), |(post, id)| (post.as_str(), id.as_str()));
            format!("{word}\n{post}\n{id}")
        }
        Cursor::End => return Vec::new(),
    };
    format!("{sent}\n{place}").into_bytes()
}

fn about(about: &About) -> String {
    match about {
        About::Suffix => "suffix\n".to_owned(),
        About::Agency(id) => format!("agency\n{id}"),
        About::Unit(id) => format!("unit\n{id}"),
        About::Post(id) => format!("post\n{id}"),
        About::Authority(id) => format!("authority\n{id}"),
    }
}

/// Reads a cookie; none when it is not one of ours or the catalogue has changed so that
/// its place is gone.
pub(crate) fn read(cookie: &[u8], tree: &Tree) -> Option<(usize, Cursor)> {
    let text = std::str::from_utf8(cookie).ok()?;
    let mut lines = text.split('\n');
    let sent = lines.next()?.parse().ok()?;
    let (word, id) = (lines.next()?, lines.next()?.to_owned());
    let standing = match word {
        "holder" => Standing::Holder,
        "deputy" => Standing::Deputy,
        _ => {
            let about = match word {
                "suffix" => About::Suffix,
                "agency" => About::Agency(id),
                "unit" => About::Unit(id),
                "post" => About::Post(PostId::new(id)),
                "authority" => About::Authority(id),
                _ => return None,
            };
            return Some((sent, Cursor::Tree(tree.place(&about)? + 1)));
        }
    };
    let holding = lines.next()?;
    let after = (!id.is_empty()).then(|| (PostId::new(id), HoldingId::new(holding)));
    Some((sent, Cursor::Officials(Position { standing, after })))
}
