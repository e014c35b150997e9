//! The evidence of an exchange, read by programs that are not ours.

use std::io::Read as _;
use std::path::Path;
use std::process::Command;

use axum::body::Body;
use axum::http::Request;
use signature::asic::{Limits, Package};
use signature::{Certificate, Verdict};

use super::world::{CONTRACT, World};

fn openssl(folder: &Path, words: &[&str]) -> String {
    let output =
        Command::new("openssl").current_dir(folder).args(words).output().expect("openssl is installed");
    let said =
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "openssl {}: {said}", words.join(" "));
    said
}

/// The package of an exchange.
async fn package(world: &World, id: &str) -> Vec<u8> {
    let request = Request::get(format!("/api/exchange/evidence/{id}"))
        .header("authorization", format!("Bearer {}", world.token))
        .body(Body::empty())
        .unwrap();
    let answer = world.centre.send(request).await;
    assert_eq!(answer.status(), 200);
    axum::body::to_bytes(answer.into_body(), 10_000_000).await.unwrap().to_vec()
}

#[tokio::test]
async fn the_evidence_is_verified_by_openssl_and_by_us() {
    let world = World::new().await;
    let person = world.member.node.household(1, "陳測安").await;
    assert_eq!(world.told(CONTRACT, "case-1", &person.national_id).await.0, 200);
    let bytes = package(&world, "case-1").await;

    let package = Package::read(&bytes, Limits::default()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(package.document.clone())).unwrap();
    let mut names = Vec::new();
    for place in 0..zip.len() {
        let mut file = zip.by_index(place).unwrap();
        let name = file.name().unwrap().into_owned();
        let path = folder.path().join(&name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        let mut content = Vec::new();
        file.read_to_end(&mut content).unwrap();
        std::fs::write(path, content).unwrap();
        names.push(name);
    }
    for name in ["request/body", "answer/body", "receipts/own-2.json", "receipts/other-2.json"] {
        assert!(names.iter().any(|known| known == name), "{name} in {names:?}");
    }
    let mut chain = String::new();
    for name in names.iter().filter(|name| name.starts_with("certificates/")) {
        chain += &openssl(folder.path(), &["x509", "-inform", "DER", "-in", name]);
    }
    std::fs::write(folder.path().join("chain.pem"), chain).unwrap();
    for side in ["request", "answer"] {
        let said = openssl(
            folder.path(),
            &[
                "cms",
                "-verify",
                "-binary",
                "-inform",
                "DER",
                "-in",
                &format!("{side}/header.p7s"),
                "-content",
                &format!("{side}/header.json"),
                "-CAfile",
                "chain.pem",
                "-purpose",
                "any",
                "-out",
                "/dev/null",
            ],
        );
        assert!(said.contains("successful"), "{said}");
        let digest = openssl(folder.path(), &["dgst", "-sha256", &format!("{side}/body")]);
        let header = std::fs::read_to_string(folder.path().join(side).join("header.json")).unwrap();
        let digest = digest.rsplit(' ').next().unwrap().trim();
        assert!(header.contains(digest), "{side}: {digest} in {header}");
    }

    let root =
        Certificate::from_der(&std::fs::read(folder.path().join("certificates/root.cer")).unwrap()).unwrap();
    let report = signature::verify_package(&bytes, &[root], world.centre.ctx().now()).unwrap();
    assert_eq!(report.verdict, Verdict::Valid, "{report:?}");
}

/// Runs a program that is not ours; gives what it said, and whether it was content.
pub(crate) fn run(folder: &Path, program: &str, words: &[&str]) -> (bool, String) {
    let output = Command::new(program).current_dir(folder).args(words).output();
    let output = output.unwrap_or_else(|error| panic!("this test needs {program} ({error}); install it"));
    let said =
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    (output.status.success(), said)
}

/// `openssl cms -verify` of the package's signature over a file, as of now.
pub(crate) fn verify(folder: &Path, content: &str) -> (bool, String) {
    let words = "cms -verify -binary -inform DER -in META-INF/signature.p7s -CAfile chain.pem -purpose any \
                 -out /dev/null -content";
    let words: Vec<&str> = words.split_whitespace().chain([content]).collect();
    run(folder, "openssl", &words)
}

/// One line of `openssl asn1parse`: where the value begins, how deep it lies, and what it is.
fn value(line: &str) -> Option<(&str, u32, &str)> {
    let (place, rest) = line.split_once(":d=")?;
    let (depth, rest) = rest.split_once("hl=")?;
    let (_, kind) = rest.split_once(": ")?;
    Some((place.trim(), depth.trim().parse().ok()?, kind))
}

#[tokio::test]
async fn the_package_itself_is_opened_and_verified_by_unzip_and_openssl_alone() {
    let world = World::new().await;
    let person = world.member.node.household(1, "陳測安").await;
    assert_eq!(world.told(CONTRACT, "case-1", &person.national_id).await.0, 200);
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    std::fs::write(folder.join("package.asics"), package(&world, "case-1").await).unwrap();
    for words in [["-q", "package.asics"], ["-qo", "exchange.zip"]] {
        let (well, said) = run(folder, "unzip", &words);
        assert!(well, "{words:?}: {said}");
    }
    let kind = std::fs::read_to_string(folder.join("mimetype")).unwrap();
    assert_eq!(kind, "application/vnd.etsi.asic-s+zip");
    // As README.txt in it tells.
    let chain = "for file in certificates/*.cer; do openssl x509 -inform DER -in \"$file\"; done > chain.pem";
    let (well, said) = run(folder, "sh", &["-c", chain]);
    assert!(well, "{said}");

    let (well, said) = verify(folder, "exchange.zip");
    assert!(well && said.contains("successful"), "{said}");
    let mut altered = std::fs::read(folder.join("exchange.zip")).unwrap();
    let middle = altered.len() / 2;
    altered[middle] ^= 1;
    std::fs::write(folder.join("altered.zip"), altered).unwrap();
    let (well, said) = verify(folder, "altered.zip");
    assert!(!well, "one bit is enough: {said}");

    stamp(folder);
}

/// Takes the time stamp out of the signature (RFC 3161, Appendix A) and has it verified.
fn stamp(folder: &Path) {
    let parsed = openssl(folder, &["asn1parse", "-inform", "DER", "-in", "META-INF/signature.p7s"]);
    let values: Vec<_> = parsed.lines().filter_map(value).collect();
    let attribute = values.iter().position(|(_, _, kind)| kind.contains("id-smime-aa-timeStampToken"));
    let attribute = attribute.unwrap_or_else(|| panic!("no time stamp in {parsed}"));
    // Attribute, then SET, then the token; before the attributes, two levels up, the value they are about.
    let (token, _, kind) = values[attribute + 2];
    assert!(kind.contains("SEQUENCE"), "{kind}");
    let above = values[attribute].1 - 2;
    let before = values[..attribute].iter().rev();
    let signed = before.clone().find(|(_, depth, kind)| *depth == above && kind.contains("OCTET STRING"));
    let (signed, ..) = signed.unwrap_or_else(|| panic!("no signature in {parsed}"));
    for (place, file) in [(token, "token.der"), (*signed, "value")] {
        let words =
            format!("asn1parse -inform DER -in META-INF/signature.p7s -noout -strparse {place} -out {file}");
        openssl(folder, &words.split(' ').collect::<Vec<_>>());
    }
    let words = "ts -verify -token_in -in token.der -CAfile chain.pem -data";
    let verify = |data| run(folder, "openssl", &words.split(' ').chain([data]).collect::<Vec<_>>());
    let (well, said) = verify("value");
    assert!(well && said.contains("Verification: OK"), "{said}");
    let (well, said) = verify("exchange.zip");
    assert!(!well, "it is a stamp of the signature and of nothing else: {said}");
}

#[tokio::test]
async fn an_exchange_without_an_answer_has_its_evidence_too() {
    let mut world = World::new().await;
    let person = world.member.node.household(1, "陳測安").await;
    world.member.close().await;
    assert_eq!(world.told(CONTRACT, "case-1", &person.national_id).await.0, 503);
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    std::fs::write(folder.join("package.asics"), package(&world, "case-1").await).unwrap();
    for words in [["-q", "package.asics"], ["-qo", "exchange.zip"]] {
        let (well, said) = run(folder, "unzip", &words);
        assert!(well, "{words:?}: {said}");
    }
    assert!(folder.join("request/header.p7s").is_file() && folder.join("receipts/own-1.json").is_file());
    assert!(!folder.join("answer").exists());
    let told = std::fs::read_to_string(folder.join("README.txt")).unwrap();
    assert!(told.contains("本節點沒有這次交換的回應") && told.contains("not complete"), "{told}");
    let chain = "for file in certificates/*.cer; do openssl x509 -inform DER -in \"$file\"; done > chain.pem";
    assert!(run(folder, "sh", &["-c", chain]).0);
    let (well, said) = verify(folder, "exchange.zip");
    assert!(well && said.contains("successful"), "{said}");
}
