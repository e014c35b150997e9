//! On the new node: keys, requests, certificates, the first word with the centre.

use std::sync::Arc;

use kernel::{Actor, AgencyId, Audit, Ctx, Timestamp};
use serde_json::json;
use signature::path::{self, Purpose, Question as PathQuestion, RevocationData, RevocationRule};
use signature::{Certificate, Freshness, SigningKey};

use super::identity::{key, key_name};
use super::prove::prove;
use crate::ask::{self, Question};
use crate::error::FederationError;
use crate::joining::{Admission, Given, JoinRequest, SealRequest};
use crate::list::{self, Verified};
use crate::model::{Fingerprint, Invitation, List, ListMistake, Node, NodeId, SKEW_SECONDS};
use crate::request;
use crate::start;
use crate::state::{Federation, Pin};
use crate::store::{self, CertificateUse, KeptList, OwnCertificate, OwnRow};

/// How far joining has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The keys are made, or were found.
    Keys,
    /// The centre has issued.
    Admitted,
    /// All is stored.
    Stored,
    /// The centre has seen the node with its own certificate.
    Acknowledged,
    /// OCSP says that the certificates are in force, so that other nodes take them.
    Proven,
}

/// Joins with an invitation. Broken off anywhere, it is run again with the same invitation and
/// goes on: keys stay, the centre gives the same certificates to the same keys.
///
/// # Errors
/// The centre is not reached or is another, the invitation is not good, the clocks differ, or the node has a
/// place already.
pub async fn join(
    ctx: &Ctx,
    invitation: &Invitation,
    progress: &(dyn Fn(Step) + Send + Sync),
) -> Result<(), FederationError> {
    let own = ctx.read(store::find_own).await?;
    if let Some(own) = &own
        && (own.node != invitation.node || own.acknowledged_at.is_some())
    {
        return Err(FederationError::AlreadyMember { node: own.node.clone() });
    }
    if own.is_none() {
        let keys = Keys::open(ctx, &invitation.agencies)?;
        progress(Step::Keys);
        let (admission, asked_at) = ask_for(ctx, invitation, &keys).await?;
        let admitted = verify(invitation, &keys, &admission, ctx.now())?;
        check_clock(&admitted.verified.list, asked_at, ctx.now())?;
        progress(Step::Admitted);
        write(ctx, admitted).await?;
    }
    start::open(ctx).await?;
    progress(Step::Stored);
    announce(ctx).await?;
    progress(Step::Acknowledged);
    // The node has joined; what is missing now its server goes on asking for.
    match prove(ctx).await {
        Ok(()) => progress(Step::Proven),
        Err(error) => tracing::warn!(%error, "other nodes do not speak to this one yet"),
    }
    Ok(())
}

/// The node's first keys.
struct Keys {
    tls: Arc<dyn SigningKey>,
    seals: Vec<(AgencyId, Arc<dyn SigningKey>)>,
}

impl Keys {
    fn open(ctx: &Ctx, agencies: &[AgencyId]) -> Result<Self, FederationError> {
        let first = agencies.first().ok_or(FederationError::NoAgency)?;
        let tls = key(ctx, &key_name(CertificateUse::Tls, first, 1))?;
        let seal = |agency: &AgencyId| {
            Ok::<_, FederationError>((agency.clone(), key(ctx, &key_name(CertificateUse::Seal, agency, 1))?))
        };
        Ok(Self { tls, seals: agencies.iter().map(seal).collect::<Result<_, _>>()? })
    }

    fn of(&self, agency: &AgencyId) -> Option<&Arc<dyn SigningKey>> {
        self.seals.iter().find(|(known, _)| known == agency).map(|(_, key)| key)
    }
}

async fn ask_for(
    ctx: &Ctx,
    invitation: &Invitation,
    keys: &Keys,
) -> Result<(Admission, Timestamp), FederationError> {
    let seal = |(agency, key): &(AgencyId, Arc<dyn SigningKey>)| {
        let request = request::write(key.as_ref(), agency.as_str(), None)?;
        Ok::<_, FederationError>(SealRequest { agency: agency.clone(), request })
    };
    let asked_at = ctx.now();
    let request = JoinRequest {
        token: invitation.token.clone(),
        node: invitation.node.clone(),
        now: asked_at,
        tls: request::write(keys.tls.as_ref(), &invitation.own_host, Some(&invitation.own_host))?,
        seals: keys.seals.iter().map(seal).collect::<Result<_, _>>()?,
    };
    let accept = net::Accept::UnderRoot(invitation.root.0);
    let target = net::Target { host: invitation.host.clone(), port: invitation.port, accept };
    let body = serde_json::to_vec(&request).map_err(FederationError::internal)?;
    let question = Question::post("/federation/join", "application/json", body);
    let answer = ask::ask(&net::Client::new(None, ctx.clock.clone()), &target, question).await?;
    let admission = serde_json::from_slice(&answer).map_err(|error| FederationError::Answer {
        address: format!("{}:{}", target.host, target.port),
        reason: error.to_string(),
    })?;
    Ok((admission, asked_at))
}

/// What the centre gave, after all of it was looked at.
struct Admitted {
    verified: Verified,
    node: NodeId,
    root: Fingerprint,
    agencies: Vec<AgencyId>,
    certificates: Vec<OwnCertificate>,
    at: Timestamp,
}

