//! The tree of agencies, units and posts as of a day, made from the catalogue in memory.
//!
//! `c=TW` holds those without a superior as `o=…`, below them `ou=…` as in certificates'
//! names; posts are `uid=…` below their unit or agency. An agency that was reorganised
//! stands below the one that does its work on that day.

mod entries;
mod place;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use directory::model::{Agencies, Post};
use kernel::{Ctx, Day, PostId};

use crate::dn::Dn;
use crate::entry::Entry;

/// The name under which everything stands.
pub const SUFFIX: &str = "c=TW";

/// What an entry is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum About {
    /// The suffix itself.
    Suffix,
    /// An agency, by id.
    Agency(String),
    /// A unit, by id.
    Unit(String),
    /// A post, by id.
    Post(PostId),
}

/// An entry of the tree.
#[derive(Debug)]
pub(crate) struct Leaf {
    pub(crate) about: About,
    pub(crate) entry: Entry,
}

/// The tree on a day.
#[derive(Debug)]
pub(crate) struct Tree {
    /// Agencies, units and posts of the catalogue it was made from.
    pub(crate) agencies: Arc<Agencies>,
    /// The day.
    pub(crate) day: Day,
    leaves: Vec<Leaf>,
    by_name: HashMap<Dn, usize>,
    by_about: HashMap<About, usize>,
}

impl Tree {
    /// Makes the tree of a day.
    pub(crate) fn new(ctx: &Ctx, agencies: Arc<Agencies>, day: Day) -> Self {
        let leaves = entries::all(ctx, &agencies, day);
        let mut tree =
            Self { agencies, day, leaves: Vec::new(), by_name: HashMap::new(), by_about: HashMap::new() };
        for (place, leaf) in leaves.iter().enumerate() {
            tree.by_name.insert(leaf.entry.name.clone(), place);
            tree.by_about.insert(leaf.about.clone(), place);
        }
        tree.leaves = leaves;
        tree
    }

    /// Every entry: the suffix, agencies, units, posts, each in the catalogue's order.
    pub(crate) fn leaves(&self) -> &[Leaf] {
        &self.leaves
    }

    /// The entry of this name.
    pub(crate) fn find(&self, name: &Dn) -> Option<&Leaf> {
        self.by_name.get(name).map(|place| &self.leaves[*place])
    }

    /// The place of an entry among the [`Self::leaves`].
    pub(crate) fn place(&self, about: &About) -> Option<usize> {
        self.by_about.get(about).copied()
    }

    /// The entry of a post.
    pub(crate) fn post(&self, id: &PostId) -> Option<&Entry> {
        self.by_about.get(&About::Post(id.clone())).map(|place| &self.leaves[*place].entry)
    }

    /// The nearest entry above a name that does not exist, for the answer.
    pub(crate) fn nearest(&self, name: &Dn) -> Option<&Entry> {
        let mut above = name.parent();
        while let Some(name) = above {
            if let Some(leaf) = self.find(&name) {
                return Some(&leaf.entry);
            }
            above = name.parent();
        }
        None
    }

    /// A post as the catalogue describes it.
    pub(crate) fn described(&self, id: &PostId) -> Option<&Post> {
        self.agencies.post(id)
    }
}

/// The tree of today's catalogue, made anew when the catalogue or the day is another.
#[derive(Debug, Default)]
pub(crate) struct Trees(Mutex<Option<Arc<Tree>>>);

impl Trees {
    /// The tree of a day; that of the present day is kept.
    pub(crate) fn of(&self, ctx: &Ctx, day: Day) -> Arc<Tree> {
        let agencies = directory::agencies(ctx);
        if day != ctx.today() {
            return Arc::new(Tree::new(ctx, agencies, day));
        }
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match kept.as_ref() {
            Some(tree) if tree.day == day && Arc::ptr_eq(&tree.agencies, &agencies) => tree.clone(),
            _ => {
                let tree = Arc::new(Tree::new(ctx, agencies, day));
                *kept = Some(tree.clone());
                tree
            }
        }
    }
}
