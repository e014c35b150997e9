//! What certificates of the project's own authorities say of their holders, by the profile of the government's PKI.

use const_oid::ObjectIdentifier;
use const_oid::db::rfc5280::ID_CE_SUBJECT_DIRECTORY_ATTRIBUTES;
use der::Decode as _;
use kernel::{Actor, AgencyId, PostId};
use signature::{Algorithm, Certificate, Document, Extras, Finding, Signer, SoftKey, verify_package};
use trust::actions::{Order, issue};
use trust::model::Subject;
use x509_cert::attr::Attribute;

use crate::node::{Node, government, request};

const CLASS: &str = "2.16.886.1.100.2.1";
const ID_TAIL: &str = "2.16.886.1.100.2.51";
const BUSINESS_NUMBER: &str = "2.16.886.1.100.2.101";
const ORGANISATION: &str = "2.16.886.1.100.2.102";

/// The subject directory attributes of a new certificate as it stands there, each with its value as text.
async fn attributes(node: &Node, authority: &str, profile: &str, subject: Subject) -> Vec<(String, String)> {
    let order = Order { authority: authority.to_owned(), profile: profile.to_owned(), subject };
    let key = SoftKey::generate(Algorithm::EcdsaP256Sha256).unwrap();
    let issued = issue(node.ctx(), &Actor::Platform, &order, &request(&key)).await.unwrap();
    let certificate = x509_cert::Certificate::from_der(&issued.der).unwrap();
    let extensions = certificate.tbs_certificate.extensions.unwrap();
    let Some(found) = extensions.iter().find(|one| one.extn_id == ID_CE_SUBJECT_DIRECTORY_ATTRIBUTES) else {
        return Vec::new();
    };
    assert!(!found.critical, "RFC 5280 §4.2.1.8");
    let all = Vec::<Attribute>::from_der(found.extn_value.as_bytes()).unwrap();
    all.iter().map(read).collect()
}

fn read(attribute: &Attribute) -> (String, String) {
    assert_eq!(attribute.values.len(), 1, "{}", attribute.oid);
    let value = attribute.values.get(0).unwrap();
    let text = match value.decode_as::<ObjectIdentifier>() {
        Ok(oid) => oid.to_string(),
        Err(_) => String::from_utf8(value.value().to_vec()).unwrap(),
    };
    (attribute.oid.to_string(), text)
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(oid, value)| ((*oid).to_owned(), (*value).to_owned())).collect()
}

#[tokio::test]
async fn agencies_and_units_have_their_class_and_their_object_identifier() {
    let node = government().await;
    let agency = |id: &str| Subject::Agency(AgencyId::new(id));
    let found = attributes(&node, "gca", "agency", agency("moi")).await;
    let (class, own) = ("2.16.886.1.100.3.2.1.1", "2.16.886.101.20003.20001");
    assert_eq!(found, pairs(&[(CLASS, class), (ORGANISATION, own)]));
    // A unit, of which no object identifier is known.
    let found = attributes(&node, "gca", "agency", agency("ey-secretariat")).await;
    assert_eq!(found, pairs(&[(CLASS, "2.16.886.1.100.3.2.1.2")]));
}

#[tokio::test]
async fn officials_are_not_certified_as_citizens() {
    let node = government().await;
    let chen = node.person("A100000010", "陳測安").await;
    let post = PostId::new("moi-household-clerk-1");
    let agencies = directory::agencies(node.ctx());
    let new = directory::actions::Appointment {
        post: post.clone(),
        person: chen.id.clone(),
        name: chen.name.clone(),
        from_on: node.ctx().today(),
        until_on: None,
    };
    let appoint = move |tx: &mut kernel::Tx| {
        directory::actions::appoint(tx, &Actor::Platform, &agencies, &new).map(|_| ())
    };
    node.ctx().write(appoint).await.unwrap();
    let official = Subject::Official { person: chen.id, name: chen.name, post };
    assert_eq!(attributes(&node, "gca", "official", official).await, Vec::new());
    let hosts = vec!["www.moi.example".to_owned()];
    let it = crate::node::official("moi", "moi-it", &["it"]);
    trust::actions::register_host(node.ctx(), &it, "www.moi.example", None).await.unwrap();
    let server = Subject::Server { agency: AgencyId::new("moi"), hosts };
    let found = attributes(&node, "gca", "server", server).await;
    assert_eq!(found, pairs(&[(CLASS, "2.16.886.1.100.3.3.1")]));
}

