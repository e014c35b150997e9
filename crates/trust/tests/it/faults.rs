//! What must be refused, and in which words.

use base64::Engine as _;
use identity::model::Installation;
use kernel::{Actor, Clock};
use signature::ocsp::{CertId, IdDigest, Request as Question};
use signature::{Algorithm, Certificate, Digest, Reason, SoftKey};
use trust::actions;
use trust::keys::{Keys, KeysError};
use trust::{TrustError, store};

use crate::node::{clerk, node, node_with, official, order_for, request};

const CHEN: &str = "A100000010";

fn new_request() -> trust::x509::request::Request {
    request(&SoftKey::generate(Algorithm::EcdsaP256Sha256).unwrap())
}

#[tokio::test]
async fn before_the_ceremony_nothing_is_issued_and_the_next_step_is_told() {
    let node = node_with(Clock::fake(testkit::test_now()), Installation::Live, false).await;
    let chen = node.person(CHEN, "陳測安").await;
    let refused = actions::issue(node.ctx(), &clerk(), &order_for(&chen), &new_request()).await;
    assert!(refused.unwrap_err().to_string().contains("minben trust ceremony"));
    let refused = actions::found(node.ctx(), &Actor::Platform).await.unwrap_err();
    assert!(matches!(refused, TrustError::Keys(KeysError::RootLocked)), "{refused:?}");
    assert_eq!(node.stranger().get_once("/certificates/root-1.cer").await.status, 404);
    assert_eq!(node.stranger().get_once("/crl/people-1.crl").await.status, 404);
}

#[tokio::test]
async fn a_locked_authority_signs_nothing() {
    let founded = node().await;
    let chen = founded.person(CHEN, "陳測安").await;
    // The same database seen by a server that was started without the passphrases.
    let keys = founded.ctx().part::<Keys>();
    keys.lock();
    let refused = actions::issue(founded.ctx(), &clerk(), &order_for(&chen), &new_request()).await;
    let error = refused.unwrap_err();
    assert!(error.to_string().contains("trust_secret_file"), "{error}");
    assert_eq!(error.code(), "trust.keys_locked");
    let refused = actions::stamp_digest(founded.ctx(), Digest::Sha256, vec![0; 32]).await;
    assert!(matches!(refused, Err(TrustError::Keys(KeysError::Locked))), "{refused:?}");
    // Programs get their protocol's own refusal: try later, system failure.
    let question = question(&founded, "people", b"\x41").await;
    assert_eq!(actions::answer(founded.ctx(), "people", &question).await.unwrap(), [0x30, 3, 0x0a, 1, 3]);
    let query = signature::tsp::Request::new(Digest::Sha256, vec![0; 32]).to_der().unwrap();
    let answer = actions::stamp(founded.ctx(), &query).await.unwrap();
    assert!(signature::tsp::read_response(&answer).is_err());
}

/// A question about a number of an authority's first generation.
async fn question(node: &crate::node::Node, authority: &str, serial: &[u8]) -> Vec<u8> {
    let authority = authority.to_owned();
    let own = node
        .ctx()
        .read(move |r| store::find_generation(r, &authority, trust::model::Purpose::Certify, 1))
        .await
        .unwrap()
        .unwrap();
    let issuer = Certificate::from_der(&own.der).unwrap();
    let id = CertId::of(&issuer, serial, IdDigest::Sha1).unwrap();
    Question { ids: vec![id], nonce: None }.to_der().unwrap()
}

#[tokio::test]
async fn a_wrong_clock_signs_nothing() {
    let node = node().await;
    let chen = node.person(CHEN, "陳測安").await;
    actions::stamp_digest(node.ctx(), Digest::Sha256, vec![1; 32]).await.unwrap();
    node.ctx().clock.advance_seconds(-600);
    let refused = actions::stamp_digest(node.ctx(), Digest::Sha256, vec![1; 32]).await.unwrap_err();
    assert!(matches!(refused, TrustError::NotValidNow { .. }), "{refused:?}");
    let refused = actions::issue(node.ctx(), &clerk(), &order_for(&chen), &new_request()).await.unwrap_err();
    assert!(matches!(refused, TrustError::NotValidNow { .. }), "{refused:?}");
    node.ctx().clock.advance_seconds(600 + 7_200);
    actions::stamp_digest(node.ctx(), Digest::Sha256, vec![1; 32]).await.unwrap();
    node.ctx().clock.advance_seconds(-600);
    let refused = actions::stamp_digest(node.ctx(), Digest::Sha256, vec![1; 32]).await.unwrap_err();
    assert!(matches!(refused, TrustError::ClockWentBack { .. }), "{refused:?}");
    let query = signature::tsp::Request::new(Digest::Sha256, vec![0; 32]).to_der().unwrap();
    let answer = actions::stamp(node.ctx(), &query).await.unwrap();
    // PKIFailureInfo timeNotAvailable is bit 14: the second octet of the bit string is 0x02.
    assert!(answer.ends_with(&[0x03, 0x03, 0x01, 0x00, 0x02]), "{answer:02x?}");
}

