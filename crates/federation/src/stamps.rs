//! Time stamps: a member asks the centre, the centre its own unit.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use kernel::{Ctx, Timestamp};
use ledger::actions::{Stamp, StampRefused, Stamps};
use signature::path::{self, Purpose, Question as PathQuestion, RevocationData, RevocationRule};
use signature::tsp::{Request, Token, read_response};
use signature::{Digest, Freshness};

use crate::actions::centre;
use crate::ask::{self, Question};
use crate::error::FederationError;
use crate::state::{Federation, State};

/// Seconds between two stamps of a node in a federation.
const EVERY_SECONDS: i64 = 60;
const MICROS: i64 = 1_000_000;

/// Stamps for the ledger: a node that is a member asks the centre of its federation, any other its own unit.
pub struct CentreStamps {
    /// The node's own unit, if it has one.
    pub own: Option<Arc<dyn Stamps>>,
}

impl std::fmt::Debug for CentreStamps {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CentreStamps")
    }
}

impl Stamps for CentreStamps {
    fn stamp<'a>(
        &'a self,
        ctx: &'a Ctx,
        sha256: [u8; 32],
    ) -> Pin<Box<dyn Future<Output = Result<Stamp, StampRefused>> + Send + 'a>> {
        Box::pin(async move {
            let federation = ctx.part::<Federation>();
            let made = match (federation.state(), &self.own) {
                (Some(state), _) if !state.is_centre() => {
                    ask_centre(ctx, &state, &sha256).await.map_err(|error| StampRefused(error.to_string()))?
                }
                (_, Some(own)) => own.stamp(ctx, sha256).await?,
                (_, None) => return Err(StampRefused("this node has no time-stamping unit".to_owned())),
            };
            federation.stamped_at.store(made.at.0, Ordering::Relaxed);
            Ok(made)
        })
    }

    fn every_seconds(&self, ctx: &Ctx) -> Option<i64> {
        ctx.part::<Federation>().peek().is_some().then_some(EVERY_SECONDS)
    }
}

/// A stamp from the centre, verified up to the pinned root.
pub(crate) async fn ask_centre(ctx: &Ctx, state: &State, sha256: &[u8]) -> Result<Stamp, FederationError> {
    let mut request = Request::new(Digest::Sha256, sha256.to_vec());
    let mut nonce = [0_u8; 16];
    ctx.entropy.fill(&mut nonce);
    // An INTEGER that is positive and as long as it looks.
    nonce[0] = (nonce[0] & 0x7f) | 0x40;
    request.nonce = Some(nonce.to_vec());
    let body = request.to_der().map_err(FederationError::internal)?;
    let question = Question::post(&state.list.stamping.path, "application/timestamp-query", body);
    let target = centre(state)?;
    let answer = ask::ask(&state.own.client, &target, question).await?;
    let token = read_response(&answer).map_err(FederationError::internal)?;
    let read = Token::from_der(&token).map_err(FederationError::internal)?;
    read.check_nonce(&nonce).map_err(FederationError::internal)?;
    let at = verify(state, &read, sha256, ctx.now())?;
    Ok(Stamp { token, at })
}

/// The instant in a token of a unit that leads to the pinned root.
pub(crate) fn verify(
    state: &State,
    token: &Token,
    sha256: &[u8],
    now: Timestamp,
) -> Result<Timestamp, FederationError> {
    let stamp = token.verify(sha256, &[]).map_err(FederationError::internal)?;
    path::validate(&PathQuestion {
        certificate: &stamp.certificate,
        intermediates: &state.authorities,
        anchors: std::slice::from_ref(state.root.as_ref()),
        purpose: Purpose::TimeStamping,
        at: now,
        now,
        revocation: &RevocationData::default(),
        rule: RevocationRule::WhenKnown,
        freshness: Freshness::default(),
    })
    .map_err(FederationError::internal)?;
    Ok(stamp.at)
}

impl Federation {
    /// Whether time stamps come: the newest is not older than the setting federation_stamp_grace_minutes allows,
    /// or nothing waits for one. While the newest stamp is young enough this reads nothing.
    ///
    /// # Errors
    /// [`FederationError::StampsOverdue`], [`FederationError::Alone`], or storage.
    pub async fn stamps_fresh(&self, ctx: &Ctx) -> Result<(), FederationError> {
        let grace_minutes = ctx.settings.federation_stamp_grace_minutes;
        let oldest = ctx.now().0 - grace_minutes * 60 * MICROS;
        if self.stamped_at.load(Ordering::Relaxed) >= oldest {
            return Ok(());
        }
        self.load_state()?;
        let (log, stamped, own) = ctx
            .read(|r| {
                let log = ledger::store::find_log(r)?;
                let stamped = ledger::store::newest_stamped(r)?;
                Ok::<_, FederationError>((log, stamped, crate::store::find_own(r)?))
            })
            .await?;
        let sealed = log.map_or(0, |log| log.head.size);
        let since = match &stamped {
            Some(head) if head.size >= sealed => return Ok(()),
            Some(head) => head.stamped_at,
            None => own.map(|own| own.joined_at),
        };
        match since {
            Some(since) if since.0 < oldest => Err(FederationError::StampsOverdue { since, grace_minutes }),
            Some(since) => {
                self.stamped_at.fetch_max(since.0, Ordering::Relaxed);
                Ok(())
            }
            None => Ok(()),
        }
    }
}
