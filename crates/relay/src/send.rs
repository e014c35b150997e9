//! The consumer's side: a call is signed and logged before it leaves, the answer is verified and
//! logged before anybody sees it.

use std::time::Duration;

use axum::body::Body as HttpBody;
use bytes::Bytes;
use exchange::call::{Body, Call, CallError, Reply};
use federation::model::Node;
use federation::{Federation, FederationError, State};
use http::{HeaderValue, Request, StatusCode, header};
use hyper::body::Incoming;
use kernel::{Actor, Audit, Ctx, DbError, Tx};
use net::NetError;
use serde_json::json;

use crate::error::{Refusal, Told};
use crate::frame::{self, Sealed};
use crate::message::{ANSWER_TYPE, AnswerHeader, REQUEST_TYPE, RequestHeader, digest, headers};
use crate::open::Unsettled;
use crate::receive::SKEW_SECONDS;
use crate::seals;
use crate::store::{self, Kept, KeptRequest, Key, NewRequest, Side};
use crate::{LIST, Relay, hear_of_list, ready};

/// Between tries to learn what became of a request.
const PAUSES: [Duration; 5] = [
    Duration::from_millis(50),
    Duration::from_millis(200),
    Duration::from_millis(750),
    Duration::from_secs(2),
    Duration::from_secs(4),
];
/// How much longer than a service the node before it may take.
const MORE: Duration = Duration::from_secs(10);
/// The other node is given a second more for so many bytes that it has to read.
const BYTES_PER_SECOND: u64 = 1_000_000;
/// The longest refusal that is read, in bytes.
const MOST_TOLD: usize = 16 * 1024;

/// One exchange on its way.
struct Trip<'a> {
    ctx: &'a Ctx,
    state: &'a State,
    node: &'a Node,
    key: Key,
    header: RequestHeader,
}

/// Carries a call to the node that has the service's agency.
pub(crate) async fn carry(ctx: &Ctx, call: Call) -> Result<Reply, CallError> {
    let started = async {
        let state = ctx.part::<Federation>().load_state()?;
        start(ctx, &state, call).await
    };
    started.await.map_err(Refusal::at_client)
}

async fn start(ctx: &Ctx, state: &State, call: Call) -> Result<Reply, Refusal> {
    ready(ctx, state).await?;
    let provider = call.service.agency.clone();
    let node =
        state.node_of(&provider).ok_or_else(|| CallError::MemberUnknown { agency: provider.to_string() })?;
    let consumer = call.asker.agency.clone();
    let seal = state.own.seals.get(&consumer);
    let seal = seal.ok_or_else(|| Refusal::NoSeal { agency: consumer.to_string() })?;
    let header = RequestHeader::of(&call, ctx.now())?;
    let bytes = serde_json::to_vec(&header).map_err(|error| Refusal::Malformed(error.to_string()))?;
    let sealed = seals::seal(seal, bytes, REQUEST_TYPE, header.at)?;
    let key = Key { consumer, id: call.id.clone(), side: Side::Out };
    let trip = Trip { ctx, state, node, key, header };
    let is_new = trip.log_request(&sealed, &call.body).await?;
    let unsettled = Unsettled::new(ctx, &trip.key);
    let result =
        if is_new { trip.send(&sealed, call.body).await } else { trip.resume(&sealed, call.body).await };
    unsettled.settle(&result);
    result
}

/// Asks for the answer to a request that was sent before, and logs it.
pub(crate) async fn complete(
    ctx: &Ctx,
    (state, node): (&State, &Node),
    key: Key,
    request: &KeptRequest,
) -> Result<(), Refusal> {
    let sealed = &request.message.sealed;
    let header = RequestHeader::read(&sealed.header)?;
    Trip { ctx, state, node, key, header }.ask(sealed).await.map(drop)
}

