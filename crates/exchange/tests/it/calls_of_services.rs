//! Calls of APIs behind the node.

use axum::body::Body;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::Method;
use http_body_util::BodyExt as _;
use sha2::{Digest as _, Sha256, Sha512};

use crate::calls::{CLIENT, body, bytes, header, request, text};
use crate::node::{CHEN, Node, node_with};
use crate::service::service;

const OFFICES: &str = "/TW/GOV/people-office/offices/car-offices";
const PERMITS: &str = "/TW/GOV/people-office/permits/car-permits";
const SAID: [(&str, &str); 2] = [("x-road-client", CLIENT), ("minben-purpose", "car-address")];

async fn node() -> Node {
    node_with(service().await, |builder| builder).await
}

#[tokio::test]
async fn every_verb_goes_through_as_it_is() {
    let node = node().await;
    let (token, _) = node.system().await;
    for verb in ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"] {
        let method: Method = verb.parse().unwrap();
        let sent = if matches!(verb, "GET" | "TRACE") { "" } else { "任何內容 anything" };
        let mut headers = SAID.to_vec();
        headers.extend([
            ("x-thing", "Value, as it is"),
            ("cookie", "a=b"),
            ("content-type", "text/plain; charset=big5"),
            ("connection", "close, x-hop"),
            ("x-hop", "one connection's"),
            ("te", "trailers"),
            ("user-agent", "curl/8"),
            ("x-road-request-hash", "made-up"),
            ("x-road-error", "made-up"),
        ]);
        let path = format!("/r1{OFFICES}/v1/echo?q=%E4%BA%BA&r=1");
        let response = node.send(request(&token, method, &path, &headers, sent)).await;
        assert_eq!(response.status(), 201, "{verb}");
        assert_eq!(
            (header(&response, "x-own"), header(&response, "server"), header(&response, "keep-alive")),
            ("kept", "", "")
        );
        assert_eq!(header(&response, "x-road-error"), "");
        let told = body(response).await;
        assert_eq!(
            (told["method"].as_str(), told["uri"].as_str()),
            (Some(verb), Some("/v1/echo?q=%E4%BA%BA&r=1"))
        );
        assert_eq!(told["length"], sent.len());
        let got: Vec<(&str, &str)> = told["headers"]
            .as_array()
            .unwrap()
            .iter()
            .map(|pair| (pair[0].as_str().unwrap(), pair[1].as_str().unwrap()))
            .collect();
        let of = |name: &str| got.iter().find(|(known, _)| *known == name).map(|(_, value)| *value);
        assert_eq!(
            (of("x-thing"), of("cookie"), of("content-type")),
            (Some("Value, as it is"), Some("a=b"), Some("text/plain; charset=big5"))
        );
        assert_eq!(
            (of("x-road-client"), of("x-road-service"), of("accept")),
            (Some(CLIENT), Some(&OFFICES[1..]), Some("application/json"))
        );
        for dropped in [
            "x-hop",
            "te",
            "user-agent",
            "authorization",
            "x-road-request-hash",
            "x-road-error",
            "connection",
        ] {
            assert_eq!(of(dropped), None, "{dropped}");
        }
    }
    let response =
        node.send(request(&token, Method::HEAD, &format!("/r1{OFFICES}/v1/echo"), &SAID, "")).await;
    assert_eq!(response.status(), 201);
    assert_eq!(node.count("calls").await, 8);
    assert_eq!(
        node.text("select cast(min(status) as text) from calls where answered_at is not null")
            .await
            .as_deref(),
        Some("201")
    );
}

#[tokio::test]
async fn a_service_may_have_an_authorization_of_its_own() {
    let node = node().await;
    let (token, _) = node.system().await;
    let own = format!("Bearer {token}");
    let headers =
        [SAID[0], SAID[1], ("proxy-authorization", own.as_str()), ("authorization", "Basic c2VydmljZQ==")];
    let told =
        body(node.send(request("", Method::GET, &format!("/r1{OFFICES}/v1/echo"), &headers, "")).await).await;
    let passed = told["headers"].to_string();
    assert!(passed.contains("Basic c2VydmljZQ==") && !passed.contains(&token), "{passed}");
}

#[tokio::test]
async fn what_the_service_says_is_passed_on() {
    let node = node().await;
    let (token, _) = node.system().await;
    let away = node.send(request(&token, Method::GET, &format!("/r1{OFFICES}/v1/away"), &SAID, "")).await;
    assert_eq!((away.status().as_u16(), header(&away, "location")), (302, "http://127.0.0.1:1/"));
    let broken = node.send(request(&token, Method::GET, &format!("/r1{OFFICES}/v1/broken"), &SAID, "")).await;
    assert_eq!(
        (broken.status().as_u16(), header(&broken, "x-road-error")),
        (404, ""),
        "the service's own error"
    );
    assert_eq!(text(broken).await, "no such thing");
    let slow = node.send(request(&token, Method::GET, &format!("/n1{OFFICES}/v1/slow"), &SAID, "")).await;
    assert_eq!(
        (slow.status().as_u16(), header(&slow, "x-road-error")),
        (504, "server.serverproxy.service_failed")
    );
    assert!(!header(&slow, "retry-after").is_empty());
    assert_eq!(
        node.text("select error from calls where error is not null").await.as_deref(),
        Some("server.serverproxy.service_failed")
    );
}

