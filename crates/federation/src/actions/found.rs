//! The centre makes itself the first node.

use catalogue::model::authority::Holder;
use kernel::{Actor, AgencyId, Audit, Ctx, Fact, Timestamp, Tx};
use serde_json::json;
use signature::Certificate;
use trust::actions::Order;
use trust::model::{Issued, Subject};
use trust::x509::request::Request;

use super::authorities::profile_for;
use super::identity::{key, key_name};
use super::prove::prove;
use super::publish::{content, make};
use crate::error::FederationError;
use crate::model::{Fingerprint, Names, NodeId, is_host};
use crate::start;
use crate::state::{Governor, Seal};
use crate::store::{self, CertificateUse, IssuedRow, NodeRow, OwnCertificate, OwnRow};

/// What the first node is.
#[derive(Debug, Clone)]
pub struct Founding {
    /// Its id.
    pub id: NodeId,
    /// Name of the federation.
    pub instance: String,
    /// The name that other nodes connect to.
    pub host: String,
    /// Port of the federation's listener.
    pub port: u16,
    /// The agency that governs; its seal signs the list.
    pub agency: AgencyId,
    /// Further agencies that the node holds.
    pub others: Vec<AgencyId>,
}

/// Makes this node the centre of a new federation: its keys, its certificates from its own authorities, the
/// first list. Broken off, it may be run again.
///
/// # Errors
/// The node has a place already, an agency or the host is none, or the authorities refuse.
pub async fn found(ctx: &Ctx, founding: &Founding) -> Result<(), FederationError> {
    if let Some(own) = ctx.read(store::find_own).await? {
        return Err(FederationError::AlreadyMember { node: own.node });
    }
    let name = check(ctx, founding)?;
    trust::actions::vouch_for_host(ctx, &Actor::Platform, &founding.host, &founding.agency).await?;
    let mut agencies = vec![founding.agency.clone()];
    agencies.extend(founding.others.iter().filter(|other| **other != founding.agency).cloned());
    let mut made = vec![certify(ctx, CertificateUse::Tls, &founding.agency, Some(&founding.host)).await?];
    for agency in &agencies {
        made.push(certify(ctx, CertificateUse::Seal, agency, None).await?);
    }
    let row = NodeRow {
        id: founding.id.clone(),
        name,
        host: founding.host.clone(),
        port: founding.port,
        portal: true,
        agencies,
        since: ctx.now(),
        suspended_at: None,
    };
    write(ctx, founding, row, made).await?;
    start::open(ctx).await?;
    if let Err(error) = prove(ctx).await {
        tracing::warn!(%error, "other nodes do not speak to this one yet");
    }
    Ok(())
}

/// A host is one with dots, or any in a demonstration; the agencies are in force today.
fn check(ctx: &Ctx, founding: &Founding) -> Result<Names, FederationError> {
    let (today, agencies) = (ctx.today(), directory::agencies(ctx));
    for agency in std::iter::once(&founding.agency).chain(&founding.others) {
        if agencies.in_force(agency, today).is_none() {
            return Err(FederationError::AgencyUnknown { agency: agency.clone() });
        }
    }
    if !is_host(&founding.host) || founding.port == 0 {
        let (host, agency) = (founding.host.clone(), founding.agency.clone());
        return Err(FederationError::HostRefused { host, agency });
    }
    let unknown = || FederationError::AgencyUnknown { agency: founding.agency.clone() };
    let agency = agencies.agency(&founding.agency).ok_or_else(unknown)?;
    Ok(Names { zh: agency.name.zh.clone(), en: agency.name.en.clone() })
}

/// A key of this node's and its certificate from this node's own authorities.
pub(super) struct Made {
    pub(super) row: OwnCertificate,
    pub(super) issued: Issued,
    pub(super) seal: Seal,
}

/// Issues to this node itself: the first key of that name, or the next when `number` says so.
async fn certify(
    ctx: &Ctx,
    purpose: CertificateUse,
    agency: &AgencyId,
    host: Option<&str>,
) -> Result<Made, FederationError> {
    certify_numbered(ctx, purpose, agency, host, 1).await
}

/// The same for the key with that number, as at a renewal.
pub(super) async fn certify_numbered(
    ctx: &Ctx,
    purpose: CertificateUse,
    agency: &AgencyId,
    host: Option<&str>,
    number: i64,
) -> Result<Made, FederationError> {
    let key_name = key_name(purpose, agency, number);
    let key = key(ctx, &key_name)?;
    let request = Request {
        public_key_der: key.public_key_der().to_vec(),
        algorithm: key.algorithm(),
        hosts: host.into_iter().map(str::to_owned).collect(),
    };
    let issued = issue(ctx, purpose, agency, &request).await?;
    let certificate = Certificate::from_der(&issued.der).map_err(FederationError::internal)?;
    let mut chain = trust::chain::of(ctx, &issued.authority, issued.generation).await?;
    if purpose == CertificateUse::Tls {
        add_older_roots(ctx, &mut chain).await?;
    }
    let row = OwnCertificate {
        key_name: key_name.clone(),
        purpose,
        agency: agency.clone(),
        der: issued.der.clone(),
        chain: start::write_chain(&chain)?,
        got_at: ctx.now(),
        ocsp: None,
    };
    let ocsp = arc_swap::ArcSwapOption::empty();
    Ok(Made { row, issued, seal: Seal { certificate, chain, key, key_name, ocsp } })
}

