//! The layer that lets a person act for whom they chose.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use http::{HeaderValue, header};
use kernel::{Actor, Ctx, MandateId};
use web::{Failure, Visitor, cookie};

use crate::actions;
use crate::error::MandatesError;

/// The cookie with the chosen mandate. It is no secret: what it names must be the person's own.
pub const COOKIE: &str = "__Host-minben-for";

/// Makes a citizen who chose a mandate of theirs that holds the agent of its principal. One that holds no
/// more is refused with the reason, and forgotten: nothing that was meant for somebody else is ever done
/// in the person's own name.
pub async fn recognise(State(ctx): State<Ctx>, mut request: Request, next: Next) -> Response {
    let mut visitor = Visitor::of(&request);
    let chosen = cookie(request.headers(), COOKIE).map(MandateId::new);
    if let (Actor::Citizen(person), Some(id)) = (&visitor.actor, chosen)
        && !goes_on(request.uri().path())
    {
        match actions::take_up(&ctx, person, &id).await {
            Ok(agent) => {
                visitor.actor = agent;
                request.extensions_mut().insert(visitor);
            }
            // Somebody else signed in with this browser; the choice was not theirs.
            Err(MandatesError::Unknown) => {}
            Err(error) => {
                let mut refused = forget(Failure::from(error).into_response());
                refused.extensions_mut().insert(visitor);
                return refused;
            }
        }
    }
    next.run(request).await
}

/// What needs nobody's name: files, signing in and out, and ending the choice.
fn goes_on(path: &str) -> bool {
    path.starts_with("/assets/") || path.starts_with("/sign-") || path == "/mandates/stop"
}

/// Chooses a mandate in this browser, until it is closed.
pub(crate) fn choose(mut response: Response, id: &MandateId) -> Response {
    let line = format!("{COOKIE}={id}; Path=/; Secure; HttpOnly; SameSite=Lax");
    if let Ok(value) = HeaderValue::try_from(line) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}

/// Ends the choice.
pub(crate) fn forget(mut response: Response) -> Response {
    let line = format!("{COOKIE}=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0");
    if let Ok(value) = HeaderValue::try_from(line) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}
