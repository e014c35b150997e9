//! Calls of registries by agencies' systems: X-Road's protocol and Minben's own.

use axum::body::Body;
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{Method, Request};
use http_body_util::BodyExt as _;
use kernel::settings::Settings;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha512};

use crate::node::{CHEN, Node, node, node_with, official};

pub(crate) const CLIENT: &str = "TW/GOV/car-office/car-system";
const PERSON: &str = "/TW/GOV/people-office/person/car-person";

/// A request of the car office's system.
pub(crate) fn request(
    token: &str,
    method: Method,
    path: &str,
    headers: &[(&str, &str)],
    body: impl Into<Body>,
) -> Request<Body> {
    let mut request = Request::builder().method(method).uri(path);
    if !token.is_empty() {
        request = request.header("authorization", format!("Bearer {token}"));
    }
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(body.into()).unwrap()
}

pub(crate) async fn bytes(response: Response) -> Vec<u8> {
    response.into_body().collect().await.unwrap().to_bytes().to_vec()
}

pub(crate) async fn text(response: Response) -> String {
    String::from_utf8(bytes(response).await).unwrap()
}

pub(crate) async fn body(response: Response) -> Value {
    let text = text(response).await;
    serde_json::from_str(&text).unwrap_or_else(|_| panic!("not JSON: {text}"))
}

pub(crate) fn header<'r>(response: &'r Response, name: &str) -> &'r str {
    response.headers().get(name).map_or("", |value| value.to_str().unwrap())
}

fn question() -> Value {
    json!({ "key": CHEN, "purpose": "car-address" })
}

async fn ask(node: &Node, token: &str, mode: &str, headers: &[(&str, &str)], question: &Value) -> Response {
    let path = format!("/{mode}{PERSON}");
    node.send(request(token, Method::POST, &path, headers, question.to_string())).await
}

#[tokio::test]
async fn a_registry_answers_with_the_protocols_headers() {
    let node = node().await;
    let (token, credential) = node.system().await;
    let sent = [
        ("x-road-client", CLIENT),
        ("x-road-id", "TW-mine-1"),
        ("x-road-userid", "TW-clerk-7"),
        ("x-road-issue", "case 9"),
    ];
    let response = ask(&node, &token, "r1", &sent, &question()).await;
    assert_eq!(response.status(), 200);
    for (name, value) in
        [("x-road-client", CLIENT), ("x-road-service", &PERSON[1..]), ("x-road-id", "TW-mine-1")]
    {
        assert_eq!(header(&response, name), value, "{name}");
    }
    assert_eq!(header(&response, "x-road-error"), "");
    let pair = header(&response, "x-road-request-id").to_owned();
    assert_eq!((pair.len(), pair.as_bytes()[14]), (36, b'7'), "{pair}");
    // By the rules of the protocol, in lines of its own: what went on, then what the node added.
    let head = format!(
        "POST\r\n/r1{PERSON}\r\nx-road-client:{CLIENT}\r\nx-road-id:TW-mine-1\r\nx-road-userid:TW-clerk-7\r\n\
         x-road-issue:case 9\r\nx-road-request-id:{pair}\r\n"
    );
    let both = [Sha512::digest(head), Sha512::digest(question().to_string())].concat();
    assert_eq!(header(&response, "x-road-request-hash"), STANDARD.encode(Sha512::digest(both)));
    let answer = body(response).await;
    assert_eq!(answer["records"][0]["id_number"], CHEN);
    assert_eq!(answer["records"][0].get("name"), None);
    let row =
        node.text("select client || ' ' || user_id || ' ' || issue || ' ' || message_id from calls").await;
    assert_eq!(row.as_deref(), Some("TW/GOV/car-office/car-system TW-clerk-7 case 9 TW-mine-1"));
    let label =
        node.text("select actor from look_ups where contract = 'car-person' and channel = 'system'").await;
    assert_eq!(label, Some(format!("client:car-office/{credential}")));
    assert!(node.citizen(CHEN).await.get("/my/look-ups").await.text().contains("機關的資訊系統查詢"));
}

#[tokio::test]
async fn an_id_is_made_when_none_is_sent() {
    let node = node().await;
    let (token, _) = node.system().await;
    let response = ask(&node, &token, "r1", &[("x-road-client", CLIENT)], &question()).await;
    let id = header(&response, "x-road-id").to_owned();
    assert!(id.starts_with("TW-") && id.len() == 39, "{id}");
}

