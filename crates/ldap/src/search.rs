//! A search: which entries are in scope, and which of them the filter is true of, a batch
//! at a time, so that no answer is kept whole and a search can be stopped.

use std::sync::Arc;

use kernel::{AgencyId, Ctx, DbError, Reader, Timestamp};
use ldap3_proto::proto::{LdapSearchResultEntry, LdapSearchScope};

use crate::certificate::{CertificateSource, Certificates, Kind, Owner};
use crate::dn::Dn;
use crate::entry::Selection;
use crate::filter::{Filter, Truth};
use crate::official::{self, Official, Position, Wanted};
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
    /// Places in the tree that the filter may be true of, in order.
    places: Arc<Vec<usize>>,
    wanted: Option<Wanted>,
    certificates: Option<Shown>,
    cursor: Cursor,
}

/// Where certificates come from, and what they are needed for.
#[derive(Debug, Clone, Copy)]
struct Shown {
    source: CertificateSource,
    now: Timestamp,
    /// The filter asks about them, so that they are read before it is asked.
    in_filter: bool,
}

impl Search {
    /// Begins at `cursor`; none when there is no entry of the base's name.
    pub(crate) async fn begin(
        ctx: &Ctx,
        tree: Arc<Tree>,
        query: Query,
        cursor: Cursor,
    ) -> Result<Option<Self>, DbError> {
        let in_filter = query.filter.has_certificates();
        let asked = in_filter || query.selection.has_certificates();
        let source = ctx.find_part::<CertificateSource>().copied().filter(|_| asked);
        let (places, wanted) = if let Some(leaf) = tree.find(&query.base) {
            (tree.places(leaf, &query.scope, &query.filter), officials_below(&tree, leaf, &query))
        } else {
            let Some(wanted) = Wanted::named(&tree, &query.base) else { return Ok(None) };
            if !exists(ctx, &tree, &wanted).await? {
                return Ok(None);
            }
            let has_itself = matches!(query.scope, LdapSearchScope::Base | LdapSearchScope::Subtree);
            (Vec::new(), has_itself.then_some(wanted))
        };
        let wanted = wanted.filter(|_| query.filter.may_be_official());
        let certificates = source.map(|source| Shown { source, now: ctx.now(), in_filter });
        let (query, places) = (Arc::new(query), Arc::new(places));
        Ok(Some(Self { tree, query, places, wanted, certificates, cursor }))
    }

    /// The next entries, `most` of them at most; none at the end. A batch may be empty.
    pub(crate) async fn next(&mut self, ctx: &Ctx, most: usize) -> Result<Option<Vec<Hit>>, DbError> {
        match self.cursor.clone() {
            Cursor::Tree(from) => self.next_leaves(ctx, from, most).await.map(Some),
            Cursor::Officials(from) => self.next_officials(ctx, from, most).await.map(Some),
            Cursor::End => Ok(None),
        }
    }

    async fn next_leaves(&mut self, ctx: &Ctx, from: usize, most: usize) -> Result<Vec<Hit>, DbError> {
        let first = self.places.partition_point(|place| *place < from);
        let last = self.places.len().min(first + BATCH);
        let (tree, query, places) = (self.tree.clone(), self.query.clone(), self.places.clone());
        let hits = match self.certificates {
            None => leaves(&tree, &query, &places[first..last], most, |_, _| Ok(Vec::new()))?,
            Some(shown) => {
                let read = move |r: &mut Reader<'_>| {
                    leaves(&tree, &query, &places[first..last], most, |leaf, matches| {
                        if shown.in_filter == matches { Ok(Vec::new()) } else { shown.of_leaf(r, leaf) }
                    })
                };
                ctx.read(read).await?
            }
        };
        self.cursor = match (hits.last(), self.places.get(last)) {
            (Some(hit), _) if hits.len() == most => hit.after.clone(),
            (_, Some(next)) => Cursor::Tree(*next),
            _ => self.after_leaves(),
        };
        Ok(hits)
    }

    fn after_leaves(&self) -> Cursor {
        if self.wanted.is_some() { Cursor::Officials(Position::START) } else { Cursor::End }
    }

    async fn next_officials(&mut self, ctx: &Ctx, from: Position, most: usize) -> Result<Vec<Hit>, DbError> {
        let Some(wanted) = self.wanted.clone() else {
            self.cursor = Cursor::End;
            return Ok(Vec::new());
        };
        let (tree, query, certificates) = (self.tree.clone(), self.query.clone(), self.certificates);
        let (hits, next) = ctx
            .read(move |r| {
                let (found, next) = official::next(r, &tree, &wanted, &from)?;
                let mut hits = Vec::new();
                for mut official in found {
                    if hits.len() == most {
                        break;
                    }
                    if let Some(entry) = answer(r, &query, &mut official, certificates)? {
                        hits.push(Hit { entry, after: Cursor::Officials(official.position()) });
                    }
                }
                Ok::<_, DbError>((hits, next))
            })
            .await?;
        self.cursor = match hits.last() {
            Some(hit) if hits.len() == most => hit.after.clone(),
            _ => next.map_or(Cursor::End, Cursor::Officials),
        };
        Ok(hits)
    }
}

