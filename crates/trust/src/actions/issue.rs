//! Issuing to people, businesses, agencies and servers, and renewing.

use catalogue::model::Authority;
use catalogue::model::authority::{Holder, KeyKind, Profile};
use const_oid::db::rfc5280::ID_CE_SUBJECT_DIRECTORY_ATTRIBUTES;
use const_oid::db::rfc5912::ID_CE_SUBJECT_ALT_NAME;
use kernel::{Actor, Audit, Ctx, Fact, PersonId, PostId, Timestamp};
use serde_json::json;
use signature::{Algorithm, Certificate, SigningKey as _, SoftKey};
use x509_cert::ext::Extension;
use x509_cert::name::Name;
use zeroize::Zeroizing;

use super::subject::{holder_of, values};
use super::{Signing, addresses, current, is_officer, load_authority, posts, whole_second};
use crate::error::TrustError;
use crate::keys::{algorithm, kind_of};
use crate::model::{Issued, Kind, Purpose, Serial, State, Subject};
use crate::policy;
use crate::store;
use crate::x509::X509Error;
use crate::x509::build::{Draft, Extensions};
use crate::x509::name;
use crate::x509::request::Request;

const DAY_SECONDS: i64 = 86_400;
/// Characters of the password of a key file, at least.
pub(crate) const LEAST_PASSWORD: usize = 8;

/// What is to be issued.
#[derive(Debug, Clone)]
pub struct Order {
    /// Authority.
    pub authority: String,
    /// Profile of the authority.
    pub profile: String,
    /// To whom.
    pub subject: Subject,
}

/// A certificate with its private key, for whoever has no card: PKCS #12 under their password.
pub struct KeyFile {
    /// The certificate.
    pub issued: Issued,
    /// The file; it is nowhere kept.
    pub pkcs12: Zeroizing<Vec<u8>>,
}

impl std::fmt::Debug for KeyFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("KeyFile").field("issued", &self.issued.serial).finish_non_exhaustive()
    }
}

/// Issues a certificate for the key of a signing request, whose sender has shown to hold it.
pub async fn issue(ctx: &Ctx, actor: &Actor, order: &Order, request: &Request) -> Result<Issued, TrustError> {
    issue_for(ctx, actor, order, &request.public_key_der, request.algorithm).await
}

/// Makes a key here and issues for it: only where the demonstration gives people something to
/// try. The key leaves in the answer and is not kept.
pub async fn issue_with_key(
    ctx: &Ctx,
    actor: &Actor,
    order: &Order,
    password: &str,
) -> Result<KeyFile, TrustError> {
    if ctx.find_part::<web::DemoMode>().is_none() {
        return Err(TrustError::NotAllowed);
    }
    if password.chars().count() < LEAST_PASSWORD {
        return Err(TrustError::PasswordShort { least: LEAST_PASSWORD });
    }
    let authority = load_authority(ctx, &order.authority)?;
    let profile = load_profile(&authority, &order.profile)?;
    let kind = profile.keys.first().copied().unwrap_or(KeyKind::P256);
    let key = SoftKey::generate(algorithm(kind)).map_err(X509Error::from)?;
    let issued = issue_for(ctx, actor, order, key.public_key_der(), key.algorithm()).await?;
    let chain = crate::chain::of(ctx, &issued.authority, issued.generation).await?;
    let pkcs12 = crate::pkcs12::write(&key, &issued, &chain, password)?;
    Ok(KeyFile { issued, pkcs12 })
}

fn load_profile<'a>(authority: &'a Authority, id: &str) -> Result<&'a Profile, TrustError> {
    authority
        .profile(id)
        .ok_or_else(|| TrustError::ProfileUnknown { authority: authority.id.clone(), id: id.to_owned() })
}

async fn issue_for(
    ctx: &Ctx,
    actor: &Actor,
    order: &Order,
    public_key_der: &[u8],
    algorithm: Algorithm,
) -> Result<Issued, TrustError> {
    let authority = load_authority(ctx, &order.authority)?;
    let profile = load_profile(&authority, &order.profile)?;
    check_key(profile, algorithm)?;
    let days = policy::days(ctx, &authority.id, profile, algorithm).await?;
    authorise(ctx, actor, &authority, profile, &order.subject).await?;
    let signing = current(ctx, &authority, Purpose::Certify).await?;
    let until = posts::until(ctx, &order.subject).await?;
    let values = values(ctx, &order.subject).await?;
    let mut extensions = begin(profile, public_key_der, &signing)?;
    if let Subject::Server { hosts, .. } = &order.subject {
        extensions.hosts(hosts)?;
    }
    extensions.directory(profile, &values)?;
    extensions.addresses(&addresses(ctx, &authority, signing.generation))?;
    let subject = name::name(&profile.subject, &values)?;
    let certificate = sign(ctx, days, &signing, subject, public_key_der, (extensions, until))?;
    let held = Held::of(profile, &order.subject);
    keep(ctx, actor, &authority, &signing, certificate, held).await
}