#[tokio::test]
async fn an_authority_that_was_revoked_or_is_over_issues_nothing() {
    let node = node().await;
    let chen = node.person(CHEN, "陳測安").await;
    let own = node
        .ctx()
        .query("select serial from certificates where holder = 'people' and kind = 'authority'", Vec::new());
    let serial = trust::model::Serial::from_text(own.await.unwrap()[0].text_ref(0).unwrap());
    let head = official("digital-office", "digital-chief", &["supervisor"]);
    let refused = actions::revoke(node.ctx(), &clerk(), "root", &serial, Reason::CaCompromise).await;
    assert!(matches!(refused, Err(TrustError::NotAllowed)));
    actions::revoke(node.ctx(), &head, "root", &serial, Reason::CaCompromise).await.unwrap();
    node.run_jobs().await;
    let refused = actions::issue(node.ctx(), &clerk(), &order_for(&chen), &new_request()).await;
    assert!(matches!(refused, Err(TrustError::AuthorityRevoked { .. })), "{refused:?}");
    let chief = official("people-office", "people-chief", &["supervisor"]);
    actions::roll_over(node.ctx(), &chief, "people", None).await.unwrap();
    let issued = actions::issue(node.ctx(), &clerk(), &order_for(&chen), &new_request()).await.unwrap();
    assert_eq!(issued.generation, 2);
    node.ctx().clock.advance_seconds(21 * 365 * 86_400);
    let refused = actions::issue(node.ctx(), &clerk(), &order_for(&chen), &new_request()).await;
    assert!(matches!(refused, Err(TrustError::NotValidNow { .. })), "{refused:?}");
}

#[tokio::test]
async fn the_responder_answers_only_for_its_own() {
    let node = node().await;
    let about_people = question(&node, "people", b"\x41").await;
    let refusal = |answer: &[u8]| answer.len() == 5 && answer[4] == 6;
    let answer = actions::answer(node.ctx(), "servers", &about_people).await.unwrap();
    assert!(refusal(&answer), "unauthorized: {answer:02x?}");
    let answer = actions::answer(node.ctx(), "nobody", &about_people).await.unwrap();
    assert!(refusal(&answer), "unauthorized: {answer:02x?}");
    let answer = actions::answer(node.ctx(), "people", b"what?").await.unwrap();
    assert_eq!(answer[4], 1, "malformed");
    let answer = actions::answer(node.ctx(), "people", &about_people).await.unwrap();
    assert!(answer.len() > 100, "a number nobody was given is answered, as unknown");
    let text = base64::engine::general_purpose::STANDARD.encode(&about_people);
    let page = node.stranger().get_once(&format!("/ocsp/people/{text}")).await;
    assert_eq!(page.status, 200);
    assert_eq!(page.headers["content-type"], "application/ocsp-response");
    assert!(page.body.len() > 100, "the short form asks the same");
}

#[tokio::test]
async fn an_expired_certificate_leaves_the_lists() {
    let node = node().await;
    let chen = node.person(CHEN, "陳測安").await;
    let issued = node.issue_to(&chen, Algorithm::EcdsaP256Sha256).await;
    actions::revoke(node.ctx(), &clerk(), "people", &issued.serial, Reason::Superseded).await.unwrap();
    node.run_jobs().await;
    node.ctx().clock.advance_seconds(25 * 3_600);
    node.run_jobs().await;
    let length = async || {
        let list = node.ctx().read(|r| store::find_whole(r, "people", 1)).await.unwrap().unwrap();
        list.der.len()
    };
    let with = length().await;
    node.ctx().clock.advance_seconds(5 * 366 * 86_400);
    node.run_jobs().await;
    assert!(length().await < with, "an entry goes when the certificate is over");
    let refused = actions::renew(node.ctx(), &clerk(), "people", &issued.serial, &new_request()).await;
    assert!(matches!(refused, Err(TrustError::State { .. })));
}
