//! The other nodes' receipts are fetched soon after each exchange and kept, so that its evidence is whole when the other
//! node is gone. One batch proves the rows of many exchanges under one signed head: asked for one by one they would cost
//! more than the exchanges.

use std::collections::{HashMap, HashSet};
use std::io::{Read as _, Write as _};
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use federation::model::{Node, NodeId};
use federation::{Federation, State};
use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use futures_util::StreamExt as _;
use futures_util::stream;
use kernel::{Ctx, DbError, Reader};
use ledger::note::{Checkpoint, LogKey};
use ledger::receipt::{Batch, HeldHead};

use crate::error::Refusal;
use crate::receipts::{AboutMany, MOST_AT_ONCE, is_with};
use crate::seen::post;
use crate::store::{self, KeptReceipts, NewReceipts, Place};

/// An answer is asked about when it is so old: both logs have sealed it by then, and on PostgreSQL nothing
/// with an earlier time is still to be committed.
const DELAY_SECONDS: i64 = 10;
/// Nodes that are asked at the same time.
const AT_ONCE: usize = 4;
/// For one question with its answer.
const PATIENCE: Duration = Duration::from_secs(20);
/// After a failure a node is asked again this soon, and later and later up to this.
const AGAIN: Duration = Duration::from_secs(2);
const AGAIN_AT_MOST: Duration = Duration::from_mins(1);
/// The longest document that is inflated.
const MOST_BYTES: u64 = 64 * 1024 * 1024;

/// What one look at all nodes has brought.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Gathered {
    /// Exchanges whose receipts were kept.
    pub(crate) exchanges: usize,
    /// Whether more wait.
    pub(crate) more: bool,
    /// How long it took, over all nodes.
    pub(crate) took: Duration,
}

/// Fetches receipts from all nodes, in order, from where it was left off.
#[derive(Debug, Default)]
pub(crate) struct Gathering(HashMap<NodeId, Trouble>);

/// A node that did not give the right receipts the last time.
#[derive(Debug)]
struct Trouble {
    until: Instant,
    pause: Duration,
    /// How many exchanges it is asked about the next time: fewer and fewer, since one may be too much.
    at_once: usize,
}

impl Gathering {
    /// Asks every node whose turn it is for one batch.
    pub(crate) async fn pass(&mut self, ctx: &Ctx) -> Gathered {
        let Some(state) = ctx.part::<Federation>().state() else { return Gathered::default() };
        if state.fresh(ctx.now()).is_err() {
            return Gathered::default();
        }
        let now = Instant::now();
        let due = state.list.nodes.iter().filter(|node| node.id != state.own.id).filter_map(|node| {
            let trouble = self.0.get(&node.id);
            let at_once = trouble.map_or(MOST_AT_ONCE, |trouble| trouble.at_once);
            trouble.is_none_or(|trouble| trouble.until <= now).then_some((node, at_once))
        });
        let asked: Vec<_> = due.map(|(node, at_once)| timed(ctx, &state, node.clone(), at_once)).collect();
        let results: Vec<_> = stream::iter(asked).buffer_unordered(AT_ONCE).collect().await;
        let mut all = Gathered::default();
        for Asked { node, at_once, result, took } in results {
            match result {
                Ok(exchanges) => {
                    self.went_well(&node, at_once);
                    all.exchanges += exchanges;
                    all.more |= exchanges == at_once;
                    all.took += if exchanges > 0 { took } else { Duration::ZERO };
                }
                Err(error) => self.failed(ctx, &node, &error).await,
            }
        }
        all
    }

    fn went_well(&mut self, node: &Node, at_once: usize) {
        let Some(trouble) = self.0.get_mut(&node.id) else { return };
        trouble.pause = AGAIN;
        trouble.at_once = (at_once * 2).min(MOST_AT_ONCE);
        if trouble.at_once == MOST_AT_ONCE {
            self.0.remove(&node.id);
            tracing::info!(node = node.id.as_str(), "receipts come from the node again");
        }
    }

    async fn failed(&mut self, ctx: &Ctx, node: &Node, error: &Refusal) {
        let first = !self.0.contains_key(&node.id);
        let now = Instant::now();
        let trouble = self.0.entry(node.id.clone()).or_insert(Trouble {
            until: now,
            pause: AGAIN,
            at_once: MOST_AT_ONCE,
        });
        trouble.until = now + trouble.pause;
        trouble.pause = (trouble.pause * 2).min(AGAIN_AT_MOST);
        trouble.at_once = (trouble.at_once / 2).max(1);
        if !matches!(error, Refusal::WrongReceipts(_)) {
            if first {
                tracing::warn!(%error, node = node.id.as_str(), "a node does not give its receipts; they are asked for again");
            }
            return;
        }
        if first {
            tracing::error!(%error, node = node.id.as_str(), "a node gives wrong receipts; they are not kept");
        }
        let (id, reason) = (node.id.to_string(), error.to_string());
        let noted = ctx.write(move |tx| store::refuse_receipts(tx, &id, &reason)).await;
        if let Err(error) = noted {
            tracing::error!(%error, "why receipts were refused was not noted");
        }
    }
}

/// What came of asking one node.
struct Asked {
    node: Node,
    at_once: usize,
    result: Result<usize, Refusal>,
    took: Duration,
}

async fn timed(ctx: &Ctx, state: &State, node: Node, at_once: usize) -> Asked {
    let began = Instant::now();
    let result = from_node(ctx, state, &node, at_once).await;
    Asked { node, at_once, result, took: began.elapsed() }
}

