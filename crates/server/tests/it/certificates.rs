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
    let mut command = Command::new("ldapsearch");
    command.args(["-x", "-LLL", "-o", "ldif-wrap=no", "-H", &format!("ldap://{address}"), "-b", "c=TW"]);
    command.args([filter, "userCertificate;binary"]).env("LDAPCONF", "/dev/null").stdin(Stdio::null());
    let done = tokio::task::spawn_blocking(move || command.output()).await.unwrap();
    let output = done.unwrap_or_else(|error| {
        panic!("ldapsearch does not run ({error}); install it with: apt-get install ldap-utils")
    });
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    let values = said.lines().filter_map(|line| line.strip_prefix("userCertificate;binary:: "));
    values.map(|value| base64::engine::general_purpose::STANDARD.decode(value).unwrap()).collect()
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
    let plain = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = plain.local_addr().unwrap().to_string();
    let (_stop, stopped) = watch::channel(false);
    let doors = Doors { plain: Some(plain), tls: None, certificate: None };
    tokio::spawn(ldap::serve(node.ctx().clone(), doors, stopped));

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
