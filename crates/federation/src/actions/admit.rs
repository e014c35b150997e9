//! On the centre: a node that was invited asks for its certificates.

use kernel::{Actor, AgencyId, Audit, Ctx, Fact, Timestamp};
use serde_json::json;
use signature::Certificate;
use trust::model::{Issued, State as CertificateState};
use trust::x509::request::Request;

use super::found::{issue, issued_row};
use super::invite::token_hash;
use super::publish::publish;
use super::renew::last_third;
use crate::error::FederationError;
use crate::joining::{Admission, Given, GivenSeal, JoinRequest, RenewRequest};
use crate::model::{NodeId, SKEW_SECONDS};
use crate::start::write_chain;
use crate::state::Federation;
use crate::store::{self, CertificateUse, InvitationRow, IssuedRow, NodeRow};

/// One certificate that is asked for.
struct Wanted {
    purpose: CertificateUse,
    agency: AgencyId,
    request: Request,
}

/// Admits a node: checks its token and its requests, issues, lists it. Asked again with the same keys before the
/// node has shown itself, it gives the same certificates again.
///
/// # Errors
/// The token is not good, the requests are not for what was invited, or the clocks differ.
pub async fn admit(ctx: &Ctx, asked: &JoinRequest) -> Result<Admission, FederationError> {
    let state = ctx.part::<Federation>().load_state()?;
    if !state.is_centre() {
        return Err(FederationError::NotCentre);
    }
    let invitation = find_open(ctx, asked).await?;
    let now = ctx.now();
    if (now.0 - asked.now.0).abs() > SKEW_SECONDS * 1_000_000 {
        return Err(FederationError::ClockSkewed { listed_at: now, now: asked.now });
    }
    let wanted = read(&invitation, asked)?;
    reserve(ctx, &invitation, &wanted).await?;
    if let Some(first) = invitation.agencies.first() {
        trust::actions::vouch_for_host(ctx, &Actor::Platform, &invitation.host, first).await?;
    }
    let known = issued_to(ctx, &invitation.node).await?;
    let mut given = Vec::with_capacity(wanted.len());
    for one in &wanted {
        let before =
            known.iter().find(|(row, issued)| is_for(row, issued, one)).map(|(_, issued)| issued.clone());
        given.push(match before {
            Some(issued) => issued,
            None => issue(ctx, one.purpose, &one.agency, &one.request).await?,
        });
    }
    take_in(ctx, invitation, &wanted, &given).await?;
    publish(ctx).await?;
    answer(ctx, &wanted, &given).await
}

async fn find_open(ctx: &Ctx, asked: &JoinRequest) -> Result<InvitationRow, FederationError> {
    let hash = token_hash(&asked.token);
    let found = ctx.read(move |r| store::find_by_token(r, &hash)).await?;
    let invitation = found.filter(|found| found.withdrawn_at.is_none());
    let invitation = invitation.ok_or(FederationError::InvitationUnknown)?;
    if invitation.acknowledged_at.is_some() {
        return Err(FederationError::InvitationUsed);
    }
    if invitation.until < ctx.now() {
        return Err(FederationError::InvitationExpired { until: invitation.until });
    }
    if invitation.node != asked.node {
        let (invited, asked) = (invitation.node.to_string(), asked.node.to_string());
        return Err(FederationError::NotInvited { invited, asked });
    }
    Ok(invitation)
}

/// The requests, if they are for the invited host and exactly the invited agencies.
fn read(invitation: &InvitationRow, asked: &JoinRequest) -> Result<Vec<Wanted>, FederationError> {
    let refused = |what: &str| FederationError::RequestRefused { what: what.to_owned() };
    let tls = Request::read(&asked.tls).map_err(|_| refused("TLS"))?;
    if tls.hosts != [invitation.host.clone()] {
        let (invited, asked) = (invitation.host.clone(), tls.hosts.join(", "));
        return Err(FederationError::NotInvited { invited, asked });
    }
    if let Some(other) = asked.seals.iter().find(|seal| !invitation.agencies.contains(&seal.agency)) {
        let invited: Vec<&str> = invitation.agencies.iter().map(AgencyId::as_str).collect();
        let (invited, asked) = (invited.join(", "), other.agency.to_string());
        return Err(FederationError::NotInvited { invited, asked });
    }
    let first = invitation.agencies.first().ok_or(FederationError::NoAgency)?;
    let mut wanted = vec![Wanted { purpose: CertificateUse::Tls, agency: first.clone(), request: tls }];
    for agency in &invitation.agencies {
        let seal =
            asked.seals.iter().find(|seal| seal.agency == *agency).ok_or_else(|| refused(agency.as_str()))?;
        let request = Request::read(&seal.request).map_err(|_| refused(agency.as_str()))?;
        wanted.push(Wanted { purpose: CertificateUse::Seal, agency: agency.clone(), request });
    }
    Ok(wanted)
}

