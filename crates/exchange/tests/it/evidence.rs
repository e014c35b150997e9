//! The evidence of exchanges inside one node: what it tells whom, and that it shows which answer was given.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};
use std::sync::{Arc, Mutex};

use exchange::{Ask, ExchangeError, LookUpId};
use http::Method;
use kernel::seals::{Certificates, SealRefused, Sealed, Sealing, Seals, ToSeal};
use kernel::settings::Settings;
use kernel::{Actor, AgencyId, Ctx, sha256_hex};
use ledger::note::LogKey;
use ledger::receipt::{Receipt, Trust, check};
use serde_json::{Value as Json, json};

use crate::calls::{CLIENT, bytes, header, request};
use crate::node::{CHEN, LIN, Node, ask, clerk, node, node_with};
use crate::service::service;

/// A seal that puts the document out as it is, and can be locked.
#[derive(Clone, Default)]
struct Stamp {
    agencies: Arc<Mutex<Vec<String>>>,
    locked: Arc<Mutex<bool>>,
}

impl Seals for Stamp {
    fn seal<'a>(&'a self, _: &'a Ctx, document: ToSeal<'a>) -> Sealed<'a> {
        Box::pin(async move {
            if *self.locked.lock().unwrap() {
                return Err(SealRefused("the keys are locked".to_owned()));
            }
            assert_eq!(document.media_type, "application/zip");
            self.agencies.lock().unwrap().push(document.agency.to_string());
            Ok(document.bytes.to_vec())
        })
    }

    fn authorities<'a>(&'a self, _: &'a Ctx) -> Certificates<'a> {
        Box::pin(async { Ok(vec![b"root".to_vec(), b"below".to_vec()]) })
    }
}

async fn sealing(settings: Settings) -> (Node, Stamp) {
    let stamp = Stamp::default();
    let part = Sealing(Arc::new(stamp.clone()));
    (node_with(settings, |builder| builder.part(part)).await, stamp)
}

/// The files of a package that [`Stamp`] sealed.
fn files(package: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut zip = zip::ZipArchive::new(Cursor::new(package)).unwrap();
    let mut files = BTreeMap::new();
    for place in 0..zip.len() {
        let mut file = zip.by_index(place).unwrap();
        let mut content = Vec::new();
        file.read_to_end(&mut content).unwrap();
        files.insert(file.name().unwrap().into_owned(), content);
    }
    files
}

struct Package {
    document: Json,
    receipts: Vec<Receipt>,
    names: Vec<String>,
}

/// Reads a package; its receipts hold by the log's key.
async fn read(node: &Node, package: &[u8]) -> Package {
    let files = files(package);
    let key = LogKey::parse(&node.stranger().get("/ledger/key").await.body).unwrap();
    let trust = Trust { keys: vec![key], ..Trust::default() };
    let receipts = files.iter().filter(|(name, _)| name.starts_with("receipts/"));
    let receipts: Vec<Receipt> =
        receipts.map(|(_, content)| serde_json::from_slice(content).unwrap()).collect();
    for receipt in &receipts {
        check(receipt, &trust, node.ctx().now()).unwrap();
    }
    let document = serde_json::from_slice(&files["look-up.json"]).unwrap();
    Package { document, receipts, names: files.into_keys().collect() }
}

/// As README.txt in the package tells.
fn digest(salt: &Json, bytes: &[u8]) -> String {
    sha256_hex(format!("{}{}", salt.as_str().unwrap(), sha256_hex(bytes)))
}

fn detail(receipt: &Receipt) -> Json {
    serde_json::from_str(&receipt.row.detail).unwrap()
}

fn car_system() -> Actor {
    Actor::Client { agency: AgencyId::new("car-office"), credential: "test".to_owned() }
}

async fn for_client(node: &Node, id: &str) -> Package {
    let package = exchange::evidence::for_client(node.ctx(), &car_system(), id).await.unwrap();
    read(node, &package.bytes).await
}

