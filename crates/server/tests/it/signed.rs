//! `minben verify`: signed documents offline, with nothing but the root's certificate.

use std::path::Path;
use std::process::Output;

use kernel::{Actor, AgencyId, Clock};
use signature::asic::{Limits, Package};
use signature::{Algorithm, Certificate, Document, Extras, Mandate, Signer, SigningKey as _, SoftKey};
use trust::actions::Order;
use trust::model::{Purpose, Subject};
use trust::x509::request::Request;

use crate::child::{on_postgres, run, told};
use crate::node::{Node, node};

const DOCUMENT: Document<'_> =
    Document { name: "extract.json", media_type: "application/json", bytes: b"{\"plate\":\"TST-0001\"}" };

/// A node whose authorities have been founded and whose clock says what this machine's does.
async fn founded(keys: &Path) -> Node {
    let node = node().await;
    let behind = Clock::System.now().0 - node.ctx().now().0;
    node.ctx().clock.advance_seconds(behind / 1_000_000);
    trust::start::demonstrate(node.ctx(), keys).await.unwrap();
    node
}

async fn root(node: &Node) -> String {
    let found = node.ctx().read(|r| trust::store::find_current(r, "grca", Purpose::Certify)).await;
    Certificate::from_der(&found.unwrap().unwrap().der).unwrap().to_pem().unwrap()
}

async fn sealed(node: &Node, mandate: Option<&Mandate>) -> Vec<u8> {
    trust::actions::seal(node.ctx(), &AgencyId::new("moi"), &DOCUMENT, mandate).await.unwrap()
}

/// A package without a time stamp and without anything about revocation.
async fn bare(node: &Node) -> Vec<u8> {
    let key = SoftKey::generate(Algorithm::EcdsaP256Sha256).unwrap();
    let public_key_der = key.public_key_der().to_vec();
    let request = Request { public_key_der, algorithm: key.algorithm(), hosts: Vec::new() };
    let subject = Subject::Agency(AgencyId::new("moi"));
    let order = Order { authority: "gca".to_owned(), profile: "agency".to_owned(), subject };
    let issued = trust::actions::issue(node.ctx(), &Actor::Platform, &order, &request).await.unwrap();
    let certificate = Certificate::from_der(&issued.der).unwrap();
    let chain = trust::chain::of(node.ctx(), &issued.authority, issued.generation).await.unwrap();
    let signer = Signer { key: &key, certificate: &certificate, chain: &chain, time_stamper: None };
    let extras = Extras { signed_at: node.ctx().now(), mandate: None, validation: None };
    signer.sign(&DOCUMENT, &extras).unwrap()
}

fn code(output: &Output, expected: i32, words: &[&str]) {
    assert_eq!(output.status.code(), Some(expected), "{}", told(output));
    for word in words {
        assert!(told(output).contains(word), "{word}: {}", told(output));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_verifies_signed_documents_with_the_root_alone() {
    if on_postgres() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name).display().to_string();
    let put = |name: &str, bytes: &[u8]| std::fs::write(file(name), bytes).unwrap();
    let node = founded(&folder.path().join("keys")).await;
    let other = founded(&folder.path().join("other")).await;
    put("root.pem", root(&node).await.as_bytes());
    put("other.pem", root(&other).await.as_bytes());
    let until = Some(node.ctx().now().plus_seconds(86_400));
    let mandate = Mandate {
        id: "m-17".to_owned(),
        kind: "guardian".to_owned(),
        principal: "p-0042\u{1b}[31m".to_owned(),
        scope: Vec::new(),
        from: None,
        until,
    };
    let package = sealed(&node, Some(&mandate)).await;
    put("good.asics", &package);
    let verify = |name: &str, root: &str| run(&["verify", &file(name), "--root", &file(root)]);

    let good = verify("good.asics", "root.pem");
    code(&good, 0, &["PROVEN", "extract.json, 20 bytes", "sha256", "WHO", "內政部", "WHEN        before"]);
    code(&good, 0, &["as CN=", "has stamped", "It was good then", "MANDATE     guardian for p-0042"]);
    assert!(!told(&good).contains('\u{1b}') && !told(&good).contains("FOUND"), "{}", told(&good));

    let mut altered = Package::read(&package, Limits::default()).unwrap();
    altered.document[10] ^= 1;
    put("altered.asics", &altered.write().unwrap());
    code(&verify("altered.asics", "root.pem"), 1, &["NOT PROVEN", "it was changed", "original file"]);
    code(&verify("good.asics", "other.pem"), 2, &["UNPROVEN", "No authority that is trusted here"]);
    code(&run(&["verify", &file("good.asics")]), 2, &["cannot be told", "--root FILE", "proves nothing"]);
    put("bare.asics", &bare(&node).await);
    let bare = verify("bare.asics", "root.pem");
    code(&bare, 2, &["UNPROVEN", "the signer claims", "no time stamp", "had been revoked then"]);
    detached(folder.path(), &package);
}

/// The signature out of a package with its document beside it, and what people get wrong.
fn detached(folder: &Path, package: &[u8]) {
    let file = |name: &str| folder.join(name).display().to_string();
    let put = |name: &str, bytes: &[u8]| std::fs::write(file(name), bytes).unwrap();
    let Package { document, signature, .. } = Package::read(package, Limits::default()).unwrap();
    put("a.p7s", &signature);
    put("renamed.json", &document);
    put("wrong.json", b"something else");
    put("broken.asics", &package[..package.len() - 30]);
    put("text.txt", b"hello");
    let verify = |name: &str, more: &[&str]| {
        run(&[&["verify", &file(name), "--root", &file("root.pem")], more].concat())
    };
    code(&verify("a.p7s", &["--document", &file("renamed.json")]), 0, &["PROVEN", "renamed.json, 20 bytes"]);
    code(&verify("a.p7s", &["--document", &file("wrong.json")]), 1, &["NOT PROVEN", "it was changed"]);
    code(&verify("a.p7s", &[]), 2, &["without its document", "--document FILE"]);
    code(&verify("a.p7s", &["--document", &file("none.json")]), 2, &["cannot be read"]);
    code(&verify("good.asics", &["--document", &file("renamed.json")]), 2, &["holds its document"]);
    code(&verify("text.txt", &["--document", &file("renamed.json")]), 2, &["is not a signature"]);
    code(&verify("text.txt", &[]), 2, &["not a receipt, nor a signed document"]);
    code(&verify("root.pem", &[]), 2, &["is not a detached signature"]);
    code(&verify("broken.asics", &[]), 2, &["not a ZIP file, or a damaged one"]);
    let no_root = run(&["verify", &file("a.p7s"), "--document", &file("renamed.json")]);
    code(&no_root, 2, &["--root FILE"]);
    let roots_missing = run(&["verify", &file("good.asics"), "--root", &file("text.txt")]);
    code(&roots_missing, 2, &["neither a log's public key"]);
}