/// Headers, body, and what the answer says.
type Case<'a> = (Vec<(&'a str, &'a str)>, Value, &'a str);

#[tokio::test]
async fn errors_are_json_or_xml_by_accept_and_400_or_500_by_prefix() {
    let node = node().await;
    let (token, _) = node.system().await;
    let client = ("x-road-client", CLIENT);
    let cases: Vec<Case<'_>> = vec![
        (vec![], question(), "client.bad_request"),
        (vec![("x-road-client", "TW/GOV")], question(), "client.invalid_client_identifier"),
        (vec![("x-road-client", "TW/GOV/a_b")], question(), "client.invalid_client_identifier"),
        (
            vec![("x-road-client", "TW/GOV/people-office")],
            question(),
            "server.clientproxy.ssl_authentication_failed",
        ),
        (vec![client], json!({ "key": CHEN }), "client.bad_request"),
        (vec![client], json!({ "key": CHEN, "purpose": "curiosity" }), "server.serverproxy.access_denied"),
        (vec![client], json!({ "key": CHEN, "purpose": "car-address", "colour": 1 }), "client.bad_request"),
        (
            vec![client, ("x-road-security-server", "TW/GOV/x")],
            question(),
            "client.invalid_client_identifier",
        ),
        (vec![client, ("x-road-represented-party", "A/B/C")], question(), "client.invalid_client_identifier"),
    ];
    for (mut headers, question, kind) in cases {
        let status = if kind.starts_with("server.") { 500 } else { 400 };
        let response = ask(&node, &token, "r1", &headers, &question).await;
        assert_eq!(
            (response.status().as_u16(), header(&response, "x-road-error")),
            (status, kind),
            "{headers:?}"
        );
        let told = body(response).await;
        assert_eq!(told["type"], kind);
        assert_eq!(told["detail"].as_str().unwrap().len(), 36);
        assert!(!told["message"].as_str().unwrap().is_empty());
        headers.push(("accept", "text/html, application/xml;q=0.9"));
        let response = ask(&node, &token, "r1", &headers, &question).await;
        assert!(header(&response, "content-type").starts_with("application/xml"));
        let xml = text(response).await;
        assert!(
            xml.contains(&format!("<error><type>{kind}</type><message>")) && xml.contains("<detail>"),
            "{xml}"
        );
    }
    for (path, kind) in [
        ("/r1/TW/GOV/people-office/person", "client.bad_request"),
        ("/r1/TW/GOV/nobody/person/car-person", "server.clientproxy.unknown_member"),
        ("/r1/XX/GOV/people-office/person/car-person", "client.bad_request"),
        ("/r1/TW/COM/people-office/person/car-person", "client.bad_request"),
        ("/r1/TW/GOV/people-office/car/car-person", "server.serverproxy.unknown_service"),
        ("/r1/TW/GOV/car-office/person/car-person", "server.serverproxy.unknown_service"),
        ("/r1/TW/GOV/people-office/person/car-person/deeper", "server.serverproxy.access_denied"),
    ] {
        let response =
            node.send(request(&token, Method::POST, path, &[client], question().to_string())).await;
        assert_eq!(header(&response, "x-road-error"), kind, "{path}");
    }
    assert_eq!(node.count("refusals").await, 2, "the wrong purpose, twice");
}

#[tokio::test]
async fn no_personal_data_in_addresses() {
    let node = node().await;
    let (token, _) = node.system().await;
    let path = format!("/n1{PERSON}?key={CHEN}&purpose=car-address");
    let response = node.send(request(&token, Method::GET, &path, &[("x-road-client", CLIENT)], "")).await;
    assert_eq!((response.status().as_u16(), header(&response, "allow")), (405, "POST"));
    assert!(
        body(response).await["detail"].as_str().unwrap().contains("no personal data stands in an address")
    );
    assert_eq!(node.count("look_ups").await, 0);
}

