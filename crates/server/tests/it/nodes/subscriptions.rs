//! Changes told across nodes: a record changes on the member, the consumer's own register on the centre is corrected.

use axum::body::Body;
use axum::http::Request;
use kernel::{Actor, AgencyId, params};
use registries::Entry;
use registries::actions::{Schema, change};
use serde_json::json;
use signature::{Certificate, Verdict};

use super::world::{CONSUMER, More, PROVIDER, SYSTEM, World};

/// Another agency of the member.
const NEIGHBOUR: &str = "ndc-naa";
const PLATE: &str = "TST-0001";
const FILE: &str = "contracts/nodes-told.toml";

const CONTRACT: &str = r#"id = "nodes-told"
name = { zh = "跨節點異動通知", en = "Told across nodes" }
consumer = "motc-thb"
registry = "household"
fields = ["id_number", "address"]
keys = ["id_number"]
purpose = { code = "told-address", zh = "更正車籍地址", en = "Correcting addresses of vehicles" }
legal_basis = { zh = "戶籍法第67條", en = "Household Registration Act, article 67" }
posts = []
services = []
clients = true
from = "2023-09-15"
until = "2099-12-31"

[subscription]
fields = ["address"]
[subscription.apply]
registry = "nodes-vehicle"
match = "owner_id"
value = "record.id_number"
set = { address = "record.address" }
"#;

const REGISTRY: &str = r#"id = "nodes-vehicle"
name = { zh = "試行車籍", en = "Trial register of vehicles" }
summary = { zh = "車牌與車主。", en = "Plates and owners." }
owner = "motc-thb"
legal_basis = { zh = "測試法第3條", en = "Test Act, article 3" }
subject = "owner_id"
keepers = ["motc-thb-clerk-1"]
readers = []

[[field]]
id = "plate"
name = { zh = "車牌", en = "Plate" }
type = "text"
max = 10
key = true

[[field]]
id = "owner_id"
name = { zh = "車主", en = "Owner" }
type = "national_id"
required = true

[[field]]
id = "address"
name = { zh = "登記地址", en = "Registered address" }
type = "address"
"#;

/// Two nodes with a person on the member and that person's vehicle on the centre; gives the person's number.
async fn world() -> (World, String) {
    let files = [(FILE, CONTRACT), ("registries/nodes-vehicle.toml", REGISTRY)];
    let world = World::with(&More { files: &files, agencies: &[NEIGHBOUR], ..More::default() }).await;
    let person = world.member.node.household(1, "陳測安").await;
    // That a record begins is told too; the vehicle comes after it.
    assert_eq!(told(&world).await, 1);
    let vehicle = [("plate", PLATE), ("owner_id", &person.national_id), ("address", "63000020 範例路1號")];
    world.centre.node.record("nodes-vehicle", &vehicle).await;
    (world, person.national_id)
}

/// The member's jobs run, and what is due is sent.
async fn told(world: &World) -> usize {
    kernel::jobs::run_due(world.member.ctx()).await.unwrap();
    exchange::send_due(world.member.ctx()).await.unwrap()
}

/// The person moves, as the member's register has it.
async fn moves(world: &World, number: &str, to: &str) {
    let (catalogue, number) = (catalogue::current(world.member.ctx()), number.to_owned());
    let set = json!({ "address": { "area": "63000020", "line": to } });
    let written = world.member.ctx().write(move |tx| {
        let schema = Schema::of(&catalogue, "household")?;
        let entry = Entry { on: tx.today(), reason: "測試".to_owned(), case: None };
        change(tx, &Actor::Platform, &schema, &number, set.as_object().cloned().unwrap(), &entry)
    });
    written.await.unwrap();
}

/// Where the vehicle is registered.
async fn address(world: &World) -> String {
    let today = world.centre.ctx().today();
    let found = world
        .centre
        .ctx()
        .read(move |r| registries::store::find(r, "nodes-vehicle", PLATE, today, None))
        .await;
    found.unwrap().unwrap().body["address"]["line"].as_str().unwrap().to_owned()
}

