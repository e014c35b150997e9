//! The pages, as citizens, officials and strangers see them.

use directory::actions::Appointment;
use identity::model::Installation;
use kernel::{Actor, Clock, Person, PostId};
use signature::Algorithm;
use testkit::Browser;

use crate::node::{Node, node, node_with};
use crate::program::openssl_ok;

const CHEN: &str = "A100000010";
const WANG: &str = "A100000029";

impl Node {
    /// A browser in which a person is signed in, as citizen or in a post.
    pub(crate) async fn signed_in(&self, person: &Person, post: &str) -> Browser {
        let mut browser = self.stranger();
        let form = [("person", person.id.as_str()), ("post", post), ("next", "/authorities")];
        assert_eq!(browser.post("/sign-in/demo", &form).await.status, 200);
        browser
    }

    pub(crate) async fn official(&self, post: &str) -> Browser {
        let person = self.person(WANG, "王測文").await;
        let new = Appointment {
            post: PostId::new(post),
            person: person.id.clone(),
            name: person.name.clone(),
            from_on: kernel::Day::new(2026, 1, 1).unwrap(),
            until_on: None,
        };
        let agencies = directory::agencies(self.ctx());
        let done = self
            .ctx()
            .write(move |tx| directory::actions::appoint(tx, &Actor::Platform, &agencies, &new).map(|_| ()))
            .await;
        done.unwrap();
        self.signed_in(&person, post).await
    }
}

/// A signing request as a card's software makes it.
fn signing_request(curve: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let curve = format!("ec_paramgen_curve:{curve}");
    let new = ["req", "-new", "-newkey", "ec", "-pkeyopt", &curve, "-nodes", "-keyout", "key.pem"];
    openssl_ok(folder.path(), &[new.as_slice(), &["-subj", "/CN=x", "-out", "request.pem"]].concat());
    std::fs::read_to_string(folder.path().join("request.pem")).unwrap()
}

#[tokio::test]
async fn everyone_sees_the_authorities_and_their_certificates() {
    let node = node().await;
    let mut stranger = node.stranger();
    let list = stranger.get("/authorities").await;
    assert_eq!(list.status, 200);
    assert!(list.text().contains("範例總管理中心") && list.text().contains("有效"), "{}", list.text());
    let one = stranger.get("/authorities/people").await;
    let text = one.text();
    assert!(text.contains("DEMO 範例自然人憑證管理中心") && text.contains("差異清冊"), "{text}");
    assert!(text.contains("/ocsp/people") && !text.contains("更換金鑰"), "{text}");
    stranger.speak_english();
    assert!(stranger.get("/authorities/people").await.text().contains("Revocation list (CRL)"));
    assert_eq!(stranger.get_once("/authorities/nobody").await.status, 404);
    assert_eq!(stranger.get_once("/certificates/people-1.cer").await.status, 200);
    assert_eq!(stranger.get_once("/crl/people-1.crl").await.status, 200);
    assert_eq!(stranger.get_once("/crl/people-2.crl").await.status, 404);
}

#[tokio::test]
async fn before_the_ceremony_the_page_tells_the_next_step() {
    let node = node_with(Clock::fake(testkit::test_now()), Installation::Demo, false).await;
    let mut stranger = node.stranger();
    assert!(stranger.get("/authorities").await.text().contains("尚未啟用"));
    assert!(stranger.get("/authorities/people").await.text().contains("minben trust ceremony"));
}

#[tokio::test]
async fn a_citizen_gets_a_key_file_and_revokes_it() {
    let node = node().await;
    let chen = node.person(CHEN, "陳測安").await;
    let mut browser = node.signed_in(&chen, "").await;
    assert!(browser.get("/my/certificates").await.text().contains("您還沒有憑證"));
    let file = "/my/certificates/key-file";
    let differs = browser.post(file, &[("password", "a good password"), ("again", "another")]).await;
    assert_eq!(differs.status, 422);
    let short = browser.post(file, &[("password", "short"), ("again", "short")]).await;
    assert!(short.status == 422 && short.text().contains("至少要 8 個字元"), "{}", short.text());
    let given = browser.post(file, &[("password", "a good password"), ("again", "a good password")]).await;
    assert_eq!(given.status, 200);
    assert_eq!(given.headers["content-type"], "application/x-pkcs12");
    assert_eq!(given.headers["cache-control"], "no-store");
    let mine = browser.get("/my/certificates").await;
    assert!(mine.text().contains("陳測安") && !mine.text().contains(CHEN), "{}", mine.text());
    let action = mine.form_action("/revoke").unwrap();
    let mut other = node.signed_in(&node.person(WANG, "王測文").await, "").await;
    assert_eq!(other.post(&action, &[("reason", "key-compromise")]).await.status, 404);
    assert_eq!(browser.post(&action, &[("reason", "")]).await.status, 422);
    let revoked = browser.post(&action, &[("reason", "key-compromise")]).await;
    assert!(
        revoked.text().contains("已廢止") && revoked.text().contains("金鑰遺失或外洩"),
        "{}",
        revoked.text()
    );
    assert_eq!(browser.post(&action, &[("reason", "key-compromise")]).await.status, 409);
    node.run_jobs().await;
}

