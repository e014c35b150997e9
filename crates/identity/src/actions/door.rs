//! Signing in by showing a certificate in TLS, at a port of its own: the door.
//!
//! The main site gives the browser a secret in a cookie and sends it to the door with the secret's
//! hash. The door takes the certificate, keeps what it found beside that hash and sends the browser back
//! with a ticket for a minute. Only a browser with both, cookie and ticket, is let in: whoever lures
//! another's browser to the door gets no ticket, and whoever sees a ticket has no cookie.

use kernel::Ctx;
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use signature::Certificate;
use subtle::ConstantTimeEq as _;

use super::certificate::{enter, find_holder, refuse};
use super::challenge::{Challenge, keep, take};
use super::sessions::Browser;
use crate::certificates;
use crate::error::IdentityError;
use crate::model::{Holder, Refusal, token_hash};
use crate::store::{self, Ceremony};

/// How long a ticket is good.
const TICKET_SECONDS: i64 = 60;
/// Characters of the path to go on to, at most.
const NEXT: usize = 2_000;

/// What the door found, beside the hash of the ticket that it gave.
#[derive(Debug, Serialize, Deserialize)]
struct Found {
    ticket: String,
    holder: Result<Holder, Refusal>,
}

/// Prepares a browser for the door, and keeps where it goes afterwards; gives the secret for its cookie.
pub async fn send_to_door(ctx: &Ctx, next: &str) -> Result<String, IdentityError> {
    certificates::part(ctx)?;
    let next: String = next.chars().take(NEXT).collect();
    keep(ctx, Challenge::Door, Ceremony { person: None, options: json!(next), state: Json::Null }).await
}

/// At the door, after the handshake: the ticket with which the browser goes back. `mark` is the hash of
/// the secret in its cookie. None when it is of no browser that was sent here within five minutes, or was used.
pub async fn knock(ctx: &Ctx, mark: &str, shown: Certificate) -> Result<Option<String>, IdentityError> {
    let holder = find_holder(ctx, shown).await?;
    let mark = mark.to_owned();
    ctx.write(move |tx| {
        let ticket = tx.secret();
        let found = Found { ticket: token_hash(&ticket), holder: holder.clone() };
        let state =
            serde_json::to_value(&found).map_err(|error| IdentityError::Internal(error.to_string()))?;
        let until = tx.now().plus_seconds(TICKET_SECONDS);
        let kinds = (Challenge::Door.as_str(), Challenge::Ticket.as_str());
        let turned = store::turn_ceremony(tx, &mark, kinds, &state, until)?;
        Ok(turned.then_some(ticket))
    })
    .await
}

/// Back from the door: lets the browser in with its cookie's secret and the ticket; gives the session's
/// token, and where to go on.
pub async fn finish_at_door(
    ctx: &Ctx,
    secret: &str,
    ticket: &str,
    browser: Browser,
) -> Result<(String, String), IdentityError> {
    let ceremony = take(ctx, secret, Challenge::Ticket).await?;
    let found: Found =
        serde_json::from_value(ceremony.state).map_err(|error| IdentityError::Internal(error.to_string()))?;
    if !bool::from(found.ticket.as_bytes().ct_eq(token_hash(ticket).as_bytes())) {
        return Err(IdentityError::ChallengeGone);
    }
    let holder = match found.holder {
        Ok(holder) => holder,
        Err(refusal) => return Err(refuse(ctx, refusal).await?),
    };
    let context = ctx.clone();
    let token = ctx.write(move |tx| enter(&context, tx, &holder, &browser)).await?;
    Ok((token, ceremony.options.as_str().unwrap_or_default().to_owned()))
}