/// Binds the token to these keys. Of two that use it at once, one gets it.
async fn reserve(ctx: &Ctx, invitation: &InvitationRow, wanted: &[Wanted]) -> Result<(), FederationError> {
    let mut keys: Vec<u8> = Vec::new();
    wanted.iter().for_each(|one| keys.extend(&one.request.public_key_der));
    let (id, keys) = (invitation.id.clone(), hex::encode(signature::Digest::Sha256.of(&keys)));
    ctx.write(move |tx| {
        if store::use_invitation(tx, &id, &keys)? { Ok(()) } else { Err(FederationError::InvitationUsed) }
    })
    .await
}

/// What a node has been given so far.
async fn issued_to(ctx: &Ctx, node: &NodeId) -> Result<Vec<(IssuedRow, Issued)>, FederationError> {
    let (node, now) = (node.clone(), ctx.now());
    ctx.read(move |r| {
        let mut found = Vec::new();
        for row in store::list_issued(r)?.into_iter().filter(|row| row.node == node) {
            let issued = trust::store::find_by_fingerprint(r, &row.fingerprint.to_string())?;
            let issued = issued.filter(|issued| issued.state(now) == CertificateState::InForce);
            found.extend(issued.map(|issued| (row, issued)));
        }
        Ok(found)
    })
    .await
}

/// Whether the last third of its time has not begun.
fn lasts(issued: &Issued, now: Timestamp) -> bool {
    now < last_third(issued.not_before, issued.not_after)
}

/// Whether a certificate was issued for this key and use.
fn is_for(row: &IssuedRow, issued: &Issued, wanted: &Wanted) -> bool {
    let same_key = || {
        Certificate::from_der(&issued.der)
            .is_ok_and(|certificate| certificate.public_key_der() == wanted.request.public_key_der)
    };
    row.purpose == wanted.purpose && row.agency == wanted.agency && same_key()
}

/// The node and its certificates, in one transaction.
async fn take_in(
    ctx: &Ctx,
    invitation: InvitationRow,
    wanted: &[Wanted],
    given: &[Issued],
) -> Result<(), FederationError> {
    let now = ctx.now();
    let rows: Vec<IssuedRow> = wanted
        .iter()
        .zip(given)
        .map(|(one, issued)| issued_row(&invitation.node, one.purpose, &one.agency, issued, now))
        .collect();
    let node = NodeRow {
        id: invitation.node,
        name: invitation.name,
        host: invitation.host,
        port: invitation.port,
        portal: invitation.portal,
        agencies: invitation.agencies,
        since: now,
        suspended_at: None,
    };
    ctx.write(move |tx| {
        for other in store::list_nodes(tx)?.iter().filter(|other| other.id != node.id) {
            if let Some(agency) = node.agencies.iter().find(|agency| other.agencies.contains(agency)) {
                return Err(FederationError::AgencyTaken { agency: agency.clone(), node: other.id.clone() });
            }
        }
        let new = store::insert_node(tx, &node)?;
        for row in &rows {
            store::insert_issued(tx, row)?;
        }
        if !new {
            return Ok(());
        }
        tx.audit(Audit {
            actor: &Actor::Platform,
            action: "federation.admit",
            object: "node",
            object_id: node.id.as_str(),
            agency: node.agencies.first(),
            detail: json!({ "host": node.host, "port": node.port, "agencies": node.agencies }),
        })?;
        tx.fact(Fact { kind: "federation.admitted", agency: None, dims: json!({}), value: 1 })?;
        Ok(())
    })
    .await
}