/// The id under which the newest telling went.
async fn newest(world: &World) -> String {
    let sql = "select id from relay_requests where side = 'out' order by at desc limit 1";
    world.member.ctx().query(sql, Vec::new()).await.unwrap()[0].text(0).unwrap()
}

/// How often a person sees on the centre's portal that the telling happened.
async fn seen(world: &World) -> usize {
    let same = world.centre.node.person(1, "陳測安").await;
    let mut here = world.centre.node.signed_in(&same, None).await;
    here.get("/my/look-ups").await.text().matches("更正車籍地址").count()
}

#[tokio::test]
async fn a_change_on_one_node_corrects_the_register_on_another_with_evidence() {
    let (world, number) = world().await;
    let before = seen(&world).await;
    moves(&world, &number, "測試街2號").await;
    assert_eq!(told(&world).await, 1);
    assert_eq!(address(&world).await, "測試街2號");
    assert_eq!(world.centre.rows("notices where corrected = 1").await, 1);
    assert_eq!((world.member.rows("notices").await, world.member.rows("notices_out").await), (0, 0));
    assert_eq!(seen(&world).await, before + 1, "the person sees this telling once");
    for site in [&world.centre, &world.member] {
        assert_eq!((site.rows("relay_requests").await, site.rows("relay_answers").await), (2, 2));
    }
    assert_eq!(world.centre.rows("look_ups").await, 0, "it stands in the provider's log");

    let maker = Actor::Client { agency: AgencyId::new(PROVIDER), credential: "test".to_owned() };
    let made = exchange::actions::create_credential(world.member.ctx(), &maker, "test").await.unwrap();
    let request = Request::get(format!("/api/exchange/evidence/{}", newest(&world).await))
        .header("authorization", format!("Bearer {}", made.1))
        .body(Body::empty())
        .unwrap();
    let answer = world.member.send(request).await;
    assert_eq!(answer.status(), 200);
    let bytes = axum::body::to_bytes(answer.into_body(), 10_000_000).await.unwrap();
    let state = world.member.ctx().part::<federation::Federation>().load_state().unwrap();
    let root = Certificate::from_der(state.root.der()).unwrap();
    let report = signature::verify_package(&bytes, &[root], world.member.ctx().now()).unwrap();
    assert_eq!(report.verdict, Verdict::Valid, "{report:?}");
}

#[tokio::test]
async fn a_node_that_is_down_is_told_once_when_it_is_back_however_late() {
    let (mut world, number) = world().await;
    world.centre.close().await;
    moves(&world, &number, "測試街2號").await;
    assert_eq!(told(&world).await, 0);
    let waits = "notices_out where tries = 1 and code = 'server.clientproxy.network_error'";
    assert_eq!(world.member.rows(waits).await, 1);
    // So late that no node takes what was signed at first.
    world.seconds_later(6 * 60);
    world.centre.reopen().await;
    world.refresh().await;
    assert_eq!(told(&world).await, 1);
    assert_eq!(address(&world).await, "測試街2號");
    assert_eq!(told(&world).await, 0);
    assert_eq!(world.centre.rows("notices where corrected = 1").await, 1);
    assert_eq!(world.centre.rows("relay_requests").await, 2);
    let id = newest(&world).await;
    let rows = |action: &str| format!("audit where action = '{action}' and object_id = '{id}'");
    assert_eq!(world.member.rows(&rows("relay.send")).await, 2, "both signatures stand in the audit trail");
    assert_eq!(world.centre.rows(&rows("relay.receive")).await, 1);
}

