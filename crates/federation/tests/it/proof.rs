//! What a node staples to its certificate for TLS, and what others say of it.

use std::sync::Arc;

use federation::actions::{self, Finding};
use federation::model::NodeId;
use federation::{Federation, FederationError, ocsp};
use kernel::{Actor, Lang};
use signature::ocsp::{Answer, CertId, IdDigest, Responder, ResponderName, Status, respond};
use signature::stapled::Fault;
use signature::{Certificate, Reason};
use trust::model::Serial;

use crate::node::{Node, centre, clock, member};

const HOUR_SECONDS: i64 = 3_600;

/// A response of this moment about a certificate of a node, from the centre's responder.
async fn said(centre: &Node, about: &Certificate) -> Vec<u8> {
    let authorities = centre.state().list.authorities.clone();
    let issuer = ocsp::issuers_of(&authorities, about).next().unwrap();
    let question = ocsp::question(about, &issuer.certificate).unwrap();
    trust::actions::answer(centre.ctx(), &issuer.id, &question).await.unwrap()
}

/// The node's certificate for TLS with something else stapled.
fn shown(node: &Node, ocsp: Option<Vec<u8>>) -> net::Credentials {
    let own = node.state().own.clone();
    let mut chain = vec![own.tls.certificate.der()];
    chain.extend(own.tls.chain.iter().map(Certificate::der));
    net::Credentials::new(&chain, own.tls.key.clone(), ocsp).unwrap()
}

/// A response about a certificate that its own holder signs.
fn self_made(node: &Node) -> Vec<u8> {
    let own = node.state().own.clone();
    let id = CertId::of(&own.tls.chain[0], own.tls.certificate.serial(), IdDigest::Sha256).unwrap();
    let now = node.now();
    let answer = Answer { id: &id, status: Status::Good, this_update: now, next_update: None };
    let responder = Responder {
        certificate: &own.tls.certificate,
        key: own.tls.key.as_ref(),
        name: ResponderName::ByKey,
        include: std::slice::from_ref(&own.tls.certificate),
    };
    respond(&responder, &[answer], None, now).unwrap()
}