/// The entry of an official whom the filter is true of.
fn answer(
    r: &mut Reader,
    query: &Query,
    official: &mut Official<'_>,
    certificates: Option<Shown>,
) -> Result<Option<LdapSearchResultEntry>, DbError> {
    let before = certificates.filter(|shown| shown.in_filter);
    let after = certificates.filter(|shown| !shown.in_filter);
    if let Some(shown) = before {
        official.certificates = shown.of_official(r, official)?;
    }
    if !query.filter.matches(official, query.audience) {
        return Ok(None);
    }
    if let Some(shown) = after {
        official.certificates = shown.of_official(r, official)?;
    }
    Ok(Some(official.answer(&query.selection, query.audience)))
}

/// What an assertion is of the entry of this name; none when there is no such entry.
pub(crate) async fn compare(
    ctx: &Ctx,
    tree: &Arc<Tree>,
    name: &Dn,
    assertion: Filter,
    audience: Audience,
) -> Result<Option<Truth>, DbError> {
    if let Some(leaf) = tree.find(name) {
        return Ok(Some(assertion.truth(&leaf.entry, audience)));
    }
    let Some(wanted) = Wanted::named(tree, name) else { return Ok(None) };
    let tree = tree.clone();
    ctx.read(move |r| {
        let (found, _) = official::next(r, &tree, &wanted, &Position::START)?;
        Ok(found.first().map(|official| assertion.truth(official, audience)))
    })
    .await
}

async fn exists(ctx: &Ctx, tree: &Arc<Tree>, wanted: &Wanted) -> Result<bool, DbError> {
    let (tree, wanted) = (tree.clone(), wanted.clone());
    ctx.read(move |r| Ok(!official::next(r, &tree, &wanted, &Position::START)?.0.is_empty())).await
}

/// The entries of the tree at these places that the filter is true of, `most` of them at most.
/// `certificates` gives those of an entry, told whether the filter was found to be true of it.
fn leaves(
    tree: &Tree,
    query: &Query,
    places: &[usize],
    most: usize,
    mut certificates: impl FnMut(&Leaf, bool) -> Result<Certificates, DbError>,
) -> Result<Vec<Hit>, DbError> {
    let mut hits = Vec::new();
    for place in places {
        if hits.len() == most {
            break;
        }
        let leaf = &tree.leaves()[*place];
        let mut complete = None;
        let held = certificates(leaf, false)?;
        if !held.is_empty() {
            let entry = complete.get_or_insert_with(|| leaf.entry.clone());
            held.into_iter().for_each(|held| entry.add_held(held));
        }
        if !query.filter.matches(complete.as_ref().unwrap_or(&leaf.entry), query.audience) {
            continue;
        }
        let held = certificates(leaf, true)?;
        if !held.is_empty() {
            let entry = complete.get_or_insert_with(|| leaf.entry.clone());
            held.into_iter().for_each(|held| entry.add_held(held));
        }
        let entry = complete.as_ref().unwrap_or(&leaf.entry).answer(&query.selection, query.audience);
        hits.push(Hit { entry, after: Cursor::Tree(place + 1) });
    }
    Ok(hits)
}

impl Shown {
    fn of(self, r: &mut Reader, owner: &Owner) -> Result<Certificates, DbError> {
        (self.source.0)(r, owner, self.now)
    }

    fn of_leaf(self, r: &mut Reader, leaf: &Leaf) -> Result<Certificates, DbError> {
        match &leaf.about {
            About::Agency(id) => self.of(r, &Owner::Agency(AgencyId::new(id.as_str()))),
            About::Post(id) => self.of(r, &Owner::Post(id.clone())),
            About::Authority(id) => self.of(r, &Owner::Authority(id.clone())),
            About::Suffix | About::Unit(_) => Ok(Vec::new()),
        }
    }

    fn of_official(self, r: &mut Reader, official: &Official<'_>) -> Result<Vec<Vec<u8>>, DbError> {
        let held = self.of(r, &Owner::Person(official.holder.person.clone()))?;
        Ok(held.into_iter().filter(|held| held.kind == Kind::User).map(|held| held.der).collect())
    }
}

/// The officials in scope below an entry of the tree: they stand below posts.
fn officials_below(tree: &Tree, base: &Leaf, query: &Query) -> Option<Wanted> {
    let is_post = matches!(base.about, About::Post(_));
    match query.scope {
        LdapSearchScope::Base => None,
        LdapSearchScope::OneLevel if !is_post => None,
        _ => Wanted::of(&tree.desks(base, &query.filter), &query.base),
    }
}
