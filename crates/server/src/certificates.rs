//! What the authorities' certificates are for elsewhere in the node: the directory shows those of
//! agencies and officials, and receipts of the audit trail carry that of the log.

use std::pin::Pin;
use std::sync::Arc;

use anyhow::Context as _;
use catalogue::model::authority::{Holder, KeyKind, NameKind};
use kernel::{Actor, Ctx, DbError, Reader, Timestamp};
use ldap::{Certificates, Held, Kind, Owner};
use ledger::InPlace;
use ledger::actions::{LogIdentity, Proves};
use signature::{Algorithm, Certificate, SigningKey};
use trust::actions::Order;
use trust::keys::{Keys, KeysError};
use trust::model::{Issued, Purpose, State, Subject};
use trust::x509::request::Request;

/// A log's certificate is replaced when less than this is left of it.
const LEFT_SECONDS: i64 = 90 * 86_400;

/// What the directory shows of an owner: certificates in force, and an authority's newest lists. Posts have
/// none of their own: who signs in office is a person.
pub(crate) fn of_owner(r: &mut Reader<'_>, owner: &Owner, now: Timestamp) -> Result<Certificates, DbError> {
    let (kind, holder) = match owner {
        Owner::Agency(id) => (Holder::Agency, id.as_str()),
        Owner::Person(id) => (Holder::Official, id.as_str()),
        Owner::Authority(id) => return of_authority(r, id, now),
        Owner::Post(_) => return Ok(Vec::new()),
    };
    let held = trust::store::list_of_holder(r, kind.word(), holder)?;
    let in_force = held.into_iter().filter(|one| one.state(now) == State::InForce);
    Ok(in_force.map(|one| Held { kind: Kind::User, der: one.der }).collect())
}

/// The authorities of the catalogue, for the directory.
pub(crate) fn authorities(ctx: &Ctx) -> Vec<ldap::Authority> {
    let catalogue = catalogue::current(ctx);
    let authorities = catalogue.authorities().iter();
    authorities
        .map(|authority| ldap::Authority {
            id: authority.id.clone(),
            name: authority.name.clone(),
            agency: authority.agency.clone(),
            subject: trust::actions::name_parts(ctx, &authority.subject)
                .into_iter()
                .map(|part| (kind_in_names(part.kind), part.value))
                .collect(),
        })
        .collect()
}

/// As RFC 4519 writes it.
fn kind_in_names(kind: NameKind) -> &'static str {
    match kind {
        NameKind::Country => "c",
        NameKind::Organisation => "o",
        NameKind::Unit => "ou",
        NameKind::Locality => "l",
        NameKind::CommonName => "cn",
        NameKind::SerialNumber => "serialNumber",
    }
}

/// Of each generation of the authority's key: its certificate in force, the newest whole list and the delta to that.
/// Links between generations are certificates that the authority issued to itself, so they stand among its own.
fn of_authority(r: &mut Reader<'_>, id: &str, now: Timestamp) -> Result<Certificates, DbError> {
    let (mut held, mut lists) = (Vec::new(), Vec::new());
    let mut add = |kind, der| held.push(Held { kind, der });
    for own in trust::store::list_generations(r, id, Purpose::Certify)? {
        let Ok(certificate) = Certificate::from_der(&own.der) else { continue };
        let issued = trust::store::find_by_fingerprint(r, &hex::encode(certificate.fingerprint()))?;
        if issued.is_some_and(|issued| issued.state(now) == State::InForce) {
            add(Kind::Authority, own.der);
        }
        // After the end of its key nothing is published any more (RFC 5280, section 3.3).
        if certificate.not_after() >= now {
            lists.push((own.generation, may_certify_authorities(&certificate)));
        }
    }
    let links = trust::store::list_links(r, id)?;
    let in_force = links.into_iter().filter(|link| link.state(now) == State::InForce);
    in_force.for_each(|link| add(Kind::Authority, link.der));
    for (generation, tells_of_authorities) in lists {
        let Some(whole) = trust::store::find_whole(r, id, generation)? else { continue };
        if let Some(delta) = trust::store::find_delta(r, id, whole.number)? {
            add(Kind::DeltaList, delta.der);
        }
        if tells_of_authorities {
            add(Kind::AuthorityList, whole.der.clone());
        }
        add(Kind::List, whole.der);
    }
    Ok(held)
}

/// Whether authorities may stand below the holder (RFC 5280, section 4.2.1.9).
fn may_certify_authorities(certificate: &Certificate) -> bool {
    let constraints = certificate.basic_constraints().ok().flatten();
    constraints.is_some_and(|constraints| constraints.ca && constraints.path_len_constraint != Some(0))
}

/// Whether an authority of this node has revoked or holds a certificate that it issued.
pub(crate) fn is_withdrawn(r: &mut Reader<'_>, fingerprint: &str, now: Timestamp) -> Result<bool, DbError> {
    let issued = trust::store::find_by_fingerprint(r, fingerprint)?;
    Ok(issued.is_some_and(|issued| issued.state(now) != State::InForce))
}

/// Name of the log's key among the keys for daily work.
const LOG_KEY: &str = "log";

/// The log's key among the keys for daily work.
pub(crate) fn find_log_key(ctx: &Ctx) -> InPlace {
    let Ok(keys) = ctx.part::<Keys>().daily() else { return InPlace::Locked };
    told(keys.open(LOG_KEY))
}

