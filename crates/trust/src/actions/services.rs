//! The authorities' own services: their certificates live short and are renewed by themselves.

use catalogue::model::Authority;
use kernel::{Actor, Ctx, Tx};
use signature::Certificate;

use super::found::{certify_service, keep, row, signer_of};
use super::open;
use crate::error::TrustError;
use crate::model::{Generation, Kind, Purpose};
use crate::store;

const DAY_SECONDS: i64 = 86_400;

/// Renews the certificates of responders and of the time-stamping unit whose last third has begun,
/// for the same keys. Earlier responders go on answering for what their generation issued.
pub(crate) fn renew_services(ctx: &Ctx, tx: &mut Tx, authority: &Authority) -> Result<(), TrustError> {
    for purpose in [Purpose::Respond, Purpose::Stamp] {
        for generation in store::list_generations(tx, &authority.id, purpose)? {
            if purpose == Purpose::Respond || generation.retired_at.is_none() {
                renew(ctx, tx, authority, &generation)?;
            }
        }
    }
    Ok(())
}

fn renew(ctx: &Ctx, tx: &mut Tx, authority: &Authority, generation: &Generation) -> Result<(), TrustError> {
    let Some(signer) = signer_of(authority, generation.purpose) else { return Ok(()) };
    let until = Certificate::from_der(&generation.der)?.not_after();
    let now = tx.now();
    if until.plus_seconds(-i64::from(signer.days) * DAY_SECONDS / 3) > now {
        return Ok(());
    }
    let number = generation.generation;
    let own = store::find_generation(tx, &authority.id, Purpose::Certify, number)?;
    let own = own.ok_or_else(|| TrustError::NotFounded { id: authority.id.clone() })?;
    // Nothing outlives the key that signs it.
    if Certificate::from_der(&own.der)?.not_after() <= until {
        return Ok(());
    }
    let own = open(ctx, authority, &own)?;
    let key = open(ctx, authority, generation)?.key;
    let certificate =
        certify_service(ctx, authority, &own, generation.purpose, signer, key.public_key_der())?;
    let kind = if generation.purpose == Purpose::Stamp { Kind::TimeStamping } else { Kind::Responder };
    let issued = row(&Actor::Platform, (&authority.id, number), kind, &authority.id, &certificate, now);
    let renewed = Generation { der: certificate.der().to_vec(), made_at: now, ..generation.clone() };
    keep(tx, &Actor::Platform, &renewed, &issued)
}