impl Trip<'_> {
    /// Logs the request, unless its id is known here.
    async fn log_request(&self, sealed: &Sealed, body: &Body) -> Result<bool, Refusal> {
        let (key, node, header, sealed) =
            (self.key.clone(), self.node.id.to_string(), self.header.clone(), sealed.clone());
        let (service, same, body) = (header.service.to_string(), header.same(), body.in_memory().cloned());
        let proofs = &self.ctx.part::<Relay>().proofs;
        let proof = proofs.of(&sealed.ocsp);
        let written = proof.clone();
        let logged = self.ctx.write(move |tx| {
            let new = NewRequest {
                key: &key,
                node: &node,
                provider: &header.service.agency,
                service: &service,
                same: &same,
                sealed: &sealed,
                proof: &written,
                body: body.as_deref(),
            };
            if !store::insert_request(tx, &new)? {
                return Ok(false);
            }
            note_sent(tx, (&key, &node), &header, &sealed)?;
            Ok::<_, DbError>(true)
        });
        let is_new = logged.await?;
        proofs.committed(proof);
        Ok(is_new)
    }

    /// Sends; when the connection breaks, asks what became of it.
    async fn send(&self, sealed: &Sealed, body: Body) -> Result<Reply, Refusal> {
        let (http, length) = frame::write(sealed, body);
        let seconds = self.ctx.settings.exchange_timeout_seconds + length / BYTES_PER_SECOND;
        let request = Request::post("/relay/messages")
            .header(header::CONTENT_TYPE, "application/vnd.minben.message")
            .header(header::CONTENT_LENGTH, length)
            .body(http)
            .map_err(|error| Refusal::Malformed(error.to_string()))?;
        match self.reach(request, Duration::from_secs(seconds) + MORE).await {
            Ok(answer) => match self.take(sealed, answer).await {
                Err(Refusal::BrokeOff(reason)) => self.ask_again(sealed, &reason).await,
                other => other,
            },
            Err(Refusal::BrokeOff(reason)) => self.ask_again(sealed, &reason).await,
            Err(other) => Err(other),
        }
    }

    /// Sends a request to the other node, which begins to answer within `patience` or has broken off.
    async fn reach(
        &self,
        mut request: Request<HttpBody>,
        patience: Duration,
    ) -> Result<http::Response<Incoming>, Refusal> {
        request.headers_mut().insert(LIST, HeaderValue::from(self.state.list.number));
        let target = self.state.target(self.node);
        match tokio::time::timeout(patience, self.state.own.client.send(&target, request)).await {
            Ok(Ok(answer)) => {
                hear_of_list(self.ctx.part::<Federation>(), answer.headers());
                Ok(answer)
            }
            Ok(Err(NetError::Stapled { fault, .. })) => {
                let peer = format!("node {} ({}:{})", self.node.id, target.host, target.port);
                Err(FederationError::Stapled { peer, fault }.into())
            }
            Ok(Err(error)) if error.is_unsent() => Err(self.unreachable(&error.to_string())),
            Ok(Err(error)) => Err(Refusal::BrokeOff(error.to_string())),
            Err(_) => Err(Refusal::BrokeOff(format!("no answer within {} seconds", patience.as_secs()))),
        }
    }

    /// A call whose id is known here: the answer that there is, or what the other node has.
    async fn resume(&self, anew: &Sealed, body: Body) -> Result<Reply, Refusal> {
        let key = self.key.clone();
        let found = self.ctx.read(move |r| store::find(r, &key)).await?;
        let (request, answer) = found.ok_or_else(|| Refusal::Unknown { id: self.key.id.clone() })?;
        if request.same != self.header.same() {
            return Err(Refusal::IdTaken { id: self.key.id.clone() });
        }
        if let Some(answer) = answer {
            return kept_reply(&self.key, answer);
        }
        match self.ask(&request.message.sealed).await {
            Err(Refusal::Unknown { .. }) => self.send_again(&request, anew, body).await,
            other => other,
        }
    }

    /// The other node does not know it: what was signed is sent, while it is still young enough. After that no node takes
    /// it any more, and the same call is sent as it was signed `anew`.
    async fn send_again(&self, request: &KeptRequest, anew: &Sealed, body: Body) -> Result<Reply, Refusal> {
        if self.ctx.now() <= request.message.at.plus_seconds(SKEW_SECONDS) {
            return self.send(&request.message.sealed, body).await;
        }
        self.log_anew(request, anew, &body).await?;
        self.send(anew, body).await
    }

    /// Keeps what was signed anew in place of what reached nobody; the audit trail has the digests of both.
    async fn log_anew(&self, old: &KeptRequest, anew: &Sealed, body: &Body) -> Result<(), Refusal> {
        let (key, node, sealed) = (self.key.clone(), self.node.id.to_string(), anew.clone());
        let (header, before, body) = (self.header.clone(), old.message.at, body.in_memory().cloned());
        let proofs = &self.ctx.part::<Relay>().proofs;
        let proof = proofs.of(&sealed.ocsp);
        let written = proof.clone();
        let logged = self.ctx.write(move |tx| {
            let replaced =
                store::replace_request(tx, (&key, before), &node, (&sealed, &written), body.as_deref())?;
            if replaced {
                note_sent(tx, (&key, &node), &header, &sealed)?;
            }
            Ok::<_, DbError>(replaced)
        });
        if !logged.await? {
            return Err(Refusal::Unanswered { id: self.key.id.clone() });
        }
        proofs.committed(proof);
        Ok(())
    }

    async fn ask_again(&self, sealed: &Sealed, reason: &str) -> Result<Reply, Refusal> {
        for pause in PAUSES {
            tokio::time::sleep(pause).await;
            match self.ask(sealed).await {
                Err(
                    Refusal::Call(CallError::NodeUnreachable { .. })
                    | Refusal::Unanswered { .. }
                    | Refusal::BrokeOff(_),
                ) => {}
                // It never arrived: the client may try again with the same id.
                Err(Refusal::Unknown { .. }) => break,
                other => return other,
            }
        }
        Err(self.unreachable(reason))
    }

    /// Asks the other node for the answer to a request.
    async fn ask(&self, sealed: &Sealed) -> Result<Reply, Refusal> {
        let request = Request::post("/relay/answers")
            .header(header::CONTENT_TYPE, "application/json")
            .body(HttpBody::from(json!({ "consumer": self.key.consumer, "id": self.key.id }).to_string()))
            .map_err(|error| Refusal::Malformed(error.to_string()))?;
        let answer = self.reach(request, MORE).await.map_err(|error| match error {
            Refusal::BrokeOff(reason) => self.unreachable(&reason),
            other => other,
        })?;
        match answer.status() {
            StatusCode::NOT_FOUND => Err(Refusal::Unknown { id: self.key.id.clone() }),
            StatusCode::CONFLICT => Err(Refusal::Unanswered { id: self.key.id.clone() }),
            _ => self.take(sealed, answer).await,
        }
    }

    /// Verifies and logs an answer, then gives it.
    async fn take(&self, sealed: &Sealed, answer: http::Response<Incoming>) -> Result<Reply, Refusal> {
        if answer.status() != StatusCode::OK {
            return Err(told(answer).await);
        }
        let stream = HttpBody::new(answer.into_body()).into_data_stream();
        let (got, body) = frame::read(stream, self.ctx.settings.exchange_max_bytes()).await?;
        let provider = &self.header.service.agency;
        let now = self.ctx.now();
        self.ctx.part::<Relay>().known.verify(self.state, &got, ANSWER_TYPE, (provider, self.node), now)?;
        let header = AnswerHeader::read(&got.header)?;
        if header.id != self.key.id || header.request != digest(&sealed.header) {
            return Err(Refusal::OtherAnswer);
        }
        if !header.body.is_of(&body) {
            return Err(Refusal::BodyAltered);
        }
        self.log_answer(&got, body.in_memory().cloned(), header.status).await?;
        Ok(Reply { status: header.status()?, headers: headers(&header.headers)?, body })
    }

    async fn log_answer(&self, got: &Sealed, body: Option<Bytes>, status: u16) -> Result<(), Refusal> {
        let (key, got, node) = (self.key.clone(), got.clone(), self.node.id.to_string());
        let proofs = &self.ctx.part::<Relay>().proofs;
        let proof = proofs.of(&got.ocsp);
        let written = proof.clone();
        let logged = self.ctx.write(move |tx| {
            if store::insert_answer(tx, (&key, &node), (&got, &written), body.as_deref())? {
                tx.audit(Audit {
                    actor: &Actor::Platform,
                    action: "relay.receive_answer",
                    object: "exchange",
                    object_id: &key.id,
                    agency: Some(&key.consumer),
                    detail: json!({ "node": node, "status": status, "answer": digest(&got.header) }),
                })?;
            }
            Ok::<_, DbError>(())
        });
        logged.await?;
        proofs.committed(proof);
        Ok(())
    }

    fn unreachable(&self, reason: &str) -> Refusal {
        let (node, reason) = (self.node.id.to_string(), reason.to_owned());
        Refusal::Call(CallError::NodeUnreachable { node, reason })
    }
}

