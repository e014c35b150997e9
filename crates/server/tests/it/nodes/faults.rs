//! What is refused, with a reason, and never served.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use federation::Federation;
use kernel::{Actor, AgencyId, Clock, DbError};
use relay::store::{self, Key, Side};
use serde_json::Value as Json;
use signature::Reason;

use super::world::{CONSUMER, CONTRACT, PROVIDER, SYSTEM, Site, World};

/// Sends bytes to the member as the centre does, under the centre's certificate.
pub(super) async fn post(world: &World, path: &str, bytes: Vec<u8>) -> (StatusCode, Json) {
    let state = world.centre.ctx().part::<Federation>().load_state().unwrap();
    let node = state.node_of(&AgencyId::new(PROVIDER)).unwrap();
    let request =
        Request::post(path).header("content-type", "application/json").body(Body::from(bytes)).unwrap();
    let answer = state.own.client.send(&state.target(node), request).await.unwrap();
    let status = answer.status();
    let bytes = axum::body::to_bytes(Body::new(answer.into_body()), 1_000_000).await.unwrap();
    (status, serde_json::from_slice(&bytes).unwrap_or(Json::Null))
}

/// The frame of a message, as ADR 0022 and `relay::Sealed` tell it.
pub(super) fn frame(parts: [&[u8]; 3], body: &[u8]) -> Vec<u8> {
    let mut bytes = b"MBN1".to_vec();
    for part in parts {
        bytes.extend(u32::try_from(part.len()).unwrap().to_be_bytes());
    }
    parts.iter().for_each(|part| bytes.extend(*part));
    bytes.extend(body);
    bytes
}

/// What the centre sent for a call.
pub(super) async fn sent(world: &World, id: &str) -> (Vec<u8>, Vec<u8>, Vec<u8>, Vec<u8>) {
    let key = Key { consumer: AgencyId::new(CONSUMER), id: id.to_owned(), side: Side::Out };
    let found = world.centre.ctx().read(move |r| store::find(r, &key)).await.unwrap();
    let message = found.unwrap().0.message;
    let bytes = |bytes: &[u8]| bytes.to_vec();
    let sealed = &message.sealed;
    (
        bytes(&sealed.header),
        bytes(&sealed.signature),
        bytes(&sealed.ocsp),
        bytes(message.body.as_deref().unwrap()),
    )
}

pub(super) fn code(told: &Json) -> &str {
    told["code"].as_str().unwrap_or_default()
}

#[tokio::test]
async fn a_replay_and_whatever_was_altered_is_refused() {
    let world = World::new().await;
    let person = world.member.node.household(1, "陳測安").await;
    assert_eq!(world.told(CONTRACT, "case-1", &person.national_id).await.0, 200);
    let (header, signature, ocsp, body) = sent(&world, "case-1").await;

    let (_, told) = post(&world, "/relay/messages", frame([&header, &signature, &ocsp], &body)).await;
    assert_eq!(code(&told), "server.serverproxy.duplicate_message", "{told}");

    let text = String::from_utf8(header.clone()).unwrap();
    let renamed = text.replacen("case-1", "case-2", 1).into_bytes();
    let mut other_body = body.clone();
    other_body[10] ^= 1;
    let mut bad_signature = signature.clone();
    let last = bad_signature.len() - 5;
    bad_signature[last] ^= 1;
    for (what, bytes) in [
        ("header", frame([&renamed, &signature, &ocsp], &body)),
        ("body", frame([&header, &signature, &ocsp], &other_body)),
        ("signature", frame([&header, &bad_signature, &ocsp], &body)),
        ("no signature", frame([&header, b"", &ocsp], &body)),
    ] {
        let (status, told) = post(&world, "/relay/messages", bytes).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{what}: {told}");
        assert_eq!(code(&told), "server.serverproxy.signature_verification", "{what}: {told}");
    }
    assert_eq!(world.member.rows("look_ups").await, 1, "nothing more was served");
}

