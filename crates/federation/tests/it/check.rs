//! The diagnostics name what is wrong and what to do.

use std::sync::Arc;

use catalogue::model::authority::KeyKind;
use federation::actions::{self, Finding, Standing};
use federation::model::NodeId;
use kernel::{Actor, Lang};
use signature::{Reason, SigningKey};
use trust::keys::{KeyStore, Keys, KeysError};
use trust::model::Serial;

use crate::node::{Node, centre, clock, member};
use crate::pages::signed_in;

/// A store of keys in which those of one use are missing.
struct Without {
    store: Arc<dyn KeyStore>,
    prefix: &'static str,
}

impl KeyStore for Without {
    fn create(&self, name: &str, kind: KeyKind) -> Result<Arc<dyn SigningKey>, KeysError> {
        self.store.create(name, kind)
    }

    fn open(&self, name: &str) -> Result<Arc<dyn SigningKey>, KeysError> {
        if name.starts_with(self.prefix) {
            return Err(KeysError::Missing { name: name.to_owned() });
        }
        self.store.open(name)
    }
}

fn lose_keys(node: &Node, prefix: &'static str) {
    let keys = node.ctx().part::<Keys>();
    let store = keys.daily().unwrap();
    keys.open_daily(Arc::new(Without { store, prefix }));
}

/// What is not well, apart from the disk of the machine that runs the tests: what, about what, and the next step.
async fn ill(node: &Node) -> Vec<(&'static str, String, &'static str)> {
    let findings = actions::check(node.ctx()).await.unwrap();
    let ill = findings.into_iter().filter(|one| !one.well && one.what != "disk");
    let ill: Vec<Finding> = ill.collect();
    ill.iter().for_each(|finding| told(node, finding));
    ill.into_iter().map(|one| (one.what, one.about, one.next)).collect()
}

/// Each finding has its words, and each that is not well a next step, in both languages.
fn told(node: &Node, finding: &Finding) {
    for lang in [Lang::Zh, Lang::En] {
        let (what, next) = actions::texts_of(node.ctx(), lang, finding);
        let next = next.unwrap_or_default();
        assert!(!what.contains("federation-check") && !next.contains("federation-check"), "{finding:?}");
        assert!(!next.is_empty() && !finding.detail.is_empty(), "{finding:?}");
    }
}

fn about(what: &'static str, about: &str, next: &'static str) -> (&'static str, String, &'static str) {
    (what, about.to_owned(), next)
}

