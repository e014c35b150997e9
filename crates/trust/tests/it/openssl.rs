//! What openssl says of chains, lists, OCSP and time stamps.

use std::fs;
use std::path::Path;

use kernel::Actor;
use signature::{Algorithm, Reason};
use trust::actions;
use trust::model::Issued;

use crate::node::{Node, clerk, node_now, official};
use crate::program::{openssl, openssl_ok, said};

const CHEN: &str = "A100000010";

/// Writes what a stranger can fetch: root, authority, list; and the certificate.
async fn fetch(node: &Node, folder: &Path, issued: &Issued) {
    let pem = signature::Certificate::from_der(&issued.der).unwrap().to_pem().unwrap();
    fs::write(folder.join("own.pem"), pem).unwrap();
    let mut stranger = node.stranger();
    let (authority, generation) = (&issued.authority, issued.generation);
    for (path, name) in [
        ("/certificates/root-1.pem".to_owned(), "root.pem"),
        (format!("/certificates/{authority}-{generation}.pem"), "ca.pem"),
        (format!("/certificates/{authority}-{generation}-chain.pem"), "chain.pem"),
    ] {
        let page = stranger.get_once(&path).await;
        assert_eq!(page.status, 200, "{path}: {}", page.text());
        fs::write(folder.join(name), page.body).unwrap();
    }
}

/// Converts what curl would fetch: lists are binary, so they are read from storage's own answer.
async fn fetch_list(node: &Node, folder: &Path, authority: &str, generation: i64, delta: bool) {
    let authority = authority.to_owned();
    let list = node
        .ctx()
        .read(move |r| {
            let whole = trust::store::find_whole(r, &authority, generation)?.unwrap();
            Ok::<_, kernel::DbError>(if delta {
                trust::store::find_delta(r, &authority, whole.number)?.unwrap()
            } else {
                whole
            })
        })
        .await
        .unwrap();
    let name = if delta { "delta" } else { "list" };
    fs::write(folder.join(format!("{name}.crl")), &list.der).unwrap();
    openssl_ok(
        folder,
        &["crl", "-inform", "DER", "-in", &format!("{name}.crl"), "-out", &format!("{name}.pem")],
    );
}

#[tokio::test]
async fn chains_and_attributes_are_what_the_files_say() {
    let node = node_now().await;
    let person = node.person(CHEN, "陳測安").await;
    let folder = tempfile::tempdir().unwrap();
    for algorithm in [Algorithm::EcdsaP256Sha256, Algorithm::EcdsaP384Sha384, Algorithm::Ed25519] {
        let issued = node.issue_to(&person, algorithm).await;
        fetch(&node, folder.path(), &issued).await;
        let words =
            ["verify", "-x509_strict", "-policy_check", "-purpose", "sslclient", "-CAfile", "root.pem"];
        let words = [words.as_slice(), &["-untrusted", "ca.pem", "own.pem"]].concat();
        assert!(openssl_ok(folder.path(), &words).contains("own.pem: OK"));
        let text =
            openssl_ok(folder.path(), &["x509", "-in", "own.pem", "-noout", "-text", "-nameopt", "utf8"]);
        assert!(text.contains("DEMO 範例自然人憑證管理中心"), "a demonstration says so: {text}");
        for part in ["陳測安", "Digital Signature, Non Repudiation", "/ocsp/people", "/crl/people-1.crl"] {
            assert!(text.contains(part), "{part}: {text}");
        }
        assert!(!text.contains(CHEN), "the id number stands in no certificate: {text}");
        let parsed = openssl_ok(folder.path(), &["asn1parse", "-in", "own.pem"]);
        assert!(parsed.contains("Subject Directory Attributes"), "{parsed}");
    }
    let numbers = node.ctx().query("select number from citizen_numbers", Vec::new()).await.unwrap();
    assert_eq!(numbers.len(), 1, "one number for one person");
    assert_eq!(numbers[0].text(0).unwrap().len(), 16);
}