/// The head of a node's log that this node holds (ADR 0030), and the key by which the log is known since its first one.
pub(crate) fn held_head(r: &mut Reader, state: &State, node: &Node) -> Result<Option<HeldHead>, DbError> {
    let heads = federation::store::heads_of(r, &node.id)?;
    let own = heads.into_iter().find(|head| head.told_by == state.own.id && head.since == node.since);
    Ok(own.and_then(|head| {
        let key = key_of(&head.log_key)?;
        Some(HeldHead { key, head: Checkpoint::unverified(&head.note).ok()? })
    }))
}

fn key_of(encoded: &str) -> Option<LogKey> {
    STANDARD.decode(encoded).ok().and_then(|spki| LogKey::new(None, &spki).ok())
}

/// The next batch of one node's receipts; gives of how many exchanges.
async fn from_node(ctx: &Ctx, state: &State, node: &Node, at_once: usize) -> Result<usize, Refusal> {
    let before = ctx.now().plus_seconds(-DELAY_SECONDS);
    let (id, wanted, of_state) = (node.id.to_string(), node.clone(), state.clone());
    let read = ctx.read(move |r| {
        let after = store::receipts_until(r, &id)?;
        let from = after.clone().unwrap_or_else(Place::start);
        let places = store::answered_after(r, &id, &from, before, at_once)?;
        let held = if places.is_empty() { None } else { held_head(r, &of_state, &wanted)? };
        Ok::<_, DbError>((after, places, held))
    });
    let (after, places, held) = read.await?;
    // A head of the log comes within a minute; nothing can be verified before.
    let (Some(until), Some(held)) = (places.last().cloned(), held) else { return Ok(0) };
    let ids = places.iter().map(|place| place.id().to_owned()).collect();
    let asked = AboutMany { held: held.head.size, ids };
    let answer = tokio::time::timeout(PATIENCE, post(state, node, "/relay/receipts/many", &asked));
    let answer = answer.await.map_err(|_| Refusal::Late)??;
    let taking = Taking { state: state.clone(), held, ids: asked.ids, now: ctx.now() };
    let taken = tokio::task::spawn_blocking(move || taking.take(&answer)).await;
    let taken = taken.map_err(|error| Refusal::Package(error.to_string()))??;
    let (id, exchanges) = (node.id.to_string(), places.len());
    let kept = ctx.write(move |tx| {
        let new = NewReceipts {
            node: &id,
            after: after.as_ref(),
            until: &until,
            exchanges,
            missing: taken.missing,
            log_key: &taken.log_key,
            document: taken.document.as_deref(),
        };
        store::keep_receipts(tx, &new)
    });
    // Another server of this node was faster: it goes on from where that one is.
    Ok(if kept.await? { exchanges } else { 0 })
}

/// What an answer is held against.
struct Taking {
    state: State,
    held: HeldHead,
    ids: Vec<String>,
    now: kernel::Timestamp,
}

/// Receipts that were verified.
struct Taken {
    missing: usize,
    log_key: String,
    document: Option<Vec<u8>>,
}

impl Taking {
    /// Verifies receipts: under the log's key and of one history with the head that is held, each row about one of the
    /// exchanges that were asked about and with this node.
    fn take(&self, answer: &[u8]) -> Result<Taken, Refusal> {
        let wrong = |reason: String| Refusal::WrongReceipts(reason);
        let batch: Option<Batch> =
            serde_json::from_slice(answer).map_err(|error| wrong(error.to_string()))?;
        let log_key = STANDARD.encode(self.held.key.spki());
        let Some(batch) = batch else {
            return Ok(Taken { missing: self.ids.len(), log_key, document: None });
        };
        let root = std::slice::from_ref(self.state.root.as_ref());
        let batch = batch.verify(&self.held, root, self.now).map_err(|doubt| wrong(doubt.to_string()))?;
        let mut told: HashMap<&str, usize> = HashMap::with_capacity(self.ids.len());
        let asked: HashSet<&str> = self.ids.iter().map(String::as_str).collect();
        for sealed in &batch.rows {
            let id = sealed.row.object_id.as_str();
            if !asked.contains(id) || !is_with(&sealed.row, self.state.own.id.as_str()) {
                return Err(wrong(format!("the row {} is about something else", sealed.row.id)));
            }
            *told.entry(id).or_default() += 1;
        }
        let missing = self.ids.iter().filter(|id| told.get(id.as_str()).is_none_or(|rows| *rows < 2)).count();
        let document = deflate(&batch).map_err(|error| Refusal::Package(error.to_string()))?;
        Ok(Taken { missing, log_key, document: Some(document) })
    }
}

fn deflate(batch: &Batch) -> Result<Vec<u8>, std::io::Error> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(&serde_json::to_vec(batch)?)?;
    encoder.finish()
}

/// Reads receipts as they were kept, with the key under which they were verified.
pub(crate) fn open(kept: &KeptReceipts) -> Result<(Batch, LogKey), Refusal> {
    let failed = |error: String| Refusal::Package(format!("receipts that were kept cannot be read: {error}"));
    let mut json = Vec::new();
    let mut inflated = DeflateDecoder::new(kept.document.as_slice()).take(MOST_BYTES);
    inflated.read_to_end(&mut json).map_err(|error| failed(error.to_string()))?;
    let batch = serde_json::from_slice(&json).map_err(|error| failed(error.to_string()))?;
    let key = key_of(&kept.log_key).ok_or_else(|| failed("the log's key".to_owned()))?;
    Ok((batch, key))
}