#[tokio::test]
async fn the_person_sees_a_call_about_them_and_it_is_logged_before() {
    let node = node().await;
    let (token, _) = node.system().await;
    let path = format!("/n1{PERMITS}/v1/permits/{CHEN}");
    let response = node.send(request(&token, Method::GET, &path, &SAID, "")).await;
    assert_eq!(response.status(), 201);
    let receipt = header(&response, "minben-receipt").to_owned();
    assert_eq!(node.send(request(&token, Method::GET, &receipt, &[], "")).await.status(), 200);
    let page = node.citizen(CHEN).await.get("/my/look-ups").await.text();
    assert!(page.contains("許可服務") && page.contains("GET /v1/permits/*"), "{page}");
    let log = node.official("car-it").await.get("/desk/exchange").await.text();
    assert!(log.contains("許可服務") && log.contains("GET /v1/permits/*"), "{log}");
    let contract = node.stranger().get("/contracts/car-permits").await.text();
    assert!(contract.contains("GET /v1/permits/*"), "{contract}");
    node.send(request(&token, Method::GET, &path, &SAID, "")).await;
    let third = node.send(request(&token, Method::GET, &path, &SAID, "")).await;
    assert_eq!(third.status(), 429, "two a day");
    assert_eq!(node.count("look_ups").await, 2);
}

#[tokio::test]
async fn what_the_contract_does_not_name_is_refused_before_the_service_hears_of_it() {
    let node = node().await;
    let (token, _) = node.system().await;
    for (method, path, status) in [
        (Method::DELETE, format!("/v1/permits/{CHEN}"), 403),
        (Method::GET, "/v1/permits".to_owned(), 403),
        (Method::GET, "/v1/permits/..".to_owned(), 403),
        (Method::GET, "/v1/permits/%2e%2e".to_owned(), 403),
        (Method::GET, "/v1/permits/a%2Fb".to_owned(), 403),
        (Method::GET, "/v1/permits/%20".to_owned(), 422),
        (Method::GET, format!("/v1/permits/{CHEN}/more"), 403),
    ] {
        let response =
            node.send(request(&token, method.clone(), &format!("/n1{PERMITS}{path}"), &SAID, "")).await;
        assert_eq!(response.status().as_u16(), status, "{method} {path}");
    }
    let path = format!("/n1{PERMITS}/v1/permits/{CHEN}");
    let without = node.send(request(&token, Method::GET, &path, &SAID[..1], "")).await;
    assert_eq!(body(without).await["code"], "call.purpose_missing");
    let other = node.send(request(&token, Method::GET, &path, &[SAID[0], ("minben-purpose", "x")], "")).await;
    assert_eq!(other.status(), 403);
    assert_eq!((node.count("look_ups").await, node.count("refusals").await), (0, 8), "seven and the purpose");
}

#[tokio::test]
async fn a_node_without_the_services_address_says_which_setting() {
    let node = crate::node::node().await;
    let (token, _) = node.system().await;
    let response = node.send(request(&token, Method::GET, &format!("/n1{OFFICES}/v1/echo"), &SAID, "")).await;
    assert_eq!(response.status(), 502);
    assert!(body(response).await["detail"].as_str().unwrap().contains("service_urls"));
}

#[tokio::test]
async fn bodies_of_64_megabytes_pass_both_ways() {
    const MEGABYTES: usize = 64;
    let node = node().await;
    let (token, _) = node.system().await;
    let chunk = Bytes::from(vec![9_u8; 1 << 20]);
    let (mut sha256, mut sha512) = (Sha256::new(), Sha512::new());
    for _ in 0..MEGABYTES {
        sha256.update(&chunk);
        sha512.update(&chunk);
    }
    let chunks = std::iter::repeat_n(chunk, MEGABYTES).map(Ok::<_, std::io::Error>);
    let up = Body::from_stream(futures_util::stream::iter(chunks));
    let path = format!("/r1{OFFICES}/v1/echo");
    let response =
        node.send(request(&token, Method::POST, &path, &[SAID[0], SAID[1], ("x-road-id", "TW-1")], up)).await;
    let pair = header(&response, "x-road-request-id").to_owned();
    let head = format!(
        "POST\r\n{path}\r\nx-road-client:{CLIENT}\r\nminben-purpose:car-address\r\nx-road-id:TW-1\r\nx-road-request-id:{pair}\r\n"
    );
    let both = [Sha512::digest(head), sha512.finalize()].concat();
    assert_eq!(header(&response, "x-road-request-hash"), STANDARD.encode(Sha512::digest(both)));
    let told = body(response).await;
    let digest = hex::encode(sha256.finalize());
    assert_eq!(
        (told["length"].as_u64(), told["sha256"].as_str()),
        (Some((MEGABYTES << 20) as u64), Some(digest.as_str()))
    );
    let path = format!("/r1{OFFICES}/v1/blob/{}", MEGABYTES << 20);
    let response = node.send(request(&token, Method::GET, &path, &SAID, "")).await;
    assert_eq!(header(&response, "content-length"), (MEGABYTES << 20).to_string());
    assert_eq!(bytes(response).await.len(), MEGABYTES << 20);
}

#[tokio::test]
async fn a_body_over_the_nodes_limit_is_refused_while_it_comes() {
    let settings = kernel::settings::Settings { exchange_max_mb: 1, ..service().await };
    let node = node_with(settings, |builder| builder).await;
    let (token, _) = node.system().await;
    let path = format!("/n1{OFFICES}/v1/echo");
    let response = node.send(request(&token, Method::POST, &path, &SAID, vec![0_u8; 1_000_001])).await;
    assert_eq!(response.status(), 413);
    let collected = response.into_body().collect().await.unwrap().to_bytes();
    assert!(String::from_utf8_lossy(&collected).contains("call.body_too_long"));
    assert_eq!(node.count("look_ups").await, 0);
}
