//! Who is answered on the federation's port, and what keeps a running node fresh.

use axum::body::Body;
use federation::Federation;
use federation::actions::{self, Standing};
use federation::model::NodeId;
use http::{Request, StatusCode};
use http_body_util::BodyExt as _;
use kernel::Actor;
use tokio::sync::watch;

use crate::node::{Node, centre, clock, member};

async fn post(client: &net::Client, node: &Node, path: &str) -> (StatusCode, serde_json::Value) {
    let accept = net::Accept::UnderRoot(node.state().own.pin.root.0);
    let target = net::Target { host: "localhost".to_owned(), port: node.port, accept };
    let request = Request::post(path).body(Body::empty()).unwrap();
    let response = client.send(&target, request).await.unwrap();
    let status = response.status();
    let body = response.into_body().collect().await.unwrap().to_bytes();
    (status, serde_json::from_slice(&body).unwrap_or_default())
}

#[tokio::test(flavor = "multi_thread")]
async fn only_nodes_of_the_list_are_answered() {
    let clock = clock();
    let centre = centre(clock.clone()).await;
    let people = member(&centre, clock.clone(), "people-office").await;
    // A federation of its own: its certificates are in force, but under another root.
    let other = crate::node::centre(clock.clone()).await;
    let stranger = net::Client::new(None, clock.clone());
    for path in ["/federation/joined", "/federation/renew", "/ocsp/servers", "/tsa"] {
        for client in [&stranger, &other.state().own.client] {
            let (status, problem) = post(client, &centre, path).await;
            assert_eq!(status, StatusCode::FORBIDDEN, "{path}");
            assert_eq!(problem["code"], "federation.not_listed", "{path}");
        }
        let (status, _) = post(&people.state().own.client, &centre, path).await;
        assert_ne!(status, StatusCode::FORBIDDEN, "{path}");
    }
    // With a list that ran out nobody is answered, whoever asks.
    clock.advance_seconds(601);
    let (status, problem) = post(&people.state().own.client, &centre, "/tsa").await;
    assert_eq!((status.as_u16(), &problem["code"]), (503, &"federation.list_stale".into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_running_node_fetches_a_newer_list_when_it_hears_of_one() {
    let clock = clock();
    let centre = centre(clock.clone()).await;
    let people = member(&centre, clock.clone(), "people-office").await;
    let road = member(&centre, clock.clone(), "road-office").await;
    let (stop, stopped) = watch::channel(false);
    let running = tokio::spawn(federation::run_forever(people.ctx().clone(), stopped));
    let seen = async |number: u64| {
        for _ in 0..100 {
            if people.state().list.number == number {
                return true;
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        false
    };
    assert!(seen(centre.state().list.number).await, "at the start");
    assert!(people.state().own.tls.ocsp.load().is_some(), "with proof of its own certificate");
    let node = NodeId::new("road-office");
    actions::suspend(centre.ctx(), &Actor::Platform, &node, Standing::Suspended).await.unwrap();
    let newer = centre.state().list.number;
    tokio::time::sleep(std::time::Duration::from_millis(2_500)).await;
    assert_ne!(people.state().list.number, newer, "the clock stands, so nothing is due");
    people.ctx().part::<Federation>().hear_of(newer);
    assert!(seen(newer).await, "at once");
    assert!(people.state().list.node(&road.state().own.id).is_none());
    stop.send(true).unwrap();
    running.await.unwrap();
}
