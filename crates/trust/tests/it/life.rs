//! Issuing, renewing, revoking, holding and releasing: who may, and what is kept of it.

use identity::model::Installation;
use kernel::{Actor, Clock};
use signature::{Algorithm, Reason, SoftKey};
use trust::actions::{self, Order};
use trust::model::{Serial, State, Subject};
use trust::x509::request::{Request, RequestError};
use trust::{TrustError, store};

use crate::node::{clerk, node, node_with, official, order_for, request};
use crate::program::openssl_ok;

const CHEN: &str = "A100000010";
const LIN: &str = "A200000012";

fn new_request() -> Request {
    request(&SoftKey::generate(Algorithm::EcdsaP256Sha256).unwrap())
}

#[tokio::test]
async fn only_the_posts_that_the_file_names_issue() {
    let node = node().await;
    let chen = node.person(CHEN, "陳測安").await;
    let lin = node.person(LIN, "林試華").await;
    let order = order_for(&chen);
    for actor in [
        official("people-office", "people-chief", &["supervisor"]),
        official("digital-office", "digital-clerk", &["clerk"]),
        Actor::Citizen(lin),
        Actor::Stranger,
    ] {
        let refused = actions::issue(node.ctx(), &actor, &order, &new_request()).await;
        assert!(matches!(refused, Err(TrustError::NotAllowed)), "{actor:?}: {refused:?}");
    }
    let issued = actions::issue(node.ctx(), &clerk(), &order, &new_request()).await.unwrap();
    assert_eq!(issued.state(node.ctx().now()), State::InForce);
    assert_eq!(issued.serial.as_str().len(), 32, "128 bits");
    let sql = "select action, object_id, agency from audit where action = 'trust.issue'";
    let audit = node.ctx().query(sql, Vec::new()).await.unwrap();
    assert_eq!(audit.len(), 1);
    assert_eq!(audit[0].text(1).unwrap(), issued.fingerprint);
    assert_eq!(kernel::facts::total(node.ctx(), "trust.issued").await.unwrap(), 1);
}

#[tokio::test]
async fn a_live_node_issues_the_first_at_the_counter() {
    let clock = Clock::fake(testkit::test_now());
    let node = node_with(clock, Installation::Live, true).await;
    let chen = node.person(CHEN, "陳測安").await;
    let (order, own) = (order_for(&chen), Actor::Citizen(chen.clone()));
    let refused = actions::issue(node.ctx(), &own, &order, &new_request()).await;
    assert!(matches!(refused, Err(TrustError::CounterFirst)), "{refused:?}");
    let first = actions::issue(node.ctx(), &clerk(), &order, &new_request()).await.unwrap();
    assert!(!first.subject.contains("DEMO"));
    actions::issue(node.ctx(), &own, &order, &new_request()).await.unwrap();
    let made_here = actions::issue_with_key(node.ctx(), &own, &order, "a good password").await;
    assert!(matches!(made_here, Err(TrustError::NotAllowed)), "keys are made here in demonstrations only");
}

#[tokio::test]
async fn a_request_must_show_that_its_key_is_held() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let new = ["req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
    let words = ["-keyout", "key.pem", "-subj", "/CN=a.example", "-out", "request.pem"];
    openssl_ok(at, &[new.as_slice(), &words].concat());
    openssl_ok(at, &["req", "-in", "request.pem", "-outform", "DER", "-out", "request.der"]);
    let pem = std::fs::read(at.join("request.pem")).unwrap();
    let mut der = std::fs::read(at.join("request.der")).unwrap();
    assert_eq!(Request::read(&pem).unwrap().hosts, ["a.example"]);
    assert_eq!(Request::read(&der).unwrap().algorithm, Algorithm::EcdsaP256Sha256);
    let place = der.windows(9).position(|nine| nine == b"a.example").unwrap();
    der[place] = b'b';
    assert_eq!(Request::read(&der).unwrap_err(), RequestError::NotPossessed);
    assert_eq!(Request::read(b"something else").unwrap_err(), RequestError::NotARequest);
    assert_eq!(Request::read(&[]).unwrap_err(), RequestError::NotARequest);
}

