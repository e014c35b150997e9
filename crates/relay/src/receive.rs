//! The provider's side: a message is verified and logged before anything is served, and its answer
//! signed and logged before it leaves.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::extract::{Request, State as Part};
use axum::response::{IntoResponse as _, Response};
use axum::{Extension, Json};
use bytes::Bytes;
use exchange::call::{Body, Call, CallError, Journal, ReplyParts};
use federation::model::Node;
use federation::{Caller, Federation, State};
use http::header;
use kernel::{Actor, AgencyId, Audit, Ctx, Timestamp, Tx};
use serde::Deserialize;
use serde_json::json;
use signature::cades::Signature;

use crate::error::Refusal;
use crate::frame::{self, Sealed};
use crate::message::{ANSWER_TYPE, AnswerHeader, REQUEST_TYPE, RequestHeader, digest};
use crate::proofs::Proof;
use crate::store::{self, Key, NewRequest, Side};
use crate::{Relay, ready, seals};

/// How far the clocks of two nodes may differ.
pub(crate) const SKEW_SECONDS: i64 = 300;

/// The node that asks, by the list of this moment.
pub(crate) fn node_of<'a>(state: &'a State, caller: &Caller) -> Result<&'a Node, Refusal> {
    state.list.node(&caller.0).ok_or(Refusal::Stranger)
}

/// `POST /relay/messages`.
pub(crate) async fn message(
    Part(ctx): Part<Ctx>,
    Extension(caller): Extension<Caller>,
    request: Request,
) -> Result<Response, Refusal> {
    let state = ctx.part::<Federation>().load_state()?;
    ready(&ctx, &state).await?;
    let node = node_of(&state, &caller)?;
    let stream = request.into_body().into_data_stream();
    let (sealed, body) = frame::read(stream, ctx.settings.exchange_max_bytes()).await?;
    let header = check(&ctx, &state, node, &sealed, &body)?;
    let key = Key { consumer: header.asker.agency.clone(), id: header.id.clone(), side: Side::In };
    let proofs = &ctx.part::<Relay>().proofs;
    let journal = Arc::new(InBook {
        ctx: ctx.clone(),
        proof: proofs.of(&sealed.ocsp),
        state: state.clone(),
        node: node.id.to_string(),
        key,
        same: header.same(),
        sealed,
        service: header.service.to_string(),
        provider: header.service.agency.clone(),
        asker: header.asker.label.clone(),
        body: body.in_memory().cloned(),
        prepared: Mutex::default(),
        answer: Mutex::default(),
    });
    let call: Call = header.into_call(body)?;
    let reply = exchange::call::serve_here(&ctx, call, journal.clone()).await?;
    let answer = held(&journal.answer).take();
    let answer = answer.ok_or_else(|| Refusal::Unanswered { id: journal.key.id.clone() })?;
    for kept in [journal.proof.clone(), answer.proof] {
        proofs.committed(kept);
    }
    Ok(framed(&answer.sealed, reply.body))
}

/// Everything that must hold before a message is served.
fn check(
    ctx: &Ctx,
    state: &State,
    node: &Node,
    sealed: &Sealed,
    body: &Body,
) -> Result<RequestHeader, Refusal> {
    let (header, now) = (RequestHeader::read(&sealed.header)?, ctx.now());
    let consumer = &header.asker.agency;
    ctx.part::<Relay>().known.verify(state, sealed, REQUEST_TYPE, (consumer, node), now)?;
    for found in [&header.client.instance, &header.service.instance] {
        if *found != state.list.instance {
            return Err(Refusal::Instance { found: found.clone(), own: state.list.instance.clone() });
        }
    }
    if header.client.agency != *consumer || !node.agencies.contains(consumer) {
        return Err(Refusal::OtherNode {
            agency: header.client.agency.to_string(),
            node: node.id.to_string(),
        });
    }
    if !state.is_here(&header.service.agency) {
        return Err(Refusal::NotHere { agency: header.service.agency.to_string() });
    }
    if header.at.plus_seconds(SKEW_SECONDS) < now || now.plus_seconds(SKEW_SECONDS) < header.at {
        return Err(Refusal::ClockSkewed { at: header.at, now });
    }
    if !header.body.is_of(body) {
        return Err(Refusal::BodyAltered);
    }
    Ok(header)
}

fn framed(sealed: &Sealed, body: Body) -> Response {
    let (body, length) = frame::write(sealed, body);
    let kind = [
        (header::CONTENT_TYPE, "application/vnd.minben.message".to_owned()),
        (header::CONTENT_LENGTH, length.to_string()),
    ];
    (kind, body).into_response()
}

/// Logs a message and its answer in the transactions that serve it.
struct InBook {
    ctx: Ctx,
    state: Arc<State>,
    node: String,
    key: Key,
    same: String,
    sealed: Sealed,
    proof: Proof,
    service: String,
    provider: AgencyId,
    asker: String,
    body: Option<Bytes>,
    /// The answer, sealed before the transaction that logs it.
    prepared: Mutex<Option<Answer>>,
    /// The answer that was logged.
    answer: Mutex<Option<Answer>>,
}