/// The centre's certificate for TLS is sent with every generation of the root, before the newest: nodes recognise the centre
/// by the one that they were invited under.
async fn add_older_roots(ctx: &Ctx, chain: &mut Vec<Certificate>) -> Result<(), FederationError> {
    let Some(newest) = chain.pop() else { return Ok(()) };
    let all = trust::chain::all(ctx).await?;
    let is_root =
        |one: &Certificate| one.subject_der() == one.issuer_der() && one.verify_signed_by(one).is_ok();
    chain.extend(all.into_iter().filter(|one| is_root(one) && *one != newest));
    chain.push(newest);
    Ok(())
}

/// Issues a node's certificate: for TLS with the request's hosts, or as an agency's seal.
pub(super) async fn issue(
    ctx: &Ctx,
    purpose: CertificateUse,
    agency: &AgencyId,
    request: &Request,
) -> Result<Issued, FederationError> {
    let (holder, subject) = match purpose {
        CertificateUse::Tls => {
            (Holder::Server, Subject::Server { agency: agency.clone(), hosts: request.hosts.clone() })
        }
        CertificateUse::Seal => (Holder::Agency, Subject::Agency(agency.clone())),
    };
    let (authority, profile) = profile_for(ctx, holder)?;
    let order = Order { authority, profile, subject };
    Ok(trust::actions::issue(ctx, &Actor::Platform, &order, request).await?)
}

/// What the centre notes of a certificate that it gave to a node.
pub(super) fn issued_row(
    node: &NodeId,
    purpose: CertificateUse,
    agency: &AgencyId,
    issued: &Issued,
    at: Timestamp,
) -> IssuedRow {
    IssuedRow {
        fingerprint: Fingerprint::of_bytes(&issued.der),
        node: node.clone(),
        purpose,
        agency: agency.clone(),
        issued_at: at,
    }
}

/// Everything in one transaction: the node has a place, or none.
async fn write(ctx: &Ctx, founding: &Founding, row: NodeRow, made: Vec<Made>) -> Result<(), FederationError> {
    let now = ctx.now();
    let sealed = made.iter().find(|one| one.row.purpose == CertificateUse::Seal);
    let seal = &sealed.ok_or(FederationError::NoAgency)?.seal;
    let root = seal.chain.last().ok_or_else(|| FederationError::internal("the seal has no chain"))?;
    let own = OwnRow {
        node: founding.id.clone(),
        instance: founding.instance.clone(),
        root: Fingerprint::of(root),
        by: Governor::of(&seal.certificate),
        governor: Some(founding.agency.clone()),
        agencies: row.agencies.clone(),
        joined_at: now,
        acknowledged_at: Some(now),
    };
    let issued: Vec<IssuedRow> = made
        .iter()
        .map(|one| issued_row(&row.id, one.row.purpose, &one.row.agency, &one.issued, now))
        .collect();
    let content = content(ctx, &own, &[(row.clone(), issued.clone())]).await?;
    let (kept, _) = make(ctx, &content, seal, &own.pin(), 1).await?;
    let rows: Vec<OwnCertificate> = made.into_iter().map(|one| one.row).collect();
    ctx.write(move |tx| {
        if !store::insert_own(tx, &own)? {
            return Err(FederationError::AlreadyMember { node: own.node.clone() });
        }
        store::insert_node(tx, &row)?;
        for issued in &issued {
            store::insert_issued(tx, issued)?;
        }
        for certificate in &rows {
            store::insert_own_certificate(tx, certificate)?;
        }
        store::keep_list(tx, &kept)?;
        note(tx, &own)
    })
    .await
}

fn note(tx: &mut Tx, own: &OwnRow) -> Result<(), FederationError> {
    tx.audit(Audit {
        actor: &Actor::Platform,
        action: "federation.found",
        object: "node",
        object_id: own.node.as_str(),
        agency: own.governor.as_ref(),
        detail: json!({ "instance": own.instance, "root": own.root, "agencies": own.agencies }),
    })?;
    tx.fact(Fact { kind: "federation.founded", agency: own.governor.as_ref(), dims: json!({}), value: 1 })?;
    Ok(())
}
