//! The right way: asked on one node, answered by another, seen by the person.

use serde_json::Value as Json;

use super::world::{CONTRACT, DELAYED, World};

#[tokio::test]
async fn a_look_up_on_another_node_is_logged_on_both_and_seen_by_the_person() {
    let world = World::new().await;
    let person = world.member.node.household(1, "陳測安").await;
    let (status, answer) = world.told(CONTRACT, "case-1", &person.national_id).await;
    assert_eq!(status, 200, "{answer}");
    assert_eq!(answer["records"][0]["name"], "陳測安");
    for site in [&world.centre, &world.member] {
        assert_eq!((site.rows("relay_requests").await, site.rows("relay_answers").await), (1, 1));
    }
    assert_eq!(world.member.rows("look_ups").await, 1);

    let same = world.centre.node.person(1, "陳測安").await;
    let mut here = world.centre.node.signed_in(&same, None).await;
    let page = here.get("/my/look-ups").await;
    assert!(page.text().contains("公路") && page.text().contains("辦理車籍"), "{}", page.text());
    assert!(page.text().contains("戶役政節點"), "it says on which node: {}", page.text());
    let link = page.links().into_iter().find(|link| link.contains("/receipt")).expect("a receipt");
    let receipt = here.get(&link).await;
    assert_eq!(receipt.status, 200);
    let receipt: Json = serde_json::from_str(&receipt.body).unwrap();
    assert_eq!(receipt["row"]["action"], "exchange.look_up");

    let mut there = world.member.node.signed_in(&person, None).await;
    assert!(there.get("/my/look-ups").await.text().contains("辦理車籍"));
}

#[tokio::test]
async fn a_lawful_delay_is_honoured_on_the_other_node() {
    let world = World::new().await;
    let person = world.member.node.household(1, "陳測安").await;
    let (status, answer) = world.told(DELAYED, "case-1", &person.national_id).await;
    assert_eq!(status, 200, "{answer}");
    let same = world.centre.node.person(1, "陳測安").await;
    let mut here = world.centre.node.signed_in(&same, None).await;
    let page = here.get("/my/look-ups").await;
    assert!(!page.text().contains("辦理車籍"), "{}", page.text());
}

#[tokio::test]
async fn a_node_that_does_not_answer_is_named_to_the_person() {
    let mut world = World::new().await;
    let person = world.centre.node.person(1, "陳測安").await;
    world.member.close().await;
    let mut here = world.centre.node.signed_in(&person, None).await;
    let page = here.get("/my/look-ups").await;
    assert!(page.text().contains("戶役政節點") && page.text().contains("沒有回應"), "{}", page.text());
}

#[tokio::test]
async fn the_same_id_is_served_once_and_answered_again() {
    let world = World::new().await;
    let person = world.member.node.household(1, "陳測安").await;
    let (_, first) = world.told(CONTRACT, "case-1", &person.national_id).await;
    let (status, again) = world.told(CONTRACT, "case-1", &person.national_id).await;
    assert_eq!((status, &again), (200, &first));
    assert_eq!(world.member.rows("look_ups").await, 1, "served once");
    let (status, other) = world.told(CONTRACT, "case-1", "A123456789").await;
    assert!(status >= 400 && other.to_string().contains("case-1"), "{other}");
    assert_eq!(world.member.rows("look_ups").await, 1);
}

#[tokio::test]
async fn bodies_are_forgotten_after_thirty_days_and_what_was_signed_stays() {
    let world = World::new().await;
    let person = world.member.node.household(1, "陳測安").await;
    assert_eq!(world.told(CONTRACT, "case-1", &person.national_id).await.0, 200);
    relay::start(world.centre.ctx()).await.unwrap();
    let bodies = "relay_requests where body is not null";
    kernel::jobs::run_due(world.centre.ctx()).await.unwrap();
    assert_eq!(world.centre.rows(bodies).await, 1, "they are young");
    world.seconds_later(31 * 86_400);
    kernel::jobs::run_due(world.centre.ctx()).await.unwrap();
    assert_eq!(world.centre.rows(bodies).await, 0);
    assert_eq!(world.centre.rows("relay_answers where body is null").await, 1);
    assert_eq!(world.centre.rows("relay_requests").await, 1);
}
