//! The evidence of exchanges inside one node, as programs that are not ours read it.

use std::path::Path;

use axum::body::Body;
use axum::http::Request;
use kernel::{Actor, AgencyId, Clock, Person};
use serde_json::{Value as Json, json};
use testkit::Browser;
use tower::ServiceExt as _;
use trust::model::Purpose;

use crate::child::on_postgres;
use crate::node::{Node, copy_of_one_system, node_on};
use crate::nodes::evidence::{run, verify};
use crate::nodes::receipts::certify_log;

const SYSTEM: &str = "P2-2.1.1.1-household";
/// A contract whose days reach far: programs look at the machine's clock.
const CONTRACT: &str = r#"id = "one-node"
name = { zh = "本節點測試", en = "Inside one node" }
consumer = "motc-thb"
registry = "household"
fields = ["id_number", "name", "address"]
keys = ["id_number"]
purpose = { code = "vehicle-address", zh = "辦理車籍", en = "Vehicle registration" }
legal_basis = { zh = "戶籍法第67條", en = "Household Registration Act, article 67" }
posts = ["motc-thb-clerk-1"]
services = []
clients = true
from = "2023-09-15"
until = "2099-12-31"
"#;

/// A node with authorities, and a folder for files outside of it with the root's certificate.
struct World {
    node: Node,
    person: Person,
    folder: tempfile::TempDir,
}

impl World {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let government = folder.path().join("government");
        copy_of_one_system(&government, SYSTEM);
        let system = government.join("systems").join(SYSTEM);
        // Its services and their contracts reach into other systems.
        for more in ["services", "contracts"] {
            std::fs::remove_dir_all(system.join(more)).unwrap();
        }
        std::fs::create_dir(system.join("contracts")).unwrap();
        std::fs::write(system.join("contracts/one-node.toml"), CONTRACT).unwrap();
        let node = node_on(&government).await;
        let behind = Clock::System.now().0 - node.ctx().now().0;
        node.ctx().clock.advance_seconds(behind / 1_000_000);
        trust::start::demonstrate(node.ctx(), &folder.path().join("keys")).await.unwrap();
        certify_log(node.ctx(), node.ctx()).await;
        let root = node.ctx().read(|r| trust::store::find_current(r, "grca", Purpose::Certify)).await;
        let root = signature::Certificate::from_der(&root.unwrap().unwrap().der).unwrap();
        std::fs::write(folder.path().join("root.pem"), root.to_pem().unwrap()).unwrap();
        let person = node.household(1, "陳測安").await;
        Self { node, person, folder }
    }

    async fn official(&self, index: u32, post: &str) -> Browser {
        let person = self.node.person(index, "林範文").await;
        self.node.holds(&person, post).await;
        self.node.signed_in(&person, Some(post)).await
    }

    /// A clerk's look-up by hand.
    async fn looked_up(&self) {
        let mut clerk = self.official(2, "motc-thb-clerk-1").await;
        let form = [("key", self.person.national_id.as_str()), ("purpose", "vehicle-address")];
        let answer = clerk.post("/desk/look-up/one-node", &form).await;
        assert!(answer.text().contains("範例路1號"), "{}", answer.text());
    }

    /// Unpacks a package as anybody does, in a folder of its own.
    fn unpacked(&self, name: &str, package: &[u8]) -> std::path::PathBuf {
        let folder = self.folder.path().join(name);
        std::fs::create_dir(&folder).unwrap();
        std::fs::write(folder.join("package.asics"), package).unwrap();
        for words in [&["-q", "package.asics"][..], &["-q", "look-up-*.zip"]] {
            let (well, said) = run(&folder, "unzip", words);
            assert!(well, "{words:?}: {said}");
        }
        folder
    }
}

/// The package behind the first link to evidence on a page.
async fn first_evidence(browser: &mut Browser, page: &str) -> Vec<u8> {
    let page = browser.get(page).await;
    let link = page.links().into_iter().find(|link| link.ends_with("/evidence"));
    let file = browser.get(&link.unwrap_or_else(|| panic!("no evidence: {}", page.text()))).await;
    assert_eq!(file.status, 200, "{}", file.text());
    file.bytes
}

/// The only file of a folder with this ending.
fn only(folder: &Path, ending: &str) -> String {
    let names = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name());
    let mut found = names.map(|name| name.into_string().unwrap()).filter(|name| name.ends_with(ending));
    found.next().unwrap_or_else(|| panic!("nothing ends in {ending}"))
}

