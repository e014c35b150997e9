//! The evidence of one exchange: both messages with their signatures, the receipts of both logs, and
//! what they are verified by, in a package that this node's agency seals and a time stamp dates.

use std::io::{Cursor, Write as _};

use axum::extract::State as Part;
use axum::{Extension, Json};
use federation::model::Node;
use federation::{Caller, Federation, Seal, State};
use kernel::{Ctx, audit};
use ledger::actions::Stamping;
use ledger::receipt::Receipt;
use serde::{Deserialize, Serialize};
use signature::{Certificate, Document, Extras, Signer, Told, Witness, WitnessError};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::error::Refusal;
use crate::receive::node_of;
use crate::seen::post;
use crate::store::{self, Kept, Key, Side};

/// Rows of one exchange in one log, at most.
const MOST_ROWS: usize = 8;
/// What the package's one document is called.
const NAME: &str = "exchange.zip";

const README: &str = include_str!("evidence.txt");

/// The package, ASiC-S.
///
/// # Errors
/// No such exchange, it is not complete, or no seal or time stamp can be had.
pub(crate) async fn package(ctx: &Ctx, key: &Key) -> Result<Vec<u8>, Refusal> {
    let state = ctx.part::<Federation>().load_state()?;
    let wanted = key.clone();
    let unknown = || Refusal::Unknown { id: key.id.clone() };
    let (request, answer) = ctx.read(move |r| store::find(r, &wanted)).await?.ok_or_else(unknown)?;
    let answer = answer.ok_or_else(|| Refusal::Unanswered { id: key.id.clone() })?;
    let header = crate::message::RequestHeader::read(&request.message.sealed.header)?;
    let agency = if key.side == Side::Out { &key.consumer } else { &header.service.agency };
    let seal = state.own.seals.get(agency).ok_or_else(|| Refusal::NoSeal { agency: agency.to_string() })?;
    let own = own_receipts(ctx, &key.id).await?;
    let other = state.list.nodes.iter().find(|node| node.id.as_str() == request.node);
    let theirs = match other {
        Some(node) => ask_receipts(&state, node, key).await,
        None => Vec::new(),
    };
    let document = document(&state, (&request.message, &answer), &own, &theirs)?;
    seal_it(ctx, &state, seal, document).await
}

async fn own_receipts(ctx: &Ctx, id: &str) -> Result<Vec<Receipt>, Refusal> {
    let id = id.to_owned();
    let rows = ctx.read(move |r| audit::list_about(r, "exchange", &id, MOST_ROWS)).await?;
    let mut receipts = Vec::with_capacity(rows.len());
    for row in rows {
        receipts.push(ledger::actions::receipt_of(ctx, &row.id).await?);
    }
    Ok(receipts)
}

/// The other node's receipts; without them, when it does not answer, the package says so by their absence.
async fn ask_receipts(state: &State, node: &Node, key: &Key) -> Vec<Receipt> {
    let about = About { consumer: key.consumer.to_string(), id: key.id.clone() };
    let asked = post(state, node, "/relay/receipts", &about).await;
    let read = asked.and_then(|bytes| {
        serde_json::from_slice(&bytes).map_err(|error| Refusal::Malformed(error.to_string()))
    });
    read.unwrap_or_else(|error| {
        tracing::warn!(%error, node = node.id.as_str(), "the other node's receipts are not in the package");
        Vec::new()
    })
}

/// Which exchange.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct About {
    consumer: String,
    id: String,
}

/// `POST /relay/receipts`: this log's receipts of an exchange with the node that asks.
pub(crate) async fn receipts(
    Part(ctx): Part<Ctx>,
    Extension(caller): Extension<Caller>,
    Json(about): Json<About>,
) -> Result<Json<Vec<Receipt>>, Refusal> {
    let state = ctx.part::<Federation>().load_state()?;
    let node = node_of(&state, &caller)?.id.to_string();
    let unknown = || Refusal::Unknown { id: about.id.clone() };
    let consumer = kernel::AgencyId::new(&about.consumer);
    let side = if state.is_here(&consumer) { Side::Out } else { Side::In };
    let key = Key { consumer, id: about.id.clone(), side };
    let found = ctx.read(move |r| store::find(r, &key)).await?;
    if found.is_none_or(|(request, _)| request.node != node) {
        return Err(unknown());
    }
    Ok(Json(own_receipts(&ctx, &about.id).await?))
}