/// Renews a certificate for a new key: the same holder, name and attributes. The old one stays
/// valid to its end, so that nothing stops in between.
pub async fn renew(
    ctx: &Ctx,
    actor: &Actor,
    authority: &str,
    serial: &Serial,
    request: &Request,
) -> Result<Issued, TrustError> {
    let authority = load_authority(ctx, authority)?;
    let (id, number) = (authority.id.clone(), serial.clone());
    let old = ctx.read(move |r| store::find_certificate(r, &id, &number)).await?;
    let old = old.filter(|old| old.kind == Kind::Holder).ok_or(TrustError::CertificateUnknown)?;
    if !is_officer(&authority, actor) && !is_holder(actor, &old) {
        return Err(TrustError::NotAllowed);
    }
    if old.state(ctx.now()) != State::InForce {
        return Err(TrustError::State { state: super::state::word(old.state(ctx.now())) });
    }
    let profile = load_profile(&authority, &old.profile)?;
    check_key(profile, request.algorithm)?;
    let days = policy::days(ctx, &authority.id, profile, request.algorithm).await?;
    let until = match &old.post {
        Some(post) => posts::last_instant(ctx, &PersonId::new(&old.holder), post).await?,
        None => None,
    };
    let signing = current(ctx, &authority, Purpose::Certify).await?;
    let before = Certificate::from_der(&old.der)?;
    let mut extensions = begin(profile, &request.public_key_der, &signing)?;
    for copied in [ID_CE_SUBJECT_ALT_NAME, ID_CE_SUBJECT_DIRECTORY_ATTRIBUTES] {
        if let Some(extension) = before.extension(copied) {
            let extension: &Extension = extension;
            extensions.copy(extension);
        }
    }
    extensions.addresses(&addresses(ctx, &authority, signing.generation))?;
    let subject = before.subject().clone();
    let certificate = sign(ctx, days, &signing, subject, &request.public_key_der, (extensions, until))?;
    keep(ctx, actor, &authority, &signing, certificate, Held::again(old)).await
}

/// Whether the actor is the natural person who holds a certificate.
pub(super) fn is_holder(actor: &Actor, issued: &Issued) -> bool {
    let Actor::Citizen(person) = actor else { return false };
    issued.holder_kind == Holder::Citizen.word() && issued.holder == person.id.as_str()
}

fn check_key(profile: &Profile, algorithm: Algorithm) -> Result<(), TrustError> {
    if kind_of(algorithm).is_some_and(|kind| profile.keys.contains(&kind)) {
        return Ok(());
    }
    let words: Vec<&str> = profile.keys.iter().map(|kind| kind.word()).collect();
    Err(TrustError::KeyKind { allowed: words.join(", ") })
}

/// Officers issue to everybody. A person gets their own where this is a demonstration, or where
/// they hold one in force, for the first is issued at the counter. A server's own protocol gets
/// those of hosts that are its agency's.
async fn authorise(
    ctx: &Ctx,
    actor: &Actor,
    authority: &Authority,
    profile: &Profile,
    subject: &Subject,
) -> Result<(), TrustError> {
    if !matches!(
        (profile.holder, subject),
        (Holder::Citizen, Subject::Citizen { .. })
            | (Holder::Business, Subject::Business { .. })
            | (Holder::Organisation, Subject::Organisation { .. })
            | (Holder::Agency, Subject::Agency(_))
            | (Holder::Server, Subject::Server { .. })
            | (Holder::Official, Subject::Official { .. })
            | (Holder::Log, Subject::Log(_))
    ) {
        return Err(TrustError::Holder);
    }
    if let Subject::Server { agency, hosts } = subject {
        super::hosts::check_hosts(ctx, agency, hosts).await?;
    }
    match (actor, subject) {
        // No hand issues this one: the node asks for the key that it seals with.
        (_, Subject::Log(_)) if *actor != Actor::Platform => Err(TrustError::NotAllowed),
        _ if is_officer(authority, actor) => Ok(()),
        (Actor::Citizen(own), Subject::Citizen { person, .. }) if own.id == *person => {
            if ctx.find_part::<web::DemoMode>().is_some() || holds_one(ctx, authority, person).await? {
                Ok(())
            } else {
                Err(TrustError::CounterFirst)
            }
        }
        (Actor::Client { agency, .. }, Subject::Server { agency: of, .. }) if agency == of => Ok(()),
        _ => Err(TrustError::NotAllowed),
    }
}

