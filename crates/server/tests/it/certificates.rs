//! Certificates of the authorities where the directory shows them, read by Debian's ldapsearch.

use std::process::{Command, Stdio};

use axum::body::Body;
use base64::Engine as _;
use kernel::{Actor, AgencyId, PostId};
use ldap::Doors;
use signature::{Algorithm, Certificate, SigningKey as _, SoftKey};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tower::ServiceExt as _;
use trust::actions::Order;
use trust::model::{Issued, Subject};
use trust::x509::request::Request;

use crate::node::{Node, node};

const POST: &str = "motc-thb-clerk-1";

/// The values of `userCertificate;binary` that a search finds.
async fn search(address: &str, filter: &'static str) -> Vec<Vec<u8>> {
    values(address, filter, "userCertificate;binary").await
}

/// The values of one attribute that a search finds.
async fn values(address: &str, filter: &str, attribute: &str) -> Vec<Vec<u8>> {
    let said = ask(address, &["-b", "c=TW", filter, attribute]).await;
    let values = said.lines().filter_map(|line| line.strip_prefix(&format!("{attribute}:: ")));
    values.map(|value| base64::engine::general_purpose::STANDARD.decode(value).unwrap()).collect()
}

/// What ldapsearch prints.
async fn ask(address: &str, arguments: &[&str]) -> String {
    let mut command = Command::new("ldapsearch");
    command.args(["-x", "-LLL", "-o", "ldif-wrap=no", "-H", &format!("ldap://{address}")]);
    command.args(arguments).env("LDAPCONF", "/dev/null").stdin(Stdio::null());
    let done = tokio::task::spawn_blocking(move || command.output()).await.unwrap();
    let output = done.unwrap_or_else(|error| {
        panic!("ldapsearch does not run ({error}); install it with: apt-get install ldap-utils")
    });
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    said
}

/// Opens the directory of a node; it closes when the sender is dropped.
async fn serve_directory(node: &Node) -> (String, watch::Sender<bool>) {
    let plain = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = plain.local_addr().unwrap().to_string();
    let (stop, stopped) = watch::channel(false);
    let doors = Doors { plain: Some(plain), tls: None, certificate: None };
    tokio::spawn(ldap::serve(node.ctx().clone(), doors, stopped));
    (address, stop)
}

/// What openssl says of a file; it has to find nothing wrong.
fn openssl(arguments: &[&str]) -> String {
    let output = Command::new("openssl").args(arguments).stdin(Stdio::null()).output().unwrap();
    let said =
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{arguments:?}: {said}");
    said
}

async fn issue(node: &Node, profile: &str, subject: Subject) -> Issued {
    let key = SoftKey::generate(Algorithm::EcdsaP256Sha256).unwrap();
    let public_key_der = key.public_key_der().to_vec();
    let request = Request { public_key_der, algorithm: key.algorithm(), hosts: Vec::new() };
    let order = Order { authority: "gca".to_owned(), profile: profile.to_owned(), subject };
    trust::actions::issue(node.ctx(), &Actor::Platform, &order, &request).await.unwrap()
}

#[tokio::test]
async fn the_directory_shows_certificates_in_force_of_agencies_and_officials() {
    let node = node().await;
    let keys = tempfile::tempdir().unwrap();
    trust::start::demonstrate(node.ctx(), keys.path()).await.unwrap();
    let official = node.person(1, "林範文").await;
    node.holds(&official, POST).await;
    let (address, _stop) = serve_directory(&node).await;

    let (agency, person) = ("(minbenId=moi)", "(&(objectClass=inetOrgPerson)(cn=林範文))");
    assert!(search(&address, agency).await.is_empty() && search(&address, person).await.is_empty());
    let of_agency = issue(&node, "agency", Subject::Agency(AgencyId::new("moi"))).await;
    let holder = Subject::Official {
        person: official.id.clone(),
        name: official.name.clone(),
        post: PostId::new(POST),
    };
    let of_official = issue(&node, "official", holder.clone()).await;
    assert_eq!(search(&address, agency).await, std::slice::from_ref(&of_agency.der));
    assert_eq!(search(&address, person).await, std::slice::from_ref(&of_official.der));
    let named = &of_official.subject;
    assert!(named.ends_with("OU=交通部公路局, CN=林範文"), "{named}");
    assert_eq!(search(&address, "(userCertificate=*)").await.len(), 2, "the filter asks about them too");
    assert_eq!(search(&address, "(&(uid=motc-thb-clerk-1)(userCertificate=*))").await.len(), 0);

    let reason = signature::Reason::AffiliationChanged;
    let done = trust::actions::revoke(node.ctx(), &Actor::Platform, "gca", &of_official.serial, reason).await;
    done.unwrap();
    assert!(search(&address, person).await.is_empty(), "a revoked one is not shown");
    // Who holds no post gets none.
    let stranger = node.person(2, "陳測安").await;
    let order = Order {
        authority: "gca".to_owned(),
        profile: "official".to_owned(),
        subject: Subject::Official { person: stranger.id, name: stranger.name, post: PostId::new(POST) },
    };
    let key = SoftKey::generate(Algorithm::EcdsaP256Sha256).unwrap();
    let public_key_der = key.public_key_der().to_vec();
    let request = Request { public_key_der, algorithm: key.algorithm(), hosts: Vec::new() };
    let refused = trust::actions::issue(node.ctx(), &Actor::Platform, &order, &request).await;
    assert!(matches!(refused, Err(trust::TrustError::Holder)), "{refused:?}");
}

