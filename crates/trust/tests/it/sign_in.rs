//! Signing in with a file signed by a certificate, with openssl as the program that signs.

use std::fs;
use std::path::Path;

use identity::model::Installation;
use kernel::{Clock, Person};
use signature::Reason;
use testkit::{Browser, Page};
use trust::model::Issued;
use trust::x509::request::Request;

use crate::node::{Node, clerk, node, node_with, order_for};
use crate::program::openssl_ok;

pub(crate) const CHEN: &str = "A100000010";

/// A key that openssl made, with the certificate issued for it.
pub(crate) struct Card {
    folder: tempfile::TempDir,
    pub(crate) issued: Issued,
}

impl Card {
    /// The first card of a person, as a clerk issues it.
    pub(crate) async fn of(node: &Node, person: &Person) -> Self {
        let folder = tempfile::tempdir().unwrap();
        make_key(folder.path());
        let request = Request::read(&fs::read(folder.path().join("request.pem")).unwrap()).unwrap();
        let issued = trust::actions::issue(node.ctx(), &clerk(), &order_for(person), &request).await.unwrap();
        let card = Self { folder, issued };
        card.keep_certificate(&card.issued.der);
        card
    }

    /// A certificate that its owner signed.
    fn own() -> (tempfile::TempDir, Vec<u8>) {
        let folder = tempfile::tempdir().unwrap();
        make_key(folder.path());
        openssl_ok(
            folder.path(),
            &[
                "req",
                "-x509",
                "-key",
                "key.pem",
                "-subj",
                "/CN=Own",
                "-days",
                "90",
                "-out",
                "certificate.pem",
            ],
        );
        let pem = fs::read_to_string(folder.path().join("certificate.pem")).unwrap();
        (folder, signature::Certificate::from_pem(&pem).unwrap().der().to_vec())
    }

