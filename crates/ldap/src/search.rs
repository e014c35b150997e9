//! A search: which entries are in scope, and which of them the filter is true of, a batch
//! at a time, so that no answer is kept whole and a search can be stopped.

use std::sync::Arc;

use kernel::{Ctx, DbError, PostId, Reader};
use ldap3_proto::proto::{LdapSearchResultEntry, LdapSearchScope};

use crate::certificate::{CertificateSource, Owner};
use crate::dn::Dn;
use crate::entry::{Entry, Selection};
use crate::filter::Filter;
use crate::official::{self, Position, Wanted};
use crate::page::Cursor;
use crate::schema::Audience;
use crate::tree::{About, Leaf, Tree};

/// Entries of the tree looked at between two looks at the clock and at the client.
const BATCH: usize = 256;

/// What is searched.
#[derive(Debug)]
pub(crate) struct Query {
    pub(crate) base: Dn,
    pub(crate) scope: LdapSearchScope,
    pub(crate) filter: Filter,
    pub(crate) selection: Selection,
    pub(crate) audience: Audience,
}

/// An entry of the answer, and where the search goes on after it.
pub(crate) struct Hit {
    pub(crate) entry: LdapSearchResultEntry,
    pub(crate) after: Cursor,
}

/// A search that is under way.
pub(crate) struct Search {
    tree: Arc<Tree>,
    query: Arc<Query>,
    wanted: Option<Wanted>,
    certificates: Option<CertificateSource>,
    cursor: Cursor,
}

impl Search {
    /// Begins at `cursor`; none when there is no entry of the base's name.
    pub(crate) async fn begin(
        ctx: &Ctx,
        tree: Arc<Tree>,
        query: Query,
        cursor: Cursor,
    ) -> Result<Option<Self>, DbError> {
        let asked = query.selection.has_certificates() || query.filter.has_certificates();
        let certificates = ctx.find_part::<CertificateSource>().copied().filter(|_| asked);
        let wanted = if let Some(leaf) = tree.find(&query.base) {
            officials_below(&tree, leaf, &query)
        } else {
            let Some(wanted) = official::named(&tree, &query.base) else { return Ok(None) };
            if load_official(ctx, &tree, wanted.clone()).await?.is_none() {
                return Ok(None);
            }
            let has_itself = matches!(query.scope, LdapSearchScope::Base | LdapSearchScope::Subtree);
            has_itself.then_some(wanted)
        };
        let wanted = wanted.filter(|_| query.filter.may_be_official());
        Ok(Some(Self { tree, query: Arc::new(query), wanted, certificates, cursor }))
    }

    /// The next entries; none at the end. A batch may be empty.
    pub(crate) async fn next(&mut self, ctx: &Ctx) -> Result<Option<Vec<Hit>>, DbError> {
        match self.cursor.clone() {
            Cursor::Tree(from) => self.next_leaves(ctx, from).await.map(Some),
            Cursor::Officials(from) => self.next_officials(ctx, from).await.map(Some),
            Cursor::End => Ok(None),
        }
    }

    async fn next_leaves(&mut self, ctx: &Ctx, from: usize) -> Result<Vec<Hit>, DbError> {
        let until = self.tree.leaves().len().min(from + BATCH);
        let (tree, query) = (self.tree.clone(), self.query.clone());
        let hits = match self.certificates {
            None => leaves(&tree, &query, from..until, |_| Ok(None))?,
            Some(source) => {
                ctx.read(move |r| {
                    leaves(&tree, &query, from..until, |leaf| with_certificates(r, source, leaf).map(Some))
                })
                .await?
            }
        };
        self.cursor = if until < self.tree.leaves().len() {
            Cursor::Tree(until)
        } else if self.wanted.is_some() {
            Cursor::Officials(Position::START)
        } else {
            Cursor::End
        };
        Ok(hits)
    }

