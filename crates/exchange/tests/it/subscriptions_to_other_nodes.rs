//! Changes told to an agency on another node: here carried by hand from the provider's node of the test to the consumer's.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock};

use exchange::call::{Call, CallError, Carried, Carry, NoJournal, Nodes, serve_here};
use kernel::settings::Settings;
use kernel::{AgencyId, Ctx};
use serde_json::{Value, json};

use crate::node::{CHEN, LIN, Node, address, node, node_with};

const PAGE: &str = "/desk/exchange/untold";

/// The way from the people office's node to the car office's.
#[derive(Clone, Default)]
struct Line(Arc<State>);

#[derive(Default)]
struct State {
    cars: OnceLock<Ctx>,
    is_down: AtomicBool,
    /// What is asked arrives, and what is answered does not.
    loses_answers: AtomicBool,
    /// Message ids and bodies, as they were sent.
    sent: Mutex<Vec<(String, Value)>>,
}

fn unreachable() -> CallError {
    CallError::NodeUnreachable { node: "cars".to_owned(), reason: "connection refused".to_owned() }
}

impl Carry for Line {
    fn is_here(&self, _: &Ctx, agency: &AgencyId) -> bool {
        agency.as_str() != "car-office"
    }

    fn node_of(&self, _: &Ctx, _: &AgencyId) -> Option<String> {
        None
    }

    fn evidence_path(&self, message: &str) -> String {
        format!("/evidence/{message}")
    }

    fn carry<'a>(&'a self, _: &'a Ctx, call: Call) -> Carried<'a> {
        Box::pin(async move {
            assert_eq!(call.client.to_string(), "TW/GOV/people-office");
            assert_eq!(call.service.to_string(), "TW/GOV/car-office/subscriptions/takeNotice");
            if self.0.is_down.load(Ordering::Relaxed) {
                return Err(unreachable());
            }
            let body = serde_json::from_slice(call.body.in_memory().unwrap()).unwrap();
            self.0.sent.lock().unwrap().push((call.id.clone(), body));
            let served = serve_here(self.0.cars.get().unwrap(), call, Arc::new(NoJournal)).await;
            if self.0.loses_answers.load(Ordering::Relaxed) {
                return Err(unreachable());
            }
            // As one node tells the other.
            served.map_err(|error| CallError::RefusedThere {
                status: error.status(),
                code: error.xroad().to_owned(),
                reason: error.to_string(),
            })
        })
    }
}

impl Line {
    fn down(&self, is_down: bool) {
        self.0.is_down.store(is_down, Ordering::Relaxed);
    }

    fn sent(&self) -> Vec<(String, Value)> {
        self.0.sent.lock().unwrap().clone()
    }
}

/// The people office's node, the car office's with two cars of one person and one of another, and the way there.
async fn nodes() -> (Node, Node, Line) {
    let (cars, line) = (node().await, Line::default());
    for (plate, owner) in [("AAA-0001", CHEN), ("AAA-0002", CHEN), ("AAA-0003", LIN)] {
        cars.insert("car", json!({ "plate": plate, "owner_id": owner, "address": address("範例路1號") }))
            .await;
    }
    let part = Nodes(Arc::new(line.clone()));
    let people = node_with(Settings::default(), move |builder| builder.part(part)).await;
    assert!(line.0.cars.set(cars.ctx().clone()).is_ok());
    (people, cars, line)
}

async fn moves(people: &Node, to: &str) {
    people.change("person", CHEN, json!({ "address": address(to) })).await;
}

async fn send_due(people: &Node) -> usize {
    exchange::send_due(people.ctx()).await.unwrap()
}

