//! A seal whose time is over, on nodes whose certificates for TLS are in force.

use std::sync::Arc;

use axum::http::StatusCode;
use federation::Federation;
use kernel::AgencyId;
use serde_json::Value as Json;
use signature::Certificate;

use super::faults::{code, frame, post, sent};
use super::world::{CONSUMER, CONTRACT, World};

/// A new certificate is shown after so long.
const LISTED_SECONDS: i64 = 120;
const DAY_SECONDS: i64 = 86_400;

/// The consumer's seal: its certificate and key.
struct OldSeal {
    certificate: Certificate,
    key: Arc<dyn signature::SigningKey>,
}

impl OldSeal {
    fn of(world: &World) -> Self {
        let state = world.centre.ctx().part::<Federation>().load_state().unwrap();
        let seal = &state.own.seals[&AgencyId::new(CONSUMER)];
        Self { certificate: seal.certificate.clone(), key: seal.key.clone() }
    }

    /// The message of an earlier call under a new id, signed now, with an OCSP response that is fresh.
    async fn message(&self, world: &World, id: &str, ocsp: &[u8]) -> Vec<u8> {
        let (header, _, _, body) = sent(world, "case-1").await;
        let now = world.centre.ctx().now();
        let mut header: Json = serde_json::from_slice(&header).unwrap();
        header["id"] = Json::from(id);
        header["at"] = Json::from(now.0);
        let header = header.to_string().into_bytes();
        let signing = signature::cades::Signing {
            key: self.key.as_ref(),
            certificate: &self.certificate,
            chain: &[],
            signed_at: now,
            media_type: Some(relay::REQUEST_TYPE),
            name: None,
            mandate: None,
        };
        let content = signature::cades::Content::Bytes(&header);
        let signed = signature::cades::Signature::sign(content, &signing).unwrap().to_der().unwrap();
        frame([&header, &signed, ocsp], &body)
    }
}

/// What the nodes do by themselves: certificates of the responders and their own, lists, OCSP responses and
/// time stamps.
async fn kept_up(world: &World) {
    trust::actions::publish_all(world.centre.ctx()).await.unwrap();
    for site in [&world.centre, &world.member] {
        federation::actions::refresh_list(site.ctx()).await.unwrap();
        federation::actions::renew(site.ctx()).await.unwrap();
    }
    // What was renewed is shown when the others have it in their list.
    world.seconds_later(LISTED_SECONDS);
    world.refresh().await;
    for site in [&world.centre, &world.member] {
        federation::actions::renew(site.ctx()).await.unwrap();
    }
    world.refresh().await;
    for site in [&world.centre, &world.member] {
        ledger::actions::seal(site.ctx()).await.unwrap();
        ledger::actions::stamp(site.ctx()).await.unwrap();
    }
}

#[tokio::test]
async fn a_seal_that_has_expired_is_refused_while_the_list_still_names_it() {
    let world = World::new().await;
    let person = world.member.node.household(1, "陳測安").await;
    assert_eq!(world.told(CONTRACT, "case-1", &person.national_id).await.0, 200);
    let old = OldSeal::of(&world);
    // Up to a minute before its end; certificates for TLS are renewed on the way.
    let end = old.certificate.not_after();
    loop {
        let left = (end.0 - world.centre.ctx().now().0) / 1_000_000 - 60 - LISTED_SECONDS;
        if left <= 0 {
            break;
        }
        world.seconds_later(left.min(65 * DAY_SECONDS));
        kept_up(&world).await;
    }
    let state = world.centre.ctx().part::<Federation>().load_state().unwrap();
    assert_ne!(OldSeal::of(&world).certificate.der(), old.certificate.der(), "it was renewed");
    let ocsp = federation::actions::ask_about(world.centre.ctx(), &state, &old.certificate).await.unwrap();
    let message = old.message(&world, "in-force", &ocsp).await;
    let (status, told) = post(&world, "/relay/messages", message).await;
    assert_eq!(status, StatusCode::OK, "in its last minute it counts: {told}");

    // The list of that minute, which still names it, is good for ten minutes.
    world.seconds_later(120);
    assert!(end < world.centre.ctx().now());
    let message = old.message(&world, "expired", &ocsp).await;
    let (status, told) = post(&world, "/relay/messages", message).await;
    assert_eq!(
        (status, code(&told)),
        (StatusCode::FORBIDDEN, "server.serverproxy.signature_verification"),
        "{told}"
    );
    assert!(told["reason"].as_str().unwrap().contains("certificate that signed"), "{told}");
    assert!(told["reason"].as_str().unwrap().contains("expired"), "{told}");
    assert_eq!(world.member.rows("look_ups").await, 2, "nothing more was served");
    let (status, told) = world.told(CONTRACT, "case-2", &person.national_id).await;
    assert_eq!(status, 200, "the new one counts: {told}");
}
