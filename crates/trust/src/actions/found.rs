//! Founding: the first generation of each key, from the root down.

use std::collections::HashMap;
use std::sync::Arc;

use catalogue::model::Authority;
use catalogue::model::authority::{KeyKind, NamePart, Signer};
use kernel::{Actor, Audit, Ctx, Fact, Timestamp, Tx};
use serde_json::json;
use signature::{Certificate, SigningKey};
use x509_cert::name::Name;

use super::{Signing, addresses, current, store_of, whole_second};
use crate::error::TrustError;
use crate::jobs;
use crate::keys::{algorithm, kind_of};
use crate::model::{Generation, Issued, Kind, Purpose, Serial};
use crate::store;
use crate::x509::build::{Draft, Extensions};
use crate::x509::name::{self, Values};

/// `id-kp-OCSPSigning` and `id-kp-timeStamping` (RFC 5280 §4.2.1.12).
const OCSP_SIGNING: &str = "1.3.6.1.5.5.7.3.9";
const TIME_STAMPING: &str = "1.3.6.1.5.5.7.3.8";
const DAY_SECONDS: i64 = 86_400;

/// A certificate that was made at the founding, as the record of the ceremony tells it.
#[derive(Debug, Clone)]
pub struct Founded {
    /// Authority.
    pub authority: String,
    /// What for: `authority`, `ocsp` or `tsa`.
    pub kind: &'static str,
    /// Subject, for people.
    pub subject: String,
    /// Number.
    pub serial: Serial,
    /// SHA-256, in hexadecimal.
    pub fingerprint: String,
    /// Kind of key.
    pub key: &'static str,
    /// Valid from.
    pub not_before: Timestamp,
    /// Valid until.
    pub not_after: Timestamp,
}

/// A key and its certificate, not yet written.
pub(super) struct Made {
    pub(super) generation: Generation,
    pub(super) issued: Issued,
    pub(super) signing: Arc<dyn SigningKey>,
    pub(super) certificate: Certificate,
}

/// Makes what is missing: each authority's key and certificate, its responder and time-stamping
/// unit. The keys of the root and for daily work must be open. What was founded stays.
pub async fn found(ctx: &Ctx, actor: &Actor) -> Result<Vec<Founded>, TrustError> {
    if *actor != Actor::Platform {
        return Err(TrustError::NotAllowed);
    }
    let mut made = Vec::new();
    let mut known: HashMap<String, Signing> = HashMap::new();
    for authority in in_order(ctx) {
        let own = match current(ctx, &authority, Purpose::Certify).await {
            Ok(own) => own,
            Err(TrustError::NotFounded { .. }) => {
                let above = authority.issuer.as_ref().and_then(|above| known.get(above));
                let new = make_authority(ctx, actor, &authority, above, 1, None)?;
                let own =
                    Signing { generation: 1, certificate: new.certificate.clone(), key: new.signing.clone() };
                made.push(new);
                own
            }
            Err(error) => return Err(error),
        };
        for purpose in [Purpose::Respond, Purpose::Stamp] {
            if !has(ctx, &authority.id, purpose).await? {
                made.extend(make_service(ctx, actor, &authority, &own, purpose)?);
            }
        }
        known.insert(authority.id.clone(), own);
    }
    let told = made.iter().map(told).collect();
    write(ctx, actor, made).await?;
    Ok(told)
}

async fn has(ctx: &Ctx, authority: &str, purpose: Purpose) -> Result<bool, TrustError> {
    let id = authority.to_owned();
    Ok(ctx.read(move |r| store::find_current(r, &id, purpose)).await?.is_some())
}

/// The authorities, each after the one above it.
fn in_order(ctx: &Ctx) -> Vec<Arc<Authority>> {
    let mut waiting = catalogue::current(ctx).authorities().to_vec();
    let mut ordered: Vec<Arc<Authority>> = Vec::with_capacity(waiting.len());
    while !waiting.is_empty() {
        let (ready, later): (Vec<_>, Vec<_>) = waiting.into_iter().partition(|authority| {
            authority.issuer.as_ref().is_none_or(|above| ordered.iter().any(|known| &known.id == above))
        });
        if ready.is_empty() {
            break;
        }
        ordered.extend(ready);
        waiting = later;
    }
    ordered
}

/// The parts of an authority's name as its certificates have them, the largest first: in a demonstration it is
/// marked as one.
pub fn name_parts(ctx: &Ctx, parts: &[NamePart]) -> Vec<NamePart> {
    let demo = ctx.find_part::<web::DemoMode>().is_some();
    if demo { name::demo(parts) } else { parts.to_vec() }
}

