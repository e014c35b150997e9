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

#[tokio::test]
async fn the_evidence_is_verified_by_openssl_and_by_us() {
    let world = World::new().await;
    let person = world.member.node.household(1, "陳測安").await;
    assert_eq!(world.told(CONTRACT, "case-1", &person.national_id).await.0, 200);
    let request = Request::get("/api/exchange/evidence/case-1")
        .header("authorization", format!("Bearer {}", world.token))
        .body(Body::empty())
        .unwrap();
    let answer = world.centre.send(request).await;
    assert_eq!(answer.status(), 200);
    let bytes = axum::body::to_bytes(answer.into_body(), 10_000_000).await.unwrap();

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
