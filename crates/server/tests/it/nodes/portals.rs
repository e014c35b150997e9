//! Who read a person's data is told to portals alone, and not before the law lets it be shown.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse as _, Response};
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
    for (path, question) in
        [("/relay/look-ups", &about), ("/relay/openings", &about), ("/relay/look-up-receipts", &which)]
    {
        let (status, told) = ask_centre(&world, path, question).await;
        assert_eq!(
            (status, code(&told)),
            (StatusCode::FORBIDDEN, "server.serverproxy.ssl_authentication_failed"),
            "{path}: {told}"
        );
        assert!(told["reason"].as_str().unwrap().contains("no portal"), "{path}: {told}");
    }
    let told = "audit where action in ('relay.tell_look_ups', 'relay.tell_openings')";
    assert_eq!(world.centre.rows(told).await, 0);

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

/// An official of the member opens the person's record there; gives the opening's id.
async fn opened(world: &World, number: &str) -> String {
    let clerk = world.member.node.person(7, "林範文").await;
    world.member.node.holds(&clerk, "moi-household-clerk-1").await;
    let mut browser = world.member.node.signed_in(&clerk, Some("moi-household-clerk-1")).await;
    let path = format!("/registries/household/records/{number}");
    let page = browser.post(&path, &[("purpose", "household-extract")]).await;
    assert!(page.text().contains("範例路1號"), "{}", page.text());
    let sql = "select id from record_reads order by id desc limit 1";
    world.member.ctx().query(sql, Vec::new()).await.unwrap()[0].text(0).unwrap()
}

#[tokio::test]
async fn the_portal_shows_who_opened_a_record_on_another_node_and_has_the_receipt() {
    let world = World::new().await;
    let person = world.member.node.household(1, "陳測安").await;
    let id = opened(&world, &person.national_id).await;
    let same = world.centre.node.person(1, "陳測安").await;
    let mut here = world.centre.node.signed_in(&same, None).await;
    let page = here.get("/my/look-ups").await;
    for part in ["內政部開啟了您在", "戶籍行政科科員", "核發戶籍謄本", "戶籍法第65條", "戶役政節點"]
    {
        assert!(page.text().contains(part), "{part}: {}", page.text());
    }
    assert!(!page.text().contains("林範文"), "openings name the post, as on their own node");
    let link = page.links().into_iter().find(|link| link.contains(&id)).expect("a receipt");
    let receipt: Json = serde_json::from_str(&here.get(&link).await.body).unwrap();
    assert_eq!(
        (&receipt["row"]["action"], &receipt["row"]["object_id"]),
        (&json!("registry.open"), &json!(id))
    );
    assert_eq!(world.member.rows("audit where action = 'relay.tell_openings'").await, 1);

    // What is told holds no more than that, and is for this person alone.
    let about = |number: &str| json!({ "subject": number, "limit": 10 }).to_string().into_bytes();
    let (status, told) = post(&world, "/relay/openings", about(&person.national_id)).await;
    assert_eq!((status, told.as_array().map(Vec::len)), (StatusCode::OK, Some(1)), "{told}");
    let members: Vec<&String> = told[0].as_object().unwrap().keys().collect();
    assert_eq!(members, ["id", "at", "registry", "agency", "post", "purpose", "basis"]);
    let stranger = crate::node::id_number(2);
    assert_eq!(post(&world, "/relay/openings", about(&stranger)).await.1, json!([]));
    let which = json!({ "subject": stranger, "id": id }).to_string().into_bytes();
    let (status, _) = post(&world, "/relay/look-up-receipts", which).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_long_list_of_openings_elsewhere_is_paged_with_the_look_ups() {
    let world = World::new().await;
    let person = world.member.node.household(1, "陳測安").await;
    opened(&world, &person.national_id).await;
    for number in 0..21 {
        world.seconds_later(1);
        let told = world.told(CONTRACT, &format!("case-{number}"), &person.national_id).await;
        assert_eq!(told.0, 200, "{}", told.1);
    }
    let same = world.centre.node.person(1, "陳測安").await;
    let mut here = world.centre.node.signed_in(&same, None).await;
    let first = here.get("/my/look-ups").await;
    assert!(!first.text().contains("開啟了"), "it is older than the twenty that are shown");
    let next = first.links().into_iter().find(|link| link.contains("before=")).expect("more");
    let second = here.get(&next).await.text();
    assert_eq!((second.matches("開啟了").count(), second.matches("查詢了").count()), (1, 1), "{second}");
}

#[tokio::test]
async fn a_node_that_tells_of_look_ups_and_not_of_openings_is_named() {
    let mut world = World::new().await;
    let person = world.member.node.household(1, "陳測安").await;
    assert_eq!(world.told(CONTRACT, "case-1", &person.national_id).await.0, 200);
    world.member.close().await;
    world.member.reopen_through(|port| port.layer(from_fn(no_openings))).await;
    let same = world.centre.node.person(1, "陳測安").await;
    let mut here = world.centre.node.signed_in(&same, None).await;
    let page = here.get("/my/look-ups").await.text();
    assert!(page.contains("辦理車籍") && page.contains("沒有回應"), "{page}");
}

/// A node of before there was such an address.
async fn no_openings(request: Request<Body>, next: Next) -> Response {
    if request.uri().path() == "/relay/openings" {
        return StatusCode::NOT_FOUND.into_response();
    }
    next.run(request).await
}
