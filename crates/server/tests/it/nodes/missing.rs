//! Answers that were lost on their way are fetched later, without anybody who calls again.

use std::time::Duration;

use axum::body::Body;
use axum::extract::Request as Asked;
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use futures_util::stream;

use super::receipts::{Running, has};
use super::world::{CONTRACT, World};

/// The connection breaks in the middle of each answer.
async fn broken(request: Asked, next: Next) -> Response {
    let concerned = ["/relay/messages", "/relay/answers"].contains(&request.uri().path());
    let answer = next.run(request).await;
    if !concerned {
        return answer;
    }
    let pieces = [Ok("MBN1"), Err(std::io::Error::other("the connection broke"))];
    Response::new(Body::from_stream(stream::iter(pieces)))
}

/// Each answer comes after half a minute.
async fn slow(request: Asked, next: Next) -> Response {
    let is_message = request.uri().path() == "/relay/messages";
    let answer = next.run(request).await;
    if is_message {
        tokio::time::sleep(Duration::from_secs(30)).await;
    }
    answer
}

/// Rows of the centre's trail that tell of an answer.
const RECEIVED: &str = "audit where action = 'relay.receive_answer'";

#[tokio::test]
async fn after_a_start_an_answer_that_was_lost_is_fetched_without_a_client() {
    let mut world = World::new().await;
    let person = world.member.node.household(1, "陳測安").await;
    world.member.close().await;
    world.member.reopen_through(|port| port.layer(from_fn(broken))).await;
    assert_eq!(world.told(CONTRACT, "case-1", &person.national_id).await.0, 503);
    assert_eq!((world.centre.rows("relay_requests").await, world.centre.rows("relay_answers").await), (1, 0));
    assert_eq!(world.member.rows("relay_answers").await, 1, "it was served");
    world.member.close().await;
    world.member.reopen().await;

    let running = Running::start(&[&world.centre]);
    has(&world.centre, "relay_answers", 1).await;
    running.stop();
    assert_eq!(world.centre.rows(RECEIVED).await, 1);
    // The same call gets it at once, also when the other node is gone.
    world.member.close().await;
    let (status, told) = world.told(CONTRACT, "case-1", &person.national_id).await;
    assert_eq!((status, told["records"][0]["name"].as_str()), (200, Some("陳測安")), "{told}");
    assert_eq!(world.member.rows("look_ups").await, 1, "served once");
}

#[tokio::test]
async fn while_the_node_runs_an_answer_whose_client_went_away_is_fetched_after_a_minute() {
    let mut world = World::new().await;
    let person = world.member.node.household(1, "陳測安").await;
    let running = Running::start(&[&world.centre]);
    tokio::time::sleep(Duration::from_millis(500)).await;
    world.member.close().await;
    world.member.reopen_through(|port| port.layer(from_fn(slow))).await;
    let call = world.call(CONTRACT, "case-1", &person.national_id);
    assert!(tokio::time::timeout(Duration::from_secs(3), call).await.is_err(), "the client does not wait");
    assert_eq!((world.centre.rows("relay_requests").await, world.centre.rows("relay_answers").await), (1, 0));
    assert_eq!(world.member.rows("relay_answers").await, 1, "it was served");
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert_eq!(world.centre.rows("relay_answers").await, 0, "it is not asked for at once");
    world.seconds_later(61);
    has(&world.centre, "relay_answers", 1).await;
    running.stop();
    assert_eq!((world.centre.rows(RECEIVED).await, world.member.rows("look_ups").await), (1, 1));
}

#[tokio::test]
async fn what_never_arrived_stays_unanswered_and_holds_nothing_up() {
    let mut world = World::new().await;
    let person = world.member.node.household(1, "陳測安").await;
    world.member.close().await;
    assert_eq!(world.told(CONTRACT, "never", &person.national_id).await.0, 503);
    world.member.reopen_through(|port| port.layer(from_fn(broken))).await;
    assert_eq!(world.told(CONTRACT, "lost", &person.national_id).await.0, 503);
    world.member.close().await;
    world.member.reopen().await;
    let running = Running::start(&[&world.centre]);
    has(&world.centre, "relay_answers where exchange like '%/lost'", 1).await;
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert_eq!(world.centre.rows("relay_answers").await, 1);
    running.stop();
    // Nobody was told an answer that is not there, and the same call still works.
    assert_eq!(world.told(CONTRACT, "never", &person.national_id).await.0, 200);
    assert_eq!(world.member.rows("look_ups").await, 2);
}

#[tokio::test]
async fn an_answer_that_was_lost_for_hours_is_given_to_the_same_call() {
    let mut world = World::new().await;
    let person = world.member.node.household(1, "陳測安").await;
    world.member.close().await;
    world.member.reopen_through(|port| port.layer(from_fn(broken))).await;
    assert_eq!(world.told(CONTRACT, "lost", &person.national_id).await.0, 503);
    assert_eq!(world.member.rows("relay_answers").await, 1, "it was served");
    // What proved the seal then is stale by now.
    world.seconds_later(2 * 3_600);
    world.refresh().await;
    world.member.close().await;
    world.member.reopen().await;
    let (status, told) = world.told(CONTRACT, "lost", &person.national_id).await;
    assert_eq!(status, 200, "{told}");
    assert_eq!(world.member.rows("look_ups").await, 1, "and not served again");
}
