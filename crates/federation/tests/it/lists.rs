//! The list: its age, its signature, what falls out of it.

use federation::actions::{self, Standing};
use federation::list::{self, ListFault};
use federation::model::{Fingerprint, NodeId, SignedList};
use federation::{FederationError, Pin};
use kernel::{Actor, AgencyId};
use signature::Reason;
use trust::model::Serial;

use crate::node::{centre, clock, member};

#[tokio::test(flavor = "multi_thread")]
async fn a_list_runs_out_when_the_centre_is_lost() {
    let clock = clock();
    let mut centre = centre(clock.clone()).await;
    let people = member(&centre, clock.clone(), "people-office").await;
    centre.close().await;
    clock.advance_seconds(599);
    assert!(people.state().fresh(people.now()).is_ok());
    assert_eq!(actions::refresh_list(people.ctx()).await.unwrap_err().code(), "federation.unreachable");
    clock.advance_seconds(2);
    let stale = people.state().fresh(people.now()).unwrap_err();
    assert_eq!(stale.code(), "federation.list_stale");
    let text = stale.to_string();
    assert!(
        text.contains(&people.state().list.expires_at.to_string()) && text.contains("minben node check"),
        "{text}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_centre_issues_again_each_minute_and_keeps_the_number() {
    let clock = clock();
    let centre = centre(clock.clone()).await;
    let people = member(&centre, clock.clone(), "people-office").await;
    let number = centre.state().list.number;
    for _ in 0..20 {
        clock.advance_seconds(61);
        assert!(actions::publish(centre.ctx()).await.unwrap());
        assert!(!actions::publish(centre.ctx()).await.unwrap(), "once a minute");
        actions::refresh_list(people.ctx()).await.unwrap();
        assert!(people.state().fresh(people.now()).is_ok());
    }
    assert_eq!(people.state().list.number, number);
    actions::suspend(centre.ctx(), &Actor::Platform, &NodeId::new("people-office"), Standing::Suspended)
        .await
        .unwrap();
    assert_eq!(centre.state().list.number, number + 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_is_wrong_is_told() {
    let right = clock();
    let centre = centre(right.clone()).await;
    let own = clock();
    let people = member(&centre, own.clone(), "people-office").await;
    own.advance_seconds(-400);
    assert_eq!(people.state().fresh(people.now()).unwrap_err().code(), "federation.clock_skewed");
    // By the member's clock a list that the centre has just issued is too old already.
    right.advance_seconds(61);
    actions::publish(centre.ctx()).await.unwrap();
    own.advance_seconds(400 + 61 + 330);
    actions::refresh_list(people.ctx()).await.unwrap();
    assert_eq!(people.state().fresh(people.now()).unwrap_err().code(), "federation.clock_skewed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_certificate_takes_its_node_out_at_once() {
    for seal in [false, true] {
        let clock = clock();
        let centre = centre(clock.clone()).await;
        let people = member(&centre, clock.clone(), "people-office").await;
        let road = member(&centre, clock.clone(), "road-office").await;
        actions::refresh_list(people.ctx()).await.unwrap();
        let own = people.state().own.clone();
        let revoked = if seal { &own.seals[&AgencyId::new("people-office")] } else { &own.tls };
        let serial = Serial::of(revoked.certificate.serial());
        trust::actions::revoke(centre.ctx(), &Actor::Platform, "servers", &serial, Reason::KeyCompromise)
            .await
            .unwrap();
        assert!(actions::publish(centre.ctx()).await.unwrap());
        assert!(centre.state().list.node(&NodeId::new("people-office")).is_none());
        // The centre refuses it, and so does the third node once it has the list.
        let refused = actions::refresh_ocsp(people.ctx()).await.unwrap_err();
        assert!(
            matches!(&refused, FederationError::Refused { code, .. } if code == "federation.certificate_revoked"),
            "{refused}"
        );
        actions::refresh_list(road.ctx()).await.unwrap();
        assert!(road.state().node_of(&AgencyId::new("people-office")).is_none());
        let shown = Fingerprint::of(&own.tls.certificate);
        assert!(road.state().node_by_tls(&shown).is_none());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_byte_of_a_list_counts() {
    let centre = centre(clock()).await;
    let state = centre.state();
    let (pin, signed, now) = (state.own.pin.clone(), state.signed.as_ref().clone(), centre.now());
    list::verify(&signed, &pin, now).unwrap();
    for place in (0..signed.list.len()).step_by(7) {
        let mut changed = signed.clone();
        changed.list[place] ^= 1;
        assert!(list::verify(&changed, &pin, now).is_err(), "byte {place} of the list");
    }
    // Bytes of the signature that say nothing (the time at which a proof was made, say) are signed themselves.
    let mut taken = Vec::new();
    for place in (0..signed.signature.len()).step_by(11) {
        let mut changed = signed.clone();
        changed.signature[place] ^= 1;
        if let Ok(verified) = list::verify(&changed, &pin, now) {
            assert_eq!(verified.list, *state.list, "byte {place} of the signature");
            taken.push(place);
        }
    }
    // Certificates that are sent along but not on the path are not looked at; nothing else is left over.
    assert!(
        taken.len() * 11 < signed.signature.len() / 2,
        "{} of {}",
        taken.len() * 11,
        signed.signature.len()
    );
    for cut in [0, 1, signed.list.len() / 2, signed.list.len() - 1] {
        let short = SignedList { list: signed.list[..cut].to_vec(), signature: signed.signature.clone() };
        assert!(list::verify(&short, &pin, now).is_err());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_agency_that_governs_signs_lists() {
    let clock = clock();
    let centre = centre(clock.clone()).await;
    let people = member(&centre, clock.clone(), "people-office").await;
    let state = people.state();
    let pin = state.own.pin.clone();
    // A member's seal is under the same root, and it has proofs for it.
    let seal = &state.own.seals[&AgencyId::new("people-office")];
    actions::refresh_ocsp(people.ctx()).await.unwrap();
    let own = people.state();
    let proof = own.own.seals[&AgencyId::new("people-office")].ocsp.load_full().unwrap();
    let forged = list::sign(&state.list, seal, &[proof.as_ref().clone()]).unwrap();
    assert!(matches!(list::verify(&forged, &pin, people.now()), Err(ListFault::OtherSigner)));
    let open = Pin { governor: None, ..pin.clone() };
    assert!(list::verify(&forged, &open, people.now()).is_err(), "not even for a node that joins");
    let elsewhere = Pin { root: Fingerprint([1; 32]), ..pin.clone() };
    assert!(matches!(list::verify(&state.signed, &elsewhere, people.now()), Err(ListFault::OtherRoot(_))));
    // Without the proofs nothing says that the signer is in force.
    let seal = &centre.state().own.seals[&AgencyId::new("digital-office")];
    let bare = list::sign(&state.list, seal, &[]).unwrap();
    assert!(matches!(list::verify(&bare, &pin, people.now()), Err(ListFault::Path(_))));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_older_list_is_not_taken() {
    let clock = clock();
    let centre = centre(clock.clone()).await;
    let people = member(&centre, clock.clone(), "people-office").await;
    let old = people.state().signed.as_ref().clone();
    clock.advance_seconds(61);
    actions::publish(centre.ctx()).await.unwrap();
    actions::refresh_list(people.ctx()).await.unwrap();
    let refused = actions::take_up(people.ctx(), old).await.unwrap_err();
    assert_eq!(refused.code(), "federation.list_set_back");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_and_the_identity_outlive_a_restart() {
    let clock = clock();
    let centre = centre(clock.clone()).await;
    let people = member(&centre, clock.clone(), "people-office").await;
    for node in [&centre, &people] {
        let before = node.state();
        assert!(federation::start::open(node.ctx()).await.unwrap());
        let after = node.state();
        assert_eq!(before.list, after.list);
        assert_eq!(before.own.pin, after.own.pin);
        assert_eq!(before.own.tls.certificate, after.own.tls.certificate);
    }
}