fn document(
    state: &State,
    (request, answer): (&Kept, &Kept),
    own: &[Receipt],
    theirs: &[Receipt],
) -> Result<Vec<u8>, Refusal> {
    let mut zip = Files(ZipWriter::new(Cursor::new(Vec::new())));
    zip.add("README.txt", README.as_bytes())?;
    for (folder, kept) in [("request", request), ("answer", answer)] {
        zip.add(&format!("{folder}/header.json"), &kept.sealed.header)?;
        zip.add(&format!("{folder}/header.p7s"), &kept.sealed.signature)?;
        zip.add(&format!("{folder}/ocsp.der"), &kept.sealed.ocsp)?;
        if let Some(body) = &kept.body {
            zip.add(&format!("{folder}/body"), body)?;
        }
    }
    for (folder, receipts) in [("own", own), ("other", theirs)] {
        for (place, receipt) in receipts.iter().enumerate() {
            let json =
                serde_json::to_vec_pretty(receipt).map_err(|error| Refusal::Malformed(error.to_string()))?;
            zip.add(&format!("receipts/{folder}-{}.json", place + 1), &json)?;
        }
    }
    zip.add("certificates/root.cer", state.root.der())?;
    for (place, authority) in state.authorities.iter().enumerate() {
        zip.add(&format!("certificates/authority-{}.cer", place + 1), authority.der())?;
    }
    let done = zip.0.finish().map_err(failed)?;
    Ok(done.into_inner())
}

struct Files(ZipWriter<Cursor<Vec<u8>>>);

impl Files {
    fn add(&mut self, name: &str, bytes: &[u8]) -> Result<(), Refusal> {
        let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        self.0.start_file(name, options).map_err(failed)?;
        self.0.write_all(bytes).map_err(failed)
    }
}

fn failed(error: impl std::fmt::Display) -> Refusal {
    Refusal::Package(error.to_string())
}

/// CAdES-LT: sealed, dated by a time stamp, with what it is verified by.
async fn seal_it(ctx: &Ctx, state: &State, seal: &Seal, bytes: Vec<u8>) -> Result<Vec<u8>, Refusal> {
    let mut chain = state.authorities.to_vec();
    chain.push((*state.root).clone());
    let signer =
        Signer { key: seal.key.as_ref(), certificate: &seal.certificate, chain: &chain, time_stamper: None };
    let document = Document { name: NAME, media_type: "application/zip", bytes: &bytes };
    let extras = Extras { signed_at: ctx.now(), mandate: None, validation: None };
    signer.sign_before(&Centre { ctx, state }, &document, &extras).await.map_err(failed)
}

/// The centre's time stamps and responders.
struct Centre<'c> {
    ctx: &'c Ctx,
    state: &'c State,
}

impl Witness for Centre<'_> {
    fn stamp<'a>(&'a self, imprint: &'a [u8]) -> Told<'a> {
        Box::pin(async move {
            let Some(Stamping(authority)) = self.ctx.find_part::<Stamping>() else { return Ok(None) };
            let digest = imprint.try_into().map_err(|_| WitnessError("no SHA-256 is stamped".to_owned()))?;
            let stamp = authority.stamp(self.ctx, digest).await;
            Ok(Some(stamp.map_err(|error| WitnessError(error.to_string()))?.token))
        })
    }

    /// An OCSP response that is not to be had is missing from the package, whose report then says so.
    fn proof<'a>(&'a self, certificate: &'a Certificate) -> Told<'a> {
        Box::pin(async move {
            if *certificate == *self.state.root {
                return Ok(None);
            }
            let asked = federation::actions::ask_about(self.ctx, self.state, certificate).await;
            let missing =
                |error: &_| tracing::warn!(%error, "an OCSP response is missing from a package of evidence");
            Ok(asked.inspect_err(missing).ok())
        })
    }
}