#[tokio::test]
async fn a_cards_request_is_taken_and_a_wrong_one_is_explained() {
    let node = node().await;
    let chen = node.person(CHEN, "陳測安").await;
    let mut browser = node.signed_in(&chen, "").await;
    let path = "/my/certificates/request";
    let wrong = browser.post(path, &[("request", "no request")]).await;
    assert!(wrong.status == 422 && wrong.text().contains("這不是憑證請求檔"), "{}", wrong.text());
    let made = browser.post(path, &[("request", &signing_request("P-384"))]).await;
    assert!(made.status == 200 && made.text().contains("自然人簽章憑證"), "{}", made.text());
}

#[tokio::test]
async fn officials_issue_at_the_counter_hold_release_and_revoke() {
    let node = node().await;
    node.person(CHEN, "陳測安").await;
    let mut clerk = node.official("people-clerk").await;
    assert!(clerk.get("/desk/authorities").await.text().contains("範例自然人憑證管理中心"));
    assert_eq!(clerk.get("/desk/authorities/servers").await.status, 403, "another agency's authority");
    let issue = "/desk/authorities/people/issue";
    let request = signing_request("P-256");
    let unknown =
        clerk.post(issue, &[("profile", "signature"), ("holder", "A200000012"), ("request", &request)]).await;
    assert!(unknown.status == 422 && unknown.text().contains("查無此人"), "{}", unknown.text());
    let made = clerk.post(issue, &[("profile", "signature"), ("holder", CHEN), ("request", &request)]).await;
    assert!(made.path.contains("/certificates/"), "{}", made.text());
    let here = made.path.clone();
    assert!(clerk.post(&format!("{here}/hold"), &[]).await.text().contains("暫停使用"));
    assert!(clerk.post(&format!("{here}/release"), &[]).await.text().contains("有效"));
    let revoked = clerk.post(&format!("{here}/revoke"), &[("reason", "affiliation-changed")]).await;
    assert!(revoked.text().contains("已廢止"), "{}", revoked.text());
    assert_eq!(clerk.post(&format!("{here}/hold"), &[]).await.status, 409);
    assert!(clerk.get("/desk/authorities/people").await.text().contains("陳測安"));
    let refused = clerk.post("/desk/authorities/people/roll-over", &[("key", "p384")]).await;
    assert_eq!(refused.status, 403, "an officer does not change the key");
    node.run_jobs().await;
}

#[tokio::test]
async fn a_long_list_has_pages_that_leave_nothing_out() {
    let node = node().await;
    let chen = node.person(CHEN, "陳測安").await;
    for _ in 0..22 {
        // All in one instant, as the clock stands still.
        node.issue_to(&chen, Algorithm::EcdsaP256Sha256).await;
    }
    let mut clerk = node.official("people-clerk").await;
    let first = clerk.get("/desk/authorities/people").await;
    let links = |page: &testkit::Page| page.body.matches("/people/certificates/").count();
    assert_eq!(links(&first), 20);
    let at = first.body.find("?after=").unwrap();
    let next = first.body[at..].split('"').next().unwrap();
    let second = clerk.get(&format!("/desk/authorities/people{next}")).await;
    assert_eq!(links(&second), 3, "22, and the responder's own");
}

#[tokio::test]
async fn a_manager_changes_the_key_and_the_algorithm() {
    let node = node().await;
    let chen = node.person(CHEN, "陳測安").await;
    node.issue_to(&chen, Algorithm::EcdsaP256Sha256).await;
    let mut chief = node.official("people-chief").await;
    assert!(chief.get("/authorities/people").await.text().contains("更換金鑰"));
    let after = chief.post("/desk/authorities/people/roll-over", &[("key", "ed25519")]).await;
    assert!(after.text().contains("歷代金鑰") && after.text().contains("Ed25519"), "{}", after.text());
    node.run_jobs().await;
}

#[tokio::test]
async fn an_it_officer_registers_hosts() {
    let node = node().await;
    let mut it = node.official("digital-it").await;
    let wrong = it.post("/desk/hosts", &[("host", "*.example.gov.tw")]).await;
    assert!(wrong.status == 422 && wrong.text().contains("不能登錄"), "{}", wrong.text());
    let form = [("host", "www.example.gov.tw"), ("address", "127.0.0.1")];
    assert!(it.post("/desk/hosts", &form).await.text().contains("www.example.gov.tw"));
    assert_eq!(it.post("/desk/hosts", &form).await.status, 422, "taken");
    let gone = it.post("/desk/hosts/www.example.gov.tw/remove", &[]).await;
    assert!(gone.text().contains("還沒有登錄主機"), "{}", gone.text());
    let mut clerk = node.official("people-clerk").await;
    assert_eq!(clerk.get("/desk/hosts").await.status, 403);
}