#[tokio::test]
async fn states_follow_each_other_only_as_the_standard_says() {
    let node = node().await;
    let chen = node.person(CHEN, "陳測安").await;
    let issued = node.issue_to(&chen, Algorithm::EcdsaP256Sha256).await;
    let (ctx, own, serial) = (node.ctx(), Actor::Citizen(chen), &issued.serial);
    let state = |error: TrustError| match error {
        TrustError::State { state } => state,
        other => panic!("{other:?}"),
    };
    let released = actions::release(ctx, &clerk(), "people", serial).await;
    assert_eq!(state(released.unwrap_err()), "in-force", "what is not held cannot be released");
    actions::hold(ctx, &own, "people", serial).await.unwrap();
    let refused = actions::release(ctx, &own, "people", serial).await;
    assert!(matches!(refused, Err(TrustError::NotAllowed)), "a holder cannot release");
    actions::release(ctx, &clerk(), "people", serial).await.unwrap();
    actions::hold(ctx, &clerk(), "people", serial).await.unwrap();
    let again = actions::hold(ctx, &clerk(), "people", serial).await;
    assert_eq!(state(again.unwrap_err()), "held");
    actions::revoke(ctx, &own, "people", serial, Reason::CessationOfOperation).await.unwrap();
    for refused in [
        actions::revoke(ctx, &clerk(), "people", serial, Reason::Superseded).await,
        actions::release(ctx, &clerk(), "people", serial).await,
        actions::hold(ctx, &clerk(), "people", serial).await,
    ] {
        assert_eq!(state(refused.unwrap_err()), "revoked", "revoked is for good");
    }
    let nobody = Serial::from_text("00");
    let unknown = actions::revoke(ctx, &clerk(), "people", &nobody, Reason::Superseded).await;
    assert!(matches!(unknown, Err(TrustError::CertificateUnknown)));
    for (kind, count) in [("trust.held", 2), ("trust.released", 1), ("trust.revoked", 1)] {
        assert_eq!(kernel::facts::total(ctx, kind).await.unwrap(), count, "{kind}");
    }
    node.run_jobs().await;
}

#[tokio::test]
async fn a_renewed_certificate_keeps_holder_and_name() {
    let node = node().await;
    let chen = node.person(CHEN, "陳測安").await;
    let old = node.issue_to(&chen, Algorithm::EcdsaP256Sha256).await;
    let own = Actor::Citizen(chen);
    let new = actions::renew(node.ctx(), &own, "people", &old.serial, &new_request()).await.unwrap();
    assert_eq!((&new.subject, &new.holder), (&old.subject, &old.holder));
    assert_eq!(new.replaces.as_ref(), Some(&old.serial));
    let attributes = |issued: &trust::model::Issued| {
        let certificate = signature::Certificate::from_der(&issued.der).unwrap();
        let oid = const_oid::db::rfc5280::ID_CE_SUBJECT_DIRECTORY_ATTRIBUTES;
        certificate.extension(oid).unwrap().extn_value.as_bytes().to_vec()
    };
    assert_eq!(attributes(&new), attributes(&old));
    actions::revoke(node.ctx(), &own, "people", &old.serial, Reason::Superseded).await.unwrap();
    let refused = actions::renew(node.ctx(), &own, "people", &old.serial, &new_request()).await;
    assert!(matches!(refused, Err(TrustError::State { state: "revoked" })), "{refused:?}");
    node.run_jobs().await;
}

