//! What the public page says of signed documents.

use kernel::{Actor, AgencyId};
use signature::asic::{Limits, Package};
use signature::{Algorithm, Certificate, Digest, Document, Extras, Mandate, Reason, Signer, SoftKey};
use testkit::Page;
use trust::actions::{self, Order};
use trust::model::{Issued, Subject};

use crate::node::{Node, node, node_with, request};

const DOCUMENT: Document<'_> =
    Document { name: "extract.json", media_type: "application/json", bytes: b"{\"plate\":\"TST-0001\"}" };

fn office() -> AgencyId {
    AgencyId::new("digital-office")
}

/// A document under the agency's seal, as the node makes it.
async fn sealed(node: &Node, mandate: Option<&Mandate>) -> Vec<u8> {
    actions::seal(node.ctx(), &office(), &DOCUMENT, mandate).await.unwrap()
}

fn read(package: &[u8]) -> Package {
    Package::read(package, Limits::default()).unwrap()
}

/// The agency's key elsewhere, with a certificate of this node's authority.
async fn own_key(node: &Node) -> (SoftKey, Issued) {
    let key = SoftKey::generate(Algorithm::EcdsaP256Sha256).unwrap();
    let order = Order {
        authority: "servers".to_owned(),
        profile: "agency".to_owned(),
        subject: Subject::Agency(office()),
    };
    let issued = actions::issue(node.ctx(), &Actor::Platform, &order, &request(&key)).await.unwrap();
    (key, issued)
}

async fn revoke(node: &Node, issued: &Issued) {
    let (authority, serial) = (&issued.authority, &issued.serial);
    actions::revoke(node.ctx(), &Actor::Platform, authority, serial, Reason::KeyCompromise).await.unwrap();
    node.run_jobs().await;
}

/// A package signed with a key of one's own and, where asked for, stamped now; nothing about revocation in it.
async fn signed(node: &Node, (key, issued): &(SoftKey, Issued), stamped: bool) -> Vec<u8> {
    let certificate = Certificate::from_der(&issued.der).unwrap();
    let chain = trust::chain::of(node.ctx(), &issued.authority, issued.generation).await.unwrap();
    let signer = Signer { key, certificate: &certificate, chain: &chain, time_stamper: None };
    let extras = Extras { signed_at: node.ctx().now(), mandate: None, validation: None };
    let mut signature = signer.sign_detached(&DOCUMENT, &extras).unwrap();
    if stamped {
        let imprint = signature.imprint(0, Digest::Sha256).unwrap();
        let token = actions::stamp_digest(node.ctx(), Digest::Sha256, imprint).await.unwrap();
        signature.add_time_stamp(0, &token).unwrap();
    }
    let (name, document) = (DOCUMENT.name.to_owned(), DOCUMENT.bytes.to_vec());
    Package { name, document, signature: signature.to_der().unwrap() }.write().unwrap()
}

async fn sent(node: &Node, english: bool, files: &[(&str, &str, &[u8])]) -> Page {
    let mut browser = node.stranger();
    if english {
        browser.speak_english();
    }
    browser.upload("/verify", &[], files).await
}

async fn verified(node: &Node, package: &[u8]) -> String {
    let page = sent(node, true, &[("file", "extract.asics", package)]).await;
    assert_eq!(page.status, 200, "{}", page.text());
    page.text()
}

#[track_caller]
fn says(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "{part}: {text}");
    }
}

/// A file of the form: control, name, content.
type Sent<'a> = (&'a str, &'a str, &'a [u8]);

#[tokio::test]
async fn a_good_package_is_told_with_signer_time_and_document() {
    let node = node().await;
    let list = node.stranger().get("/authorities").await;
    assert!(list.body.contains("href=\"/verify\""), "the authorities lead there");
    let form = node.stranger().get("/verify").await;
    says(&form.text(), &["查明一份文件是誰", "最多 16 MB", "不會留存", "--root root.pem"]);
    let package = sealed(&node, None).await;
    let files = node.folder().join("files");
    let kept = || std::fs::read_dir(&files).map_or(0, Iterator::count);
    let before = kept();
    let text = verified(&node, &package).await;
    says(
        &text,
        &["The signature is valid", "Signer 範例數位機關 ", "Before 20 November 2026 09:00", "範例時戳服務"],
    );
    says(&text, &["It was good then, and not revoked", "None stated", "extract.json", "application/json"]);
    says(&text, &["20 bytes", "Nothing is missing"]);
    let digest = hex::encode(Digest::Sha256.of(DOCUMENT.bytes)).to_uppercase();
    says(&text, &[&digest[..4], &digest[60..]]);
    assert_eq!(kept(), before, "nothing is stored");
    let page = sent(&node, false, &[("file", "extract.asics", &package)]).await;
    says(&page.text(), &["簽章有效：文件簽署後沒有被更動", "什麼都不缺", "沒有註明，以自己的名義簽署"]);
}

