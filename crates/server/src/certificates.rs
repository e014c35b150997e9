//! What the authorities' certificates are for elsewhere in the node: the directory shows those of
//! agencies and officials, and receipts of the audit trail carry that of the log.

use std::pin::Pin;

use anyhow::Context as _;
use catalogue::model::authority::Holder;
use kernel::{Actor, Ctx, DbError, Reader, Timestamp};
use ldap::{Certificates, Owner};
use ledger::actions::{LogIdentity, Proves};
use signature::{Algorithm, Certificate};
use trust::actions::Order;
use trust::model::{Issued, State, Subject};
use trust::x509::request::Request;

/// A log's certificate is replaced when less than this is left of it.
const LEFT_SECONDS: i64 = 90 * 86_400;

/// The certificates in force of an owner, for `userCertificate;binary`. Posts have none of their own:
/// who signs in office is a person.
pub(crate) fn of_owner(r: &mut Reader<'_>, owner: &Owner, now: Timestamp) -> Result<Certificates, DbError> {
    let (kind, holder) = match owner {
        Owner::Agency(id) => (Holder::Agency, id.as_str()),
        Owner::Person(id) => (Holder::Official, id.as_str()),
        Owner::Post(_) => return Ok(Vec::new()),
    };
    let held = trust::store::list_of_holder(r, kind.word(), holder)?;
    Ok(held.into_iter().filter(|one| one.state(now) == State::InForce).map(|one| one.der).collect())
}

/// Whether an authority of this node has revoked or holds a certificate that it issued.
pub(crate) fn is_withdrawn(r: &mut Reader<'_>, fingerprint: &str, now: Timestamp) -> Result<bool, DbError> {
    let issued = trust::store::find_by_fingerprint(r, fingerprint)?;
    Ok(issued.is_some_and(|issued| issued.state(now) != State::InForce))
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

/// Receipts tell what the node's own responders say of the log's certificates.
pub(crate) struct OwnResponders;

impl Proves for OwnResponders {
    fn responses<'a>(
        &'a self,
        ctx: &'a Ctx,
        certificates: &'a [Certificate],
    ) -> Pin<Box<dyn Future<Output = Vec<Vec<u8>>> + Send + 'a>> {
        Box::pin(async move {
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