#[tokio::test]
async fn native_mode_has_proper_statuses_and_a_receipt() {
    let node = node().await;
    let (token, _) = node.system().await;
    let client = ("x-road-client", CLIENT);
    let response = ask(&node, "", "n1", &[client], &question()).await;
    assert_eq!((response.status().as_u16(), header(&response, "www-authenticate")), (401, "Bearer"));
    for (headers, question, status, code) in [
        (vec![("x-road-client", "TW/GOV/people-office")], question(), 403, "call.not_the_client"),
        (vec![client], json!({ "key": CHEN, "purpose": "x" }), 403, "exchange.purpose_unknown"),
        (vec![client], json!({ "key": "", "purpose": "car-address" }), 422, "exchange.key_missing"),
        (
            vec![client],
            json!({ "key": "x".repeat(70_000), "purpose": "car-address" }),
            413,
            "call.body_too_long",
        ),
    ] {
        let response = ask(&node, &token, "n1", &headers, &question).await;
        assert_eq!(response.status().as_u16(), status, "{code}");
        assert_eq!(header(&response, "content-type"), "application/problem+json");
        assert!(!header(&response, "x-road-error").is_empty());
        assert_eq!(body(response).await["code"], code);
    }
    for _ in 0..3 {
        let response =
            ask(&node, &token, "n1", &[client, ("minben-purpose", "car-address")], &json!({ "key": CHEN }))
                .await;
        assert_eq!(response.status(), 200);
        let receipt = header(&response, "minben-receipt").to_owned();
        let id = body(response).await["id"].as_str().unwrap().to_owned();
        assert_eq!(receipt, format!("/api/exchange/receipts/{id}"));
        let got = node.send(request(&token, Method::GET, &receipt, &[], "")).await;
        assert_eq!(got.status(), 200);
        assert_eq!(body(got).await["row"]["object_id"], id);
        let other =
            exchange::actions::create_credential(node.ctx(), &official("people-office", "people-clerk"), "x")
                .await
                .unwrap()
                .1;
        let refused = node.send(request(&other, Method::GET, &receipt, &[], "")).await;
        assert_eq!(refused.status(), 404, "another agency's");
    }
    let response = ask(&node, &token, "n1", &[client], &question()).await;
    assert_eq!(
        (response.status().as_u16(), header(&response, "retry-after")),
        (429, "54001"),
        "until midnight"
    );
}

#[tokio::test]
async fn a_credential_is_shown_in_three_ways_and_goes_no_further() {
    let node = node().await;
    let (token, id) = node.system().await;
    let basic = format!("Basic {}", STANDARD.encode(token.replacen('.', ":", 1)));
    let bearer = format!("Bearer {token}");
    for (name, value) in
        [("authorization", &basic), ("proxy-authorization", &bearer), ("authorization", &bearer)]
    {
        let sent = [("x-road-client", CLIENT), (name, value.as_str())];
        assert_eq!(ask(&node, "", "r1", &sent, &question()).await.status(), 200, "{name} {value}");
    }
    exchange::actions::revoke_credential(node.ctx(), &official("car-office", "car-it"), &id).await.unwrap();
    let response = ask(&node, &token, "r1", &[("x-road-client", CLIENT)], &question()).await;
    assert_eq!(response.status(), 500);
    assert_eq!(header(&response, "x-road-error"), "server.clientproxy.ssl_authentication_failed");
}

#[tokio::test]
async fn the_older_spelling_of_errors() {
    let settings = Settings { xroad_error_names: "camel".to_owned(), ..Settings::default() };
    let node = node_with(settings, |builder| builder).await;
    let (token, _) = node.system().await;
    let response =
        ask(&node, &token, "r1", &[("x-road-client", CLIENT)], &json!({ "key": CHEN, "purpose": "x" })).await;
    assert_eq!(header(&response, "x-road-error"), "Server.ServerProxy.AccessDenied");
    assert_eq!(response.status(), 500);
}

async fn listed(node: &Node, token: &str, path: &str) -> Value {
    let response = node
        .send(request(
            token,
            Method::GET,
            path,
            &[("x-road-client", CLIENT), ("accept", "application/json")],
            "",
        ))
        .await;
    assert_eq!(response.status(), 200, "{path}");
    body(response).await
}