#[tokio::test]
async fn the_mandate_is_told_as_it_was_signed() {
    let node = node().await;
    let now = node.ctx().now();
    let mut mandate = Mandate {
        id: "m-17".to_owned(),
        kind: "guardian".to_owned(),
        principal: "p-0042".to_owned(),
        scope: vec!["vehicles".to_owned()],
        from: Some(now.plus_seconds(-60)),
        until: Some(now.plus_seconds(60)),
    };
    let text = verified(&node, &sealed(&node, Some(&mandate)).await).await;
    says(&text, &["The signature is valid", "guardian", "p-0042", "vehicles", "m-17"]);
    says(&text, &["From 20 November 2026 08:59", "until 20 November 2026 09:01"]);
    mandate.until = Some(now.plus_seconds(-30));
    let text = verified(&node, &sealed(&node, Some(&mandate)).await).await;
    says(&text, &["The signature is not valid", "mandate had not begun or was over", "whose mandate holds"]);
}

#[tokio::test]
async fn an_altered_document_is_not_valid_and_nobodys() {
    let node = node().await;
    let mut package = read(&sealed(&node, None).await);
    package.document[10] ^= 1;
    let text = verified(&node, &package.write().unwrap()).await;
    says(&text, &["The signature is not valid", "it was changed", "Ask the signer for the original file"]);
    assert!(text.contains("Not known") && !text.contains("It was good then"), "{text}");
    let mut package = read(&sealed(&node, None).await);
    package.name = "other.json".to_owned();
    let text = verified(&node, &package.write().unwrap()).await;
    says(&text, &["The signature is not valid", "“extract.json”"]);
}

#[tokio::test]
async fn what_was_stamped_before_the_certificate_was_revoked_stays_valid() {
    let node = node().await;
    let own = own_key(&node).await;
    let before = signed(&node, &own, true).await;
    let unstamped = signed(&node, &own, false).await;
    says(&verified(&node, &before).await, &["The signature is valid", "Nothing is missing"]);
    let text = verified(&node, &unstamped).await;
    says(&text, &["It cannot be proven", "The signer claims 20 November 2026 09:00", "no time stamp"]);
    node.ctx().clock.advance_seconds(600);
    revoke(&node, &own.1).await;
    node.ctx().clock.advance_seconds(600);
    // Nothing in the package tells of it: the node's own lists do.
    let text = verified(&node, &before).await;
    says(&text, &["The signature is valid", "was revoked later, at 20 November 2026 09:10 (Key lost"]);
    let text = verified(&node, &signed(&node, &own, true).await).await;
    says(&text, &["The signature is not valid", "was revoked at 20 November 2026 09:10 (Key lost"]);
    let text = verified(&node, &unstamped).await;
    says(&text, &["It cannot be proven", "was revoked at 20 November 2026 09:10"]);
    let page = sent(&node, false, &[("file", "a.asics", &before)]).await;
    says(&page.text(), &["後來在", "廢止（金鑰遺失或外洩）"]);
}

#[tokio::test]
async fn under_a_foreign_root_it_is_unproven_with_the_next_step() {
    let (node, other) = (node().await, node().await);
    let text = verified(&node, &sealed(&other, None).await).await;
    says(
        &text,
        &["It cannot be proven", "No authority that is trusted here", "minben verify FILE --root ROOT"],
    );
    says(&text, &["A time stamp does not count"]);
    let live = identity::model::Installation::Live;
    let unfounded = node_with(kernel::Clock::fake(testkit::test_now()), live, false).await;
    let form = unfounded.stranger().get("/verify").await.text();
    says(&form, &["還沒有自己的根憑證"]);
    says(&verified(&unfounded, &sealed(&other, None).await).await, &["It cannot be proven"]);
}