#[tokio::test]
async fn a_change_corrects_records_on_the_other_node_and_the_person_sees_one_telling() {
    let (people, cars, line) = nodes().await;
    moves(&people, "測試街2號").await;
    assert_eq!((people.count("notices").await, people.count("notices_out").await), (0, 1));
    assert_eq!(cars.field("car", "AAA-0001", "address").await, address("範例路1號"), "not told yet");

    assert_eq!(send_due(&people).await, 1);
    for (plate, line) in [("AAA-0001", "測試街2號"), ("AAA-0002", "測試街2號"), ("AAA-0003", "範例路1號")]
    {
        assert_eq!(cars.field("car", plate, "address").await, address(line), "{plate}");
    }
    assert_eq!((cars.count("notices").await, cars.count("notices where corrected = 2").await), (1, 1));
    assert_eq!(cars.count("audit where action = 'exchange.take_notice'").await, 1);
    assert_eq!(cars.count("facts where kind = 'exchange.notice'").await, 1);
    assert_eq!(people.count("facts where kind = 'exchange.notice'").await, 0, "each notice counts once");
    assert_eq!((people.count("notices_out").await, people.count("notices").await), (0, 0));
    assert_eq!(people.count("audit where action = 'exchange.notice_taken'").await, 1);
    assert_eq!(send_due(&people).await, 0);

    assert_eq!((people.count("look_ups").await, cars.count("look_ups").await), (1, 0));
    let text = people.citizen(CHEN).await.get("/my/look-ups").await.text();
    assert_eq!(text.matches("範例監理機關獲知您在「人員登記簿」的資料有異動").count(), 1, "{text}");

    let (_, told) = line.sent().remove(0);
    let id = people.text("select id from look_ups").await.unwrap();
    let takeover = json!({ "value": CHEN, "set": { "address": address("測試街2號") } });
    let today = people.ctx().today().to_string();
    let whole = json!({ "id": id, "contract": "car-person", "key": CHEN, "fields": ["address"], "true_on": today,
                        "takeover": takeover });
    assert_eq!(told, whole, "nothing else of the record leaves");
}

#[tokio::test]
async fn while_the_other_node_is_down_changes_wait_and_are_told_once_and_in_order() {
    let (people, cars, line) = nodes().await;
    line.down(true);
    moves(&people, "測試街2號").await;
    people.ctx().clock.advance_seconds(1);
    moves(&people, "測試街3號").await;
    assert_eq!(send_due(&people).await, 0);
    let page = people.official("people-it").await.get(PAGE).await.text();
    for part in ["等待送出 2", "已停止重送 0", "連不上對方的節點", "已試過 1 次", "剛排入", "範例監理機關"]
    {
        assert!(page.contains(part), "{part} is missing in {page}");
    }
    assert!(!page.contains(CHEN), "whose record it is stays in the log: {page}");
    assert_eq!(send_due(&people).await, 0);
    assert_eq!(people.count("notices_out where tries > 1").await, 0, "not before its pause is over");

    line.down(false);
    people.ctx().clock.advance_seconds(10);
    assert_eq!(send_due(&people).await, 2);
    assert_eq!(cars.field("car", "AAA-0001", "address").await, address("測試街3號"));
    assert_eq!((cars.count("notices").await, people.count("notices_out").await), (2, 0));
    assert_eq!(line.sent().len(), 2);
    assert_eq!(
        people.count("look_ups").await,
        2,
        "the log has each telling once, however often it was tried"
    );
}

#[tokio::test]
async fn an_answer_that_is_lost_changes_nothing_twice() {
    let (people, cars, line) = nodes().await;
    line.0.loses_answers.store(true, Ordering::Relaxed);
    moves(&people, "測試街2號").await;
    assert_eq!(send_due(&people).await, 0);
    assert_eq!((cars.count("notices").await, people.count("notices_out").await), (1, 1));
    let versions = cars.count("versions").await;

    line.0.loses_answers.store(false, Ordering::Relaxed);
    people.ctx().clock.advance_seconds(10);
    assert_eq!(send_due(&people).await, 1);
    assert_eq!((cars.count("notices").await, people.count("notices_out").await), (1, 0));
    assert_eq!(cars.count("versions").await, versions);
    assert_eq!(cars.count("audit where action = 'exchange.take_notice'").await, 1);
    let sent = line.sent();
    assert_eq!(sent[0], sent[1], "the same message under the same id");
    let detail =
        people.text("select detail from audit where action = 'exchange.notice_taken'").await.unwrap();
    assert!(detail.contains("\"corrected\":2"), "answered as it was then: {detail}");
}

#[tokio::test]
async fn after_seven_days_a_notice_is_given_up_and_stays() {
    let (people, _, line) = nodes().await;
    line.down(true);
    moves(&people, "測試街2號").await;
    for _ in 0..400 {
        assert_eq!(send_due(&people).await, 0);
        people.ctx().clock.advance_seconds(1_800);
    }
    let given_up = "notices_out where given_up_at is not null and next_at is null and message is null";
    assert_eq!(people.count(given_up).await, 1, "what it held of the record is gone");
    assert_eq!(people.count("audit where action = 'exchange.give_up_notice'").await, 1);
    line.down(false);
    assert_eq!(send_due(&people).await, 0);
    let page = people.official("people-it").await.get(PAGE).await.text();
    assert!(page.contains("等待送出 0") && page.contains("已停止重送 1"), "{page}");
    assert!(page.contains("由對方依約定查詢最新資料"), "what to do next: {page}");
}

