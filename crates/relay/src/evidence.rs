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
use signature::asic::Package;
use signature::cades::{Content, Signature};
use signature::tsp::Token;
use signature::{Certificate, Digest, Document, Extras, Signer};
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
    let signer = Signer {
        key: seal.key.as_ref(),
        certificate: &seal.certificate,
        chain: &seal.chain,
        time_stamper: None,
    };
    let document = Document { name: NAME, media_type: "application/zip", bytes: &bytes };
    let extras = Extras { signed_at: ctx.now(), mandate: None, validation: None };
    let mut signature = signer.sign_detached(&document, &extras).map_err(failed)?;
    let imprint = signature.imprint(0, Digest::Sha256).map_err(failed)?;
    let mut about = vec![seal.certificate.clone()];
    if let Some(Stamping(authority)) = ctx.find_part::<Stamping>() {
        let digest = imprint.clone().try_into().map_err(|_| Refusal::Package("no digest".to_owned()))?;
        let stamp = authority.stamp(ctx, digest).await.map_err(failed)?;
        let read = Token::from_der(&stamp.token).map_err(failed)?;
        about.push(read.verify(&imprint, &[]).map_err(failed)?.certificate);
        signature.add_time_stamp(0, &stamp.token).map_err(failed)?;
    }
    about.extend(state.authorities.iter().cloned());
    let mut certificates: Vec<Certificate> = state.authorities.to_vec();
    certificates.push((*state.root).clone());
    signature.add_validation_data(&certificates, &[], &proofs(ctx, state, &about).await);
    check(&signature, &bytes)?;
    let package =
        Package { name: NAME.to_owned(), document: bytes, signature: signature.to_der().map_err(failed)? };
    package.write().map_err(failed)
}

/// OCSP responses about certificates. One that is not to be had is missing from the package, whose report
/// then says so.
async fn proofs(ctx: &Ctx, state: &State, about: &[Certificate]) -> Vec<Vec<u8>> {
    let mut proofs = Vec::with_capacity(about.len());
    for certificate in about {
        match federation::actions::ask_about(ctx, state, certificate).await {
            Ok(proof) => proofs.push(proof),
            Err(error) => tracing::warn!(%error, "an OCSP response is missing from a package of evidence"),
        }
    }
    proofs
}

/// What this node hands out it has read itself.
fn check(signature: &Signature, bytes: &[u8]) -> Result<(), Refusal> {
    let digest = [(Digest::Sha256, kernel::digest::Sha256::digest(bytes).to_vec())];
    signature.verify(0, Content::Digests(&digest)).map(drop).map_err(failed)
}