#[tokio::test]
async fn both_agencies_take_the_evidence_of_a_look_up_by_hand_from_their_logs() {
    let (node, stamp) = sealing(Settings::default()).await;
    let answer = node.look_up(&clerk(), ask("car-person")).await.unwrap();
    let path = format!("/desk/exchange/{}/evidence", answer.id);
    let mut consumer = node.official("car-it").await;
    let own = consumer.get("/desk/exchange").await;
    assert!(own.links().contains(&path), "{:?}", own.links());
    let mut provider = node.official("people-it").await;
    assert!(!provider.get("/desk/exchange").await.links().contains(&path), "it asked nobody");
    let asked = provider.get("/desk/exchange?show=asked").await;
    assert!(asked.links().contains(&path) && asked.text().contains("範例監理機關"), "{}", asked.text());

    for browser in [&mut consumer, &mut provider] {
        let file = browser.get(&path).await;
        assert_eq!(file.headers["content-type"], "application/vnd.etsi.asic-s+zip");
        let attached = format!("attachment; filename=\"minben-look-up-{}.asics\"", answer.id);
        assert_eq!(file.headers["content-disposition"], attached.as_str());
    }
    let package = for_client(&node, answer.id.as_str()).await;
    assert_eq!(*stamp.agencies.lock().unwrap(), ["people-office"; 3], "the provider seals");
    let expected =
        ["README.txt", "certificates/1.cer", "certificates/2.cer", "look-up.json", "receipts/1.json"];
    assert_eq!(package.names, expected);
    let told = &package.document;
    for (member, value) in [
        ("/format", "minben-look-up-1"),
        ("/id", answer.id.as_str()),
        ("/consumer/id", "car-office"),
        ("/provider/name/zh", "範例戶政機關"),
        ("/source/id", "person"),
        ("/contract/id", "car-person"),
        ("/purpose/zh", "辦理車籍地址變更"),
        ("/legal_basis/en", "Test Act, article 9"),
        ("/asked_by/post/title/zh", "辦事員"),
        ("/asked_by/official", "王測文"),
        ("/about/value", CHEN),
        ("/fields/1/name/zh", "戶籍地址"),
        ("/true_on", &node.ctx().today().to_string()),
    ] {
        assert_eq!(told.pointer(member).and_then(Json::as_str), Some(value), "{member} in {told:#}");
    }
    assert_eq!((&told["found"], told["call"].is_null()), (&json!(1), true));

    // The answer that is disclosed later is the one that was given, or it is not.
    let given = answer.to_json();
    assert_eq!(detail(&package.receipts[0])["answer"], digest(&told["salt"], &given));
    let other = String::from_utf8(given).unwrap().replace("範例路1號", "範例路2號");
    assert_ne!(detail(&package.receipts[0])["answer"], digest(&told["salt"], other.as_bytes()));
    assert_eq!(node.count("audit where action = 'exchange.evidence' and agency = 'people-office'").await, 3);
}

#[tokio::test]
async fn nobody_else_gets_it() {
    let (node, stamp) = sealing(Settings::default()).await;
    let answer = node.look_up(&clerk(), ask("car-person")).await.unwrap();
    let path = format!("/desk/exchange/{}/evidence", answer.id);
    for (post, status) in [("car-clerk", 403), ("old-it", 404)] {
        assert_eq!(node.official(post).await.get(&path).await.status, status, "{post}");
    }
    assert!(node.stranger().get(&path).await.path.starts_with("/sign-in"));
    let path = format!("/my/look-ups/{}/evidence", answer.id);
    assert_eq!(node.citizen(LIN).await.get(&path).await.status, 404);
    let provider = Actor::Client { agency: AgencyId::new("people-office"), credential: "x".to_owned() };
    let refused = exchange::evidence::for_client(node.ctx(), &provider, answer.id.as_str()).await;
    assert!(matches!(refused, Err(ExchangeError::LookUpUnknown)), "it did not ask");
    assert!(stamp.agencies.lock().unwrap().is_empty());
    assert_eq!(node.count("audit where action = 'exchange.evidence'").await, 0);
}