#[tokio::test]
async fn services_tell_of_themselves() {
    let node = node().await;
    let (token, _) = node.system().await;
    let of = |listed: &Value| -> Vec<String> {
        let codes = listed["service"].as_array().unwrap().iter();
        let mut codes: Vec<String> =
            codes.map(|service| service["service_code"].as_str().unwrap().to_owned()).collect();
        codes.sort_unstable();
        codes
    };
    let all = listed(&node, &token, "/r1/TW/GOV/people-office/person/listMethods").await;
    assert_eq!(
        of(&all),
        [
            "car-person",
            "car-person-2025",
            "car-person-2027",
            "car-person-chief",
            "car-person-secret",
            "old-person"
        ]
    );
    let first = all["service"].as_array().unwrap().iter().find(|known| known["service_code"] == "car-person");
    assert_eq!(
        *first.unwrap(),
        json!({
            "object_type": "SERVICE", "service_type": "OPENAPI", "xroad_instance": "TW", "member_class": "GOV",
            "member_code": "people-office", "subsystem_code": "person", "service_code": "car-person",
            "endpoint_list": [{ "method": "POST", "path": "/" }],
        })
    );
    let allowed = listed(&node, &token, "/r1/TW/GOV/people-office/person/allowedMethods").await;
    assert!(
        of(&allowed).contains(&"car-person".to_owned()) && !of(&allowed).contains(&"old-person".to_owned())
    );
    assert!(!of(&allowed).contains(&"car-person-2025".to_owned()), "ended");
    let permits = listed(&node, &token, "/n1/TW/GOV/people-office/permits/allowedMethods").await;
    assert_eq!(permits["service"][0]["endpoint_list"], json!([{ "method": "GET", "path": "/v1/permits/*" }]));
    let described =
        listed(&node, &token, "/r1/TW/GOV/people-office/person/getOpenAPI?serviceCode=car-person").await;
    assert_eq!(described["openapi"], "3.1.0");
    let properties = described["components"]["schemas"]["Record"]["properties"].as_object().unwrap();
    assert_eq!(properties.keys().collect::<Vec<_>>(), ["id_number", "address"]);
    let own =
        listed(&node, &token, "/r1/TW/GOV/people-office/permits/getOpenAPI?serviceCode=car-permits").await;
    assert_eq!(own["info"]["title"], "Permits");
    let response = node
        .send(request(
            &token,
            Method::GET,
            "/r1/TW/GOV/people-office/person/getOpenAPI",
            &[("x-road-client", CLIENT)],
            "",
        ))
        .await;
    assert_eq!(header(&response, "x-road-error"), "client.bad_request");
}

#[tokio::test]
async fn clients_are_listed_for_everybody() {
    let node = node().await;
    let clients = listed(&node, "", "/listClients").await;
    let members = clients["member"].as_array().unwrap();
    let office = members.iter().find(|member| member["id"]["member_code"] == "people-office").unwrap();
    assert_eq!(
        *office,
        json!({
            "id": { "object_type": "MEMBER", "xroad_instance": "TW", "member_class": "GOV", "member_code": "people-office" },
            "name": "範例戶政機關",
        })
    );
    let person = members.iter().find(|member| member["id"]["subsystem_code"] == "person").unwrap();
    assert_eq!(
        (&person["id"]["object_type"], &person["subsystem_name"]),
        (&json!("SUBSYSTEM"), &json!("人員登記簿"))
    );
    let response = node.send(request("", Method::GET, "/listClients?xRoadInstance=TW", &[], "")).await;
    assert!(header(&response, "content-type").starts_with("text/xml"));
    assert!(text(response).await.contains("<id:subsystemCode>permits</id:subsystemCode>"));
    let other = node.send(request("", Method::GET, "/listClients?xRoadInstance=AA", &[], "")).await;
    assert_eq!(other.status(), 400);
}

proptest::proptest! {
    #[test]
    fn no_path_or_client_breaks_the_readers(path in "/(r1|n1)?[ -~/%]{0,120}", client in "[ -~\u{e9}/%]{0,120}") {
        if let Ok(target) = exchange::call::target(&path) {
            // What was read is what was written, but for how its letters were encoded.
            let again = exchange::call::target(&format!("/r1/{}{}", target.service, target.path)).unwrap();
            proptest::prop_assert_eq!(again, target);
        }
        if let Ok(read) = exchange::call::ClientId::parse(&client) {
            proptest::prop_assert_eq!(exchange::call::ClientId::parse(&read.to_string()).unwrap(), read);
        }
    }

    #[test]
    fn a_right_path_is_read_part_by_part(subsystem in "[a-zA-Z0-9'()+,.=-]{1,20}", code in "[a-z0-9-]{1,20}", rest in "(/[a-z0-9%]{0,8}){0,3}") {
        let target = exchange::call::target(&format!("/n1/TW/GOV/moi/{subsystem}/{code}{rest}")).unwrap();
        proptest::prop_assert_eq!((target.service.subsystem, target.service.code, target.path), (subsystem, code, rest));
    }
}
