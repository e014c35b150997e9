//! What of the node's session the provider needs. This is its whole edge to how people
//! sign in: who, when, and how sure the node is.

use http::{HeaderMap, header};
use kernel::{Actor, Assurance, Ctx, DbError, Person, Timestamp};

/// The session of a request.
#[derive(Debug, Clone)]
pub(crate) struct Session {
    /// Hash of its token.
    pub(crate) hash: String,
    /// The token itself, to end it.
    pub(crate) token: String,
    /// When the person signed in.
    pub(crate) auth_at: Timestamp,
    /// How sure the node is of them.
    pub(crate) level: Assurance,
}

/// The person who signed in, for themselves or in a post. Nobody signs in elsewhere in
/// another's name.
pub(crate) fn person(actor: &Actor) -> Option<&Person> {
    match actor {
        Actor::Citizen(person) => Some(person),
        Actor::Official(official) => Some(&official.person),
        _ => None,
    }
}

/// The session in the request's cookie, when there is one.
pub(crate) async fn find(ctx: &Ctx, headers: &HeaderMap) -> Result<Option<Session>, DbError> {
    let Some(token) = token(headers) else { return Ok(None) };
    let hash = identity::model::token_hash(&token);
    let wanted = hash.clone();
    let found = ctx.read(move |r| identity::store::find_session(r, &wanted)).await?;
    Ok(found.map(|(session, _)| Session { hash, token, auth_at: session.began_at, level: session.assurance }))
}

fn token(headers: &HeaderMap) -> Option<String> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    lines
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(name, value)| (name == identity::COOKIE).then(|| value.to_owned()))
}