async fn revoke(centre: &Node, certificate: &signature::Certificate) {
    let serial = Serial::of(certificate.serial());
    let why = Reason::KeyCompromise;
    trust::actions::revoke(centre.ctx(), &Actor::Platform, "servers", &serial, why).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_certificate_of_the_node_is_told_as_such() {
    for seal in [true, false] {
        let clock = clock();
        let centre = centre(clock.clone()).await;
        let people = member(&centre, clock.clone(), "people-office").await;
        let own = people.state().own.clone();
        let revoked =
            if seal { &own.seals.values().next().unwrap().certificate } else { &own.tls.certificate };
        revoke(&centre, revoked).await;
        if seal {
            assert_eq!(ill(&people).await, [about("ocsp", "people-office", "revoked")]);
        }
        // With the next list the node is out, and the centre tells it why.
        actions::publish(centre.ctx()).await.unwrap();
        let findings = ill(&people).await;
        for expected in [
            about("list", "", "out"),
            about("ocsp", "TLS", "revoked"),
            about("ocsp", "people-office", "revoked"),
            about("stamp", "", "revoked"),
        ] {
            assert!(findings.contains(&expected), "{expected:?} in {findings:?}");
        }
    }
}

/// Nobody else could issue another: without them there is no list.
#[tokio::test(flavor = "multi_thread")]
async fn the_centre_makes_anew_what_it_has_lost() {
    let clock = clock();
    let centre = centre(clock.clone()).await;
    let people = member(&centre, clock.clone(), "people-office").await;
    let own = centre.state().own.clone();
    for certificate in [&own.tls.certificate, &own.seals.values().next().unwrap().certificate] {
        revoke(&centre, certificate).await;
    }
    let findings = ill(&centre).await;
    for expected in [
        about("list", "", "reissue"),
        about("ocsp", "TLS", "reissue"),
        about("ocsp", "digital-office", "reissue"),
    ] {
        assert!(findings.contains(&expected), "{expected:?} in {findings:?}");
    }
    assert_eq!(actions::renew(centre.ctx()).await.unwrap(), 2);
    assert_ne!(centre.state().own.tls.certificate, own.tls.certificate);
    // The member still has the list of before.
    assert_eq!(ill(&centre).await, [about("contracts", "people-office", "there")]);
    for node in [&people, &centre] {
        assert_eq!(ill(node).await, []);
    }
    assert_eq!(actions::renew(centre.ctx()).await.unwrap(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_suspended_node_learns_that_it_is() {
    let clock = clock();
    let centre = centre(clock.clone()).await;
    let people = member(&centre, clock.clone(), "people-office").await;
    let id = NodeId::new("people-office");
    actions::suspend(centre.ctx(), &Actor::Platform, &id, Standing::Suspended).await.unwrap();
    let findings = ill(&people).await;
    assert!(findings.contains(&about("list", "", "out")), "{findings:?}");
    assert!(findings.contains(&about("ocsp", "TLS", "suspended")), "{findings:?}");
    actions::suspend(centre.ctx(), &Actor::Platform, &id, Standing::TakesPart).await.unwrap();
    assert_eq!(ill(&people).await, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_responder_that_does_not_answer_is_looked_for_on_the_centre() {
    let clock = clock();
    let centre = centre(clock.clone()).await;
    let people = member(&centre, clock.clone(), "people-office").await;
    lose_keys(&centre, "servers-respond");
    let both = [about("ocsp", "TLS", "responder"), about("ocsp", "people-office", "responder")];
    assert_eq!(ill(&people).await, both);
    let at_centre = ill(&centre).await;
    assert!(at_centre.contains(&about("ocsp", "TLS", "responder")), "{at_centre:?}");
    // A minute later the centre cannot issue a list, for which it needs the same proofs.
    clock.advance_seconds(61);
    let at_centre = ill(&centre).await;
    assert!(at_centre.contains(&about("list", "", "responder")), "{at_centre:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_time_stamping_unit_that_does_not_answer_is_looked_for_on_the_centre() {
    let clock = clock();
    let centre = centre(clock.clone()).await;
    let people = member(&centre, clock.clone(), "people-office").await;
    lose_keys(&centre, "servers-stamp");
    for node in [&people, &centre] {
        assert_eq!(ill(node).await, [about("stamp", "", "stamp")]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_centre_the_way_to_it_is_looked_at_and_then_the_old_list() {
    let clock = clock();
    let mut centre = centre(clock.clone()).await;
    let people = member(&centre, clock.clone(), "people-office").await;
    centre.close().await;
    let unreached = [
        about("ocsp", "TLS", "centre"),
        about("ocsp", "people-office", "centre"),
        about("stamp", "", "centre"),
        about("node", "centre", "node"),
    ];
    for (seconds, list) in [(0, "centre"), (601, "stale")] {
        clock.advance_seconds(seconds);
        let findings = ill(&people).await;
        assert_eq!(findings[0], about("list", "", list));
        for expected in &unreached {
            assert!(findings.contains(expected), "{expected:?} in {findings:?}");
        }
    }
    let findings = actions::check(people.ctx()).await.unwrap();
    let list = &findings[0].detail;
    assert!(list.contains("cannot be reached") && list.contains("expired at"), "both are told: {list}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_clock_is_told_wherever_it_shows() {
    for seconds in [600, -600, 2 * 3_600, -2 * 3_600] {
        let (right, own) = (clock(), clock());
        let centre = centre(right.clone()).await;
        let people = member(&centre, own.clone(), "people-office").await;
        // So that the centre's certificate is old enough for a clock that is slow.
        for clock in [&right, &own] {
            clock.advance_seconds(3 * 3_600);
        }
        actions::publish(centre.ctx()).await.unwrap();
        actions::refresh_ocsp(centre.ctx()).await.unwrap();
        own.advance_seconds(seconds);
        let findings = ill(&people).await;
        assert!(findings.contains(&about("clock", "", "clock")), "{seconds}: {findings:?}");
        assert_eq!(findings[0], about("list", "", "clock"), "{seconds}: {findings:?}");
        let mut operator = signed_in(&people, "digital-operator").await;
        let page = operator.get("/desk/nodes/check").await.text();
        assert!(page.contains("✗ 異常") && page.contains("請校正時鐘（chronyc makestep）"), "{page}");
    }
}