/// An answer that is signed.
#[derive(Clone)]
struct Answer {
    sealed: Sealed,
    proof: Proof,
    status: u16,
}

impl InBook {
    fn seal(&self, reply: &ReplyParts, at: Timestamp) -> Result<Answer, CallError> {
        let seal = self.state.own.seals.get(&self.provider);
        let seal = seal.ok_or_else(|| Refusal::NoSeal { agency: self.provider.to_string() })?;
        let header = AnswerHeader::new(&self.key.id, &self.sealed.header, reply, at)?;
        let bytes = serde_json::to_vec(&header).map_err(|error| Refusal::Malformed(error.to_string()))?;
        let sealed = seals::seal(seal, bytes, ANSWER_TYPE, at)?;
        let proof = self.ctx.part::<Relay>().proofs.of(&sealed.ocsp);
        Ok(Answer { sealed, proof, status: header.status })
    }
}

fn held(answer: &Mutex<Option<Answer>>) -> MutexGuard<'_, Option<Answer>> {
    answer.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Journal for InBook {
    fn begun(&self, tx: &mut Tx) -> Result<(), CallError> {
        let new = NewRequest {
            key: &self.key,
            node: &self.node,
            provider: &self.provider,
            service: &self.service,
            same: &self.same,
            sealed: &self.sealed,
            proof: &self.proof,
            body: self.body.as_deref(),
        };
        if !store::insert_request(tx, &new)? {
            return Err(Refusal::Replayed { id: self.key.id.clone() }.into());
        }
        tx.audit(Audit {
            actor: &Actor::Platform,
            action: "relay.receive",
            object: "exchange",
            object_id: &self.key.id,
            agency: Some(&self.provider),
            detail: json!({ "node": self.node, "service": self.service, "asker": self.asker,
                            "request": digest(&self.sealed.header) }),
        })?;
        Ok(())
    }

    fn prepare(&self, reply: &ReplyParts) -> Result<(), CallError> {
        *held(&self.prepared) = Some(self.seal(reply, self.ctx.now())?);
        Ok(())
    }

    fn answered(&self, tx: &mut Tx, reply: &ReplyParts) -> Result<(), CallError> {
        let prepared = held(&self.prepared).clone();
        let answer = prepared.map_or_else(|| self.seal(reply, tx.now()), Ok)?;
        let Answer { sealed, proof, status } = &answer;
        store::insert_answer(tx, (&self.key, &self.node), (sealed, proof), reply.body.as_deref())?;
        tx.audit(Audit {
            actor: &Actor::Platform,
            action: "relay.answer",
            object: "exchange",
            object_id: &self.key.id,
            agency: Some(&self.provider),
            detail: json!({ "node": self.node, "status": status, "answer": digest(&sealed.header) }),
        })?;
        *held(&self.answer) = Some(answer);
        Ok(())
    }
}

/// Which exchange another node asks about.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Which {
    pub(crate) consumer: AgencyId,
    pub(crate) id: String,
}

/// `POST /relay/answers`: the answer to a request that the asking node sent.
pub(crate) async fn answer(
    Part(ctx): Part<Ctx>,
    Extension(caller): Extension<Caller>,
    Json(which): Json<Which>,
) -> Result<Response, Refusal> {
    let state = ctx.part::<Federation>().load_state()?;
    ready(&ctx, &state).await?;
    let node = node_of(&state, &caller)?;
    if !node.agencies.contains(&which.consumer) {
        return Err(Refusal::OtherNode { agency: which.consumer.to_string(), node: node.id.to_string() });
    }
    let key = Key { consumer: which.consumer, id: which.id.clone(), side: Side::In };
    let found = ctx.read(move |r| store::find(r, &key)).await?;
    let (_, answer) = found.ok_or_else(|| Refusal::Unknown { id: which.id.clone() })?;
    let answer = answer.ok_or_else(|| Refusal::Unanswered { id: which.id.clone() })?;
    let length = AnswerHeader::read(&answer.sealed.header)?.body.length;
    let body = match answer.body {
        Some(bytes) => Body::of(bytes),
        None if length == 0 => Body::of(Bytes::new()),
        None => return Err(Refusal::Replayed { id: which.id }),
    };
    let sealed = proven_now(&ctx, &state, answer.sealed).await;
    Ok(framed(&sealed, body))
}

/// A kept answer with the newest OCSP response about the seal that signed it: the one that it was kept with is stale after
/// an hour, and is no part of what was signed.
async fn proven_now(ctx: &Ctx, state: &State, sealed: Sealed) -> Sealed {
    let signature = Signature::from_der(&sealed.signature).ok();
    let Some(seal) = signature.as_ref().and_then(|signature| signature.certificates().first()) else {
        return sealed;
    };
    match federation::actions::proof_about(ctx, state, seal).await {
        Some(ocsp) => Sealed { ocsp: ocsp.into(), ..sealed },
        None => sealed,
    }
}
