//! What can be done: found authorities, issue, renew, revoke, hold, release, roll over, publish
//! lists, answer OCSP, stamp the time, seal documents.

mod cease;
mod found;
mod hosts;
mod issue;
mod lists;
mod ocsp;
mod posts;
mod prove;
mod roll_over;
mod seal;
mod services;
mod stamp;
mod state;
mod subject;

use std::sync::Arc;

use catalogue::model::Authority;
use catalogue::model::authority::KeyKind;
use kernel::{Actor, Ctx, PostId, Reader, Timestamp};
use signature::{Certificate, SigningKey};

use crate::error::TrustError;
use crate::keys::{KeyStore, Keys};
use crate::model::{Generation, Purpose, Serial};
use crate::store;
use crate::x509::build::Addresses;

pub use cease::{cease, hand_over_host, list_running_of};
pub use found::{Founded, found, name_parts};
pub use hosts::{register_host, take_host_out, vouch_for_host};
pub(crate) use issue::LEAST_PASSWORD;
pub use issue::{KeyFile, Order, issue, issue_with_key, renew};
pub use lists::publish_all;
pub(crate) use lists::{Due, publish_due};
pub use ocsp::answer;
pub(crate) use posts::revoke_of_post;
pub use prove::prove;
pub use roll_over::roll_over;
pub use seal::seal;
pub(crate) use services::renew_services;
pub use stamp::{stamp, stamp_digest};
pub(crate) use state::word as state_word;
pub use state::{hold, release, revoke};

/// A key that signs, with the certificate it is used under.
pub(crate) struct Signing {
    pub(crate) generation: i64,
    pub(crate) certificate: Certificate,
    pub(crate) key: Arc<dyn SigningKey>,
}

/// The authority with this id.
pub(crate) fn load_authority(ctx: &Ctx, id: &str) -> Result<Arc<Authority>, TrustError> {
    let found = catalogue::current(ctx).authority(id).cloned();
    found.ok_or_else(|| TrustError::AuthorityUnknown { id: id.to_owned() })
}

fn holds_post(actor: &Actor, posts: &[PostId]) -> bool {
    actor.official().is_some_and(|official| official.posts().any(|post| posts.contains(post)))
}

/// Whether the actor may issue and revoke certificates of the authority.
pub fn is_officer(authority: &Authority, actor: &Actor) -> bool {
    *actor == Actor::Platform || holds_post(actor, &authority.officers)
}

/// Whether the actor may change the authority itself.
pub fn is_manager(authority: &Authority, actor: &Actor) -> bool {
    *actor == Actor::Platform || holds_post(actor, &authority.managers)
}

/// The store that holds a key: the root's own key is apart from all others.
fn store_of(ctx: &Ctx, authority: &Authority, purpose: Purpose) -> Result<Arc<dyn KeyStore>, TrustError> {
    let keys = ctx.part::<Keys>();
    Ok(if authority.is_root() && purpose == Purpose::Certify { keys.root()? } else { keys.daily()? })
}

/// Opens the key of a generation.
fn open(ctx: &Ctx, authority: &Authority, generation: &Generation) -> Result<Signing, TrustError> {
    let certificate = Certificate::from_der(&generation.der)?;
    let key = store_of(ctx, authority, generation.purpose)?.open(&generation.key_name)?;
    Ok(Signing { generation: generation.generation, certificate, key })
}

/// The authority's key in use for a purpose, open and valid now, in an authority that is not
/// itself revoked.
async fn current(ctx: &Ctx, authority: &Authority, purpose: Purpose) -> Result<Signing, TrustError> {
    let (id, above) = (authority.id.clone(), authority.issuer.clone());
    let (found, revoked) = ctx
        .read(move |r| {
            let found = store::find_current(r, &id, purpose)?;
            let own = store::find_current(r, &id, Purpose::Certify)?;
            Ok::<_, TrustError>((found, is_revoked(r, above.as_deref(), own.as_ref())?))
        })
        .await?;
    let generation = found.ok_or_else(|| TrustError::NotFounded { id: authority.id.clone() })?;
    if revoked {
        return Err(TrustError::AuthorityRevoked { authority: authority.id.clone() });
    }
    let signing = open(ctx, authority, &generation)?;
    check_valid(&authority.id, &signing.certificate, ctx.now())?;
    Ok(signing)
}

/// Whether the certificate of an authority's generation was revoked by the authority above.
pub(crate) fn is_revoked(
    r: &mut Reader,
    above: Option<&str>,
    own: Option<&Generation>,
) -> Result<bool, TrustError> {
    let (Some(above), Some(own)) = (above, own) else { return Ok(false) };
    let serial = Serial::of(Certificate::from_der(&own.der)?.serial());
    Ok(store::find_status(r, above, &serial)?.is_some_and(|status| status.revoked.is_some()))
}

/// A certificate is used only within its own dates; a clock that is wrong is told here.
fn check_valid(authority: &str, certificate: &Certificate, now: Timestamp) -> Result<(), TrustError> {
    if certificate.valid_at(now) {
        return Ok(());
    }
    Err(TrustError::NotValidNow {
        authority: authority.to_owned(),
        from: certificate.not_before(),
        until: certificate.not_after(),
        now,
    })
}

/// The kind of key a certificate is for; none for one that we only verify.
pub(crate) fn kind_of_certificate(certificate: &Certificate) -> Option<KeyKind> {
    let spki = spki::SubjectPublicKeyInfoRef::try_from(certificate.public_key_der()).ok()?;
    if spki.algorithm.oid == const_oid::db::rfc8410::ID_ED_25519 {
        return Some(KeyKind::Ed25519);
    }
    match spki.algorithm.parameters_oid().ok()? {
        const_oid::db::rfc5912::SECP_256_R_1 => Some(KeyKind::P256),
        const_oid::db::rfc5912::SECP_384_R_1 => Some(KeyKind::P384),
        _ => None,
    }
}

/// Instants in certificates have no fraction of a second.
fn whole_second(at: Timestamp) -> Timestamp {
    Timestamp(at.0 - at.0.rem_euclid(1_000_000))
}

/// What certificates that a generation of `authority` signs tell of addresses.
fn addresses(ctx: &Ctx, authority: &Authority, generation: i64) -> Addresses {
    let base = authority.address.as_deref().unwrap_or(&ctx.settings.public_url);
    let id = &authority.id;
    Addresses {
        list: Some(format!("{base}/crl/{id}-{generation}.crl")),
        delta: authority.lists.delta_hours.map(|_| format!("{base}/crl/{id}-{generation}-delta.crl")),
        ocsp: authority.responder.as_ref().map(|_| format!("{base}/ocsp/{id}")),
        issuer: Some(format!("{base}/certificates/{id}-{generation}.cer")),
    }
}