#[tokio::test]
async fn a_detached_signature_is_verified_with_its_document() {
    let node = node().await;
    let Package { signature, document, .. } = read(&sealed(&node, None).await);
    let body = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, &signature);
    let lines: Vec<&str> =
        body.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
    let pem = format!("-----BEGIN PKCS7-----\n{}\n-----END PKCS7-----\n", lines.join("\n"));
    for signature in [signature.as_slice(), pem.as_bytes()] {
        // A browser gives downloads other names; that alters nothing.
        let files = [("file", "a.p7s", signature), ("document", "extract (1).json", document.as_slice())];
        let page = sent(&node, true, &files).await;
        says(&page.text(), &["The signature is valid", "extract (1).json", "Nothing is missing"]);
    }
    let files = [("file", "a.p7s", signature.as_slice()), ("document", "b.json", b"another".as_slice())];
    says(&sent(&node, true, &files).await.text(), &["The signature is not valid", "it was changed"]);
}

#[tokio::test]
async fn bad_input_names_the_field_the_reason_and_the_next_step() {
    let node = node().await;
    let package = sealed(&node, None).await;
    let signature = read(&package).signature;
    let replaced = |from: &[u8], to: &[u8]| {
        let mut bytes = package.clone();
        for place in 0..bytes.len() - from.len() {
            if bytes[place..].starts_with(from) {
                bytes[place..place + to.len()].copy_from_slice(to);
            }
        }
        bytes
    };
    let unsigned = replaced(b"META-INF/signature.p7s", b"META-INF/signatureless");
    let no_package = replaced(b"mimetype", b"mimetypo");
    let receipt = br#"{ "format": "minben-receipt-1", "index": 0 }"#.as_slice();
    let certificate = node.stranger().get_once("/certificates/root-1.pem").await.bytes;
    let cases: Vec<(Vec<Sent<'_>>, &str)> = vec![
        (vec![], "Choose the file to verify"),
        (vec![("file", "", b"")], "Choose the file to verify"),
        (vec![("file", "a.asics", b"")], "This file is empty"),
        (vec![("file", "a.txt", b"hello")], "neither a signed document"),
        (vec![("file", "a.pem", &certificate)], "neither a signed document"),
        (vec![("file", "a.json", receipt)], "minben verify reads it"),
        (vec![("file", "a.zip", &no_package)], "a ZIP file but no signed document"),
        (vec![("file", "a.asics", &unsigned)], "no signature in this file"),
        (vec![("file", "a.asics", &package[..package.len() - 30])], "is damaged"),
        (vec![("file", "a.p7s", &signature)], "choose the document that it signs"),
        (vec![("file", "a.p7s", &signature), ("document", "a.json", b"")], "The document is empty"),
        (vec![("file", "a.p7s", &signature[..900]), ("document", "a.json", b"x")], "cannot be read"),
        (vec![("file", "a.asics", &package), ("document", "a.json", b"x")], "holds its document"),
    ];
    for (files, words) in cases {
        let page = sent(&node, true, &files).await;
        assert_eq!(page.status, 422, "{words}: {}", page.text());
        let field = if words.contains("document that it signs")
            || words.contains("document is empty")
            || words.contains("holds its document")
        {
            "document"
        } else {
            "file"
        };
        assert!(page.body.contains(&format!("href=\"#{field}\"")), "{words}: {}", page.body);
        says(&page.text(), &[words]);
    }
    let broken = Package { signature: b"none".to_vec(), ..read(&package) }.write().unwrap();
    let broken = sent(&node, true, &[("file", "a.asics", &broken)]).await;
    assert_eq!(broken.status, 422);
    says(&broken.text(), &["The signature cannot be read"]);
    let large = vec![0_u8; 16_000_001];
    let half = &large[..9_000_000];
    let together = vec![("file", "a.p7s", half), ("document", "b.json", half)];
    for (field, files) in [("file", vec![("file", "a.asics", large.as_slice())]), ("document", together)] {
        let page = sent(&node, true, &files).await;
        assert_eq!(page.status, 422);
        says(&page.text(), &["more than 16 MB together"]);
        assert!(page.body.contains(&format!("href=\"#{field}\"")), "{field}");
    }
    let empty = node.stranger().post("/verify", &[]).await;
    assert_eq!(empty.status, 422, "a form without files");
    assert_eq!(node.stranger().post_from_other_site("/verify").await.status, 403);
}
