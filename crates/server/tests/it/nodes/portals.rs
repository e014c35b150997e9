//! Who read a person's data is told to portals alone, and not before the law lets it be shown.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use federation::Federation;
use serde_json::{Value as Json, json};

use super::faults::{code, post};
use super::world::{CONTRACT, DELAYED, Site, World};

/// The newest look-up in a node's log.
async fn look_up_id(site: &Site) -> String {
    let rows =
        site.ctx().query("select id from look_ups order by id desc limit 1", Vec::new()).await.unwrap();
    rows[0].text(0).unwrap()
}

/// The member asks the centre something under its own certificate.
async fn ask_centre(world: &World, path: &str, question: &Json) -> (StatusCode, Json) {
    let state = world.member.ctx().part::<Federation>().load_state().unwrap();
    let request = Request::post(path)
        .header("content-type", "application/json")
        .body(Body::from(question.to_string()))
        .unwrap();
    let target = state.target(state.centre().unwrap());
    let answer = state.own.client.send(&target, request).await.unwrap();
    let status = answer.status();
    let bytes = axum::body::to_bytes(Body::new(answer.into_body()), 1_000_000).await.unwrap();
    (status, serde_json::from_slice(&bytes).unwrap_or(Json::Null))
}

#[tokio::test]
async fn a_node_that_is_no_portal_is_not_told_who_read_a_persons_data() {
    let world = World::new().await;
    let person = world.member.node.household(1, "陳測安").await;
    assert_eq!(world.told(CONTRACT, "case-1", &person.national_id).await.0, 200);
    let (subject, id) = (person.national_id.as_str(), look_up_id(&world.member).await);
    let about = json!({ "subject": subject, "limit": 10 });
    let which = json!({ "subject": subject, "id": id });
    for (path, question) in [("/relay/look-ups", &about), ("/relay/look-up-receipts", &which)] {
        let (status, told) = ask_centre(&world, path, question).await;
        assert_eq!(
            (status, code(&told)),
            (StatusCode::FORBIDDEN, "server.serverproxy.ssl_authentication_failed"),
            "{path}: {told}"
        );
        assert!(told["reason"].as_str().unwrap().contains("no portal"), "{path}: {told}");
    }
    assert_eq!(world.centre.rows("audit where action = 'relay.tell_look_ups'").await, 0);

    // The centre is a portal, and the same questions are answered to it.
    let (status, told) = post(&world, "/relay/look-ups", about.to_string().into_bytes()).await;
    assert_eq!(status, StatusCode::OK, "{told}");
    assert_eq!(told.as_array().map(Vec::len), Some(1), "{told}");
    let (status, told) = post(&world, "/relay/look-up-receipts", which.to_string().into_bytes()).await;
    assert_eq!((status, &told["row"]["object_id"]), (StatusCode::OK, &Json::from(id)), "{told}");
    assert_eq!(world.member.rows("audit where action = 'relay.tell_look_ups'").await, 1);
}

#[tokio::test]
async fn a_receipt_is_withheld_as_long_as_the_law_delays_it() {
    let world = World::new().await;
    let person = world.member.node.household(1, "陳測安").await;
    assert_eq!(world.told(DELAYED, "case-1", &person.national_id).await.0, 200);
    let id = look_up_id(&world.member).await;
    let which = json!({ "subject": person.national_id.as_str(), "id": id }).to_string();
    let same = world.centre.node.person(1, "陳測安").await;
    let mut here = world.centre.node.signed_in(&same, None).await;
    let mut there = world.member.node.signed_in(&person, None).await;
    let path = format!("/my/look-ups/{id}/receipt");
    let from_here = format!("{path}?node=household");

    let (status, told) = post(&world, "/relay/look-up-receipts", which.clone().into_bytes()).await;
    assert_eq!(status, StatusCode::NOT_FOUND, "{told}");
    assert!(!told.to_string().contains("exchange.look_up"), "{told}");
    assert_eq!(here.get(&from_here).await.status, 404);
    assert_eq!(there.get(&path).await.status, 404);

    world.seconds_later(31 * 86_400);
    world.refresh().await;
    let (status, told) = post(&world, "/relay/look-up-receipts", which.into_bytes()).await;
    assert_eq!((status, &told["row"]["object_id"]), (StatusCode::OK, &Json::from(id)), "{told}");
    let mut here = world.centre.node.signed_in(&same, None).await;
    let mut there = world.member.node.signed_in(&person, None).await;
    assert_eq!(here.get(&from_here).await.status, 200);
    assert_eq!(there.get(&path).await.status, 200);

    // Another person's number does not open it.
    let other = json!({ "subject": crate::node::id_number(2), "id": look_up_id(&world.member).await });
    let (status, told) = post(&world, "/relay/look-up-receipts", other.to_string().into_bytes()).await;
    assert_eq!(status, StatusCode::NOT_FOUND, "{told}");
}