#[tokio::test]
async fn another_agencys_seal_is_refused() {
    let world = World::new().await;
    let person = world.member.node.household(1, "陳測安").await;
    world.told(CONTRACT, "case-1", &person.national_id).await;
    let (header, ..) = sent(&world, "case-1").await;
    let (_, _, ocsp, body) = sent(&world, "case-1").await;
    let header = String::from_utf8(header).unwrap().replace("case-1", "case-9").into_bytes();
    let state = world.centre.ctx().part::<Federation>().load_state().unwrap();
    let seal = &state.own.seals[&AgencyId::new("ndc")];
    let signing = signature::cades::Signing {
        key: seal.key.as_ref(),
        certificate: &seal.certificate,
        chain: &[],
        signed_at: world.centre.ctx().now(),
        media_type: Some(relay::REQUEST_TYPE),
        name: None,
        mandate: None,
    };
    let content = signature::cades::Content::Bytes(&header);
    let signed = signature::cades::Signature::sign(content, &signing).unwrap().to_der().unwrap();
    let (status, told) = post(&world, "/relay/messages", frame([&header, &signed, &ocsp], &body)).await;
    assert_eq!(
        (status, code(&told)),
        (StatusCode::FORBIDDEN, "server.serverproxy.signature_verification"),
        "{told}"
    );
    assert!(told["reason"].as_str().unwrap().contains(CONSUMER), "{told}");
}

#[tokio::test]
async fn an_old_list_stops_the_exchange_and_a_new_one_starts_it() {
    let world = World::new().await;
    let person = world.member.node.household(1, "陳測安").await;
    world.seconds_later(11 * 60);
    let (status, told) = world.told(CONTRACT, "case-1", &person.national_id).await;
    assert_eq!(status, 503, "{told}");
    assert!(told.to_string().contains("expired"), "{told}");
    assert_eq!(world.member.rows("look_ups").await, 0);
    world.refresh().await;
    assert_eq!(world.told(CONTRACT, "case-1", &person.national_id).await.0, 200);
}

#[tokio::test]
async fn an_old_ocsp_response_is_refused() {
    let world = World::new().await;
    let person = world.member.node.household(1, "陳測安").await;
    // Lists come, but nobody brings new OCSP responses for more than an hour.
    for _ in 0..9 {
        world.seconds_later(9 * 60);
        for site in [&world.centre, &world.member] {
            federation::actions::refresh_list(site.ctx()).await.unwrap();
        }
    }
    // What the member staples to its certificate is looked at before anything is sent.
    let (status, told) = world.told(CONTRACT, "case-1", &person.national_id).await;
    assert_eq!(
        (status, &told["xroad_error"]),
        (503, &"server.clientproxy.ssl_authentication_failed".into()),
        "{told}"
    );
    let said = told.to_string();
    for word in ["node household (localhost:", "is stale", "run `minben node check` on that node"] {
        assert!(said.contains(word), "“{word}” in {said}");
    }
    // Then what came with the centre's message.
    federation::actions::refresh_ocsp(world.member.ctx()).await.unwrap();
    let (status, told) = world.told(CONTRACT, "case-2", &person.national_id).await;
    assert_eq!((status, code(&told)), (403, "server.serverproxy.signature_verification"), "{told}");
    assert!(told.to_string().contains("is stale"), "{told}");
    assert_eq!(world.member.rows("look_ups").await, 0);
    federation::actions::refresh_ocsp(world.centre.ctx()).await.unwrap();
    assert_eq!(world.told(CONTRACT, "case-3", &person.national_id).await.0, 200);
}

