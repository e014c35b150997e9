//! On the centre: invitations, and what the operator does with nodes.

use kernel::{Actor, AgencyId, Audit, Ctx, Fact, Reader, Timestamp, Tx};
use serde_json::json;
use signature::Reason;
use trust::model::Serial;

use super::publish::publish;
use crate::error::FederationError;
use crate::model::{Invitation, Names, NodeId, is_host};
use crate::state::Federation;
use crate::store::{self, InvitationRow};

/// For how long an invitation is good, in seconds.
pub const INVITATION_SECONDS: i64 = 7 * 86_400;

/// Which node is to be invited.
#[derive(Debug, Clone)]
pub struct Invite {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: Names,
    /// The name that other nodes connect to.
    pub host: String,
    /// Port of its federation listener.
    pub port: u16,
    /// Whether people will sign in there.
    pub portal: bool,
    /// Its agencies; the first vouches for the host.
    pub agencies: Vec<AgencyId>,
}

/// Invites a node. The answer holds the only copy of the token.
///
/// # Errors
/// The id, the address or an agency is taken or none, or the actor is not the operator.
pub async fn invite(ctx: &Ctx, actor: &Actor, wanted: &Invite) -> Result<Invitation, FederationError> {
    let root = centre(ctx, actor)?;
    let (row, agency) = check(ctx, actor, wanted)?;
    let token = ctx.entropy.secret();
    let (hash, actor, kept) = (token_hash(&token), actor.clone(), row.clone());
    ctx.write(move |tx| {
        check_free(tx, &kept)?;
        let host = trust::store::find_host(tx, &kept.host)?;
        if host.is_some_and(|host| host.agency != agency) {
            return Err(FederationError::HostRefused { host: kept.host.clone(), agency: agency.clone() });
        }
        store::insert_invitation(tx, &kept, &hash)?;
        let detail =
            json!({ "host": kept.host, "port": kept.port, "agencies": kept.agencies, "until": kept.until });
        note(tx, &actor, ("federation.invite", "federation.invited"), kept.node.as_str(), detail)
    })
    .await?;
    let state = ctx.part::<Federation>().load_state()?;
    let centre = state.centre()?;
    Ok(Invitation {
        host: centre.host.clone(),
        port: centre.port,
        root,
        token,
        node: row.node,
        own_host: row.host,
        own_port: row.port,
        agencies: row.agencies,
    })
}

/// Who may, on the centre; gives the root.
fn centre(ctx: &Ctx, actor: &Actor) -> Result<crate::model::Fingerprint, FederationError> {
    let state = ctx.part::<Federation>().load_state()?;
    if !state.is_centre() {
        return Err(FederationError::NotCentre);
    }
    if *actor != Actor::Platform && !actor.has_role("operator") {
        return Err(FederationError::NotAllowed);
    }
    Ok(state.own.pin.root)
}

/// The SHA-256 of a token, in hexadecimal: what is kept of it.
pub(super) fn token_hash(token: &str) -> String {
    hex::encode(signature::Digest::Sha256.of(token.as_bytes()))
}

fn check(ctx: &Ctx, actor: &Actor, wanted: &Invite) -> Result<(InvitationRow, AgencyId), FederationError> {
    let id = wanted.id.trim();
    let node = NodeId::parse(id).ok_or_else(|| FederationError::IdRefused { id: id.to_owned() })?;
    let name = Names { zh: wanted.name.zh.trim().to_owned(), en: wanted.name.en.trim().to_owned() };
    if name.zh.is_empty() || name.en.is_empty() {
        return Err(FederationError::NoName);
    }
    let (today, agencies) = (ctx.today(), directory::agencies(ctx));
    let mut own: Vec<AgencyId> = Vec::new();
    for agency in &wanted.agencies {
        if agencies.in_force(agency, today).is_none() {
            return Err(FederationError::AgencyUnknown { agency: agency.clone() });
        }
        if !own.contains(agency) {
            own.push(agency.clone());
        }
    }
    let first = own.first().cloned().ok_or(FederationError::NoAgency)?;
    let host = wanted.host.trim().trim_end_matches('.').to_ascii_lowercase();
    let here = host == "localhost" && ctx.find_part::<web::DemoMode>().is_some();
    if !is_host(&host) || !(here || host.contains('.')) || wanted.port == 0 {
        return Err(FederationError::HostRefused { host, agency: first });
    }
    let now = ctx.now();
    let row = InvitationRow {
        id: ctx.new_id(),
        node,
        name,
        host,
        port: wanted.port,
        portal: wanted.portal,
        agencies: own,
        made_at: now,
        made_by: actor.label(),
        until: now.plus_seconds(INVITATION_SECONDS),
        used_at: None,
        keys: None,
        acknowledged_at: None,
        withdrawn_at: None,
    };
    Ok((row, first))
}

