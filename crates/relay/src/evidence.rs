//! The evidence of one exchange: both messages with their signatures, the receipts of both logs, and
//! what they are verified by, in a package that this node's agency seals and a time stamp dates.

use std::fmt::Write as _;

use federation::model::Node;
use federation::{Federation, State};
use kernel::{Ctx, Timestamp};
use ledger::receipt::{Doubt, HeldHead, Receipt, Trust, check};
use signature::{Document, FOLDER_TYPE, Folder};

use crate::error::Refusal;
use crate::gather;
use crate::receipts::{self, About, Digests};
use crate::seen::post;
use crate::store::{self, Kept, Key, Side};

/// Rows of one exchange in one log: its request and its answer.
const ROWS: usize = 2;
/// What the package's one document is called.
const NAME: &str = "exchange.zip";

const README: &str = include_str!("evidence.txt");
/// What it adds where there is no answer.
const UNANSWERED: &str = "\n本節點沒有這次交換的回應：可能尚未收到，或對方節點在處理中停止。\n\
                          This node has no answer to this exchange: it has not come, or the other node stopped in the middle.\n";

/// What the package is about.
struct Exchange<'a> {
    key: &'a Key,
    /// The other node.
    node: &'a str,
    /// When its answer was kept here; its request, where there is no answer.
    at: Timestamp,
    digests: Digests,
}

/// The package, ASiC-S.
///
/// # Errors
/// No such exchange, or no seal or time stamp can be had.
pub(crate) async fn package(ctx: &Ctx, key: &Key) -> Result<Vec<u8>, Refusal> {
    let state = ctx.part::<Federation>().load_state()?;
    let wanted = key.clone();
    let unknown = || Refusal::Unknown { id: key.id.clone() };
    let (request, answer) = ctx.read(move |r| store::find(r, &wanted)).await?.ok_or_else(unknown)?;
    let header = crate::message::RequestHeader::read(&request.message.sealed.header)?;
    let agency = if key.side == Side::Out { &key.consumer } else { &header.service.agency };
    let no_seal = || Refusal::NoSeal { agency: agency.to_string() };
    if !state.own.seals.contains_key(agency) {
        return Err(no_seal());
    }
    let exchange = Exchange {
        key,
        node: &request.node,
        at: answer.as_ref().map_or(request.message.at, |answer| answer.at),
        digests: Digests::of(&request.message, answer.as_ref()),
    };
    let own = receipts::own(ctx, &key.id, |row| exchange.digests.are_in(row)).await?;
    let theirs = others(ctx, &state, &exchange).await?;
    let files = document(&state, (&request.message, answer.as_ref()), &own, &theirs)?;
    let document = Document { name: NAME, media_type: FOLDER_TYPE, bytes: &files };
    let sealed = federation::actions::seal(ctx, &state, agency, &document, None).await;
    sealed.map_err(failed)?.ok_or_else(no_seal)
}

/// The other log's receipts, with the key by which they are verified, and when those that were kept came.
#[derive(Default)]
struct Theirs {
    receipts: Vec<Receipt>,
    key: Option<String>,
    kept_at: Option<Timestamp>,
    asked: bool,
}

/// The other node's receipts as they are kept; those that are missing there are asked for now. Without an answer the
/// package says so.
async fn others(ctx: &Ctx, state: &State, exchange: &Exchange<'_>) -> Result<Theirs, Refusal> {
    let mut theirs = kept(ctx, exchange).await?;
    let other = state.list.nodes.iter().find(|node| node.id.as_str() == exchange.node);
    let (Some(node), true) = (other, theirs.receipts.len() < ROWS) else { return Ok(theirs) };
    let (wanted, of_state) = (node.clone(), state.clone());
    let held = ctx.read(move |r| gather::held_head(r, &of_state, &wanted)).await?;
    for receipt in ask(state, node, exchange.key).await {
        let known = theirs.receipts.iter().any(|known| known.row.id == receipt.row.id);
        if known || !exchange.digests.are_in(&receipt.row) {
            continue;
        }
        if let Some(reason) = doubt(ctx, state, held.as_ref(), &receipt) {
            tracing::warn!(%reason, node = node.id.as_str(), "a receipt of the other node is not in the package");
            continue;
        }
        theirs.asked = true;
        theirs.receipts.push(receipt);
    }
    let verifier = |held: &HeldHead| held.key.verifier(&held.head.origin);
    theirs.key = theirs.key.or_else(|| held.as_ref().map(verifier));
    theirs.receipts.sort_by_key(|receipt| receipt.index);
    Ok(theirs)
}