#[tokio::test]
async fn a_revoked_seal_is_refused() {
    let world = World::new().await;
    let person = world.member.node.household(1, "陳測安").await;
    assert_eq!(world.told(CONTRACT, "case-1", &person.national_id).await.0, 200);
    let state = world.centre.ctx().part::<Federation>().load_state().unwrap();
    let seal = &state.own.seals[&AgencyId::new(CONSUMER)];
    let serial = trust::model::Serial::of(seal.certificate.serial());
    trust::actions::revoke(world.centre.ctx(), &Actor::Platform, "gca", &serial, Reason::KeyCompromise)
        .await
        .unwrap();
    for site in [&world.centre, &world.member] {
        federation::actions::refresh_list(site.ctx()).await.unwrap();
    }
    let (status, told) = world.told(CONTRACT, "case-2", &person.national_id).await;
    assert_eq!((status, code(&told)), (403, "server.serverproxy.signature_verification"), "{told}");
    assert_eq!(world.member.rows("look_ups").await, 1);
}

#[tokio::test]
async fn what_the_contract_does_not_allow_is_refused_there_and_told_here() {
    let world = World::new().await;
    let person = world.member.node.household(1, "陳測安").await;
    let contract = world.government.join(format!("systems/{SYSTEM}/contracts/{CONTRACT}.toml"));
    let text = std::fs::read_to_string(&contract).unwrap();
    std::fs::write(&contract, text.replace("2099-12-31", "2023-12-31")).unwrap();
    catalogue::actions::reload(world.member.ctx(), &world.government).await.unwrap();
    let (status, told) = world.told(CONTRACT, "case-1", &person.national_id).await;
    assert_eq!(status, 403, "{told}");
    assert!(told.to_string().contains("2023-12-31"), "{told}");
    assert_eq!(world.member.rows("look_ups").await, 0);
    assert_eq!(world.member.rows("refusals").await, 1, "and logged");
}

#[tokio::test]
async fn a_node_that_is_down_is_told_and_the_same_id_works_later() {
    let mut world = World::new().await;
    let person = world.member.node.household(1, "陳測安").await;
    world.member.close().await;
    let (status, told) = world.told(CONTRACT, "case-1", &person.national_id).await;
    assert_eq!(status, 503, "{told}");
    assert!(told.to_string().contains("household"), "the node is named: {told}");
    world.member.reopen().await;
    let (status, told) = world.told(CONTRACT, "case-1", &person.national_id).await;
    assert_eq!(status, 200, "{told}");
    assert_eq!(world.member.rows("look_ups").await, 1);
}

/// A request of the centre for the same service, signed by its agency at another time.
async fn signed_at(world: &World, id: &str, seconds: i64) -> Vec<u8> {
    let (header, _, ocsp, body) = sent(world, "case-1").await;
    let mut header: Json = serde_json::from_slice(&header).unwrap();
    let at = world.centre.ctx().now().plus_seconds(seconds);
    header["id"] = Json::from(id);
    header["at"] = Json::from(at.0);
    let header = header.to_string().into_bytes();
    let state = world.centre.ctx().part::<Federation>().load_state().unwrap();
    let seal = &state.own.seals[&AgencyId::new(CONSUMER)];
    let signing = signature::cades::Signing {
        key: seal.key.as_ref(),
        certificate: &seal.certificate,
        chain: &[],
        signed_at: at,
        media_type: Some(relay::REQUEST_TYPE),
        name: None,
        mandate: None,
    };
    let content = signature::cades::Content::Bytes(&header);
    let signed = signature::cades::Signature::sign(content, &signing).unwrap().to_der().unwrap();
    frame([&header, &signed, &ocsp], &body)
}

#[tokio::test]
async fn a_message_of_a_clock_that_is_ten_minutes_wrong_is_refused() {
    let world = World::new().await;
    let person = world.member.node.household(1, "陳測安").await;
    assert_eq!(world.told(CONTRACT, "case-1", &person.national_id).await.0, 200);
    for (id, seconds) in [("slow", -600), ("fast", 600)] {
        let (status, told) = post(&world, "/relay/messages", signed_at(&world, id, seconds).await).await;
        assert_eq!(
            (status, code(&told)),
            (StatusCode::FORBIDDEN, "server.serverproxy.clock_skewed"),
            "{told}"
        );
    }
    assert_eq!(world.member.rows("look_ups").await, 1);
    let right = signed_at(&world, "right", -60).await;
    let (status, told) = post(&world, "/relay/messages", right).await;
    assert_eq!(status, StatusCode::OK, "so it was the clock: {told}");
}

