//! Entries of officials: whoever is in a post or stands in for it on a day.

use std::collections::HashSet;

use directory::store::{self, Holder, HoldingId, Standing};
use kernel::{DbError, PostId, Reader};

use crate::dn::{Dn, escape};
use crate::entry::Entry;
use crate::schema::OFFICIAL_CLASSES;
use crate::tree::{About, Tree};

/// Holdings read at a time.
const BATCH: i64 = 250;
/// Up to this many posts are asked one by one; for more the tables are read in order.
const FEW_POSTS: usize = 32;

/// Where the reading of officials stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Position {
    pub(crate) standing: Standing,
    /// The last one that was read; none at the beginning.
    pub(crate) after: Option<(PostId, HoldingId)>,
}

impl Position {
    /// Before the first.
    pub(crate) const START: Self = Self { standing: Standing::Holder, after: None };

    fn next_table(&self) -> Option<Self> {
        (self.standing == Standing::Holder).then_some(Self { standing: Standing::Deputy, after: None })
    }
}

/// Which officials a search is about.
#[derive(Debug, Clone)]
pub(crate) enum Wanted {
    /// One, by the name of its entry.
    One { post: PostId, id: HoldingId },
    /// All in one of a few posts.
    Few(Vec<PostId>),
    /// All in any of these posts.
    Many(HashSet<PostId>),
}

impl Wanted {
    /// The officials in these posts.
    pub(crate) fn of(posts: Vec<PostId>) -> Self {
        if posts.len() <= FEW_POSTS { Self::Few(posts) } else { Self::Many(posts.into_iter().collect()) }
    }
}

/// An official's entry with where it was read.
pub(crate) struct Found {
    pub(crate) entry: Entry,
    pub(crate) holder: Holder,
    pub(crate) position: Position,
}

/// The next officials, and where to go on; none when these were the last.
pub(crate) fn next(
    r: &mut Reader,
    tree: &Tree,
    wanted: &Wanted,
    from: &Position,
) -> Result<(Vec<Found>, Option<Position>), DbError> {
    match wanted {
        Wanted::One { post, id } => Ok((one(r, tree, post, id)?, None)),
        Wanted::Few(posts) => {
            let mut found = Vec::new();
            for post in posts {
                for standing in [Standing::Holder, Standing::Deputy] {
                    let holders = match standing {
                        Standing::Holder => store::holders_of(r, post, tree.day)?,
                        Standing::Deputy => store::deputies_of(r, post, tree.day)?,
                    };
                    found.extend(holders.into_iter().filter_map(|holder| make(tree, holder, standing)));
                }
            }
            let start = from.after.as_ref().map_or(0, |(post, id)| begin(&found, posts, post, id));
            Ok((found.split_off(start), None))
        }
        Wanted::Many(posts) => {
            let after = from.after.as_ref().map(|(post, id)| (post, id));
            let holders = store::list_officials(r, from.standing, tree.day, after, BATCH)?;
            let full = holders.len() as i64 == BATCH;
            let last = holders.last().map(|last| (last.post.clone(), last.id.clone()));
            let kept = holders.into_iter().filter(|holder| posts.contains(&holder.post));
            let found = kept.filter_map(|holder| make(tree, holder, from.standing)).collect();
            let next = if full {
                Some(Position { standing: from.standing, after: last })
            } else {
                from.next_table()
            };
            Ok((found, next))
        }
    }
}

/// Where a later page goes on: after the entry where the last one ended, or after its
/// post when that entry is gone.
fn begin(found: &[Found], posts: &[PostId], post: &PostId, id: &HoldingId) -> usize {
    let place = |id: &PostId| posts.iter().position(|known| known == id);
    found
        .iter()
        .position(|known| known.holder.id == *id)
        .map(|at| at + 1)
        .or_else(|| found.iter().position(|known| place(&known.holder.post) > place(post)))
        .unwrap_or(found.len())
}

/// The official whose entry has this name, when it can be one.
pub(crate) fn named(tree: &Tree, name: &Dn) -> Option<Wanted> {
    let id = name.first("uid")?;
    match &tree.find(&name.parent()?)?.about {
        About::Post(post) => Some(Wanted::One { post: post.clone(), id: HoldingId::new(id) }),
        _ => None,
    }
}

fn one(r: &mut Reader, tree: &Tree, post: &PostId, id: &HoldingId) -> Result<Vec<Found>, DbError> {
    let holder = store::find_holding(r, id)?.map(|holder| (holder, Standing::Holder));
    let found = match holder {
        Some(found) => Some(found),
        None => store::find_deputy(r, id)?.map(|holder| (holder, Standing::Deputy)),
    };
    let found = found.filter(|(holder, _)| {
        &holder.post == post
            && holder.from_on <= tree.day
            && holder.until_on.is_none_or(|until| tree.day <= until)
    });
    Ok(found.and_then(|(holder, standing)| make(tree, holder, standing)).into_iter().collect())
}

fn make(tree: &Tree, holder: Holder, standing: Standing) -> Option<Found> {
    let (post, above) = (tree.described(&holder.post)?, tree.post(&holder.post)?);
    let mut entry = Entry::new(format!("uid={},{}", escape(holder.id.as_str()), above.dn));
    entry.add_classes("inetOrgPerson", OFFICIAL_CLASSES);
    entry.add("uid", holder.id.as_str());
    entry.add("cn", &holder.name);
    // A name in Chinese is not taken apart: where it divides is not written down anywhere.
    entry.add("sn", &holder.name);
    entry.add("displayName", &holder.name);
    entry.add_text("title", &post.title);
    if let Some(unit) = post.unit.as_deref().and_then(|unit| tree.agencies.unit(unit)) {
        entry.add_text("ou", &unit.name);
    }
    if let Some(agency) = tree.agencies.agency(&post.agency) {
        entry.add_text("o", &agency.name);
    }
    entry.add("minbenId", holder.post.as_str());
    entry.add("minbenDeputy", if standing == Standing::Deputy { "TRUE" } else { "FALSE" });
    entry.add("minbenHeldFrom", &holder.from_on.to_string());
    entry.add("minbenHeldUntil", &holder.until_on.map(|day| day.to_string()).unwrap_or_default());
    let position = Position { standing, after: Some((holder.post.clone(), holder.id.clone())) };
    Some(Found { entry, holder, position })
}