#[tokio::test]
async fn a_persons_package_tells_no_more_than_their_page() {
    let (node, _) = sealing(Settings::default()).await;
    let household =
        Ask { by: Some("household_number".to_owned()), key: "H1".to_owned(), ..ask("car-person") };
    let answer = node.look_up(&clerk(), household).await.unwrap();
    let mut chen = node.citizen(CHEN).await;
    let links = chen.get("/my/look-ups").await.links();
    let path = links.into_iter().find(|link| link.ends_with("/evidence")).expect("evidence is offered");
    assert_eq!(path, format!("/my/look-ups/{}/evidence", answer.id));
    let package = read(&node, &chen.get(&path).await.bytes).await;
    let told = package.document;
    for hidden in ["about", "found", "salt", "call", "true_on"] {
        assert!(told[hidden].is_null(), "{hidden} in {told:#}");
    }
    assert!(told["asked_by"]["actor"].is_null() && !told.to_string().contains("H1"), "{told:#}");
    assert_eq!((&told["anything_found"], &told["asked_by"]["official"]), (&json!(true), &json!("王測文")));
    assert!(!told.to_string().contains(CHEN) && !told.to_string().contains(LIN), "{told:#}");
    // Whoever knows both addresses cannot find out by trying whose was given: the salt is not theirs.
    let logged = detail(&package.receipts[0]);
    assert_ne!(logged["answer"], json!(sha256_hex(answer.to_json())));
    assert_eq!(logged["answer"].as_str().unwrap().len(), 64);
}

#[tokio::test]
async fn a_lawful_delay_keeps_the_package_back() {
    let (node, _) = sealing(Settings::default()).await;
    let answer = node.look_up(&clerk(), ask("car-person-secret")).await.unwrap();
    let path = format!("/my/look-ups/{}/evidence", answer.id);
    assert_eq!(node.citizen(CHEN).await.get(&path).await.status, 404);
    node.days_later(30);
    let told = read(&node, &node.citizen(CHEN).await.get(&path).await.bytes).await.document;
    assert_eq!(told["shown_to_the_person"]["legal_basis"]["zh"], "測試法第10條（偵查不公開）");
}

#[tokio::test]
async fn a_system_shows_its_question_and_its_answer_to_the_byte() {
    let (node, _) = sealing(Settings::default()).await;
    let (token, _) = node.system().await;
    let question = json!({ "key": CHEN, "purpose": "car-address" }).to_string();
    let headers = [("x-road-client", CLIENT), ("x-road-id", "m-1"), ("x-road-issue", "案號7")];
    let path = "/r1/TW/GOV/people-office/person/car-person";
    let response = node.send(request(&token, Method::POST, path, &headers, question.clone())).await;
    let look_up = header(&response, "minben-look-up").to_owned();
    let given = bytes(response).await;
    let package = for_client(&node, "m-1").await;
    assert_eq!(package.document["id"], look_up, "it is known by the message's id too");
    assert_eq!(for_client(&node, &look_up).await.document, package.document);
    let (salt, logged) = (&package.document["salt"], detail(&package.receipts[0]));
    assert_eq!(logged["answer"], digest(salt, &given));
    assert_eq!(logged["request"], digest(salt, question.as_bytes()));
    let call = &package.document["call"];
    assert_eq!((&call["x-road-client"], &call["x-road-issue"]), (&json!(CLIENT), &json!("案號7")));
    assert_eq!((&call["status"], call["x-road-userid"].is_null()), (&json!(200), true));

    // What the native address answers is logged to the byte as well.
    let sent = [("content-type", "application/json")];
    let question = json!({ "contract": "car-person", "key": CHEN, "purpose": "car-address" }).to_string();
    let response = node.send(request(&token, Method::POST, "/api/exchange/look-ups", &sent, question)).await;
    assert_eq!(header(&response, "content-type"), "application/json");
    let given = bytes(response).await;
    let id = serde_json::from_slice::<Json>(&given).unwrap()["id"].as_str().unwrap().to_owned();
    let package = for_client(&node, &id).await;
    assert_eq!(detail(&package.receipts[0])["answer"], digest(&package.document["salt"], &given));
}

