//! Requests without an answer here: a connection broke for longer than anybody waited, or the node was killed. The other
//! node is asked later what it answered, so that both logs are whole and the same call gets its answer at once.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use exchange::call::{CallError, Reply};
use federation::Federation;
use futures_util::future::join_all;
use kernel::{Ctx, DbError, Timestamp};

use crate::error::Refusal;
use crate::store::{self, Key, Place};
use crate::{Relay, send};

/// More than are remembered; the others are looked for again when there is room.
const MOST_KEPT: usize = 10_000;
/// Asked for the first time after so long: by then a client that tries again has done so.
const FIRST_SECONDS: i64 = 60;
/// Asked at most so often where the other node has no answer, each time after twice as long.
const MOST_TRIES: u32 = 8;
/// Given up after a day, as after a start older ones are not looked for.
const DAY_SECONDS: i64 = 86_400;
/// Requests of the day before that one look goes through; those without an answer that it takes up, and questions that it
/// asks one node.
const LOOKED_AT: usize = 2_000;
const MOST_TAKEN: usize = 500;
const MOST_QUESTIONS: usize = 50;

/// A request without an answer.
#[derive(Debug, Clone)]
struct Open {
    key: Key,
    since: Timestamp,
    due: Timestamp,
    tries: u32,
}

/// Those that are known, by the key of the tables.
#[derive(Debug, Default)]
pub(crate) struct OpenRequests(Mutex<Book>);

#[derive(Debug, Default)]
struct Book {
    open: HashMap<String, Open>,
    /// There was no room for one: the day is looked through again.
    lost: bool,
}

impl OpenRequests {
    fn held(&self) -> MutexGuard<'_, Book> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn add(&self, open: Open) {
        let mut held = self.held();
        if held.open.len() >= MOST_KEPT {
            held.lost = true;
            return;
        }
        let due = open.due;
        let known = held.open.entry(open.key.exchange()).or_insert(open);
        known.due = known.due.min(due);
    }

    /// Whether one more look has room, and whether one that there was no room for has to be looked for again.
    fn room(&self) -> (bool, bool) {
        let mut held = self.held();
        let room = held.open.len() + LOOKED_AT <= MOST_KEPT;
        let lost = room && std::mem::take(&mut held.lost);
        (room, lost)
    }

    /// Takes out what is due, those first that have waited longest.
    fn take_due(&self, now: Timestamp) -> Vec<Open> {
        let mut held = self.held();
        // A clock that was set back must not make the pause longer than a pause is.
        let is_due = |open: &Open| open.due <= now || now.plus_seconds(DAY_SECONDS) < open.due;
        let mut due: Vec<(Timestamp, String)> = held
            .open
            .iter()
            .filter(|(_, open)| is_due(open))
            .map(|(key, open)| (open.due, key.clone()))
            .collect();
        due.sort_unstable();
        due.truncate(MOST_TAKEN);
        due.iter().filter_map(|(_, key)| held.open.remove(key)).collect()
    }
}

/// Remembers a request as open unless it is settled before this goes, also when the client goes away meanwhile.
pub(crate) struct Unsettled<'a> {
    ctx: &'a Ctx,
    key: Option<Key>,
}

impl<'a> Unsettled<'a> {
    pub(crate) fn new(ctx: &'a Ctx, key: &Key) -> Self {
        Self { ctx, key: Some(key.clone()) }
    }

    /// What became of it: an answer, or a refusal that is the other node's last word.
    pub(crate) fn settle(mut self, result: &Result<Reply, Refusal>) {
        let over = match result {
            Ok(_) | Err(Refusal::Call(CallError::RefusedThere { .. }) | Refusal::IdTaken { .. }) => true,
            Err(_) => false,
        };
        if over {
            self.key = None;
        }
    }
}

impl Drop for Unsettled<'_> {
    fn drop(&mut self) {
        let Some(key) = self.key.take() else { return };
        let now = self.ctx.now();
        let open = Open { key, since: now, due: now.plus_seconds(FIRST_SECONDS), tries: 0 };
        self.ctx.part::<Relay>().open.add(open);
    }
}

/// Completes open requests: first those of the day before the node started, newest first.
#[derive(Debug)]
pub(crate) struct Completing {
    from: Timestamp,
    /// The place before which it has not looked yet; none when it has seen the whole day.
    before: Option<Place>,
}

