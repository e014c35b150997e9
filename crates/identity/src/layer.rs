//! The layer that finds out who a request comes from.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use http::{HeaderMap, HeaderValue, header};
use kernel::{Actor, Ctx, DbError};
use web::{Failure, Visitor};

use crate::model::token_hash;
use crate::{actions, store};

/// The session cookie: only over TLS (or to this machine itself), no path or domain of
/// another site, out of scripts' reach.
pub const COOKIE: &str = "__Host-minben";

/// A session is noted as used at most this often, so that reading writes little.
const TOUCH_SECONDS: i64 = 300;

/// Replaces the stranger that the outer layers put in by whoever signed in.
pub async fn recognise(State(ctx): State<Ctx>, mut request: Request, next: Next) -> Response {
    let mut visitor = Visitor::of(&request);
    if let Some(token) = token(request.headers()) {
        match who(&ctx, token).await {
            Ok(Some(actor)) => visitor.actor = actor,
            // Fail closed, and do not ask somebody who is signed in to sign in again.
            Err(error) if !works_without_storage(request.uri().path()) => {
                return Failure::from(error).into_response();
            }
            Ok(None) | Err(_) => {}
        }
    }
    request.extensions_mut().insert(visitor);
    next.run(request).await
}

/// Built files, and what tells how the node is.
fn works_without_storage(path: &str) -> bool {
    path.starts_with("/assets/") || ["/healthz", "/readyz", "/metrics"].contains(&path)
}

/// The session token of a request.
pub(crate) fn token(headers: &HeaderMap) -> Option<&str> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    cookies
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(name, value)| (name == COOKIE).then_some(value))
}

/// The cookie that carries a session; it ends with the browser.
pub(crate) fn session_cookie(token: &str) -> String {
    format!("{COOKIE}={token}; Path=/; Secure; HttpOnly; SameSite=Lax")
}

/// The cookie that makes a browser forget its session.
pub(crate) fn clear_cookie() -> String {
    format!("{COOKIE}=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0")
}

/// Adds a cookie to an answer.
pub(crate) fn with_cookie(mut response: Response, cookie: &str) -> Response {
    if let Ok(value) = HeaderValue::try_from(cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}

async fn who(ctx: &Ctx, token: &str) -> Result<Option<Actor>, DbError> {
    let hash = token_hash(token);
    let (context, wanted) = (ctx.clone(), hash.clone());
    let found = ctx
        .read(move |r| {
            let Some((session, person)) = store::find_session(r, &wanted)? else { return Ok(None) };
            let settings = &context.settings;
            if !session.holds(context.now(), settings.session_hours, settings.session_idle_minutes) {
                return Ok(None);
            }
            let actor = match &session.post {
                None => Some(Actor::Citizen(person)),
                Some(post) => actions::find_official(&context, r, person, post)?.map(Actor::Official),
            };
            Ok::<_, DbError>(actor.map(|actor| (actor, session.seen_at)))
        })
        .await?;
    let Some((actor, seen_at)) = found else { return Ok(None) };
    if ctx.now() > seen_at.plus_seconds(TOUCH_SECONDS) {
        let touched = ctx.write(move |tx| store::touch_session(tx, &hash)).await;
        if let Err(error) = touched {
            tracing::warn!(%error, "the use of a session was not noted");
        }
    }
    Ok(Some(actor))
}
