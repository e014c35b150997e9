//! Heads of logs between nodes (ADR 0030): each node keeps the newest head of every other node's log, and asks for
//! the proof that the next one continues it, and the heads that others were shown too. So a node cannot show one
//! history here and another there, or today and tomorrow, without being found out.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures_util::future::join_all;
use kernel::{Actor, Audit, Ctx};
use ledger::actions::LogIdentity;
use ledger::note::{self, Checkpoint, LogKey};
use serde_json::json;

use super::log::withdraw;
use crate::ask::{self, Question};
use crate::error::FederationError;
use crate::model::{AskedHeads, Heard, LogFault, MOST_HEADS, Node, NodeId, OwnHead, ShownHeads, judge};
use crate::state::{Federation, State};
use crate::store::{self, HeadRow, LogFaultRow};

/// What this node shows to another: its own newest head with proofs, and what it was shown by others.
///
/// # Errors
/// Too much is asked, or the log or storage fails.
pub async fn show_heads(ctx: &Ctx, asked: AskedHeads) -> Result<ShownHeads, FederationError> {
    if asked.known.len() > MOST_HEADS {
        return Err(FederationError::RequestRefused { what: format!("more than {MOST_HEADS} heads") });
    }
    let state = ctx.part::<Federation>().load_state()?;
    let shown = ledger::actions::show(ctx, asked.known).await.map_err(FederationError::internal)?;
    let texts = |proof: Vec<ledger::tree::Hash>| proof.iter().map(ToString::to_string).collect();
    let own = shown.map(|shown| OwnHead {
        note: shown.note,
        key: shown.public_key,
        proofs: shown.proofs.into_iter().map(texts).collect(),
    });
    let me = state.own.id.clone();
    let heard = ctx.read(move |r| store::heads_told_by(r, &me)).await?;
    let heard = heard.into_iter().map(|head| Heard { node: head.node, note: head.note }).collect();
    Ok(ShownHeads { own, heard })
}

/// Asks every other node for its newest head and compares it with those that are known. What does not fit is kept,
/// logged and told to the operator. A node that does not answer is asked the next time.
///
/// # Errors
/// Storage fails, or the node stands alone.
pub async fn compare_heads(ctx: &Ctx) -> Result<(), FederationError> {
    let state = ctx.part::<Federation>().load_state()?;
    let others = state.list.nodes.iter().filter(|node| node.id != state.own.id);
    for result in join_all(others.map(|node| compare(ctx, &state, node))).await {
        result?;
    }
    Ok(())
}

/// The name and the key of a node's log, as its heads have them that were shown here.
pub(super) async fn log_of(ctx: &Ctx, state: &State, node: &Node) -> Result<LogIdentity, FederationError> {
    let id = node.id.clone();
    let (known, faults) = ctx
        .read(move |r| Ok::<_, FederationError>((store::heads_of(r, &id)?, store::faults_of(r, &id)?)))
        .await?;
    if faults.iter().any(|fault| fault.settled_at.is_none()) {
        return Err(FederationError::LogDoubted { node: node.id.clone() });
    }
    let shown = known.iter().find(|head| head.told_by == state.own.id && head.since == node.since);
    shown.and_then(identity).ok_or_else(|| FederationError::LogUnknown { node: node.id.clone() })
}

/// Compares one node's newest head with those that are known.
pub(super) async fn compare(ctx: &Ctx, state: &State, node: &Node) -> Result<(), FederationError> {
    let id = node.id.clone();
    let (mut known, faults) = ctx
        .read(move |r| Ok::<_, FederationError>((store::heads_of(r, &id)?, store::faults_of(r, &id)?)))
        .await?;
    if faults.iter().any(|fault| fault.settled_at.is_none()) {
        return Ok(());
    }
    known.retain(|head| head.since == node.since);
    let body = json!(AskedHeads { known: known.iter().map(|head| head.size).collect() }).to_string();
    let question = Question::post("/federation/heads", "application/json", body.into_bytes());
    let answer = match ask::ask(&state.own.client, &state.target(node), question).await {
        Ok(answer) => answer,
        Err(error) => {
            tracing::debug!(%error, node = node.id.as_str(), "a node did not show the head of its log");
            return Ok(());
        }
    };
    let Ok(shown) = serde_json::from_slice::<ShownHeads>(&answer) else {
        tracing::warn!(node = node.id.as_str(), "a node's answer about its log cannot be read");
        return Ok(());
    };
    if let Some(own) = &shown.own {
        take(ctx, state, node, &known, own).await?;
    }
    hear(ctx, state, node, shown.heard).await
}