#[tokio::test]
async fn citizens_companies_firms_and_organisations_have_theirs() {
    let node = government().await;
    let chen = node.person("A100000010", "陳測安").await;
    for profile in ["signature", "encryption"] {
        let citizen =
            Subject::Citizen { person: chen.id.clone(), name: chen.name.clone(), id_tail: "0010".to_owned() };
        let found = attributes(&node, "moica", profile, citizen).await;
        assert_eq!(found, pairs(&[(CLASS, "2.16.886.1.100.3.1.1"), (ID_TAIL, "0010")]), "{profile}");
    }
    for (profile, class) in [("company", "2.16.886.1.100.3.2.2.1.1"), ("firm", "2.16.886.1.100.3.2.3.1")] {
        let business = Subject::Business { number: "12345675".to_owned(), name: "範例資訊".to_owned() };
        let found = attributes(&node, "moeaca", profile, business).await;
        assert_eq!(found, pairs(&[(CLASS, class), (BUSINESS_NUMBER, "12345675")]), "{profile}");
    }
    let oid = "2.16.886.105.99999";
    let school = Subject::Organisation { oid: oid.to_owned(), name: "範例協會".to_owned() };
    let found = attributes(&node, "xca", "organisation", school).await;
    assert_eq!(found, pairs(&[(ORGANISATION, oid)]));
}

/// What is wrong with the certificate of whoever signs a document, in the eyes of somebody who trusts the root.
async fn against_signing(node: &Node, authority: &str, profile: &str, subject: Subject) -> Vec<Finding> {
    let order = Order { authority: authority.to_owned(), profile: profile.to_owned(), subject };
    let key = SoftKey::generate(Algorithm::EcdsaP256Sha256).unwrap();
    let issued = issue(node.ctx(), &Actor::Platform, &order, &request(&key)).await.unwrap();
    let certificate = Certificate::from_der(&issued.der).unwrap();
    let chain = trust::chain::of(node.ctx(), &issued.authority, issued.generation).await.unwrap();
    let signer = Signer { key: &key, certificate: &certificate, chain: &chain, time_stamper: None };
    let document = Document { name: "letter.txt", media_type: "text/plain", bytes: "申請".as_bytes() };
    let extras = Extras { signed_at: node.ctx().now(), mandate: None, validation: None };
    let package = signer.sign(&document, &extras).unwrap();
    let report = verify_package(&package, &chain[chain.len() - 1..], node.ctx().now()).unwrap();
    let findings = report.signatures.into_iter().flat_map(|signature| signature.findings);
    findings.filter(|found| matches!(found, Finding::Certificate { .. })).collect()
}

#[tokio::test]
async fn holders_sign_documents_with_their_certificates_for_signatures() {
    let node = government().await;
    let chen = node.person("A100000010", "陳測安").await;
    let citizen =
        || Subject::Citizen { person: chen.id.clone(), name: chen.name.clone(), id_tail: "0010".to_owned() };
    let business = || Subject::Business { number: "12345675".to_owned(), name: "範例資訊".to_owned() };
    let school =
        Subject::Organisation { oid: "2.16.886.105.99999".to_owned(), name: "範例協會".to_owned() };
    for (authority, profile, subject) in [
        ("moica", "signature", citizen()),
        ("moeaca", "company", business()),
        ("moeaca", "firm", business()),
        ("xca", "organisation", school),
        ("gca", "agency", Subject::Agency(AgencyId::new("moi"))),
    ] {
        assert_eq!(against_signing(&node, authority, profile, subject).await, [], "{authority} {profile}");
    }
    assert_ne!(against_signing(&node, "moica", "encryption", citizen()).await, [], "that one is for letters");
}