/// Neither a node nor an open invitation has the id, the address or one of the agencies.
fn check_free(r: &mut Reader, new: &InvitationRow) -> Result<(), FederationError> {
    let now = new.made_at;
    let nodes = store::list_nodes(r)?.into_iter().map(|node| (node.id, node.host, node.port, node.agencies));
    let open = store::list_open(r, now)?.into_iter();
    let open = open.map(|invited| (invited.node, invited.host, invited.port, invited.agencies));
    for (id, host, port, agencies) in nodes.chain(open) {
        if id == new.node {
            return Err(FederationError::IdTaken { node: id });
        }
        if host == new.host && port == new.port {
            return Err(FederationError::HostTaken { host, port, node: id });
        }
        if let Some(agency) = new.agencies.iter().find(|agency| agencies.contains(agency)) {
            return Err(FederationError::AgencyTaken { agency: agency.clone(), node: id });
        }
    }
    Ok(())
}

/// Withdraws an invitation that is still open.
///
/// # Errors
/// It is good no more, or the actor is not the operator.
pub async fn withdraw_invitation(ctx: &Ctx, actor: &Actor, id: &str) -> Result<(), FederationError> {
    centre(ctx, actor)?;
    let (actor, id) = (actor.clone(), id.to_owned());
    ctx.write(move |tx| {
        if !store::withdraw(tx, &id)? {
            return Err(FederationError::InvitationUnknown);
        }
        note(tx, &actor, ("federation.withdraw", "federation.withdrawn"), &id, json!({}))
    })
    .await
}

/// Takes a node out of the list for now, or lets it back in.
///
/// # Errors
/// There is no such node, it is the centre, or the actor is not the operator.
pub async fn suspend(
    ctx: &Ctx,
    actor: &Actor,
    node: &NodeId,
    standing: Standing,
) -> Result<(), FederationError> {
    centre(ctx, actor)?;
    stays(ctx, node)?;
    let (actor, node, at) = (actor.clone(), node.clone(), ctx.now());
    ctx.write(move |tx| {
        let since: Option<Timestamp> = (standing == Standing::Suspended).then_some(at);
        if !store::set_suspended(tx, &node, since)? {
            return Err(FederationError::NodeUnknown { node: node.to_string() });
        }
        let words = match standing {
            Standing::Suspended => ("federation.suspend", "federation.suspended"),
            Standing::TakesPart => ("federation.resume", "federation.resumed"),
        };
        note(tx, &actor, words, node.as_str(), json!({}))
    })
    .await?;
    publish(ctx).await?;
    Ok(())
}

/// Whether a node takes part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It stands in the list.
    TakesPart,
    /// It does not, for now.
    Suspended,
}

/// Takes a node out for good: its certificates are revoked, its invitations withdrawn. The same id may be
/// invited again.
///
/// # Errors
/// As [`suspend`].
pub async fn remove(ctx: &Ctx, actor: &Actor, node: &NodeId) -> Result<(), FederationError> {
    centre(ctx, actor)?;
    stays(ctx, node)?;
    // Out of the list first; a revocation that fails can be made again.
    suspend(ctx, actor, node, Standing::Suspended).await?;
    revoke_all(ctx, node).await?;
    let (actor, gone) = (actor.clone(), node.clone());
    ctx.write(move |tx| {
        store::withdraw_of(tx, &gone)?;
        store::delete_node(tx, &gone)?;
        note(tx, &actor, ("federation.remove", "federation.removed"), gone.as_str(), json!({}))
    })
    .await
}

async fn revoke_all(ctx: &Ctx, node: &NodeId) -> Result<(), FederationError> {
    let (of, now) = (node.clone(), ctx.now());
    let issued = ctx
        .read(move |r| {
            let mut found = Vec::new();
            for one in store::list_issued(r)?.into_iter().filter(|one| one.node == of) {
                found.extend(trust::store::find_by_fingerprint(r, &one.fingerprint.to_string())?);
            }
            Ok::<_, FederationError>(found)
        })
        .await?;
    for one in issued {
        let serial: &Serial = &one.serial;
        if matches!(one.state(now), trust::model::State::InForce | trust::model::State::Held) {
            let reason = Reason::CessationOfOperation;
            trust::actions::revoke(ctx, &Actor::Platform, &one.authority, serial, reason).await?;
        }
    }
    Ok(())
}

fn stays(ctx: &Ctx, node: &NodeId) -> Result<(), FederationError> {
    let state = ctx.part::<Federation>().load_state()?;
    if state.own.id == *node { Err(FederationError::CentreStays) } else { Ok(()) }
}

/// The audit row and the fact of what an operator did.
fn note(
    tx: &mut Tx,
    actor: &Actor,
    (action, kind): (&'static str, &'static str),
    id: &str,
    detail: serde_json::Value,
) -> Result<(), FederationError> {
    tx.audit(Audit { actor, action, object: "node", object_id: id, agency: actor.agency(), detail })?;
    tx.fact(Fact { kind, agency: actor.agency(), dims: json!({}), value: 1 })?;
    Ok(())
}