fn verify(
    invitation: &Invitation,
    keys: &Keys,
    admission: &Admission,
    now: Timestamp,
) -> Result<Admitted, FederationError> {
    let pin = Pin { root: invitation.root, governor: None };
    let verified = list::verify(&admission.list, &pin, now)?;
    let mistake = |text: &str| FederationError::List(ListMistake::Contradiction(text.to_owned()).into());
    let node =
        verified.list.node(&invitation.node).ok_or_else(|| mistake("this node does not stand in it"))?;
    let mut certificates = Vec::new();
    let first = node.agencies.first().ok_or(FederationError::NoAgency)?;
    let tls = take(&verified, &admission.tls, keys.tls.public_key_der(), Purpose::TlsServer, now)?;
    if !node.tls.contains(&tls.0) {
        return Err(mistake("it lists another certificate for this node"));
    }
    certificates.push(row(CertificateUse::Tls, first, tls.1, now));
    for agency in &node.agencies {
        let given = admission.seals.iter().find(|seal| seal.agency == *agency);
        let (Some(given), Some(key)) = (given, keys.of(agency)) else {
            return Err(mistake("it lists another agency for this node"));
        };
        let seal = take(&verified, &given.given, key.public_key_der(), Purpose::Signing, now)?;
        if !is_listed(node, agency, &seal.0) {
            return Err(mistake("it lists another seal for this node"));
        }
        certificates.push(row(CertificateUse::Seal, agency, seal.1, now));
    }
    let (node, agencies) = (node.id.clone(), node.agencies.clone());
    Ok(Admitted { node, root: invitation.root, agencies, certificates, at: now, verified })
}

fn is_listed(node: &Node, agency: &AgencyId, fingerprint: &Fingerprint) -> bool {
    node.seals.iter().any(|seal| seal.agency == *agency && seal.sha256 == *fingerprint)
}

/// A certificate for our key that leads to the root; gives its fingerprint, its DER and its chain.
pub(super) fn take(
    verified: &Verified,
    given: &Given,
    public_key_der: &[u8],
    purpose: Purpose,
    now: Timestamp,
) -> Result<(Fingerprint, (Vec<u8>, String)), FederationError> {
    let certificate = Certificate::from_pem(&given.certificate).map_err(FederationError::internal)?;
    if certificate.public_key_der() != public_key_der {
        return Err(FederationError::internal("the centre gave a certificate for another key"));
    }
    path::validate(&PathQuestion {
        certificate: &certificate,
        intermediates: &verified.authorities,
        anchors: std::slice::from_ref(&verified.root),
        purpose,
        at: now,
        now,
        revocation: &RevocationData::default(),
        rule: RevocationRule::WhenKnown,
        freshness: Freshness::default(),
    })
    .map_err(FederationError::internal)?;
    start::read_chain(&given.chain)?;
    Ok((Fingerprint::of(&certificate), (certificate.der().to_vec(), given.chain.clone())))
}

fn row(
    purpose: CertificateUse,
    agency: &AgencyId,
    given: (Vec<u8>, String),
    at: Timestamp,
) -> OwnCertificate {
    OwnCertificate {
        key_name: key_name(purpose, agency, 1),
        purpose,
        agency: agency.clone(),
        der: given.0,
        chain: given.1,
        got_at: at,
        ocsp: None,
    }
}

/// The list was issued between the question and the answer, if the clocks agree.
fn check_clock(list: &List, asked_at: Timestamp, now: Timestamp) -> Result<(), FederationError> {
    let earliest = asked_at.plus_seconds(-SKEW_SECONDS);
    if list.issued_at < earliest || now.plus_seconds(SKEW_SECONDS) < list.issued_at {
        return Err(FederationError::ClockSkewed { listed_at: list.issued_at, now });
    }
    Ok(())
}

async fn write(ctx: &Ctx, admitted: Admitted) -> Result<(), FederationError> {
    let Admitted { verified, node, root, agencies, certificates, at } = admitted;
    let own = OwnRow {
        node,
        instance: verified.list.instance.clone(),
        root,
        by: verified.governor,
        governor: None,
        agencies,
        joined_at: at,
        acknowledged_at: None,
    };
    let kept = KeptList {
        number: verified.list.number,
        content: String::new(),
        signed: verified.signed,
        verified_at: at,
    };
    ctx.write(move |tx| {
        if !store::insert_own(tx, &own)? {
            return Err(FederationError::AlreadyMember { node: own.node.clone() });
        }
        for certificate in &certificates {
            store::insert_own_certificate(tx, certificate)?;
        }
        store::keep_list(tx, &kept)?;
        tx.audit(Audit {
            actor: &Actor::Platform,
            action: "federation.join",
            object: "node",
            object_id: own.node.as_str(),
            agency: own.agencies.first(),
            detail: json!({ "instance": own.instance, "root": own.root, "agencies": own.agencies }),
        })?;
        Ok(())
    })
    .await
}

/// Shows the centre the new certificate; with that the invitation ends.
async fn announce(ctx: &Ctx) -> Result<(), FederationError> {
    let state = ctx.part::<Federation>().load_state()?;
    let target = super::refresh::centre(&state)?;
    ask::ask(&state.own.client, &target, Question::post("/federation/joined", "", Vec::new())).await?;
    ctx.write(|tx| Ok::<_, FederationError>(store::acknowledge_own(tx)?)).await
}
