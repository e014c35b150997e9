//! The tree of agencies, units, posts and certification authorities as of a day, made from the catalogue in memory.
//!
//! `c=TW` holds those without a superior as `o=…`, below them `ou=…` as in certificates'
//! names; posts are `uid=…` below their unit or agency. An agency that was reorganised
//! stands below the one that does its work on that day. An authority stands where its name in
//! certificates says, when that is below an entry.

mod entries;
mod index;
mod order;
mod place;

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use directory::model::Agencies;
use kernel::{Ctx, Day, PostId};
use ldap3_proto::proto::LdapSearchScope;

use crate::certificate::{Authority, AuthoritySource};
use crate::dn::Dn;
use crate::entry::{Attribute, Entry};
use crate::filter::Filter;
use crate::official;
use index::Index;

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
    /// A certification authority, by id.
    Authority(String),
}

/// An entry of the tree.
#[derive(Debug)]
pub(crate) struct Leaf {
    pub(crate) about: About,
    pub(crate) entry: Entry,
    /// The place after the last entry below this one.
    end: usize,
}

impl Leaf {
    fn new(about: About, entry: Entry) -> Self {
        Self { about, entry, end: 0 }
    }
}

/// A post, with what the entries of its officials have of it.
#[derive(Debug)]
pub(crate) struct Desk {
    pub(crate) post: PostId,
    /// The post's name, as it is sent and as it is compared.
    pub(crate) dn: String,
    pub(crate) name: Dn,
    pub(crate) attributes: Vec<Attribute>,
    place: usize,
}

/// The tree on a day.
#[derive(Debug)]
pub(crate) struct Tree {
    /// Agencies, units and posts of the catalogue it was made from.
    pub(crate) agencies: Arc<Agencies>,
    /// The day.
    pub(crate) day: Day,
    authorities: Vec<Authority>,
    leaves: Vec<Leaf>,
    by_name: HashMap<Dn, usize>,
    by_about: HashMap<About, usize>,
    values: Index,
    /// Posts in the order of their places.
    desks: Vec<Desk>,
    desk_of: HashMap<PostId, usize>,
    values_of_desks: Index,
}

impl Tree {
    /// Makes the tree of a day.
    fn new(ctx: &Ctx, agencies: Arc<Agencies>, authorities: Vec<Authority>, day: Day) -> Self {
        let leaves = order::depth_first(entries::all(ctx, &agencies, &authorities, day));
        let by_name = leaves.iter().enumerate().map(|(at, leaf)| (leaf.entry.name.clone(), at)).collect();
        let by_about = leaves.iter().enumerate().map(|(at, leaf)| (leaf.about.clone(), at)).collect();
        let desks = desks(&agencies, &leaves);
        let desk_of = desks.iter().enumerate().map(|(at, desk)| (desk.post.clone(), at)).collect();
        let of_leaves = leaves.iter().enumerate();
        let values =
            Index::new(of_leaves.flat_map(|(at, leaf)| leaf.entry.attributes.iter().map(move |it| (at, it))));
        let of_desks = desks.iter().enumerate();
        let values_of_desks =
            Index::new(of_desks.flat_map(|(at, desk)| desk.attributes.iter().map(move |it| (at, it))));
        Self {
            agencies,
            day,
            authorities,
            leaves,
            by_name,
            by_about,
            values,
            desks,
            desk_of,
            values_of_desks,
        }
    }

    /// Whether it was made of these, whatever the day.
    fn is_of(&self, agencies: &Arc<Agencies>, authorities: &[Authority]) -> bool {
        Arc::ptr_eq(&self.agencies, agencies) && self.authorities == authorities
    }

    /// Every entry, each before those below it.
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

    /// The places in scope of an entry at which the filter may be true, in order.
    pub(crate) fn places(&self, base: &Leaf, scope: &LdapSearchScope, filter: &Filter) -> Vec<usize> {
        let Some(at) = self.place(&base.about) else { return Vec::new() };
        let within = match scope {
            LdapSearchScope::Base => at..at + 1,
            LdapSearchScope::Subtree => at..base.end,
            LdapSearchScope::OneLevel | LdapSearchScope::Children => at + 1..base.end,
        };
        let found = match self.values.candidates(filter, &|_| true) {
            Some(found) => found.into_iter().filter(|place| within.contains(place)).collect(),
            None => within.collect(),
        };
        if *scope == LdapSearchScope::OneLevel { self.only_children(found, base) } else { found }
    }

    fn only_children(&self, places: Vec<usize>, base: &Leaf) -> Vec<usize> {
        let name = &base.entry.name;
        places.into_iter().filter(|place| self.leaves[*place].entry.name.is_child_of(name)).collect()
    }

    /// The posts at or below an entry whose officials the filter may be true of.
    pub(crate) fn desks(&self, base: &Leaf, filter: &Filter) -> Vec<&Desk> {
        let Some(at) = self.place(&base.about) else { return Vec::new() };
        let first = self.desks.partition_point(|desk| desk.place < at);
        let last = self.desks.partition_point(|desk| desk.place < base.end);
        match self.values_of_desks.candidates(filter, &official::is_of_desk) {
            Some(found) => {
                let within = found.into_iter().filter(|at| (first..last).contains(at));
                within.map(|at| &self.desks[at]).collect()
            }
            None => self.desks[first..last].iter().collect(),
        }
    }

    /// A post with what its officials have of it.
    pub(crate) fn desk(&self, id: &PostId) -> Option<&Desk> {
        self.desk_of.get(id).map(|at| &self.desks[*at])
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
}

fn desks(agencies: &Agencies, leaves: &[Leaf]) -> Vec<Desk> {
    let posts = leaves.iter().enumerate().filter_map(|(place, leaf)| match &leaf.about {
        About::Post(id) => Some((place, leaf, agencies.post(id)?)),
        _ => None,
    });
    posts
        .map(|(place, leaf, post)| Desk {
            post: post.id.clone(),
            dn: leaf.entry.dn.clone(),
            name: leaf.entry.name.clone(),
            attributes: official::of_desk(agencies, post),
            place,
        })
        .collect()
}

/// Trees of other days than today that are kept.
const OTHER_DAYS: usize = 3;

/// The trees of today's catalogue, made anew when the catalogue is another: that of today, and
/// those of the days asked for last.
#[derive(Debug, Default)]
pub(crate) struct Trees(Mutex<VecDeque<Arc<Tree>>>);

impl Trees {
    /// The tree of a day.
    pub(crate) fn of(&self, ctx: &Ctx, day: Day) -> Arc<Tree> {
        let agencies = directory::agencies(ctx);
        let authorities = ctx.find_part::<AuthoritySource>().map_or_else(Vec::new, |source| (source.0)(ctx));
        let known = |tree: &&Arc<Tree>| tree.day == day && tree.is_of(&agencies, &authorities);
        if let Some(tree) = self.kept().iter().find(known) {
            return tree.clone();
        }
        // Made without holding up the searches of other days; of two at once one is kept.
        let tree = Arc::new(Tree::new(ctx, agencies.clone(), authorities, day));
        let today = ctx.today();
        let mut kept = self.kept();
        kept.retain(|known| known.is_of(&agencies, &tree.authorities) && known.day != day);
        let others = kept.iter().filter(|known| known.day != today).count();
        if day != today && others >= OTHER_DAYS {
            let oldest = kept.iter().position(|known| known.day != today);
            oldest.and_then(|at| kept.remove(at));
        }
        kept.push_back(tree.clone());
        tree
    }

    fn kept(&self) -> MutexGuard<'_, VecDeque<Arc<Tree>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