/// The key by which a node's heads are known: that of the first head it showed.
fn key_of<'k>(known: &'k [HeadRow], state: &State) -> Option<&'k str> {
    known.iter().find(|head| head.told_by == state.own.id).map(|head| head.log_key.as_str())
}

fn opened(note: &str, log_key: &str) -> Option<Checkpoint> {
    let key = STANDARD.decode(log_key).ok().and_then(|spki| LogKey::new(None, &spki).ok())?;
    note::open(note, std::slice::from_ref(&key)).ok()
}

/// Compares what a node shows with all that is known of its log, and keeps it when it fits.
async fn take(
    ctx: &Ctx,
    state: &State,
    node: &Node,
    known: &[HeadRow],
    own: &OwnHead,
) -> Result<(), FederationError> {
    let shown_key = STANDARD.encode(&own.key);
    let log_key = key_of(known, state).unwrap_or(&shown_key);
    let Some(shown) = opened(&own.note, &shown_key) else {
        tracing::warn!(node = node.id.as_str(), "a node shows a head that its log's key has not signed");
        return Ok(());
    };
    for (place, head) in known.iter().enumerate() {
        // What others tell counts only with the signature of the log itself.
        let Some(before) = opened(&head.note, log_key) else { continue };
        let proof = own.proofs.get(place).map(Vec::as_slice).unwrap_or_default();
        let judged =
            if log_key == shown_key { judge(&before, &shown, proof) } else { Err(LogFault::OtherLog) };
        if let Err(kind) = judged {
            return found(ctx, node, (kind, head), &own.note).await;
        }
    }
    if matches!(known, [only] if only.told_by == state.own.id && only.note == own.note) {
        return Ok(());
    }
    let new = HeadRow {
        node: node.id.clone(),
        told_by: state.own.id.clone(),
        since: node.since,
        size: shown.size,
        log_key: shown_key,
        note: own.note.clone(),
    };
    let compared: Vec<NodeId> = known.iter().map(|head| head.told_by.clone()).collect();
    ctx.write(move |tx| {
        for told_by in compared.iter().filter(|told_by| **told_by != new.told_by) {
            store::delete_head(tx, &new.node, told_by)?;
        }
        store::keep_head(tx, &new)
    })
    .await?;
    Ok(())
}

/// Keeps the heads that a node was shown by others until these are asked again. One of this node's own log is compared
/// at once.
async fn hear(ctx: &Ctx, state: &State, by: &Node, heard: Vec<Heard>) -> Result<(), FederationError> {
    let mut kept = Vec::new();
    for Heard { node, note } in heard.into_iter().take(MOST_HEADS) {
        let Ok(head) = Checkpoint::unverified(&note) else { continue };
        if node == state.own.id {
            of_own(ctx, state, by, &head, &note).await?;
        } else if let (Some(third), true) = (state.list.node(&node), node != by.id) {
            let (told_by, log_key) = (by.id.clone(), String::new());
            kept.push(HeadRow { node, told_by, since: third.since, size: head.size, log_key, note });
        }
    }
    ctx.write(move |tx| kept.iter().try_for_each(|head| store::keep_head(tx, head))).await?;
    Ok(())
}

