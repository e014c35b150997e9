//! An answer that was altered on its way, or is not the one that was asked for, is refused by the consumer.

use std::sync::{Arc, Mutex};

use axum::body::Body;
use axum::http::{StatusCode, header};
use axum::middleware::map_response;
use axum::response::Response;
use federation::Federation;
use kernel::{AgencyId, Ctx};
use relay::AnswerHeader;
use serde_json::Value as Json;

use super::faults::frame;
use super::world::{CONTRACT, More, PROVIDER, Site, World};

/// Another agency of the same node, with a seal of its own.
const NEIGHBOUR: &str = "ndc-naa";

/// An answer between nodes, in its parts.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Answer {
    header: Vec<u8>,
    signature: Vec<u8>,
    ocsp: Vec<u8>,
    body: Vec<u8>,
}

impl Answer {
    /// The header with other values, as whoever cannot sign it would change it.
    fn with(self, change: impl FnOnce(&mut AnswerHeader)) -> Self {
        let mut header = AnswerHeader::read(&self.header).unwrap();
        change(&mut header);
        Self { header: serde_json::to_vec(&header).unwrap(), ..self }
    }

    /// Signed anew by an agency of the member as this kind of message.
    fn signed(self, member: &Ctx, agency: &str, kind: &str) -> Self {
        let state = member.part::<Federation>().load_state().unwrap();
        let seal = &state.own.seals[&AgencyId::new(agency)];
        let signing = signature::cades::Signing {
            key: seal.key.as_ref(),
            certificate: &seal.certificate,
            chain: &[],
            signed_at: member.now(),
            media_type: Some(kind),
            name: None,
            mandate: None,
        };
        let content = signature::cades::Content::Bytes(&self.header);
        let signature = signature::cades::Signature::sign(content, &signing).unwrap().to_der().unwrap();
        let ocsp = seal.ocsp.load_full().unwrap().to_vec();
        Self { signature, ocsp, ..self }
    }
}

/// What whoever is on the way does to an answer.
type Change = Box<dyn FnOnce(Answer) -> Answer + Send>;

/// Whoever is on the way: changes the next answer, and keeps it as it was before.
#[derive(Clone, Default)]
struct Stranger(Arc<Mutex<(Option<Change>, Option<Answer>)>>);

impl Stranger {
    /// Stands before the member's port.
    async fn between(world: &mut World) -> Self {
        let stranger = Self::default();
        let here = stranger.clone();
        world.member.close().await;
        let way = map_response(move |answer| here.clone().pass(answer));
        world.member.reopen_through(|port| port.layer(way)).await;
        stranger
    }

    fn change_next(&self, change: Change) {
        self.0.lock().unwrap().0 = Some(change);
    }

    /// The newest answer as the member gave it.
    fn seen(&self) -> Answer {
        self.0.lock().unwrap().1.clone().expect("an answer")
    }

    async fn pass(self, answer: Response) -> Response {
        let kind = answer.headers().get(header::CONTENT_TYPE);
        let is_message = kind.is_some_and(|kind| kind == "application/vnd.minben.message");
        if answer.status() != StatusCode::OK || !is_message {
            return answer;
        }
        let (mut parts, body) = answer.into_parts();
        let (sealed, body) = relay::read_message(body.into_data_stream(), 1_000_000).await.unwrap();
        let bytes = |bytes: &[u8]| bytes.to_vec();
        let read = Answer {
            header: bytes(&sealed.header),
            signature: bytes(&sealed.signature),
            ocsp: bytes(&sealed.ocsp),
            body: bytes(body.in_memory().unwrap()),
        };
        let mut held = self.0.lock().unwrap();
        held.1 = Some(read.clone());
        let sent = match held.0.take() {
            Some(change) => change(read),
            None => read,
        };
        let bytes = frame([&sent.header, &sent.signature, &sent.ocsp], &sent.body);
        parts.headers.insert(header::CONTENT_LENGTH, bytes.len().into());
        Response::from_parts(parts, Body::from(bytes))
    }
}

/// Calls while the next answer is changed: the call is refused in these words, and not answered in the log.
async fn refused(
    world: &World,
    stranger: &Stranger,
    (id, key): (&str, &str),
    change: Change,
    (code, words): (&str, &str),
) {
    let before = logged(&world.centre).await;
    stranger.change_next(change);
    let response = world.call(CONTRACT, id, key).await;
    let status = response.status().as_u16();
    let told_code = response.headers().get("x-road-error").map(|value| value.to_str().unwrap().to_owned());
    let bytes = axum::body::to_bytes(response.into_body(), 1_000_000).await.unwrap();
    let told: Json = serde_json::from_slice(&bytes).unwrap();
    assert_eq!((status, told_code.as_deref()), (502, Some(code)), "{id}: {told}");
    assert!(told.to_string().contains(words), "{id}: {words} in {told}");
    assert!(!told.to_string().contains("陳測安") && !told.to_string().contains("範例路"), "{id}: {told}");
    assert_eq!(logged(&world.centre).await, before, "{id}: what was refused is not in the log as the answer");
}

/// Answers in a node's log, and rows of its audit trail that tell of one.
async fn logged(site: &Site) -> (i64, i64) {
    let told = site.rows("audit where action = 'relay.receive_answer'").await;
    (site.rows("relay_answers").await, told)
}

