//! Challenges: each belongs to one browser, lives for minutes and is answered once.

use kernel::Ctx;
use serde_json::Value as Json;

use crate::error::IdentityError;
use crate::model::token_hash;
use crate::store::{self, Ceremony};

/// How long a challenge may be answered.
pub(super) const CHALLENGE_SECONDS: i64 = 300;

/// What a browser is challenged for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Challenge {
    /// Registering a passkey.
    Register,
    /// Signing in with a passkey.
    SignIn,
    /// Signing in by a file signed with a certificate.
    Certificate,
    /// Signing in by showing a certificate at the port for it.
    Door,
    /// The ticket from that port.
    Ticket,
}

impl Challenge {
    /// As stored.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Register => "passkey-register",
            Self::SignIn => "passkey-sign-in",
            Self::Certificate => "certificate-sign-in",
            Self::Door => "certificate-door",
            Self::Ticket => "certificate-ticket",
        }
    }
}

/// Keeps a challenge; gives the secret that the browser's cookie carries.
pub(super) async fn keep(ctx: &Ctx, kind: Challenge, ceremony: Ceremony) -> Result<String, IdentityError> {
    ctx.write(move |tx| {
        let secret = tx.secret();
        let until = tx.now().plus_seconds(CHALLENGE_SECONDS);
        store::insert_ceremony(tx, &token_hash(&secret), kind.as_str(), &ceremony, until)?;
        Ok(secret)
    })
    .await
}

/// What the browser with this secret is asked; none when that is past.
pub async fn show_challenge(ctx: &Ctx, secret: &str, kind: Challenge) -> Result<Option<Json>, IdentityError> {
    let (hash, now) = (token_hash(secret), ctx.now());
    let found = ctx.read(move |r| store::find_ceremony(r, &hash, kind.as_str(), now)).await?;
    Ok(found.map(|ceremony| ceremony.options))
}

/// Takes the challenge out, in a transaction of its own: whatever comes of the answer, it is used up.
pub(super) async fn take(ctx: &Ctx, secret: &str, kind: Challenge) -> Result<Ceremony, IdentityError> {
    let hash = token_hash(secret);
    let taken = ctx.write(move |tx| store::take_ceremony(tx, &hash, kind.as_str())).await?;
    taken.ok_or(IdentityError::ChallengeGone)
}