/// The authority's name.
pub(super) fn subject_of(ctx: &Ctx, parts: &[NamePart]) -> Result<Name, TrustError> {
    Ok(name::name(&name_parts(ctx, parts), &Values::new())?)
}

/// A generation of an authority's own key; `above` is none for a root.
pub(super) fn make_authority(
    ctx: &Ctx,
    actor: &Actor,
    authority: &Authority,
    above: Option<&Signing>,
    generation: i64,
    key: Option<KeyKind>,
) -> Result<Made, TrustError> {
    let key = new_key(ctx, authority, Purpose::Certify, key.unwrap_or(authority.key))?;
    let now = whole_second(ctx.now());
    let until = now.plus_seconds(i64::from(authority.years) * 365 * DAY_SECONDS);
    let mut extensions =
        Extensions::keys(key.1.public_key_der(), above.map(|above| above.certificate.public_key_der()))?;
    extensions.authority(authority.path_length)?;
    extensions.policies(&authority.policies)?;
    let subject = subject_of(ctx, &authority.subject)?;
    if let (Some(above), Some(issuer)) = (above, &authority.issuer) {
        let issuer = super::load_authority(ctx, issuer)?;
        extensions.addresses(&addresses(ctx, &issuer, above.generation))?;
    }
    let draft = Draft {
        serial: Serial::fresh(&ctx.entropy),
        issuer: above.map_or_else(|| subject.clone(), |above| above.certificate.subject().clone()),
        subject,
        not_before: now,
        not_after: above.map_or(until, |above| until.min(above.certificate.not_after())),
        public_key_der: key.1.public_key_der().to_vec(),
        extensions,
    };
    let certificate = draft.sign(above.map_or(key.1.as_ref(), |above| above.key.as_ref()))?;
    let issuer = authority.issuer.as_deref().unwrap_or(&authority.id);
    let signed_by = above.map_or(generation, |above| above.generation);
    Ok(made(actor, authority, (Purpose::Certify, generation), key, certificate, (issuer, signed_by, now)))
}

/// The responder's or the time-stamping unit's key under a generation; none when the authority
/// has no such service.
pub(super) fn make_service(
    ctx: &Ctx,
    actor: &Actor,
    authority: &Authority,
    own: &Signing,
    purpose: Purpose,
) -> Result<Option<Made>, TrustError> {
    let Some(signer) = signer_of(authority, purpose) else { return Ok(None) };
    let key = new_key(ctx, authority, purpose, signer.key)?;
    let certificate = certify_service(ctx, authority, own, purpose, signer, key.1.public_key_der())?;
    let now = certificate.not_before();
    let place = (authority.id.as_str(), own.generation, now);
    Ok(Some(made(actor, authority, (purpose, own.generation), key, certificate, place)))
}

/// What the authority's file says of its responder or time-stamping unit.
pub(super) fn signer_of(authority: &Authority, purpose: Purpose) -> Option<&Signer> {
    match purpose {
        Purpose::Respond => authority.responder.as_ref(),
        Purpose::Stamp => authority.time_stamping.as_ref().map(|unit| &unit.signer),
        Purpose::Certify => None,
    }
}

/// The certificate of a responder or time-stamping unit. The usage of a time-stamping unit is
/// critical and its only one (RFC 3161 §2.3).
pub(super) fn certify_service(
    ctx: &Ctx,
    authority: &Authority,
    own: &Signing,
    purpose: Purpose,
    signer: &Signer,
    public_key_der: &[u8],
) -> Result<Certificate, TrustError> {
    use catalogue::model::authority::KeyUse;
    let now = whole_second(ctx.now());
    let mut extensions = Extensions::keys(public_key_der, Some(own.certificate.public_key_der()))?;
    match purpose {
        Purpose::Stamp => {
            extensions.end_entity(&[KeyUse::DigitalSignature, KeyUse::NonRepudiation])?;
            extensions.extended(&[TIME_STAMPING.to_owned()], true)?;
            extensions.policies(&authority.policies)?;
            extensions.addresses(&addresses(ctx, authority, own.generation))?;
        }
        Purpose::Respond | Purpose::Certify => {
            extensions.end_entity(&[KeyUse::DigitalSignature])?;
            extensions.extended(&[OCSP_SIGNING.to_owned()], false)?;
            extensions.ocsp_no_check()?;
        }
    }
    let draft = Draft {
        serial: Serial::fresh(&ctx.entropy),
        issuer: own.certificate.subject().clone(),
        subject: subject_of(ctx, &signer.subject)?,
        not_before: now,
        not_after: now.plus_seconds(i64::from(signer.days) * DAY_SECONDS).min(own.certificate.not_after()),
        public_key_der: public_key_der.to_vec(),
        extensions,
    };
    Ok(draft.sign(own.key.as_ref())?)
}