async fn holds_one(ctx: &Ctx, authority: &Authority, person: &kernel::PersonId) -> Result<bool, TrustError> {
    let holder = person.to_string();
    let held = ctx.read(move |r| store::list_of_holder(r, Holder::Citizen.word(), &holder)).await?;
    let now = ctx.now();
    Ok(held.iter().any(|one| one.authority == authority.id && one.state(now) == State::InForce))
}

fn begin(profile: &Profile, public_key_der: &[u8], signing: &Signing) -> Result<Extensions, TrustError> {
    let mut extensions = Extensions::keys(public_key_der, Some(signing.certificate.public_key_der()))?;
    extensions.end_entity(&profile.key_usage)?;
    extensions.extended(&profile.extended_key_usage, false)?;
    extensions.policies(&profile.policies)?;
    Ok(extensions)
}

/// Signs a certificate that lasts so many days, and not beyond `end` or its issuer.
fn sign(
    ctx: &Ctx,
    days: u32,
    signing: &Signing,
    subject: Name,
    public_key_der: &[u8],
    (extensions, end): (Extensions, Option<Timestamp>),
) -> Result<Certificate, TrustError> {
    let now = whole_second(ctx.now());
    let until = now.plus_seconds(i64::from(days) * DAY_SECONDS);
    let until = end.map_or(until, |end| until.min(end));
    let draft = Draft {
        serial: Serial::fresh(&ctx.entropy),
        issuer: signing.certificate.subject().clone(),
        subject,
        not_before: now,
        not_after: until.min(signing.certificate.not_after()),
        public_key_der: public_key_der.to_vec(),
        extensions,
    };
    Ok(draft.sign(signing.key.as_ref())?)
}

/// Who holds a new certificate, and under which profile.
struct Held {
    profile: String,
    kind: String,
    holder: String,
    post: Option<PostId>,
    replaces: Option<Serial>,
}

impl Held {
    fn of(profile: &Profile, subject: &Subject) -> Self {
        let post = match subject {
            Subject::Official { post, .. } => Some(post.clone()),
            _ => None,
        };
        Self {
            profile: profile.id.clone(),
            kind: profile.holder.word().to_owned(),
            holder: holder_of(subject),
            post,
            replaces: None,
        }
    }

    /// The same holder under a renewed certificate.
    fn again(old: Issued) -> Self {
        Self {
            profile: old.profile,
            kind: old.holder_kind,
            holder: old.holder,
            post: old.post,
            replaces: Some(old.serial),
        }
    }
}

/// Writes the certificate, unless the key it was signed with was retired in the meantime.
async fn keep(
    ctx: &Ctx,
    actor: &Actor,
    authority: &Authority,
    signing: &Signing,
    certificate: Certificate,
    held: Held,
) -> Result<Issued, TrustError> {
    let issued = Issued {
        authority: authority.id.clone(),
        serial: Serial::of(certificate.serial()),
        generation: signing.generation,
        kind: Kind::Holder,
        profile: held.profile,
        holder_kind: held.kind,
        holder: held.holder,
        post: held.post,
        subject: name::text(certificate.subject()),
        fingerprint: hex::encode(certificate.fingerprint()),
        der: certificate.der().to_vec(),
        not_before: certificate.not_before(),
        not_after: certificate.not_after(),
        issued_at: ctx.now(),
        issued_by: actor.label(),
        replaces: held.replaces,
        revoked_at: None,
        reason: None,
    };
    let (actor, agency) = (actor.clone(), authority.agency.clone());
    ctx.write(move |tx| {
        let current = store::find_current(tx, &issued.authority, Purpose::Certify)?;
        if current.is_none_or(|current| current.generation != issued.generation) {
            return Err(TrustError::JustRolledOver);
        }
        store::insert_certificate(tx, &issued)?;
        tx.audit(Audit {
            actor: &actor,
            action: if issued.replaces.is_some() { "trust.renew" } else { "trust.issue" },
            object: "certificate",
            object_id: &issued.fingerprint,
            agency: Some(&agency),
            detail: json!({ "authority": issued.authority, "profile": issued.profile, "serial": issued.serial }),
        })?;
        tx.fact(Fact {
            kind: "trust.issued",
            agency: Some(&agency),
            dims: json!({ "authority": issued.authority, "profile": issued.profile }),
            value: 1,
        })?;
        Ok(issued.clone())
    })
    .await
}
