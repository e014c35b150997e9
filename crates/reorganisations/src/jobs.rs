//! What runs by itself: a reorganisation begins on its day and goes on part by part. Each part is a transaction with its
//! place in the order, so whatever stops the node, the rest is done after it starts again, and nothing twice.

use anyhow::Context as _;
use kernel::jobs::JobKind;
use kernel::{Ctx, DbError, Timestamp, Tx};
use serde_json::{Value as Json, json};

use crate::actions;
use crate::store::Place;

/// Begins reorganisations whose day has come, and comes back at midnight.
pub(crate) const WATCH: JobKind = JobKind { name: "reorganisations.watch", run: watch };
/// Hands over one part.
pub(crate) const PART: JobKind = JobKind { name: "reorganisations.part", run: part };
/// Looks one part up again.
pub(crate) const PROVE: JobKind = JobKind { name: "reorganisations.prove", run: prove };

/// A part of the handing over: of which kind and agency, after which thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) kind: usize,
    pub(crate) agency: usize,
    pub(crate) after: String,
}

impl Part {
    /// The first.
    pub(crate) fn first() -> Self {
        Self { kind: 0, agency: 0, after: String::new() }
    }
}

/// Has a part handed over.
pub(crate) fn enqueue_part(tx: &mut Tx, run: &str, part: &Part) -> Result<(), DbError> {
    let payload = json!({ "run": run, "kind": part.kind, "agency": part.agency, "after": part.after });
    tx.enqueue(PART.name, &payload, None)
}

fn enqueue_proof(tx: &mut Tx, run: &str, (kind, object, from): &Place) -> Result<(), DbError> {
    let payload = json!({ "run": run, "kind": kind, "object": object, "from": from });
    tx.enqueue(PROVE.name, &payload, None)
}

/// Begins what is due, as when the node was down at midnight, and the watch over the days to come.
///
/// # Errors
/// Storage fails, or a block refuses to count what it has.
pub async fn start(ctx: &Ctx) -> anyhow::Result<()> {
    let context = ctx.clone();
    ctx.write(move |tx| watch(&context, tx, &Json::Null)).await
}

fn watch(ctx: &Ctx, tx: &mut Tx, _: &Json) -> anyhow::Result<()> {
    let (catalogue, today) = (catalogue::current(ctx), tx.today());
    for order in catalogue.reorganisations().iter().filter(|order| order.on <= today) {
        actions::begin(ctx, tx, order)?;
    }
    let midnight = Timestamp::start_of(today.plus_days(1));
    Ok(tx.enqueue_at(WATCH.name, &json!({}), midnight, Some(WATCH.name))?)
}

fn text(payload: &Json, name: &str) -> anyhow::Result<String> {
    payload[name].as_str().map(str::to_owned).with_context(|| format!("the job names no {name}"))
}

fn part(ctx: &Ctx, tx: &mut Tx, payload: &Json) -> anyhow::Result<()> {
    let run = text(payload, "run")?;
    // A reorganisation that was taken out of the files is not gone on with.
    let Some(order) = catalogue::current(ctx).reorganisation(&run).cloned() else { return Ok(()) };
    let number = |name: &str| payload[name].as_u64().and_then(|number| usize::try_from(number).ok());
    let part = Part {
        kind: number("kind").context("the job names no kind")?,
        agency: number("agency").context("the job names no agency")?,
        after: text(payload, "after")?,
    };
    match actions::hand_over(ctx, tx, &order, &part)? {
        Some(next) => enqueue_part(tx, &run, &next)?,
        None => enqueue_proof(tx, &run, &Place::default())?,
    }
    Ok(())
}

fn prove(ctx: &Ctx, tx: &mut Tx, payload: &Json) -> anyhow::Result<()> {
    let run = text(payload, "run")?;
    let Some(order) = catalogue::current(ctx).reorganisation(&run).cloned() else { return Ok(()) };
    let after = (text(payload, "kind")?, text(payload, "object")?, text(payload, "from")?);
    match actions::look_up_again(ctx, tx, &order, &after)? {
        Some(next) => Ok(enqueue_proof(tx, &run, &next)?),
        None => actions::finish(ctx, tx, &order),
    }
}