const UNSIGNED: (&str, &str) =
    ("server.clientproxy.signature_verification", "the signature of the message does not hold");

/// What is changed of an answer's header before it is signed again.
type OfHeader = fn(&mut AnswerHeader);

#[tokio::test]
async fn an_answer_that_was_altered_is_refused_and_the_true_one_taken_later() {
    let mut world = World::new().await;
    let person = world.member.node.household(1, "陳測安").await;
    let key = person.national_id.as_str();
    let stranger = Stranger::between(&mut world).await;
    let body = ("server.clientproxy.signature_verification", "the body is not the one that was signed");
    let changes: [(&str, Change, (&str, &str)); 7] = [
        (
            "body",
            Box::new(|mut answer| {
                answer.body[10] ^= 1;
                answer
            }),
            body,
        ),
        (
            "longer",
            Box::new(|mut answer| {
                answer.body.push(b' ');
                answer
            }),
            body,
        ),
        ("status", Box::new(|answer| answer.with(|header| header.status = 201)), UNSIGNED),
        ("line", Box::new(|answer| answer.with(|header| header.headers[0].1.push('x'))), UNSIGNED),
        ("id", Box::new(|answer| answer.with(|header| header.id.push('x'))), UNSIGNED),
        (
            "signature",
            Box::new(|mut answer| {
                let last = answer.signature.len() - 5;
                answer.signature[last] ^= 1;
                answer
            }),
            UNSIGNED,
        ),
        ("unsigned", Box::new(|answer| Answer { signature: Vec::new(), ..answer }), UNSIGNED),
    ];
    let ids: Vec<&str> = changes.iter().map(|(id, ..)| *id).collect();
    for (id, change, told) in changes {
        refused(&world, &stranger, (id, key), change, told).await;
    }
    let again: Change = Box::new(|mut answer| {
        answer.body[10] ^= 1;
        answer
    });
    refused(&world, &stranger, ("body", key), again, body).await;
    // Without anybody's hand on it the same call gets the answer that the member gave the first time.
    for id in &ids {
        let (status, told) = world.told(CONTRACT, id, key).await;
        assert_eq!((status, &told["records"][0]["name"]), (200, &Json::from("陳測安")), "{id}: {told}");
    }
    let calls = i64::try_from(ids.len()).unwrap();
    assert_eq!(world.member.rows("look_ups").await, calls, "each was served once");
    assert_eq!(logged(&world.centre).await, (calls, calls));
}

#[tokio::test]
async fn an_answer_to_another_request_is_refused() {
    let mut world = World::new().await;
    let person = world.member.node.household(1, "陳測安").await;
    let key = person.national_id.as_str();
    let stranger = Stranger::between(&mut world).await;
    let other = ("server.clientproxy.inconsistent_response", "the answer belongs to another request");
    assert_eq!(world.told(CONTRACT, "case-1", key).await.0, 200);
    let first = stranger.seen();
    refused(&world, &stranger, ("case-2", key), Box::new(|_| first), other).await;

    // The provider's own seal under another id, and under the right id for another request.
    let changes: [(&str, OfHeader); 2] = [
        ("case-3", |header| header.id = "case-1".to_owned()),
        ("case-4", |header| header.request = kernel::sha256_hex(b"another request")),
    ];
    for (id, change) in changes {
        let member = world.member.ctx().clone();
        let signed = move |answer: Answer| answer.with(change).signed(&member, PROVIDER, relay::ANSWER_TYPE);
        refused(&world, &stranger, (id, key), Box::new(signed), other).await;
    }
    // So it was what the answers said, and not who signed them.
    let member = world.member.ctx().clone();
    let same = move |answer: Answer| answer.signed(&member, PROVIDER, relay::ANSWER_TYPE);
    stranger.change_next(Box::new(same));
    assert_eq!(world.told(CONTRACT, "case-5", key).await.0, 200);
}

#[tokio::test]
async fn an_answer_under_another_agencys_seal_is_refused() {
    let mut world = World::with(&More { agencies: &[NEIGHBOUR], ..More::default() }).await;
    let person = world.member.node.household(1, "陳測安").await;
    let key = person.national_id.as_str();
    let stranger = Stranger::between(&mut world).await;
    let by = |site: &Site, agency: &'static str, kind: &'static str| -> Change {
        let ctx = site.ctx().clone();
        Box::new(move |answer| answer.signed(&ctx, agency, kind))
    };
    let other = (
        "server.clientproxy.signature_verification",
        "the message of moi is signed with a certificate that the federation's list does not have for it",
    );
    let neighbour = by(&world.member, NEIGHBOUR, relay::ANSWER_TYPE);
    refused(&world, &stranger, ("case-1", key), neighbour, other).await;
    let elsewhere = by(&world.centre, "ndc", relay::ANSWER_TYPE);
    refused(&world, &stranger, ("case-2", key), elsewhere, other).await;
    // The right seal on something that is no answer.
    let kind = by(&world.member, PROVIDER, relay::REQUEST_TYPE);
    let told = (UNSIGNED.0, "it was not signed as this kind of message");
    refused(&world, &stranger, ("case-3", key), kind, told).await;
}