    fn keep_certificate(&self, der: &[u8]) {
        let pem = signature::Certificate::from_der(der).unwrap().to_pem().unwrap();
        fs::write(self.path().join("certificate.pem"), pem).unwrap();
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Signs a text as the page tells people to; `more` comes after.
    fn sign(&self, text: &str, more: &[&str]) -> Vec<u8> {
        sign(self.path(), text, &[&["-binary", "-outform", "DER"], more].concat())
    }
}

fn make_key(folder: &Path) {
    let new = ["req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
    let rest = ["-keyout", "key.pem", "-subj", "/CN=x", "-out", "request.pem"];
    openssl_ok(folder, &[new.as_slice(), &rest].concat());
}

fn sign(folder: &Path, text: &str, more: &[&str]) -> Vec<u8> {
    fs::write(folder.join("minben-challenge.txt"), text).unwrap();
    let words =
        ["cms", "-sign", "-in", "minben-challenge.txt", "-signer", "certificate.pem", "-inkey", "key.pem"];
    let out = ["-out", "minben-challenge.p7s"];
    openssl_ok(folder, &[words.as_slice(), more, &out].concat());
    fs::read(folder.join("minben-challenge.p7s")).unwrap()
}

/// The file to sign, as a browser gets it.
async fn challenge(browser: &mut Browser) -> String {
    let asked = browser.post("/sign-in/certificate", &[("next", "/who")]).await;
    assert!(asked.text().contains("下載要簽署的檔案"), "{}", asked.text());
    let file = browser.get_once("/sign-in/certificate/file").await;
    assert_eq!((file.status.as_u16(), file.headers["cache-control"].to_str().unwrap()), (200, "no-store"));
    file.body
}

async fn answer(browser: &mut Browser, signature: &[u8]) -> Page {
    let file = [("signature", "minben-challenge.p7s", signature)];
    browser.upload("/sign-in/certificate/answer", &[("next", "/who")], &file).await
}

/// What refuses this certificate now, in a browser of its own.
async fn refusal(node: &Node, card: &Card) -> (u16, String) {
    let mut browser = node.stranger();
    let text = challenge(&mut browser).await;
    let page = answer(&mut browser, &card.sign(&text, &[])).await;
    assert!(browser.get("/who").await.body.starts_with("stranger"));
    (page.status.as_u16(), page.text())
}

#[tokio::test]
async fn a_signature_by_openssl_signs_in_at_the_highest_level() {
    let node = node_with(Clock::fake(testkit::test_now()), Installation::Live, true).await;
    let chen = node.person(CHEN, "陳測安").await;
    let card = Card::of(&node, &chen).await;
    for more in [&[][..], &["-outform", "PEM"], &["-cades"], &["-md", "sha384", "-keyid"]] {
        let mut browser = node.stranger();
        let list = browser.get("/sign-in").await;
        assert!(
            list.text().contains("以自然人憑證登入") && list.text().contains("卡片或憑證檔"),
            "{}",
            list.text()
        );
        let text = challenge(&mut browser).await;
        assert!(text.contains("Address: http://localhost:8080\r\n"), "{text}");
        let page = answer(&mut browser, &card.sign(&text, more)).await;
        assert_eq!(
            (page.path.as_str(), page.body.as_str()),
            ("/who", format!("person:{} level 3", chen.id).as_str()),
            "{more:?} {}",
            page.text()
        );
    }
    // As text, where openssl makes each line end the same on every system.
    let mut browser = node.stranger();
    let text = challenge(&mut browser).await;
    let page = answer(&mut browser, &sign(card.path(), &text, &["-outform", "DER"])).await;
    assert!(page.body.ends_with("level 3"), "{}", page.text());
    let trail = node.ctx().read({
        let id = chen.id.clone();
        move |r| kernel::audit::latest_about(r, "person", id.as_str(), 20)
    });
    let trail = trail.await.unwrap();
    let first = trail.iter().find(|row| row.action == "identity.sign_in").unwrap();
    assert_eq!(first.told("method").unwrap(), "certificate");
    assert_eq!(first.told("certificate").unwrap(), card.issued.fingerprint);
}

#[tokio::test]
async fn a_key_file_of_the_demonstration_signs_in_by_the_commands_on_the_page() {
    let node = node().await;
    let chen = node.person(CHEN, "陳測安").await;
    let actor = kernel::Actor::Citizen(chen.clone());
    let file = trust::actions::issue_with_key(node.ctx(), &actor, &order_for(&chen), "a good password").await;
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("certificate.p12"), &*file.unwrap().pkcs12).unwrap();
    let mut browser = node.stranger();
    let text = challenge(&mut browser).await;
    let page = browser.get("/sign-in/certificate").await;
    fs::write(folder.path().join("minben-challenge.txt"), &text).unwrap();
    let shown = page.text();
    let commands: Vec<&str> =
        page.body.split("data-copy=\"openssl ").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert_eq!(commands.len(), 3, "{shown}");
    for command in commands {
        let mut words: Vec<&str> = command.split(' ').collect();
        if words[0] == "pkcs12" {
            words.extend(["-passin", "pass:a good password"]);
        }
        openssl_ok(folder.path(), &words);
    }
    let signature = fs::read(folder.path().join("minben-challenge.p7s")).unwrap();
    let page = answer(&mut browser, &signature).await;
    assert_eq!(page.body, format!("person:{} level 3", chen.id), "{}", page.text());
}

#[tokio::test]
async fn what_is_wrong_with_the_file_stands_beside_it_and_the_challenge_stays() {
    let node = node().await;
    let chen = node.person(CHEN, "陳測安").await;
    let card = Card::of(&node, &chen).await;
    let mut browser = node.stranger();
    let text = challenge(&mut browser).await;
    let detached = card.sign(&text, &[]);
    let mut broken = detached.clone();
    *broken.last_mut().unwrap() ^= 1;
    let other = Card::of(&node, &chen).await;
    fs::copy(other.path().join("certificate.pem"), card.path().join("other.pem")).unwrap();
    let cases: [(&str, Vec<u8>, &str); 7] = [
        ("nothing", Vec::new(), "請選擇簽章檔"),
        ("a picture", b"\x89PNG".to_vec(), "這不是簽章檔"),
        ("the file itself", text.clone().into_bytes(), "這不是簽章檔"),
        ("a certificate", fs::read(card.path().join("certificate.pem")).unwrap(), "這不是簽章檔"),
        ("with content", card.sign(&text, &["-nodetach"]), "分離式"),
        ("another file", card.sign(&text.replace("Nonce: ", "Nonce: x"), &[]), "另一個檔案"),
        ("without certificate", card.sign(&text, &["-nocerts"]), "沒有附上憑證"),
    ];
    for (name, file, expected) in cases {
        let page = answer(&mut browser, &file).await;
        assert_eq!(page.status, 422, "{name}: {}", page.text());
        assert!(page.text().contains(expected), "{name}: {}", page.text());
    }
    let page = answer(&mut browser, &broken).await;
    assert!(page.status == 422 && page.text().contains("不符"), "{}", page.text());
    assert!(answer(&mut browser, &detached).await.body.ends_with("level 3"));
}

#[tokio::test]
async fn a_challenge_is_one_browsers_for_five_minutes_and_once() {
    let node = node().await;
    let chen = node.person(CHEN, "陳測安").await;
    let card = Card::of(&node, &chen).await;
    let mut browser = node.stranger();
    let text = challenge(&mut browser).await;
    let signature = card.sign(&text, &[]);
    let mut other = node.stranger();
    assert_eq!(answer(&mut other, &signature).await.status, 409, "no challenge in that browser");
    challenge(&mut other).await;
    let page = answer(&mut other, &signature).await;
    assert!(page.status == 422 && page.text().contains("另一個檔案"), "another browser's: {}", page.text());
    let mut copy = browser.clone();
    assert!(answer(&mut browser, &signature).await.body.ends_with("level 3"));
    assert_eq!(answer(&mut copy, &signature).await.status, 409, "a copy of the browser comes second");

    let mut late = node.stranger();
    let signature = card.sign(&challenge(&mut late).await, &[]);
    node.ctx().clock.advance_seconds(301);
    let page = answer(&mut late, &signature).await;
    assert!(page.status == 409 && page.text().contains("已逾時"), "{}", page.text());
    assert_eq!(late.get("/sign-in/certificate/file").await.status, 409);
}

#[tokio::test]
async fn revoked_held_and_expired_certificates_sign_nobody_in_and_their_holder_sees_it() {
    let node = node().await;
    let chen = node.person(CHEN, "陳測安").await;
    let card = Card::of(&node, &chen).await;
    let (authority, serial) = (card.issued.authority.clone(), card.issued.serial.clone());
    let ctx = node.ctx();
    trust::actions::hold(ctx, &clerk(), &authority, &serial).await.unwrap();
    let held = refusal(&node, &card).await;
    assert!(held.0 == 403 && held.1.contains("暫停使用"), "{held:?}");
    trust::actions::release(ctx, &clerk(), &authority, &serial).await.unwrap();
    let mut browser = node.stranger();
    let text = challenge(&mut browser).await;
    assert!(answer(&mut browser, &card.sign(&text, &[])).await.body.ends_with("level 3"));
    let mine = browser.get("/my/sign-in").await;
    assert!(mine.text().contains("所以被拒絕") && mine.text().contains("自然人憑證"), "{}", mine.text());
    trust::actions::revoke(ctx, &clerk(), &authority, &serial, Reason::KeyCompromise).await.unwrap();
    let revoked = refusal(&node, &card).await;
    assert!(revoked.0 == 403 && revoked.1.contains("廢止"), "{revoked:?}");
    assert!(revoked.1.contains("登入"), "the page leads back to signing in");

    let fresh = Card::of(&node, &chen).await;
    node.ctx().clock.advance_seconds(1_826 * 86_400);
    let expired = refusal(&node, &fresh).await;
    assert!(expired.0 == 403 && expired.1.contains("效期到"), "{expired:?}");
    node.run_jobs().await;
}

#[tokio::test]
async fn only_citizens_certificates_of_this_nodes_authorities_count() {
    let node = node().await;
    let chen = node.person(CHEN, "陳測安").await;
    let card = Card::of(&node, &chen).await;
    let mut browser = node.stranger();
    let text = challenge(&mut browser).await;
    let (own, _) = Card::own();
    let page = answer(&mut browser, &sign(own.path(), &text, &["-binary", "-outform", "DER"])).await;
    assert!(page.status == 403 && page.text().contains("CN=Own"), "{}", page.text());

    // The same name and number, issued by somebody else: the certificate itself is what counts.
    let agency = tempfile::tempdir().unwrap();
    make_key(agency.path());
    let request = Request::read(&fs::read(agency.path().join("request.pem")).unwrap()).unwrap();
    let order = trust::actions::Order {
        authority: "servers".to_owned(),
        profile: "agency".to_owned(),
        subject: trust::model::Subject::Agency(kernel::AgencyId::new("digital-office")),
    };
    let issued = trust::actions::issue(node.ctx(), &kernel::Actor::Platform, &order, &request).await.unwrap();
    let pem = signature::Certificate::from_der(&issued.der).unwrap().to_pem().unwrap();
    fs::write(agency.path().join("certificate.pem"), pem).unwrap();
    let text = challenge(&mut browser).await;
    let page = answer(&mut browser, &sign(agency.path(), &text, &["-binary", "-outform", "DER"])).await;
    assert!(page.status == 403 && page.text().contains("只有自然人憑證"), "{}", page.text());

    // The authority itself is revoked: nothing below it counts any more.
    let people = node.ctx().read(|r| trust::store::find_current(r, "people", trust::model::Purpose::Certify));
    let people = signature::Certificate::from_der(&people.await.unwrap().unwrap().der).unwrap();
    let serial = trust::model::Serial::of(people.serial());
    trust::actions::revoke(node.ctx(), &kernel::Actor::Platform, "root", &serial, Reason::CaCompromise)
        .await
        .unwrap();
    let refused = refusal(&node, &card).await;
    assert!(refused.0 == 403 && refused.1.contains("憑證管理中心"), "{refused:?}");
    node.run_jobs().await;
}

#[tokio::test]
async fn what_needs_level_three_offers_the_certificate_and_comes_back() {
    let node = node().await;
    let mut browser = node.official("people-clerk").await;
    let asked = browser.get("/level-three").await;
    assert_eq!(asked.path, "/sign-in/raise?level=3&next=%2Flevel-three");
    let text = asked.text();
    assert!(text.contains("用自然人憑證簽署一個檔案") && !text.contains("選擇密碼金鑰"), "{text}");
    let wang = node.person("A100000029", "王測文").await;
    let card = Card::of(&node, &wang).await;
    browser.post("/sign-in/certificate", &[("next", "/level-three")]).await;
    let file = browser.get_once("/sign-in/certificate/file").await.body;
    let signed = [("signature", "a.p7s", &*card.sign(&file, &[]))];
    let back = browser.upload("/sign-in/certificate/answer", &[("next", "/level-three")], &signed).await;
    assert_eq!(back.path, "/level-three", "{}", back.text());
    assert!(
        back.body.contains("people-clerk") && back.body.ends_with("level 3"),
        "in the same post: {}",
        back.body
    );
}

#[tokio::test]
async fn without_authorities_there_is_no_such_way_and_the_page_says_so() {
    let node = node_with(Clock::fake(testkit::test_now()), Installation::Live, false).await;
    let (own, _) = Card::own();
    let mut browser = node.stranger();
    let text = challenge(&mut browser).await;
    let page = answer(&mut browser, &sign(own.path(), &text, &["-binary", "-outform", "DER"])).await;
    assert!(page.status == 403 && page.text().contains("不是本系統"), "{}", page.text());
}
