//! Sessions: beginning one, taking a post, raising its level in a demonstration, ending.

use kernel::{Actor, Assurance, Audit, Ctx, DbError, Person, PersonId, PostId, Tx};
use serde_json::json;

use super::{KIND, find_official};
use crate::error::IdentityError;
use crate::model::{Installation, Method, Session, token_hash};
use crate::{ENDED, REPLACED, store};

/// Sessions listed at most.
const LISTED: i64 = 100;

/// The browser that asks: its present session, if any, and what it calls itself.
#[derive(Debug, Clone, Default)]
pub struct Browser {
    /// Token of the session that it has; ended when a new one begins.
    pub token: Option<String>,
    /// As [`crate::model::describe_device`] gives it.
    pub device: String,
}

/// Signs a synthetic person in, as citizen or in a post they hold; gives the session's
/// token. Refused outside a demonstration, whatever the settings say.
pub async fn sign_in_demo(
    ctx: &Ctx,
    person: PersonId,
    post: Option<PostId>,
    browser: Browser,
) -> Result<String, IdentityError> {
    let context = ctx.clone();
    ctx.write(move |tx| {
        demo_only(tx)?;
        let found = store::find_person(tx, &person)?.ok_or(IdentityError::UnknownPerson)?;
        begin(&context, tx, found, post.as_ref(), &Way::of(Method::Demo), &browser)
    })
    .await
}

/// Raises a demonstration's session to any level, since synthetic people hold no keys. Refused elsewhere.
pub async fn raise_demo(ctx: &Ctx, token: &str, level: Assurance) -> Result<(), IdentityError> {
    let hash = token_hash(token);
    ctx.write(move |tx| {
        demo_only(tx)?;
        let (session, person) = store::find_session(tx, &hash)?.ok_or(IdentityError::UnknownPerson)?;
        store::raise_session(tx, &hash, level.max(session.assurance))?;
        audit(tx, &Actor::Citizen(person), "identity.raise", json!({ "method": "demo", "level": level }))?;
        Ok(())
    })
    .await
}

fn demo_only(tx: &mut Tx) -> Result<(), IdentityError> {
    let kind = store::find_mark(tx, KIND)?;
    if kind.as_deref() == Some(Installation::Demo.as_str()) { Ok(()) } else { Err(IdentityError::NotDemo) }
}

/// How a session begins, and with which certificate when it is by one.
#[derive(Debug, Clone)]
pub(super) struct Way {
    method: Method,
    certificate: Option<String>,
}

impl Way {
    pub(super) fn of(method: Method) -> Self {
        Self { method, certificate: None }
    }

    pub(super) fn certificate(fingerprint: &str) -> Self {
        Self { method: Method::Certificate, certificate: Some(fingerprint.to_owned()) }
    }
}

/// Begins a session of a person, in a post that they hold today when one is given; ends the browser's
/// session before it. Gives the token.
pub(super) fn begin(
    ctx: &Ctx,
    tx: &mut Tx,
    person: Person,
    post: Option<&PostId>,
    way: &Way,
    browser: &Browser,
) -> Result<String, IdentityError> {
    let id = person.id.clone();
    let actor = as_official(ctx, tx, person, post)?;
    let now = tx.now();
    let session = Session {
        id: tx.new_id(),
        person: id,
        post: post.cloned(),
        began_at: now,
        seen_at: now,
        method: way.method,
        assurance: way.method.assurance(),
        device: browser.device.clone(),
    };
    let token = start(tx, &session, browser)?;
    let mut detail =
        json!({ "method": way.method.as_str(), "level": session.assurance, "device": session.device });
    if let Some(fingerprint) = &way.certificate {
        detail["certificate"] = json!(fingerprint);
    }
    audit(tx, &actor, "identity.sign_in", detail)?;
    Ok(token)
}

/// Stores a session under a new token and ends the one before. Where the person stays the same it goes
/// on under the new token, as far as others are concerned.
fn start(tx: &mut Tx, session: &Session, browser: &Browser) -> Result<String, DbError> {
    let token = tx.secret();
    let hash = token_hash(&token);
    store::insert_session(tx, &hash, session)?;
    let Some(old) = browser.token.as_deref().map(token_hash) else { return Ok(token) };
    let before = store::find_session(tx, &old)?;
    if before.is_some_and(|(before, _)| before.person == session.person) {
        store::end_session(tx, &old)?;
        tx.publish(REPLACED, &json!({ "session": old, "by": hash }))?;
    } else {
        finish(tx, &old)?;
    }
    Ok(token)
}