#[tokio::test]
async fn the_directory_shows_authorities_with_certificates_and_lists_that_openssl_reads() {
    let node = node().await;
    let keys = tempfile::tempdir().unwrap();
    trust::start::demonstrate(node.ctx(), keys.path()).await.unwrap();
    trust::actions::publish_all(node.ctx()).await.unwrap();
    let issued = issue(&node, "agency", Subject::Agency(AgencyId::new("moi"))).await;
    let reason = signature::Reason::KeyCompromise;
    trust::actions::revoke(node.ctx(), &Actor::Platform, "gca", &issued.serial, reason).await.unwrap();
    kernel::jobs::run_due(node.ctx()).await.unwrap();
    let (address, _stop) = serve_directory(&node).await;
    let folder = tempfile::tempdir().unwrap();
    let kept = |name: &str, found: &[Vec<u8>]| {
        assert_eq!(found.len(), 1, "{name}");
        let path = folder.path().join(name);
        std::fs::write(&path, &found[0]).unwrap();
        path.to_str().unwrap().to_owned()
    };
    // Found by their names in the files; a demonstration's entries are marked as their certificates are.
    let root = "(&(objectClass=pkiCA)(ou=政府憑證總管理中心))";
    let gca = "(&(objectClass=pkiCA)(ou=政府憑證管理中心))";
    let root_file = kept("root.cer", &values(&address, root, "cACertificate;binary").await);
    let gca_file = kept("gca.cer", &values(&address, gca, "cACertificate;binary").await);
    let list_file = kept("gca.crl", &values(&address, gca, "certificateRevocationList;binary").await);
    let delta_file = kept("gca-delta.crl", &values(&address, gca, "deltaRevocationList;binary").await);
    let above_file = kept("root.crl", &values(&address, root, "authorityRevocationList;binary").await);
    assert_eq!(values(&address, gca, "authorityRevocationList;binary").await.len(), 0, "none stand below");

    let names = ["-nameopt", "RFC2253,-esc_msb,utf8"];
    let said =
        openssl(&[&["x509", "-inform", "DER", "-in", &gca_file, "-noout", "-subject"][..], &names].concat());
    let name = "OU=DEMO 政府憑證管理中心,O=行政院,C=TW";
    assert!(said.contains(name), "{said}");
    let by_subject = ask(&address, &["-s", "base", "-b", name, "minbenId"]).await;
    assert!(by_subject.contains("minbenId: gca"), "a subject is looked up as it is written: {by_subject}");
    let pem = folder.path().join("root.pem").to_str().unwrap().to_owned();
    openssl(&["x509", "-inform", "DER", "-in", &root_file, "-out", &pem]);
    openssl(&["verify", "-x509_strict", "-CAfile", &pem, &gca_file]);
    let gca_pem = folder.path().join("gca.pem").to_str().unwrap().to_owned();
    openssl(&["x509", "-inform", "DER", "-in", &gca_file, "-out", &gca_pem]);
    for (file, issuer) in [(&list_file, &gca_pem), (&delta_file, &gca_pem), (&above_file, &pem)] {
        let said = openssl(&["crl", "-inform", "DER", "-in", file, "-noout", "-CAfile", issuer, "-text"]);
        assert!(said.contains("verify OK"), "{said}");
    }
    let said = openssl(&["crl", "-inform", "DER", "-in", &delta_file, "-noout", "-text"]);
    assert!(said.contains(&issued.serial.as_str().to_uppercase()), "the revoked one is in it: {said}");

    // A new key: both generations are shown, with the links between them.
    trust::actions::roll_over(node.ctx(), &Actor::Platform, "gca", None).await.unwrap();
    trust::actions::publish_all(node.ctx()).await.unwrap();
    assert_eq!(values(&address, gca, "cACertificate;binary").await.len(), 4);
    assert_eq!(values(&address, gca, "certificateRevocationList;binary").await.len(), 2);
}

#[tokio::test]
async fn a_system_whose_certificate_its_authority_revoked_calls_no_more() {
    let node = node().await;
    let keys = tempfile::tempdir().unwrap();
    trust::start::demonstrate(node.ctx(), keys.path()).await.unwrap();
    let office = AgencyId::new("motc-thb");
    let issued = issue(&node, "agency", Subject::Agency(office.clone())).await;
    let certificate = Certificate::from_der(&issued.der).unwrap();
    let maker = Actor::Client { agency: office, credential: "test".to_owned() };
    let pem = certificate.to_pem().unwrap();
    exchange::actions::register_certificate(node.ctx(), &maker, "車籍系統", &pem).await.unwrap();
    let call = async || {
        let request = axum::http::Request::get("/n1/TW/GOV/moi/household/listMethods")
            .header("x-road-client", "TW/GOV/motc-thb/cars")
            .extension(exchange::call::Shown(*certificate.fingerprint()))
            .body(Body::empty())
            .unwrap();
        node.app.router.clone().oneshot(request).await.unwrap().status().as_u16()
    };
    assert_eq!(call().await, 200);
    let reason = signature::Reason::KeyCompromise;
    let done = trust::actions::revoke(node.ctx(), &Actor::Platform, "gca", &issued.serial, reason).await;
    done.unwrap();
    assert_eq!(call().await, 401);
}