/// What one look has brought.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Completed {
    /// Answers that are here now.
    pub(crate) answers: usize,
    /// Whether older requests are still to be looked at.
    pub(crate) more: bool,
}

impl Completing {
    pub(crate) fn new(now: Timestamp) -> Self {
        let before = Place { at: Timestamp(now.0.saturating_add(1)), exchange: String::new() };
        Self { from: now.plus_seconds(-DAY_SECONDS), before: Some(before) }
    }

    /// Looks a step further into the day before the start, and asks about what is due.
    pub(crate) async fn pass(&mut self, ctx: &Ctx) -> Result<Completed, Refusal> {
        let Some(state) = ctx.part::<Federation>().state() else { return Ok(Completed::default()) };
        self.look_back(ctx).await?;
        let more = self.before.is_some();
        if crate::ready(ctx, &state).await.is_err() {
            return Ok(Completed { answers: 0, more });
        }
        let due = ctx.part::<Relay>().open.take_due(ctx.now());
        let mut by_node: HashMap<String, Vec<(Open, store::KeptRequest)>> = HashMap::new();
        for open in due {
            let key = open.key.clone();
            let found = ctx.read(move |r| store::find(r, &key)).await;
            let Ok(found) = found else {
                ctx.part::<Relay>().open.add(open);
                continue;
            };
            if let Some((request, None)) = found {
                by_node.entry(request.node.clone()).or_default().push((open, request));
            }
        }
        let asked = by_node.into_iter().map(|(node, open)| of_node(ctx, &state, node, open));
        Ok(Completed { answers: join_all(asked).await.into_iter().sum(), more })
    }

    async fn look_back(&mut self, ctx: &Ctx) -> Result<(), DbError> {
        let open = &ctx.part::<Relay>().open;
        let (room, lost) = open.room();
        if lost && self.before.is_none() {
            *self = Self::new(ctx.now());
        }
        let Some(before) = self.before.clone().filter(|_| room) else { return Ok(()) };
        let from = self.from;
        let sent = ctx.report(move |r| store::sent_before(r, from, &before, LOOKED_AT)).await?;
        self.before = sent.last().filter(|_| sent.len() == LOOKED_AT).map(|last| last.place.clone());
        let now = ctx.now();
        for sent in sent.into_iter().filter(|sent| !sent.answered) {
            open.add(Open { key: sent.key, since: sent.place.at, due: now, tries: 0 });
        }
        Ok(())
    }
}

/// Asks one node about the requests that it has not answered; gives how many answers came.
async fn of_node(
    ctx: &Ctx,
    state: &federation::State,
    node: String,
    open: Vec<(Open, store::KeptRequest)>,
) -> usize {
    let book = &ctx.part::<Relay>().open;
    let Some(node) = state.list.nodes.iter().find(|known| known.id.as_str() == node) else { return 0 };
    let (mut answers, mut reachable) = (0, true);
    for (place, (open, request)) in open.into_iter().enumerate() {
        if !reachable || place >= MOST_QUESTIONS {
            let pause = if reachable { 0 } else { FIRST_SECONDS };
            book.add(Open { due: ctx.now().plus_seconds(pause), ..open });
            continue;
        }
        match send::complete(ctx, (state, node), open.key.clone(), &request).await {
            Ok(()) => answers += 1,
            Err(error) => {
                reachable =
                    !matches!(error, Refusal::Call(CallError::NodeUnreachable { .. }) | Refusal::BrokeOff(_));
                later(ctx, open, &error);
            }
        }
    }
    answers
}

/// Whether and when it is asked about again.
fn later(ctx: &Ctx, open: Open, error: &Refusal) {
    let now = ctx.now();
    let gone = open.since.plus_seconds(DAY_SECONDS) < now || open.tries >= MOST_TRIES;
    let (over, tries) = match error {
        Refusal::Unknown { .. } => (true, open.tries),
        Refusal::Call(CallError::NodeUnreachable { .. }) | Refusal::BrokeOff(_) => (gone, open.tries),
        _ => (gone, open.tries + 1),
    };
    if over {
        tracing::debug!(%error, id = open.key.id, "a request stays unanswered");
        return;
    }
    let due = now.plus_seconds(FIRST_SECONDS << tries.min(MOST_TRIES));
    ctx.part::<Relay>().open.add(Open { due, tries, ..open });
}