/// Ends a session and tells who gave anything on its strength.
fn finish(tx: &mut Tx, hash: &str) -> Result<(), DbError> {
    if store::end_session(tx, hash)? {
        tx.publish(ENDED, &json!({ "session": hash }))?;
    }
    Ok(())
}

/// The post in which the browser's present session acts, if it is the same person's: signing in again to
/// raise the level leaves a person where they were.
pub(super) fn post_kept(
    tx: &mut Tx,
    person: &PersonId,
    browser: &Browser,
) -> Result<Option<PostId>, DbError> {
    let Some(token) = &browser.token else { return Ok(None) };
    let found = store::find_session(tx, &token_hash(token))?;
    Ok(found.filter(|(session, _)| session.person == *person).and_then(|(session, _)| session.post))
}

fn as_official(
    ctx: &Ctx,
    tx: &mut Tx,
    person: Person,
    post: Option<&PostId>,
) -> Result<Actor, IdentityError> {
    Ok(match post {
        None => Actor::Citizen(person),
        Some(post) => {
            Actor::Official(find_official(ctx, tx, person, post)?.ok_or(IdentityError::UnknownPerson)?)
        }
    })
}

/// Goes on in a post that the person holds today, or as a citizen; the level of assurance stays. Gives
/// the new session's token.
pub async fn take_post(ctx: &Ctx, browser: Browser, post: Option<PostId>) -> Result<String, IdentityError> {
    let context = ctx.clone();
    ctx.write(move |tx| {
        let token = browser.token.as_deref().unwrap_or_default();
        let found = store::find_session(tx, &token_hash(token))?;
        let (session, person) = found.ok_or(IdentityError::UnknownPerson)?;
        let actor = as_official(&context, tx, person, post.as_ref())?;
        let session = Session { id: tx.new_id(), post: post.clone(), ..session };
        let token = start(tx, &session, &browser)?;
        audit(tx, &actor, "identity.take_post", json!({ "post": post }))?;
        Ok(token)
    })
    .await
}

/// The person's sessions that hold, latest first.
pub async fn list_sessions(ctx: &Ctx, person: &PersonId) -> Result<Vec<Session>, DbError> {
    let person = person.clone();
    let mut sessions = ctx.read(move |r| store::list_sessions(r, &person, LISTED)).await?;
    let settings = &ctx.settings;
    sessions.retain(|s| s.holds(ctx.now(), settings.session_hours, settings.session_idle_minutes));
    Ok(sessions)
}

/// Ends one of the person's sessions; one that is gone is no error.
pub async fn end_session(ctx: &Ctx, actor: &Actor, id: &str) -> Result<(), IdentityError> {
    let person = actor.signed_in().ok_or(IdentityError::UnknownPerson)?.id.clone();
    let (actor, id) = (actor.clone(), id.to_owned());
    ctx.write(move |tx| {
        if let Some(hash) = store::find_hash(tx, &person, &id)? {
            finish(tx, &hash)?;
            audit(tx, &actor, "identity.end_session", json!({ "session": id }))?;
        }
        Ok(())
    })
    .await
}

/// Ends all of the person's sessions but this browser's.
pub async fn end_other_sessions(ctx: &Ctx, actor: &Actor, token: &str) -> Result<(), IdentityError> {
    let person = actor.signed_in().ok_or(IdentityError::UnknownPerson)?.id.clone();
    let (actor, keep) = (actor.clone(), token_hash(token));
    ctx.write(move |tx| {
        let others = store::list_other_hashes(tx, &person, &keep)?;
        for hash in &others {
            finish(tx, hash)?;
        }
        Ok(audit(tx, &actor, "identity.end_other_sessions", json!({ "ended": others.len() }))?)
    })
    .await
}

/// Ends the session of `token`; an unknown one is no error.
pub async fn sign_out(ctx: &Ctx, token: &str) -> Result<(), DbError> {
    let hash = token_hash(token);
    ctx.write(move |tx| finish(tx, &hash)).await
}

/// An audit row about the person who signed in.
pub(super) fn audit(
    tx: &mut Tx,
    actor: &Actor,
    action: &'static str,
    detail: serde_json::Value,
) -> Result<(), DbError> {
    let person = actor.signed_in().map(|person| person.id.to_string()).unwrap_or_default();
    tx.audit(Audit { actor, action, object: "person", object_id: &person, agency: None, detail })
}