#[tokio::test]
async fn servers_get_hosts_of_their_own_agency_alone() {
    let node = node().await;
    let it = official("digital-office", "digital-it", &["it"]);
    actions::register_host(node.ctx(), &it, "WWW.Example.gov.tw", None).await.unwrap();
    let taken = actions::register_host(node.ctx(), &it, "www.example.gov.tw", None).await;
    assert!(matches!(taken, Err(TrustError::HostRefused { .. })));
    let officer = official("digital-office", "digital-clerk", &["clerk"]);
    let order = |agency: &str, host: &str| Order {
        authority: "servers".to_owned(),
        profile: "server".to_owned(),
        subject: Subject::Server { agency: kernel::AgencyId::new(agency), hosts: vec![host.to_owned()] },
    };
    for wrong in
        [order("digital-office", "other.example.gov.tw"), order("people-office", "www.example.gov.tw")]
    {
        let refused = actions::issue(node.ctx(), &officer, &wrong, &new_request()).await;
        assert!(matches!(refused, Err(TrustError::HostUnknown { .. })), "{refused:?}");
    }
    let right = order("digital-office", "www.example.gov.tw");
    let issued = actions::issue(node.ctx(), &officer, &right, &new_request()).await.unwrap();
    assert!(
        issued.subject.ends_with("O=範例院, OU=範例數位機關, CN=www.example.gov.tw"),
        "{}",
        issued.subject
    );
    let ed25519 = request(&SoftKey::generate(Algorithm::Ed25519).unwrap());
    let refused = actions::issue(node.ctx(), &officer, &right, &ed25519).await;
    assert!(matches!(refused, Err(TrustError::KeyKind { .. })), "{refused:?}");
    let wrong_holder = Order { profile: "agency".to_owned(), ..right };
    let refused = actions::issue(node.ctx(), &officer, &wrong_holder, &new_request()).await;
    assert!(matches!(refused, Err(TrustError::Holder)), "{refused:?}");
}

#[tokio::test]
async fn founding_twice_changes_nothing() {
    let node = node().await;
    let count = "select cast(count(*) as bigint) from certificates";
    let before = node.ctx().query_opt(count, Vec::new()).await.unwrap().unwrap().int(0).unwrap();
    assert_eq!(before, 3 + 3 + 1, "three authorities, their responders, one time-stamping unit");
    assert!(actions::found(node.ctx(), &Actor::Platform).await.unwrap().is_empty());
    let refused = actions::found(node.ctx(), &clerk()).await;
    assert!(matches!(refused, Err(TrustError::NotAllowed)));
}

#[tokio::test]
async fn responders_are_renewed_for_the_same_key_before_they_end() {
    let node = node().await;
    let responder = async || {
        let found =
            node.ctx().read(|r| store::find_current(r, "people", trust::model::Purpose::Respond)).await;
        signature::Certificate::from_der(&found.unwrap().unwrap().der).unwrap()
    };
    let first = responder().await;
    for _ in 0..89 {
        node.ctx().clock.advance_seconds(86_400);
        node.run_jobs().await;
    }
    let second = responder().await;
    assert!(second.not_after() > first.not_after(), "90 days are nearly over");
    assert!(second.valid_at(node.ctx().now()));
    assert_eq!(second.public_key_der(), first.public_key_der());
}

#[tokio::test]
async fn lists_come_by_the_clock_and_a_release_is_told() {
    let node = node().await;
    let chen = node.person(CHEN, "陳測安").await;
    let issued = node.issue_to(&chen, Algorithm::EcdsaP256Sha256).await;
    let numbers = async || {
        let sql = "select number, coalesce(base_number, 0) from revocation_lists where authority = 'people' order by number";
        let rows = node.ctx().query(sql, Vec::new()).await.unwrap();
        rows.iter().map(|row| (row.int(0).unwrap(), row.int(1).unwrap())).collect::<Vec<_>>()
    };
    assert_eq!(numbers().await, [(1, 0)]);
    actions::hold(node.ctx(), &clerk(), "people", &issued.serial).await.unwrap();
    node.run_jobs().await;
    actions::release(node.ctx(), &clerk(), "people", &issued.serial).await.unwrap();
    node.run_jobs().await;
    assert_eq!(numbers().await, [(1, 0), (2, 1), (3, 1)], "each change has its delta");
    let delta = node.ctx().read(|r| store::find_delta(r, "people", 1)).await.unwrap().unwrap();
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("delta.crl"), &delta.der).unwrap();
    let text = openssl_ok(folder.path(), &["crl", "-inform", "DER", "-in", "delta.crl", "-noout", "-text"]);
    assert!(text.contains("Remove From CRL"), "{text}");
    node.ctx().clock.advance_seconds(3_601);
    node.run_jobs().await;
    assert_eq!(numbers().await.last(), Some(&(4, 1)), "an hour later by itself");
    node.ctx().clock.advance_seconds(24 * 3_600);
    node.run_jobs().await;
    assert_eq!(numbers().await.last(), Some(&(5, 0)), "a day later a whole one");
}
