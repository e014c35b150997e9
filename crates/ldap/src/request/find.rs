//! Search and compare.

use std::sync::Arc;

use kernel::Day;
use ldap3_proto::control::LdapControl;
use ldap3_proto::proto::{
    LdapCompareRequest, LdapFilter, LdapMsg, LdapOp, LdapResult, LdapResultCode, LdapSearchRequest,
    LdapSearchScope,
};
use tokio::time::{Duration, Instant};

use crate::answer::{self, result, success};
use crate::bind;
use crate::connection::{Client, Gone};
use crate::dn::Dn;
use crate::entry::{Entry, Selection};
use crate::filter::{Filter, Truth};
use crate::limits::{ENTRIES_AGENCY, ENTRIES_PUBLIC, SEARCH_TIME};
use crate::page::{self, Cursor};
use crate::root;
use crate::schema::{AS_OF_CONTROL, Audience};
use crate::search::{self, Query, Search};
use crate::tree::{SUFFIX, Tree};

/// A search with its bounds.
struct Asked {
    tree: Arc<Tree>,
    query: Query,
    cursor: Cursor,
    /// Entries sent on the pages before.
    sent: usize,
    /// Entries a page has; none when the answer is not paged.
    page: Option<usize>,
    /// Entries the client wants in all.
    wanted: usize,
    /// Entries that one answer may have.
    most: usize,
    until: Instant,
}

/// How a search ended.
struct Ended {
    result: LdapResult,
    cookie: Option<Vec<u8>>,
}

impl From<LdapResult> for Ended {
    fn from(result: LdapResult) -> Self {
        Self { result, cookie: None }
    }
}

/// Answers a search (RFC 4511, section 4.5).
pub(super) async fn search(
    client: &mut Client<'_>,
    msgid: i32,
    request: LdapSearchRequest,
    controls: &[LdapControl],
) -> Result<(), Gone> {
    let ended = match of_itself(client, &request) {
        Some(entry) => {
            let selection = Selection::new(&request.attrs, request.typesonly);
            let filter = Filter::read(&request.filter);
            if filter.is_some_and(|filter| filter.matches(&entry, Audience::Public)) {
                let entry = entry.answer(&selection, Audience::Public);
                client.feed(answer::message(msgid, LdapOp::SearchResultEntry(entry))).await?;
            }
            Some(success().into())
        }
        None => match ask(client, &request, controls).await {
            Ok(asked) => run(client, msgid, asked).await?,
            Err(refusal) => Some(refusal.into()),
        },
    };
    // An abandoned search has no end.
    let Some(Ended { result, cookie }) = ended else { return Ok(()) };
    let ctrl = cookie.map(answer::page).into_iter().collect();
    client.send(LdapMsg { msgid, op: LdapOp::SearchResultDone(result), ctrl }).await
}

/// What is asked of the server itself: the root's entry or the subschema.
fn of_itself(client: &Client<'_>, request: &LdapSearchRequest) -> Option<Entry> {
    let base = Dn::parse(&request.base)?;
    if request.scope != LdapSearchScope::Base {
        return None;
    }
    if base.is_root() {
        return Some(root::root(client.node.tls.is_some()));
    }
    (Some(base) == Dn::parse(crate::SUBSCHEMA)).then(root::subschema)
}

/// Reads the request within the bounds of who asks.
async fn ask(
    client: &Client<'_>,
    request: &LdapSearchRequest,
    controls: &[LdapControl],
) -> Result<Asked, LdapResult> {
    let begun = Instant::now();
    let audience = audience(client).await?;
    let tree = tree(client, controls)?;
    let base = base(&request.base)?;
    let filter = read_filter(&request.filter)?;
    let paged = controls.iter().find_map(|control| match control {
        LdapControl::SimplePagedResults { size, cookie } => Some((*size, cookie)),
        _ => None,
    });
    let most = if audience == Audience::Agency { ENTRIES_AGENCY } else { ENTRIES_PUBLIC };
    let (sent, cursor) = match paged {
        Some((_, cookie)) if !cookie.is_empty() => page::read(cookie, &tree).ok_or_else(|| {
            let message = "this cookie is not of this search, or the directory has changed; begin again";
            result(LdapResultCode::UnwillingToPerform, message)
        })?,
        _ => (0, Cursor::Tree(0)),
    };
    let limit = |asked: i32| usize::try_from(asked).ok().filter(|asked| *asked > 0);
    let seconds = limit(request.timelimit).map_or(SEARCH_TIME, |asked| Duration::from_secs(asked as u64));
    Ok(Asked {
        query: Query {
            base,
            scope: request.scope.clone(),
            filter,
            selection: Selection::new(&request.attrs, request.typesonly),
            audience,
        },
        tree,
        cursor,
        sent,
        page: paged.map(|(size, _)| usize::try_from(size).unwrap_or(0).min(most)),
        wanted: limit(request.sizelimit).unwrap_or(usize::MAX),
        most,
        until: begun + seconds.min(SEARCH_TIME),
    })
}

async fn audience(client: &Client<'_>) -> Result<Audience, LdapResult> {
    bind::audience(&client.node.ctx, client.bound.as_ref()).await.ok_or_else(|| {
        let message = "the credential is no longer in force; bind again with another";
        result(LdapResultCode::InsufficentAccessRights, message)
    })
}