#[tokio::test]
async fn without_time_stamps_beyond_their_grace_nothing_is_exchanged() {
    let world = World::new().await;
    let person = world.member.node.household(1, "陳測安").await;
    assert_eq!(world.told(CONTRACT, "case-1", &person.national_id).await.0, 200);
    for site in [&world.centre, &world.member] {
        ledger::actions::seal(site.ctx()).await.unwrap();
    }
    world.seconds_later(241 * 60);
    world.refresh().await;
    let (status, told) = world.told(CONTRACT, "case-2", &person.national_id).await;
    assert_eq!(status, 503, "{told}");
    assert!(told.to_string().contains("time stamp"), "{told}");
    assert_eq!(world.member.rows("look_ups").await, 1);
    for site in [&world.centre, &world.member] {
        assert!(ledger::actions::stamp(site.ctx()).await.unwrap());
    }
    assert_eq!(world.told(CONTRACT, "case-2", &person.national_id).await.0, 200);
}

/// Lets a node's database grow by so many pages and no more; none lets it grow as it likes.
async fn limit_pages(site: &Site, more: Option<i64>) {
    let size = site.ctx().query("pragma page_count", Vec::new()).await.unwrap()[0].int(0).unwrap();
    let most = more.map_or(1_000_000, |more| size + more);
    let sql = format!("pragma max_page_count = {most}");
    site.ctx().write(move |tx| tx.query(&sql, Vec::new())).await.map_err(|error: DbError| error).unwrap();
}

#[tokio::test]
async fn without_room_for_the_log_nothing_is_sent_or_served() {
    if crate::child::on_postgres() {
        return;
    }
    let world = World::new().await;
    let person = world.member.node.household(1, "陳測安").await;
    for site in [&world.centre, &world.member] {
        limit_pages(site, Some(0)).await;
        let mut refused = 0;
        for call in 0..40 {
            let id = format!("full-{refused}-{call}");
            let (status, told) = world.told(CONTRACT, &id, &person.national_id).await;
            if status == 200 {
                continue;
            }
            assert_eq!(status, 503, "{told}");
            refused += 1;
            if refused == 2 {
                break;
            }
        }
        assert_eq!(refused, 2, "the last page is full at some time");
        let served = world.member.rows("look_ups").await;
        assert_eq!(served, world.member.rows("relay_answers").await, "what was read stands in the log");
        limit_pages(site, None).await;
        let id = format!("room-{served}");
        assert_eq!(world.told(CONTRACT, &id, &person.national_id).await.0, 200, "with room it goes on");
    }
}

#[tokio::test]
async fn a_certificate_that_nobody_renewed_is_refused_on_both_sides() {
    let world = World::new().await;
    let person = world.member.node.household(1, "陳測安").await;
    let (before, shown) = (world.centre.ctx().now(), world.centre.ctx().part::<Federation>().credentials());
    world.seconds_later(100 * 86_400);
    let (status, told) = world.told(CONTRACT, "case-1", &person.national_id).await;
    assert_eq!(status, 503, "{told}");
    // Somebody whose clock stands still would speak to the member, and is told why it is not answered.
    let state = world.centre.ctx().part::<Federation>().load_state().unwrap();
    let target = state.target(state.node_of(&AgencyId::new(PROVIDER)).unwrap());
    let late = net::Client::new(shown, Clock::fake(before));
    let request = Request::post("/relay/messages").body(Body::from("x")).unwrap();
    let answer = late.send(&target, request).await.unwrap();
    assert_eq!(answer.status(), StatusCode::FORBIDDEN);
    let bytes = axum::body::to_bytes(Body::new(answer.into_body()), 1_000_000).await.unwrap();
    let told: Json = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(code(&told), "federation.certificate_expired", "{told}");
    assert_eq!(world.member.rows("look_ups").await, 0, "nothing was served");
}
