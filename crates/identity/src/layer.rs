//! The layer that finds out who a request comes from.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use http::{HeaderMap, HeaderValue, header};
use kernel::{Actor, Assurance, Ctx, DbError};
use web::{Failure, StepUp, Visitor, cookie, href, redirect};

use crate::actions::Browser;
use crate::model::{describe_device, token_hash};
use crate::store::HeldForm;
use crate::{actions, store};

/// The session cookie: only over TLS (or to this machine itself), no path or domain of
/// another site, out of scripts' reach.
pub const COOKIE: &str = "__Host-minben";

/// The cookie of a browser that was challenged.
const CHALLENGE: &str = "__Host-minben-challenge";

/// A session is noted as used at most this often, so that reading writes little.
const TOUCH_SECONDS: i64 = 300;

/// Replaces the stranger that the outer layers put in by whoever signed in.
pub async fn recognise(State(ctx): State<Ctx>, mut request: Request, next: Next) -> Response {
    let mut visitor = Visitor::of(&request);
    if let Some(token) = token(request.headers()) {
        match who(&ctx, token).await {
            Ok(Some((actor, assurance))) => {
                visitor.actor = actor;
                visitor.assurance = assurance;
            }
            // Fail closed, and do not ask somebody who is signed in to sign in again.
            Err(error) if !works_without_storage(request.uri().path()) => {
                return Failure::from(error).into_response();
            }
            Ok(None) | Err(_) => {}
        }
    }
    request.extensions_mut().insert(visitor.clone());
    let mut response = next.run(request).await;
    let waits = response.extensions_mut().get_mut::<Failure>().and_then(|failure| failure.step_up.take());
    match waits {
        Some(step_up) if !visitor.path.starts_with("/api/") => lead_up(&ctx, &visitor, step_up).await,
        _ => response,
    }
}

/// Leads to the page that raises the level of assurance, from which the person comes back to where they
/// were; a form that was sent is kept meanwhile.
async fn lead_up(ctx: &Ctx, visitor: &Visitor, step_up: StepUp) -> Response {
    let level = step_up.level.number().to_string();
    let next = match visitor.actor.signed_in() {
        Some(person) if !step_up.fields.is_empty() => {
            let form = HeldForm { path: visitor.path.clone(), fields: step_up.fields };
            match actions::hold(ctx, &person.id, form).await {
                Ok(id) => format!("/sign-in/held/{id}"),
                Err(error) => return Failure::from(error).into_response(),
            }
        }
        _ => visitor.path.clone(),
    };
    redirect(href("/sign-in/raise", &[("level", &level), ("next", &next)]))
}

/// Built files, and what tells how the node is.
fn works_without_storage(path: &str) -> bool {
    path.starts_with("/assets/") || ["/healthz", "/readyz", "/metrics"].contains(&path)
}

/// The session token of a request.
pub(crate) fn token(headers: &HeaderMap) -> Option<&str> {
    cookie(headers, COOKIE)
}

/// The secret by which a challenge finds its browser again.
pub(crate) fn challenge(headers: &HeaderMap) -> &str {
    cookie(headers, CHALLENGE).unwrap_or_default()
}

/// The browser that sends a request.
pub(crate) fn browser(headers: &HeaderMap) -> Browser {
    let agent = headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok());
    Browser { token: token(headers).map(str::to_owned), device: describe_device(agent.unwrap_or_default()) }
}

/// The cookie that binds a challenge to a browser, for as long as it may be answered.
pub(crate) fn challenge_cookie(secret: &str) -> String {
    format!("{CHALLENGE}={secret}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=300")
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

async fn who(ctx: &Ctx, token: &str) -> Result<Option<(Actor, Assurance)>, DbError> {
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
            Ok::<_, DbError>(actor.map(|actor| (actor, session.assurance, session.seen_at)))
        })
        .await?;
    let Some((actor, assurance, seen_at)) = found else { return Ok(None) };
    if ctx.now() > seen_at.plus_seconds(TOUCH_SECONDS) {
        let touched = ctx.write(move |tx| store::touch_session(tx, &hash)).await;
        if let Err(error) = touched {
            tracing::warn!(%error, "the use of a session was not noted");
        }
    }
    Ok(Some((actor, assurance)))
}
