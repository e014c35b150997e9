//! Certificates are renewed by themselves; roots may be rolled over.

use federation::actions;
use federation::joining::RenewRequest;
use federation::model::{Fingerprint, NodeId};
use kernel::{Actor, AgencyId};

use crate::node::{Node, centre, clock, member};

/// Whether one node speaks to another.
async fn node_is_reached(from: &Node, to: &Node) -> bool {
    let findings = actions::check(from.ctx()).await.unwrap();
    let about = to.state().own.id.to_string();
    findings.iter().any(|one| one.what == "node" && one.about == about && one.well)
}

const DAY_SECONDS: i64 = 86_400;

fn tls(node: &Node) -> Fingerprint {
    Fingerprint::of(&node.state().own.tls.certificate)
}

#[tokio::test(flavor = "multi_thread")]
async fn certificates_are_renewed_in_their_last_third() {
    let clock = clock();
    let centre = centre(clock.clone()).await;
    let people = member(&centre, clock.clone(), "people-office").await;
    let (old_centre, old_people) = (tls(&centre), tls(&people));
    assert_eq!(actions::renew(people.ctx()).await.unwrap(), 0, "not before its last third");
    clock.advance_seconds(60 * DAY_SECONDS + 1);
    // Proofs about authorities are made anew with each list.
    actions::publish(centre.ctx()).await.unwrap();
    actions::refresh_list(people.ctx()).await.unwrap();
    assert_eq!(
        actions::renew(people.ctx()).await.unwrap(),
        1,
        "the TLS certificate is valid for 90 days, the seal longer"
    );
    assert_eq!(actions::renew(centre.ctx()).await.unwrap(), 1);
    // Others know the new ones only with their next list: the old ones are shown until then.
    assert_eq!((tls(&centre), tls(&people)), (old_centre, old_people));
    for node in [&centre, &people] {
        actions::refresh_ocsp(node.ctx()).await.unwrap();
    }
    assert!(node_is_reached(&people, &centre).await && node_is_reached(&centre, &people).await);
    clock.advance_seconds(120);
    actions::publish(centre.ctx()).await.unwrap();
    actions::refresh_list(people.ctx()).await.unwrap();
    for node in [&centre, &people] {
        assert_eq!(actions::renew(node.ctx()).await.unwrap(), 0, "nothing more, but the new one is shown");
    }
    assert_ne!(tls(&people), old_people);
    assert_ne!(tls(&centre), old_centre);
    actions::refresh_list(people.ctx()).await.unwrap();
    let listed = people.state().list.node(&NodeId::new("people-office")).unwrap().tls.clone();
    assert!(listed.contains(&old_people) && listed.contains(&tls(&people)), "both, until the older one ends");
    let findings = actions::check(people.ctx()).await.unwrap();
    assert!(
        findings.iter().all(|one| one.well || one.what == "disk" || one.what == "clock"),
        "{findings:#?}"
    );
    assert_eq!(actions::renew(people.ctx()).await.unwrap(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_root_is_trusted_through_the_old_one() {
    let clock = clock();
    let centre = centre(clock.clone()).await;
    let people = member(&centre, clock.clone(), "people-office").await;
    let pinned = people.state().own.pin.root;
    clock.advance_seconds(1);
    trust::actions::roll_over(centre.ctx(), &Actor::Platform, "root", None).await.unwrap();
    trust::actions::roll_over(centre.ctx(), &Actor::Platform, "servers", None).await.unwrap();
    clock.advance_seconds(1);
    assert!(actions::publish(centre.ctx()).await.unwrap());
    actions::refresh_list(people.ctx()).await.unwrap();
    assert_eq!(Fingerprint::of(&people.state().root), pinned);
    assert!(people.state().authorities.len() >= 4, "{}", people.state().authorities.len());
    let road = member(&centre, clock.clone(), "road-office").await;
    actions::refresh_list(people.ctx()).await.unwrap();
    assert!(people.state().node_of(&AgencyId::new("road-office")).is_some());
    assert_eq!(road.state().list.number, people.state().list.number);
    // The centre's certificate for TLS is renewed, and stands under the new root alone.
    clock.advance_seconds(60 * DAY_SECONDS + 1);
    trust::actions::publish_all(centre.ctx()).await.unwrap();
    actions::publish(centre.ctx()).await.unwrap();
    let before = tls(&centre);
    assert_eq!(actions::renew(centre.ctx()).await.unwrap(), 1);
    clock.advance_seconds(3_600);
    actions::publish(centre.ctx()).await.unwrap();
    actions::renew(centre.ctx()).await.unwrap();
    assert_ne!(tls(&centre), before);
    // As after a restart: no connection of before.
    federation::start::open(people.ctx()).await.unwrap();
    actions::refresh_list(people.ctx()).await.unwrap();
    assert!(people.state().fresh(people.now()).is_ok());
    assert_eq!(Fingerprint::of(&people.state().root), pinned, "what it trusted from the start");
    centre.invite(&crate::node::invite_for("top", 8_443)).await;
    assert_ne!(Fingerprint::of(centre.state().own.tls.chain.last().unwrap()), pinned, "the new root");
}

/// A signing request for a new key, made by openssl.
fn request() -> Vec<u8> {
    let words = "req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=people-office -outform DER -keyout";
    let folder = tempfile::tempdir().unwrap();
    let made = std::process::Command::new("openssl")
        .args(words.split(' '))
        .arg(folder.path().join("key.pem"))
        .output()
        .expect("openssl is installed");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    made.stdout
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_gets_no_more_certificates_than_it_needs() {
    let clock = clock();
    let centre = centre(clock.clone()).await;
    let people = member(&centre, clock.clone(), "people-office").await;
    let id = people.state().own.id.clone();
    let seal = Some(AgencyId::new("people-office"));
    let asked = || RenewRequest { seal: seal.clone(), request: request() };
    let early = actions::admit_renewal(centre.ctx(), &id, &asked()).await.unwrap_err();
    assert!(early.to_string().contains("from its last third on"), "{early}");
    assert_eq!(centre.state().list.node(&id).unwrap().seals.len(), 1);
    // In the last third one more is given, and then that one lasts.
    clock.advance_seconds(800 * DAY_SECONDS);
    trust::actions::publish_all(centre.ctx()).await.unwrap();
    actions::renew(centre.ctx()).await.unwrap();
    actions::admit_renewal(centre.ctx(), &id, &asked()).await.unwrap();
    let again = actions::admit_renewal(centre.ctx(), &id, &asked()).await.unwrap_err();
    assert!(again.to_string().contains("from its last third on"), "{again}");
}