#[tokio::test]
async fn who_dies_between_sending_and_noting_it_sends_again_and_changes_nothing() {
    let (world, number) = world().await;
    moves(&world, &number, "測試街2號").await;
    kernel::jobs::run_due(world.member.ctx()).await.unwrap();
    let sql = "select id, at, contract, provider, consumer, record_key, message from notices_out";
    let row = world.member.ctx().query(sql, Vec::new()).await.unwrap().remove(0);
    let texts: Vec<String> = [0, 2, 3, 4, 5, 6].map(|column| row.text(column).unwrap()).to_vec();
    let at = row.timestamp(1).unwrap();
    assert_eq!(told(&world).await, 1);
    let versions = world.centre.rows("versions").await;

    // As it is for whoever died: answered, and not noted.
    let [id, contract, provider, consumer, key, message] = <[String; 6]>::try_from(texts).unwrap();
    let put_back = world.member.ctx().write(move |tx| {
        tx.execute(
            "insert into notices_out (id, at, contract, provider, consumer, record_key, message, tries, next_at) \
             values ($1, $2, $3, $4, $5, $6, $7, 0, $2)",
            params![&id, at, &contract, &provider, &consumer, &key, &message],
        )
    });
    put_back.await.unwrap();
    assert_eq!(told(&world).await, 1);
    assert_eq!(world.member.rows("notices_out").await, 0);
    assert_eq!(world.centre.rows("versions").await, versions);
    assert_eq!((world.centre.rows("notices").await, world.centre.rows("relay_requests").await), (2, 2));
}

#[tokio::test]
async fn what_the_other_nodes_catalogue_does_not_have_is_refused_there_and_shown_here() {
    let (world, number) = world().await;
    let contract = world.government.join("systems").join(SYSTEM).join(FILE);
    let other = CONTRACT
        .replace("[subscription]\nfields = [\"address\"]", "[subscription]\nfields = [\"id_number\"]");
    std::fs::write(&contract, other).unwrap();
    catalogue::actions::reload(world.centre.ctx(), &world.government).await.unwrap();
    moves(&world, &number, "測試街2號").await;
    assert_eq!(told(&world).await, 0);
    assert_eq!(address(&world).await, "範例路1號");
    assert_eq!(world.centre.rows("refusals where code = 'notice.field_not_subscribed'").await, 1);

    let it = world.member.node.person(2, "林範文").await;
    world.member.node.holds(&it, "moi-it").await;
    let mut browser = world.member.node.signed_in(&it, Some("moi-it")).await;
    let page = browser.get("/desk/exchange/untold").await.text();
    assert!(page.contains("等待送出 1") && page.contains("這個約定沒有訂閱異動的欄位"), "{page}");

    std::fs::write(&contract, CONTRACT).unwrap();
    catalogue::actions::reload(world.centre.ctx(), &world.government).await.unwrap();
    world.seconds_later(6 * 60);
    world.refresh().await;
    assert_eq!(told(&world).await, 1, "the same message, once it is allowed");
    assert_eq!(address(&world).await, "測試街2號");
}

#[tokio::test]
async fn what_another_agency_of_the_same_node_signed_is_not_taken() {
    let (world, number) = world().await;
    let body = json!({ "id": "n1", "contract": "nodes-told", "key": number, "fields": ["address"],
        "true_on": world.centre.ctx().today().to_string(),
        "takeover": { "value": number, "set": { "address": { "area": "63000020", "line": "他處" } } } });
    let own = AgencyId::new(NEIGHBOUR);
    let call = exchange::call::Call {
        id: "TW-notice-n1".to_owned(),
        client: exchange::call::ClientId::of_agency("TW", &own),
        service: exchange::call::target(&format!("/r1/TW/GOV/{CONSUMER}/subscriptions/takeNotice"))
            .unwrap()
            .service,
        asker: exchange::call::Asker::of(
            &Actor::Subscription { agency: own, contract: "nodes-told".to_owned() },
            None,
        )
        .unwrap(),
        method: axum::http::Method::POST,
        path: String::new(),
        query: None,
        headers: axum::http::HeaderMap::new(),
        body: exchange::call::Body::of(body.to_string()),
    };
    let refused = exchange::call::perform(world.member.ctx(), call).await.err().unwrap();
    assert_eq!(refused.xroad(), "server.serverproxy.notice_other_provider", "{refused}");
    assert!(refused.to_string().contains(NEIGHBOUR), "{refused}");
    assert_eq!(address(&world).await, "範例路1號");
    assert_eq!(world.centre.rows("notices where told_id = 'n1'").await, 0);
}
