//! The certificate of a member's log, from the centre, so that its receipts are verified with the root alone. The centre
//! certifies the name and the key that the node shows in its signed heads (ADR 0030), and nothing that is merely said.

use catalogue::model::authority::Holder;
use kernel::{Actor, Ctx, Timestamp};
use ledger::actions::LogIdentity;
use signature::path::Purpose;
use signature::{Algorithm, Certificate, Reason};
use trust::actions::Order;
use trust::model::{Issued, Serial, State as CertificateState, Subject};
use trust::x509::request::Request;

use super::admit::hand_over;
use super::authorities::profile_for;
use super::heads::{compare, log_of};
use super::join::take;
use super::refresh::centre;
use super::renew::last_third;
use crate::ask::{self, Question};
use crate::error::FederationError;
use crate::joining::Given;
use crate::list::Verified;
use crate::model::{Fingerprint, NodeId};
use crate::start;
use crate::state::{Federation, State};

/// Where a member asks for it.
pub(crate) const PATH: &str = "/federation/log";

/// On the centre: the certificate of a member's log; the one in force, or a new one when the last third of its time has
/// begun.
///
/// # Errors
/// The node shows no head of its log, its log does not continue what it was, or has another's name.
pub async fn admit_log(ctx: &Ctx, node: &NodeId) -> Result<Given, FederationError> {
    let state = ctx.part::<Federation>().load_state()?;
    let listed = state.list.node(node).ok_or(FederationError::NotListed)?;
    compare(ctx, &state, listed).await?;
    let log = log_of(ctx, &state, listed).await?;
    let own = ledger::actions::identify(ctx).await.map_err(FederationError::internal)?;
    if own.name == log.name {
        return Err(FederationError::LogNameTaken { name: log.name });
    }
    let issued = match before(ctx, &log).await? {
        Some(issued) => issued,
        None => issue(ctx, &log).await?,
    };
    hand_over(ctx, &issued).await
}

/// The certificate that was issued for this key and lasts. One for another key under the name is another log's.
async fn before(ctx: &Ctx, log: &LogIdentity) -> Result<Option<Issued>, FederationError> {
    let (now, name) = (ctx.now(), log.name.clone());
    let known = ctx.read(move |r| trust::store::list_of_holder(r, Holder::Log.word(), &name)).await?;
    for issued in known.into_iter().filter(|issued| issued.state(now) == CertificateState::InForce) {
        let certificate = Certificate::from_der(&issued.der).map_err(FederationError::internal)?;
        if certificate.public_key_der() != log.public_key {
            return Err(FederationError::LogNameTaken { name: log.name.clone() });
        }
        if lasts(&certificate, now) {
            return Ok(Some(issued));
        }
    }
    Ok(None)
}

/// On the centre: a log that was begun anew does not sign with this key any more.
pub(super) async fn withdraw(ctx: &Ctx, log: &LogIdentity) -> Result<(), FederationError> {
    let (now, name) = (ctx.now(), log.name.clone());
    let known = ctx.read(move |r| trust::store::list_of_holder(r, Holder::Log.word(), &name)).await?;
    for issued in known.into_iter().filter(|issued| issued.state(now) == CertificateState::InForce) {
        let certificate = Certificate::from_der(&issued.der).map_err(FederationError::internal)?;
        if certificate.public_key_der() == log.public_key {
            let serial = Serial::of(certificate.serial());
            let by = &Actor::Platform;
            trust::actions::revoke(ctx, by, &issued.authority, &serial, Reason::Superseded).await?;
        }
    }
    Ok(())
}

async fn issue(ctx: &Ctx, log: &LogIdentity) -> Result<Issued, FederationError> {
    let (authority, profile) = profile_for(ctx, Holder::Log)?;
    let order = Order { authority, profile, subject: Subject::Log(log.name.clone()) };
    let public_key_der = log.public_key.clone();
    let request = Request { public_key_der, algorithm: Algorithm::Ed25519, hosts: Vec::new() };
    Ok(trust::actions::issue(ctx, &Actor::Platform, &order, &request).await?)
}

/// Whether the last third of its time has not begun.
fn lasts(certificate: &Certificate, now: Timestamp) -> bool {
    now < last_third(certificate.not_before(), certificate.not_after())
}

/// On a member: gets its log a certificate under the federation's root where it has none that lasts; true when one came.
/// The centre's own log has one from its own authorities.
///
/// # Errors
/// The centre is not reached or refuses, or the log's key cannot be read.
pub async fn certify_log(ctx: &Ctx) -> Result<bool, FederationError> {
    let state = ctx.part::<Federation>().load_state()?;
    if state.is_centre() {
        return Ok(false);
    }
    let log = ledger::actions::identify(ctx).await.map_err(FederationError::internal)?;
    let kept = ledger::actions::certificates(ctx).map_err(FederationError::internal)?;
    if is_good(&kept, &log, state.own.pin.root, ctx.now()) {
        return Ok(false);
    }
    let question = Question::post(PATH, "application/json", Vec::new());
    let answer = ask::ask(&state.own.client, &centre(&state)?, question).await?;
    let given: Given = serde_json::from_slice(&answer).map_err(FederationError::internal)?;
    let known = Verified::of(&state)?;
    let (_, (der, chain)) = take(&known, &given, &log.public_key, Purpose::Signing, ctx.now())?;
    let mut certificates = vec![Certificate::from_der(&der).map_err(FederationError::internal)?];
    certificates.extend(start::read_chain(&chain)?);
    ledger::actions::keep_certificates(ctx, &certificates).await.map_err(FederationError::internal)?;
    Ok(true)
}

/// Whether the certificates that receipts carry are for this log, under this root, and last.
fn is_good(kept: &[Certificate], log: &LogIdentity, root: Fingerprint, now: Timestamp) -> bool {
    let own = kept.first().filter(|own| own.public_key_der() == log.public_key);
    own.is_some_and(|own| lasts(own, now)) && kept.iter().any(|above| Fingerprint::of(above) == root)
}

impl Verified {
    /// What a node knows of the authorities.
    pub(super) fn of(state: &State) -> Result<Self, FederationError> {
        Ok(Self {
            list: state.list.as_ref().clone(),
            signed: state.signed.as_ref().clone(),
            root: state.root.as_ref().clone(),
            authorities: state.authorities.to_vec(),
            governor: state.own.pin.governor.clone().ok_or(FederationError::Alone)?,
        })
    }
}