/// A head of this node's own log that another holds: this node signed it, so its rows must be here.
async fn of_own(
    ctx: &Ctx,
    state: &State,
    by: &Node,
    head: &Checkpoint,
    note: &str,
) -> Result<(), FederationError> {
    let head = head.clone();
    let stands = ctx.read(move |r| {
        let own = ledger::store::find_log(r)?;
        Ok::<_, ledger::LedgerError>((ledger::actions::is_own(r, &head)?, own))
    });
    let (stands, own) = stands.await.map_err(FederationError::internal)?;
    let Some(own) = own.filter(|_| !stands) else { return Ok(()) };
    let signed = opened(note, &STANDARD.encode(&own.public_key));
    let Some(signed) = signed else { return Ok(()) };
    let kind = if signed.size > own.head.size { LogFault::SetBack } else { LogFault::TwoHistories };
    let Some(me) = state.list.node(&state.own.id) else { return Ok(()) };
    let held = HeadRow {
        node: me.id.clone(),
        told_by: by.id.clone(),
        since: me.since,
        size: signed.size,
        log_key: String::new(),
        note: note.to_owned(),
    };
    found(ctx, me, (kind, &held), &own.note).await
}

/// Keeps both heads, says so in the audit trail and in the program's log.
async fn found(
    ctx: &Ctx,
    node: &Node,
    (kind, held): (LogFault, &HeadRow),
    shown: &str,
) -> Result<(), FederationError> {
    let fault = LogFaultRow {
        node: node.id.clone(),
        found_at: ctx.now(),
        kind,
        held: held.note.clone(),
        told_by: held.told_by.clone(),
        shown: shown.to_owned(),
        settled_at: None,
    };
    let new = ctx
        .write(move |tx| {
            if !store::insert_fault(tx, &fault)? {
                return Ok(false);
            }
            let sizes = [&fault.held, &fault.shown].map(|note| Checkpoint::unverified(note).map_or(0, |head| head.size));
            tx.audit(Audit {
                actor: &Actor::Platform,
                action: "federation.log_fault",
                object: "node",
                object_id: fault.node.as_str(),
                agency: None,
                detail: json!({ "kind": fault.kind.word(), "told_by": fault.told_by, "held": sizes[0], "shown": sizes[1] }),
            })?;
            Ok::<_, FederationError>(true)
        })
        .await?;
    if new {
        tracing::error!(node = node.id.as_str(), %kind, "the log of a node does not continue; see /desk/nodes");
    }
    Ok(())
}

/// The operator takes up a node's log as it is now, after a backup was restored or a new log begun: what is known of the
/// old one is no longer compared. Both heads stay with what was found.
///
/// # Errors
/// Nothing is open about that node, or the actor is not the operator.
pub async fn accept_log(ctx: &Ctx, actor: &Actor, node: &NodeId) -> Result<(), FederationError> {
    if *actor != Actor::Platform && !actor.has_role("operator") {
        return Err(FederationError::NotAllowed);
    }
    let state = ctx.part::<Federation>().load_state()?;
    let id = node.clone();
    let known = ctx.read(move |r| store::heads_of(r, &id)).await?;
    let old = known.iter().filter(|head| head.told_by == state.own.id).find_map(identity);
    let (actor, node) = (actor.clone(), node.clone());
    ctx.write(move |tx| {
        if !store::settle_faults(tx, &node)? {
            return Err(FederationError::NodeUnknown { node: node.to_string() });
        }
        store::delete_heads(tx, &node)?;
        tx.audit(Audit {
            actor: &actor,
            action: "federation.accept_log",
            object: "node",
            object_id: node.as_str(),
            agency: actor.agency(),
            detail: json!({}),
        })?;
        Ok(())
    })
    .await?;
    match old.filter(|_| state.is_centre()) {
        Some(old) => withdraw(ctx, &old).await,
        None => Ok(()),
    }
}

/// The name and the key of the log whose head this is.
fn identity(head: &HeadRow) -> Option<LogIdentity> {
    let name = opened(&head.note, &head.log_key)?.origin;
    Some(LogIdentity { name, public_key: STANDARD.decode(&head.log_key).ok()? })
}