#[tokio::test]
async fn a_call_of_an_api_has_a_row_for_its_beginning_and_one_for_its_end() {
    let (node, _) = sealing(service().await).await;
    let (token, _) = node.system().await;
    let headers = [("x-road-client", CLIENT), ("minben-purpose", "car-address"), ("x-road-id", "m-2")];
    let path = format!("/n1/TW/GOV/people-office/permits/car-permits/v1/permits/{CHEN}");
    let response = node.send(request(&token, Method::GET, &path, &headers, "")).await;
    let given = bytes(response).await;
    let package = for_client(&node, "m-2").await;
    let actions: Vec<&str> = package.receipts.iter().map(|receipt| receipt.row.action.as_str()).collect();
    assert_eq!(actions, ["exchange.call", "exchange.answer"]);
    let end = detail(&package.receipts[1]);
    assert_eq!(
        (&end["status"], &end["answer"]),
        (&json!(201), &json!(digest(&package.document["salt"], &given)))
    );
    assert_eq!(package.document["endpoint"], "GET /v1/permits/*");
    // The person sees that it was called, and neither how it ended nor what the client said of it.
    let id = package.document["id"].as_str().unwrap();
    let page = node.citizen(CHEN).await.get(&format!("/my/look-ups/{id}/evidence")).await;
    let own = read(&node, &page.bytes).await;
    assert_eq!((own.receipts.len(), own.document["call"].is_null()), (1, true));
    assert!(own.document["anything_found"].is_null(), "nobody knows it of a call");

    let unknown = exchange::evidence::for_client(node.ctx(), &car_system(), "m-3").await;
    assert!(matches!(unknown, Err(ExchangeError::LookUpUnknown)));
}

#[tokio::test]
async fn locked_keys_are_told_and_nodes_without_seals_offer_nothing() {
    let (sealed, stamp) = sealing(Settings::default()).await;
    let answer = sealed.look_up(&clerk(), ask("car-person")).await.unwrap();
    *stamp.locked.lock().unwrap() = true;
    let page = sealed.official("car-it").await.get(&format!("/desk/exchange/{}/evidence", answer.id)).await;
    assert_eq!(page.status, 503);
    assert!(page.text().contains("請過幾分鐘再試") && !page.text().contains("locked"), "{}", page.text());
    assert_eq!(sealed.count("audit where action = 'exchange.evidence'").await, 0, "nobody got one");

    let node = node().await;
    let id: LookUpId = node.look_up(&clerk(), ask("car-person")).await.unwrap().id;
    for (mut browser, page) in
        [(node.citizen(CHEN).await, "/my/look-ups"), (node.official("car-it").await, "/desk/exchange")]
    {
        assert!(!browser.get(page).await.links().iter().any(|link| link.ends_with("/evidence")));
        assert_eq!(browser.get(&format!("{page}/{id}/evidence")).await.status, 404);
    }
}

#[tokio::test]
async fn what_was_asked_of_an_agency_is_paged() {
    let node = node().await;
    let mut ids = Vec::new();
    for number in 0..45 {
        // Several at the same moment.
        node.ctx().clock.advance_seconds(i64::from(number % 3 == 0));
        ids.push(node.look_up(&clerk(), ask("car-person-secret")).await.unwrap().id.to_string());
    }
    let mut browser = node.official("people-it").await;
    let (mut path, mut rows) = ("/desk/exchange?show=asked".to_owned(), Vec::new());
    loop {
        let page = browser.get(&path).await;
        rows.push(page.text().matches("範例監理機關").count());
        match page.links().into_iter().find(|link| link.contains("before=") && !link.ends_with("before=")) {
            Some(next) => path = next,
            None => break,
        }
    }
    assert_eq!(rows.iter().sum::<usize>(), ids.len(), "{rows:?}");
}