async fn kept(ctx: &Ctx, exchange: &Exchange<'_>) -> Result<Theirs, Refusal> {
    let (node, key, at) = (exchange.node.to_owned(), exchange.key.clone(), exchange.at);
    let Some(kept) = ctx.read(move |r| store::receipts_around(r, &node, &key, at)).await? else {
        return Ok(Theirs::default());
    };
    let made = gather::open(&kept).and_then(|(batch, key)| {
        let made = batch.receipts(&key, |row| exchange.digests.are_in(row));
        made.map_err(|doubt| Refusal::WrongReceipts(doubt.to_string()))
    });
    let receipts = made.unwrap_or_else(|error| {
        tracing::error!(%error, node = exchange.node, "receipts that were kept cannot be read; they are asked for again");
        Vec::new()
    });
    let key = receipts.first().map(|receipt| receipt.key.clone());
    let kept_at = key.is_some().then_some(kept.at);
    Ok(Theirs { receipts, key, kept_at, asked: false })
}

/// Why a receipt that was asked for proves nothing; it is taken as it is while nothing is known of the other log.
fn doubt(ctx: &Ctx, state: &State, held: Option<&HeldHead>, receipt: &Receipt) -> Option<Doubt> {
    let keys = vec![held?.key.clone()];
    let by_key = check(receipt, &Trust { keys: keys.clone(), roots: Vec::new() }, ctx.now());
    let by_root = || check(receipt, &Trust { keys, roots: vec![(*state.root).clone()] }, ctx.now());
    by_key.err().filter(|_| by_root().is_err())
}

/// The other node's receipts as it gives them now; none when it does not answer.
async fn ask(state: &State, node: &Node, key: &Key) -> Vec<Receipt> {
    let about = About { consumer: key.consumer.to_string(), id: key.id.clone() };
    let asked = post(state, node, "/relay/receipts", &about).await;
    let read = asked.and_then(|bytes| {
        serde_json::from_slice(&bytes).map_err(|error| Refusal::Malformed(error.to_string()))
    });
    read.unwrap_or_else(|error| {
        tracing::warn!(%error, node = node.id.as_str(), "the other node does not give its receipts now");
        Vec::new()
    })
}

/// What the package's README adds: which receipts of the other log are in it, and since when.
fn told_of(theirs: &Theirs) -> String {
    let count = theirs.receipts.len();
    let mut text = format!("\n對方收據 Receipts of the other log: {count}");
    if let Some(at) = theirs.kept_at {
        let _ = write!(
            text,
            "\n  本節點於 {at} 向對方取得、查驗並保存\n  fetched, verified and kept by this node at {at}"
        );
    }
    if theirs.asked {
        text += "\n  製作本證據包時向對方取得\n  asked for when this package was made";
    }
    if count < ROWS {
        text += "\n  收據不全：對方未給，或其軌跡中沒有\n  not complete: the other node did not give them, or its log has no such rows";
    }
    text + "\n"
}

fn document(
    state: &State,
    (request, answer): (&Kept, Option<&Kept>),
    own: &[Receipt],
    theirs: &Theirs,
) -> Result<Vec<u8>, Refusal> {
    let mut zip = Folder::new();
    let unanswered = if answer.is_none() { UNANSWERED } else { "" };
    zip.add("README.txt", format!("{README}{unanswered}{}", told_of(theirs)).as_bytes()).map_err(failed)?;
    let messages = std::iter::once(("request", request)).chain(answer.map(|answer| ("answer", answer)));
    for (folder, kept) in messages {
        zip.add(&format!("{folder}/header.json"), &kept.sealed.header).map_err(failed)?;
        zip.add(&format!("{folder}/header.p7s"), &kept.sealed.signature).map_err(failed)?;
        zip.add(&format!("{folder}/ocsp.der"), &kept.sealed.ocsp).map_err(failed)?;
        if let Some(body) = &kept.body {
            zip.add(&format!("{folder}/body"), body).map_err(failed)?;
        }
    }
    for (folder, receipts) in [("own", own), ("other", &theirs.receipts)] {
        for (place, receipt) in receipts.iter().enumerate() {
            let json =
                serde_json::to_vec_pretty(receipt).map_err(|error| Refusal::Malformed(error.to_string()))?;
            zip.add(&format!("receipts/{folder}-{}.json", place + 1), &json).map_err(failed)?;
        }
    }
    let own_key = own.first().map(|receipt| &receipt.key);
    for (name, key) in [("own", own_key), ("other", theirs.key.as_ref())] {
        if let Some(key) = key {
            zip.add(&format!("receipts/{name}-log.pub"), format!("{key}\n").as_bytes()).map_err(failed)?;
        }
    }
    zip.add("certificates/root.cer", state.root.der()).map_err(failed)?;
    for (place, authority) in state.authorities.iter().enumerate() {
        zip.add(&format!("certificates/authority-{}.cer", place + 1), authority.der()).map_err(failed)?;
    }
    zip.finish().map_err(failed)
}

fn failed(error: impl std::fmt::Display) -> Refusal {
    Refusal::Package(error.to_string())
}