    async fn next_officials(&mut self, ctx: &Ctx, from: Position) -> Result<Vec<Hit>, DbError> {
        let Some(wanted) = self.wanted.clone() else {
            self.cursor = Cursor::End;
            return Ok(Vec::new());
        };
        let (tree, query, source) = (self.tree.clone(), self.query.clone(), self.certificates);
        let (hits, next) = ctx
            .read(move |r| {
                let (mut found, next) = official::next(r, &tree, &wanted, &from)?;
                if let Some(source) = source {
                    for known in &mut found {
                        let owner = Owner::Person(known.holder.person.clone());
                        (source.0)(r, &owner)?.into_iter().for_each(|der| known.entry.add_certificate(der));
                    }
                }
                found.retain(|known| query.filter.matches(&known.entry, query.audience));
                let hits = found.into_iter().map(|known| Hit {
                    entry: known.entry.answer(&query.selection, query.audience),
                    after: Cursor::Officials(known.position),
                });
                Ok::<_, DbError>((hits.collect(), next))
            })
            .await?;
        self.cursor = next.map_or(Cursor::End, Cursor::Officials);
        Ok(hits)
    }
}

/// The entry of this name, without certificates.
pub(crate) async fn load(ctx: &Ctx, tree: &Arc<Tree>, name: &Dn) -> Result<Option<Entry>, DbError> {
    if let Some(leaf) = tree.find(name) {
        return Ok(Some(leaf.entry.clone()));
    }
    match official::named(tree, name) {
        Some(wanted) => load_official(ctx, tree, wanted).await,
        None => Ok(None),
    }
}

async fn load_official(ctx: &Ctx, tree: &Arc<Tree>, wanted: Wanted) -> Result<Option<Entry>, DbError> {
    let tree = tree.clone();
    let (found, _) = ctx.read(move |r| official::next(r, &tree, &wanted, &Position::START)).await?;
    Ok(found.into_iter().next().map(|found| found.entry))
}

/// The entries of the tree at these places that are in scope and that the filter is true
/// of; `complete` gives an entry with what is kept elsewhere.
fn leaves(
    tree: &Tree,
    query: &Query,
    places: std::ops::Range<usize>,
    mut complete: impl FnMut(&Leaf) -> Result<Option<Entry>, DbError>,
) -> Result<Vec<Hit>, DbError> {
    let mut hits = Vec::new();
    for place in places {
        let leaf = &tree.leaves()[place];
        if !in_scope(&leaf.entry.name, query) {
            continue;
        }
        let complete = complete(leaf)?;
        let entry = complete.as_ref().unwrap_or(&leaf.entry);
        if query.filter.matches(entry, query.audience) {
            let answer = entry.answer(&query.selection, query.audience);
            hits.push(Hit { entry: answer, after: Cursor::Tree(place + 1) });
        }
    }
    Ok(hits)
}

fn with_certificates(r: &mut Reader, source: CertificateSource, leaf: &Leaf) -> Result<Entry, DbError> {
    let mut entry = leaf.entry.clone();
    let owner = match &leaf.about {
        About::Agency(id) => Owner::Agency(kernel::AgencyId::new(id.as_str())),
        About::Post(id) => Owner::Post(id.clone()),
        About::Suffix | About::Unit(_) => return Ok(entry),
    };
    (source.0)(r, &owner)?.into_iter().for_each(|der| entry.add_certificate(der));
    Ok(entry)
}

fn in_scope(name: &Dn, query: &Query) -> bool {
    match query.scope {
        LdapSearchScope::Base => *name == query.base,
        LdapSearchScope::OneLevel => name.parent().as_ref() == Some(&query.base),
        LdapSearchScope::Subtree => name.is_within(&query.base),
        LdapSearchScope::Children => name.is_within(&query.base) && *name != query.base,
    }
}

/// The officials in scope below an entry of the tree: they stand below posts.
fn officials_below(tree: &Tree, base: &Leaf, query: &Query) -> Option<Wanted> {
    let posts: Vec<PostId> = match (&query.scope, &base.about) {
        (LdapSearchScope::Base, _) => Vec::new(),
        (_, About::Post(id)) => vec![id.clone()],
        (LdapSearchScope::OneLevel, _) => Vec::new(),
        _ => {
            let posts = tree.leaves().iter().filter(|leaf| leaf.entry.name.is_within(&query.base));
            posts
                .filter_map(|leaf| match &leaf.about {
                    About::Post(id) => Some(id.clone()),
                    _ => None,
                })
                .collect()
        }
    };
    (!posts.is_empty()).then(|| Wanted::of(posts))
}