/// The tree of today, or of the day that the control names.
fn tree(client: &Client<'_>, controls: &[LdapControl]) -> Result<Arc<Tree>, LdapResult> {
    let ctx = &client.node.ctx;
    let asked = controls.iter().find_map(|control| match control {
        LdapControl::Unknown { oid, value, .. } if oid == AS_OF_CONTROL => Some(value),
        _ => None,
    });
    let day = match asked {
        None => ctx.today(),
        Some(value) => value
            .as_ref()
            .and_then(|bytes| std::str::from_utf8(bytes).ok()?.trim().parse::<Day>().ok())
            .ok_or_else(|| {
                let message = "the control “as of” has a day as value, written 2026-11-21";
                result(LdapResultCode::ProtocolError, message)
            })?,
    };
    Ok(client.node.trees.of(ctx, day))
}

/// The base; the root's empty name stands for all there is.
fn base(text: &str) -> Result<Dn, LdapResult> {
    let named = if text.trim().is_empty() { SUFFIX } else { text };
    Dn::parse(named).ok_or_else(|| {
        let message = "the base is no distinguished name; write it as ou=…,o=…,c=TW";
        result(LdapResultCode::InvalidDNSyntax, message)
    })
}

fn read_filter(filter: &LdapFilter) -> Result<Filter, LdapResult> {
    Filter::read(filter).ok_or_else(|| {
        let message = "the filter is too deep or too long; ask with fewer conditions";
        result(LdapResultCode::AdminLimitExceeded, message)
    })
}

/// Sends what is found; none when the client abandoned the search.
async fn run(client: &mut Client<'_>, msgid: i32, asked: Asked) -> Result<Option<Ended>, Gone> {
    let ctx = client.node.ctx.clone();
    let Asked { tree, query, cursor, mut sent, page, wanted, most, until } = asked;
    if page == Some(0) && sent > 0 {
        // A page of nothing ends a paged search (RFC 2696, section 3).
        return Ok(Some(Ended { result: success(), cookie: Some(Vec::new()) }));
    }
    let base = query.base.clone();
    let mut last = cursor.clone();
    let mut search = match Search::begin(&ctx, tree.clone(), query, cursor).await {
        Ok(Some(search)) => search,
        Ok(None) => return Ok(Some(no_such_object(&tree, &base).into())),
        Err(error) => return Ok(Some(failed(&error).into())),
    };
    let room = page.filter(|size| *size > 0).unwrap_or(most);
    let mut here = 0;
    loop {
        if client.has_abandoned(msgid)? {
            return Ok(None);
        }
        if Instant::now() > until {
            let message = "this takes too long; ask for a smaller part of the directory";
            return Ok(Some(result(LdapResultCode::TimeLimitExceeded, message).into()));
        }
        // One more than fits tells that there is more.
        let most = wanted.saturating_sub(sent).min(room - here).saturating_add(1);
        let hits = match search.next(&ctx, most).await {
            Ok(Some(hits)) => hits,
            Ok(None) => {
                let cookie = page.map(|_| Vec::new());
                return Ok(Some(Ended { result: success(), cookie }));
            }
            Err(error) => return Ok(Some(failed(&error).into())),
        };
        for hit in hits {
            if sent >= wanted {
                let message = "there are more entries than were asked for";
                return Ok(Some(result(LdapResultCode::SizeLimitExceeded, message).into()));
            }
            if here >= room {
                return Ok(Some(full(page, page::write(sent, &last, &tree))));
            }
            client.feed(answer::message(msgid, LdapOp::SearchResultEntry(hit.entry))).await?;
            (sent, here, last) = (sent + 1, here + 1, hit.after);
        }
        tokio::task::yield_now().await;
    }
}

/// The page is full, or the whole answer.
fn full(page: Option<usize>, cookie: Vec<u8>) -> Ended {
    if page.is_some() {
        return Ended { result: success(), cookie: Some(cookie) };
    }
    let message = "there are more entries than one answer may have; use paged results";
    result(LdapResultCode::SizeLimitExceeded, message).into()
}

fn no_such_object(tree: &Tree, base: &Dn) -> LdapResult {
    let matcheddn = tree.nearest(base).map(|entry| entry.dn.clone()).unwrap_or_default();
    LdapResult { matcheddn, ..result(LdapResultCode::NoSuchObject, "there is no such entry") }
}

fn failed(error: &kernel::DbError) -> LdapResult {
    tracing::error!(%error, "a search of the directory failed");
    result(LdapResultCode::Unavailable, "the directory cannot be read now; try again later")
}

/// Answers whether an entry has a value (RFC 4511, section 4.10).
pub(super) async fn compare(
    client: &Client<'_>,
    request: &LdapCompareRequest,
    controls: &[LdapControl],
) -> Result<LdapResult, LdapResult> {
    let audience = audience(client).await?;
    let tree = tree(client, controls)?;
    let base = base(&request.dn)?;
    let value = String::from_utf8_lossy(&request.val).into_owned();
    let assertion = read_filter(&LdapFilter::Equality(request.atype.clone(), value))?;
    let found = search::compare(&client.node.ctx, &tree, &base, assertion, audience).await;
    let truth = found.map_err(|error| failed(&error))?.ok_or_else(|| no_such_object(&tree, &base))?;
    Ok(match truth {
        Truth::True => result(LdapResultCode::CompareTrue, ""),
        Truth::False => result(LdapResultCode::CompareFalse, ""),
        Truth::Undefined => {
            result(LdapResultCode::UndefinedAttributeType, "this attribute is not compared here")
        }
    })
}