/// openssl and the commands of the README in the package.
fn outsiders_verify(folder: &Path) {
    let chain = "for file in certificates/*.cer; do openssl x509 -inform DER -in \"$file\"; done > chain.pem";
    let (well, said) = run(folder, "sh", &["-c", chain]);
    assert!(well, "{said}");
    let document = only(folder, ".zip");
    let (well, said) = verify(folder, &document);
    assert!(well && said.contains("successful"), "{said}");
    let mut altered = std::fs::read(folder.join(&document)).unwrap();
    let middle = altered.len() / 2;
    altered[middle] ^= 1;
    std::fs::write(folder.join("altered"), altered).unwrap();
    let (well, said) = verify(folder, "altered");
    assert!(!well, "one bit is enough: {said}");
    let readme = std::fs::read_to_string(folder.join("README.txt")).unwrap();
    assert!(readme.contains("minben verify --root chain.pem receipts/1.json"), "{readme}");
    let text = |name: &str| folder.join(name).display().to_string();
    for (file, root) in [("package.asics", "../root.pem"), ("receipts/1.json", "chain.pem")] {
        let output = crate::child::run(&["verify", &text(file), "--root", &text(root)]);
        let said = crate::child::told(&output);
        assert!(output.status.success() && said.contains("PROVEN"), "{file}: {said}");
    }
}

fn json(folder: &Path, name: &str) -> Json {
    serde_json::from_slice(&std::fs::read(folder.join(name)).unwrap()).unwrap()
}

/// The shell's way of comparing an answer with what was logged, as the README has it.
fn compares(folder: &Path, answer: &[u8]) -> bool {
    std::fs::write(folder.join("answer.json"), answer).unwrap();
    let salt = json(folder, "look-up.json")["salt"].as_str().unwrap().to_owned();
    let command = format!("printf '%s%s' {salt} \"$(sha256sum < answer.json | cut -c1-64)\" | sha256sum");
    let (well, said) = run(folder, "sh", &["-c", &command]);
    assert!(well, "{said}");
    let detail: Json =
        serde_json::from_str(json(folder, "receipts/1.json")["row"]["detail"].as_str().unwrap()).unwrap();
    said.starts_with(detail["answer"].as_str().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn outsiders_verify_what_both_agencies_and_the_person_were_given() {
    if on_postgres() {
        return;
    }
    let world = World::new().await;
    world.looked_up().await;
    let mut consumer = world.official(3, "motc-thb-it").await;
    let mut provider = world.official(4, "moi-it").await;
    let mut person = world.node.signed_in(&world.person, None).await;
    let packages = [
        ("consumer", first_evidence(&mut consumer, "/desk/exchange").await),
        ("provider", first_evidence(&mut provider, "/desk/exchange?show=asked").await),
        ("person", first_evidence(&mut person, "/my/look-ups").await),
    ];
    for (name, package) in &packages {
        let folder = world.unpacked(name, package);
        outsiders_verify(&folder);
        let told = json(&folder, "look-up.json");
        assert_eq!((&told["contract"]["id"], &told["provider"]["id"]), (&json!("one-node"), &json!("moi")));
        assert_eq!(told["salt"].is_null(), *name == "person");
    }
    // The public page says whose seal it is.
    let mut stranger = world.node.stranger();
    let page = stranger.upload("/verify", &[], &[("file", "package.asics", &packages[2].1)]).await;
    for part in ["簽章有效", "內政部", "look-up-", "application/zip"] {
        assert!(page.text().contains(part), "{part}: {}", page.text());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_systems_evidence_has_one_address_wherever_the_call_was_answered() {
    if on_postgres() {
        return;
    }
    let world = World::new().await;
    let maker = Actor::Client { agency: AgencyId::new("motc-thb"), credential: "test".to_owned() };
    let (_, token) = exchange::actions::create_credential(world.node.ctx(), &maker, "test").await.unwrap();
    let send = |request: axum::http::request::Builder, body: String| {
        let request = request.header("authorization", format!("Bearer {token}"));
        world.node.app.router.clone().oneshot(request.body(Body::from(body)).unwrap())
    };
    let call = Request::post("/n1/TW/GOV/moi/household/one-node")
        .header("x-road-client", "TW/GOV/motc-thb/cars")
        .header("x-road-id", "case-1")
        .header("content-type", "application/json");
    let question = json!({ "key": world.person.national_id, "purpose": "vehicle-address" }).to_string();
    let response = send(call, question).await.unwrap();
    assert_eq!(response.status(), 200);
    let answer = axum::body::to_bytes(response.into_body(), 1_000_000).await.unwrap();
    let response = send(Request::get("/api/exchange/evidence/case-1"), String::new()).await.unwrap();
    assert_eq!(response.headers()["content-type"], "application/vnd.etsi.asic-s+zip");
    let package = axum::body::to_bytes(response.into_body(), 10_000_000).await.unwrap();
    let folder = world.unpacked("system", &package);
    outsiders_verify(&folder);
    assert!(compares(&folder, &answer));
    let altered = String::from_utf8(answer.to_vec()).unwrap().replace("陳測安", "陳測文");
    assert!(!compares(&folder, altered.as_bytes()));
    let unknown = send(Request::get("/api/exchange/evidence/case-2"), String::new()).await.unwrap();
    assert_eq!(unknown.status(), 404);
}
