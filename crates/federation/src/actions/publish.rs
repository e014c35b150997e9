//! On the centre: makes the list, signs it, keeps it.

use kernel::{Ctx, Timestamp};
use serde::Serialize;
use trust::model::State as CertificateState;

use super::{authorities, directory};
use crate::error::FederationError;
use crate::list::{self, Verified};
use crate::model::{
    FORMAT, LIST_SECONDS, List, ListedAuthority, ListedDirectory, ListedSeal, Node, NodeId, Stamping,
};
use crate::state::{Federation, Pin, Seal, State};
use crate::store::{self, CertificateUse, IssuedRow, KeptList, NodeRow, OwnRow};

/// How old a list may be before it is issued again, in seconds.
const AGAIN_SECONDS: i64 = 60;

/// What is listed, without number and times.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Content {
    instance: String,
    centre: NodeId,
    nodes: Vec<Node>,
    authorities: Vec<ListedAuthority>,
    stamping: Stamping,
    directory: ListedDirectory,
}

/// Issues the list when what it lists has changed since, or when it is a minute old. Certificates that are no
/// longer in force are not in it, nor a node that has none left. Gives whether a list was issued.
///
/// # Errors
/// This node is not the centre, or its keys are locked.
pub async fn publish(ctx: &Ctx) -> Result<bool, FederationError> {
    let federation = ctx.part::<Federation>();
    let state = federation.load_state()?;
    let governor = state.own.governor.clone().ok_or(FederationError::NotCentre)?;
    let (own, kept) = ctx
        .read(|r| {
            let own = store::find_own(r)?.ok_or(FederationError::Alone)?;
            Ok::<_, FederationError>((own, store::find_list(r)?))
        })
        .await?;
    let kept = kept.ok_or(FederationError::Alone)?;
    let nodes = in_force(ctx).await?;
    let content = content(ctx, &own, &nodes).await?;
    let changed = digest(&content)? != kept.content;
    let issued_at = state.list.issued_at;
    if !changed && ctx.now() < issued_at.plus_seconds(AGAIN_SECONDS) && kept.number == state.list.number {
        return Ok(false);
    }
    let seal = state.own.seals.get(&governor).ok_or(FederationError::NotCentre)?;
    let number = kept.number + u64::from(changed);
    let (kept, verified) = make(ctx, &content, seal, &own.pin(), number).await?;
    let verified_at = kept.verified_at;
    if !ctx.write(move |tx| store::keep_list(tx, &kept)).await? {
        // Another server of this node was faster; the next round reads what it wrote.
        return Ok(false);
    }
    // The seal may have been renewed meanwhile.
    let own = federation.load_state()?.own.clone();
    federation.set(State::new(own, verified, verified_at));
    Ok(true)
}

/// Puts together what is listed from the nodes with the certificates that are in force.
pub(super) async fn content(
    ctx: &Ctx,
    own: &OwnRow,
    nodes: &[(NodeRow, Vec<IssuedRow>)],
) -> Result<Content, FederationError> {
    Ok(Content {
        instance: own.instance.clone(),
        centre: own.node.clone(),
        nodes: nodes.iter().filter_map(|(row, issued)| listed(row, issued)).collect(),
        authorities: authorities::listed(ctx).await?,
        stamping: authorities::stamping(ctx).await?,
        directory: directory::own(ctx)?.listed.clone(),
    })
}

/// The node as it is listed, with the seals that are in force: an agency without one stays on its node and
/// signs nothing. None when it has no certificate for TLS, or no seal at all.
fn listed(row: &NodeRow, issued: &[IssuedRow]) -> Option<Node> {
    let of = |purpose: CertificateUse| issued.iter().filter(move |one| one.purpose == purpose);
    let tls: Vec<_> = of(CertificateUse::Tls).map(|one| one.fingerprint).collect();
    let seals: Vec<ListedSeal> = of(CertificateUse::Seal)
        .map(|one| ListedSeal { agency: one.agency.clone(), sha256: one.fingerprint })
        .collect();
    (row.suspended_at.is_none() && !tls.is_empty() && !seals.is_empty()).then(|| Node {
        id: row.id.clone(),
        name: row.name.clone(),
        host: row.host.clone(),
        port: row.port,
        portal: row.portal,
        agencies: row.agencies.clone(),
        tls,
        seals,
        since: row.since,
    })
}

/// The nodes, each with its certificates that are in force now.
async fn in_force(ctx: &Ctx) -> Result<Vec<(NodeRow, Vec<IssuedRow>)>, FederationError> {
    let now = ctx.now();
    ctx.read(move |r| {
        let mut issued = store::list_issued(r)?;
        let mut valid = Vec::with_capacity(issued.len());
        for one in issued.drain(..) {
            let found = trust::store::find_by_fingerprint(r, &one.fingerprint.to_string())?;
            if found.is_some_and(|found| found.state(now) == CertificateState::InForce) {
                valid.push(one);
            }
        }
        let of = |node: &NodeRow| valid.iter().filter(|one| one.node == node.id).cloned().collect();
        Ok(store::list_nodes(r)?.into_iter().map(|node| (node.clone(), of(&node))).collect())
    })
    .await
}

/// Issues `content` under a number: signed, and verified as every node will.
pub(super) async fn make(
    ctx: &Ctx,
    content: &Content,
    seal: &Seal,
    pin: &Pin,
    number: u64,
) -> Result<(KeptList, Verified), FederationError> {
    let issued_at = whole_second(ctx.now());
    let list = List {
        format: FORMAT.to_owned(),
        instance: content.instance.clone(),
        number,
        issued_at,
        expires_at: issued_at.plus_seconds(LIST_SECONDS),
        centre: content.centre.clone(),
        nodes: content.nodes.clone(),
        authorities: content.authorities.clone(),
        stamping: content.stamping.clone(),
        directory: Some(content.directory.clone()),
    };
    let proofs = authorities::proofs(ctx, &list.authorities, &seal.certificate).await?;
    let signed = list::sign(&list, seal, &proofs)?;
    let now = ctx.now();
    let verified = list::verify(&signed, pin, now)?;
    Ok((KeptList { number, content: digest(content)?, signed, verified_at: now }, verified))
}

/// SHA-256 of what is listed, in hexadecimal.
fn digest(content: &Content) -> Result<String, FederationError> {
    let json = serde_json::to_vec(content).map_err(FederationError::internal)?;
    Ok(hex::encode(signature::Digest::Sha256.of(&json)))
}

/// Instants in signatures have no fraction of a second.
fn whole_second(at: Timestamp) -> Timestamp {
    Timestamp(at.0 - at.0.rem_euclid(1_000_000))
}