/// Makes it. Of two servers that begin at once one makes it, and both use it.
pub(crate) fn make_log_key(ctx: &Ctx) -> InPlace {
    let Ok(keys) = ctx.part::<Keys>().daily() else { return InPlace::Locked };
    match keys.create(LOG_KEY, KeyKind::Ed25519) {
        Err(KeysError::Exists { .. }) => told(keys.open(LOG_KEY)),
        made => told(made),
    }
}

fn told(found: Result<Arc<dyn SigningKey>, KeysError>) -> InPlace {
    match found {
        Ok(key) => InPlace::Key(key),
        Err(KeysError::Missing { .. }) => InPlace::Missing,
        Err(error) => InPlace::Failed(error.to_string()),
    }
}

/// What became of the log's certificate.
#[derive(Debug)]
pub(crate) enum LogCertificate {
    /// It was issued now.
    Issued(Box<Certificate>),
    /// It is in force and stays.
    Kept(Box<Certificate>),
    /// No authority of the catalogue issues to logs.
    NoProfile,
}

/// Gives the log's key a certificate where it has none that lasts: receipts carry it, so that they
/// are checked with nothing but the root. The keys for daily work have to be open.
pub(crate) async fn certify_log(ctx: &Ctx) -> anyhow::Result<LogCertificate> {
    let log = ledger::actions::identify(ctx).await.context("the log's key")?;
    if let Some(kept) = kept(ctx, &log).await? {
        renew_chain(ctx, &kept).await?;
        return Ok(LogCertificate::Kept(Box::new(kept)));
    }
    let catalogue = catalogue::current(ctx);
    let profiles = catalogue.authorities().iter().flat_map(|authority| {
        let ours = authority.profiles.iter().filter(|profile| profile.holder == Holder::Log);
        ours.map(|profile| (authority.id.clone(), profile.id.clone()))
    });
    let Some((authority, profile)) = profiles.into_iter().next() else {
        return Ok(LogCertificate::NoProfile);
    };
    let order = Order { authority, profile, subject: Subject::Log(log.name) };
    let request =
        Request { public_key_der: log.public_key, algorithm: Algorithm::Ed25519, hosts: Vec::new() };
    let issued = trust::actions::issue(ctx, &Actor::Platform, &order, &request).await?;
    let own = Certificate::from_der(&issued.der)?;
    ledger::actions::keep_certificates(ctx, &chain_of(ctx, &own, &issued).await?).await?;
    Ok(LogCertificate::Issued(Box::new(own)))
}

/// The certificate and those up to the root, with the links between the root's generations.
async fn chain_of(ctx: &Ctx, own: &Certificate, issued: &Issued) -> anyhow::Result<Vec<Certificate>> {
    let mut chain = vec![own.clone()];
    chain.extend(trust::chain::of(ctx, &issued.authority, issued.generation).await?);
    Ok(chain)
}

/// A new key of the root brings links, by which whoever trusts that key finds the way from the certificate: receipts
/// carry them from now on.
async fn renew_chain(ctx: &Ctx, own: &Certificate) -> anyhow::Result<()> {
    let fingerprint = hex::encode(own.fingerprint());
    let issued = ctx.read(move |r| trust::store::find_by_fingerprint(r, &fingerprint)).await?;
    let Some(issued) = issued else { return Ok(()) };
    let chain = chain_of(ctx, own, &issued).await?;
    if ledger::actions::certificates(ctx)? != chain {
        ledger::actions::keep_certificates(ctx, &chain).await?;
    }
    Ok(())
}

/// Receipts tell what the responders say of the log's certificates: on a member of a federation the centre's, else the
/// node's own.
pub(crate) struct OwnResponders;

impl Proves for OwnResponders {
    fn responses<'a>(
        &'a self,
        ctx: &'a Ctx,
        certificates: &'a [Certificate],
    ) -> Pin<Box<dyn Future<Output = Vec<Vec<u8>>> + Send + 'a>> {
        Box::pin(async move {
            if let Some(member) = ctx.part::<federation::Federation>().member() {
                let mut responses = Vec::with_capacity(certificates.len());
                for certificate in certificates {
                    responses.extend(federation::actions::proof_about(ctx, &member, certificate).await);
                }
                return responses;
            }
            trust::actions::prove(ctx, certificates).await.unwrap_or_else(|error| {
                tracing::warn!(%error, "a receipt tells nothing of the revocation of the log's certificates");
                Vec::new()
            })
        })
    }
}

/// The certificate that receipts carry, when it is the log's, in force, and will be for a while. One
/// that another authority than this node's has issued stays for its own time.
async fn kept(ctx: &Ctx, log: &LogIdentity) -> anyhow::Result<Option<Certificate>> {
    let Some(own) = ledger::actions::certificates(ctx)?.into_iter().next() else { return Ok(None) };
    let lasts = own.valid_at(ctx.now()) && own.valid_at(ctx.now().plus_seconds(LEFT_SECONDS));
    if !lasts || own.public_key_der() != log.public_key {
        return Ok(None);
    }
    let fingerprint = hex::encode(own.fingerprint());
    let issued = ctx.read(move |r| trust::store::find_by_fingerprint(r, &fingerprint)).await?;
    Ok(issued.is_none_or(|issued| issued.state(ctx.now()) == State::InForce).then_some(own))
}