/// Puts the fixtures' catalogue in force with texts of a contract replaced.
async fn change_contract(node: &Node, changes: &[(&str, &str)]) {
    let folder = tempfile::tempdir().unwrap();
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/government");
    testkit::copy_folder(&fixtures, folder.path());
    let contract = folder.path().join("systems/people/contracts/car-person.toml");
    let mut text = std::fs::read_to_string(&contract).unwrap();
    for (from, to) in changes {
        assert!(text.contains(from), "{from}");
        text = text.replace(from, to);
    }
    std::fs::write(&contract, text).unwrap();
    let loaded = catalogue::load(folder.path(), testkit::test_day());
    let loaded = loaded.unwrap_or_else(|mistakes| panic!("{mistakes:#?}"));
    catalogue::install(node.ctx(), loaded).await.unwrap();
}

#[tokio::test]
async fn what_the_other_nodes_catalogue_does_not_have_is_refused_and_shown_with_its_reason() {
    let (people, cars, _) = nodes().await;
    let subscribed = "[subscription]\nfields = [\"address\"]";
    change_contract(&cars, &[(subscribed, "[subscription]\nfields = [\"id_number\"]")]).await;
    moves(&people, "測試街2號").await;
    assert_eq!(send_due(&people).await, 0);
    assert_eq!((cars.count("notices").await, people.count("notices_out").await), (0, 1));
    assert_eq!(cars.field("car", "AAA-0001", "address").await, address("範例路1號"));
    assert_eq!(cars.count("refusals where code = 'notice.field_not_subscribed'").await, 1);
    let mut it = people.official("people-it").await;
    let page = it.get(PAGE).await.text();
    assert!(page.contains("等待送出 1") && page.contains("這個約定沒有訂閱異動的欄位"), "{page}");
    it.speak_english();
    let english = it.get(PAGE).await.text();
    assert!(english.contains("does not subscribe to the field that changed"), "{english}");

    change_contract(&cars, &[]).await;
    people.ctx().clock.advance_seconds(60);
    assert_eq!(send_due(&people).await, 1, "once both have the same catalogue it is told");
    assert_eq!(cars.field("car", "AAA-0001", "address").await, address("測試街2號"));
}

#[tokio::test]
async fn whoever_goes_on_with_the_consumers_work_is_told_also_on_this_node() {
    let (people, cars, line) = nodes().await;
    line.down(true);
    moves(&people, "測試街2號").await;
    assert_eq!(send_due(&people).await, 0);
    let apply = "[subscription.apply]\nregistry = \"car\"\nmatch = \"owner_id\"\nvalue = \"record.id_number\"\n\
                 set = { address = \"record.address\" }";
    let posts = ("posts = [\"car-clerk\"]", "posts = []");
    change_contract(&people, &[("\"car-office\"", "\"old-office\""), posts, (apply, "")]).await;
    people.ctx().clock.advance_seconds(10);
    assert_eq!(send_due(&people).await, 0, "what is to be set is not in its contract");
    assert_eq!(
        people.count("notices_out where code = 'server.serverproxy.notice_other_fields_set'").await,
        1
    );

    moves(&people, "測試街3號").await;
    people.ctx().clock.advance_seconds(60);
    assert_eq!(send_due(&people).await, 0);
    assert_eq!(people.count("notices where consumer = 'old-office'").await, 1, "told at once: it is here");
    assert_eq!(cars.count("notices").await, 0);
}

#[tokio::test]
async fn the_page_is_for_those_who_answer_for_the_agency() {
    let (people, _, line) = nodes().await;
    line.down(true);
    moves(&people, "測試街2號").await;
    assert_eq!(people.official("people-clerk").await.get(PAGE).await.status, 403);
    let other = people.official("car-chief").await.get(PAGE).await.text();
    assert!(other.contains("沒有待送的通知"), "another agency's are not shown: {other}");
    assert!(people.stranger().get(PAGE).await.path.starts_with("/sign-in"));
}

/// A notice as the people office's node makes it, for the car office.
fn notice(change: impl FnOnce(&mut Value)) -> Value {
    let mut whole = json!({ "provider": "people-office", "consumer": "car-office", "channel": "subscription",
        "method": "POST", "body": { "id": "n1", "contract": "car-person", "key": CHEN, "fields": ["address"],
        "true_on": "2026-11-20",
        "takeover": { "value": CHEN, "set": { "address": address("測試街2號") } } } });
    change(&mut whole);
    whole
}