/// The audit trail's row of a request that is about to leave.
fn note_sent(
    tx: &mut Tx,
    (key, node): (&Key, &str),
    header: &RequestHeader,
    sealed: &Sealed,
) -> Result<(), DbError> {
    tx.audit(Audit {
        actor: &Actor::Platform,
        action: "relay.send",
        object: "exchange",
        object_id: &key.id,
        agency: Some(&key.consumer),
        detail: json!({ "node": node, "service": header.service.to_string(), "asker": header.asker.label,
                        "request": digest(&sealed.header) }),
    })
}

/// An answer that is kept here, once more.
fn kept_reply(key: &Key, answer: Kept) -> Result<Reply, Refusal> {
    let header = AnswerHeader::read(&answer.sealed.header)?;
    let body = match answer.body {
        Some(bytes) => Body::of(bytes),
        None if header.body.length == 0 => Body::of(Bytes::new()),
        None => return Err(Refusal::Replayed { id: key.id.clone() }),
    };
    Ok(Reply { status: header.status()?, headers: headers(&header.headers)?, body })
}

/// What the other node said when it refused.
async fn told(answer: http::Response<Incoming>) -> Refusal {
    let status = answer.status().as_u16();
    let read = axum::body::to_bytes(HttpBody::new(answer.into_body()), MOST_TOLD).await;
    let told = read.ok().and_then(|bytes| serde_json::from_slice::<Told>(&bytes).ok());
    let told = told.unwrap_or(Told {
        code: "server.serverproxy.service_failed".to_owned(),
        reason: format!("the other node answered with status {status} and no reason"),
    });
    Refusal::Call(CallError::RefusedThere { status, code: told.code, reason: told.reason })
}