async fn answer(ctx: &Ctx, wanted: &[Wanted], given: &[Issued]) -> Result<Admission, FederationError> {
    let (mut tls, mut seals) = (None, Vec::new());
    for (one, issued) in wanted.iter().zip(given) {
        let given = hand_over(ctx, issued).await?;
        match one.purpose {
            CertificateUse::Tls => tls = Some(given),
            CertificateUse::Seal => seals.push(GivenSeal { agency: one.agency.clone(), given }),
        }
    }
    let state = ctx.part::<Federation>().load_state()?;
    let tls = tls.ok_or_else(|| FederationError::RequestRefused { what: "TLS".to_owned() })?;
    Ok(Admission { tls, seals, list: state.signed.as_ref().clone() })
}

/// The certificate as it is given, with those above it.
pub(super) async fn hand_over(ctx: &Ctx, issued: &Issued) -> Result<Given, FederationError> {
    let certificate = Certificate::from_der(&issued.der).map_err(FederationError::internal)?;
    let chain = trust::chain::of(ctx, &issued.authority, issued.generation).await?;
    Ok(Given {
        certificate: certificate.to_pem().map_err(FederationError::internal)?,
        chain: write_chain(&chain)?,
    })
}

/// The node has shown itself with its certificate: its invitation has done its work.
///
/// # Errors
/// Storage.
pub async fn acknowledge(ctx: &Ctx, node: &NodeId) -> Result<(), FederationError> {
    let node = node.clone();
    ctx.write(move |tx| {
        if store::acknowledge(tx, &node)? > 0 {
            tx.audit(Audit {
                actor: &Actor::Platform,
                action: "federation.joined",
                object: "node",
                object_id: node.as_str(),
                agency: None,
                detail: json!({}),
            })?;
        }
        Ok(())
    })
    .await
}

/// Issues the next certificate to a node that shows one in force.
///
/// # Errors
/// The request is for a host or an agency that is not the node's.
pub async fn admit_renewal(ctx: &Ctx, node: &NodeId, asked: &RenewRequest) -> Result<Given, FederationError> {
    let id = node.clone();
    let row = ctx.read(move |r| store::find_node(r, &id)).await?;
    let row = row.ok_or_else(|| FederationError::NodeUnknown { node: node.to_string() })?;
    let what = asked.seal.as_ref().map_or("TLS", AgencyId::as_str);
    let refused = || FederationError::RequestRefused { what: what.to_owned() };
    let request = Request::read(&asked.request).map_err(|_| refused())?;
    let (purpose, agency) = match &asked.seal {
        Some(agency) if row.agencies.contains(agency) => (CertificateUse::Seal, agency.clone()),
        None if request.hosts == [row.host.clone()] => {
            (CertificateUse::Tls, row.agencies.first().cloned().ok_or(FederationError::NoAgency)?)
        }
        _ => {
            let invited = row.agencies.iter().map(AgencyId::as_str).collect::<Vec<_>>().join(", ");
            let asked = asked.seal.as_ref().map_or_else(|| request.hosts.join(", "), AgencyId::to_string);
            return Err(FederationError::NotInvited { invited: format!("{}: {invited}", row.host), asked });
        }
    };
    let wanted = Wanted { purpose, agency, request };
    let known = issued_to(ctx, node).await?;
    // One that lasts is in the list: each more would make that longer for everybody.
    let same_use = |row: &IssuedRow| row.purpose == wanted.purpose && row.agency == wanted.agency;
    let lasting = known.iter().any(|(row, issued)| same_use(row) && lasts(issued, ctx.now()));
    let before = known.into_iter().find(|(row, issued)| is_for(row, issued, &wanted));
    let issued = match before {
        Some((_, issued)) => issued,
        None if lasting => return Err(FederationError::NotDue { what: what.to_owned() }),
        None => issue(ctx, wanted.purpose, &wanted.agency, &wanted.request).await?,
    };
    let new = issued_row(node, wanted.purpose, &wanted.agency, &issued, ctx.now());
    ctx.write(move |tx| store::insert_issued(tx, &new)).await?;
    publish(ctx).await?;
    hand_over(ctx, &issued).await
}