fn call(notice: &Value) -> Call {
    let text = |name: &str| notice[name].as_str().unwrap();
    let provider = AgencyId::new(text("provider"));
    let path = format!("/r1/TW/GOV/{}/subscriptions/takeNotice", text("consumer"));
    Call {
        id: "TW-notice-n1".to_owned(),
        client: exchange::call::ClientId::of_agency("TW", &provider),
        service: exchange::call::target(&path).unwrap().service,
        asker: exchange::call::Asker {
            agency: provider,
            channel: text("channel").to_owned(),
            label: "subscription:car-person".to_owned(),
            posts: Vec::new(),
            official: None,
            service: None,
            case: None,
        },
        method: text("method").parse().unwrap(),
        path: String::new(),
        query: None,
        headers: http::HeaderMap::new(),
        body: exchange::call::Body::of(notice["body"].to_string()),
    }
}

/// A code, and what is wrong with a notice that is refused with it.
type Wrong = (&'static str, fn(&mut Value));

#[tokio::test]
async fn a_notice_that_the_own_catalogue_does_not_have_so_is_refused_with_a_reason() {
    let (_, cars, _) = nodes().await;
    let wrong: [Wrong; 11] = [
        ("notice.other_provider", |n| n["provider"] = json!("old-office")),
        ("notice.other_consumer", |n| n["consumer"] = json!("old-office")),
        ("notice.contract_unknown", |n| n["body"]["contract"] = json!("car-none")),
        ("notice.contract_unknown", |n| n["body"]["contract"] = json!("car-person-chief")),
        ("notice.field_not_subscribed", |n| n["body"]["fields"] = json!(["address", "name"])),
        ("notice.empty", |n| n["body"]["fields"] = json!([])),
        ("notice.other_fields_set", |n| n["body"]["takeover"]["set"]["owner_id"] = json!(LIN)),
        ("notice.other_fields_set", |n| n["body"]["takeover"]["set"] = json!({})),
        ("call.body", |n| n["body"]["record"] = json!({})),
        ("call.service_unknown", |n| n["channel"] = json!("system")),
        ("call.method", |n| n["method"] = json!("GET")),
    ];
    for (code, change) in wrong {
        let told = call(&notice(change));
        let refused = serve_here(cars.ctx(), told, Arc::new(NoJournal)).await.err().unwrap();
        assert_eq!(refused.code(), code, "{refused}");
        assert!(refused.to_string().len() > 20, "with a reason: {refused}");
    }
    assert_eq!(cars.count("notices").await, 0);
    assert_eq!(cars.count("refusals").await, 8, "what a contract refuses is logged");
    assert_eq!(cars.field("car", "AAA-0001", "address").await, address("範例路1號"));

    let right = serve_here(cars.ctx(), call(&notice(|_| {})), Arc::new(NoJournal)).await.unwrap();
    let answer: Value = serde_json::from_slice(&right.body.into_bytes().unwrap()).unwrap();
    assert_eq!(answer["corrected"], 2, "so it was what was wrong: {answer}");
    cars.days_later(60);
    let late = serve_here(cars.ctx(), call(&notice(|_| {})), Arc::new(NoJournal)).await.err().unwrap();
    assert_eq!(late.code(), "notice.not_in_force");
}

#[tokio::test]
async fn a_record_that_ended_is_told_and_nothing_is_taken_over() {
    let (people, cars, line) = nodes().await;
    let told = call(&notice(|n| {
        n["body"].as_object_mut().unwrap().remove("takeover");
    }));
    let reply = serve_here(cars.ctx(), told, Arc::new(NoJournal)).await.unwrap();
    let answer: Value = serde_json::from_slice(&reply.body.into_bytes().unwrap()).unwrap();
    assert_eq!(answer["corrected"], 0);
    assert_eq!(cars.field("car", "AAA-0001", "address").await, address("範例路1號"));
    assert_eq!((people.count("notices_out").await, line.sent().len()), (0, 0));
}

#[tokio::test]
async fn a_system_of_an_agency_tells_no_notices() {
    let (_, cars, _) = nodes().await;
    let (token, _) = cars.system().await;
    let path = "/n1/TW/GOV/car-office/subscriptions/takeNotice";
    let body = notice(|_| {})["body"].to_string();
    let headers = [("x-road-client", crate::calls::CLIENT)];
    let answer = cars.send(crate::calls::request(&token, http::Method::POST, path, &headers, body)).await;
    assert_eq!(answer.status(), 404);
    assert_eq!(cars.count("notices").await, 0);
}