/// What a node's diagnostics find about another one.
async fn found(by: &Node, about: &str) -> Finding {
    let findings = actions::check(by.ctx()).await.unwrap();
    findings.into_iter().find(|one| one.what == "node" && one.about == about).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_without_proof_is_not_spoken_to_and_the_reason_is_told() {
    let clock = clock();
    let centre = centre(clock.clone()).await;
    let mut people = member(&centre, clock.clone(), "people-office").await;
    let road = member(&centre, clock.clone(), "road-office").await;
    let own = people.state().own.clone();
    assert!(found(&road, "people-office").await.well, "it has had a proof since it joined");

    let seal = &own.seals.values().next().unwrap().certificate;
    let other = said(&centre, seal).await;
    let at_first = said(&centre, &own.tls.certificate).await;
    for (ocsp, reason) in [
        (None, "no OCSP response came"),
        (Some(b"none".to_vec()), "cannot be read"),
        (Some(other), "about another one"),
        (Some(self_made(&people)), "made by nobody whom"),
    ] {
        people.close().await;
        let told = shown(&people, ocsp);
        people.serve_showing(Arc::new(move || Some(told.clone()))).await;
        let finding = found(&road, "people-office").await;
        assert!(!finding.well && finding.detail.contains(reason), "{reason}: {finding:?}");
        assert!(finding.detail.contains(&format!("localhost:{}", people.port)), "{finding:?}");
        assert_eq!(finding.next, "stapled");
        let (_, next) = actions::texts_of(road.ctx(), Lang::Zh, &finding);
        assert!(next.unwrap().contains("minben node check"), "the next step is named");
    }

    clock.advance_seconds(HOUR_SECONDS + 301);
    actions::publish(centre.ctx()).await.unwrap();
    actions::refresh_ocsp(centre.ctx()).await.unwrap();
    for (ocsp, well) in [(at_first, false), (said(&centre, &own.tls.certificate).await, true)] {
        people.close().await;
        let told = shown(&people, Some(ocsp));
        people.serve_showing(Arc::new(move || Some(told.clone()))).await;
        let finding = found(&road, "people-office").await;
        assert_eq!(finding.well, well, "{finding:?}");
        assert!(well || finding.detail.contains("stale"), "{finding:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_certificate_is_refused_before_the_next_list() {
    let clock = clock();
    let centre = centre(clock.clone()).await;
    let mut people = member(&centre, clock.clone(), "people-office").await;
    let road = member(&centre, clock.clone(), "road-office").await;
    let certificate = people.state().own.tls.certificate.clone();
    let serial = Serial::of(certificate.serial());
    let why = Reason::KeyCompromise;
    trust::actions::revoke(centre.ctx(), &Actor::Platform, "servers", &serial, why).await.unwrap();
    people.close().await;
    let told = shown(&people, Some(said(&centre, &certificate).await));
    people.serve_showing(Arc::new(move || Some(told.clone()))).await;
    let state = road.state();
    let target = state.target(state.list.node(&NodeId::new("people-office")).unwrap());
    let request = http::Request::get("/federation/list").body(axum::body::Body::empty()).unwrap();
    let error = state.own.client.send(&target, request).await.unwrap_err();
    assert!(matches!(error, net::NetError::Stapled { fault: Fault::Revoked { .. }, .. }), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_start_does_not_wait_for_the_centre_and_what_is_kept_will_do() {
    let clock = clock();
    let mut centre = centre(clock.clone()).await;
    let people = member(&centre, clock.clone(), "people-office").await;
    centre.close().await;
    let restarted = async || {
        federation::start::open(people.ctx()).await.unwrap();
        actions::prove(people.ctx()).await
    };
    restarted().await.unwrap();
    clock.advance_seconds(HOUR_SECONDS + 301);
    let refused = restarted().await.unwrap_err();
    assert!(matches!(refused, FederationError::Unreachable { .. }), "{refused}");
    assert!(people.ctx().part::<Federation>().credentials().is_some(), "its port is answered all the same");
    // The centre needs nobody.
    actions::prove(centre.ctx()).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_renewed_certificate_is_shown_with_its_proof() {
    let clock = clock();
    let centre = centre(clock.clone()).await;
    let people = member(&centre, clock.clone(), "people-office").await;
    let road = member(&centre, clock.clone(), "road-office").await;
    clock.advance_seconds(60 * 86_400 + 1);
    actions::publish(centre.ctx()).await.unwrap();
    actions::refresh_list(people.ctx()).await.unwrap();
    assert_eq!(actions::renew(people.ctx()).await.unwrap(), 1);
    federation::start::open(people.ctx()).await.unwrap();
    assert!(people.state().own.tls.ocsp.load().is_some());
    actions::refresh_list(road.ctx()).await.unwrap();
    let finding = found(&road, "people-office").await;
    assert!(finding.well, "{finding:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_refused_seal_does_not_keep_the_nodes_own_proof_back() {
    let clock = clock();
    let centre = centre(clock.clone()).await;
    let people = member(&centre, clock.clone(), "people-office").await;
    let own = people.state().own.clone();
    let before = own.tls.ocsp.load_full().unwrap();
    clock.advance_seconds(10);
    let seal = own.seals.values().next().unwrap();
    let serial = Serial::of(seal.certificate.serial());
    let why = Reason::KeyCompromise;
    trust::actions::revoke(centre.ctx(), &Actor::Platform, "servers", &serial, why).await.unwrap();
    let refused = actions::refresh_ocsp(people.ctx()).await.unwrap_err();
    assert!(matches!(refused, FederationError::Revoked { .. }), "{refused}");
    assert_ne!(*own.tls.ocsp.load_full().unwrap(), *before, "it has a newer one");
}