#[tokio::test]
async fn lists_and_deltas_are_believed() {
    let node = node_now().await;
    let person = node.person(CHEN, "陳測安").await;
    let folder = tempfile::tempdir().unwrap();
    let issued = node.issue_to(&person, Algorithm::EcdsaP256Sha256).await;
    fetch(&node, folder.path(), &issued).await;
    fetch_list(&node, folder.path(), "people", 1, false).await;
    let told = openssl_ok(folder.path(), &["crl", "-in", "list.pem", "-CAfile", "chain.pem", "-noout"]);
    assert!(told.contains("verify OK"), "{told}");
    let check =
        ["verify", "-crl_check", "-CAfile", "root.pem", "-untrusted", "ca.pem", "-CRLfile", "list.pem"];
    let with = |more: &[&'static str]| [check.as_slice(), more, &["own.pem"]].concat();
    openssl_ok(folder.path(), &with(&[]));
    let serial = &issued.serial;
    actions::revoke(node.ctx(), &clerk(), "people", serial, Reason::KeyCompromise).await.unwrap();
    node.run_jobs().await;
    fetch_list(&node, folder.path(), "people", 1, true).await;
    let refused = openssl(folder.path(), &with(&["-use_deltas", "-CRLfile", "delta.pem"]));
    assert!(said(&refused).contains("certificate revoked"), "{}", said(&refused));
    let text = openssl_ok(folder.path(), &["crl", "-in", "delta.pem", "-noout", "-text"]);
    assert!(text.contains("Key Compromise") && text.contains("Delta CRL Indicator: critical"), "{text}");
}

#[tokio::test]
async fn the_running_server_answers_ocsp() {
    let node = node_now().await;
    let person = node.person(CHEN, "陳測安").await;
    let folder = tempfile::tempdir().unwrap();
    let issued = node.issue_to(&person, Algorithm::EcdsaP256Sha256).await;
    fetch(&node, folder.path(), &issued).await;
    let (address, server) = node.serve().await;
    let url = format!("{address}/ocsp/people");
    let at = folder.path().to_owned();
    let ask = async |more: &[&'static str]| {
        let (at, more) = (at.clone(), more.to_vec());
        let words = ["-issuer", "ca.pem", "-cert", "own.pem", "-CAfile", "chain.pem", "-url", url.as_str()];
        // openssl wants the question's digest before the certificate.
        let words: Vec<String> =
            ["ocsp"].iter().chain(&more).chain(&words).map(|word| (*word).to_owned()).collect();
        tokio::task::spawn_blocking(move || {
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            openssl_ok(&at, &words)
        })
        .await
        .unwrap()
    };
    for more in [&[] as &[&str], &["-sha256"], &["-no_nonce"]] {
        let told = ask(more).await;
        assert!(told.contains("Response verify OK") && told.contains("own.pem: good"), "{more:?}: {told}");
    }
    actions::hold(node.ctx(), &clerk(), "people", &issued.serial).await.unwrap();
    let told = ask(&[]).await;
    assert!(told.contains("own.pem: revoked") && told.contains("certificateHold"), "{told}");
    actions::release(node.ctx(), &clerk(), "people", &issued.serial).await.unwrap();
    assert!(ask(&[]).await.contains("own.pem: good"));
    actions::revoke(node.ctx(), &clerk(), "people", &issued.serial, Reason::Superseded).await.unwrap();
    assert!(ask(&[]).await.contains("superseded"));
    node.run_jobs().await;
    server.abort();
}

#[tokio::test]
async fn time_stamps_are_verified() {
    use std::io::{Read as _, Write as _};
    let node = node_now().await;
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    fs::write(at.join("data.txt"), "發文字號").unwrap();
    fs::write(at.join("root.pem"), node.stranger().get_once("/certificates/root-1.pem").await.body).unwrap();
    openssl_ok(at, &["ts", "-query", "-data", "data.txt", "-sha256", "-cert", "-out", "query.tsq"]);
    let (address, server) = node.serve().await;
    let query = fs::read(at.join("query.tsq")).unwrap();
    let host = address.strip_prefix("http://").unwrap().to_owned();
    let answer = tokio::task::spawn_blocking(move || {
        let mut stream = std::net::TcpStream::connect(&host).unwrap();
        let head = format!(
            "POST /tsa HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/timestamp-query\r\n\
             Content-Length: {}\r\nConnection: close\r\n\r\n",
            query.len()
        );
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(&query).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        answer
    })
    .await
    .unwrap();
    server.abort();
    let body = answer.windows(4).position(|four| four == b"\r\n\r\n").unwrap() + 4;
    let head = String::from_utf8_lossy(&answer[..body]).to_lowercase();
    assert!(head.contains("200 ok") && head.contains("application/timestamp-reply"), "{head}");
    fs::write(at.join("answer.tsr"), &answer[body..]).unwrap();
    let verify = ["ts", "-verify", "-in", "answer.tsr", "-CAfile", "root.pem"];
    let told = openssl_ok(at, &[verify.as_slice(), &["-queryfile", "query.tsq"]].concat());
    assert!(told.contains("Verification: OK"), "{told}");
    fs::write(at.join("data.txt"), "changed").unwrap();
    let refused = openssl(at, &[verify.as_slice(), &["-data", "data.txt"]].concat());
    assert!(said(&refused).contains("FAILED"), "{}", said(&refused));
    let kept = node.ctx().query("select imprint from time_stamps", Vec::new()).await.unwrap();
    assert_eq!(kept.len(), 1);
}

#[tokio::test]
async fn after_a_new_key_of_another_algorithm_earlier_certificates_still_hold() {
    use catalogue::model::authority::KeyKind;
    let node = node_now().await;
    let person = node.person(CHEN, "陳測安").await;
    let chief = official("people-office", "people-chief", &["supervisor"]);
    let (before, after) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let old = node.issue_to(&person, Algorithm::EcdsaP256Sha256).await;
    for (kind, generation) in [(KeyKind::P384, 2), (KeyKind::Ed25519, 3)] {
        let made = actions::roll_over(node.ctx(), &chief, "people", Some(kind)).await.unwrap();
        assert_eq!(made.generation, generation);
        node.run_jobs().await;
        let new = node.issue_to(&person, Algorithm::EcdsaP256Sha256).await;
        assert_eq!(new.generation, generation);
        fetch(&node, before.path(), &old).await;
        fetch(&node, after.path(), &new).await;
        for folder in [&before, &after] {
            let words = ["verify", "-x509_strict", "-CAfile", "root.pem", "-untrusted", "ca.pem", "own.pem"];
            openssl_ok(folder.path(), &words);
        }
        fetch_list(&node, before.path(), "people", 1, false).await;
        openssl_ok(before.path(), &["crl", "-in", "list.pem", "-CAfile", "chain.pem", "-noout"]);
    }
    // Who trusts only the root's first key follows the link to the second one.
    let head = official("digital-office", "digital-chief", &["supervisor"]);
    actions::roll_over(node.ctx(), &head, "root", Some(KeyKind::P384)).await.unwrap();
    let renewed = actions::roll_over(node.ctx(), &chief, "people", None).await.unwrap();
    let new = node.issue_to(&person, Algorithm::EcdsaP256Sha256).await;
    assert_eq!(new.generation, renewed.generation);
    fetch(&node, after.path(), &new).await;
    let mut stranger = node.stranger();
    let page = stranger.get("/authorities/root").await;
    assert!(
        page.text().contains("root-2-by-1.cer") && page.text().contains("root-1-by-2.cer"),
        "{}",
        page.text()
    );
    for file in ["root-2", "root-2-by-1", "root-1-by-2"] {
        let fetched = stranger.get_once(&format!("/certificates/{file}.pem")).await;
        assert_eq!(fetched.status, 200, "{file}: {}", fetched.text());
        for folder in [&before, &after] {
            fs::write(folder.path().join(format!("{file}.pem")), &fetched.body).unwrap();
        }
    }
    assert_eq!(stranger.get_once("/certificates/root-3-by-2.pem").await.status, 404);
    let words = ["verify", "-x509_strict", "-CAfile"];
    let with = |words: &[&'static str], more: &[&'static str]| [words, more].concat();
    let by_hand = ["root.pem", "-untrusted", "ca.pem", "-untrusted", "root-2-by-1.pem", "own.pem"];
    openssl_ok(after.path(), &with(&words, &by_hand));
    // The chain alone does, from either root to what either issued.
    fetch(&node, before.path(), &old).await;
    for folder in [&before, &after] {
        for root in ["root.pem", "root-2.pem"] {
            openssl_ok(folder.path(), &with(&words, &[root, "-untrusted", "chain.pem", "own.pem"]));
        }
    }
    node.run_jobs().await;
    assert!(matches!(clerk(), Actor::Official(_)));
}

#[tokio::test]
async fn a_key_file_opens_with_its_password() {
    let node = node_now().await;
    let person = node.person(CHEN, "陳測安").await;
    let order = crate::node::order_for(&person);
    let citizen = Actor::Citizen(person);
    let short = actions::issue_with_key(node.ctx(), &citizen, &order, "short").await;
    assert!(matches!(short, Err(trust::TrustError::PasswordShort { .. })));
    let file = actions::issue_with_key(node.ctx(), &citizen, &order, "a good password").await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("own.p12"), &*file.pkcs12).unwrap();
    let open = ["pkcs12", "-in", "own.p12", "-nodes", "-passin"];
    let told = openssl_ok(folder.path(), &[open.as_slice(), &["pass:a good password"]].concat());
    assert!(told.contains("BEGIN PRIVATE KEY"), "{told}");
    assert_eq!(told.matches("BEGIN CERTIFICATE").count(), 3, "own, authority, root: {told}");
    let refused = openssl(folder.path(), &[open.as_slice(), &["pass:another one"]].concat());
    assert!(!refused.status.success());
}