type NewKey = (String, Arc<dyn SigningKey>);

/// A new key under a name that nothing else has: a key whose certificate was never written is
/// left behind and harms nobody.
fn new_key(ctx: &Ctx, authority: &Authority, purpose: Purpose, kind: KeyKind) -> Result<NewKey, TrustError> {
    let name = format!("{}-{}-{}", authority.id, purpose.word(), ctx.new_id::<String>());
    let key = store_of(ctx, authority, purpose)?.create(&name, kind)?;
    debug_assert_eq!(key.algorithm(), algorithm(kind), "a store makes the kind it was asked for");
    Ok((name, key))
}

fn made(
    actor: &Actor,
    authority: &Authority,
    (purpose, generation): (Purpose, i64),
    (key_name, signing): NewKey,
    certificate: Certificate,
    (issuer, signed_by, now): (&str, i64, Timestamp),
) -> Made {
    let kind = match purpose {
        Purpose::Certify => Kind::Authority,
        Purpose::Respond => Kind::Responder,
        Purpose::Stamp => Kind::TimeStamping,
    };
    let issued = row(actor, (issuer, signed_by), kind, &authority.id, &certificate, now);
    let generation = Generation {
        authority: authority.id.clone(),
        purpose,
        generation,
        key_name,
        der: certificate.der().to_vec(),
        made_at: now,
        retired_at: None,
    };
    Made { generation, issued, signing, certificate }
}

/// The row of a certificate of an authority's own.
pub(super) fn row(
    actor: &Actor,
    (issuer, generation): (&str, i64),
    kind: Kind,
    holder: &str,
    certificate: &Certificate,
    now: Timestamp,
) -> Issued {
    Issued {
        authority: issuer.to_owned(),
        serial: Serial::of(certificate.serial()),
        generation,
        kind,
        profile: String::new(),
        holder_kind: "authority".to_owned(),
        holder: holder.to_owned(),
        post: None,
        subject: name::text(certificate.subject()),
        fingerprint: hex::encode(certificate.fingerprint()),
        der: certificate.der().to_vec(),
        not_before: certificate.not_before(),
        not_after: certificate.not_after(),
        issued_at: now,
        issued_by: actor.label(),
        replaces: None,
        revoked_at: None,
        reason: None,
    }
}

fn told(made: &Made) -> Founded {
    Founded {
        authority: made.generation.authority.clone(),
        kind: made.issued.kind.word(),
        subject: made.issued.subject.clone(),
        serial: made.issued.serial.clone(),
        fingerprint: made.issued.fingerprint.clone(),
        key: kind_of(made.signing.algorithm()).map_or("", KeyKind::word),
        not_before: made.issued.not_before,
        not_after: made.issued.not_after,
    }
}

async fn write(ctx: &Ctx, actor: &Actor, made: Vec<Made>) -> Result<(), TrustError> {
    let rows: Vec<(Generation, Issued)> =
        made.into_iter().map(|made| (made.generation, made.issued)).collect();
    let actor = actor.clone();
    ctx.write(move |tx| {
        for (generation, issued) in &rows {
            keep(tx, &actor, generation, issued)?;
            if generation.purpose == Purpose::Certify {
                jobs::enqueue_lists(tx, &generation.authority)?;
            }
        }
        Ok::<_, TrustError>(())
    })
    .await
}

/// Writes one generation with its certificate.
pub(super) fn keep(
    tx: &mut Tx,
    actor: &Actor,
    generation: &Generation,
    issued: &Issued,
) -> Result<(), TrustError> {
    store::insert_generation(tx, generation, &actor.label())?;
    store::insert_certificate(tx, issued)?;
    let told = json!({ "authority": generation.authority, "kind": issued.kind.word() });
    tx.audit(Audit {
        actor,
        action: "trust.found",
        object: "certificate",
        object_id: &issued.fingerprint,
        agency: None,
        detail: told.clone(),
    })?;
    tx.fact(Fact { kind: "trust.founded", agency: None, dims: told, value: 1 })?;
    Ok(())
}
